import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../identity/auth/actor.js';
import { Requires } from '../../identity/auth/requires.js';
import { RestActor, RestEndpoint } from '../../identity/auth/rest.js';
import { NotFound } from '../../platform/platform/errors.js';
import { ImportsService } from './imports.service.js';
import { sendRejects } from './rejects-pages.js';
import { Described } from '../../identity/auth/openapi-operation.js';
import { IMPORT_REJECTS } from './imports.openapi.js';

/** Returns rejected lines, to be corrected and sent again. */
@Controller('bulk/imports')
@RestEndpoint({ channel: 'bulk', basic: true })
export class RejectsController {
  constructor(private readonly imports: ImportsService) {}

  @Get(':id/rejects')
  @Requires('indicator:publish', 'import.rejects')
  @Described(IMPORT_REJECTS)
  async rejects(
    @RestActor() actor: Actor,
    @Param('id') id: string,
    @Query('format') format: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.imports.byId(actor, id);
    if (!found) throw new NotFound('import');
    await sendRejects(found, format, (after, most) => this.imports.rejects(actor, found.id, { after, most }), reply);
  }
}
