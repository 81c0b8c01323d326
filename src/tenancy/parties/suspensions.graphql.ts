import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Suspension } from './suspensions.service.js';

const dateOf = (at: string | null): Date | null => (at === null ? null : new Date(at));

@ObjectType('Suspension', {
  description:
    'That a party is shut out for a while. One operator alone may do so for 72 hours within 30 days; then it lapses unless it is confirmed.',
})
export class SuspensionType {
  @Field(() => PartyType, { description: 'The party.' })
  readonly party: ActorParty;

  @Field(() => String, {
    nullable: true,
    description: 'E-mail address of the operator who asked for it; null: it is from before suspensions were confirmed.',
  })
  readonly askedBy: string | null;

  @Field(() => String, { nullable: true, description: 'Why, as the operator put it; null: no reason was given.' })
  readonly reason: string | null;

  @Field(() => DateTime, { description: 'When it was asked for.' })
  readonly since: Date;

  @Field(() => Boolean, { description: 'Whether the party is shut out now; false: it is when somebody confirms it.' })
  readonly inForce: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it ends by itself unless it is confirmed; null: it is confirmed, or not in force.',
  })
  readonly lapsesAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was confirmed; null: it is not.' })
  readonly confirmedAt: Date | null;

  @Field(() => Int, { description: 'How many member countries have confirmed it.' })
  readonly accepted: number;

  @Field(() => Int, { description: 'How many member countries must, unless another operator does.' })
  readonly needed: number;

  static of = ({ since, lapsesAt, confirmedAt, ...suspension }: Suspension): SuspensionType => ({
    ...suspension,
    since: new Date(since),
    lapsesAt: dateOf(lapsesAt),
    confirmedAt: dateOf(confirmedAt),
  });
}
