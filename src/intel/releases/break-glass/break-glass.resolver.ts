import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../../identity/auth/requires.js';
import { BreakGlassAccessType, BreakGlassIndicatorType, BreakGlassInput } from './break-glass.graphql.js';
import { BreakGlassService } from './break-glass.service.js';

const ACCESS = { type: () => ID, description: 'The access.' };

@Resolver(() => BreakGlassAccessType)
export class BreakGlassResolver {
  constructor(private readonly service: BreakGlassService) {}

  @Query(() => [BreakGlassAccessType], {
    description:
      "Break-glass accesses to content of the viewer's party, with their reads; for operators, all accesses. Newest first, at most 200.",
  })
  @Requires('glass:oversee', 'glass.list')
  async breakGlassAccesses(@CurrentActor() actor: Actor): Promise<BreakGlassAccessType[]> {
    return (await this.service.accesses(actor)).map(BreakGlassAccessType.of);
  }

  @Mutation(() => BreakGlassAccessType, {
    description: 'Requests access to content of one party. It opens nothing until a second operator approves. Needs a fresh confirmation.',
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
      'Approves an access that another operator requested. Neither operator may have brought the other into the hub, directly or through others. Needs a fresh confirmation.',
  })
  @Requires('glass:break', 'glass.approve', { stepUp: 'ALWAYS' })
  async approveBreakGlass(@CurrentActor() actor: Actor, @Args('id', ACCESS) id: string): Promise<BreakGlassAccessType> {
    return BreakGlassAccessType.of(await this.service.approve(actor, id));
  }

  @Mutation(() => BreakGlassAccessType, {
    description: 'Ends an access or a request immediately. For operators, and for admins of the party.',
  })
  @Requires('glass:oversee', 'glass.end')
  async endBreakGlass(@CurrentActor() actor: Actor, @Args('id', ACCESS) id: string): Promise<BreakGlassAccessType> {
    return BreakGlassAccessType.of(await this.service.end(actor, id));
  }

  @Query(() => [BreakGlassIndicatorType], {
    description:
      'Claims of the opened party, newest first, for the operator who requested the access, while it is open. Each read is in the audit log of that party.',
  })
  @Requires('glass:break', 'glass.read')
  async breakGlassIndicators(
    @CurrentActor() actor: Actor,
    @Args('access', ACCESS) access: string,
    @Args('below', { type: () => ID, nullable: true, description: 'The last id of the previous page; absent: start with the newest.' })
    below?: string | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'Page size, 1 to 500.' }) first?: number | null,
  ): Promise<readonly BreakGlassIndicatorType[]> {
    return this.service.claims(actor, access, below ?? null, first ?? 50);
  }

  @Query(() => BreakGlassIndicatorType, {
    nullable: true,
    description: 'One claim of the opened party with its versions; null if the party has no such claim.',
  })
  @Requires('glass:break', 'glass.read')
  async breakGlassIndicator(
    @CurrentActor() actor: Actor,
    @Args('access', ACCESS) access: string,
    @Args('id', { type: () => ID, description: 'The claim.' }) id: string,
  ): Promise<BreakGlassIndicatorType | null> {
    return (await this.service.claim(actor, access, id)) ?? null;
  }
}
