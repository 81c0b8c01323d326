import { domainToASCII, domainToUnicode } from 'node:url';
import { parse } from 'tldts';
import { tidy } from './text.js';
import type { Reader } from './value.js';

/** A host name in its canonical form, or what is wrong with it. */
export type HostName = { readonly ok: true; readonly ascii: string } | { readonly ok: false; readonly message: string };

/** The entry of a host name in the public suffix list (publicsuffix.org). */
export interface SuffixInfo {
  /** The registered name: `bad.co.uk` of `www.bad.co.uk`; null for a bare suffix. */
  readonly registrable: string | null;
  readonly suffix: string | null;
  /** `REGISTRY`: a registry's suffix; `SHARED`: a company's, below which unrelated customers have their sites; `UNKNOWN`: on neither list. */
  readonly kind: 'REGISTRY' | 'SHARED' | 'UNKNOWN';
}

/** RFC 1035, 2.3.4: octets in a label, and in the whole name in text form. */
const LONGEST_LABEL = 63;
const LONGEST_NAME = 253;
/** A longer text is no host name, whatever its punycode is. */
const LONGEST_TEXT = 1_024;

const ASCII = /^[\x21-\x7e]*$/;
/** RFC 952 forbids underscores in host names, but such names resolve and occur in practice. */
const NAME = /^[a-z0-9_.-]+$/;
const TOP = /^(?:[a-z][a-z0-9-]*[a-z0-9]|xn--[a-z0-9-]+)$/;
const PRINTABLE = /^[ -~]*$/;

const invalidHostName = (message: string): HostName => ({ ok: false, message });

/**
 * UTS #46, non-transitional. The converter would decode percent signs, drop tabs and line breaks, and read numbers as IPv4 addresses: such texts are no names.
 */
function toAscii(text: string): string {
  const lower = ASCII.test(text) ? text.toLowerCase() : text;
  if (ASCII.test(text) && !lower.includes('xn--')) return lower;
  return /[%\t\n\r]/.test(text) ? '' : domainToASCII(text);
}

/**
 * Wraps a reader so that it tries a refused text again after tidying. Tidying first would be wrong for IDN: a joiner or a foreign digit can be part of a valid
 * name, and without it the name is another one.
 */
export const retryWithTidyText =
  (read: Reader): Reader =>
  (raw) => {
    const first = read(raw);
    if (first.ok || PRINTABLE.test(raw.value)) return first;
    const second = read({ ...raw, value: tidy(raw.value) });
    return second.ok ? second : first;
  };

/**
 * Reads a host name (no IP address): IDN to punycode (UTS #46), lower case, without the dot at the end. At least two labels. RFC 1035 lengths; letters, digits,
 * hyphens and underscores.
 */
export function hostName(text: string): HostName {
  if (text.length > LONGEST_TEXT) return invalidHostName(`A host name has at most ${LONGEST_NAME} characters.`);
  const converted = toAscii(text);
  const ascii = converted.endsWith('.') ? converted.slice(0, -1) : converted;
  if (!NAME.test(ascii)) {
    return invalidHostName('A host name has only letters, digits, hyphens and dots; an international name needs a valid spelling.');
  }
  const labels = ascii.split('.');
  if (labels.length < 2) return invalidHostName('A host name on the internet has at least one dot, as in name.example.');
  if (labels.includes('')) return invalidHostName('A host name has no two dots in a row and none at its beginning.');
  if (ascii.length > LONGEST_NAME || labels.some((label) => label.length > LONGEST_LABEL)) {
    return invalidHostName('A host name has at most 253 characters, and at most 63 between two dots.');
  }
  if (!TOP.test(labels.at(-1) ?? '')) {
    return invalidHostName('The last part of a host name is a top-level domain such as com, which begins with a letter.');
  }
  return { ok: true, ascii };
}

/** Returns the entry of `ascii` in the public suffix list. */
export function suffixInfoOf(ascii: string): SuffixInfo {
  const parsed = parse(ascii, { allowPrivateDomains: true, validateHostname: false, extractHostname: false });
  const kind = parsed.isPrivate ? 'SHARED' : parsed.isIcann ? 'REGISTRY' : 'UNKNOWN';
  return { registrable: parsed.domain, suffix: parsed.publicSuffix, kind };
}

/** Returns the registered name in canonical form; null for a bare suffix or a text that is no host name. */
export function registrableDomain(host: string): string | null {
  const name = hostName(host);
  return name.ok ? suffixInfoOf(name.ascii).registrable : null;
}

/** Scripts that are written together (UTS #39, 5.2 "highly restrictive"): Japanese, Chinese and Korean, each with Latin. */
const TOGETHER = [
  /^[\p{sc=Latin}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Common}\p{sc=Inherited}]*$/u,
  /^[\p{sc=Latin}\p{sc=Han}\p{sc=Bopomofo}\p{sc=Common}\p{sc=Inherited}]*$/u,
  /^[\p{sc=Latin}\p{sc=Han}\p{sc=Hangul}\p{sc=Common}\p{sc=Inherited}]*$/u,
];
const SCRIPTS = ['Cyrillic', 'Greek', 'Armenian', 'Hebrew', 'Arabic', 'Thai', 'Lao', 'Khmer', 'Myanmar', 'Devanagari', 'Bengali', 'Tamil']
  .concat(['Telugu', 'Kannada', 'Malayalam', 'Gujarati', 'Gurmukhi', 'Oriya', 'Sinhala', 'Georgian', 'Ethiopic', 'Tibetan', 'Mongolian'])
  .map((script) => new RegExp(`^[\\p{sc=${script}}\\p{sc=Common}\\p{sc=Inherited}]*$`, 'u'));
/** Cyrillic and Greek letters that look like Latin ones: a word of only these is an imitation. */
const LOOKALIKE = /^[асԁеһіїјӏорԗԛѕԝхуъьҽпгѵѡαεικνορτυχ0-9-]+$/u;
const FOREIGN = /[^\x00-\x7f]/;

const isSingleScript = (label: string): boolean =>
  (!LOOKALIKE.test(label) || !FOREIGN.test(label)) && (TOGETHER.some((set) => set.test(label)) || SCRIPTS.some((set) => set.test(label)));

/**
 * Returns the name for display: in its own script, unless a label mixes scripts or consists of letters that look like Latin ones (`аррӏе`); then the punycode
 * stays and `misleading` is true.
 */
export function readable(ascii: string): { readonly display: string; readonly misleading: boolean } {
  if (!ascii.includes('xn--')) return { display: ascii, misleading: false };
  const unicode = domainToUnicode(ascii);
  if (unicode === '') return { display: ascii, misleading: false };
  const misleading = !unicode.split('.').every(isSingleScript);
  return { display: misleading ? ascii : unicode, misleading };
}
