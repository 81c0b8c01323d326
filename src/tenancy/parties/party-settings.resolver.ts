import { Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { PartyDirectoryService } from './party-directory.service.js';
import { PartySettingsType } from './party-settings.graphql.js';

@Resolver(() => PartySettingsType)
export class PartySettingsResolver {
  constructor(private readonly directory: PartyDirectoryService) {}

  @Query(() => PartySettingsType, { description: "Settings of the viewer's party." })
  @Requires('party:read', 'party.settings')
  async partySettings(@CurrentActor() actor: Actor): Promise<PartySettingsType> {
    return { party: await this.directory.own(actor) };
  }
}
