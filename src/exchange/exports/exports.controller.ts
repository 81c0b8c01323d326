import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../identity/auth/actor.js';
import { AuditsItself } from '../../identity/auth/read-recorder.js';
import { Requires } from '../../identity/auth/requires.js';
import { RestActor, RestEndpoint } from '../../identity/auth/rest.js';
import { BadInput } from '../../platform/platform/errors.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { type ExportFormat, exportRequestOf, withOwners } from './export-request.policy.js';
import { exportStream } from './export-stream.js';
import type { ExportSummary, ExportingHub, FileWriter } from './export-item.js';
import { ExportsService } from './exports.service.js';
import { csvWriter } from './formats/csv.js';
import { mispWriter } from './formats/misp.js';
import { ndjsonWriter } from './formats/ndjson.js';
import { stixWriter } from './formats/stix.js';
import { PartyNames } from '../../tenancy/parties/party-names.service.js';
import { Described } from '../../identity/auth/openapi-operation.js';
import { EXPORT } from './exports.openapi.js';

const WRITERS: Readonly<Record<ExportFormat, (exportId: string, hub: ExportingHub) => FileWriter>> = {
  ndjson: ndjsonWriter,
  csv: csvWriter,
  stix: stixWriter,
  misp: mispWriter,
};

/** Exports over HTTP, for browsers, curl and scripts. */
@Controller()
@RestEndpoint({ channel: 'export', basic: true })
export class ExportsController {
  constructor(
    private readonly exports: ExportsService,
    private readonly names: PartyNames,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  @Get('export/indicators')
  @AuditsItself()
  @Requires('indicator:export', 'indicator.export')
  @Described(EXPORT)
  async indicators(@RestActor() actor: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // A HEAD request would run an export without a reader.
    if (request.method !== 'GET') throw new BadInput('EXPORT_METHOD', 'Use GET to request an export.');
    const asked = exportRequestOf(request.query as Readonly<Record<string, string>>);
    const { owners } = asked.filter;
    const exportRequest = owners ? withOwners(asked, await this.names.translate(owners, { ...actor, identity: actor })) : asked;
    const running = await this.exports.begin(actor, exportRequest);
    const writer = WRITERS[exportRequest.format](running.id, running.hub);
    const over = new AbortController();
    let isWhole = false;
    const complete = async (): Promise<ExportSummary> => {
      const ending = await this.exports.complete(actor, running);
      isWhole = true;
      return ending;
    };
    const stream = exportStream({ claims: this.exports.claims(actor, running, over.signal), writer, complete }, this.settings.exportIdleMs);
    // The stream closes in every case: after the whole file, after a disconnect, or after an error.
    stream.once('close', () => {
      over.abort();
      if (!isWhole) void this.exports.abort(actor, running);
    });
    void reply
      .header('content-type', writer.mediaType)
      .header('content-disposition', `attachment; filename="entente-${running.id}.${writer.extension}"`)
      .header('export-id', running.id);
    await reply.send(stream);
  }
}
