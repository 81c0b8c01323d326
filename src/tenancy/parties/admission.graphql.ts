import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyKindEnum, PartyType } from '../../identity/auth/viewer.graphql.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import type { Admission } from './admission.service.js';

@InputType('RegisterPartyInput', { description: 'A new tenant of the hub.' })
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
  @Field(() => PartyType, { description: 'The voting country.' })
  readonly by: ActorParty;

  @Field(() => Boolean, { description: 'Whether the country accepts the candidate.' })
  readonly accepts: boolean;

  @Field(() => DateTime, { description: 'When the country voted.' })
  readonly at: string;
}

@ObjectType('Admission', {
  description: 'A country that waits for admission. Member countries see each other’s votes; the operator sees only the numbers.',
})
export class AdmissionType {
  @Field(() => PartyType, { description: 'The candidate.' })
  readonly party: ActorParty;

  @Field(() => DateTime, { description: 'When the candidate was registered.' })
  readonly since: string;

  @Field(() => [AdmissionVoteType], { description: 'Votes so far, oldest first; only visible to member countries.' })
  readonly votes: readonly AdmissionVoteType[];

  @Field(() => Int, { nullable: true, description: 'Number of member countries that accept the candidate; null for the candidate itself.' })
  readonly accepted: number | null;

  @Field(() => Int, { nullable: true, description: 'Number of acceptances currently needed; null for the candidate itself.' })
  readonly needed: number | null;

  static of = (admission: Admission): AdmissionType => ({ ...admission });
}
