import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { retryTransient } from '../../platform/database/transient-errors.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { PublishService, type PublishReceipt } from '../../intel/indicators/publish.service.js';
import { HubError } from '../../platform/platform/errors.js';
import type { Reading } from '../stix/reading.js';
import { CompanionImportService, kindOf, type RunningImport } from './companion-import.service.js';
import { objectPieceOf, claimsAsObjects } from './claims-as-objects.js';
import { inChunks } from './chunks.js';
import { ImportRepository, isSameContent, type KnownLine, type ImportItemDraft } from './import.repository.js';
import type { ImportMeta, ImportResult, Piece, ImportStream, ImportReceipt } from './piece.js';
import { piecesOf } from './pieces.js';
import { isFirst, type NumberedPiece, preparePieces, type SortedPiece, sortPiece } from './claim-sorting.js';

/** Maximum pieces of one transaction, and their total length in UTF-16 code units. */
const CHUNK = { most: 1000, heaviest: 4 * 1024 * 1024, weigh: ({ sent }: NumberedPiece): number => sent.length };

/**
 * Imports content from machines in all formats: publishes claims, and holds items without a label. The outcome of each piece is recorded in the same
 * transaction. An import has an id, can be sent again with its key, and can be revoked as a whole.
 */
@Injectable()
export class IngestService {
  constructor(
    private readonly repository: ImportRepository,
    private readonly publishing: PublishService,
    private readonly database: Database,
    private readonly companionImport: CompanionImportService,
  ) {}

  /**
   * Begins an import, or resumes the one with the same key. Pieces that were imported before get their stored receipts; a piece with other content under the
   * same number is refused (IDEMPOTENCY_MISMATCH). Pieces are imported in order, in chunks, as the receipts are requested; memory holds at most two chunks.
   * If the caller stops requesting receipts, the import is interrupted.
   * @param blocks pieces that come together
   * @throws Forbidden without an agency; BadInput on the key; Conflict when the import was revoked. The receipts throw Conflict when another run took over,
   * and any error that refuses a whole batch (PARTY_LIMIT_INDICATORS, signed out …): pieces with a receipt are imported.
   */
  async take(actor: Actor, meta: ImportMeta, blocks: AsyncIterable<readonly Piece[]> | Iterable<readonly Piece[]>): Promise<ImportStream> {
    const open = await this.repository.open(actor, meta);
    const running: RunningImport = {
      ...{ actor, open, defaultAudience: meta.audience ?? null, ways: { agencyOnly: meta.agencyOnly, reissue: meta.reissue ?? false } },
      ...{ claims: new Map(), standing: new Set(), byValue: meta.source !== 'PULL' },
    };
    return {
      id: open.id,
      receipts: this.run(
        running,
        preparePieces(blocks, { address: meta.address, defaultAudience: running.defaultAudience, after: open.lines }),
      ),
    };
  }

  /** Imports a complete reading. A limit of the party interrupts it; what was imported before stays. @throws as {@link take} */
  async takeReading(actor: Actor, meta: ImportMeta, reading: Reading): Promise<ImportResult> {
    const { pieces, remarks } = piecesOf(reading);
    const { id, receipts } = await this.take(actor, meta, [pieces]);
    const all: ImportReceipt[] = [];
    for await (const some of receipts) all.push(...some);
    const many = (outcome: ImportReceipt['outcome']): number => all.filter((one) => one.outcome === outcome).length;
    const counts = {
      created: many('CREATED'),
      updated: many('UPDATED'),
      unchanged: many('UNCHANGED'),
      rejected: many('REJECTED'),
      held: many('HELD'),
    };
    return { id, receipts: all, counts, remarks };
  }

  private async *run(
    running: RunningImport,
    blocks: AsyncIterable<readonly NumberedPiece[]>,
  ): AsyncGenerator<readonly ImportReceipt[], void, void> {
    let failure: string | undefined = 'CONNECTION_LOST';
    try {
      for await (const chunk of inChunks(blocks, CHUNK)) yield await this.takeChunk(running, chunk);
      failure = undefined;
    } catch (error) {
      failure = error instanceof HubError ? error.reason : 'INTERNAL';
      throw error;
    } finally {
      const closing = this.repository.close(running.actor, running.open, failure);
      await (failure === undefined ? closing : closing.catch(() => undefined));
    }
  }

  /** Retries when the database error is transient. The retry shows whether the interrupted transaction was committed. */
  private async takeChunk(running: RunningImport, chunk: readonly NumberedPiece[]): Promise<readonly ImportReceipt[]> {
    const [first = 0, last = 0] = [chunk[0]?.line, chunk.at(-1)?.line];
    let mayBeKnown = first <= running.open.lines;
    return retryTransient(async () => {
      const known = mayBeKnown
        ? await this.repository.findKnownLines(running.actor, running.open, first, last)
        : new Map<number, KnownLine>();
      mayBeKnown = true;
      const fresh = chunk.filter(({ line }) => !known.has(line));
      for (const one of chunk) this.remember(running, one, known.get(one.line)?.receipt);
      const claims = fresh.filter(({ piece }) => isFirst(piece));
      const { receipts, asObjects: beside } = await this.takeFresh(running, claims);
      const taken = new Map(receipts);
      for (const one of claims) this.remember(running, one, taken.get(one.line));
      const behind = [...beside, ...fresh.filter(({ piece }) => !isFirst(piece))];
      for (const one of await this.companionImport.take(running, behind)) taken.set(one.line, one);
      return chunk.map((one) => receiptOf(one, known.get(one.line), taken.get(one.line)));
    });
  }

  private remember({ claims, standing, open }: RunningImport, one: NumberedPiece, receipt: ImportReceipt | undefined): void {
    if (receipt?.kind !== 'INDICATOR' || receipt.id === null || open.isOfRows) return;
    const { id, source } = receipt;
    claims.set(source, [...new Set([...(claims.get(source) ?? []), id])]);
    if (!isRevoked(one)) standing.add(id);
  }

  /** Imports claims; does not yet record objects that are stored beside a claim. */
  private async takeFresh({ actor, open, defaultAudience }: RunningImport, fresh: readonly NumberedPiece[]): Promise<ClaimsTaken> {
    if (fresh.length === 0) return { receipts: new Map(), asObjects: [] };
    const sorted = fresh.map((one) => ({ ...one, ...(one.sorted ?? sortPiece(one.piece, defaultAudience)) }));
    const claims = sorted.filter((one) => one.to === 'publish');
    const receipts = new Map<number, ImportReceipt>();
    const beside = new Map<number, NumberedPiece>();
    const recordOutcomes = async (tx: Transaction, published: readonly PublishReceipt[]): Promise<void> => {
      const byLine = new Map(claims.map(({ line }, index) => [line, published[index]]));
      beside.clear();
      for (const { line, sent, digest, piece } of await claimsAsObjects(tx, claims, published)) {
        beside.set(line, { line, sent, digest, piece: objectPieceOf(piece), sorted: undefined });
      }
      const notes = sorted.filter(({ line }) => !beside.has(line)).map((one) => itemDraftOf(one, one, byLine.get(one.line)));
      if (notes.length > 0) await this.repository.recordItems(tx, open, notes);
      for (const note of notes) receipts.set(note.line, { ...note, id: note.item });
    };
    const items = claims.map(({ item }) => item);
    if (items.length > 0) await this.publishing.publishRead(actor, items, recordOutcomes);
    else await this.database.as(actor, { ...act(actor, 'import.note', 'indicator:publish'), writes: true }, (tx) => recordOutcomes(tx, []));
    return { receipts, asObjects: [...beside.values()] };
  }
}

/** Receipts of claims, and the claims that are stored as objects instead. */
interface ClaimsTaken {
  readonly receipts: ReadonlyMap<number, ImportReceipt>;
  readonly asObjects: readonly NumberedPiece[];
}

const isRevoked = ({ piece }: NumberedPiece): boolean => 'item' in piece && piece.revoked !== undefined;
function itemDraftOf(
  { line, digest, sent, piece }: NumberedPiece,
  sorted: SortedPiece,
  receipt: PublishReceipt | undefined,
): ImportItemDraft {
  const base = { line, digest, source: piece.source, kind: kindOf(piece), item: null, sent: null, red: false };
  if (sorted.to === 'hold') return { ...base, outcome: 'HELD', problems: sorted.remarks, held: sorted.payload };
  if (sorted.to === 'reject') return { ...base, outcome: 'REJECTED', problems: sorted.problems, sent, red: sorted.red };
  if (!receipt) throw new Error('A piece of an import has no receipt.');
  const { outcome, indicatorId: item, problems } = receipt;
  const isRejected = outcome === 'REJECTED';
  return {
    ...base,
    outcome,
    item,
    red: sorted.red,
    sent: isRejected ? sent : null,
    problems: isRejected ? problems : [...problems, ...sorted.remarks],
  };
}

function receiptOf({ line, digest, piece }: NumberedPiece, known: KnownLine | undefined, taken: ImportReceipt | undefined): ImportReceipt {
  if (known && isSameContent(known, digest)) return { ...known.receipt, source: known.receipt.source || piece.source };
  if (known) return { line, source: piece.source, outcome: 'REJECTED', kind: kindOf(piece), id: null, problems: [mismatch(line)] };
  if (!taken) throw new Error('A piece of an import has no receipt.');
  const { source, outcome, kind, id, problems } = taken;
  return { line, source, outcome, kind, id, problems };
}

const mismatch = (line: number): ItemProblem =>
  problem(
    'IDEMPOTENCY_MISMATCH',
    `Line ${line} was already sent with this Idempotency-Key, but with other content or other parameters (tlp, to, …). The first receipt stands. Use a new Idempotency-Key.`,
  );
