import { readApp } from './app.js';
import { readBankAccount } from './bank-account.js';
import { readCryptoAddress } from './crypto-address.js';
import { readDeviceId } from './device-id.js';
import { readDomain } from './domain.js';
import { readEmail } from './email.js';
import { readFileHash } from './file-hash.js';
import { readIp } from './ip.js';
import { readMessagingAccount } from './messaging-account.js';
import { readPaymentId } from './payment-id.js';
import { readPhone } from './phone.js';
import { readSocialAccount } from './social-account.js';
import { tidy, unfitness } from './text.js';
import { readUrl } from './url.js';
import { LONGEST_HINT, LONGEST_VALUE, invalidReading, type Kind, type RawValue, type Reader, type Reading } from './value.js';

const HINTS = ['platform', 'network', 'bank', 'country'] as const;

const READERS: Readonly<Record<Kind, Reader>> = {
  PHONE: readPhone,
  BANK_ACCOUNT: readBankAccount,
  CRYPTO_ADDRESS: readCryptoAddress,
  PAYMENT_ID: readPaymentId,
  URL: readUrl,
  DOMAIN: readDomain,
  IP: readIp,
  EMAIL: readEmail,
  SOCIAL_ACCOUNT: readSocialAccount,
  MESSAGING_ACCOUNT: readMessagingAccount,
  APP: readApp,
  FILE_HASH: readFileHash,
  DEVICE_ID: readDeviceId,
};

/** Refuses empty and overlong input before any reader sees it. Codes HINT_TOO_LONG, VALUE_TOO_LONG, VALUE_MARKS, VALUE_EMPTY. */
export function outOfBounds(raw: RawValue): Reading | null {
  const long = HINTS.find((hint) => (raw[hint]?.length ?? 0) > LONGEST_HINT);
  if (long) return invalidReading('HINT_TOO_LONG', `The field ${long} has at most ${LONGEST_HINT} characters.`, long);
  const unfit = unfitness(raw.value);
  if (unfit === 'LENGTH') {
    return invalidReading('VALUE_TOO_LONG', `A value has at most ${LONGEST_VALUE} characters, also in Unicode's form NFKC.`);
  }
  if (unfit === 'MARKS') return invalidReading('VALUE_MARKS', 'A value has at most 30 combining marks in a row. Remove the marks.');
  return tidy(raw.value) === '' ? invalidReading('VALUE_EMPTY', 'The value is empty.') : null;
}

/** Reads a value that is known not to be {@link outOfBounds}. */
export const readAs = (kind: Kind, raw: RawValue): Reading => READERS[kind](raw);

/**
 * Reads `raw` as one of the thirteen kinds: returns the one form that the hub stores and compares, or the reason of the refusal. Pure; never throws; linear in
 * the length of the value. Reading a canonical value again, with its own hints, returns the same value.
 */
export function canonicalise(kind: Kind, raw: RawValue): Reading {
  return outOfBounds(raw) ?? readAs(kind, raw);
}
