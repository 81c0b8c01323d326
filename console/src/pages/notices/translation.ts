import { valuesIn } from '../look-up/values.ts';
import type { NoticeFactsFragment, NoticeTextInput, NoticeWordsFragment, TranslationMethod } from './notices.graphql.ts';

const TEXTS = ['danger', 'method', 'concealment', 'instructions'] as const;
const LISTS = ['objects', 'devices', 'assets'] as const;
type Name = (typeof TEXTS)[number] | (typeof LISTS)[number];

/** A translation as it is typed. Lists have one entry on each line. */
export interface TranslationForm {
  readonly language: string;
  readonly method: TranslationMethod;
  readonly title: string;
  readonly summary: string;
  readonly body: string;
  readonly details: Readonly<Partial<Record<Name, string>>>;
}

/** The details that a translation of this original can have, with their words in the original. */
export function translatable(original: NoticeFactsFragment): readonly (readonly [name: Name, words: string, isList: boolean])[] {
  const texts = TEXTS.flatMap((name) => (original[name] === null ? [] : [[name, original[name], false] as const]));
  const lists = { objects: original.objects, devices: original.devices, assets: original.assets.map(({ description }) => description) };
  return [...texts, ...LISTS.flatMap((name) => (lists[name].length > 0 ? [[name, lists[name].join('\n'), true] as const] : []))];
}

export const NO_TRANSLATION: TranslationForm = { language: 'en', method: 'HUMAN', title: '', summary: '', body: '', details: {} };

/** The translation as the API takes it. What was left empty stays in the language of the original. */
export function textInputOf({ details, ...words }: TranslationForm): NoticeTextInput {
  const one = (name: (typeof TEXTS)[number]): string | null => details[name]?.trim() || null;
  const list = (name: (typeof LISTS)[number]): readonly string[] | null => (details[name]?.trim() ? valuesIn(details[name]) : null);
  const texts = { danger: one('danger'), method: one('method'), concealment: one('concealment'), instructions: one('instructions') };
  return { ...words, details: { ...texts, objects: list('objects'), devices: list('devices'), assets: list('assets') } };
}

/** A saved translation as it is typed. */
export function translationOf({ language, method, title, summary, body, details, untranslated }: NoticeWordsFragment): TranslationForm {
  const typed = translatable(details).flatMap(([name, words]) => (untranslated.includes(name) ? [] : [[name, words] as const]));
  return { language, method: method ?? 'HUMAN', title, summary, body, details: Object.fromEntries(typed) };
}
