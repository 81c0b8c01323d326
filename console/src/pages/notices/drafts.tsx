import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { Icon, Tlp } from '../../parts/marks.tsx';
import { Empty } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { NoticesHead } from './head.tsx';
import { NOTICE_DRAFTS, type NoticeDraftState } from './notices.graphql.ts';
import { Colour, DraftState } from './words.tsx';

const FILTERS: Readonly<Record<'open' | 'approve' | 'all', readonly NoticeDraftState[]>> = {
  open: ['DRAFT', 'SUBMITTED', 'IN_REVIEW'],
  approve: ['SUBMITTED'],
  all: ['DRAFT', 'SUBMITTED', 'IN_REVIEW', 'PUBLISHED', 'CANCELLED'],
};

/** Notices that the own country prepares. Nobody outside it learns that they exist. */
export function NoticeDraftsPage(): ReactNode {
  const text = useText();
  const [mayDraft, mayApprove] = [useMay('notice:draft'), useMay('notice:approve')];
  const [shown, setShown] = useState<keyof typeof FILTERS>(mayApprove ? 'approve' : 'open');
  const drafts = useHubPages(NOTICE_DRAFTS, { states: FILTERS[shown] }, (answer) => answer.drafts);
  const nodes = nodesOf(drafts.data);
  useContentLabels(nodes.map(({ tlp }) => tlp));
  return (
    <div className="page">
      <NoticesHead
        acts={
          mayDraft && (
            <Link className="btn pri" to="/notices/drafts/new">
              <Icon name="plus" />
              <Text id="notices.new" />
            </Link>
          )
        }
      />
      <div className="row w results-bar">
        <div className="seg" role="group" aria-label={text('notices.state')}>
          {(Object.keys(FILTERS) as (keyof typeof FILTERS)[]).map((one) => (
            <button key={one} type="button" aria-pressed={shown === one} onClick={() => setShown(one)}>
              <Text id={`notices.drafts.${one}`} />
            </button>
          ))}
        </div>
      </div>
      <Answer of={drafts}>
        {() =>
          nodes.length === 0 ? (
            <Empty icon="file" title={<Text id="notices.drafts.none" />} />
          ) : (
            <section className="card" aria-label={text('notices.drafts')}>
              <ul className="rows">
                {nodes.map(({ id, colour, tlp, state, original, updatedAt, expiresAt, returnedReason, createdBy }) => (
                  <li className="stack8" key={id}>
                    <div className="row w">
                      <Colour of={colour} />
                      <DraftState of={state} />
                      <span className="end row">
                        <Tlp label={tlp} />
                        <span className="s q">
                          <Time of={updatedAt} />
                        </span>
                      </span>
                    </div>
                    <Link className="b" to="/notices/drafts/$id" params={{ id }} lang={original.language}>
                      {original.title}
                    </Link>
                    <p className="s m">
                      {createdBy.name}
                      {expiresAt !== null && (
                        <>
                          {' · '}
                          <Text id="notices.draft-ends" /> <Time of={expiresAt} />
                        </>
                      )}
                    </p>
                    {returnedReason !== null && (
                      <p className="s warn">
                        <Text id="notices.returned" /> {returnedReason}
                      </p>
                    )}
                  </li>
                ))}
              </ul>
              <More of={drafts} />
            </section>
          )
        }
      </Answer>
    </div>
  );
}
