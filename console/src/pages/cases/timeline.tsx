import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { Time } from '../../parts/time.tsx';
import type { CaseProps } from './case-page.tsx';
import { CASE_TIMELINE, type CaseEntryKind, type CaseTimelineQuery } from './contents.graphql.ts';

type Entry = CaseTimelineQuery['caseTimeline']['nodes'][number];

/** What happened in a case, newest first, as far as the viewer sees its subjects. */
export function Timeline({ of }: CaseProps): ReactNode {
  const text = useText();
  const list = useHubPages(CASE_TIMELINE, { caseId: of.id }, ({ caseTimeline }) => caseTimeline);
  useContentLabels([of.tlp]);
  return (
    <section className="card" aria-labelledby="timeline">
      <header>
        <h2 id="timeline">{text('case.tab.timeline')}</h2>
      </header>
      <div className="bd">
        <Answer of={list}>{() => <Entries of={of} entries={nodesOf(list.data)} />}</Answer>
        <More of={list} />
      </div>
    </section>
  );
}

const TONES: Readonly<Partial<Record<CaseEntryKind, string>>> = {
  ...{ ACCEPTED: 'ok', OPENED: 'a', REOPENED: 'a', HANDED_OVER: 'a', CLOSED: 'a' },
  ...{ REMOVED: 'd', LEFT: 'd', DECLINED: 'd', NOTE_WITHDRAWN: 'd', EVIDENCE_REMOVED: 'd', UNLINKED: 'd' },
};

/** The part of the case that an entry is about. */
function tabOf({ noteId, taskId, evidenceId, itemId }: Entry): 'notes' | 'tasks' | 'files' | 'items' | undefined {
  if (noteId !== null) return 'notes';
  if (taskId !== null) return 'tasks';
  if (evidenceId !== null) return 'files';
  return itemId === null ? undefined : 'items';
}

export function Entries({ of: { id, tlp }, entries }: Pick<CaseProps, 'of'> & { readonly entries: readonly Entry[] }): ReactNode {
  const text = useText();
  return (
    <ol className="tl">
      {entries.map((entry, index) => {
        const { at, kind, by, party, itemKind, reason } = entry;
        const tab = tabOf(entry);
        const what = text(`entry.${kind}`, { party: party?.name ?? '', item: itemKind ? text(`item.${itemKind}`) : '' });
        return (
          <li key={`${at} ${index}`} className={TONES[kind] ?? ''}>
            <span className="pt" />
            <span>
              {by?.party ? <PartyMark party={by.party} /> : <Text id={by ? 'actor.hub' : 'party.undisclosed'} />}{' '}
              {tab ? (
                <Link to="/cases/$id/$tab" params={{ id, tab }}>
                  {what}
                </Link>
              ) : (
                what
              )}
              {reason !== null && (
                <span className="m">
                  {' · '}
                  <Red id={id} tlp={tlp}>
                    {reason}
                  </Red>
                </span>
              )}
            </span>
            <Time of={at} />
          </li>
        );
      })}
    </ol>
  );
}
