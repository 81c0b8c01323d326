import type { Threat } from '../../intel/indicators/claim.js';
import type { Attribution, Discoverability } from '../../tenancy/sharing/label.js';
import type { OnwardRuleSpec } from '../../tenancy/sharing/onward-rule.js';

/** What holds of an item where its source says nothing: whoever takes a bundle in decides. Absent: as the claims have it, and the default where they are new (PublishItem). */
export interface ReadDefaults {
  readonly threat?: Threat | undefined;
  readonly discoverability?: Discoverability | undefined;
  readonly attribution?: Attribution | undefined;
  readonly onward?: OnwardRuleSpec | null;
  readonly agencyOnly?: boolean | undefined;
  readonly reissue?: boolean | undefined;
  readonly replace?: boolean | undefined;
  /**
   * Whether what the objects say to a hub in its own extension (audience, onward, attribution, discoverability, agency_only) is not obeyed: what somebody else made must not
   * choose for whose eyes a party publishes. Absent: it is obeyed, as from a client that speaks for the party itself.
   */
  readonly ignoreInstructions?: boolean;
}
