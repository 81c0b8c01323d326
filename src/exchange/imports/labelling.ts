import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';

/** What is said of held lines. audience null: as each says itself. */
export interface Label {
  readonly tlp: Tlp;
  readonly audience: AudienceSpec | null;
}

/** What became of held lines that were given a label. What was rejected is held on, with its problems. */
export interface LabelCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
}

/** A label as it is given: to these, or to all. */
export interface Labelling extends Label {
  readonly ids: readonly string[] | null;
}

/** Held lines of one transaction. */
export const CHUNK = 500;

/** What its source closed to everybody else stays closed when a whole import is labelled at once; whoever means it names it. */
export const chosenAudience = (
  { audience: own, isAudienceDerived = false }: { readonly audience?: AudienceSpec | null; readonly isAudienceDerived?: boolean },
  said: AudienceSpec | null,
  ids: readonly string[] | null,
): { readonly audience: AudienceSpec | null; readonly isAudienceDerived: boolean } =>
  said && !(ids === null && own && isOwnerOnly(own))
    ? { audience: said, isAudienceDerived: false }
    : { audience: own ?? null, isAudienceDerived };

const isOwnerOnly = ({ everyCountry, countries, groups, partners }: AudienceSpec): boolean =>
  !everyCountry && countries.length + groups.length + partners.length === 0;

export const COUNT_FIELDS = { CREATED: 'created', UPDATED: 'updated', UNCHANGED: 'unchanged', REJECTED: 'rejected' } as const;
