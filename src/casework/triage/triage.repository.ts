import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/database.js';
import { Conflict } from '../../platform/platform/errors.js';
import type { TriageMaterial } from './triage.js';

/** Why something cannot be done as things stand (hub.raise_triage_conflict). */
const CONFLICTS = {
  TRIAGE_CHANGED: () => new Conflict('TRIAGE_CHANGED', 'The entry, or its report, has changed since you read it: read it again.'),
  TRIAGE_CLOSED: () => new Conflict('TRIAGE_CLOSED', 'The report was withdrawn, or concerns your country no more.'),
  TRIAGE_DECIDED: () =>
    new Conflict('TRIAGE_DECIDED', 'The entry is decided, merged or divided already, or waits for an answer: reopen it first.'),
  TRIAGE_OPEN: () => new Conflict('TRIAGE_OPEN', 'The entry is open: there is nothing to take back.'),
  TRIAGE_CLAIMS_STAND: () =>
    new Conflict('TRIAGE_CLAIMS_STAND', 'Claims stand that your country took from this report: revoke them first.'),
  TRIAGE_PARTS_BEGUN: () => new Conflict('TRIAGE_PARTS_BEGUN', 'Somebody has begun with a part of it: the division stays.'),
  TRIAGE_PARTS_OVERLAP: () =>
    new Conflict('TRIAGE_PARTS_OVERLAP', 'Each part has values of its own: none is empty, and none has what another has.'),
  TRIAGE_NOT_ACCEPTED: () =>
    new Conflict('TRIAGE_NOT_ACCEPTED', 'Only of what was accepted can it be said that it is investigated or acted on.'),
  TRIAGE_OTHERS_MERGED: () =>
    new Conflict('TRIAGE_OTHERS_MERGED', 'Others were merged into this entry, and would be of no part: reopen these first.'),
  REPORTER_NOT_REACHED: () =>
    new Conflict('REPORTER_NOT_REACHED', 'A limit or a bar of your country keeps the reporter from hearing it: nothing was asked.'),
  QUESTION_OPEN: () => new Conflict('QUESTION_OPEN', 'The reporter has a question about this report to answer already: one at a time.'),
  QUESTION_CLOSED: () => new Conflict('QUESTION_CLOSED', 'This question was answered, or its report was withdrawn.'),
  REPORT_FORBIDS: () =>
    new Conflict(
      'REPORT_FORBIDS',
      'Your agency’s claim on one of these values goes further than the report allows, and this does not narrow it: leave that value out.',
    ),
} as const;

/** The statements behind triage. Each runs in a transaction that was opened in somebody's name. */
@Injectable()
export class TriageRepository {
  /** undefined: absent or invisible. */
  async material(tx: Transaction, id: string): Promise<TriageMaterial | undefined> {
    const [found] = await tx.query<TriageMaterial>('select * from hub.triage_material($1)', [id]);
    return found;
  }

  /** One act, by its function in the database. @throws Conflict when it cannot be done as things stand */
  async execute(tx: Transaction, what: TriageAct, args: readonly unknown[]): Promise<unknown> {
    try {
      const [answer] = await tx.query<{ answer: unknown }>(ACT_STATEMENTS[what], args);
      return answer?.answer;
    } catch (error) {
      const { code, detail } = error as { code?: string; detail?: string };
      if (code === 'HB409' && detail !== undefined && detail in CONFLICTS) throw CONFLICTS[detail as keyof typeof CONFLICTS]();
      throw error;
    }
  }
}

const ACT_STATEMENTS = {
  accept: 'select hub.accept_entry($1, $2, $3) as answer',
  decline: 'select hub.decline_entry($1, $2, $3, $4) as answer',
  reopen: 'select hub.reopen_entry($1, $2) as answer',
  ask: 'select hub.ask_reporter($1, $2, $3) as answer',
  answer: 'select hub.answer_question($1, $2) as answer',
  merge: 'select hub.merge_entries($1, $2, $3) as answer',
  split: 'select hub.split_entry($1, $2, $3) as answer',
  assign: 'select hub.assign_entry($1, $2, $3) as answer',
  feedback: 'select hub.give_feedback($1, $2, $3) as answer',
  setHours: 'select hub.set_triage_hours($1) as answer',
} as const;
export type TriageAct = keyof typeof ACT_STATEMENTS;
