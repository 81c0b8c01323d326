import type { SignInReason } from '../../platform/platform/errors.js';
import type { Identity } from './actor.js';
import type { ReadCollector } from '../../platform/graphql/read-collector.js';
import type { Act } from '../../platform/database/act.js';

/** Source of a call: for audit entries without an actor, and for counting attempts. */
export type Origin = Pick<Act, 'channel' | 'requestId' | 'address' | 'userAgent' | 'ofPage'>;

/** The slot of a request among those that a process works on at a time. */
export interface RequestSlot {
  /** Whether the request is executed: then the end of its work releases the slot, not the end of its connection. */
  isInUse: boolean;
  /** Whether the request was admitted as urgent: then it waits for no connection behind other work. */
  readonly isUrgent: boolean;
  /** A second call does nothing. */
  release(): void;
}

/** The cookie of a page of the hub, which holds the refresh token where scripts cannot read it. */
export interface SessionCookie {
  /** The refresh token; undefined: the browser has none. */
  read(): string | undefined;
  write(refreshToken: string): void;
  clear(): void;
}

/** The GraphQL context of one HTTP request or one subscription. */
export interface CallContext extends Origin {
  /** undefined: the caller is not signed in, or the token is not valid (any more). */
  readonly identity: Identity | undefined;
  /** The reason if the caller is not signed in. */
  readonly refused?: SignInReason | undefined;
  /** Absent: the request waited for nothing, or is a subscription. */
  readonly slot?: RequestSlot | undefined;
  /** Absent: the caller holds its refresh token itself. */
  readonly sessionCookie?: SessionCookie | undefined;
  /** Ids of the records that the answer gives, for the audit log. */
  readonly reads?: ReadCollector | undefined;
  /** Objects with the lifetime of the request: data loaders. */
  readonly perRequest: Map<symbol, unknown>;
}
