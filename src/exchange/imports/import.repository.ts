import { hash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { isStorableJson } from '../../platform/graphql/storable-text.js';
import { notAPartner } from '../../casework/reports/reports.service.js';
import { BadInput, Conflict, Forbidden } from '../../platform/platform/errors.js';
import { newId } from '../../platform/platform/new-ids.js';
import { type ImportMeta, isOfReports, type ReceiptOutcome, type ImportReceipt } from './piece.js';

/** An import that this process is running. */
export interface OpenImport {
  readonly id: string;
  /** Id of this run. When another process opens the same import, it gets a new id, and this run can no longer write. */
  readonly run: string;
  /** Last line that was recorded before. */
  readonly lines: number;
  /** Permission for the transactions of this import. */
  readonly needs: 'indicator:publish' | 'report:submit';
  /** Whether the import is of rows, which have no references. */
  readonly isOfRows: boolean;
}

/** Record of one line. */
export interface ImportItemDraft {
  readonly line: number;
  readonly source: string;
  /** SHA-256 of the sent content, hexadecimal. */
  readonly digest: string;
  readonly outcome: ReceiptOutcome;
  readonly kind: ImportReceipt['kind'];
  readonly item: string | null;
  readonly problems: readonly ItemProblem[];
  readonly sent: string | null;
  readonly red: boolean;
  /** Payload of a held line. */
  readonly held?: unknown;
}

/** A line that was recorded before. */
export interface KnownLine {
  /** undefined: the line is, or may be, RED and the caller may not read it; its receipt says so for any content. */
  readonly digest: string | undefined;
  readonly receipt: ImportReceipt;
}

/** Returns whether the stored receipt of a line answers the sent content. */
export const isSameContent = (known: KnownLine, digest: string): boolean => known.digest === undefined || known.digest === digest;

const LONGEST_KEY = 200;
const LONGEST_NAME = 300;

/** Reads and writes imports. Lines are recorded in the transaction that writes their items. */
@Injectable()
export class ImportRepository {
  constructor(private readonly database: Database) {}

  /**
   * Begins an import, or resumes the one with the same key; an earlier run of it stops.
   * @throws Forbidden without an agency, or for reports when the party is no partner; BadInput on the key; Conflict when the import was revoked
   */
  async open(actor: Actor, { source, name, idempotencyKey: key = null, layout = {} }: ImportMeta): Promise<OpenImport> {
    if (!actor.agency) {
      throw new Forbidden('AGENCY_MISSING', 'Only an officer of an agency can publish. Your account belongs to no agency.');
    }
    if (key !== null && (key.length < 1 || key.length > LONGEST_KEY || /[^\x21-\x7e]/.test(key))) {
      throw new BadInput('IDEMPOTENCY_KEY', `An idempotency key must have 1 to ${LONGEST_KEY} visible ASCII characters.`);
    }
    const run = randomUUID();
    const wanted = { id: newId(), run, source, name: name?.trim().slice(0, LONGEST_NAME) || null, key, layout };
    const needs = isOfReports(source) ? 'report:submit' : 'indicator:publish';
    return this.database.as(actor, { ...act(actor, 'import.open', needs), writes: true }, async (tx) => {
      if (isOfReports(source) && actor.party.kind !== 'PARTNER') throw notAPartner();
      const [row] = await tx.query<{ id: string; state: string; lines: number }>('select * from hub.open_import($1)', [
        storableJson(wanted),
      ]);
      if (!row) throw new Error('The import was not opened.');
      if (row.state === 'REVOKED') {
        throw new Conflict('IMPORT_REVOKED', 'This import was revoked: its key accepts no more lines. Use another Idempotency-Key.');
      }
      return { id: row.id, run, needs, lines: row.lines, isOfRows: source.startsWith('BULK_') };
    });
  }

  /** Returns the lines from `first` to `last` that were recorded before. */
  async findKnownLines(actor: Actor, { id, needs }: OpenImport, first: number, last: number): Promise<ReadonlyMap<number, KnownLine>> {
    type Row = Omit<ImportReceipt, 'id'> & { readonly digest: string | null; readonly item: string | null };
    const rows = await this.database.as(actor, act(actor, 'import.resume', needs), (tx) =>
      tx.query<Row>(
        `select line, source, encode(digest, 'hex') as digest, outcome, kind, item, problems from hub.imported_lines($1, $2, $3)`,
        [id, first, last],
      ),
    );
    return new Map(
      rows.map(({ digest, item, ...row }) => {
        const receipt = { ...row, source: row.source ?? '', id: item };
        return [row.line, digest === null ? { digest: undefined, receipt: { ...receipt, problems: [WITHHELD] } } : { digest, receipt }];
      }),
    );
  }

  /** Records lines. @throws Conflict when another run has the import, or when it was revoked: the transaction is then rolled back */
  async recordItems(tx: Transaction, { id, run }: OpenImport, notes: readonly ImportItemDraft[]): Promise<void> {
    const rows = notes.map(({ source, item, problems, sent, red, ...note }) => ({
      ...note,
      source: source.slice(0, 499),
      // undefined members are left out, and read as null
      item: item ?? undefined,
      problems: problems.length > 0 ? problems : undefined,
      sent: sent?.slice(0, note.kind === 'REPORT' ? LONGEST_REPORT : LONGEST_SENT),
      red: red || undefined,
    }));
    const [row] = await tx.query<{ noted: boolean }>('select hub.record_import_lines($1, $2, $3) as noted', [id, run, storableJson(rows)]);
    if (!row?.noted) throw new Conflict('IMPORT_TAKEN_OVER', 'This import continues in another request with the same key, or was revoked.');
  }

  /** @param failure reason of the interruption, as in the API; undefined: the import is complete */
  async close(actor: Actor, { id, run, needs }: OpenImport, failure: string | undefined): Promise<void> {
    await this.database.as(actor, { ...act(actor, 'import.close', needs), writes: true }, (tx) =>
      tx.query('select hub.close_import($1, $2, $3, $4)', [id, run, failure === undefined, failure ?? null]),
    );
  }
}

const WITHHELD = problem('RED_NOT_FOR_KEYS', 'This line is, or may be, TLP:RED, which only people may read. Sign in to send it.', 'tlp');

/** Maximum length that is stored of a rejected line, in UTF-16 code units. */
const LONGEST_SENT = 262_144;
/** The same for a report: the maximum length of a line of reports. */
const LONGEST_REPORT = 2_097_152;

/** Returns JSON that PostgreSQL can store: replaces U+0000 and lone surrogates. They are rare, and a replacer makes JSON.stringify several times slower. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return isStorableJson(json) ? json : JSON.stringify(value, replaceUnstorable);
}
const replaceUnstorable = (_key: string, one: unknown): unknown =>
  typeof one === 'string' ? one.replaceAll('\0', '\uFFFD').replace(LONE_SURROGATES, '\uFFFD') : one;
const LONE_SURROGATES = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Computes the fingerprints of the lines of one call: SHA-256, hexadecimal, of a line together with the options of the call. */
export function fingerprints(address?: unknown): (sent: string) => string {
  const head = address === undefined ? '' : `${JSON.stringify(address, inOrder)}\n`;
  return (sent) => hash('sha256', head + sent);
}

/** Returns the fingerprint of one line. */
export const digestOf = (sent: string, address?: unknown): string => fingerprints(address)(sent);

/** Sorts the keys of objects, so that the order of the parameters does not matter. */
const inOrder = (_key: string, one: unknown): unknown =>
  typeof one === 'object' && one !== null && !Array.isArray(one)
    ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
    : one;
