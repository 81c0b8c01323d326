import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { AudienceKeys } from '../../tenancy/sharing/audience.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import type { ResolvedOnwardRule, OnwardMode } from '../../tenancy/sharing/onward-rule.js';
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
  /** The end of retention. */
  readonly retain_until: Date | null;
  /** The owner's own end of retention; null: it chose none. */
  readonly chosen_until: Date | null;
  readonly revoked_at: Date | null;
  readonly version: number;
  readonly tlp: Tlp;
  readonly attribution: Attribution;
  readonly discoverability: Discoverability;
  readonly audience: readonly number[];
  readonly excluded: readonly number[];
  /** Within its party, only its agency sees the claim. */
  readonly agency_only: boolean;
  readonly external_id: string | null;
  readonly description: string | null;
  readonly confidence: number | null;
  readonly reliability: string | null;
  readonly credibility: number | null;
  /** null: there is no person behind such a value. */
  readonly person_status: PersonStatus | null;
  readonly disputed_since: Date | null;
  /** The onward rule: the claim's own (onward_own), or its party's default. */
  readonly onward_rule: OnwardMode;
  readonly onward_within: readonly number[];
  readonly onward_own: boolean;
  /** Of a tear-line: the label of its original, when it was torn off. */
  readonly original_tlp?: Tlp | null;
  readonly original: Original | null;
}

/** A draft of a complete claim, with its audience. */
export interface AddressedClaim extends Draft {
  readonly item: CompleteItem;
  readonly keys: AudienceKeys;
  /** The onward rule; absent: the draft states none. */
  readonly onward?: ResolvedOnwardRule;
  /** Readers who would lose access to an existing claim although nobody named another audience; absent: none. */
  readonly unasked?: readonly string[];
  /** Why the draft cannot be published, regardless of existing claims; absent: it can. */
  readonly refusal?: ItemProblem;
}
