import type { SignInReason } from '../../platform/platform/errors.js';
import type { Identity } from './actor.js';
import type { Act } from '../../platform/database/act.js';

/** Source of a call: for audit entries without an actor, and for counting attempts. */
export type Origin = Pick<Act, 'channel' | 'requestId' | 'address' | 'userAgent'>;

/** The slot of a request among those that a process works on at a time. */
export interface RequestSlot {
  /** Whether the request is executed: then the end of its work releases the slot, not the end of its connection. */
  isInUse: boolean;
  /** A second call does nothing. */
  release(): void;
}

/** The GraphQL context of one HTTP request or one subscription. */
export interface CallContext extends Origin {
  /** undefined: the caller is not signed in, or the token is not valid (any more). */
  readonly identity: Identity | undefined;
  /** The reason if the caller is not signed in. */
  readonly refused?: SignInReason | undefined;
  /** Absent: the request waited for nothing, or is a subscription. */
  readonly slot?: RequestSlot | undefined;
  /** Objects with the lifetime of the request: data loaders. */
  readonly perRequest: Map<symbol, unknown>;
}
