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
  description: 'How far a dispute is.',
  valuesMap: {
    OPEN: { description: 'The owner has not answered: the claim stands still.' },
    UPHELD: { description: 'The owner agrees, and has corrected the claim or revoked it.' },
    REJECTED: { description: 'The owner does not agree; the claim is as it was.' },
    REVOKED: { description: 'The owner took the claim back meanwhile.' },
    WITHDRAWN: { description: 'Whoever raised it took it back; the claim is as it was.' },
  },
});

export const DisputeAnswerEnum = enumOf(['UPHELD', 'REJECTED']);
registerEnumType(DisputeAnswerEnum, {
  name: 'DisputeAnswer',
  description: 'What the owner says to a dispute.',
  valuesMap: { UPHELD: { description: 'It is right.' }, REJECTED: { description: 'It is not.' } },
});

@ObjectType('Dispute', { description: 'That somebody says a claim is wrong. Its owner sees it, and whoever raised it: nobody else.' })
export class DisputeType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => ID, { description: 'The claim.' })
  readonly indicatorId: string;

  @Field(() => DisputeStateEnum, { description: 'How far it is.' })
  readonly state: DisputeState;

  @Field(() => DisputeGroundEnum, { description: 'The ground.' })
  readonly ground: DisputeGround;

  @Field(() => String, { description: 'What the disputer says.' })
  readonly comment: string;

  @Field(() => PartyType, { nullable: true, description: 'Who disputes it.' })
  readonly raisedBy: PartyType | null;

  @Field(() => Boolean, { description: 'Whether it is about a claim of the viewer’s party, which then has to answer.' })
  readonly toUs: boolean;

  @Field(() => DateTime, { description: 'When it was raised.' })
  readonly raisedAt: Date;

  @Field(() => DateTime, { description: 'Until when the owner has to answer.' })
  readonly dueAt: Date;

  @Field(() => Boolean, { description: 'Whether it is open, and that time is over.' })
  readonly overdue: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When it was answered, or ended.' })
  readonly answeredAt: Date | null;

  @Field(() => String, { nullable: true, description: 'What the owner says; of a WITHDRAWN one, what the disputer says.' })
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

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;

  static of = ({ disputes, cursor }: DisputePage): DisputePageType => ({ disputes: disputes.map(DisputeType.of), cursor });
}

@InputType('DisputeFilter', { description: 'Which disputes are listed. What is absent does not restrict.' })
export class DisputeFilterInput {
  @Field(() => [DisputeStateEnum], { nullable: true, description: 'In any of these states.' })
  readonly states?: DisputeState[] | null;

  @Field(() => Boolean, { nullable: true, description: 'true: about claims of the viewer’s party; false: raised by it.' })
  readonly toUs?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those whose time to answer is over, or only the others.' })
  readonly overdue?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'About this claim.' })
  readonly indicatorId?: string | null;
}
