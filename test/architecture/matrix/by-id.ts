import { EVERYTHING } from './everything.js';
import { ROWS } from './rows/rows.js';

/** Operations about objects that have ids; secrets are no ids. */
export const BY_ID: readonly string[] = Object.keys(ROWS).filter((operation) =>
  Object.values(ROWS[operation]?.about ?? {}).some((kind) => Object.values(EVERYTHING).includes(kind.like ?? kind)),
);
