import type { SignInReason } from '../../platform/platform/errors.js';
import type { Identity } from './actor.js';
import type { Act } from '../../platform/database/act.js';

/** Source of a call: for audit entries without an actor, and for counting attempts. */
export type Origin = Pick<Act, 'channel' | 'requestId' | 'address' | 'userAgent'>;

/** The GraphQL context of one HTTP request or one subscription. */
export interface CallContext extends Origin {
  /** undefined: the caller is not signed in, or the token is not valid (any more). */
  readonly identity: Identity | undefined;
  /** The reason if the caller is not signed in. */
  readonly refused?: SignInReason | undefined;
  /** Objects with the lifetime of the request: data loaders. */
  readonly perRequest: Map<symbol, unknown>;
}
