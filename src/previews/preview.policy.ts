import type { ActorParty } from '../access/actor.js';
import { ROLES_OF } from '../database/ceiling.js';
import { GRANTS, type Permission, type Role } from '../database/grants.js';
import type { Channel } from '../feed/channels.graphql.js';
import type { PersonStatus } from '../indicators/person-status.js';
import { shieldProblem } from '../indicators/person-status.policy.js';
import {
  type AudienceKeys,
  type AudienceProblem,
  type AudienceWish,
  type Directory,
  type KnownParty,
  resolveAudience,
} from '../sharing/audience.js';
import type { Tlp } from '../sharing/label.js';
import { labelProblem, type Release, whatWidens } from '../sharing/release.policy.js';
import { heldBack, type Matched, needsSecondOfficer, policyProblem, type SharingPolicy, withinPolicy } from '../sharing/sharing.policy.js';

/** What is asked about: a release, of what, and how it stands now. */
export interface Asked {
  readonly tlp: Tlp;
  readonly audience: AudienceWish;
  readonly item: Matched;
  readonly personStatus: PersonStatus | null;
  /** undefined: it is new. */
  readonly before: Release | undefined;
  /** Why what stands now cannot be opened further; undefined: it can. */
  readonly frozen: AudienceProblem | undefined;
}

/** What would become of it: REFUSED, nothing changes; WAITS, `now` is written and `next` waits for a second officer; OPENS, `next` is written. */
export interface Foreseen {
  readonly verdict: 'REFUSED' | 'WAITS' | 'OPENS';
  readonly problems: readonly AudienceProblem[];
  /** undefined: nothing would stand. */
  readonly now: Release | undefined;
  readonly next: Release;
}

/** What publishing, or changing the audience, would do: the same rules in the same order (publish.policy, release-gate, revise.service). */
export function foreseen(
  { tlp, audience, item, personStatus, before, frozen }: Asked,
  policy: SharingPolicy,
  directory: Directory,
): Foreseen {
  const { problems, keys } = resolveAudience(audience, directory);
  const next: Release = { tlp, ...keys };
  const widensFrozen = before && frozen && whatWidens(next, before, directory).length > 0 ? frozen : undefined;
  const all = [
    ...problems,
    labelProblem(tlp, audience),
    shieldProblem(personStatus, keys, directory),
    policyProblem(next, item, policy, directory),
    widensFrozen,
  ].filter((one) => one !== undefined);
  if (all.length > 0) return { verdict: 'REFUSED', problems: all.map(({ code, message }) => ({ code, message })), now: before, next };
  if (!needsSecondOfficer(next, before, policy, directory)) return { verdict: 'OPENS', problems: [], now: next, next };
  const held = heldBack(next, before, directory);
  return { verdict: 'WAITS', problems: [], now: before ? held : withinPolicy(held, item, policy, directory), next };
}

/** Why a party is kept from it. */
export const KEPT_OUT = [
  'NOT_ADDRESSED',
  'LABEL',
  'EXCEPTED',
  'BARRED',
  'POLICY',
  'PERSON_PROTECTED',
  'NOT_ADMITTED',
  'REFUSED',
  'SECOND_OFFICER',
] as const;
export type KeptOut = (typeof KEPT_OUT)[number];

/** What is known of one party's sight: of what would be written, and of what is wanted. */
export interface Sight {
  readonly party: KnownParty;
  readonly isBarred: boolean;
  readonly now: boolean;
  readonly wanted: boolean;
}

/** Everything that keeps a party out; empty where it would see the item. */
export function keptOut(
  { party, isBarred, now, wanted }: Sight,
  asked: Asked,
  { verdict, next }: Foreseen,
  rules: Rules,
): readonly KeptOut[] {
  if (now) return [];
  const alone: AudienceKeys = { audience: [party.key], excluded: [] };
  const isNamed = next.audience.includes(party.key);
  const reasons: Readonly<Partial<Record<KeptOut, boolean>>> = {
    NOT_ADMITTED: party.candidate === true,
    LABEL: next.tlp === 'AMBER_STRICT',
    EXCEPTED: next.excluded.includes(party.key),
    BARRED: isBarred,
    POLICY: (isNamed || wanted) && policyProblem({ ...next, ...alone }, asked.item, rules.policy, rules.directory) !== undefined,
    PERSON_PROTECTED: isNamed && shieldProblem(asked.personStatus, alone, rules.directory) !== undefined,
    REFUSED: wanted && verdict === 'REFUSED',
    SECOND_OFFICER: wanted && verdict === 'WAITS',
  };
  const found = KEPT_OUT.filter((reason) => reasons[reason] === true);
  return found.length > 0 ? found : ['NOT_ADDRESSED'];
}

/** What an owner's own choice is held against. */
export interface Rules {
  readonly policy: SharingPolicy;
  readonly directory: Directory;
}

/** Which roles of a party's officers read what has this label. */
export function readersOf(kind: ActorParty['kind'], tlp: Tlp): readonly Role[] {
  const needed: readonly Permission[] = tlp === 'RED' ? ['indicator:read', 'indicator:read-red'] : ['indicator:read'];
  const mayAll = (role: Role): boolean => needed.every((permission) => (GRANTS[role] as readonly Permission[]).includes(permission));
  return ROLES_OF[kind].filter(mayAll);
}

/** By which ways it leaves the hub, API keys included; what is RED is read by people who are signed in, and by nothing else. */
export const channelsOf = (tlp: Tlp): readonly Channel[] =>
  tlp === 'RED' ? ['FEED', 'SUBSCRIPTION'] : ['FEED', 'SUBSCRIPTION', 'WEBHOOK', 'TAXII', 'EXPORT', 'MISP'];

/** What it would change for a party. */
export const SIGHT_CHANGES = ['GAINS', 'LOSES', 'KEEPS', 'NONE'] as const;
export type SightChange = (typeof SIGHT_CHANGES)[number];
export const changeOf = ({ before, now }: { readonly before: boolean; readonly now: boolean }): SightChange =>
  now ? (before ? 'KEEPS' : 'GAINS') : before ? 'LOSES' : 'NONE';
