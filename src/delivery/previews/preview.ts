import type { Role } from '../../platform/database/grants.js';
import type { Threat } from '../../intel/indicators/claim.js';
import type { PersonStatus } from '../../intel/indicators/person-status.js';
import type { AudienceProblem, AudienceSpec, KnownParty } from '../../tenancy/sharing/audience.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import type { Kind } from '../../values/values/value.js';
import type { channelsOf, PreviewOutcome, ExclusionReason } from './preview.policy.js';

/** A planned publication, or a planned change of a claim of the actor's agency. Absent fields keep the value of the claim. */
export interface PreviewRequest {
  readonly indicatorId: string | null;
  readonly kind: Kind | null;
  readonly threat: Threat | null;
  readonly tlp: Tlp | null;
  readonly audience: AudienceSpec | null;
  readonly personStatus: PersonStatus | null;
  readonly discoverability: Discoverability | null;
  readonly attribution: Attribution | null;
  readonly agencyOnly: boolean | null;
}

/** Visibility for one party: now, after the change, and after a second officer has released the waiting part. */
export interface PartyVisibility {
  readonly party: KnownParty;
  readonly before: boolean;
  readonly now: boolean;
  readonly onceReleased: boolean;
  readonly exclusionReasons: readonly ExclusionReason[];
  /** What the party learns from a lookup; null: it sees the item, or it is the viewer's own party. */
  readonly learns: Discoverability | null;
  readonly roles: readonly Role[];
  readonly channels: ReturnType<typeof channelsOf>;
  /** Released to the party by name: its released feed contains the item. */
  readonly byName: boolean;
}

export interface Preview {
  readonly verdict: PreviewOutcome['verdict'];
  readonly problems: readonly AudienceProblem[];
  readonly tlp: Tlp;
  readonly discoverability: Discoverability;
  /** The same after a second officer has released the waiting part. */
  readonly discoverabilityOnceReleased: Discoverability;
  readonly attribution: Attribution;
  readonly agencyOnly: boolean;
  /** Every party that the actor knows, by name. */
  readonly parties: readonly PartyVisibility[];
}
