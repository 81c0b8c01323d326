import type { Threat } from '../indicators/claim.js';
import type { Attribution, Discoverability } from '../sharing/label.js';

/** What holds of an item where its source says nothing: whoever takes a bundle in decides. */
export interface ReadDefaults {
  readonly threat: Threat;
  readonly discoverability: Discoverability;
  readonly attribution: Attribution;
  readonly agencyOnly: boolean;
  readonly reissue: boolean;
}
