import { Field, ObjectType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';

/** Modules add their settings by field resolvers on this type. */
@ObjectType('PartySettings', { description: "Settings of the viewer's party for its own work. Its admins change them." })
export class PartySettingsType {
  @Field(() => PartyType, { description: 'The party that the settings belong to.' })
  readonly party: ActorParty;
}
