import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { type Draft, type PublishItem } from '../indicators/draft.js';
import type { Claim } from '../indicators/claim.js';
import { isShielded } from '../indicators/person-status.js';
import type { OwnClaim } from '../indicators/publish.policy.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import { type Tlp, TLP } from '../../tenancy/sharing/label.js';

/** Fields that a tear-line may keep. The value is always kept; description, reference, evidence and the original object never are. */
export const TEAR_LINE_FIELDS = ['THREAT', 'TAGS', 'SEEN', 'VALID_UNTIL', 'CONFIDENCE', 'EVALUATION', 'PERSON_STATUS'] as const;
export type TearLineField = (typeof TEAR_LINE_FIELDS)[number];

/** Precisions of dates, finest first: the beginning (UTC) of the day, week (from Monday), month or quarter that contains the date. */
export const COARSENESS = ['DAY', 'WEEK', 'MONTH', 'QUARTER'] as const;
export type Coarseness = (typeof COARSENESS)[number];

/** A tear-line to publish, and its audience. */
export interface TearLineSpec {
  readonly tlp: Tlp;
  readonly audience: AudienceSpec;
  readonly keep: readonly TearLineField[];
  readonly coarsen: Coarseness;
  readonly description: string | null;
  /** Whether the owner is hidden from readers. */
  readonly hideOwner: boolean;
}

const DAY_MS = 86_400_000;

/** Returns the beginning of the period that contains a date. */
export function coarsenDate(date: Date, to: Coarseness): Date {
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const day = Math.floor(date.getTime() / DAY_MS) * DAY_MS;
  switch (to) {
    case 'DAY':
      return new Date(day);
    case 'WEEK':
      return new Date(day - ((new Date(day).getUTCDay() + 6) % 7) * DAY_MS);
    case 'MONTH':
      return new Date(Date.UTC(year, month, 1));
    case 'QUARTER':
      return new Date(Date.UTC(year, month - (month % 3), 1));
  }
}

/**
 * Coarsens an end date to a value that is still in the future: a copy is never valid for longer than its original. undefined: the end is within the day.
 * @param now UTC
 */
export function coarsenEnd(end: Date, to: Coarseness, now: Date): Date | undefined {
  const steps = COARSENESS.slice(0, COARSENESS.indexOf(to) + 1).reverse();
  return steps.map((step) => coarsenDate(end, step)).find((date) => date > now);
}

/**
 * Returns the copy as a draft, or the problem that prevents a tear-line. It states no end of retention: the end that it shows is that of any indicator, and does
 * not follow from its original.
 */
export function tearLineDraftOf(
  claim: OwnClaim,
  { raw: _raw, external_id: _reference, ...whole }: Claim,
  spec: TearLineSpec,
  now: Date,
): Draft | ItemProblem {
  if (TLP.indexOf(spec.tlp) > TLP.indexOf(claim.tlp)) {
    return problem('TEAR_LINE_STRICTER', 'The label of a tear-line must not be stricter than the label of its original.', 'tlp');
  }
  const keeps = (field: TearLineField): boolean => spec.keep.includes(field);
  const validUntil = claim.valid_until && keeps('VALID_UNTIL') ? coarsenEnd(claim.valid_until, spec.coarsen, now) : null;
  const isEnding = claim.retain_until !== null && coarsenEnd(claim.retain_until, 'DAY', now) === undefined;
  if (validUntil === undefined || isEnding || (claim.valid_until && claim.valid_until <= now)) {
    return problem('TEAR_LINE_LAPSING', 'The original has lapsed or lapses within a day. Publish it again first.', 'validUntil');
  }
  const { kind, scope, value, display, platform, network, bank, country } = whole;
  const item: PublishItem = {
    ...{ kind, value, platform, network, bank, country },
    ...retainedContentOf(claim, spec, keeps),
    ...{ tlp: spec.tlp, audience: spec.audience, discoverability: 'HIDDEN', attribution: spec.hideOwner ? 'HIDDEN' : 'NAMED' },
    ...{ validUntil, retainUntil: null, description: spec.description, agencyOnly: claim.agency_only, reissue: false },
  };
  const canonical = { kind, scope, value, display, platform, network, bank, country, warnings: [] };
  return { index: 0, item, value: canonical, digest: claim.digest, warnings: [] };
}

/** Returns the kept fields. A victim or witness status is always kept: it also excludes partners from the copy. */
function retainedContentOf(claim: OwnClaim, { coarsen }: TearLineSpec, keeps: (field: TearLineField) => boolean) {
  const seen = (date: Date | null): Date | null => (date && keeps('SEEN') ? coarsenDate(date, coarsen) : null);
  return {
    threat: keeps('THREAT') ? claim.threat : ('OTHER' as const),
    tags: keeps('TAGS') ? claim.tags : [],
    firstSeen: seen(claim.first_seen),
    lastSeen: seen(claim.last_seen),
    confidence: keeps('CONFIDENCE') ? claim.confidence : null,
    reliability: keeps('EVALUATION') ? (claim.reliability?.trim() ?? null) : null,
    credibility: keeps('EVALUATION') ? claim.credibility : null,
    personStatus: keeps('PERSON_STATUS') || isShielded(claim.person_status) ? claim.person_status : null,
  };
}
