import type { Threat } from '../indicators/claim.js';
import type { Attribution, Discoverability } from '../sharing/label.js';

/** What holds of an item where its source says nothing: whoever takes a bundle in decides. */
export interface ReadDefaults {
  readonly threat: Threat;
  readonly discoverability: Discoverability;
  readonly attribution: Attribution;
  readonly agencyOnly: boolean;
  readonly reissue: boolean;
  /**
   * Whether what the objects say to a hub in its own extension (audience, attribution, discoverability, agency_only) is not obeyed: what somebody else made must not
   * choose for whose eyes a party publishes. Absent: it is obeyed, as from a client that speaks for the party itself.
   */
  readonly ignoreInstructions?: boolean;
}
