import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { assertBatchSize, type ItemProblem, problem, type RefusedItem, rejected } from '../../platform/graphql/batch.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { isAmount } from '../reports/amounts.policy.js';
import { runBatch, type WriteStrategy } from '../../platform/database/batch-write.js';
import { retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import { type ActionRequestReceipt, MOST_ACTIONS, type AnswerFields } from './action.js';
import { nextActionState } from './action.policy.js';
import { ActionRequestRepository, type ReceivedAction } from './action-request.repository.js';

/** An answer as sent, or its refusal because of its form. */
export type CheckedAnswer = AnswerFields | RefusedItem;

/** The recipient's side of requests to act, for officers and for systems with an API key. */
@Injectable()
export class AnswerActionsService {
  constructor(
    private readonly database: Database,
    private readonly repository: ActionRequestRepository,
  ) {}

  /**
   * Stores a batch of answers in order, in one transaction, with one receipt for each answer. One request may be acknowledged and held in one call. A bad
   * answer does not affect the others.
   * @param purpose recorded in the audit log
   * @throws BadInput when the batch is empty or too large
   */
  async answer(actor: Actor, answers: readonly CheckedAnswer[], purpose: string | null): Promise<readonly ActionRequestReceipt[]> {
    assertBatchSize('answers', answers.length, MOST_ACTIONS);
    const attempt = (writes: WriteStrategy): Promise<readonly ActionRequestReceipt[]> =>
      this.database.as(actor, { ...act(actor, 'action.answer', 'action:answer', { purpose }), writes: true }, async (tx) => {
        const ids = answers.flatMap((one) => ('refusal' in one || !isUuid(one.id) ? [] : [one.id.toLowerCase()]));
        await this.repository.lockReceived(tx, ids); // takes all locks at once, in the order of ids, so that two batches rarely deadlock
        const receipts: ActionRequestReceipt[] = [];
        for (const [index, answer] of answers.entries()) receipts.push(await this.applyAnswer(tx, answer, index, writes));
        return receipts;
      });
    return hiddenAsAbsent(
      () => runBatch((writes) => retryOnConflict(() => attempt(writes))),
      (receipts) => receipts.some(({ problems }) => problems.includes(NO_SUCH)),
    );
  }

  private async applyAnswer(tx: Transaction, answer: CheckedAnswer, index: number, writes: WriteStrategy): Promise<ActionRequestReceipt> {
    if ('refusal' in answer) return rejectedAnswer(index, answer.refusal);
    const [received] = isUuid(answer.id) ? await this.repository.lockReceived(tx, [answer.id]) : [];
    const problems = received
      ? problemsOf(received, answer)
      : [(await this.repository.byIds(tx, isUuid(answer.id) ? [answer.id] : [])).length > 0 ? NOT_YOURS : NO_SUCH];
    if (!received || problems.length > 0) return rejectedAnswer(index, problems);
    const { refused } = await writes(tx, [answer], () => this.repository.answer(tx, answer, received.version));
    const [refusal] = refused.values();
    if (refusal) {
      const message =
        refusal.reason === 'POLICY_FORBIDS' ? "The sharing policy of the request's owner forbids this answer." : refusal.message;
      return rejectedAnswer(index, [problem(refusal.reason, message)]);
    }
    tx.auditItems(received.id);
    return { index, outcome: 'UPDATED', requestId: received.id, problems: [] };
  }
}

const NO_SUCH = problem('REQUEST_UNKNOWN', 'Your party has no request with this id. Check the id.', 'id');
const NOT_YOURS = problem('NOT_YOURS', 'Only the recipient answers this request, and your party is not the recipient.', 'id');

function problemsOf(received: ReceivedAction, answer: AnswerFields): readonly ItemProblem[] {
  const { version, answer: step, amount, reason } = answer;
  if (version !== undefined && version !== null && version !== received.version) {
    return [
      problem('VERSION_STALE', 'The request has changed since you read it. Read it again, and answer the current version.', 'version'),
    ];
  }
  if (amount && !isAmount(amount)) {
    return [
      problem(
        'AMOUNT_INVALID',
        "An amount requires an ISO 4217 currency and a positive decimal number with the currency's number of digits.",
        'amount',
      ),
    ];
  }
  if ((step === 'DECLINED') !== Boolean(reason)) {
    return [problem('DECLINE_REASON', 'A reason is required to decline, and not allowed for other steps.', 'reason')];
  }
  const result = nextActionState(received, answer);
  return 'code' in result ? [problem(result.code, result.message, result.field)] : [];
}

const rejectedAnswer = (index: number, problems: readonly ItemProblem[]): ActionRequestReceipt => ({
  ...rejected(index, problems),
  requestId: null,
});
