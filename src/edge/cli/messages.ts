import { HubError, NetworkError } from '#entente-client';
import { CliFailure } from './failure.js';
import { type Io, printable } from './io.js';

/** What to do after a refusal, by its reason. */
const HINTS: Readonly<Record<string, string>> = {
  SESSION_ENDED: ' Run: hub login EMAIL',
  STEP_UP_REQUIRED: ' Run hub confirm-identity, and then this command again.',
};

/** Returns the sentence for an expected failure; undefined for a fault of this program. */
export function messageOf(error: unknown, { interrupted }: Pick<Io, 'interrupted'>): string | undefined {
  if (error instanceof CliFailure) return printable(error.message);
  if (interrupted.aborted) return 'Stopped.';
  if (error instanceof NetworkError) return printable(error.message);
  if (!(error instanceof HubError)) return undefined;
  const request = error.code === 'INTERNAL' && error.requestId !== undefined ? ` (request ${error.requestId})` : '';
  return printable(`${error.message}${request}${HINTS[error.reason ?? ''] ?? ''}`);
}

/** Adds to an expected failure how far the command came. */
export function withProgress(error: unknown, progress: string, io: Pick<Io, 'interrupted'>): unknown {
  const message = messageOf(error, io);
  return message === undefined ? error : new CliFailure(`${message} ${progress}`, { cause: error });
}
