import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useIsWaiting } from '../../app/held.ts';
import { useRowFocus } from '../../app/row-focus.ts';
import { Text, useText } from '../../app/text.tsx';
import { PartyMark, Tlp } from '../../parts/marks.tsx';
import { reportTitle } from '../../parts/report-title.ts';
import { Time } from '../../parts/time.tsx';
import type { TriageLineFragment } from './reports.graphql.ts';

interface EntryProps {
  readonly entry: TriageLineFragment;
  readonly isChosen: boolean;
}

/** One entry of the queue. */
export function EntryRow({ entry, isChosen }: EntryProps): ReactNode {
  const link = useRowFocus<HTMLAnchorElement>(isChosen);
  const isWaiting = useIsWaiting(entry.id);
  const { id, report, state, overdue, amendedAt, dueAt, assignee } = entry;
  return (
    <Link className="ev entry-row" to="/reports/$id" params={{ id }} aria-current={isChosen || undefined} ref={link}>
      <PartyMark party={report.owner} />
      <span className="ev-text">
        <span className="b entry-title">{reportTitle(report)}</span>
        <span className="l2">
          <Kinds kinds={report.values.map(({ kind }) => kind)} />
          {overdue && (
            <span className="st d s">
              <Text id="triage.overdue" />
            </span>
          )}
          {amendedAt !== null && (
            <span className="st a s">
              <Text id="triage.amended" />
            </span>
          )}
          {assignee && <span>{assignee.name?.split('@')[0]}</span>}
        </span>
      </span>
      <span className="r">
        <Tlp label={report.tlp} />
        {isWaiting ? (
          <span className="st a s">
            <Text id="triage.waits" />
          </span>
        ) : state === 'NEW' ? (
          <span>
            <Text id="triage.due" values={{ time: <Time of={dueAt} /> }} />
          </span>
        ) : (
          <Text id={`triage.state.${state}`} />
        )}
      </span>
    </Link>
  );
}

/** How many values of which kind. */
export function Kinds({ kinds }: { readonly kinds: readonly TriageLineFragment['report']['values'][number]['kind'][] }): ReactNode {
  const text = useText();
  const counts = new Map<(typeof kinds)[number], number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return <span>{[...counts].map(([kind, count]) => text('triage.kind', { count, kind: text(`kind.${kind}`) })).join(', ')}</span>;
}
