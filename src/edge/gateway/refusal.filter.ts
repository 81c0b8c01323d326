import { type ArgumentsHost, Catch, HttpException } from '@nestjs/common';
import { BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { challengesOf } from '../../identity/auth/rest.js';
import type { Answer } from '../../platform/graphql/format-error.js';
import { ErrorAnswers } from './error-answers.js';
import { frameworkRefusal } from './framework-refusal.js';
import { GRAPHQL_PATH } from './http-hooks.js';
import { retryAfterOf, statusOf } from './http-status.js';

/**
 * Errors of all doors. Those of GraphQL go on to where they are answered, without Nest's own log line for each. Over plain HTTP all are answered in one form, with a code and
 * a reason: also what the framework refuses before a door is asked (413, 415, 404 …). What says that a part of the hub is down (5xx) keeps the form of those who watch it.
 */
@Catch()
export class RefusalFilter extends BaseExceptionFilter {
  constructor(
    { httpAdapter }: HttpAdapterHost,
    private readonly answers: ErrorAnswers,
  ) {
    super(httpAdapter);
  }

  override catch(exception: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() === 'graphql') return exception;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const status = exception instanceof HttpException ? exception.getStatus() : this.statusOfFastify(exception);
    if (status !== undefined && status >= 500) return super.catch(exception, host);
    if (reply.sent) return undefined;
    if (status === undefined) return answer(request, reply, this.answers.of(exception, request.id));
    const { message, ...extensions } = frameworkRefusal(exception, status);
    return answer(request, reply, { message, extensions: { ...extensions, requestId: request.id } }, status);
  }

  /** undefined: it is none of Fastify's refusals. */
  private statusOfFastify(exception: unknown): number | undefined {
    const { statusCode = 500 } = exception as { readonly statusCode?: number };
    return this.isHttpError(exception) && statusCode < 500 ? statusCode : undefined;
  }
}

function answer(request: FastifyRequest, reply: FastifyReply, { message, extensions }: Answer, status = statusOf(extensions)): void {
  const later = retryAfterOf(extensions);
  if (later !== undefined) void reply.header('retry-after', later);
  if (status === 401) void reply.header('www-authenticate', challengesOf(request));
  const isGraphql = request.routeOptions.url === GRAPHQL_PATH;
  void reply.code(status).send(isGraphql ? { errors: [{ message, extensions }] } : { statusCode: status, message, ...extensions });
}
