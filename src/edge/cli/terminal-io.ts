import { openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { ReadStream } from 'node:tty';
import { Interrupted } from './failure.js';
import { type Io, PIPE_CLOSED } from './io.js';

/** Returns the environment of a real process. */
export function terminalIo(): Io {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(signal));
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    stop.abort(PIPE_CLOSED);
  });
  process.stderr.on('error', () => undefined);
  const { stdout, stderr } = process;
  return {
    env: process.env,
    cwd: callersFolder(process.env),
    stdin: process.stdin,
    stdout: {
      write: (text) => stdout.write(text),
      once: (event, listener) => stdout.once(event, listener),
      ...(stdout.isTTY ? { isTerminal: true, columns: stdout.columns } : {}),
    },
    stderr: {
      write: (text) => stderr.write(text),
      once: (event, listener) => stderr.once(event, listener),
      ...(stderr.isTTY ? { terminal: stderr } : {}),
    },
    interrupted: stop.signal,
    now: Date.now,
    pause: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
    askSecret: (question) => askSecret(question, stop.signal),
  };
}

/** npm runs scripts in the package's folder, and sets INIT_CWD to its caller's folder: file names refer to that folder. */
const callersFolder = (env: NodeJS.ProcessEnv): string => (env['npm_lifecycle_event'] ? (env['INIT_CWD'] ?? process.cwd()) : process.cwd());

/** Asks on the terminal itself, since the standard input may be the data. */
async function askSecret(question: string, interrupted: AbortSignal): Promise<string | undefined> {
  const terminal = terminalOf();
  if (!terminal) return undefined;
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: terminal, output: silent, terminal: true });
  try {
    return await new Promise<string>((answered, failed) => {
      lines.once('SIGINT', () => failed(new Interrupted()));
      lines.once('close', () => failed(new Interrupted()));
      interrupted.addEventListener('abort', () => failed(new Interrupted()), { once: true });
      lines.question('', answered);
    });
  } finally {
    lines.close();
    terminal.destroy();
    process.stderr.write('\n');
  }
}

function terminalOf(): ReadStream | undefined {
  try {
    return new ReadStream(openSync('/dev/tty', 'r+'));
  } catch {
    return undefined;
  }
}
