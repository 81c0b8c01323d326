import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { LONGEST_DETAIL, LONGEST_REMARK, MOST_BYTES_OF_DETAILS, type NoticeDetails, type TranslatedDetails } from './notice.js';

type TextDetail = keyof TranslatedDetails;

/** Details that are words, in the order of the templates. Moments, amounts and kinds need no translation. */
const TEXT_DETAILS: readonly TextDetail[] = ['method', 'objects', 'devices', 'concealment', 'danger', 'instructions', 'assets'];

/** What a template's detail says in words: none, one text or several. */
function textsOf(detail: string | readonly (string | { readonly description: string })[] | null | undefined): readonly string[] {
  if (typeof detail === 'string') return detail.trim() === '' ? [] : [detail];
  return (detail ?? []).map((one) => (typeof one === 'string' ? one : one.description));
}

/** What is wrong with translated details: each says again what the original says, text by text. Pure. @param prefix of the fields' names */
export function translationProblems(original: NoticeDetails, translated: TranslatedDetails, prefix = ''): readonly ItemProblem[] {
  const said = TEXT_DETAILS.filter((name) => textsOf(translated[name]).length > 0);
  return [
    ...said
      .filter((name) => textsOf(translated[name]).length !== textsOf(original[name]).length)
      .map((name) =>
        problem(
          'TRANSLATION_UNFIT',
          `${name} is translated as the original says it: as many texts, in their order.`,
          `${prefix}details.${name}`,
        ),
      ),
    ...said
      .filter((name) => textsOf(translated[name]).some((text) => text.trim() === '' || text.length > longestOf(name)))
      .map((name) => problem('NOTICE_TOO_LONG', `${name}: texts of 1 to ${longestOf(name)} characters.`, `${prefix}details.${name}`)),
    ...(Buffer.byteLength(JSON.stringify(translated)) > MOST_BYTES_OF_DETAILS
      ? [
          problem(
            'NOTICE_TOO_LONG',
            `All details together have at most ${MOST_BYTES_OF_DETAILS.toLocaleString('en')} bytes.`,
            `${prefix}details`,
          ),
        ]
      : []),
  ];
}

const longestOf = (name: TextDetail): number => (name === 'assets' ? LONGEST_REMARK : LONGEST_DETAIL);

/** The details with the words of a translation, where it has them; the rest as the original says it. Pure. */
export function translateDetails(original: NoticeDetails, translated: TranslatedDetails): NoticeDetails {
  const has = (name: TextDetail): boolean =>
    textsOf(translated[name]).length > 0 && textsOf(translated[name]).length === textsOf(original[name]).length;
  const { assets, ...texts } = translated;
  const words = Object.fromEntries(Object.entries(texts).filter(([name]) => has(name as TextDetail))) as Omit<TranslatedDetails, 'assets'>;
  return {
    ...original,
    ...words,
    ...(has('assets')
      ? { assets: (original.assets ?? []).map((asset, at) => ({ ...asset, description: assets?.[at] ?? asset.description })) }
      : {}),
  };
}

/** Names of the details whose words stand in the original's language. Pure. */
export const untranslatedDetails = (original: NoticeDetails, translated: TranslatedDetails): readonly string[] =>
  TEXT_DETAILS.filter((name) => textsOf(original[name]).length > 0 && textsOf(translated[name]).length !== textsOf(original[name]).length);
