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
      "Operators' accesses to what the viewer's party owns, and what was read; all of them for operators. Newest first, 200 at most.",
  })
  @Requires('glass:oversee', 'glass.list')
  async breakGlassAccesses(@CurrentActor() actor: Actor): Promise<BreakGlassAccessType[]> {
    return (await this.service.accesses(actor)).map(BreakGlassAccessType.of);
  }

  @Mutation(() => BreakGlassAccessType, {
    description: 'Asks to open what one party owns. Opens nothing: a second operator must approve. Needs a fresh confirmation.',
  })
  @Requires('glass:break', 'glass.request', { stepUp: 'ALWAYS' })
  async requestBreakGlass(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => BreakGlassInput, description: 'Which party, why, and until when.' }) input: BreakGlassInput,
  ): Promise<BreakGlassAccessType> {
    return BreakGlassAccessType.of(await this.service.request(actor, input));
  }

  @Mutation(() => BreakGlassAccessType, {
    description:
      'Opens what another operator asked for. Neither may have brought the other into the hub, nor whoever did. Needs a fresh confirmation.',
  })
  @Requires('glass:break', 'glass.approve', { stepUp: 'ALWAYS' })
  async approveBreakGlass(@CurrentActor() actor: Actor, @Args('id', ACCESS) id: string): Promise<BreakGlassAccessType> {
    return BreakGlassAccessType.of(await this.service.approve(actor, id));
  }

  @Mutation(() => BreakGlassAccessType, { description: 'Ends an access or a request at once. For operators, and for admins of the party.' })
  @Requires('glass:oversee', 'glass.end')
  async endBreakGlass(@CurrentActor() actor: Actor, @Args('id', ACCESS) id: string): Promise<BreakGlassAccessType> {
    return BreakGlassAccessType.of(await this.service.end(actor, id));
  }

  @Query(() => [BreakGlassIndicatorType], {
    description:
      'Claims of the opened party, newest first, for the operator who asked while the access is open. Each reading stands in the record of that party.',
  })
  @Requires('glass:break', 'glass.read')
  async breakGlassIndicators(
    @CurrentActor() actor: Actor,
    @Args('access', ACCESS) access: string,
    @Args('below', { type: () => ID, nullable: true, description: 'The last id of the page before; absent: from the newest.' })
    below?: string | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'How many, 1 to 500.' }) first?: number | null,
  ): Promise<readonly BreakGlassIndicatorType[]> {
    return this.service.claims(actor, access, below ?? null, first ?? 50);
  }

  @Query(() => BreakGlassIndicatorType, {
    nullable: true,
    description: 'One claim of the opened party with its versions; null when it has none such.',
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
