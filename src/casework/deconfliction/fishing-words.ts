import { createHash } from 'node:crypto';
import { parse } from 'tldts';
import type { Family, Thresholds, Trace } from './fishing-trace.js';

/** So many distinct values that differ in their digits alone, or so many hosts under one domain that somebody registered, are a dictionary. */
const LARGEST_FAMILY: Thresholds = { OFFICER: 250, COUNTRY: 500 };
/**
 * So many distinct values that differ in the last characters of one word alone are a dictionary, in whatever order they were asked. Five letters at random put thousands into a family of all but five;
 * a day of 10,000 honest short links of seven characters puts under 200 there.
 */
const TAILS: readonly { readonly characters: number; readonly most: Thresholds }[] = [
  { characters: 3, most: { OFFICER: 250, COUNTRY: 500 } },
  { characters: 4, most: { OFFICER: 400, COUNTRY: 1_200 } },
  { characters: 5, most: { OFFICER: 1_000, COUNTRY: 3_500 } },
];
/** Short words are looked at as a whole, too. */
const TAILS_OF_THREE: typeof TAILS = [
  { characters: 2, most: LARGEST_FAMILY },
  { characters: 3, most: { OFFICER: 400, COUNTRY: 1_200 } },
];
/** Of domains that anybody registers, an honest list of a day has tens of thousands. */
const LARGEST_FAMILY_OF_DOMAINS: Thresholds = { OFFICER: 1_500, COUNTRY: 5_000 };
/** The last words of a value that are looked at, and the last characters in which they are sought. */
const MOST_WORDS = 4;
const MOST_CHARACTERS = 256;

/** What these are made of is no pattern. */
const RANDOM_KINDS = ['CRYPTO_ADDRESS', 'FILE_HASH', 'BANK_ACCOUNT', 'DEVICE_ID'];
/** Their values are names that somebody chose. */
const NAMED_KINDS = ['MESSAGING_ACCOUNT', 'SOCIAL_ACCOUNT', 'PAYMENT_ID', 'APP'];
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const LETTER = /\p{L}/u;
/** A word of two or three of these is as telling as one of ten letters. */
const MANY_SIGNS = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;

export function wordTraces(kind: string, value: string): readonly Trace[] {
  const isCounted = /\d/.test(value) && LETTER.test(value) && !RANDOM_KINDS.includes(kind);
  const pattern: Family = { sign: 'DICTIONARY', name: `pattern ${kind} ${value.replace(/\d+/g, '#')}`, most: LARGEST_FAMILY };
  const host = hostOf(kind, value);
  return [
    ...(isCounted ? [{ item: `pattern ${kind} ${value}`, families: [pattern] }] : []),
    ...(host === undefined ? [] : hostTraces(host)),
    ...textsOf(kind, value).map(({ frame, text }) => ({ item: `${frame}\n${text}`, families: tailsOf(frame, text) })),
  ];
}

/** Under a public suffix, those of hosting services included, names are anybody's: there the names themselves are looked at. */
function hostTraces(host: string): readonly Trace[] {
  const { domain, domainWithoutSuffix, publicSuffix } = parse(host, { allowPrivateDomains: true });
  if (!domain || !domainWithoutSuffix) return [];
  const names = tailsOf(`under ${publicSuffix}`, domainWithoutSuffix).map((family) => ({ ...family, most: LARGEST_FAMILY_OF_DOMAINS }));
  return [
    { item: `host ${host}`, families: [{ sign: 'DICTIONARY', name: `domain ${domain}`, most: LARGEST_FAMILY }] },
    { item: `domain ${domain}`, families: names },
  ];
}

function hostOf(kind: string, value: string): string | undefined {
  if (kind === 'DOMAIN') return value;
  if (kind === 'EMAIL') return value.split('@').at(-1);
  return kind === 'URL' ? URL.parse(value)?.hostname : undefined;
}

interface Text {
  /** What stands beside the text, and is the same in a family. */
  readonly frame: string;
  readonly text: string;
}

/** The part of a value that changes when an officer tries out names: a URL's path and query, the name before an address's @, an account's name. The platform and the scheme do not count. */
function textsOf(kind: string, value: string): readonly Text[] {
  if (kind === 'EMAIL') {
    const at = value.lastIndexOf('@');
    return [{ frame: `mail ${value.slice(at)}`, text: value.slice(0, at) }];
  }
  if (kind === 'URL') {
    const [, host = '', text = ''] = /^[a-z]+:\/\/([^/?]*)(.*)$/s.exec(value) ?? [];
    return [cut({ frame: `web ${host}`, text })];
  }
  // The names of all Telegram bots end so: what they differ in stands before it.
  return NAMED_KINDS.includes(kind) ? [{ frame: 'name', text: value.replace(/(?<=[a-z0-9]{3})bot$/, '-bot') }] : [];
}

/** A long text's beginning by its hash: a URL has up to 4,096 characters, and each of its families is a name of that length. */
function cut({ frame, text }: Text): Text {
  if (text.length <= MOST_CHARACTERS) return { frame, text };
  const beginning = createHash('sha256').update(text.slice(0, -MOST_CHARACTERS)).digest('base64');
  return { frame: `${frame} ${beginning}`, text: text.slice(-MOST_CHARACTERS) };
}

/** Digits alone are numbers (./fishing-numbers.ts). */
function tailsOf(frame: string, text: string): readonly Family[] {
  const words = [...text.matchAll(WORD)].filter(({ 0: word }) => word.length >= 3 && LETTER.test(word) && !MANY_SIGNS.test(word));
  return words.slice(-MOST_WORDS).flatMap(({ 0: word, index }) => {
    const end = index + word.length;
    const tails = word.length === 3 ? TAILS_OF_THREE : TAILS.filter(({ characters }) => characters < word.length);
    return tails.map(({ characters, most }): Family => {
      return { sign: 'DICTIONARY', name: `${frame}\n${text.slice(0, end - characters)}*${characters}${text.slice(end)}`, most };
    });
  });
}
