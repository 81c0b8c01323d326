import { createHash } from 'node:crypto';
import { parse } from 'tldts';
import type { Family, Thresholds, Trace } from './enumeration-trace.js';

/** Number of distinct values that differ only in their digits, or of hosts under one registered domain, from which they are a dictionary. */
const LARGEST_FAMILY: Thresholds = { OFFICER: 250, COUNTRY: 500 };
/**
 * Number of distinct values that differ only in the last characters of one word from which they are a dictionary, in any order.
 * Five random letters put thousands of values into a family of all but five characters.
 * A day of 10,000 honest short links of seven characters puts fewer than 200 there.
 */
const TAILS: readonly { readonly characters: number; readonly most: Thresholds }[] = [
  { characters: 3, most: { OFFICER: 250, COUNTRY: 500 } },
  { characters: 4, most: { OFFICER: 400, COUNTRY: 1_200 } },
  { characters: 5, most: { OFFICER: 1_000, COUNTRY: 3_500 } },
];
/** Words of three characters are also checked as a whole. */
const TAILS_OF_THREE: typeof TAILS = [
  { characters: 2, most: LARGEST_FAMILY },
  { characters: 3, most: { OFFICER: 400, COUNTRY: 1_200 } },
];
/** An honest list of one day has tens of thousands of registered domains, so their threshold is higher. */
const LARGEST_FAMILY_OF_DOMAINS: Thresholds = { OFFICER: 1_500, COUNTRY: 5_000 };
/** Number of last words of a value that are checked, and number of last characters that are searched for them. */
const MOST_WORDS = 4;
const MOST_CHARACTERS = 256;

/** Values of these kinds are random and show no pattern. */
const RANDOM_KINDS = ['CRYPTO_ADDRESS', 'FILE_HASH', 'BANK_ACCOUNT', 'DEVICE_ID'];
/** Values of these kinds are names that users chose. */
const NAMED_KINDS = ['MESSAGING_ACCOUNT', 'SOCIAL_ACCOUNT', 'PAYMENT_ID', 'APP'];
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const LETTER = /\p{L}/u;
/** A word of two or three of these characters is as specific as a word of ten letters. */
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

/** Under a public suffix, including those of hosting services, any user can register a name. There the names themselves are checked. */
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
  /** Constant part around the text, the same within a family. */
  readonly frame: string;
  readonly text: string;
}

/**
 * Returns the part of a value that changes when an officer tries out names: path and query of a URL, local part of an address, account name. Platform and
 * scheme do not count.
 */
function textsOf(kind: string, value: string): readonly Text[] {
  if (kind === 'EMAIL') {
    const at = value.lastIndexOf('@');
    return [{ frame: `mail ${value.slice(at)}`, text: value.slice(0, at) }];
  }
  if (kind === 'URL') {
    const [, host = '', text = ''] = /^[a-z]+:\/\/([^/?]*)(.*)$/s.exec(value) ?? [];
    return [cut({ frame: `web ${host}`, text })];
  }
  // All names of Telegram bots end in "bot". The part before it differs.
  return NAMED_KINDS.includes(kind) ? [{ frame: 'name', text: value.replace(/(?<=[a-z0-9]{3})bot$/, '-bot') }] : [];
}

/** Replaces the beginning of a long text by its hash. A URL has up to 4,096 characters, and each of its families would have a name of that length. */
function cut({ frame, text }: Text): Text {
  if (text.length <= MOST_CHARACTERS) return { frame, text };
  const beginning = createHash('sha256').update(text.slice(0, -MOST_CHARACTERS)).digest('base64');
  return { frame: `${frame} ${beginning}`, text: text.slice(-MOST_CHARACTERS) };
}

/** Returns the families of the last words. Words of digits only are numbers (./enumeration-numbers.ts). */
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
