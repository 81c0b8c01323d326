import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { AccessExplanationType } from './explanation.graphql.js';
import { ExplanationsService } from './explanations.service.js';
import {
  AudiencePreviewFilterInput,
  AudiencePreviewInput,
  AudiencePreviewPartyConnection,
  AudiencePreviewPartyType,
  AudiencePreviewType,
  previewRequestOf,
} from './preview.graphql.js';
import { PreviewPages } from './preview-pages.js';
import { PreviewsService } from './previews.service.js';

@Resolver(() => AudiencePreviewType)
export class PreviewsResolver {
  constructor(
    private readonly previews: PreviewsService,
    private readonly pages: PreviewPages,
    private readonly explanations: ExplanationsService,
  ) {}

  @Query(() => AudiencePreviewType, {
    description:
      'Shows which parties would see an indicator if it were published or changed as given. Nothing is written. The rules are those of publishing.',
  })
  @Requires('indicator:publish', 'preview.audience')
  async previewAudience(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => AudiencePreviewInput, description: 'The planned publication or change.' }) input: AudiencePreviewInput,
  ): Promise<AudiencePreviewType> {
    return AudiencePreviewType.of(await this.previews.preview(actor, previewRequestOf(input)));
  }

  @ResolveField('parties', () => AudiencePreviewPartyConnection, { description: 'Visibility for each party that the viewer knows.' })
  @Requires('indicator:publish')
  parties(
    @Parent() { every }: AudiencePreviewType,
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => AudiencePreviewFilterInput, nullable: true, description: 'Parties to list; absent: all.' })
    filter?: AudiencePreviewFilterInput | null,
  ): Connection<AudiencePreviewPartyType> {
    return mapConnection(this.pages.of(actor, every, filter ?? {}, page), AudiencePreviewPartyType.of);
  }

  @Query(() => AccessExplanationType, {
    description: 'Why the viewer sees an item, or may call an operation, or why not. Invisible and absent items give the same answer.',
  })
  @Requires('party:read', 'explain.access')
  async explainAccess(
    @CurrentActor() actor: Actor,
    @Args('itemId', { type: () => ID, nullable: true, description: 'An item of any kind.' }) itemId?: string | null,
    @Args('operation', { type: () => String, nullable: true, description: 'Name of a query, mutation or subscription.' })
    operation?: string | null,
  ): Promise<AccessExplanationType> {
    return AccessExplanationType.of(await this.explanations.explain(actor, itemId ?? null, operation ?? null));
  }
}
