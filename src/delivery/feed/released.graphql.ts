import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { AgencyType, PartyType } from '../../identity/auth/viewer.graphql.js';
import { CountryCode, Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { Claim, Timestamp, Threat } from '../../intel/indicators/claim.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { ProblemType } from '../../intel/indicators/publish.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type { FeedEvent, FeedOperation } from './feed-event.js';
import { OperationEnum } from './feed.graphql.js';
import type { RenderedEvent } from './event-renderer.js';

@ObjectType('ReleasedIndicator', {
  description:
    'Of an indicator what a release gives, field by field. Never what is said about the value: description, evaluation, references, what it was read from, sightings, or for whom else it is.',
})
export class ReleasedIndicatorType {
  @Field(() => ID, { description: 'Identifier; it stays through all versions.' })
  readonly id: string;

  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'Canonical form: what is compared.' })
  readonly value: string;

  @Field(() => String, { nullable: true, description: 'Platform or payment scheme.' })
  readonly platform: string | null;

  @Field(() => String, { nullable: true, description: 'Network of a wallet.' })
  readonly network: string | null;

  @Field(() => String, { nullable: true, description: 'Bank of an account without IBAN.' })
  readonly bank: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'Country of a phone number or account, where it is known.' })
  readonly country: string | null;

  @Field(() => ThreatEnum, { description: 'What the value is used for.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label: what may be done with it.' })
  readonly tlp: Tlp;

  @Field(() => [String], { description: 'Tags, sorted: words that the owner says to every reader.' })
  readonly tags: readonly string[];

  @Field(() => DateTime, { nullable: true, description: 'When it was first seen in use.' })
  readonly firstSeen: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last seen in use.' })
  readonly lastSeen: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When the claim lapses.' })
  readonly validUntil: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when it may be kept, here and there. Null: no end was set.' })
  readonly retainUntil: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When the owner took it back.' })
  readonly revokedAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Why the owner took it back, as it says to every reader.' })
  readonly revokedReason: string | null;

  @Field(() => Int, { description: 'Version, from 1.' })
  readonly version: number;

  @Field(() => PartyType, { nullable: true, description: 'Who released it; null where the owner stays unnamed.' })
  readonly owner: PartyType | null;

  @Field(() => AgencyType, { nullable: true, description: 'The agency; null unless the owner shows it.' })
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

@ObjectType('WatchEvent', {
  description: 'Something that changed in what was released to the viewer’s party. Delivered at least once, in order.',
})
export class WatchEventType {
  @Field(() => ID, { description: 'The same event delivered twice carries the same id, here and in the feed; no other party has it.' })
  readonly eventId: string;

  @Field(() => Cursor, { description: 'Pass it as `after` to go on behind this event, here or in the feed.' })
  readonly cursor: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  readonly at: string;

  @Field(() => OperationEnum, { description: 'What it means.' })
  readonly operation: FeedOperation;

  @Field(() => ID, { nullable: true, description: 'The indicator; null for POSITION alone.' })
  readonly itemId: string | null;

  @Field(() => ReleasedIndicatorType, {
    nullable: true,
    description: 'The indicator as it stands at delivery; null for WITHDRAWN and POSITION, and with a problem.',
  })
  readonly indicator: ReleasedIndicatorType | null;

  @Field(() => Boolean, { description: 'Whether the indicator is older than its release.' })
  readonly backfill: boolean;

  @Field(() => ProblemType, { nullable: true, description: 'UNREADABLE: this hub cannot show the indicator. The event counts.' })
  readonly problem: ProblemType | null;

  static of = ({ eventId, cursor, at, operation, itemId, backfill, claim }: FeedEvent, { problem }: RenderedEvent): WatchEventType => ({
    ...{ eventId, cursor, at, operation, itemId, backfill, problem },
    indicator: claim && problem === null ? ReleasedIndicatorType.of(claim) : null,
  });
}

@ObjectType('WatchPage', { description: 'A page of events, oldest first.' })
export class WatchPageType {
  @Field(() => [WatchEventType], { description: 'The events.' })
  readonly events: readonly WatchEventType[];

  @Field(() => Cursor, { description: 'Where to go on, also when there were no events.' })
  readonly cursor: string;

  @Field(() => Boolean, { description: 'Whether there are more events.' })
  readonly more: boolean;
}

@InputType('WatchFilter', { description: 'Which events are sent. REVOKED and WITHDRAWN are never dropped for their threat.' })
export class WatchFilterInput {
  @Field(() => [KindEnum], { nullable: true, description: 'Any of these kinds.' })
  readonly kinds?: Kind[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats, before or after the change.' })
  readonly threats?: Threat[] | null;
}
