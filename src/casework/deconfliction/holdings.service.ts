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
import { MOST_ON_PAGE, MOST_VALUES } from './deconfliction.js';
import { type Page, type PageRequest, Pager } from '../../platform/graphql/pager.js';
import { assertBatchSize, type BatchReceipt, type ItemProblem, problem, type RefusedItem, rejected } from '../../platform/graphql/batch.js';
import { referenceReveals } from './reference.policy.js';

/** A holding to seal, in a form that was checked; or why it was not taken. */
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

/** What the agency reads of a holding. */
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
  readonly place: number;
  readonly mark: string;
  readonly said: HoldingFields;
  readonly problems: readonly ItemProblem[];
}

/** Values that an agency registers for deconfliction alone. What is kept of one is its mark; the value is in no table, no log and no record. */
@Injectable()
export class HoldingsService {
  constructor(
    private readonly database: Database,
    private readonly seal: QueryCipher,
    private readonly pager: Pager,
  ) {}

  /** One receipt each, in order; a bad one costs the others nothing. The same value again replaces what was said of it. @throws BadInput on the size of the batch */
  async sealAll(actor: Actor, holdings: readonly CheckedHolding[]): Promise<readonly HoldingReceipt[]> {
    assertBatchSize('holdings', holdings.length, MOST_VALUES);
    const marked = new Map<string, MarkedHolding>();
    const readings = await mapInSlices(holdings, (said, index) => this.parse(said, index));
    const receipts = readings.map((read, index): HoldingReceipt | undefined => {
      if ('refusal' in read) return { ...rejected(index, read.refusal), holdingId: null };
      if (marked.has(read.mark)) return { ...rejected(index, [VALUE_REPEATED]), holdingId: null };
      marked.set(read.mark, read);
      return undefined;
    });
    const given = [...marked.values()];
    const written = await this.database.as(actor, { ...act(actor, 'holding.seal', 'holding:seal'), writes: true }, async (tx) => {
      const rows = await tx.query<{ place: number; id: string; outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED' }>(
        'select * from hub.seal_holdings($1)',
        [JSON.stringify(given.map(rowOf(newIds())))],
      );
      tx.auditItems(...rows.map(({ id }) => id));
      return new Map(rows.map((row) => [row.place, row]));
    });
    const done = new Map(given.map(({ place, problems }) => [place, problems]));
    return receipts.map((receipt, index) => {
      if (receipt) return receipt;
      const row = written.get(index);
      return { index, outcome: row?.outcome ?? 'REJECTED', holdingId: row?.id ?? null, problems: done.get(index) ?? [] };
    });
  }

  /** Takes holdings back: from now on they answer nobody. @throws BadInput on the size of the batch */
  async unseal(actor: Actor, ids: readonly string[]): Promise<readonly UnsealReceipt[]> {
    assertBatchSize('holdings', ids.length, MOST_VALUES);
    const gone = await this.database.as(actor, { ...act(actor, 'holding.unseal', 'holding:seal'), writes: true }, async (tx) => {
      const rows = await tx.query<{ id: string }>('select unseal_holdings as id from hub.unseal_holdings($1::uuid[])', [
        ids.filter(isUuid),
      ]);
      tx.auditItems(...rows.map(({ id }) => id));
      return new Set(rows.map(({ id }) => id));
    });
    return ids.map((id, index) =>
      gone.has(id.toLowerCase())
        ? { index, outcome: 'REMOVED', holdingId: id, problems: [] }
        : { ...rejected(index, [HOLDING_UNKNOWN]), holdingId: null },
    );
  }

  /** The actor's agency's own, newest first. @throws BadInput on the size or the cursor */
  async page(actor: Actor, request: PageRequest): Promise<Page<HoldingRow>> {
    const page = this.pager.open({ name: 'sealed holdings', reader: actor.user, most: MOST_ON_PAGE }, request);
    const rows = await this.database.as(actor, act(actor, 'holding.list', 'holding:seal'), (tx) =>
      tx.query<HoldingRow>(LISTED, [page.position, page.limit]),
    );
    return page.page(rows, ({ seq }) => seq);
  }

  private parse(said: CheckedHolding, place: number): MarkedHolding | RefusedItem {
    if ('refusal' in said) return said;
    const reading = canonicalise(said.kind, said);
    if (!reading.ok) return { refusal: [problem(reading.problem.code, reading.problem.message, reading.problem.field)] };
    if (referenceReveals(said.reference, { written: said.value, canonical: reading.value.value })) {
      return { refusal: [REFERENCE_SHOWS_VALUE] };
    }
    const problems = reading.value.warnings.map((warning): ItemProblem => ({ severity: 'WARNING', ...warning }));
    return { place, mark: this.seal.mark(reading.value), said, problems };
  }
}

const VALUE_REPEATED = problem('VALUE_REPEATED', 'The same value stands earlier in this call, and was taken from there.', 'value');
const REFERENCE_SHOWS_VALUE = problem(
  'REFERENCE_SHOWS_VALUE',
  'The reference shows the value, which is to be nowhere in the hub: say how your agency finds its file.',
  'reference',
);
const HOLDING_UNKNOWN = problem('HOLDING_UNKNOWN', 'Your agency has no such sealed holding.');

const rowOf =
  (nextId: NextId) =>
  ({ place, mark, said }: MarkedHolding): object => ({
    ...{ place, mark, id: nextId(), setting: said.discoverability, reference: said.reference, kind: said.kind, threat: said.threat },
    valid_until: said.validUntil?.toISOString() ?? null,
  });

const LISTED = `
  select id, seq, setting, reference, threat, valid_until, sealed_at, updated_at from hub.sealed_holding
    where $1::bigint is null or seq < $1 order by seq desc limit $2`;
