/**
 * The terms of this module. A value (a phone number, an account, a wallet …) is identified by (kind, scope, value): two spellings of one object must be equal,
 * and two different objects must not. All code in this module is pure: no clock, no network, no database.
 */

/** The thirteen kinds of threat indicator, as in the public API. */
export const KINDS = [
  'PHONE',
  'BANK_ACCOUNT',
  'CRYPTO_ADDRESS',
  'PAYMENT_ID',
  'URL',
  'DOMAIN',
  'IP',
  'EMAIL',
  'SOCIAL_ACCOUNT',
  'MESSAGING_ACCOUNT',
  'APP',
  'FILE_HASH',
  'DEVICE_ID',
] as const;
export type Kind = (typeof KINDS)[number];

/** A value as the user wrote it, with its hints. Absent and null mean the same. */
export interface RawValue {
  readonly value: string;
  /** Lower-case name of the platform or payment scheme (SOCIAL_ACCOUNT, MESSAGING_ACCOUNT, PAYMENT_ID, APP). */
  readonly platform?: string | null;
  /** Lower-case name of the blockchain (CRYPTO_ADDRESS); absent: found from the address. */
  readonly network?: string | null;
  /** National bank code or BIC (BANK_ACCOUNT without IBAN). */
  readonly bank?: string | null;
  /** ISO 3166-1 alpha-2, upper case: the country of a PHONE or BANK_ACCOUNT in national form. */
  readonly country?: string | null;
}

/** A value in the one form that the hub stores and compares. */
export interface CanonicalValue {
  readonly kind: Kind;
  /** Makes `value` unique beside the kind: platform, network, or COUNTRY:BANK; '' if the value is unique worldwide. */
  readonly scope: string;
  readonly value: string;
  /** For display: grouped, with prefix, in readable script. */
  readonly display: string;
  readonly platform: string | null;
  readonly network: string | null;
  readonly bank: string | null;
  readonly country: string | null;
  /** Remarks that do not stop the item: a documentation range, a missing checksum in a lower-case address … */
  readonly warnings: readonly ValueProblem[];
}

/** The reason of a refusal, or a remark on a value. */
export interface ValueProblem {
  /** Stable domain code in capitals, e.g. PHONE_INVALID. Documented, never renamed. */
  readonly code: string;
  /** The invalid input field: value, platform, network, bank or country. */
  readonly field: 'value' | 'platform' | 'network' | 'bank' | 'country';
  /** One English sentence for people: what is wrong and what is right. Never repeats the whole value. */
  readonly message: string;
}

export type Reading = { readonly ok: true; readonly value: CanonicalValue } | { readonly ok: false; readonly problem: ValueProblem };

/** Reads one kind. Never throws, whatever the input; takes linear time in its length. */
export type Reader = (raw: RawValue) => Reading;

/** Longest accepted value, in UTF-16 code units, before any reader sees it. */
export const LONGEST_VALUE = 4_096;

/** Longest accepted hint (platform, network, bank, country), in UTF-16 code units. */
export const LONGEST_HINT = 100;

export const invalidReading = (code: string, message: string, field: ValueProblem['field'] = 'value'): Reading => ({
  ok: false,
  problem: { code, field, message },
});

/** Makes a successful reading; missing fields are empty. */
export const validReading = (value: Pick<CanonicalValue, 'kind' | 'value'> & Partial<CanonicalValue>): Reading => ({
  ok: true,
  value: { scope: '', display: value.value, platform: null, network: null, bank: null, country: null, warnings: [], ...value },
});
