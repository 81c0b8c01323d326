import { isDeepStrictEqual } from 'node:util';
import { type ItemProblem, problem, rejectedItem, type RejectedItem } from '../../platform/graphql/batch.js';
import type { AudienceKeys, Directory } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { policyProblem, type SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import type { StoredReportItem, Loss, Reason } from './report.js';
import type { ReportDraft } from './report-draft.js';

/** The current version of a report of the actor's own agency (hub.own_reports). */
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
  /** The report is TLP:RED, and the actor may not read RED: the content is withheld. */
  readonly withheld: boolean;
}

/** A draft with its recipient countries. */
export interface AddressedReport extends ReportDraft {
  readonly keys: AudienceKeys;
  /** Keys of the countries that the reporter named. */
  readonly asked: readonly number[];
  /** The member countries among its routes, with the reasons. */
  readonly routed: readonly { readonly party: number; readonly reasons: readonly Reason[] }[];
}

/**
 * Finds the member countries that a report concerns. Derived countries that are no members are left out; countries that the reporter names must be members.
 * @returns problems, or the draft with its keys
 */
export function addressReport(draft: ReportDraft, directory: Directory): AddressedReport | { readonly problems: readonly ItemProblem[] } {
  const { fields, routes } = draft;
  const countries = directory.parties.flatMap((party) =>
    party.kind === 'COUNTRY' && party.country !== null ? [{ ...party, country: party.country }] : [],
  );
  const members = new Map(countries.flatMap(({ country, key, candidate }) => (candidate ? [] : [[country, key] as const])));
  const countryKeys = new Map(countries.map(({ country, key }) => [country, key])); // an excepted country may join later
  const unknown = fields.countries.filter((country) => !members.has(country));
  if (unknown.length > 0) {
    return {
      problems: [problem('COUNTRY_UNKNOWN', `Not a member of this hub: ${unknown.join(', ')}. Remove it from countries.`, 'countries')],
    };
  }
  const keysOf = (names: readonly string[]): readonly number[] =>
    [...new Set(names.flatMap((country) => countryKeys.get(country) ?? []))].sort((one, other) => one - other);
  const routed = routes.flatMap(({ country, reasons }) => {
    const party = members.get(country);
    return party === undefined ? [] : [{ party, reasons }];
  });
  const audience = fields.draft ? [] : routed.map(({ party }) => party).sort((one, other) => one - other);
  return { ...draft, keys: { audience, excluded: keysOf(fields.exceptCountries) }, asked: keysOf(fields.countries), routed };
}

export type ReportDecision =
  | { readonly outcome: 'CREATED' }
  | { readonly outcome: 'UPDATED'; readonly present: OwnReport }
  | { readonly outcome: 'UNCHANGED'; readonly present: OwnReport }
  | RejectedItem;

/**
 * Decides the result for a report. A withdrawn report stays withdrawn; a new report needs a new reference. A version that is not current is refused, unless the
 * report already has the content: it was sent again.
 */
export function decideReport(draft: AddressedReport, present: OwnReport | undefined): ReportDecision {
  const version = draft.fields.version ?? present?.version;
  if (!present) return version === undefined ? { outcome: 'CREATED' } : STALE;
  if (present.withheld) {
    return rejectedItem(
      'REPORT_WITHHELD',
      'Your agency has this report as TLP:RED. Sign in with an account that may read TLP:RED to amend it.',
    );
  }
  if (present.revoked_at) {
    return rejectedItem('REPORT_WITHDRAWN', 'The report with this reference was withdrawn. Submit a new report under another reference.');
  }
  if (present.state === 'SUBMITTED' && draft.fields.draft) {
    return rejectedItem(
      'REPORT_SUBMITTED',
      'This report was submitted and cannot become a draft again. Amend it, or withdraw it.',
      'draft',
    );
  }
  if (isDeepStrictEqual(comparableDraft(draft), comparableRow(present))) return { outcome: 'UNCHANGED', present };
  return version === present.version ? { outcome: 'UPDATED', present } : STALE;
}

const STALE: RejectedItem = rejectedItem(
  'VERSION_STALE',
  'This report has changed since you read it. Read it again and send its current version.',
  'version',
);

export interface DecidedReport {
  readonly draft: AddressedReport;
  readonly decision: ReportDecision;
}

/** Applies the party's own sharing policy to a decision. Partners have no second officers. */
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

/** Returns the content by which two versions are compared, in the same shape for drafts and rows. */
const comparableDraft = ({ fields, items, keys, asked }: AddressedReport): object => ({
  state: fields.draft ? 'DRAFT' : 'SUBMITTED',
  ...{
    title: fields.title,
    narrative: fields.narrative ?? null,
    threat: fields.threat,
    tlp: fields.tlp,
    platform: fields.platform ?? null,
  },
  ...{
    platformCountry: fields.platformCountry ?? null,
    startedAt: fields.incidentStartedAt?.getTime(),
    endedAt: fields.incidentEndedAt?.getTime(),
  },
  ...{ losses: fields.losses, victims: fields.victimCountries, suspects: fields.suspectCountries, items, asked },
  ...{ audience: keys.audience, excluded: keys.excluded, evidence: fields.evidence },
});

const comparableRow = (row: OwnReport): object => ({
  ...{ state: row.state, title: row.title, narrative: row.narrative, threat: row.threat, tlp: row.tlp, platform: row.platform },
  ...{ platformCountry: row.platform_country, startedAt: row.started_at?.getTime(), endedAt: row.ended_at?.getTime() },
  ...{ losses: row.losses, victims: row.victims, suspects: row.suspects, items: row.items, asked: row.asked },
  ...{ audience: row.audience, excluded: row.excluded, evidence: row.evidence },
});
