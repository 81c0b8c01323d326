import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { LONGEST_DETAIL, LONGEST_NOTE, MOST_BYTES_OF_DETAILS, type NoticeDetails, type TranslatedDetails } from './notice.js';

type TextDetail = keyof TranslatedDetails;

/** Details that are text, in the order of the templates. Dates, amounts and kinds need no translation. */
const TEXT_DETAILS: readonly TextDetail[] = ['method', 'objects', 'devices', 'concealment', 'danger', 'instructions', 'assets'];

/** Returns the texts of a template's detail: none, one or several. */
function textsOf(detail: string | readonly (string | { readonly description: string })[] | null | undefined): readonly string[] {
  if (typeof detail === 'string') return detail.trim() === '' ? [] : [detail];
  return (detail ?? []).map((one) => (typeof one === 'string' ? one : one.description));
}

/** Checks translated details: each must have as many texts as the original. Pure. @param prefix prefix of the field names */
export function translationProblems(original: NoticeDetails, translated: TranslatedDetails, prefix = ''): readonly ItemProblem[] {
  const translatedNames = TEXT_DETAILS.filter((name) => textsOf(translated[name]).length > 0);
  return [
    ...translatedNames
      .filter((name) => textsOf(translated[name]).length !== textsOf(original[name]).length)
      .map((name) =>
        problem('TRANSLATION_UNFIT', `${name} must have as many texts as the original, in the same order.`, `${prefix}details.${name}`),
      ),
    ...translatedNames
      .filter((name) => textsOf(translated[name]).some((text) => text.trim() === '' || text.length > longestOf(name)))
      .map((name) =>
        problem('NOTICE_TOO_LONG', `${name} must have 1 to ${longestOf(name)} characters in each text.`, `${prefix}details.${name}`),
      ),
    ...(Buffer.byteLength(JSON.stringify(translated)) > MOST_BYTES_OF_DETAILS
      ? [
          problem(
            'NOTICE_TOO_LONG',
            `All details together must have at most ${MOST_BYTES_OF_DETAILS.toLocaleString('en')} bytes.`,
            `${prefix}details`,
          ),
        ]
      : []),
  ];
}

const longestOf = (name: TextDetail): number => (name === 'assets' ? LONGEST_NOTE : LONGEST_DETAIL);

/** Returns the details in the translated language where they are translated, otherwise in the original. Pure. */
export function translateDetails(original: NoticeDetails, translated: TranslatedDetails): NoticeDetails {
  const has = (name: TextDetail): boolean =>
    textsOf(translated[name]).length > 0 && textsOf(translated[name]).length === textsOf(original[name]).length;
  const { assets, ...texts } = translated;
  const translatedTexts = Object.fromEntries(Object.entries(texts).filter(([name]) => has(name as TextDetail))) as Omit<
    TranslatedDetails,
    'assets'
  >;
  return {
    ...original,
    ...translatedTexts,
    ...(has('assets')
      ? { assets: (original.assets ?? []).map((asset, at) => ({ ...asset, description: assets?.[at] ?? asset.description })) }
      : {}),
  };
}

/** Returns the names of details that remain in the original language. Pure. */
export const untranslatedDetails = (original: NoticeDetails, translated: TranslatedDetails): readonly string[] =>
  TEXT_DETAILS.filter((name) => textsOf(original[name]).length > 0 && textsOf(translated[name]).length !== textsOf(original[name]).length);
