import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useHubMutation, useHubQuery } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import type { Opened } from '../../parts/opened.ts';
import { reportTitle } from '../../parts/report-title.ts';
import { FormError } from '../../parts/states.tsx';
import { PartyMark, Tlp } from '../../parts/marks.tsx';
import type { Content } from './content.ts';
import { DUPLICATE_ENTRY, MERGE_REPORTS, type TriageDetailFragment, type TriageLineFragment } from './reports.graphql.ts';

interface DuplicatesProps {
  readonly entry: TriageDetailFragment;
  /** As the officer has read it. */
  readonly opened: Opened<Content>;
  /** Called after reports were merged into the entry. */
  readonly onSent: () => void;
}

/** Other reports with the same values: one decision may apply to all. */
export function Duplicates({ entry, opened, onSent }: DuplicatesProps): ReactNode {
  const merge = useHubMutation(MERGE_REPORTS);
  /** Versions of the chosen entries, by id. */
  const [chosen, setChosen] = useState<ReadonlyMap<string, number>>(new Map());
  const choose = ({ id, version }: TriageLineFragment, isChosen: boolean): void => {
    const next = new Map(chosen);
    if (isChosen) next.set(id, version);
    else next.delete(id);
    setChosen(next);
  };
  const send = (): void =>
    merge.mutate(
      { entryId: entry.id, version: opened.version, entries: [...chosen].map(([id, version]) => ({ id, version })) },
      { onSuccess: onSent },
    );
  return (
    <section className="card" aria-labelledby="duplicates">
      <header>
        <h2 id="duplicates">
          <Text id="triage.duplicates" />
        </h2>
      </header>
      <ul>
        {entry.duplicates.map(({ entryId, valueCount }) => (
          <Duplicate
            key={entryId}
            id={entryId}
            valueCount={valueCount}
            isMergeable={entry.state === 'NEW'}
            isChosen={chosen.has(entryId)}
            onChoose={choose}
          />
        ))}
      </ul>
      {entry.state === 'NEW' && (
        <footer className="s">
          <span>
            <Text id="triage.merge.why" />
          </span>
          <button className="btn sm end" type="button" disabled={chosen.size === 0 || merge.isPending} onClick={send}>
            <Text id="triage.merge" />
          </button>
        </footer>
      )}
      <FormError error={merge.error} />
    </section>
  );
}

interface DuplicateProps {
  readonly id: string;
  readonly valueCount: number;
  readonly isMergeable: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (entry: TriageLineFragment, isChosen: boolean) => void;
}

function Duplicate({ id, valueCount, isMergeable, isChosen, onChoose }: DuplicateProps): ReactNode {
  const text = useText();
  const entry = useHubQuery(DUPLICATE_ENTRY, { id }).data?.triageEntry;
  if (!entry) return null;
  const { report, state } = entry;
  return (
    <li className="entry row w duplicate">
      {isMergeable && state === 'NEW' && (
        <input
          className="box"
          type="checkbox"
          aria-label={text('triage.merge.with', { title: reportTitle(report) })}
          checked={isChosen}
          onChange={({ target }) => onChoose(entry, target.checked)}
        />
      )}
      <PartyMark party={report.owner} />
      <Link className="grow" to="/reports/$id" params={{ id }}>
        {reportTitle(report)}
      </Link>
      <Tlp label={report.tlp} />
      <span className="s q">
        <Text id="triage.in-common" values={{ count: valueCount }} /> <Text id={`triage.state.${state}`} />
      </span>
    </li>
  );
}
