import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { isAmount } from '../reports/amounts.policy.js';
import {
  type Asset,
  type Colour,
  LONGEST_BODY,
  LONGEST_DETAIL,
  LONGEST_NOTE,
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

/** Required and optional details of each colour. Other details belong to another colour. */
export const TEMPLATES: Readonly<Record<Colour, { readonly must: readonly Detail[]; readonly may: readonly Detail[] }>> = {
  PURPLE: { must: ['method'], may: ['objects', 'devices', 'concealment'] },
  ORANGE: { must: ['danger', 'imminence', 'instructions'], may: ['objects', 'devices'] },
  SILVER: { must: ['assets'], may: [] },
  BULLETIN: { must: [], may: [] },
};

/** Form of BCP 47 language tags. Whether the language exists is not checked. */
const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const LONGEST_LANGUAGE = 35;

const isPresent = (detail: NoticeDetails[Detail]): boolean =>
  typeof detail === 'string' ? detail.trim() !== '' : detail !== null && detail !== undefined && detail.length > 0;

/** Checks the details against the template of a colour. Pure. */
export function templateProblems(colour: Colour, details: NoticeDetails): readonly ItemProblem[] {
  const { must, may } = TEMPLATES[colour];
  const presentNames = (Object.keys(details) as Detail[]).filter((name) => isPresent(details[name]));
  return [
    ...must
      .filter((name) => !presentNames.includes(name))
      .map((name) => problem('NOTICE_INCOMPLETE', `A ${colour} notice requires ${name}.`, `details.${name}`)),
    ...presentNames
      .filter((name) => !must.includes(name) && !may.includes(name))
      .map((name) =>
        problem(
          'NOTICE_UNFIT',
          `A ${colour} notice must not have ${name}. Remove it, or choose the colour that has it.`,
          `details.${name}`,
        ),
      ),
    ...presentNames.flatMap((name) => lengthProblems(name, details[name])),
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
          `${name} must have 1 to ${LONGEST_DETAIL} characters; a list must have at most ${MOST_LIST_ENTRIES} such texts.`,
          `details.${name}`,
        ),
      ]
    : [];
}

function assetProblems({ description, value }: Asset, index: number): readonly ItemProblem[] {
  const field = `details.assets.${index}`;
  if (description.trim() === '' || description.length > LONGEST_NOTE) {
    return [problem('NOTICE_INCOMPLETE', `Asset description must have 1 to ${LONGEST_NOTE} characters.`, `${field}.description`)];
  }
  return !value || isAmount(value)
    ? []
    : [
        problem(
          'AMOUNT_INVALID',
          "An amount requires an ISO 4217 currency and a positive decimal number with the currency's number of digits.",
          `${field}.value`,
        ),
      ];
}

/** Checks the text in one language. Pure. */
export function textProblems({ language, title, summary, body }: NoticeText, prefix = ''): readonly ItemProblem[] {
  const lengths = [
    ['title', title, LONGEST_TITLE],
    ['summary', summary, LONGEST_SUMMARY],
    ['body', body, LONGEST_BODY],
  ] as const;
  return [
    ...(LANGUAGE.test(language) && language.length <= LONGEST_LANGUAGE
      ? []
      : [problem('LANGUAGE_INVALID', 'Language must be a BCP 47 tag, such as th or pt-BR.', `${prefix}language`)]),
    ...lengths
      .filter(([, text, most]) => text.trim() === '' || text.length > most)
      .map(([name, , most]) => problem('FIELD_INVALID', `${prefix}${name} has 1 to ${most} characters.`, `${prefix}${name}`)),
  ];
}

const bytesOf = (content: unknown): number => Buffer.byteLength(JSON.stringify(content));

/** Checks total sizes. Texts at their longest do not all fit, because a notice is sent whole to every reader. */
function sizeProblems({ title, summary, body, translations, details }: NoticeFields): readonly ItemProblem[] {
  return [
    ...(bytesOf(details) > MOST_BYTES_OF_DETAILS
      ? [
          problem(
            'NOTICE_TOO_LONG',
            `All details together must have at most ${MOST_BYTES_OF_DETAILS.toLocaleString('en')} bytes.`,
            'details',
          ),
        ]
      : []),
    ...(bytesOf([title, summary, body, translations]) > MOST_BYTES
      ? [
          problem(
            'NOTICE_TOO_LONG',
            `A notice in all its languages must have at most ${MOST_BYTES.toLocaleString('en')} bytes. Add some translations after publication.`,
            'translations',
          ),
        ]
      : []),
  ];
}

/** Checks a notice, except for its audience policy and references in the database. Pure. @param now the hub's time */
export function noticeProblems(fields: NoticeFields, now: Date): readonly ItemProblem[] {
  const languages = [fields, ...fields.translations].map(({ language }) => language.toLowerCase());
  return [
    ...textProblems(fields),
    ...fields.translations.flatMap((one, index) => [
      ...textProblems(one, `translations.${index}.`),
      ...translationProblems(fields.details, one.details, `translations.${index}.`),
    ]),
    ...(new Set(languages).size < languages.length
      ? [problem('LANGUAGE_TWICE', 'Each language may occur once, including the original language. Remove the duplicate.', 'translations')]
      : []),
    ...templateProblems(fields.colour, fields.details),
    ...sizeProblems(fields),
    ...(fields.tlp === 'RED' || fields.tlp === 'AMBER_STRICT'
      ? [
          problem(
            'NOTICE_LABEL',
            'Label must be CLEAR, GREEN or AMBER. A notice cannot be RED (named persons only) or AMBER+STRICT (own party only).',
            'tlp',
          ),
        ]
      : []),
    ...(fields.validUntil <= now
      ? [problem('VALIDITY_OVER', 'The end of validity (validUntil) must be in the future.', 'validUntil')]
      : []),
    ...(fields.retainUntil && fields.retainUntil < fields.validUntil
      ? [
          problem(
            'RETENTION_SHORT',
            'The end of retention (retainUntil) must not be before the end of validity (validUntil).',
            'retainUntil',
          ),
        ]
      : []),
    ...(Object.values(fields.audience).some((one) => one === true || (Array.isArray(one) && one.length > 0))
      ? []
      : [problem('AUDIENCE_MISSING', 'Audience is required. A notice without readers remains a draft.', 'audience')]),
  ];
}

/**
 * Returns the best text for a reader's languages, in order of preference. A full match of a tag comes first, then a match of its primary subtag, otherwise the
 * original. Pure.
 */
export function bestText<Text extends NoticeText>(original: Text, translations: readonly Text[], languages: readonly string[]): Text {
  const texts = [original, ...translations];
  const main = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';
  for (const tag of languages) {
    const found =
      texts.find(({ language }) => language.toLowerCase() === tag.toLowerCase()) ??
      texts.find(({ language }) => main(language) === main(tag));
    if (found) return found;
  }
  return original;
}
