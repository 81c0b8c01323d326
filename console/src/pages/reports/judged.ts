import type { ReportVerdict, TriageDetailFragment } from './reports.graphql.ts';

/** What the officer has chosen for the values of an entry, by index. */
export interface Judged {
  /** Values that become indicators. */
  readonly taken: ReadonlySet<number>;
  /** Verdicts that the partner reads. */
  readonly verdicts: ReadonlyMap<number, ReportVerdict>;
}

/** Indexes of the values of an entry: a part has some of its report's values. */
export const indexesOf = ({ indexes, report }: TriageDetailFragment): readonly number[] =>
  indexes ?? report.values.map((_, index) => index);

/** At first all values are taken that the own party has no indicator of: those would be refused. */
export function judgedOf(entry: TriageDetailFragment): Judged {
  const own = new Set(entry.knownValues.filter((known) => known.own).map(({ index }) => index));
  return { taken: new Set(indexesOf(entry).filter((index) => !own.has(index))), verdicts: new Map() };
}

export function withTaken({ taken, verdicts }: Judged, index: number, isTaken: boolean): Judged {
  const next = new Set(taken);
  if (isTaken) next.add(index);
  else next.delete(index);
  return { taken: next, verdicts };
}

export function withVerdict({ taken, verdicts }: Judged, index: number, verdict: ReportVerdict | null): Judged {
  const next = new Map(verdicts);
  if (verdict) next.set(index, verdict);
  else next.delete(index);
  return { taken, verdicts: next };
}

export const verdictsOf = ({ verdicts }: Judged): { readonly index: number; readonly verdict: ReportVerdict }[] =>
  [...verdicts].map(([index, verdict]) => ({ index, verdict }));
