import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/database.js';
import { Conflict } from '../../platform/platform/errors.js';
import type { TriageMaterial } from './triage.js';

/** Errors for conflicts with the current state (hub.raise_triage_conflict). */
const CONFLICTS = {
  TRIAGE_CHANGED: () => new Conflict('TRIAGE_CHANGED', 'The entry or its report has changed since you read it. Read it again.'),
  TRIAGE_CLOSED: () => new Conflict('TRIAGE_CLOSED', 'The report was withdrawn, or no longer concerns your country.'),
  TRIAGE_DECIDED: () =>
    new Conflict('TRIAGE_DECIDED', 'The entry is already decided, merged or split, or waits for an answer. Reopen it first.'),
  TRIAGE_OPEN: () => new Conflict('TRIAGE_OPEN', 'The entry is open. There is no decision to reopen.'),
  TRIAGE_INDICATORS_IN_FORCE: () =>
    new Conflict('TRIAGE_INDICATORS_IN_FORCE', 'Your country has indicators in force from this report. Revoke them first.'),
  TRIAGE_PARTS_BEGUN: () => new Conflict('TRIAGE_PARTS_BEGUN', 'Work on a part of this entry has begun, so it stays split.'),
  TRIAGE_PARTS_OVERLAP: () =>
    new Conflict('TRIAGE_PARTS_OVERLAP', 'Parts must not be empty or share values. Assign each value to one part only.'),
  TRIAGE_NOT_ACCEPTED: () =>
    new Conflict('TRIAGE_NOT_ACCEPTED', 'Only an accepted entry can be set to under investigation or acted on. Accept it first.'),
  TRIAGE_OTHERS_MERGED: () =>
    new Conflict('TRIAGE_OTHERS_MERGED', 'Other entries were merged into this entry and would belong to no part. Reopen those first.'),
  REPORTER_NOT_REACHED: () =>
    new Conflict(
      'REPORTER_NOT_REACHED',
      'A limit or bar of your country hides this question from the reporter. The question was not sent.',
    ),
  QUESTION_OPEN: () => new Conflict('QUESTION_OPEN', 'The reporter already has an open question about this report. Wait for the answer.'),
  QUESTION_CLOSED: () => new Conflict('QUESTION_CLOSED', 'This question is already answered, or its report was withdrawn.'),
  REPORT_FORBIDS: () =>
    new Conflict(
      'REPORT_FORBIDS',
      "Your agency's existing indicator of one of these values exceeds what the report allows, and this does not narrow it. Leave that value out.",
    ),
} as const;

/** SQL statements for triage. Each runs in a transaction that the caller opened for an actor. */
@Injectable()
export class TriageRepository {
  /** Returns the report for an entry; undefined when it is absent or invisible. */
  async material(tx: Transaction, id: string): Promise<TriageMaterial | undefined> {
    const [found] = await tx.query<TriageMaterial>('select * from hub.triage_material($1)', [id]);
    return found;
  }

  /** Runs one act by its database function. @throws Conflict when the current state does not allow it */
  async execute(tx: Transaction, actName: TriageAct, args: readonly unknown[]): Promise<unknown> {
    try {
      const [answer] = await tx.query<{ answer: unknown }>(ACT_STATEMENTS[actName], args);
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
