import type { Kind, RawValue } from '../../values/values/value.js';
import { type Json, isYes, textOf } from './shapes.js';

/** A possible reading of an attribute. `part`: index within a composite value (`domain|ip`); null for a simple value. */
export interface Candidate {
  readonly kind: Kind;
  readonly raw: RawValue;
  readonly part: 0 | 1 | null;
}

type Reader = (attribute: Json) => readonly Candidate[];

const valueOf = (attribute: Json): string => textOf(attribute['value']);

const one =
  (kind: Kind, hints: Partial<RawValue> = {}): Reader =>
  (attribute) => [{ kind, raw: { ...hints, value: valueOf(attribute) }, part: null }];

/** Splits a composite value at the first bar, as MISP does. */
export function partsOf(value: string): readonly [string, string] {
  const at = value.indexOf('|');
  return at < 0 ? [value, ''] : [value.slice(0, at), value.slice(at + 1)];
}

/** Reads one part of a composite as the value; the other part describes it. */
const half =
  (kind: Kind, index: 0 | 1): Reader =>
  (attribute) => [{ kind, raw: { value: partsOf(valueOf(attribute))[index] }, part: null }];

/** Reads the attribute only when its sender marks it for detection (to_ids): otherwise it describes something else. */
const flagged =
  (reader: Reader): Reader =>
  (attribute) =>
    isYes(attribute['to_ids']) ? reader(attribute) : [];

const hash = one('FILE_HASH');
const named = half('FILE_HASH', 1);
const ip = one('IP');
const email = one('EMAIL');

/**
 * Derives the app's platform from the form of its id: numbers are from the App Store; reverse domain names are Android's, unless the hub's own tag states
 * otherwise (a bundle id looks the same); links name their store.
 */
const app: Reader = (attribute) => {
  const value = valueOf(attribute);
  const platform = /^(?:id)?\d{6,12}$/i.test(value) ? 'ios' : /^[a-z][\w]*(?:\.[a-z][\w]*)+$/i.test(value) ? 'android' : null;
  return [{ kind: 'APP', raw: { value, platform }, part: null }];
};

/**
 * MISP's attribute types (describeTypes.json) that can be a value of one of the thirteen kinds; all others are stored as they are. Similar types are left
 * out: jabber-id, eppn and github-username belong to no platform that the hub compares; bic, aba-rtn and bin name a bank, not an account; target-email is a
 * victim's; other hashes than the four of FILE_HASH identify other objects or have other forms.
 */
export const ATTRIBUTE_KINDS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['phone-number', one('PHONE')],
  ['prtn', one('PHONE')],
  ['whois-registrant-phone', flagged(one('PHONE'))],
  ['iban', one('BANK_ACCOUNT')],
  ['bank-account-nr', one('BANK_ACCOUNT')],
  ['btc', one('CRYPTO_ADDRESS', { network: 'btc' })],
  ['xmr', one('CRYPTO_ADDRESS', { network: 'xmr' })],
  ['dash', one('CRYPTO_ADDRESS', { network: 'dash' })],
  ['url', one('URL')],
  ['uri', one('URL')],
  ['link', flagged(one('URL'))],
  ['domain', one('DOMAIN')],
  ['hostname', one('DOMAIN')],
  ['onion-address', one('DOMAIN')],
  ['hostname|port', half('DOMAIN', 0)],
  [
    'domain|ip',
    (attribute) => {
      const [domain, address] = partsOf(valueOf(attribute));
      return [
        { kind: 'DOMAIN', raw: { value: domain }, part: 0 },
        { kind: 'IP', raw: { value: address }, part: 1 },
      ];
    },
  ],
  ['ip-src', ip],
  ['ip-dst', ip],
  ['ip-src|port', half('IP', 0)],
  ['ip-dst|port', half('IP', 0)],
  ['email', email],
  ['email-src', email],
  ['email-dst', email],
  ['email-reply-to', email],
  ['whois-registrant-email', flagged(email)],
  ['dns-soa-email', flagged(email)],
  ['twitter-id', one('SOCIAL_ACCOUNT', { platform: 'x' })],
  ['mobile-application-id', app],
  ['chrome-extension-id', one('APP', { platform: 'chrome' })],
  ['md5', hash],
  ['sha1', hash],
  ['sha256', hash],
  ['sha512', hash],
  ['filename|md5', named],
  ['filename|sha1', named],
  ['filename|sha256', named],
  ['filename|sha512', named],
]);
