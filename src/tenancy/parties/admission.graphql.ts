import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { type ActorView, partyActor } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyKindEnum, PartyType } from '../../identity/auth/viewer.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { type Admission, ADMISSION_OUTCOMES, type AdmissionDecision } from './admission.service.js';

@InputType('RegisterPartyInput', { description: 'A new party of the hub: a country or a partner.' })
export class RegisterPartyInput {
  @Field(() => PartyKindEnum, { description: 'COUNTRY or PARTNER.' })
  readonly kind: ActorParty['kind'];

  @Field(() => String, { description: 'Name, 1 to 200 characters.' })
  readonly name: string;

  @Field(() => String, { description: 'Unique short name for programs: 1 to 40 lower-case letters, digits and hyphens.' })
  readonly slug: string;

  @Field(() => CountryCode, { nullable: true, description: 'The country; only for a COUNTRY.' })
  readonly country?: string | null;
}

@ObjectType('AdmissionVote', { description: 'The vote of a member country on a candidate.' })
export class AdmissionVoteType {
  @Field(() => ActorType, { nullable: true, description: 'The voting country.' })
  readonly by: ActorView | null;

  @Field(() => Boolean, { description: 'Whether the country accepts the candidate.' })
  readonly accepts: boolean;

  @Field(() => DateTime, { description: 'When the country voted.' })
  readonly at: string;
}

@ObjectType('Admission', {
  description: "A country that waits for admission. Member countries see each other's votes; the operator sees only the numbers.",
})
export class AdmissionType {
  @Field(() => PartyType, { description: 'The country that waits for admission.' })
  readonly party: ActorParty;

  @Field(() => DateTime, { description: 'When the candidate was registered.' })
  readonly createdAt: string;

  @Field(() => [AdmissionVoteType], {
    description: 'Votes so far, oldest first, at most one per member country; only visible to member countries.',
  })
  readonly votes: readonly AdmissionVoteType[];

  @Field(() => Int, { nullable: true, description: 'Number of member countries that accept the candidate; null for the candidate itself.' })
  readonly acceptedCount: number | null;

  @Field(() => Int, { nullable: true, description: 'Number of acceptances currently needed; null for the candidate itself.' })
  readonly neededCount: number | null;

  static of = ({ votes, ...admission }: Admission): AdmissionType => ({
    ...admission,
    votes: votes.map(({ by, ...vote }) => ({ ...vote, by: partyActor(by) })),
  });
}

export const AdmissionConnection = connectionType('Admission', () => AdmissionType, {
  description: 'Countries that wait for admission, oldest first.',
});

export const AdmissionOutcomeEnum = enumOf(ADMISSION_OUTCOMES);
registerEnumType(AdmissionOutcomeEnum, {
  name: 'AdmissionOutcome',
  description: 'State of a candidate after a vote.',
  valuesMap: {
    WAITING: { description: 'The candidate still waits for admission.' },
    ADMITTED: { description: 'The candidate is a member country now.' },
  },
});

@ObjectType('AdmissionDecision', { description: 'The result of a vote on a candidate.' })
export class AdmissionDecisionType {
  @Field(() => AdmissionOutcomeEnum, { description: 'State of the candidate.' })
  readonly outcome: AdmissionDecision['outcome'];

  @Field(() => PartyType, { description: 'The country that waits for admission.' })
  readonly party: ActorParty;

  @Field(() => AdmissionType, { nullable: true, description: 'The votes so far; null once the candidate is admitted.' })
  readonly admission: AdmissionType | null;

  static of = ({ admission, ...decision }: AdmissionDecision): AdmissionDecisionType => ({
    ...decision,
    admission: admission && AdmissionType.of(admission),
  });
}
