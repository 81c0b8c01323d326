import { v5 as uuidv5 } from 'uuid';
import type { CanonicalValue } from './value.js';

/** OASIS's namespace for the ids of observables (STIX 2.1, section 2.9). */
const OBSERVABLES = '00abedb4-aa42-466c-9c01-fed23315a9b7';

/** What a value is in STIX: the type of the observable, and those of its properties that make its id. */
export interface Observable {
  readonly type: string;
  readonly properties: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

type Identified = Pick<CanonicalValue, 'kind' | 'scope' | 'value'>;

/** A BIC of the country that the account is in (ISO 9362, without branch); whatever else names a bank is a code of its country. */
const BIC = /^[A-Z]{4}([A-Z]{2})[A-Z0-9]{2}$/;
/** Names of the algorithms in STIX (hash-algorithm-ov) are the hub's in capitals. */
const hashed = ({ scope, value }: Identified): Observable['properties'] => ({ hashes: { [scope.toUpperCase()]: value } });

function bankAccount({ scope, value }: Identified): Observable['properties'] {
  if (scope === '') return { iban: value };
  const [country = '', bank = ''] = scope.split(':');
  return BIC.exec(bank)?.[1] === country ? { account_number: value, bic: bank } : { account_number: value, bank: scope };
}

/** A number is the platform's own id of the account, anything else what its user types. */
const account = ({ scope, value }: Identified): Observable['properties'] => ({
  account_type: scope,
  [/^\d+$/.test(value) ? 'user_id' : 'account_login']: value,
});

/**
 * The observable that a value is: standard types where STIX has them, else phone-number, bank-account and cryptocurrency-wallet of stix2extensions (their phone
 * numbers have no plus), and imei, imsi, iccid. Accounts of payment schemes are user accounts, whose id is what the scheme knows. `bank` is the property by which an
 * account without IBAN is told from those of other banks: two banks may give out the same number.
 */
export function observableOf(value: Identified): Observable {
  switch (value.kind) {
    case 'PHONE':
      return { type: 'phone-number', properties: { value: value.value.replace('+', '') } };
    case 'BANK_ACCOUNT':
      return { type: 'bank-account', properties: bankAccount(value) };
    case 'CRYPTO_ADDRESS':
      return { type: 'cryptocurrency-wallet', properties: { value: value.value } };
    case 'PAYMENT_ID':
      return { type: 'user-account', properties: { account_type: value.scope, user_id: value.value } };
    case 'URL':
      return { type: 'url', properties: { value: value.value } };
    case 'DOMAIN':
      return { type: 'domain-name', properties: { value: value.value } };
    case 'IP':
      return { type: value.value.includes(':') ? 'ipv6-addr' : 'ipv4-addr', properties: { value: value.value } };
    case 'EMAIL':
      return { type: 'email-addr', properties: { value: value.value } };
    case 'SOCIAL_ACCOUNT':
    case 'MESSAGING_ACCOUNT':
      return { type: 'user-account', properties: account(value) };
    case 'APP':
      return { type: 'software', properties: { name: value.value } };
    case 'FILE_HASH':
      return { type: 'file', properties: hashed(value) };
    case 'DEVICE_ID':
      return { type: value.scope, properties: { value: value.value } };
  }
}

/**
 * The UUID of a value's observable: version 5 in OASIS's namespace over its properties as canonical JSON (RFC 8785), as every other producer computes it, so that
 * observables of several sources meet.
 */
export function observableUuid(value: Identified): string {
  const { properties } = observableOf(value);
  return uuidv5(
    JSON.stringify(Object.fromEntries(Object.entries(properties).sort(([one], [other]) => (one < other ? -1 : 1)))),
    OBSERVABLES,
  );
}
