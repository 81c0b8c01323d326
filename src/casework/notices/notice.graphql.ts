import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import { CONTACT_ENTRY } from '../../tenancy/directory/contact-entries.js';
import { DirectoryEntryType } from '../../tenancy/directory/directory-entry.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { NoticeDetailsType, NoticeTextType } from './notice-parts.graphql.js';
import { ColourEnum, NoticeStateEnum } from './notice-enums.graphql.js';
import type { AcknowledgementRow, Colour, NoticeRow, NoticeState } from './notice.js';

@ObjectType('Notice', {
  description: 'A structured message from one country to others. Before publication, nobody outside that country can see that it exists.',
  implements: () => [ItemType],
})
export class NoticeType implements ItemType {
  @Field(() => ID, { description: 'Identifier, the same for all versions.' })
  readonly id: string;

  @Field(() => ColourEnum, { description: 'Colour, which states its subject.' })
  readonly colour: Colour;

  @Field(() => NoticeStateEnum, { description: 'Whether it is in force.' })
  readonly state: NoticeState;

  @Field(() => PartyType, { nullable: true, description: 'The country that published the notice.' })
  readonly owner: ActorParty | null;

  @Field(() => NoticeTextType, { description: 'The text in its original language.' })
  readonly original: NoticeTextType;

  @Field(() => [NoticeTextType], {
    description:
      "The text in other languages: at most 30 translations that the owner accepted, and at most 10 of the viewer's party that the owner has not accepted. The owner also sees the translations that other countries offer, at most 10 of each.",
  })
  readonly translations: readonly NoticeTextType[];

  @Field(() => NoticeDetailsType, { description: 'Details that the template of its colour requires, in the original language.' })
  readonly details: NoticeDetailsType;

  @Field(() => ThreatEnum, { description: 'The threat that it is about.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => [CountryCode], { description: 'Countries that it is about, at most 250.' })
  readonly countries: readonly string[];

  @Field(() => String, { description: 'Contact for readers.' })
  readonly contact: string;

  @Field(() => DirectoryEntryType, CONTACT_ENTRY)
  readonly contactEntry?: DirectoryEntryType | null;

  /** Id of the entry, which the viewer may not see; not in the API. */
  readonly contactEntryId: string | null;

  @Field(() => DateTime, { description: 'End of validity.' })
  readonly validUntil: Timestamp;

  @Field(() => DateTime, {
    nullable: true,
    description: 'End of retention, which every notice has: the hub then deletes it for all its readers (retentionRules).',
  })
  readonly retainUntil: Timestamp | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours from publication after which countries that have not acknowledged it are reminded.',
  })
  readonly acknowledgeWithinHours: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When the viewer's country acknowledged the last publication; null: not yet, or the notice is its own.",
  })
  readonly acknowledgedAt: Timestamp | null;

  @Field(() => [ID], { description: 'Related indicators that the viewer sees; at most 100.' })
  readonly relatedIds: readonly string[];

  @Field(() => [EvidenceFileType], {
    description: 'Evidence files, at most 20. Those of a cancelled notice are visible to its own agency only.',
  })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => DateTime, { description: 'When it was first published.' })
  readonly publishedAt: Timestamp;

  @Field(() => DateTime, { description: 'When this version was stored.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When it was cancelled.' })
  readonly cancelledAt: Timestamp | null;

  @Field(() => ActorType, { nullable: true, description: 'Who cancelled it; to other parties, the owner.' })
  readonly cancelledBy: ActorView | null;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled.' })
  readonly cancelledReason: string | null;

  @Field(() => Int, {
    description: 'Version, from 1. Each publication, each accepted translation and a cancellation makes a new one.',
  })
  readonly version: number;

  static of = (row: NoticeRow): NoticeType => ({
    ...{ id: row.id, colour: row.colour, owner: row.owner, threat: row.threat, tlp: row.tlp, contact: row.contact, version: row.version },
    contactEntryId: row.contact_entry,
    state: row.state,
    original: NoticeTextType.original(row, row.colour !== 'BULLETIN'),
    translations: row.translations.map((text) => NoticeTextType.translation(row, text)),
    details: NoticeDetailsType.of(row.details),
    countries: row.countries,
    validUntil: row.valid_until,
    retainUntil: row.retain_until,
    acknowledgeWithinHours: row.acknowledge_hours,
    acknowledgedAt: row.acknowledged?.at ?? null,
    relatedIds: row.related,
    evidence: row.evidence.map((file) => ({ ...file, addedAt: new Date(file.addedAt) })),
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
    cancelledAt: row.revoked_at,
    cancelledBy: row.revoked_by,
    cancelledReason: row.revoked_reason,
  });
}

export const NoticeConnection = connectionType('Notice', () => NoticeType, {
  description: 'Notices, last published first. A page ends early when its notices are long.',
  counted: true,
});

@ObjectType('NoticeAcknowledgement', { description: 'Whether a country has acknowledged the last publication of a notice.' })
export class NoticeAcknowledgementType {
  @Field(() => PartyType, { description: 'The country that reads the notice.' })
  readonly party: ActorParty;

  @Field(() => DateTime, { nullable: true, description: 'When it acknowledged; null: not yet.' })
  readonly acknowledgedAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Note of the country to the owner.' })
  readonly note: string | null;

  static of = ({ at, ...row }: AcknowledgementRow): NoticeAcknowledgementType => ({ ...row, acknowledgedAt: at });
}

export const NoticeAcknowledgementConnection = connectionType('NoticeAcknowledgement', () => NoticeAcknowledgementType, {
  description: 'Countries that are readers of a notice, by name.',
});
