import { Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../identity/auth/actor.js';
import { Requires } from '../../identity/auth/requires.js';
import { RestActor, RestEndpoint, WrongContentType } from '../../identity/auth/rest.js';
import type { Query } from './bulk-options.policy.js';
import { keyOf } from './bulk.controller.js';
import { StixImportService } from './stix-import.service.js';
import { isStix } from './streamed-bodies.js';
import { Described } from '../../identity/auth/openapi-operation.js';
import { BULK_STIX } from './imports.openapi.js';

/** Endpoint for STIX 2.1: a bundle, or another object with a list of objects. Returns the result of the whole import. */
@Controller('bulk')
@RestEndpoint({ channel: 'bulk', basic: true })
export class StixImportController {
  constructor(private readonly imports: StixImportService) {}

  @Post('stix')
  @Requires('indicator:publish', 'import.take')
  @Described(BULK_STIX)
  async stix(@RestActor() actor: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!isStix(request.headers['content-type'])) {
      throw new WrongContentType('Send application/stix+json, application/taxii+json or application/json.');
    }
    const { id, counts, receipts, remarks } = await this.imports.take(actor, {
      body: request.body,
      query: request.query as Query,
      key: keyOf(request),
    });
    await reply.code(200).header('import-id', id).send({ id, counts, receipts, remarks });
  }
}
