import { Field, ID, ObjectType } from '@nestjs/graphql';
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

  @Field(() => String, { description: 'What it is and where.' })
  readonly description: string;

  @Field(() => String, { nullable: true, description: 'What it is worth: a decimal number.' })
  readonly value: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 4217.' })
  readonly currency: string | null;

  @Field(() => HolderEnum, { description: 'What kind of holder it has.' })
  readonly holder: Holder;

  @Field(() => CountryCode, { nullable: true, description: 'Where it is.' })
  readonly country: string | null;

  static of = ({ value, currency, country, ...asset }: Asset): NoticeAssetType => ({
    ...asset,
    value: value ?? null,
    currency: currency ?? null,
    country: country ?? null,
  });
}

@ObjectType('NoticeDetails', { description: 'What the template of a colour asks for; null or empty: nothing was said.' })
export class NoticeDetailsType {
  @Field(() => String, { nullable: true, description: 'How they do it.' })
  readonly method: string | null;

  @Field(() => [String], { description: 'Objects that they use.' })
  readonly objects: readonly string[];

  @Field(() => [String], { description: 'Devices that they use.' })
  readonly devices: readonly string[];

  @Field(() => String, { nullable: true, description: 'How they hide it.' })
  readonly concealment: string | null;

  @Field(() => String, { nullable: true, description: 'What threatens, and whom.' })
  readonly danger: string | null;

  @Field(() => ImminenceEnum, { nullable: true, description: 'How soon.' })
  readonly imminence: Imminence | null;

  @Field(() => String, { nullable: true, description: 'What to do.' })
  readonly instructions: string | null;

  @Field(() => [NoticeAssetType], { description: 'The assets.' })
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

@ObjectType('NoticeText', { description: 'The words of a notice in one language.' })
export class NoticeTextType {
  @Field(() => ID, { nullable: true, description: 'Of a translation, for its acceptance; null: the original, or at the desk.' })
  readonly id: string | null;

  @Field(() => String, { description: 'Language: a tag of BCP 47.' })
  readonly language: string;

  @Field(() => String, { description: 'Title.' })
  readonly title: string;

  @Field(() => String, { description: 'Summary.' })
  readonly summary: string;

  @Field(() => String, { description: 'Text: Markdown.' })
  readonly body: string;

  @Field(() => NoticeDetailsType, {
    description: 'What the template of its colour asks for, in this language as far as it was translated.',
  })
  readonly details: NoticeDetailsType;

  @Field(() => [String], { description: 'Of a translation: names of details whose words are still the original’s.' })
  readonly untranslated: readonly string[];

  @Field(() => Boolean, { description: 'Whether it was written in this language.' })
  readonly isOriginal: boolean;

  @Field(() => TranslationMethodEnum, { nullable: true, description: 'How the translation came to be; null: the original.' })
  readonly translatedBy: TranslationMethod | null;

  @Field(() => Boolean, { description: 'Whether the owner stands behind it: the original, and translations that its approver accepted.' })
  readonly accepted: boolean;

  @Field(() => Boolean, {
    description: 'Whether two reviewers of the hub had these words before them. Not bulletins, and not translations of later.',
  })
  readonly reviewed: boolean;

  @Field(() => Boolean, { description: 'Whether it is a translation that the viewer’s party made and the owner did not accept.' })
  readonly own: boolean;

  static original = (text: OriginalText, reviewed: boolean): NoticeTextType => ({
    ...textOf(text),
    ...{ id: null, details: NoticeDetailsType.of(text.details), untranslated: [], translatedBy: null },
    ...{ isOriginal: true, accepted: true, reviewed, own: false },
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

/** The words of the original, with what its template says. */
type OriginalText = NoticeText & { readonly details: NoticeDetails };

const textOf = ({ language, title, summary, body }: NoticeText): NoticeText => ({ language, title, summary, body });

const translatedText = (original: OriginalText, text: TranslationFields) => ({
  ...textOf(text),
  details: NoticeDetailsType.of(translateDetails(original.details, text.details)),
  untranslated: untranslatedDetails(original.details, text.details),
  isOriginal: false,
  translatedBy: text.method,
});
