import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, Length, Max, Min } from 'class-validator';
import { MOST_FILES } from '../../intel/evidence/evidence.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Threat } from '../../intel/indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { AudienceInput, audienceSpecOf, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { CheckAnswer, Question } from './checklist.policy.js';
import { AssetTypeEnum, ColourEnum, HolderEnum, ImminenceEnum, QuestionEnum, TranslationMethodEnum } from './notice-enums.graphql.js';
import {
  type AssetType,
  type Colour,
  type Holder,
  type Imminence,
  MOST_RELATED_CLAIMS,
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

  @Field(() => String, { description: 'What it is and where, in 1 to 2,000 characters.' })
  readonly description: string;

  @Field(() => String, { nullable: true, description: 'What it is worth, as a decimal number, with `currency`.' })
  readonly value?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 4217.' })
  readonly currency?: string | null;

  @Field(() => HolderEnum, { description: 'What kind of holder it has.' })
  readonly holder: Holder;

  @Field(() => CountryCode, { nullable: true, description: 'Where it is.' })
  readonly country?: string | null;
}

@InputType('NoticeDetailsInput', {
  description:
    'What the template of a colour asks for. PURPLE: method, and objects, devices, concealment. ORANGE: danger, imminence, instructions, and objects, devices. SILVER: assets. BULLETIN: nothing.',
})
export class NoticeDetailsInput {
  @Field(() => String, { nullable: true, description: 'How they do it.' })
  readonly method?: string | null;

  @Field(() => [String], { nullable: true, description: 'Objects that they use.' })
  readonly objects?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Devices that they use.' })
  readonly devices?: string[] | null;

  @Field(() => String, { nullable: true, description: 'How they hide it.' })
  readonly concealment?: string | null;

  @Field(() => String, { nullable: true, description: 'What threatens, and whom.' })
  readonly danger?: string | null;

  @Field(() => ImminenceEnum, { nullable: true, description: 'How soon.' })
  readonly imminence?: Imminence | null;

  @Field(() => String, { nullable: true, description: 'What to do.' })
  readonly instructions?: string | null;

  @Field(() => [NoticeAssetInput], { nullable: true, description: 'The assets, 1 to 50.' })
  readonly assets?: NoticeAssetInput[] | null;
}

@InputType('NoticeTextDetailsInput', {
  description:
    'Texts of a notice’s details in another language, each as the original says it: as many, in their order. What is absent stays the original’s.',
})
export class NoticeTextDetailsInput implements TranslatedDetails {
  @Field(() => String, { nullable: true, description: 'How they do it.' })
  readonly method?: string | null;

  @Field(() => [String], { nullable: true, description: 'Objects that they use.' })
  readonly objects?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Devices that they use.' })
  readonly devices?: string[] | null;

  @Field(() => String, { nullable: true, description: 'How they hide it.' })
  readonly concealment?: string | null;

  @Field(() => String, { nullable: true, description: 'What threatens, and whom.' })
  readonly danger?: string | null;

  @Field(() => String, { nullable: true, description: 'What to do.' })
  readonly instructions?: string | null;

  @Field(() => [String], { nullable: true, description: 'Descriptions of the assets.' })
  readonly assets?: string[] | null;
}

@InputType('NoticeTextInput', { description: 'The words of a notice in another language.' })
export class NoticeTextInput {
  @Field(() => String, { description: 'Language: a tag of BCP 47, such as `th`.' })
  readonly language: string;

  @Field(() => TranslationMethodEnum, { description: 'How the translation came to be.' })
  readonly translatedBy: TranslationMethod;

  @Field(() => String, { description: 'Title, 1 to 300 characters.' })
  readonly title: string;

  @Field(() => String, { description: 'Summary, 1 to 2,000 characters.' })
  readonly summary: string;

  @Field(() => String, { description: 'Text, 1 to 50,000 characters of Markdown.' })
  readonly body: string;

  @Field(() => NoticeTextDetailsInput, { nullable: true, description: 'Texts of its details.' })
  readonly details?: NoticeTextDetailsInput | null;
}

@InputType('NoticeInput', { description: 'A whole notice: what is absent is cleared when it is saved again.' })
export class NoticeInput {
  @Field(() => ColourEnum, { description: 'What it is about. It stays once the notice was published.' })
  readonly colour: Colour;

  @Field(() => String, { description: 'Language of the original: a tag of BCP 47, such as `en`.' })
  readonly language: string;

  @Field(() => String, { description: 'Title, 1 to 300 characters.' })
  readonly title: string;

  @Field(() => String, { description: 'Summary, 1 to 2,000 characters.' })
  readonly summary: string;

  @Field(() => String, { description: 'Text, 1 to 50,000 characters of Markdown.' })
  readonly body: string;

  @Field(() => NoticeDetailsInput, { nullable: true, description: 'What the template of the colour asks for.' })
  readonly details?: NoticeDetailsInput | null;

  @Field(() => ThreatEnum, { description: 'Which threat it is about.' })
  readonly threat: Threat;

  @Field(() => [CountryCode], { nullable: true, description: 'Countries that it is about. Whom it goes to is `audience`.' })
  @IsOptional()
  @ArrayMaxSize(250)
  readonly countries?: string[] | null;

  @Field(() => String, { description: 'Whom to reach, and how; 1 to 500 characters.' })
  @Length(1, 500)
  readonly contact: string;

  @Field(() => TlpEnum, { nullable: true, defaultValue: 'GREEN', description: 'Traffic Light Protocol label: CLEAR, GREEN or AMBER.' })
  readonly tlp?: Tlp | null;

  @Field(() => AudienceInput, { description: 'Whom it goes to.' })
  readonly audience: AudienceInput;

  @Field(() => DateTime, { description: 'Until when it is in force.' })
  readonly validUntil: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it is deleted; absent: it is kept. Not before `validUntil`.' })
  readonly retainUntil?: Date | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Hours from publication until whoever has not acknowledged it is reminded, 1 to 720; absent: 12 of an ORANGE notice, none of others.',
  })
  @IsOptional()
  @Min(1)
  @Max(720)
  readonly acknowledgeWithinHours?: number | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Claims that it is about, at most 100. Each reader is shown those that it sees anyway.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_RELATED_CLAIMS)
  readonly related?: string[] | null;

  @Field(() => [NoticeTextInput], {
    nullable: true,
    description: 'The same in other languages, approved and reviewed together with it; at most 30.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_TRANSLATIONS)
  readonly translations?: NoticeTextInput[] | null;

  @Field(() => [ID], { nullable: true, description: 'Evidence files of the own agency, at most 20.' })
  @IsOptional()
  @ArrayMaxSize(MOST_FILES)
  readonly evidence?: string[] | null;
}

@InputType('NoticeCheckInput', { description: 'A reviewer’s answer to one question.' })
export class NoticeCheckInput implements CheckAnswer {
  @Field(() => QuestionEnum, { description: 'The question.' })
  readonly question: Question;

  @Field(() => Boolean, { description: 'Yes or no.' })
  readonly yes: boolean;

  @Field(() => String, { nullable: true, description: 'A remark, for the hub’s own record.' })
  readonly remark?: string | null;
}

/** What was sent, without gaps: what is absent or null is the default. */
export const noticeFieldsOf = (sent: NoticeInput): NoticeFields => ({
  ...{ colour: sent.colour, language: sent.language, title: sent.title, summary: sent.summary, body: sent.body, threat: sent.threat },
  ...{ contact: sent.contact, validUntil: sent.validUntil, retainUntil: sent.retainUntil ?? null },
  details: sent.details ?? {},
  tlp: sent.tlp ?? 'GREEN',
  audience: audienceSpecOf(sent.audience),
  countries: sent.countries ?? [],
  acknowledgeWithinHours: sent.acknowledgeWithinHours ?? (sent.colour === 'ORANGE' ? ORANGE_HOURS : null),
  related: sent.related ?? [],
  translations: (sent.translations ?? []).map(translationFieldsOf),
  evidence: sent.evidence ?? [],
});

export const translationFieldsOf = ({ language, translatedBy, title, summary, body, details }: NoticeTextInput): TranslationFields => ({
  ...{ language, method: translatedBy, title, summary, body, details: { ...details } },
});
