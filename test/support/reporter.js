import { writeFileSync, writeSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * Ends a test run with `N passed, N failed` (`, N skipped`) on stdout. It is written when the process exits, past all buffers: after jest's own
 * summary, its teardown and its warnings, on whichever stream. A test file that could not run at all counts as one failure. The file that
 * HUB_TEST_FAILURES names gets a line for each test file that failed: its path, a tab, and the first line of its first failure.
 */
export default class LastLine {
  constructor({ rootDir }) {
    this.rootDir = rootDir;
  }

  onRunStart() {
    process.once('exit', () => this.results && writeWhole(lastLine(this.results)));
  }

  onRunComplete(_contexts, results) {
    this.results = results;
    const { HUB_TEST_FAILURES: file } = process.env;
    if (file) writeFileSync(file, failureLines(this.rootDir, results));
  }
}

function failureLines(rootDir, { testResults }) {
  const lines = testResults.map(({ testFilePath, failureMessage, testResults: tests }) => {
    const failed = tests.find(({ status }) => status === 'failed');
    const message = failed ? `${failed.fullName}: ${failed.failureMessages[0]}` : failureMessage;
    if (!message) return '';
    const [first] = stripVTControlCharacters(message).trim().split('\n');
    return `${relative(rootDir, testFilePath)}\t${first}\n`;
  });
  return lines.join('');
}

function lastLine({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests }) {
  const skipped = numPendingTests + numTodoTests;
  return `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
}

/** A full pipe answers EAGAIN: then once more, for there is no later any more. */
function writeWhole(text) {
  for (let rest = Buffer.from(text); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if (error.code !== 'EAGAIN') return;
    }
  }
}
