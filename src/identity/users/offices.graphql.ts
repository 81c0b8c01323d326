import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorView } from '../auth/actor-view.js';
import { ActorType } from '../auth/actor.graphql.js';
import { PartyType, RoleEnum } from '../auth/viewer.graphql.js';
import type { Role } from '../../platform/database/grants.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { type Office, OFFICE_CONFIRMATIONS, OFFICE_STATES } from './offices.service.js';

const OfficeStateEnum = enumOf(OFFICE_STATES);
registerEnumType(OfficeStateEnum, {
  name: 'OfficeState',
  description: 'State of an office of the hub.',
  valuesMap: {
    UNCONFIRMED: { description: 'The office is not confirmed and permits nothing.' },
    WAITING: { description: 'The office is confirmed, but permits nothing until its waiting time is over.' },
    IN_FORCE: { description: 'The office permits what its role permits.' },
  },
});

const OfficeConfirmationEnum = enumOf(OFFICE_CONFIRMATIONS);
registerEnumType(OfficeConfirmationEnum, {
  name: 'OfficeConfirmation',
  description: 'How an office was confirmed.',
  valuesMap: {
    OPERATOR: { description: 'By another operator who is not related to the account or its inviter.' },
    COUNTRIES: { description: 'By national admins of two member countries.' },
    AT_ONCE: { description: 'Without confirmation, in a demo.' },
    BEFORE: {
      description: 'Without confirmation, because the account held the office before offices were confirmed. It may be confirmed now.',
    },
  },
});

@ObjectType('Office', { description: 'An account of the hub itself: an operator, a reviewer, an auditor or a data protection officer.' })
export class OfficeType implements Office {
  @Field(() => ID, { description: 'Identifier of the account.' })
  readonly userId: string;

  @Field(() => String, { description: 'E-mail address of the account.' })
  readonly email: string;

  @Field(() => RoleEnum, { description: 'The office that the account holds.' })
  readonly role: Role;

  @Field(() => ActorType, {
    nullable: true,
    description:
      'The operator who invited the account; null for the first operator, who was not invited. Member countries see the operator, too.',
  })
  readonly createdBy: ActorView | null;

  @Field(() => DateTime, { description: 'When the account was created.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { description: 'When the waiting time ends.' })
  readonly inForceFrom: Date;

  @Field(() => OfficeStateEnum, { description: 'State of the office.' })
  readonly state: Office['state'];

  @Field(() => OfficeConfirmationEnum, {
    nullable: true,
    description: 'How the office was confirmed; null if it is not confirmed, or for the first operator.',
  })
  readonly confirmedHow: Office['confirmedHow'];

  @Field(() => ActorType, { nullable: true, description: 'The operator who confirmed it; null if no operator did.' })
  readonly confirmedBy: ActorView | null;

  @Field(() => DateTime, { nullable: true, description: 'When the office was confirmed.' })
  readonly confirmedAt: Date | null;

  @Field(() => [PartyType], {
    description:
      'Countries whose national admins have confirmed the office, oldest first. Without an operator, two are needed. At most one per country.',
  })
  readonly countries: Office['countries'];
}

export const OfficeConnection = connectionType('Office', () => OfficeType, {
  description: 'Offices of the hub, waiting ones first, then by e-mail address.',
});
