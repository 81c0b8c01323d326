import { Args, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, connectionType, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { type Change, ChangeEnum } from '../../intel/indicators/change.graphql.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { NoticeDetailsType, NoticeTextType } from './notice-parts.graphql.js';
import type { NoticeVersionRow } from './notice.js';
import { BrowseNoticesService } from './browse-notices.service.js';

@ObjectType('NoticeVersion', { description: 'A former or current version of a notice. Versions are never changed or deleted.' })
export class NoticeVersionType {
  @Field(() => Int, { description: 'Number of the version, from 1.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When it was written.' })
  readonly at: Timestamp;

  @Field(() => ChangeEnum, { description: 'The kind of change.' })
  readonly change: Change;

  @Field(() => ActorType, { nullable: true, description: 'Who wrote it; to other parties, the owner.' })
  readonly by: ActorView | null;

  @Field(() => NoticeTextType, { description: 'The original text of this version.' })
  readonly original: NoticeTextType;

  @Field(() => NoticeDetailsType, { description: 'Details of this version, by the template of its colour.' })
  readonly details: NoticeDetailsType;

  @Field(() => ThreatEnum, { description: 'Threat of this version.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label of this version.' })
  readonly tlp: Tlp;

  @Field(() => DateTime, { description: 'End of validity in this version.' })
  readonly validUntil: Timestamp;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled.' })
  readonly cancelledReason: string | null;

  static of = ({ version, at, op, by, content }: NoticeVersionRow): NoticeVersionType => ({
    ...{ version, at, change: op, by, threat: content.threat, tlp: content.tlp },
    original: NoticeTextType.original(content, content.colour !== 'BULLETIN'),
    details: NoticeDetailsType.of(content.details),
    validUntil: content.valid_until,
    cancelledReason: content.revoked_reason,
  });
}

export const NoticeVersionConnection = connectionType('NoticeVersion', () => NoticeVersionType, {
  description: 'Versions of a notice, newest first. A page ends early when its versions are long.',
});

@Resolver(() => NoticeVersionType)
export class NoticeVersionsResolver {
  constructor(private readonly reading: BrowseNoticesService) {}

  @Query(() => NoticeVersionConnection, {
    description:
      'Versions of a published notice, newest first. The owner sees all, other readers those since the notice became visible to them. Empty when the notice is absent or invisible.',
  })
  @Requires('indicator:read', 'notice.versions')
  async noticeVersions(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('noticeId', { type: () => ID, description: 'Identifier of the notice.' }) noticeId: string,
  ): Promise<Connection<NoticeVersionType>> {
    return mapConnection(await this.reading.versions(actor, noticeId, page), NoticeVersionType.of);
  }
}
