import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { assertBatchSize, type ItemProblem, problem, type RefusedItem, rejected } from '../../platform/graphql/batch.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { isAmount } from '../reports/amounts.policy.js';
import { runBatch, type WriteStrategy } from '../../platform/database/batch-write.js';
import { retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import { type ActionRow, type AnswerReceipt, MOST_ACTIONS, type AnswerFields } from './action.js';
import { nextActionState } from './action.policy.js';
import { ActionRequestRepository, type ReceivedAction } from './action-request.repository.js';

/** An answer that may be read already as refused, by its form alone. */
export type CheckedAnswer = AnswerFields | RefusedItem;

/** The recipient's side of requests to act: an officer's, or its system's by a key. */
@Injectable()
export class AnswerActionsService {
  constructor(
    private readonly database: Database,
    private readonly repository: ActionRequestRepository,
  ) {}

  /**
   * Answers a batch in order: one transaction, one receipt an answer, so that one request may be acknowledged and held in one call. One bad answer costs the others nothing.
   * @param purpose stands in the record. @throws BadInput when the batch is empty or too large.
   */
  async answer(actor: Actor, answers: readonly CheckedAnswer[], purpose: string | null): Promise<readonly AnswerReceipt[]> {
    assertBatchSize('answers', answers.length, MOST_ACTIONS);
    const attempt = (writes: WriteStrategy): Promise<readonly AnswerReceipt[]> =>
      this.database.as(actor, { ...act(actor, 'action.answer', 'action:answer', { purpose }), writes: true }, async (tx) => {
        const ids = answers.flatMap((one) => ('refusal' in one || !isUuid(one.id) ? [] : [one.id.toLowerCase()]));
        await this.repository.lockReceived(tx, ids); // all locks at once, in the order of ids: two batches rarely deadlock
        const receipts: AnswerReceipt[] = [];
        for (const [index, answer] of answers.entries()) receipts.push(await this.applyAnswer(tx, answer, index, writes));
        return receipts;
      });
    return runBatch((writes) => retryOnConflict(() => attempt(writes)));
  }

  /** The same of one answer. @throws NotFound, Forbidden (one's own request), Conflict (the state does not take it, or it was said of another version), BadInput */
  async answerOne(actor: Actor, answer: CheckedAnswer, purpose: string | null): Promise<ActionRow> {
    const [receipt] = await hiddenAsAbsent(
      () => this.answer(actor, [answer], purpose),
      ([one]) => !one?.request && (one?.problems[0] ?? NO_SUCH).code === NO_SUCH.code,
    );
    if (receipt?.request) return receipt.request;
    const [{ code, message } = NO_SUCH] = receipt?.problems ?? [];
    if (code === NO_SUCH.code) throw new NotFound('request');
    if (code === NOT_YOURS.code) throw new Forbidden('NOT_YOURS', NOT_YOURS.message);
    throw CONFLICTS.has(code) ? new Conflict(code, message) : new BadInput(code, message);
  }

  private async applyAnswer(tx: Transaction, answer: CheckedAnswer, index: number, writes: WriteStrategy): Promise<AnswerReceipt> {
    if ('refusal' in answer) return rejectedAnswer(index, answer.refusal);
    const [asked] = isUuid(answer.id) ? await this.repository.lockReceived(tx, [answer.id]) : [];
    const problems = asked
      ? problemsOf(asked, answer)
      : [(await this.repository.byIds(tx, isUuid(answer.id) ? [answer.id] : [])).length > 0 ? NOT_YOURS : NO_SUCH];
    if (!asked || problems.length > 0) return rejectedAnswer(index, problems);
    const { refused } = await writes(tx, [answer], () => this.repository.answer(tx, answer, asked.version));
    const [refusal] = refused.values();
    if (refusal) return rejectedAnswer(index, [problem(refusal.reason, refusal.message)]);
    tx.auditItems(asked.id);
    const [request] = await this.repository.byIds(tx, [asked.id]);
    return request ? { index, outcome: 'UPDATED', request, problems: [] } : rejectedAnswer(index, [NO_SUCH]);
  }
}

const NO_SUCH = problem('REQUEST_UNKNOWN', 'There is no such request to your party.', 'id');
const NOT_YOURS = problem('NOT_YOURS', 'Whom it is asked of answers this request: that is not your party.', 'id');
const CONFLICTS: ReadonlySet<string> = new Set(['ACTION_STATE', 'VERSION_STALE', 'AMOUNT_BEYOND_HELD']);

function problemsOf(asked: ReceivedAction, answer: AnswerFields): readonly ItemProblem[] {
  const { version, step, amount, reason } = answer;
  if (version !== undefined && version !== null && version !== asked.version) {
    return [problem('VERSION_STALE', 'The request has changed since: read it again, and answer what it says now.', 'version')];
  }
  const currency = answer.currency ?? asked.currency;
  if (amount && currency && !isAmount({ currency, amount })) {
    return [
      problem('AMOUNT_INVALID', 'An amount has a currency of ISO 4217 and is a positive decimal number in its own digits.', 'amount'),
    ];
  }
  if (!amount && answer.currency) return [problem('AMOUNT_MISSING', 'A currency stands with an amount.', 'amount')];
  if ((step === 'REFUSED') !== Boolean(reason)) {
    return [problem('REFUSAL_REASON', 'REFUSED, and nothing else, has a reason.', 'reason')];
  }
  const next = nextActionState(asked, answer);
  return 'code' in next ? [problem(next.code, next.message, next.field)] : [];
}

const rejectedAnswer = (index: number, problems: readonly ItemProblem[]): AnswerReceipt => ({
  ...rejected(index, problems),
  request: null,
});
