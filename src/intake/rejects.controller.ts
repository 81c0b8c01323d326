import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { Requires } from '../access/requires.js';
import { RestActor, RestDoor } from '../access/rest.js';
import { BadInput, NotFound } from '../platform/errors.js';
import { ImportsService } from './imports.service.js';
import { type RejectsForm, rejectsForm } from './rejects.js';

const PAGE = 500;

/** What was rejected, to be corrected and sent again. */
@Controller('bulk/imports')
@RestDoor({ channel: 'bulk', basic: true })
export class RejectsController {
  constructor(private readonly imports: ImportsService) {}

  @Get(':id/rejects')
  @Requires('indicator:publish', 'import.rejects')
  async rejects(
    @RestActor() actor: Actor,
    @Param('id') id: string,
    @Query('format') format: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.imports.byId(actor, id);
    if (!found) throw new NotFound('import');
    const wanted = format ?? (found.layout.format === 'ndjson' ? 'ndjson' : 'csv');
    if (wanted !== 'csv' && wanted !== 'ndjson') throw new BadInput('PARAMETER_INVALID', 'format: say csv or ndjson.');
    const form = rejectsForm(wanted, found.layout);
    await reply
      .code(200)
      .header('content-type', form.type)
      .header('content-disposition', `attachment; filename="${found.id}.rejects.${wanted}"`)
      .send(Readable.from(this.pages(actor, found.id, form), { objectMode: false }));
  }

  private async *pages(actor: Actor, id: string, form: RejectsForm): AsyncGenerator<string> {
    if (form.head !== '') yield form.head;
    let after = 0;
    for (let more = true; more;) {
      const rejects = await this.imports.rejects(actor, id, after, PAGE);
      if (rejects.length > 0) yield form.write(rejects);
      after = rejects.at(-1)?.line ?? after;
      more = rejects.length === PAGE;
    }
  }
}
