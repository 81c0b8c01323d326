import { type Kind, KINDS } from '../../values/values/value.js';
import type { ListType } from './warninglist.js';

/**
 * Kinds of values for MISP's attribute types (describeTypes.json), which lists name in `matching_attributes`. A composite type stands for each of its parts
 * that has a kind here; parts without a kind are left out.
 */
const KINDS_OF: Readonly<Record<string, readonly Kind[]>> = {
  ...mapKinds(['PHONE'], 'phone-number', 'whois-registrant-phone'),
  ...mapKinds(['BANK_ACCOUNT'], 'iban', 'bank-account-nr'),
  ...mapKinds(['CRYPTO_ADDRESS'], 'btc', 'xmr', 'dash'),
  ...mapKinds(['URL'], 'url', 'uri', 'link'),
  ...mapKinds(['DOMAIN'], 'domain', 'hostname', 'hostname|port'),
  ...mapKinds(['DOMAIN', 'IP'], 'domain|ip'),
  ...mapKinds(['IP'], 'ip-src', 'ip-dst', 'ip-src|port', 'ip-dst|port'),
  ...mapKinds(['EMAIL'], 'email', 'email-src', 'email-dst', 'email-reply-to', 'target-email', 'whois-registrant-email', 'dns-soa-email'),
  ...mapKinds(['FILE_HASH'], 'md5', 'sha1', 'sha256', 'sha512', 'filename|md5', 'filename|sha1', 'filename|sha256', 'filename|sha512'),
  ...mapKinds(['SOCIAL_ACCOUNT'], 'github-username', 'twitter-id'),
  ...mapKinds(['MESSAGING_ACCOUNT'], 'jabber-id'),
  ...mapKinds(['APP'], 'mobile-application-id'),
};

/** Kinds of values that a type of list can match. */
const POSSIBLE: Readonly<Record<ListType, readonly Kind[]>> = {
  string: KINDS,
  substring: KINDS,
  regex: KINDS,
  hostname: ['DOMAIN', 'URL', 'EMAIL'],
  cidr: ['IP', 'URL'],
};

/**
 * Returns the kinds of values that a list applies to. Besides MISP's types it accepts the hub's own names of kinds (`PAYMENT_ID`), for which MISP has no
 * type.
 * @param attributes empty: all kinds that its type can match, as in MISP
 */
export function kindsOf(type: ListType, attributes: readonly string[]): readonly Kind[] {
  const named = attributes.length === 0 ? KINDS : attributes.flatMap((attribute) => kindsNamed(attribute));
  return KINDS.filter((kind) => named.includes(kind) && POSSIBLE[type].includes(kind));
}

const kindsNamed = (attribute: string): readonly Kind[] =>
  Object.hasOwn(KINDS_OF, attribute) ? (KINDS_OF[attribute] ?? []) : KINDS.filter((kind) => kind === attribute);

function mapKinds(kinds: readonly Kind[], ...attributes: readonly string[]): Readonly<Record<string, readonly Kind[]>> {
  return Object.fromEntries(attributes.map((attribute) => [attribute, kinds]));
}
