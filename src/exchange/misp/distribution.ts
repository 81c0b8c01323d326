import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import { isJson, type Json, textOf, uuidOf } from './shapes.js';

/** For nobody's eyes but the owner's. */
export const OWNER_ONLY: AudienceSpec = { everyCountry: false, countries: [], groups: [], partners: [], exceptCountries: [] };

/** Who may see what is taken in, as the importer says: an upper bound, which MISP's distribution narrows and never widens. */
export interface Bounds {
  /** null: the default of the importer's party. */
  readonly audience: AudienceSpec | null;
  /** Audiences for sharing groups of the sender, by their UUID in lower case; one that is not named is closed. */
  readonly sharingGroups?: ReadonlyMap<string, AudienceSpec> | undefined;
}

/** `open`: not closer than the bounds. Otherwise the owner alone, or a sharing group of the sender. */
type Reach = 'open' | 'owner' | { readonly group: string };

/**
 * How far an event, an object or an attribute reaches by its own words; null = as what it lies in. 0 is the sender's organisation, 1 its community, 2 the connected
 * ones, 3 everybody, 4 a sharing group, 5 as the event. Anything else is closed. Feeds leave it out.
 */
function reachOf(thing: Json): Reach | null {
  if (!('distribution' in thing) || thing['distribution'] === null) return null;
  const level = textOf(thing['distribution']).trim();
  if (level === '5') return null;
  if (level === '4') return { group: sharingGroupOf(thing) ?? '' };
  return ['1', '2', '3'].includes(level) ? 'open' : 'owner';
}

const sharingGroupOf = ({ SharingGroup: group }: Json): string | null => (isJson(group) ? uuidOf(group['uuid']) : null);

function narrowerReach(outer: Reach, inner: Reach): Reach {
  if (outer === 'owner' || inner === 'owner') return 'owner';
  if (outer === 'open') return inner;
  return inner === 'open' || inner.group === outer.group ? outer : 'owner';
}

/** For whose eyes something is, as far as its distribution says more than the bounds. */
export interface DerivedAudience {
  readonly audience: AudienceSpec | null;
  /** It was read from the distribution: the importer did not name it. */
  readonly isAudienceDerived?: true;
}

/**
 * The audience of what lies in `chain`, from the event inwards. Each link narrows and none widens.
 */
export function audienceWithin(chain: readonly Json[], { audience, sharingGroups }: Bounds): DerivedAudience {
  const reach = chain.map(reachOf).reduce<Reach>((outer, inner) => (inner === null ? outer : narrowerReach(outer, inner)), 'open');
  if (reach === 'open') return { audience };
  const named = reach === 'owner' ? undefined : sharingGroups?.get(reach.group);
  return named ? { audience: named } : { audience: OWNER_ONLY, isAudienceDerived: true };
}
