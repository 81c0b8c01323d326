import { Injectable } from '@nestjs/common';
import { runInSlices } from '../../../values/rows/time-slices.js';
import type { Actor } from '../../../identity/auth/actor.js';
import { tlpOf } from '../../../values/rows/enum-values.js';
import { stixReportsReading } from '../../stix/read-reports.js';
import { ImportLimiter, callAtEnd } from '../import-limiter.js';
import type { Query } from '../bulk-options.policy.js';
import { withLineTimeout } from '../line-timeout.js';
import type { ImportResult, ImportStream } from '../piece.js';
import { objectsOf } from '../stix-body.js';
import { ReportImportService } from './report-import.service.js';
import { reportLines } from './report-lines.js';
import { readReportOptions, type ReportOptions } from './report-options.policy.js';
import type { FileReceipt, ReportReading } from './report-piece.js';
import { openReportTable } from './report-table.js';
import { ReportSchema } from './report-schema.js';
import { stixPieces } from './stix-reports.js';

/** A call with rows, as a stream. */
export interface ReportRowsCall {
  readonly format: 'csv' | 'ndjson';
  readonly query: Query;
  readonly key: string | null;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** A call with a bundle, parsed or as a stream. */
export interface ReportBundleCall {
  readonly query: Query;
  readonly key: string | null;
  readonly body: unknown;
}

/** Result of a bundle of reports. */
export interface ReportBundleOutcome extends Pick<ImportResult, 'id' | 'remarks'> {
  readonly counts: Pick<ImportResult['counts'], 'created' | 'updated' | 'unchanged' | 'rejected'>;
  readonly receipts: readonly FileReceipt[];
}

/** Imports files of reports in all formats. */
@Injectable()
export class ReportFilesService {
  constructor(
    private readonly imports: ReportImportService,
    private readonly schema: ReportSchema,
    private readonly limiter: ImportLimiter,
  ) {}

  /**
   * Begins an import of reports; they are read as the receipts are requested.
   * @throws as {@link ReportImportService.take}; BadInput on the parameters or the header; PartyLimit when too many imports run
   */
  async begin(
    actor: Actor,
    { format, query, key, bytes }: ReportRowsCall,
  ): Promise<ImportStream<FileReceipt> & { readonly options: ReportOptions }> {
    const options = readReportOptions(query, this.schema.types);
    const reading: ReportReading = { ...options, types: this.schema.types };
    const leave = this.limiter.enter(actor);
    try {
      const meta = { name: options.name, idempotencyKey: key };
      const source = format === 'csv' ? await table(bytes, reading) : lines(bytes, reading);
      const { id, receipts } = await this.imports.take(actor, { ...meta, ...source.meta }, source.pieces);
      return { id, options, receipts: callAtEnd(receipts, leave) };
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Imports a complete bundle. @throws as {@link begin}; BadInput when the body is not a bundle */
  async takeBundle(actor: Actor, { query, key, body }: ReportBundleCall): Promise<ReportBundleOutcome> {
    const { types } = this.schema;
    const { defaults, name, ignoreUnknown } = readReportOptions(query, types);
    const leave = this.limiter.enter(actor);
    try {
      const members = await this.imports.members(actor);
      const { reports, remarks } = await runInSlices(stixReportsReading(await objectsOf(body), tlpOf(String(defaults.report.tlp ?? ''))));
      const reading = { types, ignoreUnknown, name, defaults: { ...defaults, report: { threat: 'OTHER', ...defaults.report } } };
      const meta = { source: 'REPORTS_STIX', name, idempotencyKey: key, layout: { format: 'ndjson' } } as const;
      const { id, receipts: taken } = await this.imports.take(actor, meta, inTurn(stixPieces(reports, reading, members)));
      const receipts: FileReceipt[] = [];
      for await (const some of taken) receipts.push(...some);
      const many = (outcome: FileReceipt['outcome']): number => receipts.filter((one) => one.outcome === outcome).length;
      const counts = { created: many('CREATED'), updated: many('UPDATED'), unchanged: many('UNCHANGED'), rejected: many('REJECTED') };
      return { id, counts, receipts, remarks };
    } finally {
      leave();
    }
  }
}

async function* inTurn<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function table(bytes: AsyncIterable<Uint8Array>, reading: ReportReading) {
  const { header, pieces } = await openReportTable(bytes, reading);
  const layout = { format: 'csv', columns: header.columns, delimiter: header.delimiter } as const;
  return { pieces, meta: { source: 'REPORTS_CSV', layout } as const };
}

const lines = (bytes: AsyncIterable<Uint8Array>, reading: ReportReading) =>
  ({ pieces: withLineTimeout(reportLines(bytes, reading)), meta: { source: 'REPORTS_NDJSON', layout: { format: 'ndjson' } } }) as const;
