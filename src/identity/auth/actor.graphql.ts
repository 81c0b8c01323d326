import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import type { ActorParty } from './actor.js';
import type { ActorView } from './actor-view.js';
import { AgencyType, PartyType } from './viewer.graphql.js';

export const ActorKindEnum = enumOf(['OFFICER', 'API_KEY', 'SYSTEM']);
registerEnumType(ActorKindEnum, {
  name: 'ActorKind',
  description: 'Kind of actor.',
  valuesMap: {
    OFFICER: { description: 'A person with an account.' },
    API_KEY: { description: 'A machine with an API key.' },
    SYSTEM: { description: 'The hub itself.' },
  },
});

@ObjectType('Actor', {
  description: "Who did something. Other parties see only the actor's party. The actor's own party also sees the officer or the API key.",
})
export class ActorType {
  @Field(() => ActorKindEnum, { nullable: true, description: 'Officer, API key or the hub; null where only the party is shown.' })
  readonly kind: ActorView['kind'];

  @Field(() => ID, { nullable: true, description: 'Identifier of the account or of the API key; null where only the party is shown.' })
  readonly id: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'E-mail address of the officer, or name of the API key; null where only the party is shown.',
  })
  readonly name: string | null;

  @Field(() => PartyType, { nullable: true, description: 'The party of the actor; null for the hub itself.' })
  readonly party: ActorParty | null;

  @Field(() => AgencyType, { nullable: true, description: 'The agency of the actor, where its party shows it.' })
  readonly agency: ActorView['agency'];
}
