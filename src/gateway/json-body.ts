import { BadRequestException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isModest } from '../platform/modest-json.js';

/** Values in one body; a thousand items with all that one may say have less than half of that. */
const MOST_VALUES = 150_000;

/** JSON bodies of the whole application: those that are {@link isModest}, without members called __proto__ or constructor. */
export function takeModestJson(app: NestFastifyApplication, bodyLimit: number): void {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  app.useBodyParser('application/json', { bodyLimit }, (request, body, done) => {
    if (!isModest(body, MOST_VALUES)) return done(new BadRequestException('The body holds too many values, or nests them too deep.'));
    return parse(request as FastifyRequest, body.toString('utf8'), done);
  });
}
