import type { Threat } from '../indicators/claim.js';
import type { Attribution, Discoverability } from '../sharing/label.js';
import type { OnwardWish } from '../sharing/onward-rule.js';

/** What holds of an item where its source says nothing: whoever takes a bundle in decides. */
export interface ReadDefaults {
  readonly threat: Threat;
  readonly discoverability: Discoverability;
  readonly attribution: Attribution;
  /** How it may go further; absent or null: as the claims have it, or as the party says by default. */
  readonly onward?: OnwardWish | null;
  readonly agencyOnly: boolean;
  readonly reissue: boolean;
  /**
   * Whether what the objects say to a hub in its own extension (audience, onward, attribution, discoverability, agency_only) is not obeyed: what somebody else made must not
   * choose for whose eyes a party publishes. Absent: it is obeyed, as from a client that speaks for the party itself.
   */
  readonly ignoreInstructions?: boolean;
}
