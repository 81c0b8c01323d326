import type { Kind } from '../../values/values/value.js';

/** Status of the person behind a value, as far as its owner knows. */
export const PERSON_STATUSES = ['SUSPECT', 'MULE_SUSPECTED', 'MULE_COERCED', 'VICTIM', 'WITNESS', 'UNKNOWN'] as const;
export type PersonStatus = (typeof PERSON_STATUSES)[number];

/** Whether there is a person behind values of a kind (hub.is_personal). */
const PERSONAL: Readonly<Record<Kind, boolean>> = {
  PHONE: true,
  BANK_ACCOUNT: true,
  CRYPTO_ADDRESS: true,
  PAYMENT_ID: true,
  EMAIL: true,
  SOCIAL_ACCOUNT: true,
  MESSAGING_ACCOUNT: true,
  DEVICE_ID: true,
  URL: false,
  DOMAIN: false,
  IP: false,
  APP: false,
  FILE_HASH: false,
};
export const isPersonal = (kind: Kind): boolean => PERSONAL[kind];

/** Returns whether data on such a person must reach no partner, regardless of other settings (hub.shield_persons). */
export const isShielded = (status: PersonStatus | null | undefined): boolean => status === 'VICTIM' || status === 'WITNESS';

/** Returns the stated status, or else the present one of the claim, or else UNKNOWN; null for a kind without a person. */
export const personStatusOf = (kind: Kind, stated: PersonStatus | null | undefined, present?: PersonStatus | null): PersonStatus | null =>
  isPersonal(kind) ? (stated ?? present ?? 'UNKNOWN') : null;
