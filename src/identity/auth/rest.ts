import { createParamDecorator, type ExecutionContext, SetMetadata, UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Act } from '../../platform/database/act.js';
import { Unauthenticated } from '../../platform/platform/errors.js';
import type { Actor } from './actor.js';

export const REST_ENDPOINT = Symbol('REST endpoint');

/** Options of the methods of a REST controller. */
export interface RestEndpointOptions {
  readonly channel: Act['channel'];
  /** Whether HTTP Basic (RFC 7617) is accepted besides a bearer: the id of an API key as the user, the key as the password. */
  readonly basic?: boolean;
}

/**
 * Opens the methods of a controller to callers with a bearer, as on /graphql. Each method also declares its permission (`Requires`); a method without one stays
 * closed.
 */
export const RestEndpoint = (options: RestEndpointOptions): ClassDecorator => SetMetadata(REST_ENDPOINT, options);

/** Properties in which the guard stores the actor and the options of the endpoint. */
export const CALLER = Symbol('caller');
export const ENDPOINT_OPTIONS = Symbol('endpoint options');
export type AuthenticatedRequest = FastifyRequest & { [CALLER]?: Actor; [ENDPOINT_OPTIONS]?: RestEndpointOptions };

/** One realm for all endpoints, because they share one sign-in (RFC 9110, 11.5). */
export const BASIC_CHALLENGE = 'Basic realm="Entente", charset="UTF-8"';
const BEARER_CHALLENGE = 'Bearer realm="Entente"';

/**
 * Returns the challenges of a 401 response (RFC 9110, 11.6.1): the sign-in schemes of this endpoint, and invalid_token if a bearer was sent (RFC 6750, 3.1).
 * Basic comes first, because old clients look for it.
 */
export function challengesOf(request: AuthenticatedRequest): string[] {
  const bearer = /^Bearer\b/i.test(request.headers.authorization ?? '') ? `${BEARER_CHALLENGE}, error="invalid_token"` : BEARER_CHALLENGE;
  return request[ENDPOINT_OPTIONS]?.basic === true ? [BASIC_CHALLENGE, bearer] : [bearer];
}

/** The actor of the current request, for methods of a {@link RestEndpoint} with `Requires`. */
export const RestActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const actor = context.switchToHttp().getRequest<AuthenticatedRequest>()[CALLER];
  if (!actor) throw new Unauthenticated();
  return actor;
});

const BASIC = /^Basic ([A-Za-z0-9+/]{1,2000}={0,2})$/i;

/**
 * Returns the Authorization header as a bearer. With HTTP Basic the password is an API key, which contains its own id; the user name must be the same id.
 * @returns the header unchanged if it cannot be converted: it is malformed, and not absent
 */
export function bearerOf(authorization: string | undefined, { basic = false }: RestEndpointOptions): string | undefined {
  const [, encoded] = BASIC.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return authorization;
  if (!basic) return authorization;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const [user, key] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)];
  return key.split('_')[2] === user.toLowerCase().replaceAll('-', '') ? `Bearer ${key}` : authorization;
}

/** The body has a media type that the endpoint does not accept (415). */
export class WrongContentType extends UnsupportedMediaTypeException {}

/** Checks that the body is JSON. @throws WrongContentType */
export function assertJson({ headers }: FastifyRequest): void {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new WrongContentType('Send application/json.');
}
