import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BadInput } from '../../platform/platform/errors.js';
import { isWithinJsonLimits, invalidJsonMessage } from '../../platform/platform/json-limits.js';

/** Largest number of values in one body; a thousand items with all fields have less than half of that. */
const MOST_VALUES = 150_000;

/** Parses JSON bodies of the whole application, in UTF-8, if they are {@link isWithinJsonLimits} and have no members called __proto__ or constructor. */
export function useBoundedJson(app: NestFastifyApplication, bodyLimit: number): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  app.useBodyParser('application/json', { bodyLimit }, (request, body, done) => {
    if (!isWithinJsonLimits(body, MOST_VALUES)) {
      return done(new BadInput('BODY_TOO_COMPLEX', 'The body contains too many values, or nests them too deeply.'));
    }
    const text = textOf(body);
    if (text === undefined) return done(new BadInput('BODY_UNREADABLE', invalidJsonMessage(undefined)));
    return parse(request as FastifyRequest, text, (error, value) => (error ? done(unreadable(text)) : done(null, value)));
  });
}

/** Creates the error. The messages of the parser may quote the input, and do not state the position of the fault. */
function unreadable(text: string): BadInput {
  try {
    JSON.parse(text);
  } catch (error) {
    return new BadInput('BODY_UNREADABLE', invalidJsonMessage(error));
  }
  return new BadInput('BODY_UNREADABLE', 'A member must not be called __proto__ or constructor.');
}

/** Decodes a body; undefined: it is not UTF-8. Invalid octets are never replaced, because the value would differ. */
function textOf(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}
