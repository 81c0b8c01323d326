import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { type PartyDetails, PARTY_STATES } from './parties.service.js';

const PartyStateEnum = enumOf(PARTY_STATES);
registerEnumType(PartyStateEnum, {
  name: 'PartyState',
  description: 'Whether a party works with the hub.',
  valuesMap: {
    ACTIVE: { description: 'It does.' },
    SUSPENDED: { description: 'Its accounts and machines are refused, until it is taken in again.' },
    CLOSED: { description: 'It ended for good: what it published is withdrawn, and nobody of it comes in any more.' },
  },
});

@ObjectType('PartyLimits', { description: 'What a party may have at most. Where the operator has set nothing, the default.' })
export class PartyLimitsType {
  @Field(() => Int, { description: 'Live sockets at a time, on each process of the hub.' })
  readonly sockets: number;

  @Field(() => Int, { description: 'Live subscriptions at a time, on each process of the hub.' })
  readonly subscriptions: number;

  @Field(() => Int, { description: 'New claims a day (UTC).' })
  readonly claimsPerDay: number;

  @Field(() => Int, { description: 'API keys that are not over.' })
  readonly apiKeys: number;

  @Field(() => Int, { description: 'Accounts that are not disabled.' })
  readonly users: number;
}

const LimitField = (description: string, from: number, to: number): PropertyDecorator => {
  const rules = [Field(() => Int, { nullable: true, description }), IsOptional(), IsInt(), Min(from), Max(to)];
  return (target, name) => {
    for (const rule of rules) rule(target, name);
  };
};

@InputType('PartyLimitsInput', { description: 'Limits of a party. What is absent stays as it is; null is the default.' })
export class PartyLimitsInput {
  @LimitField('Live sockets at a time, on each process of the hub: 1 to 5,000.', 1, 5_000)
  readonly sockets?: number | null;

  @LimitField('Live subscriptions at a time, on each process of the hub: 1 to 100,000.', 1, 100_000)
  readonly subscriptions?: number | null;

  @LimitField('New claims a day (UTC): 0 to 100,000,000; null: 100,000 for a country, 20,000 for a partner.', 0, 100_000_000)
  readonly claimsPerDay?: number | null;

  @LimitField('API keys that are not over: 0 to 1,000.', 0, 1_000)
  readonly apiKeys?: number | null;

  @LimitField('Accounts that are not disabled: 1 to 100,000.', 1, 100_000)
  readonly users?: number | null;
}

@ObjectType('PartyDetails', { description: "What the hub's operator knows of a party: no names of people, and nothing that it published." })
export class PartyDetailsType {
  @Field(() => PartyType, { description: 'The party.' })
  readonly party: ActorParty;

  @Field(() => PartyStateEnum, { description: 'Whether it works with the hub.' })
  readonly state: PartyDetails['state'];

  @Field(() => DateTime, { description: 'Since when it is in this state.' })
  readonly since: Date;

  @Field(() => String, { nullable: true, description: 'Why it was closed.' })
  readonly reason: string | null;

  @Field(() => PartyLimitsType, { description: 'What it may have at most.' })
  readonly limits: PartyLimitsType;

  @Field(() => Int, { description: 'Accounts that are not disabled.' })
  readonly users: number;

  @Field(() => Int, { description: 'API keys that are not over.' })
  readonly apiKeys: number;

  @Field(() => Int, { description: 'Agencies that are not closed.' })
  readonly agencies: number;

  static of = (one: PartyDetails): PartyDetailsType => ({
    party: { id: one.id, kind: one.kind, name: one.name, country: one.country },
    state: one.state,
    since: one.since,
    reason: one.reason,
    limits: one,
    users: one.liveUsers,
    apiKeys: one.liveKeys,
    agencies: one.agencies,
  });
}
