/** Traffic Light Protocol 2.0 (FIRST), from widest to narrowest. */
export const TLP = ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED'] as const;
export type Tlp = (typeof TLP)[number];

/** Whether `next` lets more people read than `before`. */
export const isWiderLabel = (next: Tlp, before: Tlp): boolean => TLP.indexOf(next) < TLP.indexOf(before);

/** What a stranger who may not see an item learns when it asks for its value. */
export const DISCOVERABILITY = ['HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT'] as const;
export type Discoverability = (typeof DISCOVERABILITY)[number];

/** What a reader learns of the owner. */
export const ATTRIBUTION = ['NAMED', 'AGENCY', 'HIDDEN'] as const;
export type Attribution = (typeof ATTRIBUTION)[number];
