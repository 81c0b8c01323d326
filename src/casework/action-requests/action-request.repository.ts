import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/database.js';
import type { ActionRow, AnswerFields } from './action.js';
import type { ActionDraft, OwnAction } from './action-draft.js';
import type { ActionStanding } from './action.policy.js';
import type { DispatchMode } from './dispatch.policy.js';

/** A request to be written: version 1 is new, every other replaces the version before it. */
export interface ActionWriting {
  readonly draft: ActionDraft;
  readonly id: string;
  readonly version: number;
  /** Whether the recipient's time begins anew. */
  readonly restart: boolean;
  readonly goes: DispatchMode;
}

/** A request as whoever is to answer it has it before its eyes (hub.received_action_requests). */
export interface ReceivedAction extends ActionStanding {
  readonly id: string;
  readonly version: number;
}

/** The statements behind requests to act. Every one runs in a transaction that was opened in somebody's name. */
@Injectable()
export class ActionRequestRepository {
  /** Own requests under these references, or with these ids; locked until the transaction ends. */
  async lockOwn(
    tx: Transaction,
    { references = [], ids = [] }: { references?: readonly string[]; ids?: readonly string[] },
  ): Promise<OwnAction[]> {
    const rows = await tx.query<OwnAction>('select * from hub.own_action_requests($1::text[], $2::uuid[])', [references, ids]);
    const waiting = await idsAwaitingRelease(tx, rows);
    return rows.map((row) => ({ ...row, waits: waiting.has(row.id) }));
  }

  /** Keys of parties that the actor's party bars: they see nothing of it. */
  async barredParties(tx: Transaction): Promise<ReadonlySet<number>> {
    return new Set(
      (await tx.query<{ party: number }>('select party from hub.bar where owner = (select hub.me())')).map(({ party }) => party),
    );
  }

  /** Those of these ids that the actor sees, as claims or reports. */
  async visibleIds(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const rows = await tx.query<{ id: string }>(
      'select id from hub.indicator where id = any ($1::uuid[]) union select id from hub.report where id = any ($1::uuid[])',
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** @returns ids that were written. One that is missing lost a race against another transaction: look again. */
  async write(tx: Transaction, writings: readonly ActionWriting[]): Promise<ReadonlySet<string>> {
    if (writings.length === 0) return new Set();
    const rows = await tx.query<{ id: string }>('select write_action_requests as id from hub.write_action_requests($1)', [
      JSON.stringify(writings.map(rowOf)),
    ]);
    return new Set(rows.map(({ id }) => id));
  }

  /** A further step of the asker's. */
  async addRequesterStep(
    tx: Transaction,
    id: string,
    step: 'CANCELLED' | 'RELEASE_ASKED' | 'EXTENDED',
    { note = null, minutes = null }: { readonly note?: string | null; readonly minutes?: number | null },
  ): Promise<void> {
    await tx.query('select hub.advance_action_request($1, $2, $3, $4)', [id, step, note, minutes]);
  }

  /** Requests to the actor's party, those of the ids that it sees; locked until the transaction ends. */
  async lockReceived(tx: Transaction, ids: readonly string[]): Promise<ReceivedAction[]> {
    return tx.query<ReceivedAction>('select * from hub.received_action_requests($1::uuid[])', [ids]);
  }

  /** A step of the recipient's, on the version that it has before its eyes. */
  async answer(tx: Transaction, { id, step, amount, currency, reason, note }: AnswerFields, version: number): Promise<void> {
    const values = [id, version, step, amount ?? null, currency ?? null, reason ?? null, note ?? null];
    await tx.query('select hub.answer_action_request($1, $2, $3, $4::numeric, $5, $6, $7)', values);
  }

  /** Requests as the reader may know them, in no order. */
  async byIds(tx: Transaction, ids: readonly string[]): Promise<ActionRow[]> {
    return tx.query<ActionRow>('select * from hub.action_request_view where id = any ($1::uuid[])', [ids]);
  }
}

/** Those that wait for a second officer. */
export async function idsAwaitingRelease(tx: Transaction, rows: readonly { readonly id: string }[]): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const open = await tx.query<{ item: string }>(`select r.item from hub.releases($1, true, null) r where r.status = 'PENDING'`, [
    rows.map(({ id }) => id),
  ]);
  return new Set(open.map(({ item }) => item));
}

const rowOf = ({ draft: { index, fields: said, subject, recipient }, id, version, restart, goes }: ActionWriting): object => ({
  ...{ id, version, restart, goes, recipient, subject, ordinal: index, related: said.related, evidence: said.evidence },
  reference: said.reference,
  act: said.act,
  legal_basis: said.legalBasis,
  legal_text: said.legalText,
  narrative: said.narrative ?? null,
  urgency: said.urgency,
  contact: said.contact,
  currency: said.amount?.currency ?? null,
  amount: said.amount?.amount ?? null,
  payment_reference: said.paymentReference ?? null,
  paid_at: said.paidAt?.toISOString() ?? null,
  ack_minutes: said.acknowledgeWithinMinutes,
  due_minutes: said.deadlineMinutes,
  tlp: said.tlp,
});
