import type { ActorParty } from '../../identity/auth/actor.js';
import { ROLES_OF } from '../../platform/database/ceiling.js';
import { GRANTS, type Permission, type Role } from '../../platform/database/grants.js';
import type { Channel } from '../feed/channels.graphql.js';
import type { PersonStatus } from '../../intel/indicators/person-status.js';
import { shieldProblem } from '../../intel/indicators/person-status.policy.js';
import { narrowingProblem } from '../../intel/indicators/publish.policy.js';
import { NO_AUDIENCE } from '../../intel/indicators/submit.policy.js';
import {
  EVERY_COUNTRY,
  type AudienceKeys,
  type AudienceProblem,
  type AudienceSpec,
  type Directory,
  type KnownParty,
  resolveAudience,
} from '../../tenancy/sharing/audience.js';
import type { Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import { labelProblem, nextAudience, type Release, listWidenings } from '../../tenancy/sharing/release.policy.js';
import {
  immediateReleaseOf,
  immediateDiscoverabilityOf,
  isWithheldByLimit,
  type LimitFacets,
  needsSecondForContent,
  needsSecondOfficer,
  needsSecondForDiscovery,
  policyProblem,
  type SharingPolicy,
  type DiscoveryTerms,
  restrictToPolicy,
} from '../../tenancy/sharing/sharing.policy.js';

/** What is asked about: a release, of what, and how it stands now. */
export interface PreviewSubject {
  readonly tlp: Tlp;
  /** null: nobody is named; then it is unchanged, or the party's default where it is new. */
  readonly audience: AudienceSpec | null;
  readonly item: LimitFacets;
  readonly personStatus: PersonStatus | null;
  /** undefined: it is new. */
  readonly before: Release | undefined;
  /** Whether the content of a claim that stands changes. */
  readonly changesContent: boolean;
  /** What strangers are to learn, and what they learn now. */
  readonly disclosure: DiscoveryTerms;
  readonly disclosureBefore: DiscoveryTerms | undefined;
  /** Why what stands now cannot be opened further; undefined: it can. */
  readonly frozen: AudienceProblem | undefined;
}

/** What would become of it: REFUSED, nothing changes; WAITS, `now` is written and `next` waits for a second officer; OPENS, `next` is written. */
export interface PreviewOutcome {
  readonly verdict: 'REFUSED' | 'WAITS' | 'OPENS';
  readonly problems: readonly AudienceProblem[];
  /** undefined: nothing would stand. */
  readonly now: Release | undefined;
  readonly next: Release;
  /** What strangers would learn when they ask, at once. */
  readonly hint: Discoverability;
}

/** What publishing, or changing the audience, would do: the same rules in the same order (publish.policy, release-gate, revise.service). */
export function predictOutcome(
  { tlp, audience, item, personStatus, before, changesContent, disclosure: told, disclosureBefore: toldBefore, frozen }: PreviewSubject,
  policy: SharingPolicy,
  directory: Directory,
): PreviewOutcome {
  const { problems, keys } = resolveAddressees({ tlp, audience, before }, policy, directory);
  const next: Release = { tlp, ...keys };
  const widensFrozen = before && frozen && listWidenings(next, before, directory).length > 0 ? frozen : undefined;
  const all = [
    ...problems,
    shieldProblem(personStatus, keys, directory),
    policyProblem(next, item, policy, directory),
    widensFrozen,
  ].filter((one) => one !== undefined);
  if (all.length > 0) {
    const stays = toldBefore?.discoverability ?? 'HIDDEN';
    return { verdict: 'REFUSED', problems: all.map(({ code, message }) => ({ code, message })), now: before, next, hint: stays };
  }
  const hintWaits = needsSecondForDiscovery(told, toldBefore, policy);
  const hint = hintWaits ? immediateDiscoverabilityOf(told, toldBefore) : told.discoverability;
  if (!needsSecondOfficer(next, before, policy, directory)) {
    const contentWaits = changesContent && before !== undefined && needsSecondForContent(before, policy, directory);
    return { verdict: hintWaits || contentWaits ? 'WAITS' : 'OPENS', problems: [], now: next, next, hint };
  }
  const held = immediateReleaseOf(next, before, directory);
  return { verdict: 'WAITS', problems: [], now: before ? held : restrictToPolicy(held, item, policy, directory), next, hint };
}

/** Whom it is for, and what is wrong with that. */
function resolveAddressees(
  { tlp, audience, before }: Pick<PreviewSubject, 'tlp' | 'audience' | 'before'>,
  { defaultAudience }: SharingPolicy,
  directory: Directory,
): { readonly problems: readonly AudienceProblem[]; readonly keys: AudienceKeys } {
  if (!audience && before) {
    const { keys, unasked } = nextAudience(null, { isDerived: false, tlp }, before, directory);
    return { keys, problems: unasked.length > 0 ? [narrowingProblem('claim', unasked)] : [] };
  }
  const wish = audience ?? defaultAudience;
  if (!wish) return { keys: { audience: [], excluded: [] }, problems: [NO_AUDIENCE] };
  const { problems, keys } = resolveAudience(wish, directory);
  return { keys, problems: [...problems, labelProblem(tlp, wish)].filter((one) => one !== undefined) };
}

/** Why a party is kept from it. */
export const EXCLUSION_REASONS = [
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
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number];

/** What is known of one party's sight: of what would be written, and of what is wanted. */
export interface PartyAccess {
  readonly party: KnownParty;
  readonly isBarred: boolean;
  readonly now: boolean;
  readonly onceReleased: boolean;
}

/** Everything that keeps a party out; empty where it would see the item. */
export function exclusionReasons(
  { party, isBarred, now, onceReleased: wanted }: PartyAccess,
  asked: PreviewSubject,
  { verdict, next }: PreviewOutcome,
  rules: Rules,
): readonly ExclusionReason[] {
  if (now) return [];
  const alone: AudienceKeys = { audience: [party.key], excluded: [] };
  const isNamed = next.audience.includes(party.key);
  const reasons: Readonly<Partial<Record<ExclusionReason, boolean>>> = {
    NOT_ADMITTED: party.candidate === true,
    LABEL: next.tlp === 'AMBER_STRICT',
    EXCEPTED: next.excluded.includes(party.key),
    BARRED: isBarred,
    POLICY: (isNamed || wanted) && policyProblem({ ...next, ...alone }, asked.item, rules.policy, rules.directory) !== undefined,
    PERSON_PROTECTED: isNamed && shieldProblem(asked.personStatus, alone, rules.directory) !== undefined,
    REFUSED: wanted && verdict === 'REFUSED',
    SECOND_OFFICER: wanted && verdict === 'WAITS',
  };
  const found = EXCLUSION_REASONS.filter((reason) => reasons[reason] === true);
  return found.length > 0 ? found : ['NOT_ADDRESSED'];
}

/** What an owner's own choice is held against. */
export interface Rules {
  readonly policy: SharingPolicy;
  readonly directory: Directory;
}

/** What a party that does not see an item learns when it asks for its value: what bars, exceptions and limits leave of the owner's word. */
export function disclosedTo(
  { party, isBarred }: Pick<PartyAccess, 'party' | 'isBarred'>,
  { item }: PreviewSubject,
  { now, next, hint }: PreviewOutcome,
  { policy, directory }: Rules,
): Discoverability {
  if (party.kind !== 'COUNTRY' || party.candidate === true) return 'HIDDEN';
  const { tlp, excluded } = now ?? next;
  const groups = directory.groups.filter(({ members = [] }) => members.includes(party.key)).map(({ key }) => key);
  const isKept = isBarred || excluded.includes(party.key) || isWithheldByLimit([party.key, EVERY_COUNTRY, ...groups], item, tlp, policy);
  return isKept && hint !== 'HIDDEN' ? 'SILENT' : hint;
}

/** Which roles of a party's officers read what has this label. */
export function readerRolesOf(kind: ActorParty['kind'], tlp: Tlp): readonly Role[] {
  const needed: readonly Permission[] = tlp === 'RED' ? ['indicator:read', 'indicator:read-red'] : ['indicator:read'];
  const mayAll = (role: Role): boolean => needed.every((permission) => (GRANTS[role] as readonly Permission[]).includes(permission));
  return ROLES_OF[kind].filter(mayAll);
}

/** By which ways it leaves the hub, API keys included; what is RED is read by people who are signed in, and by nothing else. */
export const channelsOf = (tlp: Tlp): readonly Channel[] =>
  tlp === 'RED' ? ['FEED', 'SUBSCRIPTION'] : ['FEED', 'SUBSCRIPTION', 'WEBHOOK', 'TAXII', 'EXPORT', 'MISP'];

/** What it would change for a party. */
export const VISIBILITY_CHANGES = ['GAINS', 'LOSES', 'KEEPS', 'NONE'] as const;
export type VisibilityChange = (typeof VISIBILITY_CHANGES)[number];
export const visibilityChangeOf = ({ before, now }: { readonly before: boolean; readonly now: boolean }): VisibilityChange =>
  now ? (before ? 'KEEPS' : 'GAINS') : before ? 'LOSES' : 'NONE';
