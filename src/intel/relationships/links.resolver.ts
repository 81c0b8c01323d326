import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { IndicatorType } from '../indicators/indicator.graphql.js';
import { ComparedLinksType, LinkConnectionType, LinksType } from './links.graphql.js';
import { LinksService } from './links.service.js';

const LINKS = Symbol('links of claims');

@Resolver(() => IndicatorType)
export class LinksResolver {
  constructor(private readonly service: LinksService) {}

  @Query(() => LinkConnectionType, {
    description:
      "Indicators of the viewer's party whose values other parties hold, too, as far as the viewer may know: newest first. Holders out of sight show for indicators that were compared (`compareLinks`), to officers who may deconflict. A match is found a moment after it was published. A page looks at 500 indicators of one's own: it may be short, or empty, and have a next one.",
  })
  @Requires('indicator:read', 'link.list')
  async links(
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'How many, 1 to 100.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before.' }) after?: string | null,
  ): Promise<LinkConnectionType> {
    const { links, ...pageInfo } = await this.service.page(actor, first ?? 20, after ?? null);
    const edges = links.map(({ link, cursor }) => ({ cursor, node: link }));
    return { edges, pageInfo };
  }

  @Mutation(() => [ComparedLinksType], {
    description:
      "Compares 1 to 1,000 indicators of the viewer's party with what other parties hold out of its sight and let it know (discoverability); answers in order. Each one counts once as a value that was asked about, in the quota of `deconflict`. From then on `links` shows such holders to officers who may deconflict, and the announcement LINKED tells the officer who compared of new ones.",
  })
  @Requires('deconflict:ask', 'link.compare')
  async compareLinks(
    @CurrentActor() actor: Actor,
    @Args('indicators', { type: () => [ID], description: "Indicators of the viewer's party." }) indicators: string[],
    @Args('purpose', { type: () => String, description: 'For what, in 1 to 500 characters: it stands in the audit log.' }) purpose: string,
    @Args('caseReference', { type: () => String, description: 'In which case, in 1 to 200 characters.' }) caseReference: string,
  ): Promise<readonly ComparedLinksType[]> {
    return this.service.compare(actor, indicators, { purpose, caseReference });
  }

  @ResolveField('links', () => LinksType, {
    description:
      'Other parties that hold the same value: by indicators that the viewer sees; and, for an officer who may deconflict, by those that let it know (discoverability), where its own party compared an indicator of the value (`compareLinks`) that names it to their owner as well. Neither revoked nor lapsed ones count.',
  })
  @Requires('indicator:read')
  async linksOf(@Parent() { id }: IndicatorType, @CurrentActor() actor: Actor, @CurrentCall() call: CallContext): Promise<LinksType> {
    return loaderOf(call.perRequest, LINKS, (ids: readonly string[]) => this.service.of(actor, ids)).load(id);
  }
}
