import { isIPv4, isIPv6 } from 'node:net';
import { dictionary } from './plain.js';
import type { StixObject } from './reading.js';
import { parseTime } from './times.js';

/** What is wrong with an object, in words; null: nothing. */
export type Rule = (object: StixObject) => string | null;

export const needsOneOf =
  (...names: readonly string[]): Rule =>
  (object) =>
    names.some((name) => object[name] !== undefined) ? null : `It needs at least one of ${names.join(', ')}.`;

/** Several rules: the first that is broken. */
export const all =
  (...rules: readonly Rule[]): Rule =>
  (object) =>
    rules.reduce<string | null>((found, rule) => found ?? rule(object), null);

const COMMON: ReadonlySet<string> = new Set('type id spec_version object_marking_refs granular_markings defanged'.split(' '));
/** It has a property of its own. */
const hasContent: Rule = (object) => (Object.keys(object).some((name) => !COMMON.has(name)) ? null : 'It needs a property of its own.');

const needsText =
  (name: string): Rule =>
  (object) =>
    typeof object[name] === 'string' && object[name] !== '' ? null : `It needs ${name}, a text.`;

const isWhole = (value: unknown, most: number): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
const wholeNumber =
  (name: string, most = Number.MAX_SAFE_INTEGER): Rule =>
  (object) =>
    object[name] === undefined || isWhole(object[name], most) ? null : `${name} is a whole number from 0 to ${most}.`;

/** An address, or a network in CIDR. */
const address =
  (isAddress: (text: string) => boolean, longest: number): Rule =>
  ({ value }) => {
    const [start = '', prefix, ...more] = String(value).split('/');
    const isRight = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest);
    return isAddress(start) && isRight && more.length === 0 ? null : 'value is an address, or a network in CIDR.';
  };

function traffic({ protocols, is_active: isActive, start, end }: StixObject): string | null {
  if (!Array.isArray(protocols) || protocols.length === 0 || !protocols.every((one) => typeof one === 'string')) {
    return 'protocols is a list of texts.';
  }
  if (isActive === true && end !== undefined) return 'What is active has no end.';
  const [from, to] = [parseTime(start), parseTime(end)];
  return from && to && to < from ? 'end is not before start.' : null;
}

const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

function artifact({ payload_bin: payload, url, hashes }: StixObject): string | null {
  if ((payload === undefined) === (url === undefined)) return 'It has either payload_bin or url.';
  if (url !== undefined && hashes === undefined) return 'url needs hashes.';
  return payload === undefined || (typeof payload === 'string' && BASE64.test(payload)) ? null : 'payload_bin is Base64.';
}

function message({ is_multipart: isMultipart, body, body_multipart: parts }: StixObject): string | null {
  if (typeof isMultipart !== 'boolean') return 'It needs is_multipart, true or false.';
  if (isMultipart && body !== undefined) return 'A message of several parts has body_multipart instead of body.';
  return !isMultipart && parts !== undefined ? 'A message of one part has body instead of body_multipart.' : null;
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

/** Hashes of the algorithms that STIX names have their length, in hexadecimal digits. */
const hashes: Rule = (object) => {
  const wrong = Object.entries(dictionary(object.hashes)).find(([name, value]) => {
    const length = HASH_LENGTHS[name];
    return length !== undefined && !(typeof value === 'string' && value.length === length && /^[0-9a-f]+$/i.test(value));
  });
  return wrong ? `A hash by ${wrong[0]} has ${HASH_LENGTHS[wrong[0]]} hexadecimal digits.` : null;
};

/** What STIX 2.1 (section 6) says with MUST of observables. */
export const OBSERVABLE_RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['artifact', all(artifact, hashes)],
  ['autonomous-system', (object) => (isWhole(object.number, 4_294_967_295) ? null : 'It needs number, a whole number.')],
  ['directory', needsText('path')],
  ['email-message', message],
  ['file', all(needsOneOf('hashes', 'name'), hashes, wholeNumber('size'))],
  ['ipv4-addr', address(isIPv4, 32)],
  ['ipv6-addr', address(isIPv6, 128)],
  ['mac-addr', ({ value }) => (/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(String(value)) ? null : 'value is in lower case, with colons.')],
  ['mutex', needsText('name')],
  ['network-traffic', all(needsOneOf('src_ref', 'dst_ref'), traffic, wholeNumber('src_port', 65_535), wholeNumber('dst_port', 65_535))],
  ['process', hasContent],
  ['user-account', hasContent],
  [
    'windows-registry-key',
    all(needsOneOf('key', 'values', 'modified_time', 'creator_user_ref', 'number_of_subkeys'), ({ key }) =>
      SHORT_HIVE.test(String(key)) ? 'The hive of key is written out (HKEY_LOCAL_MACHINE).' : null,
    ),
  ],
  ['x509-certificate', all(hasContent, hashes)],
]);
