import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Directory } from '../../values/rows/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { ImportLimiter, callAtEnd } from './import-limiter.js';
import { addressOf, type BulkOptions, type Query, readBulkOptions } from './bulk-options.policy.js';
import { type CsvLayout, mappingOf } from './csv-mapping.policy.js';
import { CsvMappingsService } from './csv-mappings.service.js';
import { IngestService } from './ingest.service.js';
import type { ImportMeta, Piece, ImportStream } from './piece.js';
import { withLineTimeout } from './line-timeout.js';
import { ndjsonPieces, openCsv, plainPieces, type RowReading } from './row-pieces.js';
import type { RowFormat } from './streamed-bodies.js';

/** One call of the bulk endpoint for rows. */
export interface BulkCall {
  readonly format: RowFormat;
  readonly query: Query;
  readonly key: string | null;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Imports any number of rows as a stream. */
@Injectable()
export class BulkService {
  constructor(
    private readonly ingest: IngestService,
    private readonly mappings: CsvMappingsService,
    private readonly database: Database,
    private readonly limiter: ImportLimiter,
  ) {}

  /**
   * Begins an import of rows; rows are read as the receipts are requested.
   * @throws as {@link IngestService.take}; BadInput on the parameters or the header; NotFound on the mapping; PartyLimit when too many imports run
   */
  async begin(actor: Actor, { format, query, key, bytes }: BulkCall): Promise<ImportStream & { readonly options: BulkOptions }> {
    const directory = await this.addressees(actor);
    const options = readBulkOptions(query, directory);
    const reading = { ...options, directory };
    const leave = this.limiter.enter(actor);
    try {
      const source = format === 'csv' ? await this.csv(actor, options, reading, bytes) : WITHOUT_HEADER[format](reading, bytes);
      const meta = { ...source.meta, name: options.name, idempotencyKey: key, address: addressOf(options, source.mapping) };
      const { id, receipts } = await this.ingest.take(actor, meta, withLineTimeout(source.pieces));
      return { id, options, receipts: callAtEnd(receipts, leave) };
    } catch (error) {
      leave();
      throw error;
    }
  }

  private async csv(actor: Actor, { mapping }: BulkOptions, reading: RowReading, bytes: AsyncIterable<Uint8Array>): Promise<Rows> {
    const saved = mapping === null ? undefined : mappingOf((await this.mappings.named(actor, mapping)).layout);
    const { header, pieces } = await openCsv(bytes, reading, saved);
    return {
      mapping: saved?.layout,
      pieces,
      meta: { source: 'BULK_CSV', layout: { format: 'csv', columns: header.columns, delimiter: header.delimiter } },
    };
  }

  /** Returns the groups and partners that audiences can name, as the actor sees them, and the hub's own id. */
  async addressees(actor: Actor): Promise<Directory & { readonly hub: string }> {
    const { groups, me, parties } = await this.database.as(actor, act(actor, 'import.prepare', 'indicator:publish'), readDirectory);
    const hub = parties.find(({ kind }) => kind === 'HUB') ?? me;
    return { groups, partners: parties.filter(({ kind }) => kind === 'PARTNER'), hub: hub.id };
  }

  /** Runs work that counts towards the limit of concurrent bodies of a party. @throws PartyLimit */
  async counted<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
    const leave = this.limiter.enter(actor);
    try {
      return await work();
    } finally {
      leave();
    }
  }
}

interface Rows {
  /** Column mapping that was used. */
  readonly mapping?: CsvLayout | undefined;
  readonly pieces: AsyncIterable<readonly Piece[]>;
  readonly meta: Pick<ImportMeta, 'source' | 'layout'>;
}

const WITHOUT_HEADER: Readonly<Record<Exclude<RowFormat, 'csv'>, (reading: RowReading, bytes: AsyncIterable<Uint8Array>) => Rows>> = {
  ndjson: (reading, bytes) => ({ pieces: ndjsonPieces(bytes, reading), meta: { source: 'BULK_NDJSON', layout: { format: 'ndjson' } } }),
  // A table with one column: rejected lines are returned in the same form.
  lines: (reading, bytes) => ({
    pieces: plainPieces(bytes, reading),
    meta: { source: 'BULK_CSV', layout: { format: 'csv', columns: ['value'] } },
  }),
};
