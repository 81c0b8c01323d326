import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Side, SideEnum } from '../../platform/graphql/side.js';
import { type ActorView, partyActor } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { DisputeGround } from '../indicators/claim.js';
import { DisputeGroundEnum } from '../indicators/person.graphql.js';
import { DISPUTE_STATES, type DisputeRow, type DisputeState } from './dispute.js';

export const DisputeStateEnum = enumOf(DISPUTE_STATES);
registerEnumType(DisputeStateEnum, {
  name: 'DisputeState',
  description: 'State of a dispute.',
  valuesMap: {
    OPEN: { description: 'The owner has not answered. The indicator is frozen.' },
    UPHELD: { description: 'The owner agreed, and corrected or revoked the indicator.' },
    REJECTED: { description: 'The owner did not agree. The indicator is as it was before.' },
    REVOKED: { description: 'The owner revoked the indicator in the meantime.' },
    WITHDRAWN: { description: 'The disputer withdrew the dispute. The indicator is as it was before.' },
  },
});

export const DisputeAnswerEnum = enumOf(['UPHELD', 'REJECTED']);
registerEnumType(DisputeAnswerEnum, {
  name: 'DisputeAnswer',
  description: "The owner's answer to a dispute.",
  valuesMap: { UPHELD: { description: 'The dispute is justified.' }, REJECTED: { description: 'The dispute is not justified.' } },
});

@ObjectType('Dispute', {
  description: "A party's statement that an indicator is wrong. Only the owner of the indicator and the disputer see it.",
})
export class DisputeType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => ID, { description: 'The disputed indicator.' })
  readonly indicatorId: string;

  @Field(() => DisputeStateEnum, { description: 'State of the dispute.' })
  readonly state: DisputeState;

  @Field(() => DisputeGroundEnum, { description: 'Ground of the dispute.' })
  readonly ground: DisputeGround;

  @Field(() => String, { description: "The disputer's comment." })
  readonly comment: string;

  @Field(() => ActorType, { nullable: true, description: 'Who raised the dispute; null if the viewer may not know the party.' })
  readonly createdBy: ActorView | null;

  @Field(() => SideEnum, { description: "RECEIVED: about an indicator of the viewer's party, which has to answer it." })
  readonly side: Side;

  @Field(() => DateTime, { description: 'When the dispute was raised.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { description: "Deadline for the owner's answer." })
  readonly dueAt: Date;

  @Field(() => Boolean, { description: 'Whether the dispute is open after its deadline.' })
  readonly overdue: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the owner answered, or ended the dispute by revoking the indicator; null if it is open or was withdrawn.',
  })
  readonly answeredAt: Date | null;

  @Field(() => ActorType, {
    nullable: true,
    description: "The officer who answered for the owner; null unless the officer belongs to the viewer's party.",
  })
  readonly answeredBy: ActorView | null;

  @Field(() => String, { nullable: true, description: "Reason of the owner's answer; null if the dispute is open or was withdrawn." })
  readonly reason: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the disputer withdrew the dispute.' })
  readonly withdrawnAt: Date | null;

  @Field(() => ActorType, { nullable: true, description: 'Who withdrew the dispute; null if the viewer may not know the party.' })
  readonly withdrawnBy: ActorView | null;

  @Field(() => String, { nullable: true, description: 'Why the disputer withdrew the dispute.' })
  readonly withdrawnReason: string | null;

  static of(row: DisputeRow): DisputeType {
    const isWithdrawn = row.outcome === 'WITHDRAWN';
    return {
      id: row.id,
      indicatorId: row.item,
      state: row.outcome ?? 'OPEN',
      ground: row.ground,
      comment: row.comment,
      createdBy: row.created_by ?? disputerOf(row),
      side: row.is_incoming ? 'RECEIVED' : 'SENT',
      createdAt: row.created_at,
      dueAt: row.due_at,
      overdue: row.overdue,
      ...(isWithdrawn ? NOT_ANSWERED : { answeredAt: row.ended_at, answeredBy: row.ended_by, reason: row.reason }),
      ...(isWithdrawn
        ? { withdrawnAt: row.ended_at, withdrawnBy: row.ended_by ?? disputerOf(row), withdrawnReason: row.reason }
        : NOT_WITHDRAWN),
    };
  }
}

const NOT_ANSWERED = { answeredAt: null, answeredBy: null, reason: null };
const NOT_WITHDRAWN = { withdrawnAt: null, withdrawnBy: null, withdrawnReason: null };

/** Returns the party that raised a dispute, as far as the reader may know it. */
const disputerOf = ({ party_id: id, party_kind: kind, party_name: name, party_country: country }: DisputeRow): ActorView | null =>
  id && kind && name ? partyActor({ id, kind, name, country }) : null;

export const DisputeConnection = connectionType('Dispute', () => DisputeType, { description: 'Disputes, newest first.', counted: true });

@InputType('DisputeFilter', { description: 'Restricts the listed disputes. An absent field does not restrict.' })
export class DisputeFilterInput {
  @Field(() => [DisputeStateEnum], { nullable: true, description: 'Disputes in any of these states.' })
  readonly states?: DisputeState[] | null;

  @Field(() => SideEnum, {
    nullable: true,
    description: "RECEIVED: disputes about indicators of the viewer's party; SENT: disputes that it raised.",
  })
  readonly side?: Side | null;

  @Field(() => Boolean, { nullable: true, description: 'true: only disputes that are open after their deadline; false: only the others.' })
  readonly overdue?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'Disputes about this indicator.' })
  readonly indicatorId?: string | null;
}
