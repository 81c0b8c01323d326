import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/database.js';
import type { InformationAnswer, InformationRefusal, InformationRow, InformationState } from './information.js';
import type { OwnInformation, QuestionDraft } from './question-draft.js';
import type { ParsedText } from './question-text.policy.js';
import { idsAwaitingRelease } from '../action-requests/action-request.repository.js';
import type { DispatchMode } from '../action-requests/dispatch.policy.js';

/** A request to be written: version 1 is new, every other replaces the version before it. */
export interface InformationWriting {
  readonly draft: QuestionDraft;
  readonly inquiry: string;
  readonly id: string;
  readonly recipient: number;
  readonly version: number;
  /** Whether the recipient's time begins anew. */
  readonly restart: boolean;
  readonly goes: DispatchMode;
}

/** A request as whoever is to answer it has it before its eyes (hub.lock_received_information_request). */
export interface ReceivedInformation {
  readonly id: string;
  readonly state: InformationState;
  readonly version: number;
  /** How many there are. */
  readonly steps: number;
}

/** What a recipient's step says besides itself. */
export interface AnswerPayload {
  readonly reason?: InformationRefusal | null;
  readonly note?: string | null;
  readonly minutes?: number;
  readonly message?: ParsedText;
}

/** The statements behind requests for information. Every one runs in a transaction that was opened in somebody's name. */
@Injectable()
export class InformationRequestRepository {
  /** Own requests under these references, or with these ids, or of these inquiries; locked until the transaction ends. */
  async lockOwn(
    tx: Transaction,
    { references = [], ids = [] }: { references?: readonly string[]; ids?: readonly string[] },
  ): Promise<OwnInformation[]> {
    const rows = await tx.query<OwnInformation>('select * from hub.own_information_requests($1::text[], $2::uuid[])', [references, ids]);
    const waiting = await idsAwaitingRelease(tx, rows);
    return rows.map((row) => ({ ...row, waits: waiting.has(row.id) }));
  }

  /** @returns ids that were written. */
  async write(tx: Transaction, writings: readonly InformationWriting[]): Promise<readonly string[]> {
    if (writings.length === 0) return [];
    const rows = await tx.query<{ id: string }>('select write_information_requests as id from hub.write_information_requests($1)', [
      JSON.stringify(writings.map(rowOf)),
    ]);
    return rows.map(({ id }) => id);
  }

  /** A further step of the asker's. */
  async addRequesterStep(
    tx: Transaction,
    id: string,
    step: 'CANCELLED' | 'EXTENDED',
    { note = null, minutes = null }: { readonly note?: string | null; readonly minutes?: number | null },
  ): Promise<void> {
    await tx.query('select hub.advance_information_request($1, $2, $3, $4)', [id, step, note, minutes]);
  }

  /** The request to the actor's party, if it sees it; locked until the transaction ends. */
  async lockReceived(tx: Transaction, id: string): Promise<ReceivedInformation | undefined> {
    return (await tx.query<ReceivedInformation>('select * from hub.lock_received_information_request($1)', [id]))[0];
  }

  /** A step of the recipient's, on the version that it has before its eyes. */
  async answer(
    tx: Transaction,
    { id, version }: ReceivedInformation,
    step: InformationAnswer | 'EXTENSION_ASKED',
    words: AnswerPayload,
  ): Promise<void> {
    await tx.query('select hub.answer_information_request($1, $2, $3, $4)', [id, version, step, JSON.stringify(words)]);
  }

  /** Requests as the reader may know them, in no order. */
  async byIds(tx: Transaction, ids: readonly string[]): Promise<InformationRow[]> {
    return tx.query<InformationRow>('select * from hub.information_request_view where id = any ($1::uuid[])', [ids]);
  }
}

const rowOf = ({ draft: { fields: said, read }, inquiry, id, recipient, version, restart, goes }: InformationWriting): object => ({
  ...{ inquiry, id, recipient, version, restart, goes, reference: said.reference, related: said.related, evidence: read.evidence },
  ...{ question: read.text, language: read.language, subjects: read.subjects, tlp: said.tlp, urgency: said.urgency, contact: said.contact },
  legal_basis: said.legalBasis,
  legal_text: said.legalText,
  ack_minutes: said.acknowledgeWithinMinutes,
  due_minutes: said.deadlineMinutes,
  retain_until: said.retainUntil?.toISOString() ?? null,
});
