import { batchesOf } from './batches.js';
import { PUBLISH, type PublishIndicatorInput, type PublishMutation } from './generated/operations.js';
import type { Requester, RequestOptions } from './requester.js';

/** The result of one item. `index` is the position in the items that the caller gave, from 0. */
export type Receipt = PublishMutation['receipts'][number];

export interface PublishOptions extends Omit<RequestOptions, 'operationName' | 'idempotencyKey'> {
  /** Called with the receipts of each batch. If a later batch fails, these are written all the same. */
  readonly onReceipts?: ((receipts: readonly Receipt[]) => void) | undefined;
}

/**
 * Publishes items in batches, one after the other. A batch is sent again after a transient error: publishing the same item again changes nothing.
 * @returns one receipt an item, in order
 * @throws HubError when a whole batch is refused, for example BAD_USER_INPUT for a value that GraphQL cannot read; NetworkError
 */
export async function publish(
  hub: Requester,
  items: readonly PublishIndicatorInput[],
  options: PublishOptions = {},
): Promise<readonly Receipt[]> {
  const receipts: Receipt[] = [];
  for (const input of batchesOf(items)) {
    const offset = receipts.length;
    const answer = (await hub.send({ text: PUBLISH, variables: { input }, repeatable: true }, options)) as PublishMutation;
    const batch = answer.receipts.map((receipt) => ({ ...receipt, index: receipt.index + offset }));
    receipts.push(...batch);
    options.onReceipts?.(batch);
  }
  return receipts;
}
