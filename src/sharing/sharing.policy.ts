import { type AudienceKeys, type AudienceProblem, type AudienceWish, type Directory, EVERY_COUNTRY } from './audience.js';
import { TLP, type Tlp } from './label.js';
import { type Release, whatWidens } from './release.policy.js';

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

/** What a party has decided for all of its officers and machines. */
export interface SharingPolicy {
  /** What a claim without an audience takes; null: it needs one. */
  readonly defaultAudience: AudienceWish | null;
  /** What clients offer first. */
  readonly defaultTlp: Tlp | null;
  readonly neverPartners: boolean;
  /** From this label on another officer releases; null: nobody needs one. */
  readonly secondFrom: Tlp | null;
  readonly secondForPartners: boolean;
  readonly limits: readonly SharingLimit[];
  readonly setAt: string | null;
  readonly setBy: string | null;
  /** Whether releases wait for a second officer. */
  readonly hasOpenReleases: boolean;
}

/** What of an item limits go by. An item that says no kind, or no threat, may hold any: what limits one, limits it. */
export interface Matched {
  readonly kind?: string;
  readonly threat?: string;
}

const covers = (words: readonly string[] | null, word: string | undefined): boolean =>
  words === null || word === undefined || words.includes(word);

const isPartner = (key: number, directory: Directory): boolean =>
  directory.parties.some((party) => party.key === key && party.kind === 'PARTNER');

/**
 * What the party's policy says against a release, whoever makes it.
 * @returns the problem in one sentence, or undefined.
 */
export function policyProblem(
  release: Release,
  item: Matched,
  policy: Pick<SharingPolicy, 'neverPartners' | 'limits'>,
  directory: Directory,
): AudienceProblem | undefined {
  const beyond = ({ within }: SharingLimit): boolean =>
    release.audience.some((key) => !within.includes(key) && !(within.includes(EVERY_COUNTRY) && !isPartner(key, directory)));
  const matches = ({ kinds, threats, labels }: SharingLimit): boolean =>
    covers(kinds, item.kind) && covers(threats, item.threat) && covers(labels, release.tlp);
  if (policy.neverPartners && release.audience.some((key) => isPartner(key, directory))) {
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
  const toPartners = next.audience.some((key) => isPartner(key, directory) && (isMilder || !had.audience.includes(key)));
  const isHigh = secondFrom !== null && Math.max(rank(next.tlp), rank(had.tlp)) >= rank(secondFrom);
  return (secondForPartners && toPartners) || (isHigh && whatWidens(next, had, directory).length > 0);
}

/**
 * What may be written at once of a release that waits: whatever narrows, and nothing that opens. Whoever has sight by a key that gives way to a wider one (every
 * country, or a group that it is in today) keeps it meanwhile: nobody is told to delete what it is to have.
 */
export function heldBack(next: Release, before: Release | undefined, directory: Directory): Release {
  if (!before) return { tlp: next.tlp, audience: [], excluded: [] };
  const hadAll = before.audience.includes(EVERY_COUNTRY);
  const reached = (key: number): boolean =>
    before.audience.includes(key) || (hadAll && key !== EVERY_COUNTRY && !isPartner(key, directory));
  const getsAll = next.audience.includes(EVERY_COUNTRY);
  const inGroups = new Set(directory.groups.flatMap(({ key, members = [] }) => (next.audience.includes(key) ? members : [])));
  const keeps = (key: number): boolean => (getsAll && !isPartner(key, directory)) || inGroups.has(key);
  return {
    tlp: rank(next.tlp) > rank(before.tlp) ? next.tlp : before.tlp,
    audience: inOrder([...next.audience.filter(reached), ...before.audience.filter(keeps)]),
    excluded: inOrder([...before.excluded, ...next.excluded]),
  };
}

const inOrder = (keys: readonly number[]): readonly number[] => [...new Set(keys)].sort((a, b) => a - b);

/** A release without whom the party's policy keeps it from. */
export const withinPolicy = (
  release: Release,
  item: Matched,
  policy: Pick<SharingPolicy, 'neverPartners' | 'limits'>,
  directory: Directory,
): Release => ({
  ...release,
  audience: release.audience.filter((key) => !policyProblem({ ...release, audience: [key] }, item, policy, directory)),
});

export const sameKeys = (one: AudienceKeys, other: AudienceKeys): boolean =>
  String(one.audience) === String(other.audience) && String(one.excluded) === String(other.excluded);
