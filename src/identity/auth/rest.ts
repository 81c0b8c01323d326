import { createParamDecorator, type ExecutionContext, SetMetadata, UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Act } from '../../platform/database/act.js';
import { Unauthenticated } from '../../platform/platform/errors.js';
import type { Actor } from './actor.js';

export const REST_ENDPOINT = Symbol('REST door');

/** How the methods of a controller are reached. */
export interface RestEndpointOptions {
  readonly channel: Act['channel'];
  /** Whether HTTP Basic (RFC 7617) is taken besides a bearer: the id of an API key as the user, the key as the password. */
  readonly basic?: boolean;
}

/**
 * Opens the methods of a controller to callers who show a bearer, as on /graphql. Each of them declares besides what it needs (`Requires`); one that does not
 * stays closed.
 */
export const RestEndpoint = (doorway: RestEndpointOptions): ClassDecorator => SetMetadata(REST_ENDPOINT, doorway);

/** Where the guard leaves who is asking, and by which door. */
export const CALLER = Symbol('caller');
export const ENDPOINT_OPTIONS = Symbol('doorway');
export type AuthenticatedRequest = FastifyRequest & { [CALLER]?: Actor; [ENDPOINT_OPTIONS]?: RestEndpointOptions };

/** One realm for all endpoints: one place to sign in (RFC 9110, 11.5). */
export const BASIC_CHALLENGE = 'Basic realm="Entente", charset="UTF-8"';
const BEARER_CHALLENGE = 'Bearer realm="Entente"';

/**
 * The challenges of an answer of 401 (RFC 9110, 11.6.1): how to sign in at this endpoint, and invalid_token where a bearer was sent (RFC 6750, 3.1).
 * Basic first, which old clients look for.
 */
export function challengesOf(request: AuthenticatedRequest): string[] {
  const bearer = /^Bearer\b/i.test(request.headers.authorization ?? '') ? `${BEARER_CHALLENGE}, error="invalid_token"` : BEARER_CHALLENGE;
  return request[ENDPOINT_OPTIONS]?.basic === true ? [BASIC_CHALLENGE, bearer] : [bearer];
}

/** The actor of the current request, for methods of a {@link RestEndpoint} behind `Requires`. */
export const RestActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const actor = context.switchToHttp().getRequest<AuthenticatedRequest>()[CALLER];
  if (!actor) throw new Unauthenticated();
  return actor;
});

const BASIC = /^Basic ([A-Za-z0-9+/]{1,2000}={0,2})$/i;

/**
 * The Authorization header as a bearer's. Of HTTP Basic the password is an API key, which says itself which one it is; the user must name the same.
 * @returns what cannot be read so, as it is: it is malformed, and not absent
 */
export function bearerOf(authorization: string | undefined, { basic = false }: RestEndpointOptions): string | undefined {
  const [, encoded] = BASIC.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return authorization;
  if (!basic) return authorization;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const [user, key] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)];
  return key.split('_')[2] === user.toLowerCase().replaceAll('-', '') ? `Bearer ${key}` : authorization;
}

/** What a door says to a body of another type than it takes (415). */
export class WrongContentType extends UnsupportedMediaTypeException {}

/** @throws WrongContentType where the body does not come as JSON */
export function assertJson({ headers }: FastifyRequest): void {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new WrongContentType('Send application/json.');
}
