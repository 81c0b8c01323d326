import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from './failure.js';
import { type Io, PIPE_CLOSED, printMessage, writeLine } from './io.js';
import { completionsOf, hubProgram, usageExit } from './program.js';

/**
 * Runs one command.
 * @param argv the arguments after the program's name
 * @returns the exit code. An expected failure is one sentence on stderr; any other error is a fault of this program, and is thrown.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  try {
    if (argv[0] === 'complete') return await complete(argv.slice(argv[1] === '--' ? 2 : 1), io);
    const program = await hubProgram(io, (ended) => (code = ended), argv);
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return usageExit(error.exitCode);
    const { messageOf } = await import('./messages.js'); // it loads the client
    const message = messageOf(error, io);
    if (message === undefined) throw error;
    if (io.interrupted.reason !== PIPE_CLOSED) printMessage(io, message);
    return EXIT.failed;
  }
}

/** For the scripts of the shells: a word and its description a line. */
async function complete(words: readonly string[], io: Io): Promise<ExitCode> {
  for (const { word, description } of await completionsOf(words, io)) await writeLine(io.stdout, `${word}\t${description}`);
  return EXIT.done;
}
