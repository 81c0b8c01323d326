import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { AudienceKeys } from '../../tenancy/sharing/audience.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import type { ResolvedOnwardRule, OnwardRule } from '../../tenancy/sharing/onward-rule.js';
import type { Kind } from '../../values/values/value.js';
import type { Threat } from './claim.js';
import type { Draft, Original, CompleteItem } from './draft.js';
import type { PersonStatus } from './person-status.js';

/** A claim of the actor's own agency as it stands (hub.own_claims). */
export interface OwnClaim {
  readonly id: string;
  readonly digest: string;
  readonly kind: Kind;
  readonly threat: Threat;
  readonly tags: readonly string[];
  readonly first_seen: Date | null;
  readonly last_seen: Date | null;
  readonly valid_until: Date | null;
  readonly retain_until: Date | null;
  readonly revoked_at: Date | null;
  readonly version: number;
  readonly tlp: Tlp;
  readonly attribution: Attribution;
  readonly discoverability: Discoverability;
  readonly audience: readonly number[];
  readonly excluded: readonly number[];
  /** Kept to the agency within its party. */
  readonly agency_only: boolean;
  readonly external_id: string | null;
  readonly description: string | null;
  readonly confidence: number | null;
  readonly reliability: string | null;
  readonly credibility: number | null;
  /** null: there is no person behind such a value. */
  readonly person_status: PersonStatus | null;
  readonly disputed_since: Date | null;
  /** How it may go further: by what it says itself (onward_own), or by what its party says for all. */
  readonly onward_rule: OnwardRule;
  readonly onward_within: readonly number[];
  readonly onward_own: boolean;
  readonly original: Original | null;
}

/** A draft that says the whole claim, and for whose eyes. */
export interface AddressedClaim extends Draft {
  readonly item: CompleteItem;
  readonly keys: AudienceKeys;
  /** How it may go further; absent: it does not say. */
  readonly onward?: ResolvedOnwardRule;
  /** Who would lose sight of a claim that exists without anybody having named another audience; absent: nobody. */
  readonly unasked?: readonly string[];
  /** Why it cannot be published, whatever the agency claims already; absent: it can. */
  readonly refusal?: ItemProblem;
}
