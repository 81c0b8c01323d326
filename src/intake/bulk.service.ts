import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../access/actor.js';
import { Database } from '../database/database.js';
import { PartyLimit } from '../platform/errors.js';
import type { Directory } from '../rows/audience.js';
import { readDirectory } from '../sharing/directory.js';
import { type BulkOptions, type Query, readBulkOptions } from './bulk-options.policy.js';
import { mappingOf } from './csv-mapping.policy.js';
import { CsvMappingsService } from './csv-mappings.service.js';
import { IntakeService } from './intake.service.js';
import type { ImportMeta, Piece, Taking } from './piece.js';
import { unlessSlow } from './patience.js';
import { ndjsonPieces, openCsv, type RowReading } from './row-pieces.js';

/** Bodies of one party that one process takes at a time: each holds two chunks in memory, and a connection to the database now and then. */
const MOST_AT_ONCE = 8;

/** One call of the door for rows. */
export interface BulkCall {
  readonly format: 'csv' | 'ndjson';
  readonly query: Query;
  readonly key: string | null;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Rows of any number, as they come in. */
@Injectable()
export class BulkService {
  private readonly running = new Map<string, number>();

  constructor(
    private readonly intake: IntakeService,
    private readonly mappings: CsvMappingsService,
    private readonly database: Database,
  ) {}

  /**
   * Begins to take rows in; they are read as the receipts are asked for.
   * @throws as {@link IntakeService.take}; BadInput on the parameters or the header; NotFound on the mapping; PartyLimit when too many run
   */
  async begin(actor: Actor, { format, query, key, bytes }: BulkCall): Promise<Taking & { readonly options: BulkOptions }> {
    const directory = await this.addressees(actor);
    const options = readBulkOptions(query, directory);
    const reading = { ...options, directory };
    const leave = this.enter(actor.party.id);
    try {
      const source = format === 'csv' ? await this.csv(actor, options, reading, bytes) : ndjson(reading, bytes);
      const meta = { ...source.meta, name: options.name, idempotencyKey: key };
      const { id, receipts } = await this.intake.take(actor, meta, unlessSlow(source.pieces));
      return { id, options, receipts: ending(receipts, leave) };
    } catch (error) {
      leave();
      throw error;
    }
  }

  private async csv(actor: Actor, { mapping }: BulkOptions, reading: RowReading, bytes: AsyncIterable<Uint8Array>): Promise<Rows> {
    const saved = mapping === null ? undefined : mappingOf((await this.mappings.named(actor, mapping)).layout);
    const { header, pieces } = await openCsv(bytes, reading, saved);
    return { pieces, meta: { source: 'BULK_CSV', layout: { format: 'csv', columns: header.columns, delimiter: header.delimiter } } };
  }

  /** Whom audiences can name, as the actor knows them. */
  async addressees(actor: Actor): Promise<Directory> {
    const { groups, parties } = await this.database.as(actor, act(actor, 'import.prepare', 'indicator:publish'), readDirectory);
    return { groups, partners: parties.filter(({ kind }) => kind === 'PARTNER') };
  }

  /** Work that counts as one of the bodies that a party sends at a time. @throws PartyLimit */
  async counted<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
    const leave = this.enter(actor.party.id);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  private enter(party: string): () => void {
    const many = this.running.get(party) ?? 0;
    if (many >= MOST_AT_ONCE) {
      throw new PartyLimit(
        'IMPORTS_AT_ONCE',
        `Your party sends ${MOST_AT_ONCE} imports at a time already: send this one when another has ended.`,
      );
    }
    this.running.set(party, many + 1);
    let isIn = true;
    return () => {
      if (isIn) this.running.set(party, (this.running.get(party) ?? 1) - 1);
      if (this.running.get(party) === 0) this.running.delete(party);
      isIn = false;
    };
  }
}

interface Rows {
  readonly pieces: AsyncIterable<Piece>;
  readonly meta: Pick<ImportMeta, 'source' | 'layout'>;
}

const ndjson = (reading: RowReading, bytes: AsyncIterable<Uint8Array>): Rows => ({
  pieces: ndjsonPieces(bytes, reading),
  meta: { source: 'BULK_NDJSON', layout: { format: 'ndjson' } },
});

/** Calls `atEnd` when the items end, however they do, also where nobody ever asked for one (a generator would not notice). */
function ending<T>(items: AsyncIterableIterator<T>, atEnd: () => void): AsyncIterableIterator<T> {
  const iterator: AsyncIterableIterator<T> = {
    next: async () => {
      try {
        const next = await items.next();
        if (next.done) atEnd();
        return next;
      } catch (error) {
        atEnd();
        throw error;
      }
    },
    return: async () => {
      try {
        await items.return?.();
      } finally {
        atEnd();
      }
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
