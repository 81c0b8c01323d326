import type { Kind } from '../../values/values/value.js';

/** What the person behind a value is, as far as its owner knows. */
export const PERSON_STATUSES = ['SUSPECT', 'MULE_SUSPECTED', 'MULE_COERCED', 'VICTIM', 'WITNESS', 'UNKNOWN'] as const;
export type PersonStatus = (typeof PERSON_STATUSES)[number];

/** Behind which kinds of value there is a person (hub.is_personal). */
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

/** Whose data reaches no partner, whatever else is said (hub.shield_persons). */
export const isShielded = (status: PersonStatus | null | undefined): boolean => status === 'VICTIM' || status === 'WITNESS';

/** What holds: what is said, or else what the claim has; a person of whom nobody said anything is UNKNOWN, and what is no person has none. */
export const personStatusOf = (kind: Kind, said: PersonStatus | null | undefined, present?: PersonStatus | null): PersonStatus | null =>
  isPersonal(kind) ? (said ?? present ?? 'UNKNOWN') : null;
