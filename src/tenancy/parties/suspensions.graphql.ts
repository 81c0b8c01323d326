import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Suspension } from './suspensions.service.js';

const dateOf = (at: string | null): Date | null => (at === null ? null : new Date(at));

@ObjectType('Suspension', {
  description:
    'Temporary exclusion of a party. One operator alone may suspend a party for 72 hours within 30 days; then the suspension lapses unless it is confirmed.',
})
export class SuspensionType {
  @Field(() => PartyType, { description: 'The party that the suspension applies to.' })
  readonly party: ActorParty;

  @Field(() => ActorType, {
    nullable: true,
    description:
      'The operator who requested the suspension, also for member countries; null for a suspension from before confirmations were introduced.',
  })
  readonly createdBy: ActorView | null;

  @Field(() => String, { nullable: true, description: 'Reason given by the operator; null when no reason was given.' })
  readonly reason: string | null;

  @Field(() => DateTime, { description: 'When the suspension was requested.' })
  readonly createdAt: Date;

  @Field(() => Boolean, { description: 'Whether the suspension is in force. If false, it takes effect when it is confirmed.' })
  readonly inForce: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the suspension lapses without confirmation; null when it is confirmed or not in force.',
  })
  readonly expiresAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the suspension was confirmed; null when it is not confirmed.' })
  readonly confirmedAt: Date | null;

  @Field(() => Int, { description: 'Number of member countries that have confirmed the suspension.' })
  readonly confirmedCount: number;

  @Field(() => Int, { description: 'Number of member countries that must confirm the suspension, unless another operator confirms it.' })
  readonly neededCount: number;

  static of = ({ createdAt, expiresAt, confirmedAt, ...suspension }: Suspension): SuspensionType => ({
    ...suspension,
    createdAt: new Date(createdAt),
    expiresAt: dateOf(expiresAt),
    confirmedAt: dateOf(confirmedAt),
  });
}

export const SuspensionConnection = connectionType('Suspension', () => SuspensionType, {
  description: 'Suspensions, unconfirmed ones first, then oldest first.',
});
