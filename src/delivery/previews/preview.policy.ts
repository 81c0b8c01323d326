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
import { labelProblem } from '../../tenancy/sharing/label-audience.policy.js';
import { nextAudience, type Release, listWidenings } from '../../tenancy/sharing/release.policy.js';
import {
  immediateReleaseOf,
  immediateDiscoverabilityOf,
  isWithheldByLimit,
  type LimitFacets,
  needsSecondForContent,
  needsSecondOfficer,
  needsSecondForDiscovery,
  policyProblem,
  type GuardedRelease,
  type SharingPolicy,
  type DiscoveryTerms,
  restrictToPolicy,
} from '../../tenancy/sharing/sharing.policy.js';

/** Subject of a preview: the planned release, its item, and the current state. */
export interface PreviewSubject {
  readonly tlp: Tlp;
  /** Null: no audience is given. It is then unchanged, or the party's default for a new claim. */
  readonly audience: AudienceSpec | null;
  readonly item: LimitFacets;
  readonly personStatus: PersonStatus | null;
  /** Undefined: a new claim. */
  readonly before: GuardedRelease | undefined;
  /** Whether the content of an existing claim changes. */
  readonly changesContent: boolean;
  /** What parties outside the audience are to learn, and what they learn now. */
  readonly disclosure: DiscoveryTerms;
  readonly disclosureBefore: DiscoveryTerms | undefined;
  /** Why the current release cannot be widened; undefined: it can. */
  readonly frozen: AudienceProblem | undefined;
}

/** Result of a planned release. REFUSED: nothing changes. PENDING_APPROVAL: `now` is written, and `next` waits for a second officer. EFFECTIVE: `next` is written. */
export interface PreviewOutcome {
  readonly verdict: 'REFUSED' | 'PENDING_APPROVAL' | 'EFFECTIVE';
  readonly problems: readonly AudienceProblem[];
  /** Undefined: nothing is written. */
  readonly now: Release | undefined;
  readonly next: Release;
  /** What parties outside the audience learn at once from a lookup. */
  readonly hint: Discoverability;
}

/** Predicts the result of publishing, or of changing the audience, by the same rules in the same order (publish.policy, release-gate, revise.service). */
export function predictOutcome(
  { tlp, audience, item, personStatus, before, changesContent, disclosure, disclosureBefore, frozen }: PreviewSubject,
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
    const stays = disclosureBefore?.discoverability ?? 'HIDDEN';
    return { verdict: 'REFUSED', problems: all.map(({ code, message }) => ({ code, message })), now: before, next, hint: stays };
  }
  const hintWaits = needsSecondForDiscovery(disclosure, disclosureBefore, policy);
  const hint = hintWaits ? immediateDiscoverabilityOf(disclosure, disclosureBefore) : disclosure.discoverability;
  if (!needsSecondOfficer(next, before, policy, directory)) {
    const contentWaits = changesContent && before !== undefined && needsSecondForContent(before, policy, directory);
    return { verdict: hintWaits || contentWaits ? 'PENDING_APPROVAL' : 'EFFECTIVE', problems: [], now: next, next, hint };
  }
  const held = immediateReleaseOf(next, before, directory);
  return { verdict: 'PENDING_APPROVAL', problems: [], now: before ? held : restrictToPolicy(held, item, policy, directory), next, hint };
}

/** Returns the keys of the audience, and the problems of the audience. */
function resolveAddressees(
  { tlp, audience, before }: Pick<PreviewSubject, 'tlp' | 'audience' | 'before'>,
  { defaultAudience }: SharingPolicy,
  directory: Directory,
): { readonly problems: readonly AudienceProblem[]; readonly keys: AudienceKeys } {
  if (!audience && before) {
    const { keys, unasked } = nextAudience(null, { isDerived: false, tlp }, before, directory);
    return { keys, problems: unasked.length > 0 ? [narrowingProblem('indicator', unasked)] : [] };
  }
  const requested = audience ?? defaultAudience;
  if (!requested) return { keys: { audience: [], excluded: [] }, problems: [NO_AUDIENCE] };
  const { problems, keys } = resolveAudience(requested, directory);
  return { keys, problems: [...problems, labelProblem(tlp, requested)].filter((problem) => problem !== undefined) };
}

/** Reasons why a party does not see an item. */
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

/** Access of one party: to the release that is written now, and to the wanted release. */
export interface PartyAccess {
  readonly party: KnownParty;
  readonly isBarred: boolean;
  readonly now: boolean;
  readonly onceReleased: boolean;
}

/** Returns all reasons why a party would not see the item; empty if it would. */
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
    SECOND_OFFICER: wanted && verdict === 'PENDING_APPROVAL',
  };
  const found = EXCLUSION_REASONS.filter((reason) => reasons[reason] === true);
  return found.length > 0 ? found : ['NOT_ADDRESSED'];
}

/** Rules that limit the owner's choice. */
export interface Rules {
  readonly policy: SharingPolicy;
  readonly directory: Directory;
}

/** Returns what a party that does not see an item learns from a lookup of its value: the owner's choice, limited by bars, exceptions and limits. */
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

/** Returns the roles of a party whose officers read items with this label. */
export function readerRolesOf(kind: ActorParty['kind'], tlp: Tlp): readonly Role[] {
  const needed: readonly Permission[] = tlp === 'RED' ? ['indicator:read', 'indicator:read-red'] : ['indicator:read'];
  const mayAll = (role: Role): boolean => needed.every((permission) => (GRANTS[role] as readonly Permission[]).includes(permission));
  return ROLES_OF[kind].filter(mayAll);
}

/** Returns the channels by which an item leaves the hub, API keys included. Only people who are signed in read RED. */
export const channelsOf = (tlp: Tlp): readonly Channel[] =>
  tlp === 'RED' ? ['FEED', 'SUBSCRIPTION'] : ['FEED', 'SUBSCRIPTION', 'WEBHOOK', 'TAXII', 'EXPORT', 'MISP'];

/** Changes of access for a party. */
export const ACCESS_CHANGES = ['GAINS', 'LOSES', 'KEEPS', 'NONE'] as const;
export type AccessChange = (typeof ACCESS_CHANGES)[number];
export const accessChangeOf = ({ before, now }: { readonly before: boolean; readonly now: boolean }): AccessChange =>
  now ? (before ? 'KEEPS' : 'GAINS') : before ? 'LOSES' : 'NONE';
