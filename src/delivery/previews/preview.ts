import type { Role } from '../../platform/database/grants.js';
import type { Threat } from '../../intel/indicators/claim.js';
import type { PersonStatus } from '../../intel/indicators/person-status.js';
import type { AudienceProblem, AudienceSpec, KnownParty } from '../../tenancy/sharing/audience.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import type { Kind } from '../../values/values/value.js';
import type { channelsOf, PreviewOutcome, ExclusionReason } from './preview.policy.js';

/** What somebody means to publish, or to change of a claim of its agency. What is absent of a claim stays as it is. */
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

/** One party's sight: as things stand, as they would stand, and once a second officer has released what waits. */
export interface PartyVisibility {
  readonly party: KnownParty;
  readonly before: boolean;
  readonly now: boolean;
  readonly onceReleased: boolean;
  readonly keptOut: readonly ExclusionReason[];
  /** What it learns when it asks; null: it sees it, or it is the viewer's own. */
  readonly learns: Discoverability | null;
  readonly roles: readonly Role[];
  readonly channels: ReturnType<typeof channelsOf>;
  /** Released to it by name: its watch feed tells of it. */
  readonly byName: boolean;
}

export interface Preview {
  readonly verdict: PreviewOutcome['verdict'];
  readonly problems: readonly AudienceProblem[];
  readonly tlp: Tlp;
  readonly discoverability: Discoverability;
  /** The same, once a second officer has released what waits. */
  readonly discoverabilityOnceReleased: Discoverability;
  readonly attribution: Attribution;
  readonly agencyOnly: boolean;
  /** Every party that the actor knows, by name. */
  readonly parties: readonly PartyVisibility[];
}
