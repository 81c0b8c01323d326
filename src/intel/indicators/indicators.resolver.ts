import { Args, ID, Info, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { AudienceInput, audienceSpecOf } from '../../tenancy/sharing/sharing.graphql.js';
import { BrowseIndicatorsService } from './browse-indicators.service.js';
import { readingWithReceipts } from './claims-by-id.js';
import { IndicatorConnection, IndicatorType } from './indicator.graphql.js';
import { PersonStatusEnum } from './person.graphql.js';
import { validateItem } from './item-form.js';
import { IndicatorFilterInput } from './lookup.graphql.js';
import type { PersonStatus } from './person-status.js';
import { PublishIndicatorInput, PublishReceiptType } from './publish.graphql.js';
import { PublishService } from './publish.service.js';
import { IndicatorPatchInput } from './patch.graphql.js';
import { ReviseService } from './revise.service.js';
import { UpdateIndicatorService } from './update-indicator.service.js';

@Resolver(() => IndicatorType)
export class IndicatorsResolver {
  constructor(
    private readonly publishing: PublishService,
    private readonly revising: ReviseService,
    private readonly updating: UpdateIndicatorService,
    private readonly browsing: BrowseIndicatorsService,
  ) {}

  @Mutation(() => [PublishReceiptType], {
    description: 'Publishes 1 to 1,000 indicators; returns one receipt each, in order. Sending the same again changes nothing.',
  })
  @Requires('indicator:publish', 'indicator.publish')
  async publishIndicators(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => [PublishIndicatorInput], description: 'The indicators.' }) input: PublishIndicatorInput[],
    @CurrentCall() call: CallContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<readonly PublishReceiptType[]> {
    const reading = readingWithReceipts(this.browsing, { actor, call }, info);
    const receipts = await this.publishing.publish(actor, input.map(validateItem), reading?.hook);
    reading?.keep();
    return receipts;
  }

  @Mutation(() => IndicatorType, {
    description:
      'Corrects fields of an indicator, under the rules of publishIndicators: what needs a second officer waits (pendingRelease). Refused when the indicator has another version.',
  })
  @Requires('indicator:publish', 'indicator.update')
  async updateIndicator(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "An indicator of the viewer's own agency." }) id: string,
    @Args('version', {
      type: () => Int,
      description: 'The version that the officer read. If it is not current, nothing is stored (VERSION_STALE).',
    })
    version: number,
    @Args('patch', { type: () => IndicatorPatchInput, description: 'The changed fields.' }) patch: IndicatorPatchInput,
    @Args('reissue', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'Allows this change to open the indicator further, or to narrow it because of its label.',
    })
    reissue?: boolean | null,
  ): Promise<IndicatorType> {
    return IndicatorType.of(await this.updating.update(actor, id, { version, patch, reissue: reissue ?? false }));
  }

  @Mutation(() => IndicatorType, { description: 'Revokes an indicator; every reader gets the reason.' })
  @Requires('indicator:revoke', 'indicator.revoke', { admission: 'URGENT' })
  async revokeIndicator(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "An indicator of the viewer's own agency." }) id: string,
    @Args('reason', { type: () => String, description: 'Why, in 1 to 2,000 characters.' }) reason: string,
    @Args('revokeTearLines', {
      type: () => Boolean,
      nullable: true,
      description: 'Whether its tear-lines in force are revoked, too. Required if it has any. Their readers do not get the reason.',
    })
    revokeTearLines?: boolean | null,
  ): Promise<IndicatorType> {
    return IndicatorType.of(await this.revising.revoke(actor, id, reason, revokeTearLines ?? null));
  }

  @Mutation(() => IndicatorType, {
    description:
      'Changes the audience of an indicator. Readers who lose access are notified to delete their copies. Send the version that was read: else the change overwrites what another officer has changed meanwhile.',
  })
  @Requires('indicator:publish', 'indicator.change-audience', { admission: 'URGENT' })
  async changeAudience(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "An indicator of the viewer's own agency." }) id: string,
    @Args('audience', { type: () => AudienceInput, description: 'The complete new audience.' }) audience: AudienceInput,
    @Args('version', {
      type: () => Int,
      nullable: true,
      description: 'The version that the officer read. If it is not current, nothing is stored (VERSION_STALE). Absent: any version.',
    })
    version?: number | null,
  ): Promise<IndicatorType> {
    return IndicatorType.of(await this.revising.changeAudience(actor, id, audienceSpecOf(audience), version ?? null));
  }

  @Mutation(() => IndicatorType, {
    description:
      "Restricts an indicator within its party to the publishing agency, or opens it to the party's other agencies. Those lose or gain access like any reader. The audience does not change.",
  })
  @Requires('indicator:publish', 'indicator.set-agency-only', { admission: 'URGENT' })
  async setAgencyOnly(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "An indicator of the viewer's own agency." }) id: string,
    @Args('agencyOnly', { type: () => Boolean, description: 'true: within the party, only the publishing agency sees it.' })
    agencyOnly: boolean,
  ): Promise<IndicatorType> {
    return IndicatorType.of(await this.revising.setAgencyOnly(actor, id, agencyOnly));
  }

  @Mutation(() => IndicatorType, {
    description:
      'Sets the status of the person behind a value. Indicators about victims and witnesses are withdrawn from partners at once. After a change back, partners must be named again.',
  })
  @Requires('indicator:publish', 'indicator.set-person-status')
  async setPersonStatus(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "An indicator of the viewer's own agency." }) id: string,
    @Args('status', { type: () => PersonStatusEnum, description: 'The status of the person.' }) status: PersonStatus,
  ): Promise<IndicatorType> {
    return IndicatorType.of(await this.revising.setPersonStatus(actor, id, status));
  }

  @Query(() => IndicatorType, { nullable: true, description: 'One indicator; null when it is absent or invisible.' })
  @Requires('indicator:read', 'indicator.read')
  async indicator(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier.' }) id: string,
  ): Promise<IndicatorType | null> {
    const claim = await this.browsing.byId(actor, id);
    return claim ? IndicatorType.of(claim) : null;
  }

  @Query(() => IndicatorConnection, {
    description: 'Indicators that the viewer may see, newest first. None is skipped or repeated while others publish.',
  })
  @Requires('indicator:read', 'indicator.list')
  async indicators(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => IndicatorFilterInput, nullable: true, description: 'Which ones; absent: all in force.' })
    filter?: IndicatorFilterInput,
  ): Promise<Connection<IndicatorType>> {
    return mapConnection(await this.browsing.page(actor, filter ?? {}, page), IndicatorType.of);
  }
}
