import { terminalIo } from './terminal-io.js';
import { run } from './run.js';

/** The command line: `npm run hub -- COMMAND`. It imports nothing of the server and speaks the public API alone. */
process.exitCode = await run(process.argv.slice(2), terminalIo());
