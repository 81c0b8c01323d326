/** Whether this is `npm run test:deep` (deep.config.js). Files called `*.sampled.spec.ts` run there with all cases, and in `npm test` with a sample. */
const isDeep = process.env['HUB_TEST_PART'] === 'deep';

/** How many cases a test of random cases has, rounds, or others at work beside it: `all` in the long tests, `sample` in `npm test`. */
export const caseCount = (all: number, sample: number): number => (isDeep ? all : sample);

/** All cases of a list in the long tests; in `npm test` each `step`-th. A step that divides no length of what the list is a product of meets every part. */
export const sampleOf = <T>(all: readonly T[], step: number): readonly T[] => (isDeep ? all : all.filter((_, index) => index % step === 0));
