import { readFileSync } from 'node:fs';

const { jest } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** `npm run test:deep`: the files that take minutes. `npm test` has a sample of each; .ci/run has all of both. */
export default { ...jest, rootDir: '../..', testMatch: ['<rootDir>/test/**/*.deep.spec.ts'] };
