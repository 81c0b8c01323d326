import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from './failure.js';
import { type Io, PIPE_CLOSED, printMessage } from './io.js';
import { messageOf } from './messages.js';
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
    const message = messageOf(error, io);
    if (message === undefined) throw error;
    if (io.interrupted.reason !== PIPE_CLOSED) printMessage(io, message);
    return EXIT.failed;
  }
}
