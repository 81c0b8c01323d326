import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { type Draft, type PublishItem } from '../indicators/draft.js';
import type { Claim } from '../indicators/claim.js';
import { isShielded } from '../indicators/person-status.js';
import type { OwnClaim } from '../indicators/publish.policy.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import { type Tlp, TLP } from '../../tenancy/sharing/label.js';

/** What a tear-line may keep of its original. The value itself is always kept; description, reference, evidence and what it was read from never are. */
export const TEAR_LINE_FIELDS = ['THREAT', 'TAGS', 'SEEN', 'VALID_UNTIL', 'CONFIDENCE', 'EVALUATION', 'PERSON_STATUS'] as const;
export type TearLineField = (typeof TEAR_LINE_FIELDS)[number];

/** To what dates are coarsened: to the beginning, UTC, of the day, week (from Monday), month or quarter that they lie in. From the finest. */
export const COARSENESS = ['DAY', 'WEEK', 'MONTH', 'QUARTER'] as const;
export type Coarseness = (typeof COARSENESS)[number];

/** What to tear off, and for whom. */
export interface TearLineSpec {
  readonly tlp: Tlp;
  readonly audience: AudienceSpec;
  readonly keep: readonly TearLineField[];
  readonly coarsen: Coarseness;
  readonly description: string | null;
  /** Whether readers learn nothing of the owner. */
  readonly hideSource: boolean;
}

const DAY_MS = 86_400_000;

/** The beginning of the step that a moment lies in. */
export function coarsenDate(moment: Date, to: Coarseness): Date {
  const [year, month] = [moment.getUTCFullYear(), moment.getUTCMonth()];
  const day = Math.floor(moment.getTime() / DAY_MS) * DAY_MS;
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
 * An end, coarsened as far as it still lies ahead: a copy never outlives its original. undefined: it is over within the day.
 * @param now UTC
 */
export function coarsenEnd(end: Date, to: Coarseness, now: Date): Date | undefined {
  const steps = COARSENESS.slice(0, COARSENESS.indexOf(to) + 1).reverse();
  return steps.map((step) => coarsenDate(end, step)).find((one) => one > now);
}

/** What the copy says, as it is published; or why nothing can be torn off. */
export function tearLineDraftOf(
  claim: OwnClaim,
  { raw: _raw, external_id: _reference, ...whole }: Claim,
  wish: TearLineSpec,
  now: Date,
): Draft | ItemProblem {
  if (TLP.indexOf(wish.tlp) > TLP.indexOf(claim.tlp)) {
    return problem('TEAR_LINE_STRICTER', 'A tear-line has a milder label than its original, or the same.', 'tlp');
  }
  const keeps = (field: TearLineField): boolean => wish.keep.includes(field);
  const validUntil = claim.valid_until && keeps('VALID_UNTIL') ? coarsenEnd(claim.valid_until, wish.coarsen, now) : null;
  const retainUntil = claim.retain_until ? coarsenEnd(claim.retain_until, wish.coarsen, now) : null;
  if (validUntil === undefined || retainUntil === undefined || (claim.valid_until && claim.valid_until <= now)) {
    return problem('TEAR_LINE_LAPSING', 'The original lapses within a day, or has lapsed: publish it again first.', 'validUntil');
  }
  const { kind, scope, value, display, platform, network, bank, country } = whole;
  const item: PublishItem = {
    ...{ kind, value, platform, network, bank, country },
    ...retainedContentOf(claim, wish, keeps),
    ...{ tlp: wish.tlp, audience: wish.audience, discoverability: 'HIDDEN', attribution: wish.hideSource ? 'HIDDEN' : 'NAMED' },
    ...{ validUntil, retainUntil, description: wish.description, agencyOnly: claim.agency_only, reissue: false },
  };
  const canonical = { kind, scope, value, display, platform, network, bank, country, warnings: [] };
  return { index: 0, item, value: canonical, digest: claim.digest, warnings: [] };
}

/** That somebody is a victim or a witness stays said: it keeps the copy from partners as well. */
function retainedContentOf(claim: OwnClaim, { coarsen }: TearLineSpec, keeps: (field: TearLineField) => boolean) {
  const seen = (moment: Date | null): Date | null => (moment && keeps('SEEN') ? coarsenDate(moment, coarsen) : null);
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
