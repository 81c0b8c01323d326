import type { ReactNode } from 'react';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { Tlp } from '../../parts/marks.tsx';
import { Markdown } from '../../parts/markdown.tsx';
import { Red } from '../../parts/red.tsx';
import { Time } from '../../parts/time.tsx';
import { CASE_NOTE_VERSIONS } from './contents.graphql.ts';

/** Earlier texts of a note, newest first. */
export function NoteVersions({ caseId, noteId }: { readonly caseId: string; readonly noteId: string }): ReactNode {
  const text = useText();
  const list = useHubPages(CASE_NOTE_VERSIONS, { caseId, noteId }, ({ caseNoteVersions }) => caseNoteVersions);
  return (
    <div className="bd stack8 note-versions">
      <Answer of={list}>
        {() => (
          <ol className="stack">
            {nodesOf(list.data).map((one) => (
              <li key={one.version} className="stack8">
                <div className="row w s m">
                  <span className="b">{text('notes.version', { version: one.version })}</span>
                  <Time of={one.at} />
                  <Tlp label={one.tlp} />
                </div>
                <Red id={`${caseId} ${noteId} ${one.version}`} tlp={one.tlp}>
                  <Markdown lang={one.language}>{one.text}</Markdown>
                </Red>
              </li>
            ))}
          </ol>
        )}
      </Answer>
      <More of={list} />
    </div>
  );
}
