import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/database.js';
import type { InformationAnswer, InformationDeclineReason, InformationRow, InformationRequestState } from './information.js';
import type { OwnInformation, QuestionDraft } from './question-draft.js';
import type { ParsedText } from './question-text.policy.js';
import { idsAwaitingRelease } from '../action-requests/action-request.repository.js';
import type { DispatchMode } from '../action-requests/dispatch.policy.js';

/** A request to write: version 1 is new, every other version replaces its predecessor. */
export interface InformationWriting {
  readonly draft: QuestionDraft;
  readonly inquiry: string;
  readonly id: string;
  readonly recipient: number;
  readonly version: number;
  /** Whether the recipient's deadlines restart. */
  readonly restart: boolean;
  readonly goes: DispatchMode;
}

/** A request as visible to its recipient before an answer (hub.lock_received_information_request). */
export interface ReceivedInformation {
  readonly id: string;
  readonly state: InformationRequestState;
  readonly version: number;
  /** Number of steps. */
  readonly steps: number;
}

/** Data of a recipient's step. */
export interface AnswerPayload {
  readonly reason?: InformationDeclineReason | null;
  readonly note?: string | null;
  readonly minutes?: number;
  readonly message?: ParsedText;
}

/** SQL statements for requests for information. Each runs in a transaction that the caller opened for an actor. */
@Injectable()
export class InformationRequestRepository {
  /** Returns requests of the own agency with these references or ids, or of these inquiries, locked until the transaction ends. */
  async lockOwn(
    tx: Transaction,
    { references = [], ids = [] }: { references?: readonly string[]; ids?: readonly string[] },
  ): Promise<OwnInformation[]> {
    const rows = await tx.query<OwnInformation>('select * from hub.own_information_requests($1::text[], $2::uuid[])', [references, ids]);
    const waiting = await idsAwaitingRelease(tx, rows);
    return rows.map((row) => ({ ...row, waits: waiting.has(row.id) }));
  }

  /** Writes requests. @returns ids of the written requests */
  async write(tx: Transaction, writings: readonly InformationWriting[]): Promise<readonly string[]> {
    if (writings.length === 0) return [];
    const rows = await tx.query<{ id: string }>('select write_information_requests as id from hub.write_information_requests($1)', [
      JSON.stringify(writings.map(rowOf)),
    ]);
    return rows.map(({ id }) => id);
  }

  /** Adds a step of the requester. */
  async addRequesterStep(
    tx: Transaction,
    id: string,
    step: 'CANCELLED' | 'EXTENDED',
    { note = null, minutes = null }: { readonly note?: string | null; readonly minutes?: number | null },
  ): Promise<void> {
    await tx.query('select hub.advance_information_request($1, $2, $3, $4)', [id, step, note, minutes]);
  }

  /** Returns a visible request to the actor's party, locked until the transaction ends. */
  async lockReceived(tx: Transaction, id: string): Promise<ReceivedInformation | undefined> {
    return (await tx.query<ReceivedInformation>('select * from hub.lock_received_information_request($1)', [id]))[0];
  }

  /** Adds a step of the recipient to the version that it has read. */
  async answer(
    tx: Transaction,
    { id, version }: ReceivedInformation,
    step: InformationAnswer | 'EXTENSION_REQUESTED',
    payload: AnswerPayload,
  ): Promise<void> {
    await tx.query('select hub.answer_information_request($1, $2, $3, $4)', [id, version, step, JSON.stringify(payload)]);
  }

  /** Returns the requests of one question as visible to its requester, by recipient. */
  async byInquiry(tx: Transaction, inquiry: string): Promise<InformationRow[]> {
    const statement =
      'select s.* from hub.information_inquiry q join hub.information_request_view s on s.id = q.request where q.inquiry = $1 order by s.recipient_key';
    return tx.query<InformationRow>(statement, [inquiry]);
  }

  /** Returns requests as visible to the viewer, in no order. */
  async byIds(tx: Transaction, ids: readonly string[]): Promise<InformationRow[]> {
    return tx.query<InformationRow>('select * from hub.information_request_view where id = any ($1::uuid[])', [ids]);
  }
}

const rowOf = ({ draft: { fields, read }, inquiry, id, recipient, version, restart, goes }: InformationWriting): object => ({
  ...{ inquiry, id, recipient, version, restart, goes, reference: fields.reference, related: fields.related, evidence: read.evidence },
  ...{
    question: read.text,
    language: read.language,
    subjects: read.subjects,
    tlp: fields.tlp,
    urgency: fields.urgency,
    contact: fields.contact,
    contact_entry: fields.contactEntryId ?? null,
  },
  legal_basis: fields.legalBasis,
  legal_text: fields.legalText,
  ack_minutes: fields.acknowledgeWithinMinutes,
  due_minutes: fields.deadlineMinutes,
  retain_until: fields.retainUntil?.toISOString() ?? null,
});
