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
      'Offices of the hub with their inviters and confirmations; offices that wait come first. For operators, and for national admins of member countries.',
  })
  @Requires('hub:confirm', 'office.list')
  async offices(@CurrentActor() actor: Actor): Promise<readonly Office[]> {
    return this.officesService.all(actor);
  }

  @Mutation(() => OfficeType, {
    description:
      "Confirms a new office of the hub: as an operator who is not related by invitations to the account or its inviter, or in the name of the viewer's country; two countries are needed. The office permits nothing before. Needs a confirmation at most five minutes old.",
  })
  @Requires('hub:confirm', 'office.confirm', { stepUp: 'ALWAYS' })
  async confirmOffice(
    @CurrentActor() actor: Actor,
    @Args('userId', { type: () => ID, description: 'The account that holds the office.' }) userId: string,
  ): Promise<Office> {
    return this.officesService.confirm(actor, userId);
  }
}
