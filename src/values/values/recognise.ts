import { outOfBounds, readAs } from './canonicalise.js';
import { refang } from './defang.js';
import { tidy } from './text.js';
import type { CanonicalValue, Kind, RawValue, ValueProblem } from './value.js';

/** The problem of a value for which `recognise` finds no kind. */
export const unrecognised: ValueProblem = {
  code: 'VALUE_UNRECOGNISED',
  field: 'value',
  message:
    'The value alone does not show its kind. Give its kind, the country (TH) of a national phone number or account, the bank of an account, or the platform of a name.',
};

/**
 * Returns the reason why a value was not recognised. With a scheme it is a URL, with a network a wallet, with a bank an account: the reader of that kind gives
 * the better reason.
 */
export function unrecognisedReason(raw: RawValue): ValueProblem {
  if (outOfBounds(raw)) return unrecognised;
  const kind = raw.network
    ? 'CRYPTO_ADDRESS'
    : raw.bank && !raw.platform
      ? 'BANK_ACCOUNT'
      : WEB.test(refang(tidy(raw.value)))
        ? 'URL'
        : null;
  const reading = kind && readAs(kind, raw);
  return reading && !reading.ok ? reading.problem : unrecognised;
}

const MOST = 5;

const WEB = /^https?:/i;
const SCHEME = /^(?:https?|ftp):\/\//i;
const WITH_PATH = /^[^/?#\s]+[/?#]./;
const ABROAD = /^(?:tel:|callto:)?[\s(]*(?:\+|00)/i;

const warned = (value: CanonicalValue, code: string): boolean => value.warnings.some((warning) => warning.code === code);

/** Whether a successful reading is also a likely one. `text`: tidy; `plain`: refanged as well. */
type Likely = (value: CanonicalValue, input: { readonly raw: RawValue; readonly text: string; readonly plain: string }) => boolean;

const always: Likely = () => true;

/** A base58 word of the right length is a Solana key; hashes, names and digits are less mixed than a key. */
const likelyWallet: Likely = ({ network }, { raw, text }) =>
  network !== 'sol' || Boolean(raw.network) || (/[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text));

/** Without a scheme it needs a path, no blanks, and an existing top-level domain; `192.0.2.0/24` is a network. */
const likelyUrl: Likely = (value, { plain }) =>
  SCHEME.test(plain) ||
  (WITH_PATH.test(plain) && !/\s/.test(plain) && !warned(value, 'DOMAIN_TLD_UNKNOWN') && !/^[\d.]+\/\d+$/.test(plain));

/** A day in ISO 8601, in the Gregorian or the Buddhist calendar; without hyphens only in the Gregorian, because other numbers have eight digits. */
const DAY =
  /^(?:(?:19|20|24|25)\d\d([-/. ])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))$/;

const likelyPhone: Likely = (value, { text }) => ABROAD.test(text) || (!warned(value, 'PHONE_UNASSIGNED') && !DAY.test(text));

/**
 * Fourteen or sixteen digits without a label are a card, an account or a time more often than an IMEI without its check digit or with its software version. An
 * IMEI of fifteen digits begins with the number of a reporting body (GSMA TS.06); with another beginning it may be, for example, a card of fifteen digits.
 */
const likelyDevice: Likely = ({ scope, value }, { raw, text }) =>
  scope !== 'imei' || Boolean(raw.platform) || /^\D/.test(text) || (REPORTING_BODY.test(value) && text.replace(/\D/g, '').length === 15);
const REPORTING_BODY = /^(?:0[01]|10|3[035]|4[459]|5[0-4]|86|9[189])/;

/** The kinds in the order of likelihood: the stricter a form, the earlier. */
const ORDER: readonly (readonly [Kind, Likely])[] = [
  ['APP', always],
  ['MESSAGING_ACCOUNT', always],
  ['SOCIAL_ACCOUNT', always],
  ['PAYMENT_ID', always],
  ['URL', likelyUrl],
  ['EMAIL', always],
  ['CRYPTO_ADDRESS', likelyWallet],
  ['FILE_HASH', (value, { text }) => !warned(value, 'HASH_PLATFORM_IGNORED') && !/^0x/i.test(text)],
  ['IP', always],
  ['DOMAIN', (value) => !warned(value, 'DOMAIN_TLD_UNKNOWN')],
  ['BANK_ACCOUNT', always],
  ['PHONE', likelyPhone],
  ['DEVICE_ID', likelyDevice],
];

const NATIONAL: readonly Kind[] = ['PHONE', 'BANK_ACCOUNT'];

/** Returns the kinds that the hints allow: a network means a wallet, a bank an account; a country moves the national kinds to the front. */
function candidates({ platform, network, bank, country }: RawValue): readonly (readonly [Kind, Likely])[] {
  const only = (...kinds: readonly Kind[]) => ORDER.filter(([kind]) => kinds.includes(kind));
  if (network) return only('CRYPTO_ADDRESS');
  if (platform) return only('APP', 'MESSAGING_ACCOUNT', 'SOCIAL_ACCOUNT', 'PAYMENT_ID', 'FILE_HASH', 'DEVICE_ID');
  if (bank) return only('BANK_ACCOUNT');
  if (!country) return ORDER;
  return [...ORDER].sort(([left], [right]) => Number(NATIONAL.includes(right)) - Number(NATIONAL.includes(left)));
}

/**
 * Returns the possible meanings of a value without a kind: its canonical form for every plausible kind, most likely first, at most five; empty: nothing was
 * recognised (`unrecognisedReason` gives the reason). `https://bad.example` is a URL and a DOMAIN, `https://t.me/name` a MESSAGING_ACCOUNT and a URL. Hints
 * narrow the choice. Pure; never throws.
 */
export function recognise(raw: RawValue): readonly CanonicalValue[] {
  if (outOfBounds(raw)) return [];
  const text = tidy(raw.value);
  const input = { raw, text, plain: refang(text) };
  const found: CanonicalValue[] = [];
  for (const [kind, likely] of candidates(raw)) {
    const reading = readAs(kind, raw);
    if (reading.ok && likely(reading.value, input)) found.push(reading.value);
    if (found.length === MOST) break;
  }
  return found;
}
