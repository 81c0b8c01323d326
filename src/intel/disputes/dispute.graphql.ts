import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { DisputeGround } from '../indicators/claim.js';
import { DisputeGroundEnum } from '../indicators/person.graphql.js';
import { DISPUTE_STATES, type DisputePage, type DisputeRow, type DisputeState } from './dispute.js';

export const DisputeStateEnum = enumOf(DISPUTE_STATES);
registerEnumType(DisputeStateEnum, {
  name: 'DisputeState',
  description: 'State of a dispute.',
  valuesMap: {
    OPEN: { description: 'The owner has not answered. The claim is frozen.' },
    UPHELD: { description: 'The owner agreed, and corrected or revoked the claim.' },
    REJECTED: { description: 'The owner did not agree. The claim is as it was before.' },
    REVOKED: { description: 'The owner revoked the claim in the meantime.' },
    WITHDRAWN: { description: 'The disputer withdrew the dispute. The claim is as it was before.' },
  },
});

export const DisputeAnswerEnum = enumOf(['UPHELD', 'REJECTED']);
registerEnumType(DisputeAnswerEnum, {
  name: 'DisputeAnswer',
  description: 'The owner’s answer to a dispute.',
  valuesMap: { UPHELD: { description: 'The dispute is justified.' }, REJECTED: { description: 'The dispute is not justified.' } },
});

@ObjectType('Dispute', { description: 'A party’s statement that a claim is wrong. Only the owner of the claim and the disputer see it.' })
export class DisputeType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => ID, { description: 'The disputed claim.' })
  readonly indicatorId: string;

  @Field(() => DisputeStateEnum, { description: 'State of the dispute.' })
  readonly state: DisputeState;

  @Field(() => DisputeGroundEnum, { description: 'Ground of the dispute.' })
  readonly ground: DisputeGround;

  @Field(() => String, { description: 'The disputer’s comment.' })
  readonly comment: string;

  @Field(() => PartyType, { nullable: true, description: 'The party that raised the dispute.' })
  readonly raisedBy: PartyType | null;

  @Field(() => Boolean, { description: 'Whether the dispute is about a claim of the viewer’s party, which has to answer it.' })
  readonly toUs: boolean;

  @Field(() => DateTime, { description: 'When the dispute was raised.' })
  readonly raisedAt: Date;

  @Field(() => DateTime, { description: 'Deadline for the owner’s answer.' })
  readonly dueAt: Date;

  @Field(() => Boolean, { description: 'Whether the dispute is open after its deadline.' })
  readonly overdue: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When the dispute was answered or ended.' })
  readonly answeredAt: Date | null;

  @Field(() => String, { nullable: true, description: 'The owner’s reason; the disputer’s reason if the state is WITHDRAWN.' })
  readonly reason: string | null;

  static of = (row: DisputeRow): DisputeType => ({
    id: row.id,
    indicatorId: row.item,
    state: row.outcome ?? 'OPEN',
    ground: row.ground,
    comment: row.comment,
    raisedBy:
      row.party_id && row.party_kind && row.party_name
        ? { id: row.party_id, kind: row.party_kind, name: row.party_name, country: row.party_country }
        : null,
    toUs: row.to_us,
    raisedAt: row.raised_at,
    dueAt: row.due_at,
    overdue: row.overdue,
    answeredAt: row.answered_at,
    reason: row.reason,
  });
}

@ObjectType('DisputePage', { description: 'A page of disputes, newest first.' })
export class DisputePageType {
  @Field(() => [DisputeType], { description: 'The disputes.' })
  readonly disputes: readonly DisputeType[];

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the next page; null on the last page.' })
  readonly cursor: string | null;

  static of = ({ disputes, cursor }: DisputePage): DisputePageType => ({ disputes: disputes.map(DisputeType.of), cursor });
}

@InputType('DisputeFilter', { description: 'Restricts the listed disputes. An absent field does not restrict.' })
export class DisputeFilterInput {
  @Field(() => [DisputeStateEnum], { nullable: true, description: 'Disputes in any of these states.' })
  readonly states?: DisputeState[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: disputes about claims of the viewer’s party; false: disputes that it raised.',
  })
  readonly toUs?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'true: only disputes that are open after their deadline; false: only the others.' })
  readonly overdue?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'Disputes about this claim.' })
  readonly indicatorId?: string | null;
}
