import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { type PartyDetails, PARTY_STATES } from './parties.service.js';

const PartyStateEnum = enumOf(PARTY_STATES);
registerEnumType(PartyStateEnum, {
  name: 'PartyState',
  description: 'State of a party.',
  valuesMap: {
    ACTIVE: { description: 'The party works with the hub.' },
    SUSPENDED: { description: 'Accounts and machines of the party are refused until it is readmitted.' },
    CLOSED: { description: 'The party was closed permanently. Its published items are withdrawn, and its accounts cannot sign in.' },
  },
});

@ObjectType('PartyLimits', { description: 'Limits of a party: the values set by the operator, otherwise the defaults.' })
export class PartyLimitsType {
  @Field(() => Int, { description: 'Maximum live sockets at a time, in each process of the hub.' })
  readonly sockets: number;

  @Field(() => Int, { description: 'Maximum live subscriptions at a time, in each process of the hub.' })
  readonly subscriptions: number;

  @Field(() => Int, { description: 'Maximum new indicators per day (UTC).' })
  readonly indicatorsPerDay: number;

  @Field(() => Int, { description: 'Maximum valid API keys.' })
  readonly apiKeys: number;

  @Field(() => Int, { description: 'Maximum enabled accounts.' })
  readonly users: number;
}

const LimitField = (description: string, from: number, to: number): PropertyDecorator => {
  const rules = [Field(() => Int, { nullable: true, description }), IsOptional(), IsInt(), Min(from), Max(to)];
  return (target, name) => {
    for (const rule of rules) rule(target, name);
  };
};

@InputType('PartyLimitsInput', { description: 'Limits of a party. Absent fields stay unchanged; null restores the default.' })
export class PartyLimitsInput {
  @LimitField('Maximum live sockets at a time, in each process of the hub: 1 to 5,000.', 1, 5_000)
  readonly sockets?: number | null;

  @LimitField('Maximum live subscriptions at a time, in each process of the hub: 1 to 100,000.', 1, 100_000)
  readonly subscriptions?: number | null;

  @LimitField('Maximum new indicators per day (UTC): 0 to 100,000,000; null: 100,000 for a country, 20,000 for a partner.', 0, 100_000_000)
  readonly indicatorsPerDay?: number | null;

  @LimitField('Maximum valid API keys: 0 to 1,000.', 0, 1_000)
  readonly apiKeys?: number | null;

  @LimitField('Maximum enabled accounts: 1 to 100,000.', 1, 100_000)
  readonly users?: number | null;
}

@ObjectType('PartyDetails', {
  description: 'Details of a party for the operator, without names of officers and without published content.',
})
export class PartyDetailsType {
  @Field(() => PartyType, { description: 'The party that the details describe.' })
  readonly party: ActorParty;

  @Field(() => PartyStateEnum, { description: 'State of the party.' })
  readonly state: PartyDetails['state'];

  @Field(() => DateTime, { description: 'When the party was registered.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'Since when the party is suspended; null unless it is SUSPENDED.' })
  readonly suspendedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the party was closed.' })
  readonly closedAt: Date | null;

  @Field(() => ActorType, { nullable: true, description: 'The operator who closed the party.' })
  readonly closedBy: ActorView | null;

  @Field(() => String, { nullable: true, description: 'Reason for which the party was closed.' })
  readonly closedReason: string | null;

  @Field(() => PartyLimitsType, { description: 'Limits of the party.' })
  readonly limits: PartyLimitsType;

  @Field(() => Int, { description: 'Number of enabled accounts.' })
  readonly userCount: number;

  @Field(() => Int, { description: 'Number of valid API keys.' })
  readonly apiKeyCount: number;

  @Field(() => Int, { description: 'Number of open agencies.' })
  readonly agencyCount: number;

  static of = (details: PartyDetails): PartyDetailsType => ({
    ...details,
    party: { id: details.id, kind: details.kind, name: details.name, country: details.country },
    limits: details,
    userCount: details.liveUsers,
    apiKeyCount: details.liveKeys,
  });
}

export const PartyDetailsConnection = connectionType('PartyDetails', () => PartyDetailsType, {
  description: 'Details of parties, by kind and name.',
});
