import { canonicalise } from '../../values/values/canonicalise.js';
import type { CanonicalValue, Kind, RawValue, ValueProblem } from '../../values/values/value.js';
import type { Alternatives, Facts } from './pattern/meaning.js';

/** Hints from the hub's extension on the value of a pattern; only for patterns with one alternative. */
export type Hints = Partial<Pick<CanonicalValue, 'kind' | 'platform' | 'network' | 'bank' | 'country'>>;

/** A possible reading of the facts. */
type Candidate = RawValue & { readonly kind: Kind };

/** Observables that are identified by one property. */
const PLAIN: ReadonlyMap<string, readonly [property: string, kind: Kind]> = new Map<string, readonly [string, Kind]>([
  ['url', ['value', 'URL']],
  ['domain-name', ['value', 'DOMAIN']],
  ['ipv4-addr', ['value', 'IP']],
  ['ipv6-addr', ['value', 'IP']],
  ['email-addr', ['value', 'EMAIL']],
  ['cryptocurrency-wallet', ['value', 'CRYPTO_ADDRESS']],
  ['software', ['name', 'APP']],
  ['app', ['id', 'APP']],
]);
/** Types that OpenCTI uses; the hub writes device-id. */
const DEVICES = ['imei', 'imsi', 'iccid'];
/** From strongest to weakest: one of the first two identifies a file, whatever its other hashes are. */
const ALGORITHMS = ['SHA512', 'SHA256', 'SHA1', 'MD5'];
const COLLISION_FREE = 2;

const only = (values: Facts['values'], ...names: readonly string[]): boolean =>
  values.size === names.length && names.every((name) => values.has(name));

/** Returns a phone number with the plus; stix2extensions omits it, others write it. */
const phoneNumberOf = (number: string): string => (/^[1-9]\d{6,14}$/.test(number) ? `+${number}` : number);

function bankAccount(values: Facts['values']): readonly Candidate[] {
  const account = (hints: Omit<RawValue, 'value'>): readonly Candidate[] => [
    { kind: 'BANK_ACCOUNT', value: values.get('account_number') ?? '', ...hints },
  ];
  if (only(values, 'iban') || only(values, 'iban', 'bic')) return [{ kind: 'BANK_ACCOUNT', value: values.get('iban') ?? '' }];
  if (only(values, 'account_number', 'bic')) return account({ bank: values.get('bic') ?? '' });
  if (only(values, 'account_number', 'bank', 'country')) {
    return account({ bank: values.get('bank') ?? '', country: values.get('country') ?? '' });
  }
  return only(values, 'account_number') ? account({}) : [];
}

/**
 * Reads the name or the numeric id of an account on its platform, which must not be confused; for payment schemes, which other producers write as user
 * accounts, the address.
 */
function userAccount(values: Facts['values']): readonly Candidate[] {
  const isNamed = only(values, 'account_type', 'account_login');
  if (!isNamed && !only(values, 'account_type', 'user_id')) return [];
  const value = values.get(isNamed ? 'account_login' : 'user_id') ?? '';
  const platform = values.get('account_type') ?? '';
  const account = !isNamed && /^\d+$/.test(value) ? `id:${value}` : value;
  return [
    { kind: 'MESSAGING_ACCOUNT', value: account, platform },
    { kind: 'SOCIAL_ACCOUNT', value: account, platform },
    { kind: 'PAYMENT_ID', value, platform },
  ];
}

/** Reads hashes only: a single one, or several of which one is collision-free. */
function file(values: Facts['values']): readonly Candidate[] {
  const hashes = new Map(
    [...values].map(([path, value]) => [
      path
        .replace(/^hashes\./, '')
        .toUpperCase()
        .replace(/[^A-Z0-9.]/g, ''),
      value,
    ]),
  );
  const strongest = ALGORITHMS.findIndex((algorithm) => hashes.has(algorithm));
  const areHashes = [...values.keys()].every((path) => path.startsWith('hashes.'));
  if (!areHashes || strongest < 0 || (values.size > 1 && strongest >= COLLISION_FREE)) return [];
  const algorithm = ALGORITHMS[strongest] ?? '';
  return [{ kind: 'FILE_HASH', value: hashes.get(algorithm) ?? '', platform: algorithm }];
}

/** Reads the remote end: an address or a name, depending on the text. */
function traffic(values: Facts['values']): readonly Candidate[] {
  for (const end of ['dst_ref', 'src_ref']) {
    const [type, path] = [`${end}.type`, `${end}.value`];
    const value = values.get(path);
    if (value === undefined || !(only(values, path) || only(values, path, type))) continue;
    const kinds: readonly Kind[] = values.get(type) === 'domain-name' ? ['DOMAIN'] : values.has(type) ? ['IP'] : ['IP', 'DOMAIN'];
    return kinds.map((kind) => ({ kind, value }));
  }
  return [];
}

function candidatesOf({ object, values }: Facts): readonly Candidate[] {
  const [property, kind] = PLAIN.get(object) ?? [];
  if (property !== undefined && kind !== undefined) return only(values, property) ? [{ kind, value: values.get(property) ?? '' }] : [];
  if (DEVICES.includes(object)) {
    return only(values, 'value') ? [{ kind: 'DEVICE_ID', value: values.get('value') ?? '', platform: object }] : [];
  }
  const [first = ''] = values.values();
  switch (object) {
    case 'phone-number':
      return only(values, 'value') ? [{ kind: 'PHONE', value: phoneNumberOf(first) }] : [];
    case 'bank-account':
      return bankAccount(values);
    case 'user-account':
      return userAccount(values);
    case 'payment-id':
      return only(values, 'scheme', 'value')
        ? [{ kind: 'PAYMENT_ID', value: values.get('value') ?? '', platform: values.get('scheme') ?? '' }]
        : [];
    case 'device-id':
      return only(values, 'device_type', 'value')
        ? [{ kind: 'DEVICE_ID', value: values.get('value') ?? '', platform: values.get('device_type') ?? '' }]
        : [];
    case 'file':
      return file(values);
    case 'network-traffic':
      return traffic(values);
    case 'email-message':
      return only(values, 'from_ref.value') || only(values, 'sender_ref.value') ? [{ kind: 'EMAIL', value: first }] : [];
    default:
      return [];
  }
}

/** A kind in the hints excludes all others; the pattern takes precedence over the other hints. */
function applyHints(candidates: readonly Candidate[], { kind, ...hints }: Hints): readonly Candidate[] {
  const fitting = candidates.filter((candidate) => kind === undefined || candidate.kind === kind);
  return fitting.map((candidate) => ({ ...hints, ...candidate }));
}

/** The values that a pattern names. */
export interface NamedValues {
  readonly values: readonly CanonicalValue[];
  /** Whether the values cover the whole pattern. */
  readonly isWhole: boolean;
  /** Reasons why a value of a known kind could not be read. */
  readonly problems: readonly ValueProblem[];
}

/** Reads every alternative as a value of the hub's kinds, without duplicates. */
export function valuesOf({ facts, isWhole }: Alternatives, hints: Hints): NamedValues {
  const values = new Map<string, CanonicalValue>();
  const problems: ValueProblem[] = [];
  let unread = 0;
  for (const fact of facts) {
    const candidates = applyHints(
      fact.isNetwork && !/^ipv[46]-addr$/.test(fact.object) ? [] : candidatesOf(fact),
      facts.length === 1 ? hints : {},
    );
    const readings = candidates.map((candidate) => canonicalise(candidate.kind, candidate));
    const good = readings.find((reading) => reading.ok);
    if (good?.ok) values.set(`${good.value.kind} ${good.value.scope} ${good.value.value}`, good.value);
    else unread += 1;
    const [first] = readings;
    if (!good && first && !first.ok) problems.push(first.problem);
  }
  return { values: [...values.values()], isWhole: isWhole && unread === 0, problems };
}
