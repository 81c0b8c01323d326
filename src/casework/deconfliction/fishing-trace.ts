/** Whose questions are judged: one officer's, or all of a country's together, in which honest work adds up. */
export type AskerScope = 'OFFICER' | 'COUNTRY';
/** From how many on there is a sign. */
export type Thresholds = Readonly<Record<AskerScope, number>>;

/** Values that belong together: a block of numbers, hosts of a domain, names with one beginning. So many distinct members of it are a sign. */
export interface Family {
  readonly sign: 'RANGE' | 'DICTIONARY';
  readonly name: string;
  readonly most: Thresholds;
}
/** One way to look at a value: what it is there (each item counts once), and the families of which it is a member. */
export interface Trace {
  readonly item: string;
  readonly families: readonly Family[];
}
