import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { AccessExplanationType } from './explanation.graphql.js';
import { ExplanationsService } from './explanations.service.js';
import { AudiencePreviewArgs, AudiencePreviewType, partiesRequestOf, previewRequestOf } from './preview.graphql.js';
import { PreviewPages } from './preview-pages.js';
import { PreviewsService } from './previews.service.js';

@Resolver()
export class PreviewsResolver {
  constructor(
    private readonly previews: PreviewsService,
    private readonly pages: PreviewPages,
    private readonly explanations: ExplanationsService,
  ) {}

  @Query(() => AudiencePreviewType, {
    description:
      'Shows which parties would see a claim if it were published or changed as given. Nothing is written. The rules are those of publishing.',
  })
  @Requires('indicator:publish', 'preview.audience')
  async previewAudience(@CurrentActor() actor: Actor, @Args() args: AudiencePreviewArgs): Promise<AudiencePreviewType> {
    const preview = await this.previews.preview(actor, previewRequestOf(args.input));
    return AudiencePreviewType.of(preview, this.pages.of(actor, preview.parties, partiesRequestOf(args)));
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
