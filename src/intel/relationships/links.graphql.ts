import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../indicators/claim.js';
import { connectionType } from '../../platform/graphql/connection.js';
import type { HolderComparison, Holder } from './links.service.js';
import type { RelationshipEnd } from './relationship.js';
import { RelationshipEndType } from './relationship.graphql.js';

@ObjectType('Holder', { description: 'Another party that holds an indicator of the same value.' })
export class HolderType implements Holder {
  @Field(() => PartyType, { description: 'The party that holds the value.' })
  readonly party: ActorParty;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Publication of its oldest indicator that the viewer sees; null if the viewer sees none, and the owner discloses that it holds the value (HIT_CONTACT).',
  })
  readonly publishedAt: Timestamp | null;
}

@ObjectType('OtherHolders', { description: 'The other holders of a value, as far as the viewer may know them.' })
export class OtherHoldersType {
  @Field(() => [HolderType], { description: 'Holders that are named to the viewer, one per party.' })
  readonly holders: readonly Holder[];

  @Field(() => Boolean, {
    description: 'Whether a party holds the value that is not named: its indicator is HIT, or its attribution is HIDDEN.',
  })
  readonly undisclosed: boolean;
}

@ObjectType('LinkedIndicator', { description: "An indicator of the viewer's party whose value another party also holds." })
export class LinkedIndicatorType extends OtherHoldersType {
  @Field(() => RelationshipEndType, { description: "The indicator of the viewer's party." })
  readonly indicator: RelationshipEnd;
}

export const LinkedIndicatorConnection = connectionType('LinkedIndicator', () => LinkedIndicatorType, {
  description: 'Linked indicators, newest first. A page may be short or empty and still have a next page.',
});

@ObjectType('HolderComparison', { description: "Result of the comparison of one indicator of the viewer's party." })
export class HolderComparisonType extends OtherHoldersType implements HolderComparison {
  @Field(() => ID, { description: 'The indicator id, as sent.' })
  readonly indicatorId: string;

  @Field(() => Boolean, {
    description:
      "Whether it was compared: the indicator is the viewer's party's, visible to the viewer, in force, names its owner, and has an audience or is HIT_CONTACT.",
  })
  readonly compared: boolean;
}
