import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import { KindEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Discoverability } from '../../tenancy/sharing/label.js';
import { DiscoverabilityEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type { CaseQuestion, RelatedCase, RelatedHit, SharedValue } from './matter.js';

@ObjectType('SharedValue', { description: 'A value that two cases share, visible to the viewer in both.' })
export class SharedValueType implements SharedValue {
  @Field(() => KindEnum, { description: 'Kind.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'Canonical form.' })
  readonly value: string;
}

@ObjectType('RelatedCase', { description: 'Another visible case that shares values with the given case.' })
export class RelatedCaseType implements RelatedCase {
  @Field(() => ID, { description: 'Id of the case.' })
  readonly id: string;

  @Field(() => String, { description: 'Title.' })
  readonly title: string;

  @Field(() => PartyType, { nullable: true, description: 'The country that leads the case.' })
  readonly lead: ActorParty | null;

  @Field(() => Int, { description: 'Number of shared values.' })
  readonly shared: number;

  @Field(() => [SharedValueType], { description: 'The first 20 shared values.' })
  readonly values: readonly SharedValueType[];
}

@ObjectType('RelatedCaseHit', {
  description:
    "Whether a case in which the viewer's country does not take part has a value, as far as its lead allows. Hidden and absent cases have the same answer.",
})
export class RelatedCaseHitType extends SharedValueType implements RelatedHit {
  @Field(() => Boolean, { description: 'Whether a case is known to have the value.' })
  readonly hit: boolean;

  @Field(() => Boolean, { description: 'Whether there is a case whose lead is not named. The number is never disclosed.' })
  readonly undisclosed: boolean;

  @Field(() => [PartyType], { description: 'Leads that allow their name to be disclosed, sorted by name.' })
  readonly parties: readonly ActorParty[];
}

@ObjectType('CaseQuestion', {
  description: 'A query of a country for cases that share a value with its own case, which matched this case.',
})
export class CaseQuestionType implements CaseQuestion {
  @Field(() => PartyType, { nullable: true, description: 'The requesting country.' })
  readonly party: ActorParty | null;

  @Field(() => DateTime, { description: 'When the query was made.' })
  readonly askedAt: Timestamp;

  @Field(() => String, { description: 'Purpose of the query.' })
  readonly purpose: string;

  @Field(() => String, { description: "The requesting country's case reference." })
  readonly caseReference: string;

  @Field(() => DiscoverabilityEnum, { description: 'Discoverability of the case at the time of the query.' })
  readonly setting: Discoverability;
}
