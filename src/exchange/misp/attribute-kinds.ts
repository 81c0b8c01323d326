import type { Kind, RawValue } from '../../values/values/value.js';
import { type Json, isYes, textOf } from './shapes.js';

/** What an attribute may be the value of. `part`: of a composite value (`domain|ip`) which one; null where there is one. */
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

/** MISP parts composites at the first bar. */
export function partsOf(value: string): readonly [string, string] {
  const at = value.indexOf('|');
  return at < 0 ? [value, ''] : [value.slice(0, at), value.slice(at + 1)];
}

/** Of a composite one part is a value of its own, the other says something about it. */
const half =
  (kind: Kind, place: 0 | 1): Reader =>
  (attribute) => [{ kind, raw: { value: partsOf(valueOf(attribute))[place] }, part: null }];

/** Only where its sender marks it as something to look for: by itself it describes something else. */
const flagged =
  (reader: Reader): Reader =>
  (attribute) =>
    isYes(attribute['to_ids']) ? reader(attribute) : [];

const hash = one('FILE_HASH');
const named = half('FILE_HASH', 1);
const ip = one('IP');
const email = one('EMAIL');

/**
 * The app's platform by the form of its id: numbers are the App Store's, names in reverse order of domains are Android's unless the hub's own tag says otherwise
 * (a bundle id looks the same), links name their store.
 */
const app: Reader = (attribute) => {
  const value = valueOf(attribute);
  const platform = /^(?:id)?\d{6,12}$/i.test(value) ? 'ios' : /^[a-z][\w]*(?:\.[a-z][\w]*)+$/i.test(value) ? 'android' : null;
  return [{ kind: 'APP', raw: { value, platform }, part: null }];
};

/**
 * MISP's attribute types (describeTypes.json) that can be a value of one of the thirteen kinds; all others are kept as they are. What only looks like one is
 * not here: jabber-id, eppn and github-username belong to no platform that the hub compares, bic, aba-rtn and bin name a bank and no account, target-email
 * is a victim's, and hashes other than the four of FILE_HASH are of other things or in other forms.
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
