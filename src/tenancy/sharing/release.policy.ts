import {
  type AudienceKeys,
  type AudienceProblem,
  type AudienceSpec,
  type Directory,
  EVERY_COUNTRY,
  isPartnerKey,
  type KnownParty,
  partyOfKey,
} from './audience.js';
import { type Discoverability, isWiderLabel, type Tlp } from './label.js';

/** What a label allows of an audience, in the words that the refusal uses. An empty audience goes with every label. */
const ALLOWED: Readonly<Record<Tlp, string>> = {
  CLEAR: 'anybody',
  GREEN: 'countries, groups and named partners',
  AMBER: 'named countries, groups and partners, not every country',
  AMBER_STRICT: 'nobody outside your own party',
  RED: 'named countries or partners, no group and not every country',
};

/**
 * Whether a label goes with an audience (TLP 2.0, as the hub reads it).
 * @returns the problem in one sentence, or undefined.
 */
export function labelProblem(tlp: Tlp, wish: AudienceSpec): AudienceProblem | undefined {
  const groups = wish.groups.length + (wish.groupMembersToday?.length ?? 0);
  const named = wish.countries.length + groups + wish.partners.length;
  if (tlp === 'AMBER_STRICT' && !wish.everyCountry && named === 0 && wish.exceptCountries.length > 0) {
    return { code: 'TLP_FORBIDS_AUDIENCE', message: 'TLP:AMBER+STRICT goes with an empty audience alone: there is nobody to be excepted.' };
  }
  const tooWide =
    tlp === 'AMBER_STRICT'
      ? wish.everyCountry || named > 0
      : (wish.everyCountry && (tlp === 'AMBER' || tlp === 'RED')) || (tlp === 'RED' && groups > 0);
  if (!tooWide) return undefined;
  const label = tlp.replace('_', '+');
  return { code: 'TLP_FORBIDS_AUDIENCE', message: `TLP:${label} is for ${ALLOWED[tlp]}: this audience reaches further.` };
}

/** Content of a claim that waits for a second officer, by the columns of hub.own_claims. At: times, Date in the program and ISO 8601 text in the database. */
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
  /** The STIX or MISP object that it was read from. */
  readonly original: { readonly format: 'stix' | 'misp'; readonly body: Readonly<Record<string, unknown>> } | null;
}

/** Label and audience of an item. */
export interface Release extends AudienceKeys {
  readonly tlp: Tlp;
  /** What strangers are to learn when they ask, where that is opened too; absent: it stays as it is. */
  readonly discoverability?: Discoverability;
  /** What a claim is to say, where a change of that waits too; absent: it stays as it is. */
  readonly content?: PendingContent;
}

/**
 * What `next` would open that `before` did not, each named for people; empty when it only keeps or narrows. Naming a country that was reached as one
 * of all is no widening; naming a member of a group is one, since it outlasts the group.
 */
export function listWidenings(next: Release, before: Release, directory: Directory): readonly string[] {
  const hadAll = before.audience.includes(EVERY_COUNTRY);
  const reached = (key: number): boolean =>
    before.audience.includes(key) || (hadAll && !isPartnerKey(key, directory) && key !== EVERY_COUNTRY);
  const added = next.audience.filter((key) => !reached(key) || (before.excluded.includes(key) && !next.excluded.includes(key)));
  const isParty = (key: number): boolean => partyOfKey(key, directory) !== undefined;
  const reachesUnnamed = next.audience.some((key) => !isParty(key)); // every country, or a group: who was excepted may be among them
  const readmitted = reachesUnnamed ? before.excluded.filter((key) => !next.excluded.includes(key) && !added.includes(key)) : [];
  const label = isWiderLabel(next.tlp, before.tlp) ? [`the label TLP:${next.tlp.replace('_', '+')}`] : [];
  return [...label, ...[...added, ...readmitted].map((key) => nameOf(key, directory))];
}

/** Parties that a release is for, as of now. Only groups that the actor belongs to are looked into. */
function partiesReachedBy({ audience, excluded }: AudienceKeys, directory: Directory): ReadonlySet<number> {
  const inGroups = directory.groups.flatMap(({ key, members = [] }) => (audience.includes(key) ? members : []));
  const isReached = ({ key, kind, candidate }: KnownParty): boolean =>
    audience.includes(key) || inGroups.includes(key) || (kind === 'COUNTRY' && candidate !== true && audience.includes(EVERY_COUNTRY));
  const reached = directory.parties.filter((party) => isReached(party) && !excluded.includes(party.key) && party.key !== directory.me.key);
  return new Set(reached.map(({ key }) => key));
}

/**
 * Whom `next` takes from that `before` was for, each named for people; empty where nobody loses sight. Where no party loses it today, but every country, or a group, is
 * not named any more, that is named: countries that join later would have been among them.
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

/** An audience as far as a label goes with it. */
export function restrictToLabel(tlp: Tlp, { audience, excluded }: AudienceKeys, directory: Directory): AudienceKeys {
  if (tlp === 'AMBER_STRICT') return { audience: [], excluded: [] };
  const isParty = (key: number): boolean => partyOfKey(key, directory) !== undefined;
  const isFit = (key: number): boolean => (tlp === 'RED' ? isParty(key) : tlp === 'AMBER' ? key !== EVERY_COUNTRY : true);
  return { audience: audience.filter(isFit), excluded };
}

/** Whom an item that exists is for once it is published again. */
export interface NextAudience {
  readonly keys: AudienceKeys;
  /** Who would lose sight without anybody having said so (see {@link listNarrowings}): that needs `reissue`. */
  readonly unasked: readonly string[];
}

/**
 * Whom an item that exists is for once it is published again: those that are named, otherwise those that it is for already, as far as its new label goes with them.
 * @param said what was named; null: nobody named anything
 * @param isDerived the audience was not named by who publishes, but read from something that its source says (a distribution, a label)
 */
export function nextAudience(
  said: AudienceKeys | null,
  { isDerived, tlp }: { readonly isDerived: boolean; readonly tlp: Tlp },
  before: AudienceKeys,
  directory: Directory,
): NextAudience {
  if (said && !isDerived) return { keys: said, unasked: [] };
  const keys = said ?? restrictToLabel(tlp, before, directory);
  return { keys, unasked: listNarrowings(keys, before, directory) };
}

/** Names for people, in one phrase. */
export const joinNames = (names: readonly string[]): string =>
  names.length > 6 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');

function nameOf(key: number, directory: Directory): string {
  if (key === EVERY_COUNTRY) return 'every country';
  const group = directory.groups.find((one) => one.key === key);
  if (group) return `the group “${group.name}”`;
  return partyOfKey(key, directory)?.name ?? 'a party';
}
