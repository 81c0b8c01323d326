import { CommanderError } from 'commander';
import { CliFailure, EXIT, type ExitCode } from './failure.js';
import { type Io, PIPE_CLOSED, printMessage } from './io.js';
import { hubProgram, usageExit } from './program.js';

/**
 * Runs one command.
 * @param argv the arguments after the program's name
 * @returns the exit code. An expected failure is one sentence on stderr; any other error is a fault of this program, and is thrown.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  try {
    await hubProgram(io, (ended) => (code = ended)).parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return usageExit(error.exitCode);
    if (!(error instanceof CliFailure)) throw error;
    if (io.interrupted.reason !== PIPE_CLOSED) printMessage(io, error.message);
    return EXIT.failed;
  }
}
