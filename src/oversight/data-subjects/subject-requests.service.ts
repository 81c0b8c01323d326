import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { requiredText } from '../../platform/graphql/required-text.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent, inEqualSteps } from '../../platform/platform/hidden-as-absent.js';
import { newId } from '../../platform/platform/new-ids.js';
import { parseValues, type WatchValue } from '../../casework/watches/watch.policy.js';
import { BrowseSubjectRequestsService } from './browse-subject-requests.service.js';
import type { SubjectRequest, SubjectRequestKind, SubjectValue } from './subject-request.js';
import { answerText, isValidArrival, LONGEST_REASON, LONGEST_REFERENCE, LONGEST_STATEMENT, MOST_VALUES } from './subject.policy.js';
import { SubjectSeal } from './subject-seal.js';

export interface NewSubjectRequest {
  readonly kind: SubjectRequestKind;
  readonly values: readonly WatchValue[];
  readonly receivedAt: Date;
  readonly reference: string;
  readonly statement: string;
}

const PERMISSION = 'subject:handle';

/** Planning to remove marks takes longer the more is held. The country that withdraws must not learn that from the time of the answer. */
const WITHDRAWAL_STEP_MS = 250;

/** Refusals by the verdicts of the database functions: the audit log notes each error object once. */
const REFUSALS: Readonly<Record<string, (from: string) => Error>> = {
  MANY: () => new Conflict('SUBJECT_REQUESTS_TOO_MANY', 'Your party already has 500 open requests of data subjects. Close some first.'),
  CLOSED: () => new Conflict('SUBJECT_REQUEST_CLOSED', 'This request is closed: it was answered or withdrawn. File another request.'),
  EXTENDED: () => new Conflict('SUBJECT_REQUEST_EXTENDED', 'This request was already extended. It can be extended once.'),
  NOT_CONSULTED: () => new Conflict('SUBJECT_NOT_CONSULTED', 'Consult the sources of this request first (consultSubjectSources).'),
  EARLY: (from) =>
    new Conflict(
      'SUBJECT_ANSWER_EARLY',
      `You can answer this request from ${from} on (answerableAt): until then its sources have time to answer. The answer waits for it also where there is no source: its time must not tell.`,
    ),
};

/** Files and handles requests of data subjects. */
@Injectable()
export class SubjectRequestsService {
  constructor(
    private readonly database: Database,
    private readonly seal: SubjectSeal,
    private readonly reading: BrowseSubjectRequestsService,
  ) {}

  /**
   * Files a request in the name of the actor's party. It finds nothing yet: the data-subject desk consults the sources.
   * @throws BadInput on an unreadable value, a text or the time; Conflict when the party has too many open requests
   */
  async open(actor: Actor, input: NewSubjectRequest): Promise<SubjectRequest> {
    const { kind, receivedAt } = input;
    if (!isValidArrival(receivedAt, new Date())) {
      throw new BadInput('RECEIVED_AT', 'A request must have arrived in the last 366 days (receivedAt). Its clock begins then.');
    }
    const content = {
      reference: requiredText(input.reference, LONGEST_REFERENCE, 'reference'),
      statement: requiredText(input.statement, LONGEST_STATEMENT, 'statement'),
      values: await valuesOf(input.values, actor.party.country),
    };
    const id = newId();
    return this.change(actor, 'subject.open', id, async (tx) => {
      const fields = { id, kind, receivedAt };
      await assertVerdict(tx, 'select hub.open_subject_request($1, $2) as verdict', [fields, this.seal.sealContent(id, content)]);
    });
  }

  /**
   * Consults the owners of all indicators, reports and requests on the values of a request, for the data-subject desk. Owners that were asked before are not asked again.
   * @param question what the sources are asked; they read it
   * @throws NotFound unless the actor is the data-subject desk; Conflict when the request is closed; BadInput on the question
   */
  async consult(actor: Actor, id: string, question: string): Promise<SubjectRequest> {
    const text = requiredText(question, LONGEST_REASON, 'question');
    return this.change(actor, 'subject.consult', id, async (tx) => {
      const digests = await this.digestsOf(tx, id);
      const call = 'select * from hub.consult_subject_sources($1, $2, $3)';
      const [row] = await tx.query<{ verdict: string; items: string[] }>(call, [id, this.seal.sealQuestion(id, text), digests]);
      assertDone(row?.verdict);
      tx.auditItems(...(row?.items ?? []));
    });
  }

  /** Extends the clock once, for the data-subject desk. @throws NotFound; Conflict when it is closed or was extended; BadInput on the reason */
  async extend(actor: Actor, id: string, reason: string): Promise<SubjectRequest> {
    const why = requiredText(reason, LONGEST_REASON, 'reason');
    return this.change(actor, 'subject.extend', id, (tx) =>
      assertVerdict(tx, 'select hub.extend_subject_request($1, $2) as verdict', [id, why]),
    );
  }

  /**
   * Answers a request, for the data-subject desk: writes the text for the person from what the sources allow, and closes the request.
   * @throws NotFound; Conflict when it is closed, no source was consulted, or the sources still have time
   */
  async answer(actor: Actor, id: string): Promise<SubjectRequest> {
    return this.change(actor, 'subject.answer', id, async (tx) => {
      type Row = { verdict: string; disclosures: { id: string; sealed: string }[] };
      const [row] = await tx.query<Row>('select * from hub.subject_disclosures($1)', [id]);
      assertDone(row?.verdict);
      const texts = (row?.disclosures ?? []).map((one) => this.seal.openAnswer(one.id, Buffer.from(one.sealed, 'hex')).disclosure ?? '');
      const sealed = this.seal.sealText(id, answerText(texts));
      await assertVerdict(tx, 'select hub.answer_subject_request($1, $2) as verdict', [id, sealed]);
    });
  }

  /** Withdraws a request of the actor's party; the data-subject desk any. @throws NotFound; Conflict when it is closed; BadInput on the reason */
  async withdraw(actor: Actor, id: string, reason: string): Promise<SubjectRequest> {
    const why = requiredText(reason, LONGEST_REASON, 'reason');
    const work = (): Promise<SubjectRequest> =>
      this.change(actor, 'subject.withdraw', id, (tx) =>
        assertVerdict(tx, 'select hub.withdraw_subject_request($1, $2) as verdict', [id, why]),
      );
    return inEqualSteps(work, WITHDRAWAL_STEP_MS);
  }

  /** Runs a change and returns the request after it. A request of another party takes as long as an absent one. */
  private change(actor: Actor, what: string, id: string, work: (tx: Transaction) => Promise<void>): Promise<SubjectRequest> {
    return hiddenAsAbsent(() => {
      if (!isUuid(id)) throw new NotFound('subject request');
      return this.database.as(actor, { ...act(actor, what, PERMISSION), writes: true }, async (tx) => {
        await work(tx);
        tx.auditItems(id);
        return this.reading.get(tx, id);
      });
    });
  }

  /** @throws NotFound */
  private async digestsOf(tx: Transaction, id: string): Promise<readonly Buffer[]> {
    const [row] = await tx.query<{ content_sealed: Buffer }>('select content_sealed from hub.subject_requests($1, $2, null, 1)', [id, {}]);
    if (!row) throw new NotFound('subject request');
    return this.seal.digests(this.seal.openContent(id, row.content_sealed));
  }
}

/** @throws BadInput on the number of values, and on the first one that cannot be read */
async function valuesOf(inputs: readonly WatchValue[], home: string | null): Promise<readonly SubjectValue[]> {
  if (inputs.length < 1 || inputs.length > MOST_VALUES) {
    throw new BadInput('SUBJECT_VALUES', `Give 1 to ${MOST_VALUES} values that concern the person (got ${inputs.length}).`);
  }
  const { inputs: parsed } = await parseValues(inputs, home);
  return parsed.map((found, index) => {
    if ('code' in found) throw new BadInput('SUBJECT_VALUE', `Value ${index + 1} cannot be read: ${found.message}`);
    const readings = found.map(({ kind, scope, value }) => ({ kind, scope, value }));
    return { display: found[0]?.display ?? '', readings };
  });
}

function assertDone(verdict: string | undefined): void {
  const [name = '', from = ''] = (verdict ?? '').split(' ');
  const refusal = REFUSALS[name];
  if (refusal) throw refusal(from);
}

async function assertVerdict(tx: Transaction, statement: string, values: readonly unknown[]): Promise<void> {
  const [row] = await tx.query<{ verdict: string }>(statement, values);
  assertDone(row?.verdict);
}
