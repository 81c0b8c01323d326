import type { StatedPurpose } from '../../platform/database/purposes.js';
import type { BearerSource } from '../../identity/auth/bearer-source.js';
import { HubError } from '../../platform/platform/errors.js';
import type { LiveLimits } from './live-limits.service.js';
import type { OpenSocket } from './socket-registry.js';

/** One live connection: a WebSocket, or a stream of Server-Sent Events. */
export interface LiveConnection {
  readonly source: BearerSource;
  /** The purpose and case reference that the connection states for all its operations; absent: those of the session or key. */
  stated?: StatedPurpose | undefined;
  /** Request ids of running operations, completed by the client or not, by the client's ids. */
  readonly requests: Map<string, string>;
  /** @param code one of close-codes.ts */
  close(code: number, reason: string): void;
  /** Present from the admission on. */
  open?: OpenSocket;
  /** Limits of the party at the time when the connection opened. */
  limits?: LiveLimits | undefined;
  hasLeft?: boolean;
  expiry?: NodeJS.Timeout;
}

export const SUBSCRIPTIONS_PER_CONNECTION = 20;
/** Includes subscriptions that the client has completed, but that have not ended in the hub yet. */
export const OPERATIONS_PER_CONNECTION = 2 * SUBSCRIPTIONS_PER_CONNECTION;

export class TooManyConnections extends HubError {
  constructor() {
    super(
      'RATE_LIMITED',
      'TOO_MANY_CONNECTIONS',
      'This account or its party has reached its limit of live connections in this hub process. Close one first.',
    );
  }
}

export class TooManySubscriptions extends HubError {
  constructor() {
    super(
      'RATE_LIMITED',
      'TOO_MANY_SUBSCRIPTIONS',
      `A live connection can carry ${SUBSCRIPTIONS_PER_CONNECTION} subscriptions. Complete one first.`,
    );
  }
}

export class TooManyMessages extends HubError {
  constructor() {
    super(
      'RATE_LIMITED',
      'TOO_MANY_MESSAGES',
      'A live connection takes 30 messages a second. It was closed: open another one, and send fewer.',
    );
  }
}
