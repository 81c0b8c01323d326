import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { type ActorView, partyActor } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import { KindEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import { DiscoverabilityEnum, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type { CaseContact, RelatedCase, RelatedHit, SharedValue } from './casework.js';

@ObjectType('SharedValue', { description: 'A value that two cases share, visible to the viewer in both.' })
export class SharedValueType implements SharedValue {
  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'Canonical form of the value.' })
  readonly value: string;

  @Field(() => TlpEnum, { description: 'The strictest label of the indicators of this value that the viewer sees in the compared cases.' })
  readonly tlp: Tlp;

  @Field(() => ID, { description: 'The newest of these indicators with that label.' })
  readonly indicatorId: string;
}

@ObjectType('RelatedCase', { description: 'Another visible case that shares values with the given case.' })
export class RelatedCaseType implements RelatedCase {
  @Field(() => ID, { description: 'Id of the case.' })
  readonly id: string;

  @Field(() => String, { description: 'Title of the case.' })
  readonly title: string;

  @Field(() => TlpEnum, { description: 'Label of the case.' })
  readonly tlp: Tlp;

  @Field(() => PartyType, { nullable: true, description: 'The country that leads the case.' })
  readonly lead: ActorParty | null;

  @Field(() => Int, { description: 'Number of shared values.' })
  readonly sharedCount: number;

  @Field(() => [SharedValueType], { description: 'The shared values by kind and value, at most the first 20.' })
  readonly values: readonly SharedValueType[];
}

export const RelatedCaseConnection = connectionType('RelatedCase', () => RelatedCaseType, {
  description: 'Cases that share values with a case, those with most shared values first.',
});

@ObjectType('RelatedCaseHit', {
  description:
    "Whether a case in which the viewer's country does not take part has a value, as far as its lead allows. Hidden and absent cases have the same answer.",
})
export class RelatedCaseHitType extends SharedValueType implements RelatedHit {
  @Field(() => Boolean, { description: 'Whether a case is known to have the value.' })
  readonly hit: boolean;

  @Field(() => Boolean, { description: 'Whether there is a case whose lead is not named. The number is never disclosed.' })
  readonly undisclosed: boolean;

  @Field(() => [PartyType], {
    description: 'Leads that allow their name to be disclosed, sorted by name: at most one entry for each member country.',
  })
  readonly parties: readonly ActorParty[];
}

@ObjectType('CaseContact', {
  description: 'A query of a country for cases that share a value with its own case, which matched this case.',
})
export class CaseContactType {
  @Field(() => DateTime, { description: 'When the query was made.' })
  readonly createdAt: Timestamp;

  @Field(() => ActorType, { nullable: true, description: 'The country that made the query.' })
  readonly createdBy: ActorView | null;

  @Field(() => String, { description: 'Purpose of the query.' })
  readonly purpose: string;

  @Field(() => String, { description: "The requesting country's case reference." })
  readonly caseReference: string;

  @Field(() => DiscoverabilityEnum, { description: 'Discoverability of the case at the time of the query.' })
  readonly discoverability: Discoverability;

  static of = ({ party, ...row }: CaseContact): CaseContactType => ({ ...row, createdBy: partyActor(party) });
}

export const CaseContactConnection = connectionType('CaseContact', () => CaseContactType, {
  description: 'Queries that matched a case, newest first.',
});
