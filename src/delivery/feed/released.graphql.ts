import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ProblemType } from '../../platform/graphql/receipts.graphql.js';
import { AgencyType, PartyType } from '../../identity/auth/viewer.graphql.js';
import { CountryCode, Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { Claim, Timestamp, Threat } from '../../intel/indicators/claim.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type { FeedEvent, FeedOperation } from './feed-event.js';
import { OperationEnum } from './feed.graphql.js';
import type { RenderedEvent } from './event-renderer.js';

@ObjectType('ReleasedIndicator', {
  description:
    'The fields of an indicator that a release gives. It contains no description, evaluation, references, source document or sightings, and not the rest of the audience.',
})
export class ReleasedIndicatorType {
  @Field(() => ID, { description: 'Identifier; the same in all versions.' })
  readonly id: string;

  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'Canonical form, which is used for comparison.' })
  readonly value: string;

  @Field(() => String, { nullable: true, description: 'Platform or payment scheme.' })
  readonly platform: string | null;

  @Field(() => String, { nullable: true, description: 'Network of a wallet.' })
  readonly network: string | null;

  @Field(() => String, { nullable: true, description: 'Bank of an account without IBAN.' })
  readonly bank: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'Country of a phone number or account, if known.' })
  readonly country: string | null;

  @Field(() => ThreatEnum, { description: 'Threat that the value is used for.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label: how the indicator may be shared.' })
  readonly tlp: Tlp;

  @Field(() => [String], { description: 'Tags, sorted, at most 50: words of the owner for every reader.' })
  readonly tags: readonly string[];

  @Field(() => DateTime, { nullable: true, description: 'When the value was first seen in use.' })
  readonly firstSeen: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When the value was last seen in use.' })
  readonly lastSeen: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When the indicator lapses.' })
  readonly validUntil: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'End of retention, at the hub and at every recipient. Every item has one.' })
  readonly retainUntil: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When the owner revoked the indicator.' })
  readonly revokedAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Why the owner revoked the indicator. Every reader sees the reason.' })
  readonly revokedReason: string | null;

  @Field(() => Int, { description: 'Version, from 1.' })
  readonly version: number;

  @Field(() => PartyType, { nullable: true, description: 'The party that released it; null if the owner is not named.' })
  readonly owner: PartyType | null;

  @Field(() => AgencyType, { nullable: true, description: 'The agency; null unless the owner names it.' })
  readonly agency: AgencyType | null;

  static of = (claim: Claim): ReleasedIndicatorType => {
    const { owner_id: id, owner_kind: kind, owner_name: name, agency_id, agency_name } = claim;
    return {
      id: claim.id,
      kind: claim.kind,
      value: claim.value,
      platform: claim.platform,
      network: claim.network,
      bank: claim.bank,
      country: claim.country,
      threat: claim.threat,
      tlp: claim.tlp,
      tags: claim.tags,
      firstSeen: claim.first_seen,
      lastSeen: claim.last_seen,
      validUntil: claim.valid_until,
      retainUntil: claim.retain_until,
      revokedAt: claim.revoked_at,
      revokedReason: claim.revoked_reason,
      version: claim.version,
      owner: id !== null && kind !== null && name !== null ? { id, kind, name, country: claim.owner_country } : null,
      agency: agency_id !== null && agency_name !== null ? { id: agency_id, name: agency_name } : null,
    };
  };
}

@ObjectType('ReleasedEvent', {
  description: "A change to the indicators that were released to the viewer's party. Delivered at least once, in order.",
})
export class ReleasedEventType {
  @Field(() => ID, { description: 'The same event delivered twice has the same id, here and in the feed; no other party has this id.' })
  readonly eventId: string;

  @Field(() => Cursor, { description: 'Pass it as `after` to continue after this event, here or in the feed.' })
  readonly cursor: string;

  @Field(() => DateTime, { description: 'When the change happened.' })
  readonly at: string;

  @Field(() => OperationEnum, { description: 'Meaning of the event.' })
  readonly operation: FeedOperation;

  @Field(() => ID, { nullable: true, description: 'The indicator; null only for POSITION.' })
  readonly itemId: string | null;

  @Field(() => ReleasedIndicatorType, {
    nullable: true,
    description: 'The indicator at the time of delivery; null for WITHDRAWN and POSITION, and with a problem.',
  })
  readonly indicator: ReleasedIndicatorType | null;

  @Field(() => Boolean, { description: 'Whether the indicator is older than its release.' })
  readonly backfill: boolean;

  @Field(() => ProblemType, { nullable: true, description: 'UNREADABLE: this hub cannot show the indicator. The event still counts.' })
  readonly problem: ProblemType | null;

  static of = ({ eventId, cursor, at, operation, itemId, backfill, claim }: FeedEvent, { problem }: RenderedEvent): ReleasedEventType => ({
    ...{ eventId, cursor, at, operation, itemId, backfill, problem },
    indicator: claim && problem === null ? ReleasedIndicatorType.of(claim) : null,
  });
}

@ObjectType('ReleasedFeedPage', { description: 'A page of events, oldest first.' })
export class ReleasedFeedPageType {
  @Field(() => [ReleasedEventType], { description: 'The events.' })
  readonly events: readonly ReleasedEventType[];

  @Field(() => Cursor, { description: 'Cursor to continue from, also when there were no events.' })
  readonly cursor: string;

  @Field(() => Boolean, { description: 'Whether there are more events.' })
  readonly more: boolean;
}

@InputType('ReleasedFeedFilter', { description: 'Which events are sent. A filter by threats never excludes REVOKED and WITHDRAWN.' })
export class ReleasedFeedFilterInput {
  @Field(() => [KindEnum], { nullable: true, description: 'Any of these kinds.' })
  readonly kinds?: Kind[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats, before or after the change.' })
  readonly threats?: Threat[] | null;
}
