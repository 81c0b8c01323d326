import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { challengesOf } from '../../identity/auth/rest.js';
import { faultOf } from '../../platform/graphql/fault.js';
import { answerFor } from '../../platform/graphql/format-error.js';
import { TAXII } from './media.policy.js';
import { bytesOf } from './taxii-answer.js';
import { TaxiiProblem } from './taxii-problem.js';

/** HTTP statuses of the hub's codes (RFC 9110, 15). */
const STATUSES: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  TOO_COMPLEX: 400,
  RESYNC_REQUIRED: 409,
};
const BUSY_SECONDS = 2;

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Sign in first',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  409: 'Conflict',
  411: 'Length required',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Unprocessable',
  429: 'Too many requests',
  503: 'Busy',
};

/** Sends errors in TAXII's form (2.1, 3.6.1), with its media type; no error reveals more than the caller may know. */
@Catch()
export class TaxiiRefusalFilter implements ExceptionFilter {
  private readonly log = new Logger('Taxii');

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { id } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    refuse(reply, exception, id);
    if (reply.statusCode === 500) this.log.error({ msg: 'Internal error', requestId: id, fault: faultOf(exception) });
  }
}

/** Sends `exception` as a response on `reply`. */
export function refuse(reply: FastifyReply, exception: unknown, requestId: string): void {
  const { message, extensions } = answerFor(exception, requestId);
  const status = statusOf(exception, extensions);
  const retryAfter = extensions.retryAfter ?? (status === 503 ? BUSY_SECONDS : undefined);
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
  if (status === 401) void reply.header('www-authenticate', challengesOf(reply.request));
  const body = {
    title: TITLES[status] ?? 'Internal error',
    description: exception instanceof HttpException && status < 500 ? exception.message : message,
    error_id: requestId,
    error_code: extensions.reason,
    http_status: String(status),
  };
  void reply.code(status).header('content-type', TAXII).send(bytesOf(body));
}

function statusOf(exception: unknown, { code, reason }: { readonly code: string; readonly reason: string }): number {
  if (exception instanceof TaxiiProblem) return exception.status;
  if (exception instanceof HttpException) return exception.getStatus();
  return reason === 'OVERLOADED' ? 503 : (STATUSES[code] ?? 500);
}
