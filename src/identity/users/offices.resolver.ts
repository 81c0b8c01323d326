import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../auth/actor.js';
import { CurrentActor, Requires } from '../auth/requires.js';
import { OfficeType } from './offices.graphql.js';
import { type Office, OfficesService } from './offices.service.js';

@Resolver(() => OfficeType)
export class OfficesResolver {
  constructor(private readonly officesService: OfficesService) {}

  @Query(() => [OfficeType], {
    description:
      'Who holds an office of the hub, who invited them, and on whose word: those that wait first. For operators, and for national admins of member countries.',
  })
  @Requires('hub:confirm', 'office.list')
  async offices(@CurrentActor() actor: Actor): Promise<readonly Office[]> {
    return this.officesService.all(actor);
  }

  @Mutation(() => OfficeType, {
    description:
      "Confirms a new office of the hub: as an operator who is not related by invitations to the account or to who invited it, or in the name of the viewer's country; it takes two countries. The office permits nothing before. Asks for a confirmation that is at most five minutes old.",
  })
  @Requires('hub:confirm', 'office.confirm', { stepUp: 'ALWAYS' })
  async confirmOffice(
    @CurrentActor() actor: Actor,
    @Args('userId', { type: () => ID, description: 'The account that holds the office.' }) userId: string,
  ): Promise<Office> {
    return this.officesService.confirm(actor, userId);
  }
}
