import { readFileSync } from 'node:fs';

const { jest } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

process.env.HUB_TEST_PART = 'deep'; // for test/support/sample.ts, in the workers too

/** `npm run test:deep`: the files that take minutes, and all cases of those of which `npm test` has a sample. .ci/run has all of both. */
export default {
  ...jest,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/**/*.{deep,sampled}.spec.ts'],
};
