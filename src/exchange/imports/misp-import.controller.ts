import { Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../identity/auth/actor.js';
import { Requires } from '../../identity/auth/requires.js';
import { assertJson, RestActor, RestEndpoint } from '../../identity/auth/rest.js';
import type { Query } from './bulk-options.policy.js';
import { keyOf } from './bulk.controller.js';
import { MispImportService } from './misp-import.service.js';
import { Described } from '../../identity/auth/openapi-operation.js';
import { BULK_MISP } from './imports.openapi.js';

/** Endpoint for MISP JSON: an event, a list of events, or a search result. Returns the result of the whole import. */
@Controller('bulk')
@RestEndpoint({ channel: 'bulk', basic: true })
export class MispImportController {
  constructor(private readonly imports: MispImportService) {}

  @Post('misp')
  @Requires('indicator:publish', 'import.take')
  @Described(BULK_MISP)
  async misp(@RestActor() actor: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    assertJson(request);
    const { id, counts, receipts, remarks } = await this.imports.take(actor, {
      body: request.body,
      query: request.query as Query,
      key: keyOf(request),
    });
    await reply.code(200).header('import-id', id).send({ id, counts, receipts, remarks });
  }
}
