import { ObjectType } from '@nestjs/graphql';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { ReceiptType } from '../../platform/graphql/receipts.graphql.js';
import type { ActionRequestReceipt } from './action.js';
import { ActionRequestType } from './action.graphql.js';

export const ActionRequestConnection = connectionType('ActionRequest', () => ActionRequestType, {
  description: "Requests that the viewer's party sent or received, newest first.",
  counted: true,
});

@ObjectType('ActionRequestReceipt', { description: 'The result for one request or answer of a batch.', implements: () => [ReceiptType] })
export class ActionRequestReceiptType implements ReceiptType {
  readonly index: number;
  readonly outcome: ActionRequestReceipt['outcome'];
  readonly problems: readonly ItemProblem[];

  /** Not in the API. */
  readonly requestId: string | null;
}
