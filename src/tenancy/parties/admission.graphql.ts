import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyKindEnum, PartyType } from '../../identity/auth/viewer.graphql.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import type { Admission } from './admission.service.js';

@InputType('RegisterPartyInput', { description: 'A new tenant of the hub.' })
export class RegisterPartyInput {
  @Field(() => PartyKindEnum, { description: 'COUNTRY or PARTNER.' })
  readonly kind: ActorParty['kind'];

  @Field(() => String, { description: 'Name for people, 1 to 200 characters.' })
  readonly name: string;

  @Field(() => String, { description: 'A short name for programs: 1 to 40 lower-case letters, digits and hyphens; nobody else has it.' })
  readonly slug: string;

  @Field(() => CountryCode, { nullable: true, description: 'The country; for a COUNTRY alone.' })
  readonly country?: string | null;
}

@ObjectType('AdmissionVote', { description: "A member country's word on a candidate." })
export class AdmissionVoteType {
  @Field(() => PartyType, { description: 'Whose word.' })
  readonly by: ActorParty;

  @Field(() => Boolean, { description: 'Whether it accepts.' })
  readonly accepts: boolean;

  @Field(() => DateTime, { description: 'When it was given.' })
  readonly at: string;
}

@ObjectType('Admission', {
  description: 'A country that waits to be admitted. Member countries see each other’s word, the operator the numbers.',
})
export class AdmissionType {
  @Field(() => PartyType, { description: 'The candidate.' })
  readonly party: ActorParty;

  @Field(() => DateTime, { description: 'When it was registered.' })
  readonly since: string;

  @Field(() => [AdmissionVoteType], { description: 'Words so far, oldest first; to member countries alone.' })
  readonly votes: readonly AdmissionVoteType[];

  @Field(() => Int, { nullable: true, description: 'Member countries that accept it; null to the candidate itself.' })
  readonly accepted: number | null;

  @Field(() => Int, { nullable: true, description: 'How many must, as things stand now; null to the candidate itself.' })
  readonly needed: number | null;

  static of = (admission: Admission): AdmissionType => ({ ...admission });
}
