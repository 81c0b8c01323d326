import type { Readable } from 'node:stream';
import { Interrupted } from './failure.js';

/** Where text for people or programs goes. `write` answers false when the reader is slow; `drain` follows. */
export interface Sink {
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

/** Everything of the outside world that the command line touches, so that the whole program runs under a test as it does under a shell. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder in which relative file names are understood; absolute. */
  readonly cwd: string;
  readonly stdin: Readable;
  readonly stdout: Sink;
  /** `stream` is there when a person watches: then a progress bar may be drawn on it. */
  readonly stderr: Sink & { readonly terminal?: NodeJS.WriteStream };
  /** Aborted by SIGINT, SIGTERM, or when nobody reads stdout any more ({@link PIPE_CLOSED} is the reason then). */
  readonly interrupted: AbortSignal;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Waits; ends early, without an error, when `signal` is aborted. */
  pause(ms: number, signal?: AbortSignal): Promise<void>;
  /** Asks a person without an echo; undefined where there is no terminal. */
  askSecret(question: string): Promise<string | undefined>;
}

/** Why {@link Io.interrupted} was aborted when the reader of stdout went away: a quiet end. */
export const PIPE_CLOSED = 'pipe closed';

/** To be called before more is begun. @throws Interrupted where somebody asked to stop; not where the reader went away, which ends quietly */
export function assertNotStopped({ interrupted }: Io): void {
  if (interrupted.aborted && interrupted.reason !== PIPE_CLOSED) throw new Interrupted();
}

/** Writes a line, and waits while the reader is slow. */
export async function writeLine(sink: Sink, line: string): Promise<void> {
  if (!sink.write(`${line}\n`)) await new Promise<void>((done) => sink.once('drain', done));
}

/** Says something to the person who watches. */
export const printMessage = (io: Io, sentence: string): void => void io.stderr.write(`${sentence}\n`);
