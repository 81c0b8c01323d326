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

/** The text of an answer. A list with nothing in it is left out (TAXII 2.1, 2). */
export const textOf = (body: object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(body).filter(([, value]) => !(Array.isArray(value) && value.length === 0))));

/** Every answer is TAXII's media type to the letter: Fastify would add a charset to what it serialises itself. */
@Injectable()
export class TaxiiAnswers implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<string> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((said) => {
        const { body, headers, status } = said instanceof TaxiiAnswer ? said : new TaxiiAnswer(said);
        void reply.code(status).headers({ ...headers, 'content-type': TAXII });
        return textOf(body);
      }),
    );
  }
}
