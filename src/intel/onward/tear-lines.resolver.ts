import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { TearLineInput, TearLinesType, TearLineType, tearLineSpecOf } from './tear-line.graphql.js';
import { TearLinesService } from './tear-lines.service.js';

@Resolver()
export class TearLinesResolver {
  constructor(private readonly service: TearLinesService) {}

  @Mutation(() => TearLineType, {
    description:
      "Publishes a reduced copy of an indicator of the viewer's own agency for another audience, under the rules of publishing. Its readers see a normal indicator, without any reference to the original.",
  })
  @Requires('indicator:publish', 'tearline.release')
  async releaseTearLine(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => TearLineInput, description: 'The tear-line and its audience.' }) input: TearLineInput,
  ): Promise<TearLineType> {
    return TearLineType.of(await this.service.release(actor, input.indicatorId, tearLineSpecOf(input)));
  }

  @Query(() => TearLinesType, { description: "The original and the tear-lines that an indicator of the viewer's own party belongs to." })
  @Requires('indicator:read', 'tearline.list')
  async tearLines(
    @CurrentActor() actor: Actor,
    @Args('indicatorId', { type: () => ID, description: 'The original, or one of its tear-lines.' }) id: string,
  ): Promise<TearLinesType> {
    return TearLinesType.of(await this.service.of(actor, id));
  }
}
