import type { Readable } from 'node:stream';
import { Interrupted } from './failure.js';

/** Output for text or data. `write` returns false when the reader is slow; `drain` follows. */
export interface Sink {
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

/** The environment of the command line, so that the whole program runs in a test as in a shell. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The absolute folder that relative file names refer to. */
  readonly cwd: string;
  readonly stdin: Readable;
  /** On a terminal, text of others is made {@link printable}, and tables fit its columns. */
  readonly stdout: Sink & { readonly isTerminal?: boolean; readonly columns?: number };
  /** `terminal` is present on a terminal: then a progress bar may be drawn on it. */
  readonly stderr: Sink & { readonly terminal?: NodeJS.WriteStream };
  /** Aborted by SIGINT, SIGTERM, or when the reader of stdout is gone ({@link PIPE_CLOSED} is the reason then). */
  readonly interrupted: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; ends early, without an error, when `signal` is aborted. */
  pause(ms: number, signal?: AbortSignal): Promise<void>;
  /** Asks a person without an echo; undefined without a terminal. */
  askSecret(question: string): Promise<string | undefined>;
}

/** Reason of {@link Io.interrupted} when the reader of stdout is gone: the program ends without an error. */
export const PIPE_CLOSED = 'pipe closed';

/** Checks for an interrupt before more work starts. @throws Interrupted after a signal; not when the reader is gone, which ends without an error */
export function assertNotStopped({ interrupted }: Io): void {
  if (interrupted.aborted && interrupted.reason !== PIPE_CLOSED) throw new Interrupted();
}

/** Writes a line, and waits if the reader is slow. */
export async function writeLine(sink: Sink, line: string): Promise<void> {
  if (!sink.write(`${line}\n`)) await new Promise<void>((done) => sink.once('drain', done));
}

/** Returns text of others in a form that is safe for a terminal: without control characters, and without characters that change the writing direction. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]+/gu, ' ').trim();

/** Returns JSON that is safe for a terminal: what {@link printable} removes is escaped. */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(
    /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Prints a message for the user on stderr. */
export const printMessage = (io: Pick<Io, 'stderr'>, sentence: string): void => void io.stderr.write(`${sentence}\n`);
