import { AsyncValue } from './async-value.js';

/** What an operation asks for, as its audit entries have it. Both are computed when an entry needs them. */
export interface Asked {
  /** Ids of items in the arguments. */
  readonly items: () => readonly string[];
  /** Search terms, as marks (value-mark.ts). */
  readonly terms: () => readonly string[];
}

const NOTHING: Asked = { items: () => [], terms: () => [] };
const operations = new AsyncValue<Asked>();

/** What the present operation asks for: for entries of acts and refusals that the database writes far from the arguments. */
export const AskedFor = {
  run<T>(asked: Asked, work: () => T): T {
    return operations.run(asked, work);
  },

  current: (): Asked => operations.current() ?? NOTHING,
};
