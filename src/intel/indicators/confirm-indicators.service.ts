import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { assertBatchSize, type ItemProblem, problem, rejected } from '../../platform/graphql/batch.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { PublishReceipt } from './publish.service.js';

/** Most indicators of one confirmation. */
export const MOST_CONFIRMED = 1_000;

const ABSENT = problem('NOT_FOUND', 'Your agency has no such indicator.', 'ids');
const PROBLEMS: Readonly<Record<string, ItemProblem>> = {
  ABSENT,
  REVOKED: problem('INDICATOR_REVOKED', 'This indicator is revoked. Publish it again instead.', 'ids'),
  DISPUTED: problem('INDICATOR_DISPUTED', 'This indicator is disputed. Answer the dispute instead.', 'ids'),
};

/** The owner confirms that its data is still right. */
@Injectable()
export class ConfirmIndicatorsService {
  constructor(private readonly database: Database) {}

  /**
   * Confirms claims of the actor's agency. Every reader gets the time as an update. An absent claim and one of another agency are rejected alike.
   * @returns a receipt for each id, in order @throws BadInput on the number of ids
   */
  async confirm(actor: Actor, ids: readonly string[]): Promise<readonly PublishReceipt[]> {
    assertBatchSize('indicators', ids.length, MOST_CONFIRMED);
    const work = (): Promise<readonly PublishReceipt[]> =>
      this.database.as(actor, { ...act(actor, 'indicator.confirm', 'indicator:publish'), writes: true }, async (tx) => {
        const rows = await tx.query<{ item: string; verdict: string }>('select * from hub.confirm_indicators($1)', [ids.filter(isUuid)]);
        const verdicts = new Map(rows.map(({ item, verdict }) => [item, verdict]));
        const receipts = ids.map((id, index) => receiptOf(index, id.toLowerCase(), verdicts.get(id.toLowerCase())));
        tx.auditItems(...receipts.flatMap(({ indicatorId }) => indicatorId ?? []));
        return receipts;
      });
    return hiddenAsAbsent(work, (receipts) => receipts.some(({ problems }) => problems.includes(ABSENT)));
  }
}

/** @param verdict undefined: no such claim, as for a text that is no id */
function receiptOf(index: number, id: string, verdict = 'ABSENT'): PublishReceipt {
  const fault = PROBLEMS[verdict];
  return fault ? { ...rejected(index, [fault]), indicatorId: null } : { index, outcome: 'UPDATED', problems: [], indicatorId: id };
}
