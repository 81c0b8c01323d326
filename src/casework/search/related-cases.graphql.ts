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

@ObjectType('SharedValue', { description: 'A value that two cases share, both of which show it to the viewer.' })
export class SharedValueType implements SharedValue {
  @Field(() => KindEnum, { description: 'Its kind.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'Its canonical form.' })
  readonly value: string;
}

@ObjectType('RelatedCase', { description: 'Another case that the viewer sees and that shares values with the one that was asked about.' })
export class RelatedCaseType implements RelatedCase {
  @Field(() => ID, { description: 'The case.' })
  readonly id: string;

  @Field(() => String, { description: 'What it is called.' })
  readonly title: string;

  @Field(() => PartyType, { nullable: true, description: 'The country that leads it.' })
  readonly lead: ActorParty | null;

  @Field(() => Int, { description: 'How many values they share.' })
  readonly shared: number;

  @Field(() => [SharedValueType], { description: 'The first 20 of them.' })
  readonly values: readonly SharedValueType[];
}

@ObjectType('RelatedCaseHit', {
  description:
    "Whether a case in which the viewer's country takes no part has a value, as far as its lead allows. Hidden and absent answer alike.",
})
export class RelatedCaseHitType extends SharedValueType implements RelatedHit {
  @Field(() => Boolean, { description: 'Whether some case is known to have it.' })
  readonly hit: boolean;

  @Field(() => Boolean, { description: 'Whether there is one whose lead is not named; never how many.' })
  readonly undisclosed: boolean;

  @Field(() => [PartyType], { description: 'Leads that let themselves be named, by name.' })
  readonly parties: readonly ActorParty[];
}

@ObjectType('CaseQuestion', { description: 'That a country asked which cases share a value with one of its own, and this was one.' })
export class CaseQuestionType implements CaseQuestion {
  @Field(() => PartyType, { nullable: true, description: 'Who asked.' })
  readonly party: ActorParty | null;

  @Field(() => DateTime, { description: 'When.' })
  readonly askedAt: Timestamp;

  @Field(() => String, { description: 'For what.' })
  readonly purpose: string;

  @Field(() => String, { description: 'In which case of theirs.' })
  readonly caseReference: string;

  @Field(() => DiscoverabilityEnum, { description: 'What the case had strangers told then.' })
  readonly setting: Discoverability;
}
