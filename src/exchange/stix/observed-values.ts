import type { Facts } from './pattern/meaning.js';
import { dictionary } from './plain.js';
import type { StixObject } from './reading.js';

/** Properties that identify an observable of each type: the first complete list counts; for files, all hashes. */
const NAMING: ReadonlyMap<string, readonly (readonly string[])[]> = new Map<string, readonly (readonly string[])[]>([
  ...['url', 'domain-name', 'ipv4-addr', 'ipv6-addr', 'email-addr', 'cryptocurrency-wallet', 'phone-number', 'imei', 'imsi', 'iccid'].map(
    (type): [string, readonly (readonly string[])[]] => [type, [['value']]],
  ),
  ['software', [['name']]],
  ['bank-account', [['iban'], ['account_number', 'bank', 'country'], ['account_number', 'bic'], ['account_number']]],
  [
    'user-account',
    [
      ['account_type', 'account_login'],
      ['account_type', 'user_id'],
    ],
  ],
  ['payment-id', [['scheme', 'value']]],
  ['device-id', [['device_type', 'value']]],
]);

/** Returns the identifying properties of an observable, in the form of a pattern's comparisons; null: the hub has no kind for it. */
export function factsOf(object: StixObject): Facts | null {
  if (object.type === 'file') {
    const hashes = Object.entries(dictionary(object.hashes)).filter(([, hash]) => typeof hash === 'string');
    return hashes.length > 0 ? { object: 'file', values: new Map(hashes.map(([name, hash]) => [`hashes.${name}`, String(hash)])) } : null;
  }
  const names = NAMING.get(object.type)?.find((list) => list.every((name) => typeof object[name] === 'string'));
  if (!names) return null;
  const isNetwork = /^ipv[46]-addr$/.test(object.type) && String(object.value).includes('/');
  return { object: object.type, values: new Map(names.map((name) => [name, String(object[name])])), ...(isNetwork && { isNetwork }) };
}
