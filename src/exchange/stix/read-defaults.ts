import type { Threat } from '../../intel/indicators/claim.js';
import type { Attribution, Discoverability } from '../../tenancy/sharing/label.js';
import type { OnwardRuleSpec } from '../../tenancy/sharing/onward-rule.js';

/**
 * Defaults that the importer sets for items whose source does not state a value. Absent: an existing claim keeps its value, a new one gets the hub's default
 * (PublishItem).
 */
export interface ReadDefaults {
  readonly threat?: Threat | undefined;
  readonly discoverability?: Discoverability | undefined;
  readonly attribution?: Attribution | undefined;
  readonly onward?: OnwardRuleSpec | null;
  readonly agencyOnly?: boolean | undefined;
  readonly reissue?: boolean | undefined;
  readonly replace?: boolean | undefined;
  /**
   * Whether to ignore instructions to a hub in the objects' extension (audience, onward, attribution, discoverability, agency_only): another producer must
   * not choose the audience of a party's items. Absent: they are obeyed, as from a client of the party itself.
   */
  readonly ignoreInstructions?: boolean;
}
