import { BadRequestException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BadInput } from '../platform/errors.js';
import { isModest, notJson } from '../platform/modest-json.js';

/** Values in one body; a thousand items with all that one may say have less than half of that. */
const MOST_VALUES = 150_000;

/** JSON bodies of the whole application: those that are {@link isModest}, without members called __proto__ or constructor. */
export function takeModestJson(app: NestFastifyApplication, bodyLimit: number): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  app.useBodyParser('application/json', { bodyLimit }, (request, body, done) => {
    if (!isModest(body, MOST_VALUES)) return done(new BadRequestException('The body holds too many values, or nests them too deep.'));
    const text = body.toString('utf8');
    return parse(request as FastifyRequest, text, (error, said) => (error ? done(unreadable(text)) : done(null, said)));
  });
}

/** Fastify says neither where the text breaks nor under which id the request stands in the log. */
function unreadable(text: string): BadInput {
  try {
    JSON.parse(text);
  } catch (error) {
    return new BadInput('JSON_UNREADABLE', notJson(error));
  }
  return new BadInput('JSON_UNREADABLE', 'No member is called __proto__ or constructor.');
}
