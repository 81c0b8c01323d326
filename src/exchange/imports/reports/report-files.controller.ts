import { Controller, Get, Logger, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../../identity/auth/actor.js';
import { Requires } from '../../../identity/auth/requires.js';
import { RestActor, RestEndpoint, WrongContentType } from '../../../identity/auth/rest.js';
import { faultOf } from '../../../platform/graphql/fault.js';
import { NotFound } from '../../../platform/platform/errors.js';
import { exemptFromTimeout } from '../../../platform/platform/request-timeout.js';
import type { Query as Parameters } from '../bulk-options.policy.js';
import { bytesOf, keyOf } from '../bulk.controller.js';
import { ImportType } from '../imports.graphql.js';
import { ImportsService } from '../imports.service.js';
import { isOfReports } from '../piece.js';
import { sendRejects } from '../rejects-pages.js';
import { failureOf, receiptLines } from '../streamed-answer.js';
import { isStix, rowFormatOf } from '../streamed-bodies.js';
import { ReportFilesService } from './report-files.service.js';
import { isIncomplete } from './report-piece.js';
import { Described } from '../../../identity/auth/openapi-operation.js';
import { BULK_REPORTS, IMPORT_REJECTS, REPORTS_IMPORT } from '../imports.openapi.js';

/** Endpoint for any number of reports, for accounts that may submit reports. Receipts of rows are streamed; a bundle gets one response. */
@Controller('bulk/reports')
@RestEndpoint({ channel: 'bulk', basic: true })
export class ReportFilesController {
  private readonly log = new Logger('Bulk');

  constructor(
    private readonly files: ReportFilesService,
    private readonly imports: ImportsService,
  ) {}

  @Post()
  @Requires('report:submit', 'import.take')
  @Described(BULK_REPORTS)
  async take(@RestActor() actor: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const format = rowFormatOf(request.headers['content-type']);
    if (format && format !== 'lines') return this.rows(actor, format, request, reply);
    if (!isStix(request.headers['content-type'])) {
      throw new WrongContentType('Send application/x-ndjson, text/csv or application/stix+json.');
    }
    const call = { query: request.query as Parameters, key: keyOf(request), body: request.body };
    const { id, counts, receipts, remarks } = await this.files.takeBundle(actor, call);
    await reply.code(200).header('import-id', id).send({ id, counts, receipts, remarks });
  }

  private async rows(actor: Actor, format: 'csv' | 'ndjson', request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const key = keyOf(request);
    exemptFromTimeout(request.raw);
    const taking = await this.files.begin(actor, { format, query: request.query as Parameters, key, bytes: bytesOf(request.raw) });
    const failure = failureOf(request.id, (error) =>
      this.log.error({ msg: 'An import was interrupted', requestId: request.id, import: taking.id, fault: faultOf(error) }),
    );
    const lines = receiptLines(taking, taking.options.receipts, {
      ...{ failure, disconnect: () => reply.raw.destroy() },
      ...{ isTold: isIncomplete, written: (receipt) => receipt },
    });
    await reply.code(200).header('content-type', 'application/x-ndjson; charset=utf-8').header('import-id', taking.id).send(lines);
  }

  @Get(':id')
  @Requires('report:submit', 'import.read')
  @Described(REPORTS_IMPORT)
  async one(@RestActor() actor: Actor, @Param('id') id: string): Promise<ImportType> {
    const found = await this.imports.byId(actor, id, 'report:submit');
    if (!found || !isOfReports(found.source)) throw new NotFound('import');
    return ImportType.of(found);
  }

  @Get(':id/rejects')
  @Requires('report:submit', 'import.rejects')
  @Described(IMPORT_REJECTS)
  async rejects(
    @RestActor() actor: Actor,
    @Param('id') id: string,
    @Query('format') format: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.imports.byId(actor, id, 'report:submit');
    if (!found || !isOfReports(found.source)) throw new NotFound('import');
    await sendRejects(found, format, (after, most) => this.imports.rejects(actor, found.id, { after, most }, 'report:submit'), reply);
  }
}
