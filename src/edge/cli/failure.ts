/** Exit codes of a command. */
export const EXIT = { done: 0, failed: 1, partly: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An expected failure: its message is one sentence for people. It never quotes a secret, and is shown without a stack trace. */
export class CliFailure extends Error {
  override get name(): string {
    return 'CliFailure';
  }
}

/** The user (or the supervisor) asked the program to stop. */
export class Interrupted extends CliFailure {
  constructor() {
    super('Stopped.');
  }
}

/** Returns the deepest code or name in a chain of errors, from the operating system or a client: ENOENT, ECONNREFUSED, TimeoutError … */
export function errorCode(error: unknown): string {
  const { cause, code, name } = (error ?? {}) as { readonly cause?: unknown; readonly code?: unknown; readonly name?: unknown };
  if (typeof cause === 'object' && cause !== null) return errorCode(cause);
  const text = [code, name].find((candidate) => typeof candidate === 'string');
  return typeof text === 'string' ? text : 'unknown';
}
