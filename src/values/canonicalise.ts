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
import { tidy } from './text.js';
import { readUrl } from './url.js';
import { LONGEST_HINT, LONGEST_VALUE, refused, type Kind, type RawValue, type Reader, type Reading } from './value.js';

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

/** What no reader should look at: nothing, or too much. Codes VALUE_TOO_LONG, VALUE_EMPTY, HINT_TOO_LONG. */
export function outOfBounds(raw: RawValue): Reading | null {
  if (raw.value.length > LONGEST_VALUE) return refused('VALUE_TOO_LONG', `A value has at most ${LONGEST_VALUE} characters.`);
  if (tidy(raw.value) === '') return refused('VALUE_EMPTY', 'The value is empty.');
  const long = HINTS.find((hint) => (raw[hint]?.length ?? 0) > LONGEST_HINT);
  return long ? refused('HINT_TOO_LONG', `The field ${long} has at most ${LONGEST_HINT} characters.`, long) : null;
}

/**
 * Reads `raw` as one of the thirteen kinds: the one form under which the hub stores and compares it, or the reason why it is refused.
 * Pure; never throws; linear in the length of the value. Reading a canonical value again, with its own hints, gives the same value.
 */
export function canonicalise(kind: Kind, raw: RawValue): Reading {
  return outOfBounds(raw) ?? READERS[kind](raw);
}
