import { type ArgumentsHost, Catch, HttpException } from '@nestjs/common';
import { BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from './answers.js';
import { retryAfterOf, statusOf } from './http-status.js';

/**
 * Errors of all doors. Those of GraphQL go on to where they are answered, without Nest's own log line for each. Over plain HTTP what the framework
 * refuses (413, 415, 404 …) keeps its form; everything else is answered as in GraphQL.
 */
@Catch()
export class RefusalFilter extends BaseExceptionFilter {
  constructor(
    { httpAdapter }: HttpAdapterHost,
    private readonly answers: Answers,
  ) {
    super(httpAdapter);
  }

  override catch(exception: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() === 'graphql') return exception;
    const { statusCode = 500 } = exception as { statusCode?: number };
    const ofFramework = exception instanceof HttpException || (this.isHttpError(exception) && statusCode < 500);
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (ofFramework) return super.catch(exception instanceof HttpException ? exception : plain(exception, statusCode), host);

    const { message, extensions } = this.answers.of(exception, request.id);
    if (reply.sent) return undefined;
    const later = retryAfterOf(extensions);
    if (later !== undefined) void reply.header('retry-after', later);
    return void reply.code(statusOf(extensions)).send({ statusCode: statusOf(extensions), message, ...extensions });
  }
}

/** Fastify's refusals as Nest's, which it does not log as errors. */
const plain = (exception: unknown, statusCode: number): HttpException =>
  new HttpException({ statusCode, message: (exception as Error).message }, statusCode);
