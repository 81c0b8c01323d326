import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, Length, MaxLength, Max, Min } from 'class-validator';
import { MOST_FILES } from '../../intel/evidence/evidence.js';
import { MoneyInput } from '../../platform/graphql/money.graphql.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { CONTACT_ENTRY_ID } from '../../tenancy/directory/contact-entries.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { AudienceInput, audienceSpecOf, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { CheckAnswer, Question } from './checklist.policy.js';
import { AssetTypeEnum, ColourEnum, HolderEnum, ImminenceEnum, QuestionEnum, TranslationMethodEnum } from './notice-enums.graphql.js';
import {
  type AssetType,
  type Colour,
  type Holder,
  type Imminence,
  MOST_RELATED_INDICATORS,
  MOST_TRANSLATIONS,
  ORANGE_HOURS,
  type NoticeFields,
  type TranslationFields,
  type TranslatedDetails,
  type TranslationMethod,
} from './notice.js';

@InputType('NoticeAssetInput', { description: 'An asset of a SILVER notice.' })
export class NoticeAssetInput {
  @Field(() => AssetTypeEnum, { description: 'What kind of asset.' })
  readonly type: AssetType;

  @Field(() => String, { description: 'What the asset is and where it is, in 1 to 2,000 characters.' })
  readonly description: string;

  @Field(() => MoneyInput, { nullable: true, description: 'Value of the asset.' })
  readonly value?: MoneyInput | null;

  @Field(() => HolderEnum, { description: 'Kind of holder.' })
  readonly holder: Holder;

  @Field(() => CountryCode, { nullable: true, description: 'Country where the asset is.' })
  readonly country?: string | null;
}

@InputType('NoticeDetailsInput', {
  description:
    'Details that the template of a colour requires. PURPLE: method, and objects, devices, concealment. ORANGE: danger, imminence, instructions, and objects, devices. SILVER: assets. BULLETIN: none.',
})
export class NoticeDetailsInput {
  @Field(() => String, { nullable: true, description: 'How offenders act.' })
  readonly method?: string | null;

  @Field(() => [String], { nullable: true, description: 'Objects that offenders use, at most 50.' })
  readonly objects?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Devices that offenders use, at most 50.' })
  readonly devices?: string[] | null;

  @Field(() => String, { nullable: true, description: 'How offenders hide it.' })
  readonly concealment?: string | null;

  @Field(() => String, { nullable: true, description: 'The threat, and who is at risk.' })
  readonly danger?: string | null;

  @Field(() => ImminenceEnum, { nullable: true, description: 'How soon the threat is expected.' })
  readonly imminence?: Imminence | null;

  @Field(() => String, { nullable: true, description: 'What readers should do.' })
  readonly instructions?: string | null;

  @Field(() => [NoticeAssetInput], { nullable: true, description: 'The assets, 1 to 50.' })
  readonly assets?: NoticeAssetInput[] | null;
}

@InputType('NoticeTextDetailsInput', {
  description:
    "A notice's details in another language: for each, as many texts as the original, in the same order. Absent details remain in the original language.",
})
export class NoticeTextDetailsInput implements TranslatedDetails {
  @Field(() => String, { nullable: true, description: 'How offenders act.' })
  readonly method?: string | null;

  @Field(() => [String], { nullable: true, description: 'Objects that offenders use, at most 50.' })
  readonly objects?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Devices that offenders use, at most 50.' })
  readonly devices?: string[] | null;

  @Field(() => String, { nullable: true, description: 'How offenders hide it.' })
  readonly concealment?: string | null;

  @Field(() => String, { nullable: true, description: 'The threat, and who is at risk.' })
  readonly danger?: string | null;

  @Field(() => String, { nullable: true, description: 'What readers should do.' })
  readonly instructions?: string | null;

  @Field(() => [String], { nullable: true, description: 'Descriptions of the assets.' })
  readonly assets?: string[] | null;
}

@InputType('NoticeTextInput', { description: 'The text of a notice in another language.' })
export class NoticeTextInput {
  @Field(() => String, { description: 'Language: a BCP 47 tag, such as `th`.' })
  readonly language: string;

  @Field(() => TranslationMethodEnum, { description: 'Method of the translation.' })
  readonly method: TranslationMethod;

  @Field(() => String, { description: 'Title, 1 to 300 characters.' })
  readonly title: string;

  @Field(() => String, { description: 'Summary, 1 to 2,000 characters.' })
  readonly summary: string;

  @Field(() => String, { description: 'Text, 1 to 50,000 characters of Markdown.' })
  readonly body: string;

  @Field(() => NoticeTextDetailsInput, { nullable: true, description: 'The details in this language.' })
  readonly details?: NoticeTextDetailsInput | null;
}

@InputType('NoticeInput', { description: 'A whole notice. A field that is absent in a new revision is cleared.' })
export class NoticeInput {
  @Field(() => ColourEnum, { description: 'Subject. It cannot change once the notice is published.' })
  readonly colour: Colour;

  @Field(() => String, { description: 'Language of the original: a BCP 47 tag, such as `en`.' })
  readonly language: string;

  @Field(() => String, { description: 'Title, 1 to 300 characters.' })
  readonly title: string;

  @Field(() => String, { description: 'Summary, 1 to 2,000 characters.' })
  readonly summary: string;

  @Field(() => String, { description: 'Text, 1 to 50,000 characters of Markdown.' })
  readonly body: string;

  @Field(() => NoticeDetailsInput, { nullable: true, description: 'Details that the template of the colour requires.' })
  readonly details?: NoticeDetailsInput | null;

  @Field(() => ThreatEnum, { description: 'The threat that it is about.' })
  readonly threat: Threat;

  @Field(() => [CountryCode], { nullable: true, description: 'Countries that the notice is about. For the readers use `audience`.' })
  @IsOptional()
  @ArrayMaxSize(250)
  readonly countries?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Contact for readers, 1 to 500 characters. Required unless `contactEntryId` is given. Absent: the name of the unit of the entry.',
  })
  @IsOptional()
  @Length(1, 500)
  readonly contact?: string | null;

  @Field(() => ID, CONTACT_ENTRY_ID)
  @IsOptional()
  @MaxLength(64)
  readonly contactEntryId?: string | null;

  @Field(() => TlpEnum, { nullable: true, defaultValue: 'GREEN', description: 'Traffic Light Protocol label: CLEAR, GREEN or AMBER.' })
  readonly tlp?: Tlp | null;

  @Field(() => AudienceInput, { description: 'Audience of the notice.' })
  readonly audience: AudienceInput;

  @Field(() => DateTime, { description: 'End of validity.' })
  readonly validUntil: Date;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the notice is deleted, not before `validUntil`; absent: five years after its publication, or the limit of your party.',
  })
  readonly retainUntil?: Date | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Hours from publication after which countries that have not acknowledged it are reminded, 1 to 720. Absent: 12 for an ORANGE notice, none for others.',
  })
  @IsOptional()
  @Min(1)
  @Max(720)
  readonly acknowledgeWithinHours?: number | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Related indicators, at most 100. Each reader sees only those that it may see anyway.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_RELATED_INDICATORS)
  readonly related?: string[] | null;

  @Field(() => [NoticeTextInput], {
    nullable: true,
    description: 'Translations, which are approved and reviewed with the notice; at most 30.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_TRANSLATIONS)
  readonly translations?: NoticeTextInput[] | null;

  @Field(() => [ID], { nullable: true, description: "Evidence files of the viewer's own agency, at most 20." })
  @IsOptional()
  @ArrayMaxSize(MOST_FILES)
  readonly evidence?: string[] | null;
}

@InputType('NoticeCheckInput', { description: "A reviewer's answer to one question." })
export class NoticeCheckInput implements CheckAnswer {
  @Field(() => QuestionEnum, { description: 'The question.' })
  readonly question: Question;

  @Field(() => Boolean, { description: 'Yes or no.' })
  readonly yes: boolean;

  @Field(() => String, { nullable: true, description: "A note, for the hub's internal use." })
  readonly note?: string | null;
}

/** Converts the input to fields, with defaults for absent and null. */
export const noticeFieldsOf = (input: NoticeInput): NoticeFields => ({
  ...{ colour: input.colour, language: input.language, title: input.title, summary: input.summary, body: input.body, threat: input.threat },
  ...{ contact: input.contact ?? '', contactEntryId: input.contactEntryId?.toLowerCase() ?? null },
  ...{ validUntil: input.validUntil, retainUntil: input.retainUntil ?? null },
  details: input.details ?? {},
  tlp: input.tlp ?? 'GREEN',
  audience: audienceSpecOf(input.audience),
  countries: input.countries ?? [],
  acknowledgeWithinHours: input.acknowledgeWithinHours ?? (input.colour === 'ORANGE' ? ORANGE_HOURS : null),
  related: input.related ?? [],
  translations: (input.translations ?? []).map(translationFieldsOf),
  evidence: input.evidence ?? [],
});

export const translationFieldsOf = ({ language, method, title, summary, body, details }: NoticeTextInput): TranslationFields => ({
  ...{ language, method, title, summary, body, details: { ...details } },
});
