import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { type WordToCheck, wordsToCheck } from '../../intel/warninglists/neutrality.policy.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import { CONTACT_ENTRY } from '../../tenancy/directory/contact-entries.js';
import { DirectoryEntryType } from '../../tenancy/directory/directory-entry.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { NoticeDetailsType, NoticeTextType } from './notice-parts.graphql.js';
import { ColourEnum, DraftStateEnum, QuestionEnum } from './notice-enums.graphql.js';
import type { Colour, DraftRow, DraftState, NoticeAudience } from './notice.js';

@ObjectType('NoticeAudienceGroup', { description: 'A working group in the audience of a notice.' })
export class NoticeAudienceGroupType {
  @Field(() => ID, { description: 'Identifier of the group.' })
  readonly id: string;

  @Field(() => String, { description: 'Name of the group.' })
  readonly name: string;
}

@ObjectType('NoticeAudience', { description: 'The intended audience of a notice, with the names at the time of saving.' })
export class NoticeAudienceType implements NoticeAudience {
  @Field(() => Boolean, { description: 'Whether every member country is a reader.' })
  readonly everyCountry: boolean;

  @Field(() => [CountryCode], { description: 'Countries that are readers by name: at most one entry for each member country.' })
  readonly countries: readonly string[];

  @Field(() => [NoticeAudienceGroupType], { description: "Working groups that are readers: at most all of the owner's groups." })
  readonly groups: readonly NoticeAudienceGroupType[];

  @Field(() => [PartyType], { description: 'Partners that are readers: at most one entry for each partner.' })
  readonly partners: readonly ActorParty[];

  @Field(() => [CountryCode], { description: 'Countries that are excepted: at most one entry for each member country.' })
  readonly exceptCountries: readonly string[];
}

@ObjectType('NoticeWordToCheck', {
  description:
    'A word of a notice that may give it a character that Article 3 forbids. It decides nothing: authors and reviewers judge the text.',
})
export class NoticeWordToCheckType implements WordToCheck {
  @Field(() => QuestionEnum, { description: 'POLITICAL, MILITARY, RELIGIOUS or RACIAL: the question that a reviewer answers about it.' })
  readonly character: WordToCheck['character'];

  @Field(() => String, { description: 'The word, in lower case.' })
  readonly word: string;
}

@ObjectType('NoticeDraft', {
  description:
    'A notice in its own country before and after publication; for a reviewer, the notice in review. Readers have it as `notice`, under the same id.',
})
export class NoticeDraftType {
  @Field(() => ID, { description: 'Identifier; the published notice has the same.' })
  readonly id: string;

  @Field(() => ColourEnum, { description: 'Colour, which states its subject.' })
  readonly colour: Colour;

  @Field(() => DraftStateEnum, { description: 'State of the draft.' })
  readonly state: DraftState;

  @Field(() => Int, { description: 'Number of the saved revision. Decisions must name the revision that the officer read.' })
  readonly revision: number;

  @Field(() => PartyType, { description: 'The country that the notice belongs to.' })
  readonly owner: ActorParty;

  @Field(() => NoticeTextType, { description: 'The text in its original language.' })
  readonly original: NoticeTextType;

  @Field(() => [NoticeWordToCheckType], { description: 'Words of the original text to check against Article 3, at most 10.' })
  readonly wordsToCheck: readonly WordToCheck[];

  @Field(() => [NoticeTextType], { description: 'The text in other languages, at most 30.' })
  readonly translations: readonly NoticeTextType[];

  @Field(() => NoticeDetailsType, { description: 'Details that the template of its colour requires, in the original language.' })
  readonly details: NoticeDetailsType;

  @Field(() => ThreatEnum, { description: 'The threat that it is about.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => NoticeAudienceType, { description: 'Audience of the notice.' })
  readonly audience: NoticeAudienceType;

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
    description: 'When the published notice is deleted; null: five years after its publication, or the limit of the party.',
  })
  readonly retainUntil: Timestamp | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours from publication after which countries that have not acknowledged it are reminded.',
  })
  readonly acknowledgeWithinHours: number | null;

  @Field(() => [ID], { description: 'Indicators that it is about, at most 100.' })
  readonly relatedIds: readonly string[];

  @Field(() => [EvidenceFileType], {
    description:
      'Evidence files, at most 20. A reviewer reads them at `/bulk/evidence/:id/review` while the notice waits for the reviewer.',
  })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => String, { nullable: true, description: 'Why it was returned.' })
  readonly returnedReason: string | null;

  @Field(() => Int, { description: 'Number of reviewers who agreed; two publish it.' })
  readonly agreementCount: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Revision of the draft that was published last; null: none is published. Readers see `version` of the notice.',
  })
  readonly publishedRevision: number | null;

  @Field(() => DateTime, { description: 'When it was first saved.' })
  readonly createdAt: Timestamp;

  @Field(() => ActorType, { description: 'First author of the notice since the last publication; to a reviewer, the country.' })
  readonly createdBy: ActorView;

  @Field(() => DateTime, { description: 'When it last changed.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the draft and its files are deleted unless the draft changes before; for a published notice, only the unpublished change is deleted. The country is notified a week before. Null: it is published or cancelled.',
  })
  readonly expiresAt: Timestamp | null;

  static of = (row: DraftRow): NoticeDraftType => ({
    ...{ id: row.id, colour: row.colour, state: row.state, revision: row.revision, owner: row.owner, tlp: row.tlp },
    original: NoticeTextType.original(row.content, isReviewed(row)),
    wordsToCheck: wordsToCheck([row.content.title, row.content.summary, row.content.body].join('\n')),
    translations: row.content.translations.map((text) => NoticeTextType.ofDraft(row.content, text, isReviewed(row))),
    details: NoticeDetailsType.of(row.content.details),
    ...{ threat: row.content.threat, audience: row.content.readers, countries: row.content.countries, contact: row.content.contact },
    contactEntryId: row.content.contact_entry ?? null,
    validUntil: row.content.valid_until,
    retainUntil: row.content.retain_until,
    acknowledgeWithinHours: row.content.acknowledge_hours,
    relatedIds: row.content.related,
    evidence: (row.content.files ?? []).map((file) => ({ ...file, addedAt: new Date(file.addedAt) })),
    returnedReason: row.reason,
    agreementCount: row.agreed,
    publishedRevision: row.published_revision,
    createdAt: row.created_at,
    createdBy: row.created_by ?? { kind: null, id: null, name: null, party: row.owner, agency: null },
    updatedAt: row.updated_at,
    expiresAt: row.ends_at,
  });
}

/** Returns whether the hub's reviewers agreed to the current text. */
const isReviewed = ({ state, colour }: DraftRow): boolean => state === 'PUBLISHED' && colour !== 'BULLETIN';

export const NoticeDraftConnection = connectionType('NoticeDraft', () => NoticeDraftType, {
  description: 'Drafts of notices. `noticeDrafts`: newest first; `noticeReviews`: those that wait longest for a review first.',
});
