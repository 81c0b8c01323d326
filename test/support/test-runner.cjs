const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { transformSync } = require('@swc/core');
const { default: circus } = require('jest-circus/runner');

/**
 * Jest's own runner of a test file (jest-circus), on Node's own modules: what a worker has loaded stays loaded for its next files, where jest would
 * load the hub and its packages anew for each, four seconds of a processor every time (docs/decisions, 106). Test files, sources and packages share
 * one world within a worker: what a file sets there (environment, globals, `Logger`) it takes back. `./typescript.js` compiles, so `jest.mock` and
 * its like do nothing here, and `jest` is no global: there is `mock` of node:test for timers.
 */
module.exports = function runFile(globalConfig, config, environment, runtime, testPath, sendMessageToJest) {
  const { console } = globalThis;
  forgetFormerFile();
  runtime.requireInternalModule = (file) => require(file);
  runtime.setGlobalsForRuntime = (globals) => Object.assign(globalThis, globals);
  runtime.unstable_shouldLoadAsEsm = () => true;
  runtime.unstable_importModule = (file) => import('./typescript.js').then(() => import(pathToFileURL(file).href));
  runtime.getSourceMaps().get = sourceMapOf;
  globalThis.console = environment.global.console;
  const limited = { ...globalConfig, testTimeout: globalConfig.testTimeout * slowness() };
  environment.handleTestEvent = ({ name }, { rootDescribeBlock, testTimeout }) => {
    if (name === 'run_start') extendLimits(rootDescribeBlock, testTimeout);
  };
  return circus(limited, { ...config, injectGlobals: false }, environment, runtime, testPath, sendMessageToJest).finally(() => {
    globalThis.console = console;
  });
};

const slowness = () => Number(process.env.HUB_TEST_SLOWNESS ?? 1);

/** Limits that tests and hooks state are those of a quiet machine, and none is below the limit of all tests (limits.ts). */
function extendLimits({ hooks, children }, shortestMs) {
  for (const timed of [...hooks, ...children]) {
    if (timed.type === 'describeBlock') extendLimits(timed, shortestMs);
    else if (timed.timeout) timed.timeout = Math.max(timed.timeout * slowness(), shortestMs);
  }
}

const adapter = createRequire(require.resolve('jest-circus/runner')).resolve('./jestAdapterInit');

/** The list of a file's tests and whoever listens to them begin anew with the module that keeps them. */
function forgetFormerFile() {
  delete require.cache[adapter];
  for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
    if (['EVENT_HANDLERS', 'JEST_STATE_SYMBOL'].includes(symbol.description)) delete globalThis[symbol];
  }
}

const sourceMaps = new Map();

/** The map of a source of ours, for the lines in stacks; made when the first stack names it. */
function sourceMapOf(path) {
  if (!path.endsWith('.ts') || path.includes('/node_modules/')) return undefined;
  if (!sourceMaps.has(path)) sourceMaps.set(path, compiledMap(path.startsWith('file:') ? fileURLToPath(path) : path));
  return sourceMaps.get(path);
}

function compiledMap(filename) {
  const { jest } = require('../../package.json');
  const [, options] = jest.transform['^.+\\.ts$'];
  const { map } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename, sourceMaps: true });
  return `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
}
