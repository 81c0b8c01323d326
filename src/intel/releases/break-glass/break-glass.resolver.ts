import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../../identity/auth/actor.js';
import type { CallContext } from '../../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../../platform/graphql/connection.js';
import { loaderOf } from '../../../platform/graphql/loaders.js';
import {
  BreakGlassAccessConnection,
  BreakGlassAccessType,
  BreakGlassIndicatorConnection,
  BreakGlassIndicatorType,
  BreakGlassInput,
  BreakGlassReadConnection,
  BreakGlassReadType,
} from './break-glass.graphql.js';
import { BreakGlassService } from './break-glass.service.js';

const ACCESS = { type: () => ID, description: 'Identifier of the access.' };
/** Returns the key of a loader: requests for many accesses with the same arguments share one statement. */
const readsOf = ({ first, after }: PageArgs): symbol => Symbol.for(`break-glass reads ${first ?? ''} ${after ?? ''}`);

@Resolver(() => BreakGlassAccessType)
export class BreakGlassResolver {
  constructor(private readonly service: BreakGlassService) {}

  @Query(() => BreakGlassAccessConnection, {
    description: "Break-glass accesses to content of the viewer's party; for operators, all accesses. Newest first.",
  })
  @Requires('glass:oversee', 'glass.list')
  async breakGlassAccesses(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<BreakGlassAccessType>> {
    return mapConnection(await this.service.page(actor, page), BreakGlassAccessType.of);
  }

  @Mutation(() => BreakGlassAccessType, {
    description: 'Requests access to content of one party. It opens nothing until a second operator approves. Needs step-up.',
  })
  @Requires('glass:break', 'glass.request', { stepUp: 'ALWAYS' })
  async requestBreakGlass(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => BreakGlassInput, description: 'Party, reason and end of the access.' }) input: BreakGlassInput,
  ): Promise<BreakGlassAccessType> {
    return BreakGlassAccessType.of(await this.service.request(actor, input));
  }

  @Mutation(() => BreakGlassAccessType, {
    description:
      'Approves an access that another operator requested. Neither operator may have brought the other into the hub, directly or through others. Needs step-up.',
  })
  @Requires('glass:break', 'glass.approve', { stepUp: 'ALWAYS' })
  async approveBreakGlass(@CurrentActor() actor: Actor, @Args('id', ACCESS) id: string): Promise<BreakGlassAccessType> {
    return BreakGlassAccessType.of(await this.service.approve(actor, id));
  }

  @Mutation(() => BreakGlassAccessType, {
    description: 'Ends an access or a request immediately. For operators, and for admins of the party.',
  })
  @Requires('glass:oversee', 'glass.end', { admission: 'URGENT' })
  async endBreakGlass(@CurrentActor() actor: Actor, @Args('id', ACCESS) id: string): Promise<BreakGlassAccessType> {
    return BreakGlassAccessType.of(await this.service.end(actor, id));
  }

  @Query(() => BreakGlassIndicatorConnection, {
    description:
      'Indicators of the opened party, newest first, for the operator who requested the access, while it is open. Each read is in the audit log of that party.',
  })
  @Requires('glass:break', 'glass.read')
  async breakGlassIndicators(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('accessId', ACCESS) accessId: string,
  ): Promise<Connection<BreakGlassIndicatorType>> {
    return this.service.claims(actor, accessId, page);
  }

  @Query(() => BreakGlassIndicatorType, {
    nullable: true,
    description: 'One indicator of the opened party with its versions; null if the party has no such indicator.',
  })
  @Requires('glass:break', 'glass.read')
  async breakGlassIndicator(
    @CurrentActor() actor: Actor,
    @Args('accessId', ACCESS) accessId: string,
    @Args('indicatorId', { type: () => ID, description: 'Identifier of the indicator.' }) indicatorId: string,
  ): Promise<BreakGlassIndicatorType | null> {
    return (await this.service.claim(actor, accessId, indicatorId)) ?? null;
  }

  @ResolveField('reads', () => BreakGlassReadConnection, { description: 'Reads through the access, newest first.' })
  @Requires('glass:oversee')
  async reads(
    @Parent() { id }: BreakGlassAccessType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
    @Args() page: PageArgs,
  ): Promise<Connection<BreakGlassReadType>> {
    const load = (ids: readonly string[]) => this.service.reads(actor, ids, page);
    return mapConnection(await loaderOf(call.perRequest, readsOf(page), load).load(id), BreakGlassReadType.of);
  }
}
