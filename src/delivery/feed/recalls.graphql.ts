import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Recall, RecalledItem, RecallRecipient } from './recalls.service.js';
import { WithdrawalConfirmationType, WithdrawalOperationEnum } from './withdrawals.graphql.js';

@ObjectType('Recall', { description: "The owner's demand that every recipient deletes its copies of some indicators by a deadline." })
export class RecallType implements Recall {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Reason; recipients read it, unless the owner of the indicator is hidden.' })
  readonly reason: string;

  @Field(() => DateTime, { description: 'When it was made.' })
  readonly createdAt: Date;

  @Field(() => ActorType, { nullable: true, description: 'Who made it.' })
  readonly createdBy: ActorView | null;

  @Field(() => DateTime, { description: 'Deadline for the confirmations.' })
  readonly dueAt: Date;

  @Field(() => Int, {
    description: 'Steps of the escalation that were announced: 1 at half of the time, 2 at the deadline, 3 a week after it; 0: none.',
  })
  readonly escalation: number;

  @Field(() => DateTime, { nullable: true, description: 'When every party had confirmed that its copies are deleted; null: not yet.' })
  readonly completedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the owner closed it: nobody must confirm any more. Null: it did not.' })
  readonly closedAt: Date | null;

  @Field(() => ActorType, { nullable: true, description: 'Who closed it.' })
  readonly closedBy: ActorView | null;

  @Field(() => String, { nullable: true, description: 'Why it was closed. Recipients do not read it.' })
  readonly closeReason: string | null;

  @Field(() => Boolean, {
    description:
      'Whether parties that the viewer may not know have received an indicator and not confirmed, when the hub last examined the recall. They are in no row and no number.',
  })
  readonly undisclosed: boolean;

  @Field(() => Boolean, {
    description:
      'Whether the hub has forgotten who had one of the indicators, five years after its deletion, before every party had confirmed. Such a recall never completes: close it.',
  })
  readonly forgotten: boolean;

  @Field(() => Int, { description: 'Number of indicators.' })
  readonly size: number;
}

export const RecallConnection = connectionType('Recall', () => RecallType, { description: 'Recalls, newest first.' });

@ObjectType('RecallRecipient', { description: 'State of a recall for one indicator at one party.' })
export class RecallRecipientType {
  @Field(() => ID, { description: 'The recalled indicator.' })
  readonly indicatorId: string;

  @Field(() => WithdrawalConfirmationType, { description: 'State of its withdrawal at the party.' })
  readonly state: WithdrawalConfirmationType;

  @Field(() => Boolean, {
    description: 'Whether the indicator had reached the party by any channel, as far as the hub knows. Then the party must confirm.',
  })
  readonly received: boolean;

  @Field(() => Boolean, {
    description: 'Whether the party received the indicator and has not confirmed after the deadline that its copies are deleted.',
  })
  readonly overdue: boolean;

  static of = ({ indicatorId, received, overdue, ...state }: RecallRecipient): RecallRecipientType => ({
    indicatorId,
    received,
    overdue,
    state: WithdrawalConfirmationType.of(state),
  });
}

export const RecallRecipientConnection = connectionType('RecallRecipient', () => RecallRecipientType, {
  description: 'States of a recall, one for each party and indicator, by name of the party.',
});

@ObjectType('RecalledItem', {
  description: "An item that its owner recalls, and whose deletion the viewer's party has not confirmed by confirmWithdrawal.",
})
export class RecalledItemType implements RecalledItem {
  @Field(() => ID, { description: 'Identifier of the item.' })
  readonly itemId: string;

  @Field(() => WithdrawalOperationEnum, { description: 'How the party lost it. Delete all copies in either case.' })
  readonly operation: RecalledItem['operation'];

  @Field(() => DateTime, { description: 'When it stopped being visible to the party, or was revoked.' })
  readonly lostAt: Date;

  @Field(() => String, { nullable: true, description: "The owner's reason. Null: the owner is hidden, and a reason would link its items." })
  readonly reason: string | null;

  @Field(() => DateTime, { description: 'Deadline for confirmWithdrawal with copiesDeleted.' })
  readonly dueAt: Date;

  @Field(() => Boolean, { description: 'Whether the deadline has passed.' })
  readonly overdue: boolean;
}

export const RecalledItemConnection = connectionType('RecalledItem', () => RecalledItemType, {
  description: "Recalled items that the viewer's party has not confirmed, in no meaningful order.",
});
