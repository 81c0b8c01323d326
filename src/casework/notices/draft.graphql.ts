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
  description: 'A notice at its own country’s desk; to a reviewer, what was handed over. What readers have is `notice`, under the same id.',
})
export class NoticeDraftType {
  @Field(() => ID, { description: 'Identifier; the notice has the same when it is published.' })
  readonly id: string;

  @Field(() => ColourEnum, { description: 'What it is about.' })
  readonly colour: Colour;

  @Field(() => DraftStateEnum, { description: 'How far it is.' })
  readonly state: DraftState;

  @Field(() => Int, { description: 'Counts what was saved. Whoever decides names the revision that it has read.' })
  readonly revision: number;

  @Field(() => PartyType, { description: 'Whose it is.' })
  readonly owner: ActorParty;

  @Field(() => NoticeTextType, { description: 'Its words in the language in which they were written.' })
  readonly original: NoticeTextType;

  @Field(() => [NoticeTextType], { description: 'Its words in other languages.' })
  readonly translations: readonly NoticeTextType[];

  @Field(() => NoticeDetailsType, { description: 'What the template of its colour asks for, in the original’s words.' })
  readonly details: NoticeDetailsType;

  @Field(() => ThreatEnum, { description: 'Which threat it is about.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => [String], { description: 'Whom it goes to, in words.' })
  readonly readers: readonly string[];

  @Field(() => [CountryCode], { description: 'Countries that it is about.' })
  readonly countries: readonly string[];

  @Field(() => String, { description: 'Whom to reach.' })
  readonly contact: string;

  @Field(() => DateTime, { description: 'Until when it is in force.' })
  readonly validUntil: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When it is deleted; null: it is kept.' })
  readonly retainUntil: Timestamp | null;

  @Field(() => Int, { nullable: true, description: 'Hours from publication until whoever has not acknowledged it is reminded.' })
  readonly acknowledgeWithinHours: number | null;

  @Field(() => [ID], { description: 'Claims that it is about.' })
  readonly related: readonly string[];

  @Field(() => [EvidenceFileType], {
    description: 'Its files. A reviewer reads them at `/bulk/evidence/:id/review`, as long as the notice waits for it.',
  })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => String, { nullable: true, description: 'Why it was returned.' })
  readonly reason: string | null;

  @Field(() => Int, { description: 'Reviewers that have agreed; two publish it.' })
  readonly agreed: number;

  @Field(() => Int, { nullable: true, description: 'The revision that readers have; null: none was published.' })
  readonly publishedRevision: number | null;

  @Field(() => DateTime, { description: 'When it was last moved.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it ends, files and all, unless somebody moves it before; of a published notice its change does. Its country is told a week before. Null: it is published, or cancelled.',
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

/** Whether the hub's reviewers have agreed to what stands there. */
const isReviewed = ({ state, colour }: DraftRow): boolean => state === 'PUBLISHED' && colour !== 'BULLETIN';

@ObjectType('NoticeDraftPage', { description: 'A page of a desk, newest first.' })
export class NoticeDraftPageType {
  @Field(() => [NoticeDraftType], { description: 'What lies there.' })
  readonly drafts: readonly NoticeDraftType[];

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;
}
