import { Args, Field, ID, InputType, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { NoticeResponsesService } from './notice-responses.service.js';
import { NoticeAcknowledgementConnection, NoticeAcknowledgementType, NoticeConnection, NoticeType } from './notice.graphql.js';
import { ColourEnum, NoticeStateEnum } from './notice-enums.graphql.js';
import { NoticeTextInput, translationFieldsOf } from './notice-input.graphql.js';
import { NoticeTextType } from './notice-parts.graphql.js';
import type { Colour, NoticeState } from './notice.js';
import { bestText } from './notice.policy.js';
import { BrowseNoticesService } from './browse-notices.service.js';

@InputType('NoticeFilter', { description: 'Conditions on a list of notices. An absent field does not filter.' })
export class NoticeFilterInput {
  @Field(() => [ColourEnum], { nullable: true, description: 'Notices of any of these colours.' })
  readonly colours?: Colour[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Notices about any of these threats.' })
  readonly threats?: Threat[] | null;

  @Field(() => [NoticeStateEnum], { nullable: true, description: 'Notices in any of these states.' })
  readonly states?: NoticeState[] | null;

  @Field(() => [ID], { nullable: true, description: "Notices for any of these working groups that the viewer's party is a member of." })
  @IsOptional()
  @ArrayMaxSize(100)
  readonly groups?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "Only other countries' notices whose last publication the viewer's country has not acknowledged.",
  })
  readonly unacknowledged?: boolean | null;
}

const VERSION = {
  type: () => Int,
  nullable: true,
  description: 'The version that the officer read. If it is not current, nothing is stored (NOTICE_CHANGED). Absent: any version.',
} as const;

@Resolver(() => NoticeType)
export class NoticesResolver {
  constructor(
    private readonly reading: BrowseNoticesService,
    private readonly answering: NoticeResponsesService,
  ) {}

  @ResolveField('text', () => NoticeTextType, {
    description: 'The text in the first of these languages that exists; otherwise the original.',
  })
  @Requires('indicator:read')
  textOf(
    @Parent() notice: NoticeType,
    @Args('languages', { type: () => [String], description: 'BCP 47 tags, in order of preference.' }) languages: string[],
  ): NoticeTextType {
    return bestText(notice.original, notice.translations, languages);
  }

  @Query(() => NoticeType, { nullable: true, description: 'One published notice; null when it is absent or invisible.' })
  @Requires('indicator:read', 'notice.read')
  async notice(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the notice.' }) id: string,
  ): Promise<NoticeType | null> {
    const found = await this.reading.byId(actor, id);
    return found ? NoticeType.of(found) : null;
  }

  @Query(() => NoticeConnection, { description: 'Notices visible to the viewer, including lapsed and cancelled ones, newest first.' })
  @Requires('indicator:read', 'notice.list')
  async notices(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => NoticeFilterInput, nullable: true, description: 'Conditions on the list; absent: all.' })
    filter?: NoticeFilterInput | null,
  ): Promise<Connection<NoticeType>> {
    return mapConnection(await this.reading.page(actor, filter ?? {}, page), NoticeType.of);
  }

  @Query(() => NoticeAcknowledgementConnection, {
    description:
      "Countries that have acknowledged a notice of the viewer's country, and those that have not. Empty when it is another country's, absent or invisible.",
  })
  @Requires('indicator:read', 'notice.acknowledgements')
  async noticeAcknowledgements(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('noticeId', { type: () => ID, description: 'Identifier of the notice.' }) noticeId: string,
  ): Promise<Connection<NoticeAcknowledgementType>> {
    return mapConnection(await this.reading.acknowledgements(actor, noticeId, page), NoticeAcknowledgementType.of);
  }

  @Mutation(() => NoticeType, {
    description:
      "Acknowledges a notice for the viewer's country, once for each publication. A version that only adds a translation needs no new acknowledgement.",
  })
  @Requires('notice:acknowledge', 'notice.acknowledge')
  async acknowledgeNotice(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "Another country's notice." }) id: string,
    @Args('note', { type: () => String, nullable: true, description: 'A note to the owner, at most 2,000 characters.' })
    note?: string | null,
    @Args('version', VERSION) version?: number | null,
  ): Promise<NoticeType> {
    return NoticeType.of(await this.answering.acknowledge(actor, id, version ?? null, note ?? null));
  }

  @Mutation(() => NoticeType, {
    description:
      "Adds a translation of a published notice. Only the viewer's country sees it, unless it is offered and the owner accepts it for all. The original does not change.",
  })
  @Requires('notice:draft', 'notice.translate')
  async addNoticeTranslation(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the notice.' }) id: string,
    @Args('text', { type: () => NoticeTextInput, description: 'The translated text.' }) text: NoticeTextInput,
    @Args('offer', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'Whether the owner sees it and may accept it.',
    })
    offer?: boolean | null,
    @Args('version', VERSION) version?: number | null,
  ): Promise<NoticeType> {
    const translation = { ...translationFieldsOf(text), offered: offer ?? false };
    return NoticeType.of(await this.answering.translate(actor, id, version ?? null, translation));
  }

  @Mutation(() => NoticeType, {
    description:
      "Accepts a translation of a notice of the viewer's country for all readers, who get UPDATED. The author of the translation cannot accept it.",
  })
  @Requires('notice:approve', 'notice.accept-translation')
  async acceptNoticeTranslation(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the translation.' }) id: string,
  ): Promise<NoticeType> {
    return NoticeType.of(await this.answering.accept(actor, id));
  }
}
