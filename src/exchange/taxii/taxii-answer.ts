import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { TAXII } from './media.policy.js';

/** A response with its own status or headers. */
export class TaxiiAnswer {
  constructor(
    readonly body: object,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly status = 200,
  ) {}
}

/**
 * Returns the bytes of a response, without empty lists (TAXII 2.1, 2). Returns bytes because Fastify would reformat the media type of a text, with quotes
 * and a charset, and OASIS's client compares it literally.
 */
export const bytesOf = (body: object): Buffer =>
  Buffer.from(
    JSON.stringify(Object.fromEntries(Object.entries(body).filter(([, value]) => !(Array.isArray(value) && value.length === 0)))),
  );

/** Sends every response with TAXII's media type. */
@Injectable()
export class TaxiiAnswers implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<Buffer> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((result) => {
        const { body, headers, status } = result instanceof TaxiiAnswer ? result : new TaxiiAnswer(result);
        void reply.code(status).headers({ ...headers, 'content-type': TAXII });
        return bytesOf(body);
      }),
    );
  }
}
