import { type AudienceKeys, type AudienceProblem, type AudienceSpec, type Directory, EVERY_COUNTRY, isPartnerKey } from './audience.js';
import { type Attribution, DISCOVERABILITY, type Discoverability, TLP, type Tlp } from './label.js';
import { type Release, listWidenings } from './release.policy.js';

/** "Never beyond": what matches (null: anything) reaches nobody but these keys. */
export interface SharingLimit {
  readonly id: string;
  readonly kinds: readonly string[] | null;
  readonly threats: readonly string[] | null;
  readonly labels: readonly Tlp[] | null;
  /** Keys; {@link EVERY_COUNTRY} stands for all countries and their groups. */
  readonly within: readonly number[];
  readonly setAt: string;
}

/** What analysts of a party may do in cases; each has what the one before it has. */
export const ANALYST_CASE_RIGHTS = ['NONE', 'READ', 'CONTRIBUTE', 'LEAD'] as const;
export type AnalystCaseRights = (typeof ANALYST_CASE_RIGHTS)[number];

/** What a party has decided for all of its officers and machines. */
export interface SharingPolicy {
  /** What a claim without an audience takes; null: it needs one. */
  readonly defaultAudience: AudienceSpec | null;
  /** What clients offer first. */
  readonly defaultTlp: Tlp | null;
  readonly neverPartners: boolean;
  /** From this label on another officer releases; null: nobody needs one. */
  readonly secondFrom: Tlp | null;
  readonly secondForPartners: boolean;
  /** Whether a change of the content of what takes two officers to release waits for the second one, too. */
  readonly secondForContent: boolean;
  readonly analystsInCases: AnalystCaseRights;
  readonly limits: readonly SharingLimit[];
  readonly setAt: string | null;
  readonly setBy: string | null;
  /** Whether releases wait for a second officer. */
  readonly hasOpenReleases: boolean;
}

/**
 * What of an item limits go by: what it states (hub.stated_values). `[]`: it has nothing of this sort, so that no limit by it is about the item. Absent: it is a text of others, or not known yet, and may
 * hold any, so that every limit by it is.
 */
export interface LimitFacets {
  readonly kind?: string | readonly string[];
  readonly threat?: string | readonly string[];
}

const covers = (words: readonly string[] | null, stated: string | readonly string[] | undefined): boolean =>
  words === null || stated === undefined || [stated].flat().some((word) => words.includes(word));

/**
 * What the party's policy says against a release, whoever makes it.
 * @returns the problem in one sentence, or undefined.
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
    return { code: 'POLICY_FORBIDS_AUDIENCE', message: 'Your party shares nothing with partners (sharingPolicy): leave them out.' };
  }
  if (policy.limits.some((limit) => matches(limit) && beyond(limit))) {
    return {
      code: 'POLICY_FORBIDS_AUDIENCE',
      message: 'Your party has set a limit for this label, kind or threat (sharingPolicy): this audience reaches beyond it.',
    };
  }
  return undefined;
}

const rank = (tlp: Tlp): number => TLP.indexOf(tlp);

/**
 * Whether somebody else must release this: it opens further what is, or was, at or above the policy's label; or it opens something to a partner.
 * @param before the item as it stands; undefined: it is new.
 */
export function needsSecondOfficer(
  next: Release,
  before: Release | undefined,
  { secondFrom, secondForPartners }: Pick<SharingPolicy, 'secondFrom' | 'secondForPartners'>,
  directory: Directory,
): boolean {
  const had = before ?? { tlp: next.tlp, audience: [], excluded: [] };
  const isMilder = rank(next.tlp) < rank(had.tlp);
  const toPartners = next.audience.some((key) => isPartnerKey(key, directory) && (isMilder || !had.audience.includes(key)));
  const isHigh = secondFrom !== null && Math.max(rank(next.tlp), rank(had.tlp)) >= rank(secondFrom);
  return (secondForPartners && toPartners) || (isHigh && listWidenings(next, had, directory).length > 0);
}

/** Whether a change of the content of an item waits for a second officer. @param present the item as it stands: it takes two officers where one alone could not release it today */
export const needsSecondForContent = (
  present: Release,
  policy: Pick<SharingPolicy, 'secondFrom' | 'secondForPartners' | 'secondForContent'>,
  directory: Directory,
): boolean => policy.secondForContent && needsSecondOfficer(present, undefined, policy, directory);

/** What strangers learn of an item when they ask for its value. */
export interface DiscoveryTerms {
  readonly tlp: Tlp;
  readonly discoverability: Discoverability;
  readonly attribution: Attribution;
}

/** How much that is: nothing; that somebody has it; who (hub.disclosure_rank). */
const disclosureRankOf = ({ discoverability, attribution }: Omit<DiscoveryTerms, 'tlp'>): number =>
  discoverability === 'HIT_CONTACT' && attribution !== 'HIDDEN' ? 2 : discoverability.startsWith('HIT') ? 1 : 0;

/** Whether somebody else must release what strangers learn: it is raised, of what is, or was, at or above the policy's label. */
export function needsSecondForDiscovery(
  next: DiscoveryTerms,
  before: DiscoveryTerms | undefined,
  { secondFrom }: Pick<SharingPolicy, 'secondFrom'>,
): boolean {
  const isHigh = secondFrom !== null && Math.max(rank(next.tlp), rank(before?.tlp ?? next.tlp)) >= rank(secondFrom);
  return isHigh && disclosureRankOf(next) > (before ? disclosureRankOf(before) : 0);
}

/** The most that strangers may learn at once of what waits: no more than before. */
export function immediateDiscoverabilityOf(
  { discoverability, attribution }: DiscoveryTerms,
  before: DiscoveryTerms | undefined,
): Discoverability {
  const upToIt = DISCOVERABILITY.slice(0, DISCOVERABILITY.indexOf(discoverability) + 1).reverse();
  return (
    upToIt.find((one) => disclosureRankOf({ discoverability: one, attribution }) <= (before ? disclosureRankOf(before) : 0)) ?? 'HIDDEN'
  );
}

/** Whether a limit keeps whoever has these keys from learning of an item without seeing it (hub.is_existence_hidden_from). @param keys of a party: its own, its groups', every country's where it is one */
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
 * What may be written at once of a release that waits: whatever narrows, and nothing that opens. Whoever has sight by a key that gives way to a wider one (every
 * country, or a group that it is in today) keeps it meanwhile: nobody is told to delete what it is to have.
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

/** A release without whom the party's policy keeps it from. */
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
