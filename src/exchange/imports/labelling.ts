import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';

/** Label and audience for held lines. audience null: each line keeps the audience that it states. */
export interface Label {
  readonly tlp: Tlp;
  readonly audience: AudienceSpec | null;
}

/** Results for held lines that were labelled. Rejected lines stay held, with their problems. */
export interface LabelCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
}

/** A label for some held lines, or for all. */
export interface Labelling extends Label {
  readonly ids: readonly string[] | null;
}

/** Held lines of one transaction. */
export const CHUNK = 500;

/**
 * Returns the audience of a held line. When a whole import is labelled at once, a line that its source restricted to the owner stays so, unless its id is
 * named.
 */
export const chosenAudience = (
  { audience: own, isAudienceDerived = false }: { readonly audience?: AudienceSpec | null; readonly isAudienceDerived?: boolean },
  chosen: AudienceSpec | null,
  ids: readonly string[] | null,
): { readonly audience: AudienceSpec | null; readonly isAudienceDerived: boolean } =>
  chosen && !(ids === null && own && isOwnerOnly(own))
    ? { audience: chosen, isAudienceDerived: false }
    : { audience: own ?? null, isAudienceDerived };

const isOwnerOnly = ({ everyCountry, countries, groups, partners }: AudienceSpec): boolean =>
  !everyCountry && countries.length + groups.length + partners.length === 0;

export const COUNT_FIELDS = { CREATED: 'created', UPDATED: 'updated', UNCHANGED: 'unchanged', REJECTED: 'rejected' } as const;
