import { Args, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, connectionType, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { type Change, ChangeEnum } from './change.graphql.js';
import type { Claim, Timestamp, Threat } from './claim.js';
import type { Kind } from '../../values/values/value.js';
import { GovernanceService, type VersionRow } from './governance.service.js';
import { ThreatEnum } from './indicator.graphql.js';
import { DisputedType, PersonStatusEnum } from './person.graphql.js';
import { type PersonStatus, personStatusOf } from './person-status.js';

@ObjectType('IndicatorVersion', { description: 'A version of an indicator. Versions are only ever added.' })
export class IndicatorVersionType {
  @Field(() => Int, { description: 'Number of the version, from 1.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When it was written.' })
  readonly at: Timestamp;

  @Field(() => ChangeEnum, { description: 'The change that made it.' })
  readonly change: Change;

  @Field(() => ActorType, {
    nullable: true,
    description: 'Who wrote it: its party alone to another party; null if its party is not named to the viewer.',
  })
  readonly by: ActorView | null;

  @Field(() => ThreatEnum, { description: 'The threat of this version.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'The label of this version.' })
  readonly tlp: Tlp;

  @Field(() => [String], { description: 'The tags of this version, at most 50.' })
  readonly tags: readonly string[];

  @Field(() => DateTime, { nullable: true, description: 'When this version would have lapsed.' })
  readonly validUntil: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Why it was revoked.' })
  readonly revokedReason: string | null;

  @Field(() => String, { nullable: true, description: 'Description in this version; part of the detail.' })
  readonly description: string | null;

  @Field(() => Int, { nullable: true, description: 'Confidence in this version; part of the detail.' })
  readonly confidence: number | null;

  @Field(() => PersonStatusEnum, {
    nullable: true,
    description: 'Status of the person behind the value in this version; part of the detail.',
  })
  readonly personStatus: PersonStatus | null;

  @Field(() => DisputedType, { nullable: true, description: 'The dispute at that time; null: none.' })
  readonly disputed: DisputedType | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when a data subject contested the data at that time; null: it was not contested.',
  })
  readonly contestedSince: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When the owner had last confirmed the data at that time; null: not yet.' })
  readonly confirmedAt: Timestamp | null;

  static of({ version, at, op, by, content, detail }: VersionRow): IndicatorVersionType {
    return {
      version,
      at,
      change: op as Change,
      by,
      threat: content.threat as Threat,
      tlp: content.tlp as Tlp,
      tags: content.tags as string[],
      validUntil: content.valid_until as Timestamp | null,
      revokedReason: content.revoked_reason as string | null,
      description: (detail?.description ?? null) as string | null,
      confidence: (detail?.confidence ?? null) as number | null,
      personStatus: detail ? personStatusOf(content.kind as Kind, detail.person_status as PersonStatus | null) : null,
      disputed: DisputedType.of(content as unknown as Claim),
      contestedSince: (content.contested_since ?? null) as Timestamp | null,
      confirmedAt: (content.confirmed_at ?? null) as Timestamp | null,
    };
  }
}

const IndicatorVersionConnection = connectionType('IndicatorVersion', () => IndicatorVersionType, {
  description: 'Versions of an indicator, newest first.',
});

@Resolver(() => IndicatorVersionType)
export class VersionsResolver {
  constructor(private readonly governance: GovernanceService) {}

  @Query(() => IndicatorVersionConnection, {
    description:
      'History of an indicator, newest first. The owner gets all versions. Another reader gets those since the indicator became visible to it, without versions that changed nothing it may read. Empty when absent or invisible.',
  })
  @Requires('indicator:read', 'indicator.versions')
  async indicatorVersions(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('indicatorId', { type: () => ID, description: 'Identifier of the indicator.' }) indicatorId: string,
  ): Promise<Connection<IndicatorVersionType>> {
    return mapConnection(await this.governance.versions(actor, indicatorId, page), IndicatorVersionType.of);
  }
}
