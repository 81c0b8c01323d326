import { useHubQuery } from '../../app/queries.ts';
import type { TextId } from '../../app/text.tsx';
import { type Opened, useOpened } from '../../parts/opened.ts';
import { fieldsOf, type ReportDraft, type ReportFields, sourceOf } from './draft-of.ts';
import { OWN_REPORT, type OwnReportQuery } from './partner.graphql.ts';

const READ_AGAIN_MS = 10_000;

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The fields of an amendment that the officer has changed. */
export const typedIn = (draft: ReportFields, base: ReportFields): Partial<ReportFields> =>
  Object.fromEntries(
    (Object.keys(base) as (keyof ReportFields)[]).filter((name) => !isSame(draft[name], base[name])).map((name) => [name, draft[name]]),
  );

/** How the form calls the fields that a colleague may have changed. */
export const AMENDED_LABELS = {
  ...{ reference: 'report.reference', title: 'report.name', threat: 'triage.threat', tlp: 'report.tlp', values: 'triage.values' },
  ...{ narrative: 'report.narrative', platform: 'report.platform', platformCountry: 'report.platformCountry', losses: 'report.losses' },
  ...{ incidentStartedAt: 'report.incidentStartedAt', incidentEndedAt: 'report.incidentEndedAt' },
  ...{ victimCountries: 'report.victimCountries', suspectCountries: 'report.suspectCountries', evidence: 'report.files' },
  ...{ countries: 'route.NAMED', exceptCountries: 'report.except.title' },
} as const satisfies Readonly<Record<keyof Shown, TextId>>;

type Shown = Omit<ReportFields, 'stored'>;

const shownOf = ({ stored: _, ...fields }: ReportFields): Shown => fields;

export interface Amendment {
  /** The draft with what colleagues have changed in fields that the officer left alone. */
  readonly draft: ReportDraft;
  readonly report: NonNullable<OwnReportQuery['report']> | undefined;
  readonly opened: Opened<Shown>;
}

/** What an amendment changes, beside the report as it is now. What a colleague changed meanwhile is read first: the hub takes an amendment of the current version alone. */
export function useAmendment(draft: ReportDraft): Amendment {
  const { amends } = draft;
  const { data } = useHubQuery(OWN_REPORT, { id: amends?.id ?? '' }, { enabled: amends !== null, refetchInterval: READ_AGAIN_MS });
  const report = (amends && data?.report) || undefined;
  const base = amends?.fields ?? draft;
  const now = report ? fieldsOf(report) : base;
  const typed = typedIn(draft, base);
  const first = { version: amends?.version ?? 0, now: shownOf(base) };
  const opened = useOpened({ version: report?.version ?? first.version, now: shownOf(now), typed, first });
  // The values that the hub has read already: of both versions, because what was typed may name either.
  const stored = [...now.stored, ...base.stored];
  const source = report ? sourceOf(report) : draft.source;
  return { draft: amends ? { ...now, ...typed, stored, amends, source } : draft, report, opened };
}
