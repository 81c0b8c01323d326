import { type ArgumentsHost, Catch, HttpException } from '@nestjs/common';
import { BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { challengesOf } from '../../identity/auth/rest.js';
import type { Answer } from '../../platform/graphql/format-error.js';
import { ErrorAnswers } from './error-answers.js';
import { frameworkRefusal } from './framework-refusal.js';
import { isGraphqlRoute } from './http-hooks.js';
import { retryAfterOf, statusOf } from './http-status.js';

/**
 * Handles the errors of all endpoints. GraphQL errors are rethrown to their own handler, without Nest's log line. Over plain HTTP all errors have one form,
 * with a code and a reason, including refusals of the framework before a handler runs (413, 415, 404 …). A 5xx of a health check keeps the form that monitoring
 * expects.
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

  /** Returns undefined for an exception that is not a refusal of Fastify. */
  private statusOfFastify(exception: unknown): number | undefined {
    const { statusCode = 500 } = exception as { readonly statusCode?: number };
    return this.isHttpError(exception) && statusCode < 500 ? statusCode : undefined;
  }
}

function answer(request: FastifyRequest, reply: FastifyReply, { message, extensions }: Answer, status = statusOf(extensions)): void {
  const later = retryAfterOf(extensions);
  if (later !== undefined) void reply.header('retry-after', later);
  if (status === 401) void reply.header('www-authenticate', challengesOf(request));
  const isGraphql = isGraphqlRoute(request.routeOptions.url);
  void reply.code(status).send(isGraphql ? { errors: [{ message, extensions }] } : { statusCode: status, message, ...extensions });
}
