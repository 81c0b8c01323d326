import { writeSync } from 'node:fs';

/**
 * Ends a test run with `N passed, N failed` (`, N skipped`) on stdout. It is written when the process exits, past all buffers: after jest's own
 * summary, its teardown and its warnings, on whichever stream. A test file that could not run at all counts as one failure.
 */
export default class LastLine {
  onRunStart() {
    process.once('exit', () => this.results && writeWhole(lastLine(this.results)));
  }

  onRunComplete(_contexts, results) {
    this.results = results;
  }
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
