import type { Directory } from '../../tenancy/sharing/audience.js';
import { ATTRIBUTION, type Attribution, DISCOVERABILITY, type Discoverability, type Tlp } from '../../tenancy/sharing/label.js';
import { type Release, listWidenings } from '../../tenancy/sharing/release.policy.js';
import { type SharingPolicy, restrictToPolicy } from '../../tenancy/sharing/sharing.policy.js';
import type { Kind } from '../../values/values/value.js';
import type { Threat } from './claim.js';
import type { Original, CompleteItem } from './draft.js';
import type { PersonStatus } from './person-status.js';
import { shieldAudience } from './person-status.policy.js';
import type { AddressedClaim, OwnClaim } from './publish.policy.js';

/** A claim that an import wrote: whether the import created it, and its former content (columns as in its table, timestamps as text). */
export interface ImportedClaim {
  readonly item: string;
  readonly created: boolean;
  /** Its content was changed after the import. */
  readonly changed_since: boolean;
  readonly before: FormerClaim | null;
  readonly detail_before: FormerDetail | null;
  readonly audience_before: readonly number[] | null;
  readonly excluded_before: readonly number[] | null;
  readonly agency_only_before: boolean;
  /** The end that the owner had chosen itself. */
  readonly chosen_before: Date | null;
}

export interface FormerClaim {
  readonly kind: Kind;
  readonly scope: string;
  readonly value: string;
  readonly display: string;
  readonly platform: string | null;
  readonly network: string | null;
  readonly bank: string | null;
  readonly country: string | null;
  readonly threat: Threat;
  readonly tags: readonly string[];
  readonly first_seen: string | null;
  readonly last_seen: string | null;
  readonly valid_until: string | null;
  readonly revoked_at: string | null;
  readonly tlp: Tlp;
  readonly attribution: Attribution;
  readonly discoverability: Discoverability;
}

export interface FormerDetail {
  readonly raw: string;
  readonly external_id: string | null;
  readonly description: string | null;
  readonly confidence: number | null;
  readonly reliability: string | null;
  readonly credibility: number | null;
  /** Absent: the version was written before the field existed. */
  readonly person_status?: PersonStatus | null;
  readonly original?: Original | null;
}

/** The result for a claim when an import is reverted. LEFT: the claim was changed since, or the reverting actor may not read it. */
export type RevertDecision =
  | { readonly outcome: 'REVOKED'; readonly isOver: boolean }
  | { readonly outcome: 'RESTORED'; readonly draft: AddressedClaim; readonly externalId: string | null }
  | { readonly outcome: 'LEFT' };

/**
 * Decides about one claim. A claim that the import created is revoked, regardless of its present readers. A claim that it changed gets its former content
 * back: for no reader who does not see it now, under no milder label, and naming nobody whom it does not name now. Later changes stay.
 * @param claim as it stands; undefined: it is deleted, or closed to the actor
 */
export function decideRevert(
  written: ImportedClaim,
  claim: OwnClaim | undefined,
  { directory, policy, now }: { readonly directory: Directory; readonly policy: SharingPolicy; readonly now: Date },
): RevertDecision {
  if (!claim || written.changed_since) return { outcome: 'LEFT' };
  const { before, detail_before: detail } = written;
  if (written.created || !before || !detail || before.revoked_at) return { outcome: 'REVOKED', isOver: claim.revoked_at !== null };
  if (claim.revoked_at || claim.disputed_since) return { outcome: 'LEFT' };

  const release = narrowerRelease(written, before, claim, directory);
  const { tlp, audience, excluded } = shieldAudience(restrictToPolicy(release, before, policy, directory), detail.person_status, directory);
  const { kind, scope, value, display, platform, network, bank, country } = before;
  const draft = {
    index: 0,
    digest: claim.digest,
    warnings: [],
    value: { kind, scope, value, display, platform, network, bank, country, warnings: [] },
    keys: { audience, excluded },
    item: { ...formerItem(written, before, detail, claim), tlp, retainUntil: retentionOf(written, claim, now) },
  };
  return { outcome: 'RESTORED', externalId: detail.external_id, draft };
}

/** Returns the former release of a claim, unless that release would open it further now. */
function narrowerRelease(written: ImportedClaim, { tlp }: FormerClaim, claim: OwnClaim, directory: Directory): Release {
  const former: Release = { tlp, audience: written.audience_before ?? [], excluded: written.excluded_before ?? [] };
  const present: Release = { tlp: claim.tlp, audience: claim.audience, excluded: claim.excluded };
  return listWidenings(former, present, directory).length > 0 ? present : former;
}

const formerItem = (written: ImportedClaim, before: FormerClaim, detail: FormerDetail, claim: OwnClaim): Omit<CompleteItem, 'tlp'> => ({
  kind: before.kind,
  value: detail.raw,
  threat: before.threat,
  tags: before.tags,
  audience: null,
  attribution: laterOf(ATTRIBUTION_BY_REACH, before.attribution, claim.attribution),
  discoverability: laterOf(DISCOVERABILITY_BY_REACH, before.discoverability, claim.discoverability),
  firstSeen: dateOf(before.first_seen),
  lastSeen: dateOf(before.last_seen),
  validUntil: dateOf(before.valid_until),
  description: detail.description,
  confidence: detail.confidence,
  reliability: detail.reliability,
  credibility: detail.credibility,
  personStatus: detail.person_status ?? 'UNKNOWN',
  original: detail.original ?? null,
  agencyOnly: written.agency_only_before || claim.agency_only,
  reissue: false,
});

/** Returns the owner's own end of retention: the former one. Where it is over by now and would delete the claim, the present one stays. */
const retentionOf = ({ chosen_before: former }: ImportedClaim, claim: OwnClaim, now: Date): Date | null =>
  former && former <= now ? claim.chosen_until : former;

/** Ordered from the setting that reveals most. */
const ATTRIBUTION_BY_REACH: readonly Attribution[] = ['AGENCY', ...ATTRIBUTION.filter((one) => one !== 'AGENCY')];
const DISCOVERABILITY_BY_REACH: readonly Discoverability[] = [...DISCOVERABILITY].reverse();

const laterOf = <W>(order: readonly W[], one: W, other: W): W => (order.indexOf(one) > order.indexOf(other) ? one : other);
const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
