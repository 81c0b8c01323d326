import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { PartyDetailsType } from './party-details.graphql.js';
import { SuspensionConnection, SuspensionType } from './suspensions.graphql.js';
import { SuspensionsService } from './suspensions.service.js';

@Resolver(() => SuspensionType)
export class SuspensionsResolver {
  constructor(private readonly suspensionsService: SuspensionsService) {}

  @Query(() => SuspensionConnection, {
    description:
      'Suspensions that are in force or wait for confirmation, unconfirmed ones first. For operators, and for national admins of member countries.',
  })
  @Requires('hub:confirm', 'party.suspensions')
  async suspensions(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<SuspensionType>> {
    return mapConnection(await this.suspensionsService.page(actor, page), SuspensionType.of);
  }

  @Mutation(() => SuspensionType, {
    description:
      "Confirms the suspension of a party: as a different operator than the one who requested it, or for the viewer's country. Once `confirmedAt` is set, the suspension remains in force until an operator lifts it. Before that, more countries must confirm it. Needs step-up.",
  })
  @Requires('hub:confirm', 'party.confirm-suspension', { stepUp: 'ALWAYS', admission: 'URGENT' })
  async confirmSuspension(
    @CurrentActor() actor: Actor,
    @Args('partyId', { type: () => ID, description: 'The party, by its id, country code or slug.' }) partyId: string,
  ): Promise<SuspensionType> {
    return SuspensionType.of(await this.suspensionsService.confirm(actor, partyId));
  }
}

const SUSPENSIONS = Symbol('suspensions of parties');

@Resolver(() => PartyDetailsType)
export class PartySuspensionResolver {
  constructor(private readonly suspensionsService: SuspensionsService) {}

  @ResolveField('suspension', () => SuspensionType, {
    nullable: true,
    description: 'The suspension of the party that is in force or waits for confirmation.',
  })
  @Requires('hub:confirm')
  async suspensionOfParty(
    @Parent() { party }: PartyDetailsType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<SuspensionType | null> {
    const loader = loaderOf(call.perRequest, SUSPENSIONS, (parties: readonly string[]) =>
      this.suspensionsService.ofParties(actor, parties),
    );
    const suspension = await loader.load(party.id);
    return suspension && SuspensionType.of(suspension);
  }
}
