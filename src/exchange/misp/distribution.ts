import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import { isJson, type Json, textOf, uuidOf } from './shapes.js';

/** Audience of the owner only. */
export const OWNER_ONLY: AudienceSpec = { everyCountry: false, countries: [], groups: [], partners: [], exceptCountries: [] };

/** Upper bound of the audience, as the importer sets it; MISP's distribution narrows it and never widens it. */
export interface Bounds {
  /** null: the default of the importer's party. */
  readonly audience: AudienceSpec | null;
  /** Audiences for sharing groups of the sender, by their UUID in lower case; any other sharing group means the owner only. */
  readonly sharingGroups?: ReadonlyMap<string, AudienceSpec> | undefined;
}

/** Reach of a distribution. `open`: as wide as the bounds. Otherwise the owner only, or a sharing group of the sender. */
type Reach = 'open' | 'owner' | { readonly group: string };

/**
 * Returns the reach that an event, an object or an attribute states; null: it inherits. Levels: 0 is the sender's organisation, 1 its community, 2 connected
 * communities, 3 everybody, 4 a sharing group, 5 as the event. Any other level means the owner only. Feeds omit the distribution.
 */
function reachOf(item: Json): Reach | null {
  if (!('distribution' in item) || item['distribution'] === null) return null;
  const level = textOf(item['distribution']).trim();
  if (level === '5') return null;
  if (level === '4') return { group: sharingGroupOf(item) ?? '' };
  return ['1', '2', '3'].includes(level) ? 'open' : 'owner';
}

const sharingGroupOf = ({ SharingGroup: group }: Json): string | null => (isJson(group) ? uuidOf(group['uuid']) : null);

function narrowerReach(outer: Reach, inner: Reach): Reach {
  if (outer === 'owner' || inner === 'owner') return 'owner';
  if (outer === 'open') return inner;
  return inner === 'open' || inner.group === outer.group ? outer : 'owner';
}

/** Audience as derived from the distribution and the bounds. */
export interface DerivedAudience {
  readonly audience: AudienceSpec | null;
  /** The audience was derived from the distribution, not named by the importer. */
  readonly isAudienceDerived?: true;
}

/** Returns the audience of the innermost item of `chain`, which starts at the event. Each level can narrow the audience, never widen it. */
export function audienceWithin(chain: readonly Json[], { audience, sharingGroups }: Bounds): DerivedAudience {
  const reach = chain.map(reachOf).reduce<Reach>((outer, inner) => (inner === null ? outer : narrowerReach(outer, inner)), 'open');
  if (reach === 'open') return { audience };
  const named = reach === 'owner' ? undefined : sharingGroups?.get(reach.group);
  return named ? { audience: named } : { audience: OWNER_ONLY, isAudienceDerived: true };
}
