import { isDeepStrictEqual } from 'node:util';
import { type ItemProblem, problem, rejectedItem, type RejectedItem } from '../../platform/graphql/batch.js';
import type { AudienceKeys, Directory } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { policyProblem, type SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import type { StoredReportItem, Loss, Reason } from './report.js';
import type { ReportDraft } from './report-draft.js';

/** A report of the actor's own agency as it stands (hub.own_reports). */
export interface OwnReport extends AudienceKeys {
  readonly id: string;
  readonly reference: string;
  readonly state: 'DRAFT' | 'SUBMITTED';
  readonly title: string;
  readonly narrative: string | null;
  readonly threat: string;
  readonly platform: string | null;
  readonly platform_country: string | null;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly losses: readonly Loss[];
  readonly victims: readonly string[];
  readonly suspects: readonly string[];
  readonly items: readonly StoredReportItem[];
  readonly asked: readonly number[];
  readonly evidence: readonly string[];
  readonly tlp: Tlp;
  readonly revoked_at: Date | null;
  readonly version: number;
  /** It is RED, and closed to the actor: a machine. */
  readonly withheld: boolean;
}

/** A draft whose countries were found. */
export interface AddressedReport extends ReportDraft {
  readonly keys: AudienceKeys;
  /** Those that the reporter named itself. */
  readonly asked: readonly number[];
  /** Whom it goes to, and why; of the member countries among its routes. */
  readonly routed: readonly { readonly party: number; readonly reasons: readonly Reason[] }[];
}

/** Finds the member countries that a report concerns. A country that is none is left out; one that the reporter names must be one. @returns problems, or the keys */
export function addressReport(draft: ReportDraft, directory: Directory): AddressedReport | { readonly problems: readonly ItemProblem[] } {
  const { fields: said, routes } = draft;
  const countries = directory.parties.flatMap((party) =>
    party.kind === 'COUNTRY' && party.country !== null ? [{ ...party, country: party.country }] : [],
  );
  const members = new Map(countries.flatMap(({ country, key, candidate }) => (candidate ? [] : [[country, key] as const])));
  const all = new Map(countries.map(({ country, key }) => [country, key])); // one that is excepted may come yet
  const unknown = said.countries.filter((country) => !members.has(country));
  if (unknown.length > 0) return { problems: [problem('COUNTRY_UNKNOWN', `${unknown.join(', ')}: no member of this hub.`, 'countries')] };
  const keysOf = (names: readonly string[]): readonly number[] =>
    [...new Set(names.flatMap((country) => all.get(country) ?? []))].sort((one, other) => one - other);
  const routed = routes.flatMap(({ country, reasons }) => {
    const party = members.get(country);
    return party === undefined ? [] : [{ party, reasons }];
  });
  const audience = said.draft ? [] : routed.map(({ party }) => party).sort((one, other) => one - other);
  return { ...draft, keys: { audience, excluded: keysOf(said.exceptCountries) }, asked: keysOf(said.countries), routed };
}

export type ReportDecision =
  | { readonly outcome: 'CREATED' }
  | { readonly outcome: 'UPDATED'; readonly present: OwnReport }
  | { readonly outcome: 'UNCHANGED'; readonly present: OwnReport }
  | RejectedItem;

/** What becomes of a report. What was withdrawn stays so: a new one takes a new reference. */
export function decideReport(draft: AddressedReport, present: OwnReport | undefined): ReportDecision {
  if (!present) return { outcome: 'CREATED' };
  if (present.withheld) {
    return rejectedItem('REPORT_WITHHELD', 'Your agency has this report under a label that is for people: sign in to amend it.');
  }
  if (present.revoked_at) {
    return rejectedItem('REPORT_WITHDRAWN', 'The report of this reference was withdrawn: say a new one under another reference.');
  }
  if (present.state === 'SUBMITTED' && draft.fields.draft) {
    return rejectedItem('REPORT_SUBMITTED', 'This report was submitted, and is no draft any more: amend it, or withdraw it.', 'draft');
  }
  return isDeepStrictEqual(comparableDraft(draft), comparableRow(present))
    ? { outcome: 'UNCHANGED', present }
    : { outcome: 'UPDATED', present };
}

export interface DecidedReport {
  readonly draft: AddressedReport;
  readonly decision: ReportDecision;
}

/** A decision after the party's own limits were asked. (Partners have no second officers.) */
export function applyReportLimits(
  draft: AddressedReport,
  decision: ReportDecision,
  policy: SharingPolicy,
  directory: Directory,
): DecidedReport {
  if (decision.outcome !== 'CREATED' && decision.outcome !== 'UPDATED') return { draft, decision };
  const forbidden = policyProblem(
    { tlp: draft.fields.tlp, ...draft.keys },
    { kind: draft.items.map(({ kind }) => kind), threat: draft.fields.threat },
    policy,
    directory,
  );
  return forbidden
    ? { draft, decision: { outcome: 'REJECTED', problem: problem(forbidden.code, forbidden.message, 'countries') } }
    : { draft, decision };
}

/** What makes two versions differ, in one form. */
const comparableDraft = ({ fields: said, items, keys, asked }: AddressedReport): object => ({
  state: said.draft ? 'DRAFT' : 'SUBMITTED',
  ...{ title: said.title, narrative: said.narrative ?? null, threat: said.threat, tlp: said.tlp, platform: said.platform ?? null },
  ...{ platformCountry: said.platformCountry ?? null, startedAt: said.startedAt?.getTime(), endedAt: said.endedAt?.getTime() },
  ...{ losses: said.losses, victims: said.victimCountries, suspects: said.suspectCountries, items, asked },
  ...{ audience: keys.audience, excluded: keys.excluded, evidence: said.evidence },
});

const comparableRow = (row: OwnReport): object => ({
  ...{ state: row.state, title: row.title, narrative: row.narrative, threat: row.threat, tlp: row.tlp, platform: row.platform },
  ...{ platformCountry: row.platform_country, startedAt: row.started_at?.getTime(), endedAt: row.ended_at?.getTime() },
  ...{ losses: row.losses, victims: row.victims, suspects: row.suspects, items: row.items, asked: row.asked },
  ...{ audience: row.audience, excluded: row.excluded, evidence: row.evidence },
});
