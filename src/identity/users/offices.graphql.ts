import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PartyType, RoleEnum } from '../auth/viewer.graphql.js';
import type { Role } from '../../platform/database/grants.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { type Office, OFFICE_CONFIRMATIONS, OFFICE_STATES } from './offices.service.js';

const OfficeStateEnum = enumOf(OFFICE_STATES);
registerEnumType(OfficeStateEnum, {
  name: 'OfficeState',
  description: 'Whether an office of the hub permits anything.',
  valuesMap: {
    UNCONFIRMED: { description: 'It permits nothing: nobody has confirmed it.' },
    WAITING: { description: 'It is confirmed, and permits nothing before its waiting time is over.' },
    IN_FORCE: { description: 'It permits what its role permits.' },
  },
});

const OfficeConfirmationEnum = enumOf(OFFICE_CONFIRMATIONS);
registerEnumType(OfficeConfirmationEnum, {
  name: 'OfficeConfirmation',
  description: 'On whose word an office stands.',
  valuesMap: {
    OPERATOR: { description: 'Of another operator, who is not related to the account or to who invited it.' },
    COUNTRIES: { description: 'Of administrators of two member countries.' },
    AT_ONCE: { description: 'Of nobody: it was given in a demo.' },
    BEFORE: { description: 'Of nobody: it was held before offices were confirmed. It may be confirmed now.' },
  },
});

@ObjectType('Office', { description: 'An account of the hub itself: an operator, a reviewer, an auditor or a data protection officer.' })
export class OfficeType implements Office {
  @Field(() => ID, { description: 'Identifier of the account.' })
  readonly id: string;

  @Field(() => String, { description: 'E-mail address of the account.' })
  readonly email: string;

  @Field(() => RoleEnum, { description: 'The office.' })
  readonly role: Role;

  @Field(() => String, {
    nullable: true,
    description: 'E-mail address of the operator who invited the account; null: the first operator, whom nobody invited.',
  })
  readonly invitedBy: string | null;

  @Field(() => DateTime, { description: 'When the account was made.' })
  readonly since: Date;

  @Field(() => DateTime, { description: 'When its waiting time is over.' })
  readonly holdsFrom: Date;

  @Field(() => OfficeStateEnum, { description: 'Whether it permits anything.' })
  readonly state: Office['state'];

  @Field(() => OfficeConfirmationEnum, {
    nullable: true,
    description: 'On whose word it stands; null: nobody has confirmed it, or it is the first operator.',
  })
  readonly confirmedHow: Office['confirmedHow'];

  @Field(() => String, { nullable: true, description: 'E-mail address of the operator who confirmed it; null: no operator did.' })
  readonly confirmedBy: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was confirmed.' })
  readonly confirmedAt: Date | null;

  @Field(() => [PartyType], {
    description: 'Countries whose administrators have confirmed it, oldest first. Without an operator it takes two.',
  })
  readonly countries: Office['countries'];
}
