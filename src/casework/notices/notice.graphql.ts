import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { CountryCode, Cursor, DateTime } from '../../platform/graphql/scalars.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { NoticeDetailsType, NoticeTextType } from './notice-parts.graphql.js';
import { ColourEnum, NoticeStateEnum } from './notice-enums.graphql.js';
import type { AcknowledgementRow, Colour, NoticeRow, NoticeState } from './notice.js';

@ObjectType('Notice', {
  description:
    'What a country tells others in a form of its own. Before it is published nobody outside that country learns that there is one.',
})
export class NoticeType {
  @Field(() => ID, { description: 'Identifier; it stays through all versions.' })
  readonly id: string;

  @Field(() => ColourEnum, { description: 'What it is about.' })
  readonly colour: Colour;

  @Field(() => NoticeStateEnum, { description: 'Whether it is in force.' })
  readonly state: NoticeState;

  @Field(() => PartyType, { nullable: true, description: 'Whose it is.' })
  readonly owner: ActorParty | null;

  @Field(() => NoticeTextType, { description: 'Its words in the language in which they were written.' })
  readonly original: NoticeTextType;

  @Field(() => [NoticeTextType], {
    description: 'Its words in other languages: those that the owner accepted, and the viewer’s party’s own.',
  })
  readonly translations: readonly NoticeTextType[];

  @Field(() => NoticeDetailsType, { description: 'What the template of its colour asks for, in the original’s words.' })
  readonly details: NoticeDetailsType;

  @Field(() => ThreatEnum, { description: 'Which threat it is about.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => [CountryCode], { description: 'Countries that it is about.' })
  readonly countries: readonly string[];

  @Field(() => String, { description: 'Whom to reach.' })
  readonly contact: string;

  @Field(() => DateTime, { description: 'Until when it is in force.' })
  readonly validUntil: Timestamp;

  @Field(() => Int, { nullable: true, description: 'Hours from publication until whoever has not acknowledged it is reminded.' })
  readonly acknowledgeWithinHours: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the viewer’s country acknowledged what it says now; null: not yet, or it is its own.',
  })
  readonly acknowledgedAt: Timestamp | null;

  @Field(() => [ID], { description: 'Claims that it is about, those that the viewer sees.' })
  readonly related: readonly string[];

  @Field(() => [EvidenceFileType], { description: 'Files; of a cancelled notice its own agency alone sees them.' })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => DateTime, { description: 'When it was first published.' })
  readonly publishedAt: Timestamp;

  @Field(() => DateTime, { description: 'When this version came.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When it was cancelled.' })
  readonly cancelledAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled.' })
  readonly cancelledReason: string | null;

  @Field(() => Int, {
    description: 'Version, from 1: what was approved anew, a translation that was accepted, and a cancellation each make one.',
  })
  readonly version: number;

  static of = (row: NoticeRow): NoticeType => ({
    ...{ id: row.id, colour: row.colour, owner: row.owner, threat: row.threat, tlp: row.tlp, contact: row.contact, version: row.version },
    state: row.state,
    original: NoticeTextType.original(row, row.colour !== 'BULLETIN'),
    translations: row.translations.map((text) => NoticeTextType.translation(row, text)),
    details: NoticeDetailsType.of(row.details),
    countries: row.countries,
    validUntil: row.valid_until,
    acknowledgeWithinHours: row.acknowledge_hours,
    acknowledgedAt: row.acknowledged?.at ?? null,
    related: row.related,
    evidence: row.evidence.map((file) => ({ ...file, addedAt: new Date(file.addedAt) })),
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
    cancelledAt: row.revoked_at,
    cancelledReason: row.revoked_reason,
  });
}

@ObjectType('NoticePage', { description: 'A page of notices, newest first.' })
export class NoticePageType {
  @Field(() => [NoticeType], { description: 'The notices.' })
  readonly notices: readonly NoticeType[];

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;
}

@ObjectType('NoticeAcknowledgement', { description: 'Whether a country has acknowledged what a notice says now.' })
export class NoticeAcknowledgementType {
  @Field(() => PartyType, { description: 'The country.' })
  readonly party: ActorParty;

  @Field(() => DateTime, { nullable: true, description: 'When it did; null: not yet.' })
  readonly at: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Its word to the owner.' })
  readonly note: string | null;

  static of = (row: AcknowledgementRow): NoticeAcknowledgementType => row;
}
