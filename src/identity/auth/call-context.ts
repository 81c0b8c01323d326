import type { SignInReason } from '../../platform/platform/errors.js';
import type { Identity } from './actor.js';
import type { Act } from '../../platform/database/act.js';

/** Where a call came from: what the record keeps of it before there is an actor, and what counts attempts. */
export type Origin = Pick<Act, 'channel' | 'requestId' | 'address' | 'userAgent'>;

/** The GraphQL context of one HTTP request or one subscription. */
export interface CallContext extends Origin {
  /** undefined: nobody is signed in, or the token is not valid (any more). */
  readonly identity: Identity | undefined;
  /** Why not, where nobody is. */
  readonly refused?: SignInReason | undefined;
  /** Objects that live as long as the request: data loaders. */
  readonly perRequest: Map<symbol, unknown>;
}
