/** What a command returns to the shell. */
export const EXIT = { done: 0, failed: 1, partly: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An expected failure: its message is one sentence for people. It never quotes a secret, and is shown without a stack. */
export class CliFailure extends Error {
  override get name(): string {
    return 'CliFailure';
  }
}

/** The person (or the supervisor) asked the program to stop. */
export class Interrupted extends CliFailure {
  constructor() {
    super('Stopped.');
  }
}

/** The word of the operating system or of a client for what went wrong, as deep as it is hidden: ENOENT, ECONNREFUSED, TimeoutError … */
export function errorCode(error: unknown): string {
  const { cause, code, name } = (error ?? {}) as { readonly cause?: unknown; readonly code?: unknown; readonly name?: unknown };
  if (typeof cause === 'object' && cause !== null) return errorCode(cause);
  const word = [code, name].find((one) => typeof one === 'string');
  return typeof word === 'string' ? word : 'unknown';
}
