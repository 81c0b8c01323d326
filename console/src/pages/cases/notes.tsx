import { type ReactNode, useState } from 'react';
import { useKeys } from '../../app/keys.ts';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubMutation, useHubPages } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { Files } from '../../parts/files.tsx';
import { Tlp } from '../../parts/marks.tsx';
import { Markdown } from '../../parts/markdown.tsx';
import { ActorName } from '../../parts/party.tsx';
import { Red } from '../../parts/red.tsx';
import { Empty, FormError } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import type { CaseProps } from './case-page.tsx';
import { CASE_NOTES, type CaseNotesQuery, WITHDRAW_CASE_NOTE } from './contents.graphql.ts';
import { useFocusBack } from './focus-back.ts';
import { NoteForm } from './note-form.tsx';
import { NoteVersions } from './note-versions.tsx';
import { canAct } from './rights.ts';

export type NoteOf = CaseNotesQuery['caseNotes']['nodes'][number];

/** Notes up to the ceiling of the own country, newest first, and a form for a new one. */
export function Notes({ of }: CaseProps): ReactNode {
  const text = useText();
  const { permissions } = useViewer();
  const [isWriting, setWriting] = useState(false);
  const opener = useFocusBack<HTMLButtonElement>(isWriting);
  const list = useHubPages(CASE_NOTES, { caseId: of.id }, ({ caseNotes }) => caseNotes);
  const notes = nodesOf(list.data);
  const mayWrite = canAct('contribute', of, permissions);
  useContentLabels([of.tlp, ...notes.map(({ tlp }) => tlp)]);
  useKeys(mayWrite ? { n: () => setWriting(true) } : {});
  return (
    <div className="stack">
      {mayWrite &&
        (isWriting ? (
          <section className="card" aria-label={text('notes.add')}>
            <NoteForm of={of} known={notes} onDone={() => setWriting(false)} />
          </section>
        ) : (
          <button className="btn" type="button" ref={opener} onClick={() => setWriting(true)}>
            <Text id="notes.add" /> <kbd aria-hidden="true">N</kbd>
          </button>
        ))}
      <Answer of={list}>{() => (notes.length === 0 ? <Empty icon="chat" title={text('notes.none')} /> : null)}</Answer>
      {notes.map((note) => (
        <NoteCard key={note.id} of={of} note={note} known={notes} />
      ))}
      <More of={list} />
    </div>
  );
}

interface NoteCardProps extends Pick<CaseProps, 'of'> {
  readonly note: NoteOf;
  readonly known: readonly NoteOf[];
}

function NoteCard({ of, note, known }: NoteCardProps): ReactNode {
  const text = useText();
  const { party, permissions } = useViewer();
  const [shown, setShown] = useState<'text' | 'form' | 'versions'>('text');
  const opener = useFocusBack<HTMLButtonElement>(shown === 'form');
  const withdraw = useHubMutation(WITHDRAW_CASE_NOTE);
  const isOwn = note.createdBy?.party?.id === party.id;
  const isWithdrawn = note.withdrawnAt !== null;
  const toggle = (one: 'form' | 'versions'): void => setShown(shown === one ? 'text' : one);
  return (
    <article className="card">
      <header>
        <ActorName actor={note.createdBy} />
        <span className="s q">
          <Time of={note.createdAt} />
          {note.version > 1 && ` · ${text('notes.version', { version: note.version })}`}
        </span>
        {note.authorLeft && <span className="tag">{text('notes.author-left')}</span>}
        <span className="end">
          <Tlp label={note.tlp} />
        </span>
      </header>
      <div className="bd stack8">
        {note.text === null ? (
          <p className="q">{text('notes.withdrawn')}</p>
        ) : (
          <Red id={`${of.id} ${note.id}`} tlp={note.tlp}>
            <Markdown lang={note.language}>{note.text}</Markdown>
          </Red>
        )}
        {note.mentions.length > 0 && (
          <p className="row w s m">
            {text('notes.mentions')}
            {note.mentions.map((one, index) => (
              <ActorName
                key={one.id ?? index}
                actor={{ ...one, name: one.name ?? text('notes.mention.of', { party: one.party?.name ?? '' }) }}
              />
            ))}
          </p>
        )}
        {note.evidence.length > 0 && <Files files={note.evidence} of={{ id: `${of.id} ${note.id}`, tlp: note.tlp }} />}
      </div>
      {shown === 'form' && <NoteForm of={of} note={note} known={known} onDone={() => setShown('text')} />}
      {shown === 'versions' && <NoteVersions caseId={of.id} noteId={note.id} />}
      <footer>
        <button className="btn sm quiet" type="button" aria-expanded={shown === 'versions'} onClick={() => toggle('versions')}>
          <Text id="notes.versions" />
        </button>
        {isOwn && !isWithdrawn && canAct('contribute', of, permissions) && (
          <button className="btn sm quiet" type="button" ref={opener} aria-expanded={shown === 'form'} onClick={() => toggle('form')}>
            <Text id="act.edit" />
          </button>
        )}
        {isOwn && !isWithdrawn && canAct('withdraw', of, permissions) && (
          <button
            className="btn sm quiet"
            type="button"
            disabled={withdraw.isPending}
            onClick={() => withdraw.mutate({ caseId: of.id, noteId: note.id })}
          >
            <Text id="notes.withdraw" />
          </button>
        )}
        <FormError error={withdraw.error} />
      </footer>
    </article>
  );
}
