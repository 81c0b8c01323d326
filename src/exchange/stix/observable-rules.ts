import { isIPv4, isIPv6 } from 'node:net';
import { dictionary } from './plain.js';
import type { StixObject } from './reading.js';
import { parseTime } from './times.js';

/** Returns the problem of an object, as a sentence; null: none. */
export type Rule = (object: StixObject) => string | null;

export const needsOneOf =
  (...names: readonly string[]): Rule =>
  (object) =>
    names.some((name) => object[name] !== undefined) ? null : `It must have at least one of ${names.join(', ')}.`;

/** Combines several rules: returns the first problem. */
export const all =
  (...rules: readonly Rule[]): Rule =>
  (object) =>
    rules.reduce<string | null>((found, rule) => found ?? rule(object), null);

const COMMON: ReadonlySet<string> = new Set('type id spec_version object_marking_refs granular_markings defanged'.split(' '));
/** The object must have a property besides the common ones. */
const hasContent: Rule = (object) =>
  Object.keys(object).some((name) => !COMMON.has(name)) ? null : 'It must have at least one specific property.';

const needsText =
  (name: string): Rule =>
  (object) =>
    typeof object[name] === 'string' && object[name] !== '' ? null : `It must have ${name}, a text.`;

const isWhole = (value: unknown, most: number): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
const wholeNumber =
  (name: string, most = Number.MAX_SAFE_INTEGER): Rule =>
  (object) =>
    object[name] === undefined || isWhole(object[name], most) ? null : `${name} must be a whole number from 0 to ${most}.`;

/** Requires an address, or a network in CIDR. */
const address =
  (isAddress: (text: string) => boolean, longest: number): Rule =>
  ({ value }) => {
    const [start = '', prefix, ...more] = String(value).split('/');
    const isRight = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest);
    return isAddress(start) && isRight && more.length === 0 ? null : 'value must be an address, or a network in CIDR.';
  };

function traffic({ protocols, is_active: isActive, start, end }: StixObject): string | null {
  if (!Array.isArray(protocols) || protocols.length === 0 || !protocols.every((one) => typeof one === 'string')) {
    return 'protocols must be a list of texts.';
  }
  if (isActive === true && end !== undefined) return 'Active traffic must not have an end.';
  const [from, to] = [parseTime(start), parseTime(end)];
  return from && to && to < from ? 'end must not be before start.' : null;
}

const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

function artifact({ payload_bin: payload, url, hashes }: StixObject): string | null {
  if ((payload === undefined) === (url === undefined)) return 'It must have either payload_bin or url.';
  if (url !== undefined && hashes === undefined) return 'url requires hashes.';
  return payload === undefined || (typeof payload === 'string' && BASE64.test(payload)) ? null : 'payload_bin must be Base64.';
}

function message({ is_multipart: isMultipart, body, body_multipart: parts }: StixObject): string | null {
  if (typeof isMultipart !== 'boolean') return 'It must have is_multipart, true or false.';
  if (isMultipart && body !== undefined) return 'A multipart message must have body_multipart instead of body.';
  return !isMultipart && parts !== undefined ? 'A message that is not multipart must have body instead of body_multipart.' : null;
}

const SHORT_HIVE = /^(HKLM|HKCU|HKCR|HKCC|HKU)(\\|$)/i;
const HASH_LENGTHS: Readonly<Record<string, number>> = {
  MD5: 32,
  'SHA-1': 40,
  'SHA-256': 64,
  'SHA-512': 128,
  'SHA3-256': 64,
  'SHA3-512': 128,
};

/** Requires the right length of hashes, in hexadecimal digits, for the algorithms that STIX names. */
const hashes: Rule = (object) => {
  const wrong = Object.entries(dictionary(object.hashes)).find(([name, value]) => {
    const length = HASH_LENGTHS[name];
    return length !== undefined && !(typeof value === 'string' && value.length === length && /^[0-9a-f]+$/i.test(value));
  });
  return wrong ? `A ${wrong[0]} hash must have ${HASH_LENGTHS[wrong[0]]} hexadecimal digits.` : null;
};

/** Rules that STIX 2.1 (section 6) states with MUST for observables. */
export const OBSERVABLE_RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['artifact', all(artifact, hashes)],
  ['autonomous-system', (object) => (isWhole(object.number, 4_294_967_295) ? null : 'It must have number, a whole number.')],
  ['directory', needsText('path')],
  ['email-message', message],
  ['file', all(needsOneOf('hashes', 'name'), hashes, wholeNumber('size'))],
  ['ipv4-addr', address(isIPv4, 32)],
  ['ipv6-addr', address(isIPv6, 128)],
  ['mac-addr', ({ value }) => (/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(String(value)) ? null : 'value must be in lower case, with colons.')],
  ['mutex', needsText('name')],
  ['network-traffic', all(needsOneOf('src_ref', 'dst_ref'), traffic, wholeNumber('src_port', 65_535), wholeNumber('dst_port', 65_535))],
  ['process', hasContent],
  ['user-account', hasContent],
  [
    'windows-registry-key',
    all(needsOneOf('key', 'values', 'modified_time', 'creator_user_ref', 'number_of_subkeys'), ({ key }) =>
      SHORT_HIVE.test(String(key)) ? 'The hive of key must be written in full (HKEY_LOCAL_MACHINE).' : null,
    ),
  ],
  ['x509-certificate', all(hasContent, hashes)],
]);
