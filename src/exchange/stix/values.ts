import { canonicalise } from '../../values/values/canonicalise.js';
import type { CanonicalValue, Kind, RawValue, ValueProblem } from '../../values/values/value.js';
import type { Alternatives, Facts } from './pattern/meaning.js';

/** What the hub's extension says of the value of a pattern; of patterns with one alternative only. */
export type Hints = Partial<Pick<CanonicalValue, 'kind' | 'platform' | 'network' | 'bank' | 'country'>>;

/** A way to read the facts. */
type Candidate = RawValue & { readonly kind: Kind };

/** Observables that are named by one property. */
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
/** As OpenCTI has them; the hub writes device-id. */
const DEVICES = ['imei', 'imsi', 'iccid'];
/** From strongest to weakest: a file is known by one of the first two, whatever else is said of its hashes. */
const ALGORITHMS = ['SHA512', 'SHA256', 'SHA1', 'MD5'];
const COLLISION_FREE = 2;

const only = (values: Facts['values'], ...names: readonly string[]): boolean =>
  values.size === names.length && names.every((name) => values.has(name));

/** Phone numbers stand without the plus, as stix2extensions has it, or with it, as others do. */
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
 * Of an account its name or its number on the platform, which must not be taken for one another; of payment schemes, whose accounts others write as user accounts,
 * the one address that there is.
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

/** Hashes alone: one, or several of which one is beyond forging. */
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

/** Who is talked to: an address or a name, whichever the text is. */
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

/** A kind that is said leaves the others out; what the pattern says itself beats the hints. */
function applyHints(candidates: readonly Candidate[], { kind, ...hints }: Hints): readonly Candidate[] {
  const fitting = candidates.filter((candidate) => kind === undefined || candidate.kind === kind);
  return fitting.map((candidate) => ({ ...hints, ...candidate }));
}

/** The values that a pattern names. */
export interface NamedValues {
  readonly values: readonly CanonicalValue[];
  /** Whether the values are all that the pattern says. */
  readonly isWhole: boolean;
  /** Why a value that the hub has a kind for was not read. */
  readonly problems: readonly ValueProblem[];
}

/** Reads every alternative as a value of the hub's kinds; the same value twice is one. */
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
