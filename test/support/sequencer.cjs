const { relative } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Minutes in small files. Jest begins with what it has measured as slow; in a new clone, where it has measured nothing, with what is large. */
const LONGEST = [
  'test/architecture/matrix/mutations.deep.spec.ts',
  'test/integration/rls/policy-mutants.deep.spec.ts',
  'test/integration/platform/backup.deep.spec.ts',
  'test/integration/rls/restore.deep.spec.ts',
  'test/architecture/matrix/queries.deep.spec.ts',
  'test/e2e/identity/sign-in-flood.deep.spec.ts',
  'test/e2e/platform/silent-database.deep.spec.ts',
  'test/e2e/reference-model.deep.spec.ts',
  'test/e2e/edge/processes.deep.spec.ts',
  'test/e2e/edge/start.deep.spec.ts',
  'test/e2e/platform/event-loop.deep.spec.ts',
  'test/e2e/exchange/taxii-sparse.deep.spec.ts',
  'test/e2e/platform/dripping-bodies.deep.spec.ts',
  'test/architecture/matrix/matrix.deep.spec.ts',
  'test/integration/platform/backup-refusals.deep.spec.ts',
  'test/e2e/exchange/pulls.deep.spec.ts',
  'test/e2e/edge/overload.deep.spec.ts',
  'test/e2e/casework/watches.spec.ts',
  'test/e2e/identity/api-keys.spec.ts',
  'test/e2e/reference-model.spec.ts',
  'test/integration/rls/fail-closed.spec.ts',
  'test/e2e/intel/canaries.spec.ts',
  'test/e2e/edge/gateway-socket.spec.ts',
  'test/e2e/casework/deconfliction.spec.ts',
  'test/architecture/matrix/matrix-sample.spec.ts',
];

/** Jest's order, but for the longest files, which come first: one of them at the end would leave the other workers idle. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path, context }) => {
      const at = LONGEST.indexOf(relative(context.config.rootDir, path));
      return at === -1 ? LONGEST.length : at;
    };
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
};
