import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../auth/actor.js';
import { CurrentActor, Requires } from '../auth/requires.js';
import { type Connection, PageArgs } from '../../platform/graphql/connection.js';
import { OfficeConnection, OfficeType } from './offices.graphql.js';
import { type Office, OfficesService } from './offices.service.js';

@Resolver(() => OfficeType)
export class OfficesResolver {
  constructor(private readonly officesService: OfficesService) {}

  @Query(() => OfficeConnection, {
    description:
      'Offices of the hub with their inviters and confirmations; offices that wait come first. For operators, and for national admins of member countries.',
  })
  @Requires('hub:confirm', 'office.list')
  async offices(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<Office>> {
    return this.officesService.page(actor, page);
  }

  @Mutation(() => OfficeType, {
    description:
      "Confirms a new office of the hub. One operator suffices who is not related by invitations to the account or its inviter. Otherwise two countries must confirm it; a national admin confirms it for the viewer's country. Until then the office permits nothing. Needs step-up.",
  })
  @Requires('hub:confirm', 'office.confirm', { stepUp: 'ALWAYS' })
  async confirmOffice(
    @CurrentActor() actor: Actor,
    @Args('userId', { type: () => ID, description: 'The account that holds the office.' }) userId: string,
  ): Promise<Office> {
    return this.officesService.confirm(actor, userId);
  }
}
