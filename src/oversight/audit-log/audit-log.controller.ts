import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../identity/auth/actor.js';
import { answer, Described, text } from '../../identity/auth/openapi-operation.js';
import { AuditsItself } from '../../identity/auth/read-recorder.js';
import { Requires } from '../../identity/auth/requires.js';
import { RestActor, RestEndpoint } from '../../identity/auth/rest.js';
import { piecesStream } from '../../exchange/exports/export-stream.js';
import { BadInput } from '../../platform/platform/errors.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { AuditExportService, exportReasonOf } from './audit-export.service.js';

/** The export of the audit log. */
@Controller()
@RestEndpoint({ channel: 'export' })
export class AuditLogController {
  constructor(
    private readonly exports: AuditExportService,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  @Get('export/audit')
  @AuditsItself()
  @Requires('audit:read', 'audit.export')
  @Described({
    summary: 'Export the audit log for its verifier',
    description:
      "Up to the newest signed head. The hub's auditor gets every entry; a party those of its own people, and the hashes of the others (docs/audit-log.md).",
    answers: { 200: answer('One JSON object in each line (docs/audit-log.md).', { 'application/x-ndjson': text }) },
  })
  async audit(
    @RestActor() actor: Actor,
    @Query() reason: Readonly<Record<string, unknown>>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (request.method !== 'GET') throw new BadInput('EXPORT_METHOD', 'Use GET to request an export.');
    const range = await this.exports.begin(actor, exportReasonOf(reason));
    void reply
      .header('content-type', 'application/x-ndjson')
      .header('content-disposition', `attachment; filename="entente-audit-${range.size}.ndjson"`);
    const stream = piecesStream(this.exports.lines(actor, range), this.settings.exportIdleMs);
    stream.once('close', range.leave);
    await reply.send(stream);
  }
}
