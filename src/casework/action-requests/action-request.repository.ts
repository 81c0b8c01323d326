import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/database.js';
import type { ActionRow, AnswerFields } from './action.js';
import type { ActionDraft, OwnAction } from './action-draft.js';
import type { ActionStanding } from './action.policy.js';
import type { DispatchMode } from './dispatch.policy.js';

/** A request to write: version 1 is new, every other version replaces its predecessor. */
export interface ActionWriting {
  readonly draft: ActionDraft;
  readonly id: string;
  readonly version: number;
  /** Whether the recipient's deadlines restart. */
  readonly restart: boolean;
  readonly goes: DispatchMode;
}

/** A request as visible to its recipient before an answer (hub.received_action_requests). */
export interface ReceivedAction extends ActionStanding {
  readonly id: string;
  readonly version: number;
}

/** SQL statements for requests to act. Each runs in a transaction that the caller opened for an actor. */
@Injectable()
export class ActionRequestRepository {
  /** Returns requests of the own agency with these references or ids, locked until the transaction ends. */
  async lockOwn(
    tx: Transaction,
    { references = [], ids = [] }: { references?: readonly string[]; ids?: readonly string[] },
  ): Promise<OwnAction[]> {
    const rows = await tx.query<OwnAction>('select * from hub.own_action_requests($1::text[], $2::uuid[])', [references, ids]);
    const waiting = await idsAwaitingRelease(tx, rows);
    return rows.map((row) => ({ ...row, waits: waiting.has(row.id) }));
  }

  /** Returns the keys of parties that the actor's party bars, so that they do not see its requests. */
  async barredParties(tx: Transaction): Promise<ReadonlySet<number>> {
    return new Set(
      (await tx.query<{ party: number }>('select party from hub.bar where owner = (select hub.me())')).map(({ party }) => party),
    );
  }

  /** Returns those of the ids that the actor sees as indicators or reports. */
  async visibleIds(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const rows = await tx.query<{ id: string }>(
      'select id from hub.indicator where id = any ($1::uuid[]) union select id from hub.report where id = any ($1::uuid[])',
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Writes requests. @returns ids of the written requests. A missing one lost a race against another transaction: read it again. */
  async write(tx: Transaction, writings: readonly ActionWriting[]): Promise<ReadonlySet<string>> {
    if (writings.length === 0) return new Set();
    const rows = await tx.query<{ id: string }>('select write_action_requests as id from hub.write_action_requests($1)', [
      JSON.stringify(writings.map(rowOf)),
    ]);
    return new Set(rows.map(({ id }) => id));
  }

  /** Adds a step of the requester. */
  async addRequesterStep(
    tx: Transaction,
    id: string,
    step: 'CANCELLED' | 'RELEASE_REQUESTED' | 'EXTENDED',
    { note = null, minutes = null }: { readonly note?: string | null; readonly minutes?: number | null },
  ): Promise<void> {
    await tx.query('select hub.advance_action_request($1, $2, $3, $4)', [id, step, note, minutes]);
  }

  /** Returns those of the ids that are visible requests to the actor's party, locked until the transaction ends. */
  async lockReceived(tx: Transaction, ids: readonly string[]): Promise<ReceivedAction[]> {
    return tx.query<ReceivedAction>('select * from hub.received_action_requests($1::uuid[])', [ids]);
  }

  /** Adds a step of the recipient to the version that it has read. */
  async answer(tx: Transaction, { id, answer: step, amount, reason, note }: AnswerFields, version: number): Promise<void> {
    const values = [id, version, step, amount?.amount ?? null, amount?.currency ?? null, reason ?? null, note ?? null];
    await tx.query('select hub.answer_action_request($1, $2, $3, $4::numeric, $5, $6, $7)', values);
  }

  /** Returns requests as visible to the viewer, in no order. */
  async byIds(tx: Transaction, ids: readonly string[]): Promise<ActionRow[]> {
    return tx.query<ActionRow>('select * from hub.action_request_view where id = any ($1::uuid[])', [ids]);
  }
}

/** Returns the ids of rows that wait for a second officer. */
export async function idsAwaitingRelease(tx: Transaction, rows: readonly { readonly id: string }[]): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const pending = await tx.query<{ item: string }>(`select r.item from hub.releases($1, true, null, null) r where r.status = 'PENDING'`, [
    rows.map(({ id }) => id),
  ]);
  return new Set(pending.map(({ item }) => item));
}

const rowOf = ({ draft: { index, fields, subject, recipient }, id, version, restart, goes }: ActionWriting): object => ({
  ...{ id, version, restart, goes, recipient, subject, ordinal: index, related: fields.related, evidence: fields.evidence },
  reference: fields.reference,
  act: fields.action,
  legal_basis: fields.legalBasis,
  legal_text: fields.legalText,
  narrative: fields.narrative ?? null,
  urgency: fields.urgency,
  contact: fields.contact,
  contact_entry: fields.contactEntryId ?? null,
  currency: fields.amount?.currency ?? null,
  amount: fields.amount?.amount ?? null,
  payment_reference: fields.paymentReference ?? null,
  paid_at: fields.paidAt?.toISOString() ?? null,
  ack_minutes: fields.acknowledgeWithinMinutes,
  due_minutes: fields.deadlineMinutes,
  tlp: fields.tlp,
});
