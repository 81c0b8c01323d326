/** Scope of the check: queries of one officer, or all queries of a country together. A country has higher thresholds, because honest work adds up. */
export type AskerScope = 'OFFICER' | 'COUNTRY';
/** Number of members from which a family is a sign. */
export type Thresholds = Readonly<Record<AskerScope, number>>;

/** Related values: a block of numbers, hosts of a domain, names with a common beginning. `most` distinct members of a family are a sign. */
export interface Family {
  readonly sign: 'RANGE' | 'DICTIONARY';
  readonly name: string;
  readonly most: Thresholds;
}
/** One interpretation of a value: the item, which counts once, and the families to which it belongs. */
export interface Trace {
  readonly item: string;
  readonly families: readonly Family[];
}
