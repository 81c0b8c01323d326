import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../../identity/auth/actor.js';
import { retryTransient } from '../../../platform/database/transient-errors.js';
import { Database, type Transaction } from '../../../platform/database/database.js';
import { type ItemProblem, problem } from '../../../platform/graphql/batch.js';
import { HubError } from '../../../platform/platform/errors.js';
import { MOST_REPORTS, MOST_VALUES_A_CALL } from '../../../casework/reports/report.js';
import { ReportsService } from '../../../casework/reports/reports.service.js';
import { readDirectory } from '../../../tenancy/sharing/directory.js';
import { inChunks, singly } from '../chunks.js';
import { ImportRepository, isSameContent, type KnownLine, type ImportItemDraft, type OpenImport } from '../import.repository.js';
import type { ImportMeta, ReportSource, ImportStream } from '../piece.js';
import { fileReceipt, type FileReceipt, isIncomplete, type ReportPiece } from './report-piece.js';

const MOST_TEXT = 4 * 1024 * 1024;
/** Maximum reports of one transaction: the limits of one API call, and a length in UTF-16 code units. */
const CHUNK = {
  most: MOST_REPORTS,
  heaviest: 1,
  weigh: ({ report, sent }: ReportPiece): number =>
    Math.max('refusal' in report ? 0 : report.items.length / MOST_VALUES_A_CALL, sent.length / MOST_TEXT),
};

/** Properties of an import of reports that are set when it begins. */
export type ReportImportMeta = Pick<ImportMeta, 'name' | 'idempotencyKey' | 'layout'> & { readonly source: ReportSource };

/** A problem as it is recorded: for a value, with its index and line. */
type ItemDraftProblem = ItemProblem & { readonly item?: number; readonly at?: number };

/** Imports files of reports: submits them like the API, and records their outcomes in the same transaction. */
@Injectable()
export class ReportImportService {
  constructor(
    private readonly repository: ImportRepository,
    private readonly submitting: ReportsService,
    private readonly database: Database,
  ) {}

  /**
   * Begins an import, or resumes the one with the same key. Reports that were imported before get their stored receipts; a report with other content at the
   * same line is refused (IDEMPOTENCY_MISMATCH). Reports are imported in chunks as the receipts are requested; memory holds at most two chunks.
   * @throws Forbidden without an agency, and when the party is no partner; BadInput on the key. The receipts throw Conflict when another run took over:
   * reports with a receipt are imported.
   */
  async take(actor: Actor, meta: ReportImportMeta, pieces: AsyncIterable<ReportPiece>): Promise<ImportStream<FileReceipt>> {
    const open = await this.repository.open(actor, meta);
    return { id: open.id, receipts: this.run(actor, open, pieces) };
  }

  private async *run(
    actor: Actor,
    open: OpenImport,
    pieces: AsyncIterable<ReportPiece>,
  ): AsyncGenerator<readonly FileReceipt[], void, void> {
    let failure: string | undefined = 'CONNECTION_LOST';
    try {
      for await (const chunk of inChunks(singly(pieces), CHUNK)) yield await this.takeChunk(actor, open, chunk);
      failure = undefined;
    } catch (error) {
      failure = error instanceof HubError ? error.reason : 'INTERNAL';
      throw error;
    } finally {
      const closing = this.repository.close(actor, open, failure);
      await (failure === undefined ? closing : closing.catch(() => undefined));
    }
  }

  /** Retries when the database error is transient. The retry shows whether the interrupted transaction was committed. */
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
        if (!receipt) throw new Error('A report of an import has no receipt.');
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
        const notes = submitted.map((receipt, index) => {
          const piece = fresh[index];
          if (!piece) throw new Error('A receipt has no report.');
          const base = fileReceipt(piece, receipt);
          const isLeft = receipt.outcome !== 'REJECTED' && left.has(piece.next ?? '');
          const whole = isLeft ? { ...base, problems: [...base.problems, partLeftWarning(piece.next ?? '')] } : base;
          receipts.set(piece.line, whole);
          return itemDraftOf(piece, whole);
        });
        await this.repository.recordItems(tx, open, notes);
      },
    );
    return receipts;
  }

  /** Returns the countries that are members, by ISO 3166-1 alpha-2. */
  async members(actor: Actor): Promise<ReadonlySet<string>> {
    const { parties } = await this.database.as(actor, act(actor, 'import.prepare', 'report:submit'), readDirectory);
    return new Set(
      parties.flatMap(({ kind, country, candidate }) => (kind === 'COUNTRY' && country !== null && !candidate ? [country] : [])),
    );
  }
}

/** Returns which following parts the hub still has, from an earlier import in which these reports had more values. */
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
  message: `The earlier part ${reference} is still valid, but this report no longer includes it. Withdraw that part.`,
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

/** Returns recorded problems, separated into those of the report and those of its values. */
export function sortedProblems(noted: readonly ItemProblem[]): Pick<FileReceipt, 'problems' | 'itemProblems'> {
  const items = new Map<number, { index: number; problems: ItemProblem[]; line?: number }>();
  const problems: ItemProblem[] = [];
  for (const { item, at, ...one } of noted as readonly ItemDraftProblem[]) {
    if (item === undefined) problems.push(one);
    else {
      const entry = items.get(item) ?? { index: item, problems: [], ...(at !== undefined && { line: at }) };
      entry.problems.push(one);
      items.set(item, entry);
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
  'Another report was already sent with this Idempotency-Key at this position. The first report stands. Use a new Idempotency-Key for new reports.',
);
