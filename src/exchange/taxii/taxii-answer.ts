import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { TAXII } from './media.policy.js';

/** An answer with a status or headers of its own. */
export class TaxiiAnswer {
  constructor(
    readonly body: object,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly status = 200,
  ) {}
}

/**
 * The bytes of an answer. A list with nothing in it is left out (TAXII 2.1, 2). Bytes, since of a text Fastify would write the media type in its own way, with
 * quotes and a charset, and OASIS's client compares it by the letter.
 */
export const bytesOf = (body: object): Buffer =>
  Buffer.from(
    JSON.stringify(Object.fromEntries(Object.entries(body).filter(([, value]) => !(Array.isArray(value) && value.length === 0)))),
  );

/** Every answer is of TAXII's media type. */
@Injectable()
export class TaxiiAnswers implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<Buffer> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((said) => {
        const { body, headers, status } = said instanceof TaxiiAnswer ? said : new TaxiiAnswer(said);
        void reply.code(status).headers({ ...headers, 'content-type': TAXII });
        return bytesOf(body);
      }),
    );
  }
}
