import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { OutcomeEnum, ProblemType } from '../../platform/graphql/receipts.graphql.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { ActionReceipt, AnswerReceipt } from './action.js';
import { ActionRequestType } from './action.graphql.js';
import type { ActionPage } from './browse-actions.service.js';

@ObjectType('ActionRequestPage', { description: 'A page of requests, newest first.' })
export class ActionRequestPageType {
  @Field(() => [ActionRequestType], { description: 'The requests.' })
  readonly requests: readonly ActionRequestType[];

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the next page; null on the last page.' })
  readonly cursor: string | null;

  static of = ({ requests, cursor }: ActionPage): ActionRequestPageType => ({ requests: requests.map(ActionRequestType.of), cursor });
}

@ObjectType('ActionReceipt', { description: 'The result for one request of a call.' })
export class ActionReceiptType {
  @Field(() => Int, { description: 'Position of the request in the input, from 0.' })
  readonly index: number;

  @Field(() => OutcomeEnum, { description: 'The result.' })
  readonly outcome: ActionReceipt['outcome'];

  @Field(() => ID, { nullable: true, description: 'The request; null when it was rejected.' })
  readonly requestId: string | null;

  @Field(() => [ProblemType], { description: 'Reasons for the rejection, or remarks.' })
  readonly problems: readonly ItemProblem[];
}

@ObjectType('ActionAnswerReceipt', { description: 'The result for one answer of a call.' })
export class ActionAnswerReceiptType {
  @Field(() => Int, { description: 'Position of the answer in the input, from 0.' })
  readonly index: number;

  @Field(() => OutcomeEnum, { description: 'UPDATED or REJECTED.' })
  readonly outcome: AnswerReceipt['outcome'];

  @Field(() => ActionRequestType, { nullable: true, description: 'The updated request; null when the answer was rejected.' })
  readonly request: ActionRequestType | null;

  @Field(() => [ProblemType], { description: 'Reasons for the rejection.' })
  readonly problems: readonly ItemProblem[];

  static of = ({ request, ...receipt }: AnswerReceipt): ActionAnswerReceiptType => ({
    ...receipt,
    request: request && ActionRequestType.of(request),
  });
}
