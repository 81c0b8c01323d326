import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { useHubQuery } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Icon, Tlp } from '../../parts/marks.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Note, NothingHere } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { DraftActs } from './draft-acts.tsx';
import { DraftContent } from './draft-content.tsx';
import { NoticeForm } from './notice-form.tsx';
import { NOTICE_DRAFT, type NoticeDraftContentFragment } from './notices.graphql.ts';
import { Colour, DraftState } from './words.tsx';

/** A notice that is being prepared: its content, and the next step of its way to publication. */
export function NoticeDraftPage(): ReactNode {
  const { id = '' } = useParams({ strict: false });
  const answer = useHubQuery(NOTICE_DRAFT, { id });
  const draft = answer.data?.draft;
  useContentLabels(draft ? [draft.tlp] : []);
  return <Answer of={answer}>{(data) => (data.draft ? <Content draft={data.draft} /> : <NothingHere />)}</Answer>;
}

function Content({ draft }: { readonly draft: NoticeDraftContentFragment }): ReactNode {
  const mayDraft = useMay('notice:draft');
  const [isEditing, setEditing] = useState(false);
  const { id, colour, state, tlp, original, returnedReason, publishedRevision, updatedAt, agreementCount } = draft;
  if (isEditing) return <NoticeForm draft={draft} onDone={() => setEditing(false)} />;
  return (
    <div className="page">
      <PageHead
        title={original.title}
        acts={
          <>
            {publishedRevision !== null && (
              <Link className="btn" to="/notices/$id" params={{ id }}>
                <Text id="notices.see-published" />
              </Link>
            )}
            {mayDraft && state !== 'CANCELLED' && (
              <button className="btn" type="button" onClick={() => setEditing(true)}>
                <Icon name="file" />
                <Text id="act.edit" />
              </button>
            )}
            <DraftActs draft={draft} />
          </>
        }
      >
        <p className="row w">
          <Colour of={colour} />
          <DraftState of={state} />
          <span className="s q">
            <Time of={updatedAt} />
          </span>
          <Tlp label={tlp} />
        </p>
      </PageHead>
      {returnedReason !== null && (
        <Note tone="warning" icon="undo">
          <Text id="notices.returned" /> {returnedReason}
        </Note>
      )}
      {state === 'IN_REVIEW' && (
        <Note icon="clock">
          <Text id="notices.in-review" values={{ count: agreementCount }} />
        </Note>
      )}
      <DraftContent draft={draft} />
    </div>
  );
}
