import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { Act } from '../../platform/database/act.js';
import { Database } from '../../platform/database/database.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { ExportSlots } from '../../exchange/exports/export-slots.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { AuditProofsService } from './audit-proofs.service.js';
import type { AuditLine } from './audit-line.js';
import { EXPORT_FORMAT, headerLine, leafLine, prunedLine } from './export-lines.js';
import { HASH_BYTES, TILE_WIDTH } from './merkle-tree.js';

/** Entries read in one transaction. */
const PAGE = 500;

interface LeafRow {
  readonly leaf: string;
  readonly hash: Buffer | null;
  readonly facts: AuditLine | null;
}

/** What an export holds: the leaves from `pruned` to `size`, which is the size of the newest signed head. */
interface ExportRange {
  readonly checkpoint: string;
  readonly size: number;
  readonly pruned: number;
  /** Releases the slot in this process. */
  readonly leave: () => void;
}

/** Why the log is exported, as the auditor states it. */
interface ExportReason {
  readonly purpose: string | null;
  readonly caseReference: string | null;
}

const LONGEST_PURPOSE = 500;
const LONGEST_REFERENCE = 200;

/** Reads `purpose` and `caseReference` of a query string. @throws BadInput where one is given twice, or is too long */
export function exportReasonOf({ purpose, caseReference }: Readonly<Record<string, unknown>>): ExportReason {
  const read = (value: unknown, name: string, longest: number): string | null => {
    if (value === undefined) return null;
    const text = typeof value === 'string' ? value.trim() : '';
    if (text !== '' && [...text].length <= longest && isStorableText(text)) return text;
    throw new BadInput('EXPORT_REASON', `State ${name} once, in 1 to ${longest} characters.`);
  };
  return { purpose: read(purpose, 'purpose', LONGEST_PURPOSE), caseReference: read(caseReference, 'caseReference', LONGEST_REFERENCE) };
}

const actOf = (actor: Actor): Act => act(actor, 'audit.export', 'audit:read');

/** Exports of the audit log for the verifier. The hub's auditor gets every entry; a party those of its own people, and the hashes of the others. */
@Injectable()
export class AuditExportService {
  constructor(
    private readonly database: Database,
    private readonly proofs: AuditProofsService,
    private readonly slots: ExportSlots,
  ) {}

  /** Writes an audit entry for the export. @throws NotFound before the first head is signed; ExportsBusy */
  async begin(actor: Actor, reason: ExportReason): Promise<ExportRange> {
    const leave = this.slots.take(actor.party.id);
    try {
      return { ...(await this.range(actor, reason)), leave };
    } catch (error) {
      leave();
      throw error;
    }
  }

  private async range(actor: Actor, reason: ExportReason): Promise<Omit<ExportRange, 'leave'>> {
    const [row] = await this.database.call<{ readonly checkpoint: string; readonly size: string; readonly pruned: string }>(
      ...[actor, actOf(actor), 'audit_export_range', []],
    );
    if (!row) throw new NotFound('signed head of the audit log');
    await this.database.as(actor, { ...actOf(actor), ...reason, writes: true }, () => Promise.resolve());
    return { checkpoint: row.checkpoint, size: Number(row.size), pruned: Number(row.pruned) };
  }

  /** Yields the lines, each with its line feed. */
  async *lines(actor: Actor, { checkpoint, size, pruned }: ExportRange): AsyncGenerator<string, void, void> {
    yield `${headerLine({ format: EXPORT_FORMAT, checkpoint, pruned, size })}\n`;
    yield* this.prunedLines(actor, pruned / TILE_WIDTH);
    for (let since = pruned; since < size;) {
      const rows = await this.database.call<LeafRow>(actor, actOf(actor), 'audit_export_page', [since, size, PAGE]);
      const last = rows.at(-1);
      if (!last) return; // entries are missing: the verifier finds that
      yield rows.map((row) => `${leafLine(leafOf(row))}\n`).join('');
      since = Number(last.leaf) + 1;
    }
  }

  private async *prunedLines(actor: Actor, tiles: number): AsyncGenerator<string, void, void> {
    for (let index = 0; index * TILE_WIDTH < tiles; index += 1) {
      const [tile] = await this.proofs.tiles(actor, null, [{ level: 1, index }]);
      const count = Math.min(TILE_WIDTH, tiles - index * TILE_WIDTH, (tile?.hashes.length ?? 0) / HASH_BYTES);
      for (let n = 0; n < count; n += 1) {
        const hash = tile?.hashes.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES) ?? Buffer.alloc(0);
        yield `${prunedLine({ tile: index * TILE_WIDTH + n, hash })}\n`;
      }
    }
  }
}

const leafOf = ({ leaf, hash, facts }: LeafRow) => ({ leaf: Number(leaf), hash: hash ?? Buffer.alloc(0), entry: facts ?? undefined });
