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
import { ColourEnum, DraftStateEnum } from './notice-enums.graphql.js';
import type { Colour, DraftRow, DraftState } from './notice.js';

@ObjectType('NoticeDraft', {
  description:
    'A notice in its own country before and after publication; for a reviewer, the notice in review. Readers have it as `notice`, under the same id.',
})
export class NoticeDraftType {
  @Field(() => ID, { description: 'Identifier; the published notice has the same.' })
  readonly id: string;

  @Field(() => ColourEnum, { description: 'Colour, which states its subject.' })
  readonly colour: Colour;

  @Field(() => DraftStateEnum, { description: 'Status.' })
  readonly state: DraftState;

  @Field(() => Int, { description: 'Number of the saved revision. Decisions must name the revision that the officer read.' })
  readonly revision: number;

  @Field(() => PartyType, { description: 'The owner.' })
  readonly owner: ActorParty;

  @Field(() => NoticeTextType, { description: 'The text in its original language.' })
  readonly original: NoticeTextType;

  @Field(() => [NoticeTextType], { description: 'The text in other languages.' })
  readonly translations: readonly NoticeTextType[];

  @Field(() => NoticeDetailsType, { description: 'Details that the template of its colour requires, in the original language.' })
  readonly details: NoticeDetailsType;

  @Field(() => ThreatEnum, { description: 'The threat that it is about.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => [String], { description: 'The audience, by names.' })
  readonly readers: readonly string[];

  @Field(() => [CountryCode], { description: 'Countries that it is about.' })
  readonly countries: readonly string[];

  @Field(() => String, { description: 'Contact for readers.' })
  readonly contact: string;

  @Field(() => DateTime, { description: 'End of validity.' })
  readonly validUntil: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When it is deleted; null: it is kept.' })
  readonly retainUntil: Timestamp | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours from publication after which countries that have not acknowledged it are reminded.',
  })
  readonly acknowledgeWithinHours: number | null;

  @Field(() => [ID], { description: 'Claims that it is about.' })
  readonly related: readonly string[];

  @Field(() => [EvidenceFileType], {
    description: 'Evidence files. A reviewer reads them at `/bulk/evidence/:id/review` while the notice waits for the reviewer.',
  })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => String, { nullable: true, description: 'Why it was returned.' })
  readonly reason: string | null;

  @Field(() => Int, { description: 'Number of reviewers who agreed; two publish it.' })
  readonly agreed: number;

  @Field(() => Int, { nullable: true, description: 'The revision that readers have; null: none is published.' })
  readonly publishedRevision: number | null;

  @Field(() => DateTime, { description: 'When it last changed.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the draft and its files are deleted unless the draft changes before; of a published notice, only the draft change is. The country is notified a week before. Null: it is published or cancelled.',
  })
  readonly endsAt: Timestamp | null;

  static of = (row: DraftRow): NoticeDraftType => ({
    ...{ id: row.id, colour: row.colour, state: row.state, revision: row.revision, owner: row.owner, tlp: row.tlp },
    original: NoticeTextType.original(row.content, isReviewed(row)),
    translations: row.content.translations.map((text) => NoticeTextType.ofDraft(row.content, text, isReviewed(row))),
    details: NoticeDetailsType.of(row.content.details),
    ...{ threat: row.content.threat, readers: row.content.readers, countries: row.content.countries, contact: row.content.contact },
    validUntil: row.content.valid_until,
    retainUntil: row.content.retain_until,
    acknowledgeWithinHours: row.content.acknowledge_hours,
    related: row.content.related,
    evidence: (row.content.files ?? []).map((file) => ({ ...file, addedAt: new Date(file.addedAt) })),
    reason: row.reason,
    agreed: row.agreed,
    publishedRevision: row.published_revision,
    updatedAt: row.updated_at,
    endsAt: row.ends_at,
  });
}

/** Returns whether the hub's reviewers agreed to the current text. */
const isReviewed = ({ state, colour }: DraftRow): boolean => state === 'PUBLISHED' && colour !== 'BULLETIN';

@ObjectType('NoticeDraftPage', { description: 'A page of drafts, newest first.' })
export class NoticeDraftPageType {
  @Field(() => [NoticeDraftType], { description: 'The drafts.' })
  readonly drafts: readonly NoticeDraftType[];

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the next page; null on the last page.' })
  readonly cursor: string | null;
}
