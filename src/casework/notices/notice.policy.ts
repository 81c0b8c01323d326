import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { isAmount } from '../reports/amounts.policy.js';
import {
  type Asset,
  type Colour,
  LONGEST_BODY,
  LONGEST_DETAIL,
  LONGEST_REMARK,
  LONGEST_SUMMARY,
  LONGEST_TITLE,
  MOST_ASSETS,
  MOST_BYTES,
  MOST_BYTES_OF_DETAILS,
  MOST_LIST_ENTRIES,
  type NoticeDetails,
  type NoticeText,
  type NoticeFields,
} from './notice.js';
import { translationProblems } from './translation.policy.js';

type Detail = keyof NoticeDetails;

/** What each colour must say, and what it may say besides. Anything else belongs to another colour. */
export const TEMPLATES: Readonly<Record<Colour, { readonly must: readonly Detail[]; readonly may: readonly Detail[] }>> = {
  PURPLE: { must: ['method'], may: ['objects', 'devices', 'concealment'] },
  ORANGE: { must: ['danger', 'imminence', 'instructions'], may: ['objects', 'devices'] },
  SILVER: { must: ['assets'], may: [] },
  BULLETIN: { must: [], may: [] },
};

/** Language tags as BCP 47 writes them; which languages there are, is not asked. */
const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const LONGEST_LANGUAGE = 35;

const isPresent = (detail: NoticeDetails[Detail]): boolean =>
  typeof detail === 'string' ? detail.trim() !== '' : detail !== null && detail !== undefined && detail.length > 0;

/** What the template of a colour has against the details. Pure. */
export function templateProblems(colour: Colour, details: NoticeDetails): readonly ItemProblem[] {
  const { must, may } = TEMPLATES[colour];
  const said = (Object.keys(details) as Detail[]).filter((name) => isPresent(details[name]));
  return [
    ...must
      .filter((name) => !said.includes(name))
      .map((name) => problem('NOTICE_INCOMPLETE', `A ${colour} notice says ${name}.`, `details.${name}`)),
    ...said
      .filter((name) => !must.includes(name) && !may.includes(name))
      .map((name) => problem('NOTICE_UNFIT', `A ${colour} notice has no ${name}: choose the colour that has.`, `details.${name}`)),
    ...said.flatMap((name) => lengthProblems(name, details[name])),
    ...(details.assets ?? []).flatMap(assetProblems),
  ];
}

function lengthProblems(name: Detail, detail: NoticeDetails[Detail]): readonly ItemProblem[] {
  const texts = typeof detail === 'string' ? [detail] : (detail ?? []).filter((one) => typeof one === 'string');
  const tooMany = typeof detail !== 'string' && (detail?.length ?? 0) > (name === 'assets' ? MOST_ASSETS : MOST_LIST_ENTRIES);
  return tooMany || texts.some((text) => text.length > LONGEST_DETAIL || text.trim() === '')
    ? [
        problem(
          'NOTICE_TOO_LONG',
          `${name}: texts of 1 to ${LONGEST_DETAIL} characters, ${MOST_LIST_ENTRIES} at most where there are several.`,
          `details.${name}`,
        ),
      ]
    : [];
}

function assetProblems({ description, value, currency }: Asset, index: number): readonly ItemProblem[] {
  const field = `details.assets.${index}`;
  if (description.trim() === '' || description.length > LONGEST_REMARK) {
    return [problem('NOTICE_INCOMPLETE', `Describe each asset in 1 to ${LONGEST_REMARK} characters.`, `${field}.description`)];
  }
  if (!value && !currency) return [];
  return value && currency && isAmount({ currency, amount: value })
    ? []
    : [
        problem(
          'AMOUNT_INVALID',
          'A value has a currency of ISO 4217 and is a positive decimal number in its own digits.',
          `${field}.value`,
        ),
      ];
}

/** What is wrong with the words in one language. Pure. */
export function textProblems({ language, title, summary, body }: NoticeText, prefix = ''): readonly ItemProblem[] {
  const lengths = [
    ['title', title, LONGEST_TITLE],
    ['summary', summary, LONGEST_SUMMARY],
    ['body', body, LONGEST_BODY],
  ] as const;
  return [
    ...(LANGUAGE.test(language) && language.length <= LONGEST_LANGUAGE
      ? []
      : [problem('LANGUAGE_INVALID', 'Say the language as a tag of BCP 47, such as th or pt-BR.', `${prefix}language`)]),
    ...lengths
      .filter(([, text, most]) => text.trim() === '' || text.length > most)
      .map(([name, , most]) => problem('FIELD_INVALID', `${prefix}${name} has 1 to ${most} characters.`, `${prefix}${name}`)),
  ];
}

const bytesOf = (content: unknown): number => Buffer.byteLength(JSON.stringify(content));

/** Each text may be as long as it may, and not all of them at once: a notice goes out whole, to every reader. */
function sizeProblems({ title, summary, body, translations, details }: NoticeFields): readonly ItemProblem[] {
  return [
    ...(bytesOf(details) > MOST_BYTES_OF_DETAILS
      ? [problem('NOTICE_TOO_LONG', `All details together have at most ${MOST_BYTES_OF_DETAILS.toLocaleString('en')} bytes.`, 'details')]
      : []),
    ...(bytesOf([title, summary, body, translations]) > MOST_BYTES
      ? [
          problem(
            'NOTICE_TOO_LONG',
            `A notice in all its languages has at most ${MOST_BYTES.toLocaleString('en')} bytes: add some when it is published.`,
            'translations',
          ),
        ]
      : []),
  ];
}

/** What is wrong with a notice, apart from whom it may go to and what the database knows. Pure. @param now of the hub */
export function noticeProblems(said: NoticeFields, now: Date): readonly ItemProblem[] {
  const languages = [said, ...said.translations].map(({ language }) => language.toLowerCase());
  return [
    ...textProblems(said),
    ...said.translations.flatMap((one, index) => [
      ...textProblems(one, `translations.${index}.`),
      ...translationProblems(said.details, one.details, `translations.${index}.`),
    ]),
    ...(new Set(languages).size < languages.length
      ? [problem('LANGUAGE_TWICE', 'Each language stands once: the original has one of its own.', 'translations')]
      : []),
    ...templateProblems(said.colour, said.details),
    ...sizeProblems(said),
    ...(said.tlp === 'RED' || said.tlp === 'AMBER_STRICT'
      ? [problem('NOTICE_LABEL', 'A notice is CLEAR, GREEN or AMBER: RED is for persons by name, AMBER+STRICT for nobody else.', 'tlp')]
      : []),
    ...(said.validUntil <= now ? [problem('VALIDITY_OVER', 'validUntil lies ahead.', 'validUntil')] : []),
    ...(said.retainUntil && said.retainUntil < said.validUntil
      ? [problem('RETENTION_SHORT', 'retainUntil does not lie before validUntil.', 'retainUntil')]
      : []),
    ...(Object.values(said.audience).some((one) => one === true || (Array.isArray(one) && one.length > 0))
      ? []
      : [problem('AUDIENCE_MISSING', 'Say for whom the notice is: one for nobody is a draft.', 'audience')]),
  ];
}

/** The best text for a reader who names languages in its order: the first that there is, in full or by its first part; otherwise the original. Pure. */
export function bestText<Text extends NoticeText>(original: Text, others: readonly Text[], wanted: readonly string[]): Text {
  const all = [original, ...others];
  const main = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';
  for (const tag of wanted) {
    const found =
      all.find(({ language }) => language.toLowerCase() === tag.toLowerCase()) ?? all.find(({ language }) => main(language) === main(tag));
    if (found) return found;
  }
  return original;
}
