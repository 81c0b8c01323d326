#!/usr/bin/env node
import { terminalIo } from './terminal-io.js';
import { run } from './run.js';

/** The command line: `hub COMMAND`. It imports no server code and uses only the public API. */
process.exitCode = await run(process.argv.slice(2), terminalIo());
