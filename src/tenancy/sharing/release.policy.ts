import { type AudienceKeys, type Directory, EVERY_COUNTRY, isPartnerKey, type KnownParty, partyOfKey } from './audience.js';
import { restrictToLabel } from './label-audience.policy.js';
import { type Discoverability, isWiderLabel, type Tlp } from './label.js';

/**
 * Content of a claim that waits for a second officer, by the columns of hub.own_claims. At: type of times, Date in the program and ISO 8601 text in the
 * database.
 */
export interface PendingContent<At = Date> {
  readonly threat: string;
  readonly tags: readonly string[];
  readonly first_seen: At | null;
  readonly last_seen: At | null;
  readonly description: string | null;
  /** 0 to 100. */
  readonly confidence: number | null;
  readonly reliability: string | null;
  readonly credibility: number | null;
  /** The STIX or MISP object from which the claim was read. */
  readonly original: { readonly format: 'stix' | 'misp'; readonly body: Readonly<Record<string, unknown>> } | null;
}

/** Label and audience of an item. */
export interface Release extends AudienceKeys {
  readonly tlp: Tlp;
  /** New discoverability, if the release raises it; absent: unchanged. */
  readonly discoverability?: Discoverability;
  /** New content of the claim, if it also waits; absent: unchanged. */
  readonly content?: PendingContent;
}

/**
 * Returns display names of everything that `next` opens and `before` did not; empty when the audience stays the same or narrows. Naming a country that was
 * included in every country is not a widening. Naming a member of a group is one, because it remains when the country leaves the group.
 */
export function listWidenings(next: Release, before: Release, directory: Directory): readonly string[] {
  const hadAll = before.audience.includes(EVERY_COUNTRY);
  const reached = (key: number): boolean =>
    before.audience.includes(key) || (hadAll && !isPartnerKey(key, directory) && key !== EVERY_COUNTRY);
  const added = next.audience.filter((key) => !reached(key) || (before.excluded.includes(key) && !next.excluded.includes(key)));
  const isParty = (key: number): boolean => partyOfKey(key, directory) !== undefined;
  const reachesUnnamed = next.audience.some((key) => !isParty(key)); // every country, or a group: it may include a formerly excepted party
  const readmitted = reachesUnnamed ? before.excluded.filter((key) => !next.excluded.includes(key) && !added.includes(key)) : [];
  const label = isWiderLabel(next.tlp, before.tlp) ? [`the label TLP:${next.tlp.replace('_', '+')}`] : [];
  return [...label, ...[...added, ...readmitted].map((key) => nameOf(key, directory))];
}

/** Returns the parties that a release currently reaches. Resolves only groups that the actor belongs to. */
function partiesReachedBy({ audience, excluded }: AudienceKeys, directory: Directory): ReadonlySet<number> {
  const inGroups = directory.groups.flatMap(({ key, members = [] }) => (audience.includes(key) ? members : []));
  const isReached = ({ key, kind, candidate }: KnownParty): boolean =>
    audience.includes(key) || inGroups.includes(key) || (kind === 'COUNTRY' && candidate !== true && audience.includes(EVERY_COUNTRY));
  const reached = directory.parties.filter((party) => isReached(party) && !excluded.includes(party.key) && party.key !== directory.me.key);
  return new Set(reached.map(({ key }) => key));
}

/**
 * Returns display names of parties that lose access from `before` to `next`; empty when no party does. If no party loses access today, but every country or a
 * group is no longer named, returns that name, because countries that join later would have been included.
 */
export function listNarrowings(next: AudienceKeys, before: AudienceKeys, directory: Directory): readonly string[] {
  const [keep, had] = [partiesReachedBy(next, directory), partiesReachedBy(before, directory)];
  const parties = [...had].filter((key) => !keep.has(key));
  const isParty = (key: number): boolean => partyOfKey(key, directory) !== undefined;
  const unnamed = before.audience.filter((key) => !isParty(key) && !next.audience.includes(key) && !next.audience.includes(EVERY_COUNTRY));
  const isKnown = (key: number): boolean => key === EVERY_COUNTRY || directory.groups.some((group) => group.key === key);
  const lost = parties.length > 0 ? [...parties, ...unnamed.filter((key) => !isKnown(key))] : unnamed;
  return lost.map((key) => nameOf(key, directory));
}

/** Audience of an existing item when it is published again. */
export interface NextAudience {
  readonly keys: AudienceKeys;
  /** Names of parties that would lose access without an explicit request (see {@link listNarrowings}); this requires `reissue`. */
  readonly unasked: readonly string[];
}

/**
 * Returns the audience of an existing item when it is published again: the named audience, otherwise the current audience as far as the new label allows it.
 * @param named the named audience; null: none was named
 * @param isDerived whether the audience was derived from the source (a distribution, a label) and not named by the publisher
 */
export function nextAudience(
  named: AudienceKeys | null,
  { isDerived, tlp }: { readonly isDerived: boolean; readonly tlp: Tlp },
  before: AudienceKeys,
  directory: Directory,
): NextAudience {
  if (named && !isDerived) return { keys: named, unasked: [] };
  const keys = named ?? restrictToLabel(tlp, before, directory);
  return { keys, unasked: listNarrowings(keys, before, directory) };
}

/** Joins display names to one phrase. */
export const joinNames = (names: readonly string[]): string =>
  names.length > 6 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');

function nameOf(key: number, directory: Directory): string {
  if (key === EVERY_COUNTRY) return 'every country';
  const group = directory.groups.find((known) => known.key === key);
  if (group) return `the group “${group.name}”`;
  return partyOfKey(key, directory)?.name ?? 'a party';
}
