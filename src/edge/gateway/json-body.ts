import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BadInput } from '../../platform/platform/errors.js';
import { isWithinJsonLimits, invalidJsonMessage } from '../../platform/platform/json-limits.js';

/** Values in one body; a thousand items with all that one may say have less than half of that. */
const MOST_VALUES = 150_000;

/** JSON bodies of the whole application, in UTF-8: those that are {@link isWithinJsonLimits}, without members called __proto__ or constructor. */
export function useBoundedJson(app: NestFastifyApplication, bodyLimit: number): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  app.useBodyParser('application/json', { bodyLimit }, (request, body, done) => {
    if (!isWithinJsonLimits(body, MOST_VALUES)) {
      return done(new BadInput('BODY_TOO_COMPLEX', 'The body holds too many values, or nests them too deep.'));
    }
    const text = textOf(body);
    if (text === undefined) return done(new BadInput('BODY_UNREADABLE', invalidJsonMessage(undefined)));
    return parse(request as FastifyRequest, text, (error, said) => (error ? done(unreadable(text)) : done(null, said)));
  });
}

/** The parser's own sentences may quote what was sent, and say not where it breaks. */
function unreadable(text: string): BadInput {
  try {
    JSON.parse(text);
  } catch (error) {
    return new BadInput('BODY_UNREADABLE', invalidJsonMessage(error));
  }
  return new BadInput('BODY_UNREADABLE', 'No member is called __proto__ or constructor.');
}

/** undefined: it is no UTF-8. What cannot be read is never replaced: it would be another value. */
function textOf(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}
