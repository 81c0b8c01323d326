import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { type Connection, mapConnection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { requiredText } from '../../platform/graphql/required-text.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { ConsultationFilter, ConsultedIndicator, SubjectConsultation } from './subject-request.js';
import { type ConsultationDecision, decisionProblem, LONGEST_REASON, LONGEST_STATEMENT } from './subject.policy.js';
import { SubjectSeal } from './subject-seal.js';

interface ConsultationRow {
  readonly id: string;
  readonly request: string;
  readonly kind: SubjectConsultation['kind'];
  readonly question_sealed: Buffer;
  readonly item: string;
  readonly item_kind: SubjectConsultation['itemKind'];
  readonly content: ConsultedIndicator | null;
  readonly asked_at: Date;
  readonly due_at: Date;
  readonly overdue: boolean;
  readonly outcome: SubjectConsultation['outcome'];
  readonly ground: SubjectConsultation['ground'];
  readonly answer_sealed: Buffer | null;
  readonly answered_at: Date | null;
  readonly answered_by: SubjectConsultation['answeredBy'];
  readonly version: number;
}

const PERMISSION = 'subject:answer';

const REFUSALS: Readonly<Record<string, () => Error>> = {
  CLOSED: () =>
    new Conflict('SUBJECT_REQUEST_CLOSED', 'The request is closed. You can still state that you have corrected or deleted the data.'),
  CHANGED: () =>
    new Conflict(
      'VERSION_STALE',
      'Another officer has answered this consultation meanwhile. Read it again, then answer with its new `version`.',
    ),
  NOT_CORRECTED: () =>
    new Conflict(
      'SUBJECT_NOT_CORRECTED',
      'The item states the same as when you were asked; a renewal is no correction. Correct it first, then answer.',
    ),
  NOT_DELETED: () => new Conflict('SUBJECT_NOT_DELETED', 'The item exists and is not revoked. Revoke or withdraw it first, then answer.'),
};

/** Consultations of the actor's party about its items, and its answers. */
@Injectable()
export class SubjectConsultationsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly seal: SubjectSeal,
  ) {}

  /** Returns a page of consultations, in no meaningful order. @throws BadInput on the page size or the cursor */
  async page(actor: Actor, { answered, overdue }: ConsultationFilter, request: PageRequest): Promise<Connection<SubjectConsultation>> {
    const filter = { ...(typeof answered === 'boolean' && { answered }), ...(typeof overdue === 'boolean' && { overdue }) };
    const page = this.pager.open({ name: 'subject consultations', reader: actor.party.id, filter }, request);
    const rows = await this.database.as(actor, act(actor, 'subject.consultations', PERMISSION), (tx) =>
      tx.query<ConsultationRow>(SELECT, [null, filter, page.position, page.limit]),
    );
    return mapConnection(
      page.connection(rows, ({ id }) => id),
      (row) => this.consultationOf(row),
    );
  }

  /**
   * Answers a consultation for the owner.
   * @param version of the consultation, as the actor has read it
   * @throws NotFound alike for an absent consultation and one of another party; BadInput when the parts of the answer do not fit; Conflict when the request is closed, another
   *   officer has answered meanwhile, or the item is not corrected or deleted as stated
   */
  async answer(actor: Actor, id: string, version: number, decision: ConsultationDecision): Promise<SubjectConsultation> {
    const unfit = decisionProblem(decision);
    if (unfit) throw new BadInput('SUBJECT_ANSWER_UNFIT', unfit);
    const reason = requiredText(decision.reason, LONGEST_REASON, 'reason');
    const disclosure = decision.disclosure?.trim() ? requiredText(decision.disclosure, LONGEST_STATEMENT, 'disclosure') : null;
    const { outcome, ground } = decision;
    const fields = { outcome, ground: ground ?? null, discloses: disclosure !== null, version };
    return hiddenAsAbsent(() => {
      if (!isUuid(id)) throw new NotFound('subject consultation');
      return this.database.as(actor, { ...act(actor, 'subject.answer-consultation', PERMISSION), writes: true }, async (tx) => {
        const call = 'select hub.answer_subject_consultation($1, $2, $3) as verdict';
        const [row] = await tx.query<{ verdict: string }>(call, [id, fields, this.seal.sealAnswer(id, { reason, disclosure })]);
        const refusal = REFUSALS[row?.verdict ?? ''];
        if (refusal) throw refusal();
        return this.get(tx, id);
      });
    });
  }

  private async get(tx: Transaction, id: string): Promise<SubjectConsultation> {
    const [row] = await tx.query<ConsultationRow>(SELECT, [id, {}, null, 1]);
    if (!row) throw new NotFound('subject consultation');
    tx.auditItems(row.item);
    return this.consultationOf(row);
  }

  private consultationOf(row: ConsultationRow): SubjectConsultation {
    const { id, kind, overdue, outcome, ground, version } = row;
    const answer = row.answer_sealed && this.seal.openAnswer(id, row.answer_sealed);
    return {
      ...{ id, kind, overdue, outcome, ground, version },
      question: this.seal.openQuestion(row.request, row.question_sealed),
      ...{ itemId: row.item, itemKind: row.item_kind, indicator: row.content },
      ...{ askedAt: row.asked_at, dueAt: row.due_at, answeredAt: row.answered_at, answeredBy: row.answered_by },
      ...{ reason: answer?.reason ?? null, disclosure: answer?.disclosure ?? null },
    };
  }
}

const SELECT = 'select * from hub.subject_consultations($1, $2, $3, $4)';
