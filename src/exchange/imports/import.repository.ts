import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { notAPartner } from '../../casework/reports/reports.service.js';
import { BadInput, Conflict, Forbidden } from '../../platform/platform/errors.js';
import { newId } from '../../platform/platform/new-ids.js';
import { type ImportMeta, isOfReports, type ReceiptOutcome, type ImportReceipt } from './piece.js';

/** An import that this process takes in. */
export interface OpenImport {
  readonly id: string;
  /** Whoever opens the same import anew has another one, and this one writes nothing more. */
  readonly run: string;
  /** Up to which line something was taken before. */
  readonly lines: number;
  /** In which acts it is written. */
  readonly needs: 'indicator:publish' | 'report:submit';
  /** Rows refer to nothing. */
  readonly isOfRows: boolean;
}

/** What is written down of one line. */
export interface ImportItemDraft {
  readonly line: number;
  readonly source: string;
  /** SHA-256 of what was sent, hexadecimal. */
  readonly digest: string;
  readonly outcome: ReceiptOutcome;
  readonly kind: ImportReceipt['kind'];
  readonly item: string | null;
  readonly problems: readonly ItemProblem[];
  readonly sent: string | null;
  readonly red: boolean;
  /** Of what is held. */
  readonly held?: unknown;
}

/** A line that was taken before. */
export interface KnownLine {
  /** undefined: it is RED, or may be, and closed to whoever asks; the receipt says so, whatever was sent. */
  readonly digest: string | undefined;
  readonly receipt: ImportReceipt;
}

/** Whether what was sent is to be answered with what is known of its line. */
export const isSameContent = (known: KnownLine, digest: string): boolean => known.digest === undefined || known.digest === digest;

const LONGEST_KEY = 200;
const LONGEST_NAME = 300;

/** The statements behind imports. What an import is made of is written in the transaction of what it became. */
@Injectable()
export class ImportRepository {
  constructor(private readonly database: Database) {}

  /**
   * Begins an import, or goes on with the one of the same key; whoever ran it before stops.
   * @throws Forbidden without an agency, or where reports are no partner's; BadInput on the key; Conflict when it was taken back
   */
  async open(actor: Actor, { source, name, idempotencyKey: key = null, layout = {} }: ImportMeta): Promise<OpenImport> {
    if (!actor.agency) throw new Forbidden('AGENCY_MISSING', 'Only an officer of an agency publishes: your account belongs to none.');
    if (key !== null && (key.length < 1 || key.length > LONGEST_KEY || /[^\x21-\x7e]/.test(key))) {
      throw new BadInput('IDEMPOTENCY_KEY', `An idempotency key has 1 to ${LONGEST_KEY} visible ASCII characters.`);
    }
    const run = randomUUID();
    const wanted = { id: newId(), run, source, name: name?.trim().slice(0, LONGEST_NAME) || null, key, layout };
    const needs = isOfReports(source) ? 'report:submit' : 'indicator:publish';
    return this.database.as(actor, { ...act(actor, 'import.open', needs), writes: true }, async (tx) => {
      if (isOfReports(source) && actor.party.kind !== 'PARTNER') throw notAPartner();
      const [row] = await tx.query<{ id: string; state: string; lines: number }>('select * from hub.open_import($1)', [
        storableJson(wanted),
      ]);
      if (!row) throw new Error('An import was not opened.');
      if (row.state === 'REVOKED') {
        throw new Conflict('IMPORT_REVOKED', 'This import was taken back: nothing more comes in under its key. Send it under another one.');
      }
      return { id: row.id, run, needs, lines: row.lines, isOfRows: source.startsWith('BULK_') };
    });
  }

  /** Lines from `first` to `last` that were taken before. */
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

  /** Writes lines down. @throws Conflict when the import is another run's by now, or was taken back: then nothing of this transaction stands */
  async recordItems(tx: Transaction, { id, run }: OpenImport, notes: readonly ImportItemDraft[]): Promise<void> {
    const rows = notes.map((note) => ({
      ...note,
      source: note.source.slice(0, 499),
      sent: note.sent?.slice(0, note.kind === 'REPORT' ? LONGEST_REPORT : LONGEST_SENT),
    }));
    const [row] = await tx.query<{ noted: boolean }>('select hub.record_import_lines($1, $2, $3) as noted', [id, run, storableJson(rows)]);
    if (!row?.noted) throw new Conflict('IMPORT_TAKEN_OVER', 'This import goes on elsewhere under the same key, or was taken back.');
  }

  /** @param failure why it broke off: a reason of the API; undefined: it came to its end */
  async close(actor: Actor, { id, run, needs }: OpenImport, failure: string | undefined): Promise<void> {
    await this.database.as(actor, { ...act(actor, 'import.close', needs), writes: true }, (tx) =>
      tx.query('select hub.close_import($1, $2, $3, $4)', [id, run, failure === undefined, failure ?? null]),
    );
  }
}

const WITHHELD = problem('RED_NOT_FOR_KEYS', 'This line is TLP:RED, or may be: it is for people. Sign in to send it.', 'tlp');

/** Of what was rejected this much is kept, in UTF-16 code units. */
const LONGEST_SENT = 262_144;
/** Of a report: all that a line of reports may have. */
const LONGEST_REPORT = 2_097_152;

/** JSON whose texts PostgreSQL can keep: U+0000 and halves of characters are replaced. */
export const storableJson = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'string' ? one.replaceAll('\0', '\uFFFD').replace(LONE_SURROGATES, '\uFFFD') : one,
  );
const LONE_SURROGATES = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** The fingerprint of a line, and of what the call's address said of it. */
export const digestOf = (sent: string, address?: unknown): string => {
  const hash = createHash('sha256');
  if (address !== undefined) hash.update(`${JSON.stringify(address, inOrder)}\n`);
  return hash.update(sent).digest('hex');
};

/** Objects are written with their names in one order, whatever the order of the parameters was. */
const inOrder = (_key: string, one: unknown): unknown =>
  typeof one === 'object' && one !== null && !Array.isArray(one)
    ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
    : one;
