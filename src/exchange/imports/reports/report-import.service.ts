import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../../identity/auth/actor.js';
import { retryTransient } from '../../../platform/database/transient-errors.js';
import { Database, type Transaction } from '../../../platform/database/database.js';
import { type ItemProblem, problem } from '../../../platform/graphql/batch.js';
import { HubError } from '../../../platform/platform/errors.js';
import { MOST_REPORTS, MOST_VALUES_A_CALL } from '../../../casework/reports/report.js';
import { ReportsService } from '../../../casework/reports/reports.service.js';
import { readDirectory } from '../../../tenancy/sharing/directory.js';
import { inChunks } from '../chunks.js';
import { ImportRepository, isSameContent, type KnownLine, type ImportItemDraft, type OpenImport } from '../import.repository.js';
import type { ImportMeta, ReportSource, ImportStream } from '../piece.js';
import { fileReceipt, type FileReceipt, isIncomplete, type ReportPiece } from './report-piece.js';

const MOST_TEXT = 4 * 1024 * 1024;
/** Reports of one transaction: no more than one call of the API may have, and in UTF-16 code units. */
const CHUNK = {
  most: MOST_REPORTS,
  heaviest: 1,
  weigh: ({ report, sent }: ReportPiece): number =>
    Math.max('refusal' in report ? 0 : report.items.length / MOST_VALUES_A_CALL, sent.length / MOST_TEXT),
};

/** What is said of an import of reports when it begins. */
export type ReportImportMeta = Pick<ImportMeta, 'name' | 'idempotencyKey' | 'layout'> & { readonly source: ReportSource };

/** A problem as it is written down: of a value with its place and line. */
type ItemDraftProblem = ItemProblem & { readonly item?: number; readonly at?: number };

/** Takes files of reports in: they are submitted as by hand, and of each it is written down what became of it, in the same transaction. */
@Injectable()
export class ReportImportService {
  constructor(
    private readonly repository: ImportRepository,
    private readonly submitting: ReportsService,
    private readonly database: Database,
  ) {}

  /**
   * Begins an import, or goes on with the one of the same key: then reports that were taken before are answered with what became of them, and one that says something
   * else than before in its place is refused (IDEMPOTENCY_MISMATCH). Reports are taken as the receipts are asked for, in chunks; memory holds two of these.
   * @throws Forbidden without an agency, and where the party is no partner; BadInput on the key. The receipts throw Conflict when another one took over: what had a
   * receipt by then is taken.
   */
  async take(actor: Actor, meta: ReportImportMeta, pieces: AsyncIterable<ReportPiece>): Promise<ImportStream<FileReceipt>> {
    const open = await this.repository.open(actor, meta);
    return { id: open.id, receipts: this.run(actor, open, pieces) };
  }

  private async *run(actor: Actor, open: OpenImport, pieces: AsyncIterable<ReportPiece>): AsyncGenerator<FileReceipt, void, void> {
    let failure: string | undefined = 'BROKEN_OFF';
    try {
      for await (const chunk of inChunks(pieces, CHUNK)) yield* await this.takeChunk(actor, open, chunk);
      failure = undefined;
    } catch (error) {
      failure = error instanceof HubError ? error.reason : 'INTERNAL';
      throw error;
    } finally {
      const closing = this.repository.close(actor, open, failure);
      await (failure === undefined ? closing : closing.catch(() => undefined));
    }
  }

  /** A bad moment of the database is waited out. Whether what was under way then was committed shows when it is tried again. */
  private async takeChunk(actor: Actor, open: OpenImport, chunk: readonly ReportPiece[]): Promise<readonly FileReceipt[]> {
    const lines = chunk.map(({ line }) => line);
    const [first, last] = [Math.min(...lines), Math.max(...lines)];
    let mayBeKnown = first <= open.lines;
    return retryTransient(async () => {
      const known = mayBeKnown ? await this.repository.findKnownLines(actor, open, first, last) : new Map<number, KnownLine>();
      mayBeKnown = true;
      const taken = await this.takeFresh(actor, open, chunk.filter(({ line }) => !known.has(line))); // prettier-ignore
      return chunk.map((piece) => {
        const receipt = taken.get(piece.line) ?? knownReceipt(piece, known.get(piece.line));
        if (!receipt) throw new Error('A report of an import was left without a receipt.');
        return receipt;
      });
    });
  }

  private async takeFresh(actor: Actor, open: OpenImport, fresh: readonly ReportPiece[]): Promise<ReadonlyMap<number, FileReceipt>> {
    const receipts = new Map<number, FileReceipt>();
    if (fresh.length === 0) return receipts;
    await this.submitting.submit(
      actor,
      fresh.map(({ report }) => report),
      async (tx, submitted) => {
        const left = await partsLeft(tx, fresh);
        const notes = submitted.map((receipt, place) => {
          const piece = fresh[place];
          if (!piece) throw new Error('A receipt belongs to no report.');
          const said = fileReceipt(piece, receipt);
          const isLeft = receipt.outcome !== 'REJECTED' && left.has(piece.next ?? '');
          const whole = isLeft ? { ...said, problems: [...said.problems, partLeftWarning(piece.next ?? '')] } : said;
          receipts.set(piece.line, whole);
          return itemDraftOf(piece, whole);
        });
        await this.repository.recordItems(tx, open, notes);
      },
    );
    return receipts;
  }

  /** Countries that are members, by ISO 3166-1 alpha-2. */
  async members(actor: Actor): Promise<ReadonlySet<string>> {
    const { parties } = await this.database.as(actor, act(actor, 'import.prepare', 'report:submit'), readDirectory);
    return new Set(
      parties.flatMap(({ kind, country, candidate }) => (kind === 'COUNTRY' && country !== null && !candidate ? [country] : [])),
    );
  }
}

/** Which of the parts that would come next the hub has, from a time when these reports had more values. */
async function partsLeft(tx: Transaction, pieces: readonly ReportPiece[]): Promise<ReadonlySet<string>> {
  const wanted = pieces.flatMap(({ next }) => next ?? []);
  if (wanted.length === 0) return new Set();
  const rows = await tx.query<{ reference: string }>('select reference from hub.report where reference = any ($1) and revoked_at is null', [
    wanted,
  ]);
  return new Set(rows.map(({ reference }) => reference));
}

const partLeftWarning = (reference: string): ItemProblem => ({
  severity: 'WARNING',
  code: 'REPORT_PART_LEFT',
  field: 'reference',
  message: `The part ${reference} of before still stands: this report does not say it any more; withdraw it.`,
});

function itemDraftOf(piece: ReportPiece, receipt: FileReceipt): ImportItemDraft {
  const { line, digest, red, sent } = piece;
  const items = receipt.itemProblems.flatMap(({ index, line: at, problems }) =>
    problems.map((one): ItemDraftProblem => ({ ...one, item: index, ...(at !== undefined && { at }) })),
  );
  return {
    ...{ line, digest, red, source: piece.reference, outcome: receipt.outcome, kind: 'REPORT', item: receipt.id },
    problems: [...receipt.problems, ...items],
    sent: isIncomplete(receipt) ? sent : null,
  };
}

/** Problems as they were written down, of the report and of its values. */
export function sortedProblems(noted: readonly ItemProblem[]): Pick<FileReceipt, 'problems' | 'itemProblems'> {
  const items = new Map<number, { index: number; problems: ItemProblem[]; line?: number }>();
  const problems: ItemProblem[] = [];
  for (const { item, at, ...one } of noted as readonly ItemDraftProblem[]) {
    if (item === undefined) problems.push(one);
    else {
      const its = items.get(item) ?? { index: item, problems: [], ...(at !== undefined && { line: at }) };
      its.problems.push(one);
      items.set(item, its);
    }
  }
  return { problems, itemProblems: [...items.values()] };
}

function knownReceipt({ line, reference, digest }: ReportPiece, known: KnownLine | undefined): FileReceipt | undefined {
  if (!known) return undefined;
  if (!isSameContent(known, digest)) {
    return { line, reference: reference || null, outcome: 'REJECTED', id: null, problems: [MISMATCH], itemProblems: [] };
  }
  const { outcome, id, source, problems } = known.receipt;
  return { line, reference: source || reference || null, outcome: outcome as FileReceipt['outcome'], id, ...sortedProblems(problems) };
}

const MISMATCH = problem(
  'IDEMPOTENCY_MISMATCH',
  'Under this Idempotency-Key another report was taken at this place: the hub keeps that one. Send what is new under a new key.',
);
