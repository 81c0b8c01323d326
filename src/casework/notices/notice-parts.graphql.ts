import { Field, ID, ObjectType } from '@nestjs/graphql';
import { MoneyType } from '../../platform/graphql/money.graphql.js';
import { CountryCode } from '../../platform/graphql/scalars.js';
import { AssetTypeEnum, HolderEnum, ImminenceEnum, TranslationMethodEnum } from './notice-enums.graphql.js';
import type {
  Asset,
  AssetType,
  Holder,
  Imminence,
  NoticeDetails,
  NoticeText,
  TranslationFields,
  TranslationMethod,
  TranslationRow,
} from './notice.js';
import { translateDetails, untranslatedDetails } from './translation.policy.js';

@ObjectType('NoticeAsset', { description: 'An asset of a SILVER notice.' })
export class NoticeAssetType {
  @Field(() => AssetTypeEnum, { description: 'What kind of asset.' })
  readonly type: AssetType;

  @Field(() => String, { description: 'What the asset is and where it is.' })
  readonly description: string;

  @Field(() => MoneyType, { nullable: true, description: 'Value of the asset.' })
  readonly value: MoneyType | null;

  @Field(() => HolderEnum, { description: 'Kind of holder.' })
  readonly holder: Holder;

  @Field(() => CountryCode, { nullable: true, description: 'Country where the asset is.' })
  readonly country: string | null;

  static of = ({ value, country, ...asset }: Asset): NoticeAssetType => ({
    ...asset,
    value: value ?? null,
    country: country ?? null,
  });
}

@ObjectType('NoticeDetails', { description: 'Details that the template of a colour requires; null or empty: not given.' })
export class NoticeDetailsType {
  @Field(() => String, { nullable: true, description: 'How offenders act.' })
  readonly method: string | null;

  @Field(() => [String], { description: 'Objects that offenders use, at most 50.' })
  readonly objects: readonly string[];

  @Field(() => [String], { description: 'Devices that offenders use, at most 50.' })
  readonly devices: readonly string[];

  @Field(() => String, { nullable: true, description: 'How offenders hide it.' })
  readonly concealment: string | null;

  @Field(() => String, { nullable: true, description: 'The threat, and who is at risk.' })
  readonly danger: string | null;

  @Field(() => ImminenceEnum, { nullable: true, description: 'How soon the threat is expected.' })
  readonly imminence: Imminence | null;

  @Field(() => String, { nullable: true, description: 'What readers should do.' })
  readonly instructions: string | null;

  @Field(() => [NoticeAssetType], { description: 'The assets, at most 50.' })
  readonly assets: readonly NoticeAssetType[];

  static of = (details: NoticeDetails): NoticeDetailsType => ({
    method: details.method ?? null,
    objects: details.objects ?? [],
    devices: details.devices ?? [],
    concealment: details.concealment ?? null,
    danger: details.danger ?? null,
    imminence: details.imminence ?? null,
    instructions: details.instructions ?? null,
    assets: (details.assets ?? []).map(NoticeAssetType.of),
  });
}

@ObjectType('NoticeText', { description: 'The text of a notice in one language.' })
export class NoticeTextType {
  @Field(() => ID, { nullable: true, description: 'Identifier of a translation, for accepting it; null for the original and in drafts.' })
  readonly id: string | null;

  @Field(() => String, { description: 'Language: a BCP 47 tag.' })
  readonly language: string;

  @Field(() => String, { description: 'Title in this language.' })
  readonly title: string;

  @Field(() => String, { description: 'Summary in this language.' })
  readonly summary: string;

  @Field(() => String, { description: 'Text in this language, in Markdown.' })
  readonly body: string;

  @Field(() => NoticeDetailsType, {
    description: 'Details that the template of its colour requires, in this language as far as translated.',
  })
  readonly details: NoticeDetailsType;

  @Field(() => [String], { description: 'Of a translation: names of details that are still in the original language, at most 7.' })
  readonly untranslated: readonly string[];

  @Field(() => Boolean, { description: 'Whether this is the original language.' })
  readonly original: boolean;

  @Field(() => TranslationMethodEnum, { nullable: true, description: 'Method of the translation; null for the original.' })
  readonly method: TranslationMethod | null;

  @Field(() => Boolean, { description: 'Whether the owner approved this text: the original, and translations that its approver accepted.' })
  readonly accepted: boolean;

  @Field(() => Boolean, {
    description: 'Whether two reviewers of the hub reviewed this text. False for bulletins and for later translations.',
  })
  readonly reviewed: boolean;

  @Field(() => Boolean, { description: "Whether it is a translation by the viewer's party that the owner has not accepted." })
  readonly own: boolean;

  static original = (text: OriginalText, reviewed: boolean): NoticeTextType => ({
    ...textOf(text),
    ...{ id: null, details: NoticeDetailsType.of(text.details), untranslated: [], method: null },
    ...{ original: true, accepted: true, reviewed, own: false },
  });

  static translation = (original: OriginalText, text: TranslationRow): NoticeTextType => ({
    ...translatedText(original, text),
    ...{ id: text.id, accepted: text.accepted, reviewed: text.reviewed, own: text.own },
  });

  static ofDraft = (original: OriginalText, text: TranslationFields, reviewed: boolean): NoticeTextType => ({
    ...translatedText(original, text),
    ...{ id: null, accepted: false, reviewed, own: false },
  });
}

/** The original text with its details. */
type OriginalText = NoticeText & { readonly details: NoticeDetails };

const textOf = ({ language, title, summary, body }: NoticeText): NoticeText => ({ language, title, summary, body });

const translatedText = (original: OriginalText, text: TranslationFields) => ({
  ...textOf(text),
  details: NoticeDetailsType.of(translateDetails(original.details, text.details)),
  untranslated: untranslatedDetails(original.details, text.details),
  original: false,
  method: text.method,
});
