import { Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { PartySettingsType } from './party-settings.graphql.js';

@Resolver(() => PartySettingsType)
export class PartySettingsResolver {
  @Query(() => PartySettingsType, { description: "Settings of the viewer's party." })
  @Requires('party:read', 'party.settings')
  partySettings(@CurrentActor() { party }: Actor): PartySettingsType {
    return { party };
  }
}
