import { Args, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { type Change, ChangeEnum } from '../../intel/indicators/change.graphql.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { NoticeDetailsType, NoticeTextType } from './notice-parts.graphql.js';
import type { NoticeVersionRow } from './notice.js';
import { BrowseNoticesService } from './browse-notices.service.js';

@ObjectType('NoticeVersion', { description: 'A notice as it once stood. Versions are only ever added.' })
export class NoticeVersionType {
  @Field(() => Int, { description: 'Number of the version, from 1.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When it was written.' })
  readonly at: Timestamp;

  @Field(() => ChangeEnum, { description: 'What made it.' })
  readonly change: Change;

  @Field(() => String, { nullable: true, description: 'E-mail address of the officer who wrote it; shown to the owner’s country alone.' })
  readonly by: string | null;

  @Field(() => NoticeTextType, { description: 'The words of the original that it had.' })
  readonly original: NoticeTextType;

  @Field(() => NoticeDetailsType, { description: 'What it said by the template of its colour.' })
  readonly details: NoticeDetailsType;

  @Field(() => ThreatEnum, { description: 'The threat that it had.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'The label that it had.' })
  readonly tlp: Tlp;

  @Field(() => DateTime, { description: 'Until when it was to be in force.' })
  readonly validUntil: Timestamp;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled.' })
  readonly cancelledReason: string | null;

  static of = ({ version, at, op, by_user, content }: NoticeVersionRow): NoticeVersionType => ({
    ...{ version, at, change: op, by: by_user, threat: content.threat, tlp: content.tlp },
    original: NoticeTextType.original(content, content.colour !== 'BULLETIN'),
    details: NoticeDetailsType.of(content.details),
    validUntil: content.valid_until,
    cancelledReason: content.revoked_reason,
  });
}

@Resolver(() => NoticeVersionType)
export class NoticeVersionsResolver {
  constructor(private readonly reading: BrowseNoticesService) {}

  @Query(() => [NoticeVersionType], {
    description:
      'History of a published notice, newest first: all of it for its owner, for another reader what was written since it gained sight. Empty when absent or invisible.',
  })
  @Requires('indicator:read', 'notice.versions')
  async noticeVersions(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The notice.' }) id: string,
  ): Promise<readonly NoticeVersionType[]> {
    return (await this.reading.versions(actor, id)).map(NoticeVersionType.of);
  }
}
