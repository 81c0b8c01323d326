import type { ActorView } from '../../identity/auth/actor-view.js';
import { type AudienceKeys, type AudienceProblem, type AudienceSpec, type Directory, EVERY_COUNTRY, isPartnerKey } from './audience.js';
import { type Attribution, DISCOVERABILITY, type Discoverability, TLP, type Tlp } from './label.js';
import { type Release, listWidenings } from './release.policy.js';

/** Limit of the type "never beyond": matching items (null: any) reach only these keys. */
export interface SharingLimit {
  readonly id: string;
  readonly kinds: readonly string[] | null;
  readonly threats: readonly string[] | null;
  readonly labels: readonly Tlp[] | null;
  /** Keys; {@link EVERY_COUNTRY} stands for all countries and their groups. */
  readonly within: readonly number[];
  readonly createdAt: string;
}

/** Rights of a party's analysts in cases; each level includes the previous one. */
export const ANALYST_CASE_RIGHTS = ['NONE', 'READ', 'CONTRIBUTE', 'LEAD'] as const;
export type AnalystCaseRights = (typeof ANALYST_CASE_RIGHTS)[number];

/** Sharing policy of a party, for all its officers and machines. */
export interface SharingPolicy {
  /** Audience of a claim that names none; null: a claim must name an audience. */
  readonly defaultAudience: AudienceSpec | null;
  /** Label that clients preselect. */
  readonly defaultTlp: Tlp | null;
  readonly neverPartners: boolean;
  /** Label from which a second officer must release; null: no label requires one. */
  readonly secondFrom: Tlp | null;
  readonly secondForPartners: boolean;
  /** Whether a content change also waits for a second officer, for items whose release needs one. */
  readonly secondForContent: boolean;
  readonly analystsInCases: AnalystCaseRights;
  readonly limits: readonly SharingLimit[];
  readonly updatedAt: string | null;
  readonly updatedBy: ActorView | null;
  /** Whether releases wait for a second officer. */
  readonly hasOpenReleases: boolean;
}

/**
 * Properties of an item that limits use (hub.stated_values). `[]`: no value, so no limit by this property applies.
 * Absent: a text of another system, or unknown yet; any value is possible, so every limit by this property applies.
 */
export interface LimitFacets {
  readonly kind?: string | readonly string[];
  readonly threat?: string | readonly string[];
}

const covers = (list: readonly string[] | null, stated: string | readonly string[] | undefined): boolean =>
  list === null || stated === undefined || [stated].flat().some((value) => list.includes(value));

/**
 * Checks a release against the party's policy, for all users alike.
 * @returns the problem in one sentence, or undefined
 */
export function policyProblem(
  release: Release,
  item: LimitFacets,
  policy: Pick<SharingPolicy, 'neverPartners' | 'limits'>,
  directory: Directory,
): AudienceProblem | undefined {
  const beyond = ({ within }: SharingLimit): boolean =>
    release.audience.some((key) => !within.includes(key) && !(within.includes(EVERY_COUNTRY) && !isPartnerKey(key, directory)));
  const matches = ({ kinds, threats, labels }: SharingLimit): boolean =>
    covers(kinds, item.kind) && covers(threats, item.threat) && covers(labels, release.tlp);
  if (policy.neverPartners && release.audience.some((key) => isPartnerKey(key, directory))) {
    return {
      code: 'POLICY_FORBIDS_AUDIENCE',
      message: 'Your party shares nothing with partners (sharingPolicy). Remove the partners from the audience.',
    };
  }
  if (policy.limits.some((limit) => matches(limit) && beyond(limit))) {
    return {
      code: 'POLICY_FORBIDS_AUDIENCE',
      message: 'The audience exceeds a limit of your party for this label, kind or threat (sharingPolicy). Choose a narrower audience.',
    };
  }
  return undefined;
}

const rank = (tlp: Tlp): number => TLP.indexOf(tlp);

/** The label that decides whether a second officer is needed: of a tear-line that of its original, if it is stricter. */
interface Guarded {
  readonly tlp: Tlp;
  readonly original_tlp?: Tlp | null;
}
export type GuardedRelease = Release & Guarded;
const guardRank = ({ tlp, original_tlp }: Guarded): number => Math.max(rank(tlp), rank(original_tlp ?? tlp));

/**
 * Returns whether a second officer must release this: it widens the audience of an item that is or was at or above the policy's label, or opens an item to a
 * partner. A tear-line counts by the label of its original.
 * @param before current release of the item; undefined for a new item
 */
export function needsSecondOfficer(
  next: Release,
  before: GuardedRelease | undefined,
  { secondFrom, secondForPartners }: Pick<SharingPolicy, 'secondFrom' | 'secondForPartners'>,
  directory: Directory,
): boolean {
  const had: GuardedRelease = before ?? { tlp: next.tlp, audience: [], excluded: [] };
  const isMilder = rank(next.tlp) < rank(had.tlp);
  const toPartners = next.audience.some((key) => isPartnerKey(key, directory) && (isMilder || !had.audience.includes(key)));
  const isHigh = secondFrom !== null && Math.max(rank(next.tlp), guardRank(had)) >= rank(secondFrom);
  return (secondForPartners && toPartners) || (isHigh && listWidenings(next, had, directory).length > 0);
}

/**
 * Returns whether a content change of an item waits for a second officer.
 * @param present current release of the item; the change waits if one officer alone could not make this release today
 */
export const needsSecondForContent = (
  present: Release,
  policy: Pick<SharingPolicy, 'secondFrom' | 'secondForPartners' | 'secondForContent'>,
  directory: Directory,
): boolean => policy.secondForContent && needsSecondOfficer(present, undefined, policy, directory);

/** What parties that do not see an item learn when they query its value. */
export interface DiscoveryTerms {
  readonly tlp: Tlp;
  readonly discoverability: Discoverability;
  readonly attribution: Attribution;
}

/** Returns the disclosure rank (hub.disclosure_rank). 0: nothing; 1: that a member holds the item; 2: which member. */
const disclosureRankOf = ({ discoverability, attribution }: Omit<DiscoveryTerms, 'tlp'>): number =>
  discoverability === 'HIT_CONTACT' && attribution !== 'HIDDEN' ? 2 : discoverability.startsWith('HIT') ? 1 : 0;

/** Returns whether a second officer must release a higher discoverability: for an item that is or was at or above the policy's label. */
export function needsSecondForDiscovery(
  next: DiscoveryTerms,
  before: (DiscoveryTerms & Guarded) | undefined,
  { secondFrom }: Pick<SharingPolicy, 'secondFrom'>,
): boolean {
  const isHigh = secondFrom !== null && Math.max(rank(next.tlp), guardRank(before ?? next)) >= rank(secondFrom);
  return isHigh && disclosureRankOf(next) > (before ? disclosureRankOf(before) : 0);
}

/** Returns the highest discoverability that takes effect before the release: no more than before. */
export function immediateDiscoverabilityOf(
  { discoverability, attribution }: DiscoveryTerms,
  before: DiscoveryTerms | undefined,
): Discoverability {
  const candidates = DISCOVERABILITY.slice(0, DISCOVERABILITY.indexOf(discoverability) + 1).reverse();
  return (
    candidates.find(
      (candidate) => disclosureRankOf({ discoverability: candidate, attribution }) <= (before ? disclosureRankOf(before) : 0),
    ) ?? 'HIDDEN'
  );
}

/**
 * Returns whether a limit hides the existence of an item from a party that does not see it (hub.is_existence_hidden_from).
 * @param keys of the party: its own, those of its groups, and the key of every country if it is a country
 */
export const isWithheldByLimit = (
  keys: readonly number[],
  item: LimitFacets,
  tlp: Tlp,
  { limits }: Pick<SharingPolicy, 'limits'>,
): boolean =>
  limits.some(
    ({ kinds, threats, labels, within }) =>
      covers(kinds, item.kind) && covers(threats, item.threat) && covers(labels, tlp) && !keys.some((key) => within.includes(key)),
  );

/**
 * Returns the part of a waiting release that takes effect at once: only narrowings. A key may be replaced by a wider one: every country, or a group of which the
 * party is a member today. Such a party keeps access until the release. Otherwise it would have to delete an item that it is about to receive.
 */
export function immediateReleaseOf(next: Release, before: Release | undefined, directory: Directory): Release {
  if (!before) return { tlp: next.tlp, audience: [], excluded: [] };
  const hadAll = before.audience.includes(EVERY_COUNTRY);
  const reached = (key: number): boolean =>
    before.audience.includes(key) || (hadAll && key !== EVERY_COUNTRY && !isPartnerKey(key, directory));
  const getsAll = next.audience.includes(EVERY_COUNTRY);
  const inGroups = new Set(directory.groups.flatMap(({ key, members = [] }) => (next.audience.includes(key) ? members : [])));
  const keeps = (key: number): boolean => (getsAll && !isPartnerKey(key, directory)) || inGroups.has(key);
  return {
    tlp: rank(next.tlp) > rank(before.tlp) ? next.tlp : before.tlp,
    audience: sortUnique([...next.audience.filter(reached), ...before.audience.filter(keeps)]),
    excluded: sortUnique([...before.excluded, ...next.excluded]),
  };
}

const sortUnique = (keys: readonly number[]): readonly number[] => [...new Set(keys)].sort((a, b) => a - b);

/** Returns the release without parties that the policy does not allow. */
export const restrictToPolicy = (
  release: Release,
  item: LimitFacets,
  policy: Pick<SharingPolicy, 'neverPartners' | 'limits'>,
  directory: Directory,
): Release => ({
  ...release,
  audience: release.audience.filter((key) => !policyProblem({ ...release, audience: [key] }, item, policy, directory)),
});

export const hasSameKeys = (one: AudienceKeys, other: AudienceKeys): boolean =>
  String(one.audience) === String(other.audience) && String(one.excluded) === String(other.excluded);
