import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { newIds, type NextId } from '../../platform/platform/new-ids.js';
import type { Discoverability } from '../../tenancy/sharing/label.js';
import { mapInSlices } from '../../values/rows/time-slices.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import type { Kind, RawValue } from '../../values/values/value.js';
import { QueryCipher } from '../../intel/indicators/query-cipher.js';
import { MOST_VALUES } from './deconfliction.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { type PageRequest, Pager } from '../../platform/graphql/pager.js';
import { assertBatchSize, type BatchReceipt, type ItemProblem, problem, type RefusedItem, rejected } from '../../platform/graphql/batch.js';
import { referenceReveals } from './reference.policy.js';

/** A holding to seal after validation, or the reasons for its rejection. */
export type CheckedHolding = HoldingFields | RefusedItem;

export interface HoldingFields extends RawValue {
  readonly kind: Kind;
  readonly discoverability: Discoverability;
  readonly reference: string;
  readonly threat: Threat | null;
  readonly validUntil: Date | null;
}

export interface HoldingReceipt extends BatchReceipt {
  readonly holdingId: string | null;
}

export interface UnsealReceipt extends BatchReceipt<'REMOVED'> {
  readonly holdingId: string | null;
}

/** A holding in the projection for its agency. */
export interface HoldingRow {
  readonly id: string;
  readonly seq: string;
  readonly setting: Discoverability;
  readonly reference: string;
  readonly threat: Threat | null;
  readonly valid_until: Date | null;
  readonly sealed_at: Date;
  readonly updated_at: Date;
}

interface MarkedHolding {
  readonly position: number;
  readonly mark: string;
  readonly input: HoldingFields;
  readonly problems: readonly ItemProblem[];
}

/** Values that an agency registers only for deconfliction. The hub stores the mark of a value; the value itself is in no table, log or audit entry. */
@Injectable()
export class HoldingsService {
  constructor(
    private readonly database: Database,
    private readonly seal: QueryCipher,
    private readonly pager: Pager,
  ) {}

  /**
   * Seals holdings and returns a receipt for each, in order. A rejected holding does not affect the others. Sealing the same value again replaces its data.
   * @throws BadInput on the batch size
   */
  async sealAll(actor: Actor, holdings: readonly CheckedHolding[]): Promise<readonly HoldingReceipt[]> {
    assertBatchSize('holdings', holdings.length, MOST_VALUES);
    const marked = new Map<string, MarkedHolding>();
    const readings = await mapInSlices(holdings, (input, index) => this.parse(input, index));
    const receipts = readings.map((reading, index): HoldingReceipt | undefined => {
      if ('refusal' in reading) return { ...rejected(index, reading.refusal), holdingId: null };
      if (marked.has(reading.mark)) return { ...rejected(index, [VALUE_REPEATED]), holdingId: null };
      marked.set(reading.mark, reading);
      return undefined;
    });
    const accepted = [...marked.values()];
    const written = await this.database.as(actor, { ...act(actor, 'holding.seal', 'holding:seal'), writes: true }, async (tx) => {
      const rows = await tx.query<{ place: number; id: string; outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED' }>(
        'select * from hub.seal_holdings($1)',
        [JSON.stringify(accepted.map(rowOf(newIds())))],
      );
      tx.auditItems(...rows.map(({ id }) => id));
      return new Map(rows.map((row) => [row.place, row]));
    });
    const warnings = new Map(accepted.map(({ position, problems }) => [position, problems]));
    return receipts.map((receipt, index) => {
      if (receipt) return receipt;
      const row = written.get(index);
      return { index, outcome: row?.outcome ?? 'REJECTED', holdingId: row?.id ?? null, problems: warnings.get(index) ?? [] };
    });
  }

  /** Removes holdings, which then answer no query. @throws BadInput on the batch size */
  async unseal(actor: Actor, ids: readonly string[]): Promise<readonly UnsealReceipt[]> {
    assertBatchSize('holdings', ids.length, MOST_VALUES);
    const removed = await this.database.as(actor, { ...act(actor, 'holding.unseal', 'holding:seal'), writes: true }, async (tx) => {
      const rows = await tx.query<{ id: string }>('select unseal_holdings as id from hub.unseal_holdings($1::uuid[])', [
        ids.filter(isUuid),
      ]);
      tx.auditItems(...rows.map(({ id }) => id));
      return new Set(rows.map(({ id }) => id));
    });
    return ids.map((id, index) =>
      removed.has(id.toLowerCase())
        ? { index, outcome: 'REMOVED', holdingId: null, problems: [] }
        : { ...rejected(index, [HOLDING_UNKNOWN]), holdingId: null },
    );
  }

  /** Returns holdings of the actor's agency in the order of the ids; undefined for those that are absent or invisible. */
  async byIds(actor: Actor, ids: readonly string[]): Promise<readonly (HoldingRow | undefined)[]> {
    const rows = await this.database.as(actor, act(actor, 'holding.list', 'holding:seal'), (tx) => tx.query<HoldingRow>(BY_IDS, [ids]));
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }

  /** Returns a page of holdings of the actor's agency, newest first. @throws BadInput on the page size or the cursor */
  async page(actor: Actor, request: PageRequest): Promise<Connection<HoldingRow>> {
    const page = this.pager.open({ name: 'sealed holdings', reader: actor.user, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'holding.list', 'holding:seal'), (tx) =>
      tx.query<HoldingRow>(LISTED, [page.position, page.limit]),
    );
    return page.connection(rows, ({ seq }) => seq);
  }

  private parse(input: CheckedHolding, position: number): MarkedHolding | RefusedItem {
    if ('refusal' in input) return input;
    const reading = canonicalise(input.kind, input);
    if (!reading.ok) return { refusal: [problem(reading.problem.code, reading.problem.message, reading.problem.field)] };
    if (referenceReveals(input.reference, { written: input.value, canonical: reading.value.value })) {
      return { refusal: [REFERENCE_SHOWS_VALUE] };
    }
    const problems = reading.value.warnings.map((warning): ItemProblem => ({ severity: 'WARNING', ...warning }));
    return { position, mark: this.seal.mark(reading.value), input, problems };
  }
}

const VALUE_REPEATED = problem('VALUE_REPEATED', 'The same value appears earlier in this call. Only the first one was used.', 'value');
const REFERENCE_SHOWS_VALUE = problem(
  'REFERENCE_SHOWS_VALUE',
  'The reference contains the value, which must not be stored in the hub. Give the file number of your agency instead.',
  'reference',
);
const HOLDING_UNKNOWN = problem('HOLDING_UNKNOWN', 'Your agency has no sealed holding with this id.');

const rowOf =
  (nextId: NextId) =>
  ({ position, mark, input }: MarkedHolding): object => ({
    ...{
      place: position,
      mark,
      id: nextId(),
      setting: input.discoverability,
      reference: input.reference,
      kind: input.kind,
      threat: input.threat,
    },
    valid_until: input.validUntil?.toISOString() ?? null,
  });

const SELECT = 'select id, seq, setting, reference, threat, valid_until, sealed_at, updated_at from hub.sealed_holding';
const BY_IDS = `${SELECT} where id = any ($1::uuid[])`;
const LISTED = `
  ${SELECT}
    where $1::bigint is null or seq < $1 order by seq desc limit $2`;
