/** Traffic Light Protocol 2.0 (FIRST), from widest to narrowest. */
export const TLP = ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED'] as const;
export type Tlp = (typeof TLP)[number];

/** Returns whether `next` allows more readers than `before`. */
export const isWiderLabel = (next: Tlp, before: Tlp): boolean => TLP.indexOf(next) < TLP.indexOf(before);

/** What a party that does not see an item learns when it queries the value. */
export const DISCOVERABILITY = ['HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT'] as const;
export type Discoverability = (typeof DISCOVERABILITY)[number];

/** What a reader learns of the owner. */
export const ATTRIBUTION = ['NAMED', 'AGENCY', 'HIDDEN'] as const;
export type Attribution = (typeof ATTRIBUTION)[number];
