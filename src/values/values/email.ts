import { refang } from './defang.js';
import { remarksOnName } from './domain.js';
import { hostName, suffixInfoOf, readable, retryWithTidyText } from './host.js';
import { tidy } from './text.js';
import { invalidReading, validReading, type Reader, type ValueProblem } from './value.js';

/** RFC 5321, 4.5.3.1: octets of a local part and of a path without its brackets. */
const LONGEST_LOCAL = 64;
const LONGEST_ADDRESS = 254;
/** A longer text is no address, however much of it the canonical form would drop. */
const LONGEST_TEXT = 1_024;

/** RFC 5322 atext with RFC 6532's letters, and dots. */
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]+$/u;
const TOO_LONG = `An e-mail address has at most ${LONGEST_ADDRESS} characters.`;
const NAMED = /<([^<>]*)>[^<>]*$/;
/** The scheme has no authority, and a slash in a name is percent-encoded (RFC 6068, 2); but two slashes after it are a common mistake. */
const MAILTO = /^mailto:(?:\/\/(?!\/))?/i;
const WIDE_AT = /[＠﹫]/g;
const SPELT_AT = / {1,3}at {1,3}/i;

/** Lower case and tidy at once: lower case can decompose a letter, and composing creates no upper case. */
const lower = (text: string): string => tidy(tidy(text).toLowerCase());

/** Extracts the address from `mailto:` of RFC 6068, a display name, brackets, `name at host dot example`; '' if no part can be an address. */
function addressIn(value: string): string {
  const text = value.trim().replace(WIDE_AT, '@');
  const named = text.replace(SPELT_AT, '@').includes('@') ? (NAMED.exec(text)?.[1] ?? text) : text;
  const plain = refang(named.includes('@') || !text.includes('@') ? named : text).replace(SPELT_AT, '@');
  if (!MAILTO.test(plain)) return plain;
  const target = plain.replace(MAILTO, '').split('?')[0] ?? '';
  if (target.startsWith('/')) return '';
  return target.replace(/%(2[0-9a-f]|3d|40|5[ef]|7[b-e])/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

function wrongLocal(local: string): string | null {
  if (local.startsWith('"')) return 'A quoted name before the @ is not accepted: no mail provider assigns such addresses.';
  if (local === '') return 'The name before the @ is missing.';
  if (!LOCAL.test(local)) return 'The name before the @ has a character that is not allowed in mail addresses.';
  if (local.startsWith('.')) return 'The name before the @ begins with a dot.';
  return Buffer.byteLength(local) > LONGEST_LOCAL ? 'The name before the @ has at most 64 characters.' : null;
}

/** Some providers (e.g. Japanese mobile carriers) assigned such names against RFC 5321. */
const dotted = (local: string): readonly ValueProblem[] =>
  local.includes('..') || local.endsWith('.')
    ? [{ code: 'EMAIL_DOTS', field: 'value', message: 'The name before the @ has dots in unusual places. Check the spelling.' }]
    : [];

/**
 * Reads an e-mail address: lower case, IDN host as punycode. Accepts `Name <a@b>`, `mailto:` and defanged spellings. Scope: none. Dots and plus-tags stay, also
 * for Gmail: a provider's rules for equal mailboxes are private and may change. A tag may be evidence (which shop leaked it), and partners compare addresses
 * exactly. Refuses with EMAIL_INVALID, EMAIL_QUOTED, EMAIL_DOMAIN_INVALID.
 */
export const readEmail: Reader = retryWithTidyText(({ value }) => {
  const address = addressIn(value);
  const at = address.lastIndexOf('@');
  if (at === -1) return invalidReading('EMAIL_INVALID', 'An e-mail address has an @ between the name and the host.');
  if (address.length > LONGEST_TEXT) return invalidReading('EMAIL_INVALID', TOO_LONG);
  const local = lower(address.slice(0, at));
  const wrong = wrongLocal(local);
  if (wrong) return invalidReading(local.startsWith('"') ? 'EMAIL_QUOTED' : 'EMAIL_INVALID', wrong);

  const host = hostName(address.slice(at + 1));
  if (!host.ok) return invalidReading('EMAIL_DOMAIN_INVALID', host.message);
  const canonical = `${local}@${host.ascii}`;
  if (Buffer.byteLength(canonical) > LONGEST_ADDRESS) return invalidReading('EMAIL_INVALID', TOO_LONG);
  const { display, misleading } = readable(host.ascii);
  return validReading({
    kind: 'EMAIL',
    value: canonical,
    display: `${local}@${display}`,
    warnings: [...dotted(local), ...remarksOnName(host.ascii, suffixInfoOf(host.ascii), misleading)],
  });
});
