/**
 * What the words of this room mean. A value (a phone number, an account, a wallet …) is identified by (kind, scope, value): two spellings
 * of one thing must meet there, and two different things must not. Everything in this room is pure: no clock, no network, no database.
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

/** A value as somebody wrote it, with the hints that came along. Absent and null mean the same. */
export interface RawValue {
  readonly value: string;
  /** Lower-case name of the platform or payment scheme (SOCIAL_ACCOUNT, MESSAGING_ACCOUNT, PAYMENT_ID, APP). */
  readonly platform?: string | null;
  /** Lower-case name of the blockchain (CRYPTO_ADDRESS); absent: found from the address. */
  readonly network?: string | null;
  /** National bank code or BIC (BANK_ACCOUNT without IBAN). */
  readonly bank?: string | null;
  /** ISO 3166-1 alpha-2, upper case: where a PHONE or BANK_ACCOUNT in national form belongs. */
  readonly country?: string | null;
}

/** A value in the one form under which the hub stores and compares it. */
export interface CanonicalValue {
  readonly kind: Kind;
  /** What makes `value` unique beside the kind: platform, network, or COUNTRY:BANK; '' where the value is unique in the world. */
  readonly scope: string;
  readonly value: string;
  /** For people: grouped, with prefix, in readable script. */
  readonly display: string;
  readonly platform: string | null;
  readonly network: string | null;
  readonly bank: string | null;
  readonly country: string | null;
  /** Remarks that do not stop the item: a documentation range, a checksum that a lower-case address lacks … */
  readonly warnings: readonly ValueProblem[];
}

/** Why a value was refused, or what is remarkable about it. */
export interface ValueProblem {
  /** Stable domain code in capitals, e.g. PHONE_INVALID. Documented, never renamed. */
  readonly code: string;
  /** The input field that is to blame: value, platform, network, bank or country. */
  readonly field: 'value' | 'platform' | 'network' | 'bank' | 'country';
  /** One English sentence for people that says what is wrong and what would be right. Never repeats the whole value. */
  readonly message: string;
}

export type Reading = { readonly ok: true; readonly value: CanonicalValue } | { readonly ok: false; readonly problem: ValueProblem };

/** Reads one kind. Never throws, whatever the input; takes linear time in its length. */
export type Reader = (raw: RawValue) => Reading;

/** Longest value accepted, in UTF-16 code units, before any reader looks at it. */
export const LONGEST_VALUE = 4_096;

/** Longest hint (platform, network, bank, country) accepted, in UTF-16 code units. */
export const LONGEST_HINT = 100;

export const invalidReading = (code: string, message: string, field: ValueProblem['field'] = 'value'): Reading => ({
  ok: false,
  problem: { code, field, message },
});

/** A reading that succeeded; what is not said is empty. */
export const validReading = (value: Pick<CanonicalValue, 'kind' | 'value'> & Partial<CanonicalValue>): Reading => ({
  ok: true,
  value: { scope: '', display: value.value, platform: null, network: null, bank: null, country: null, warnings: [], ...value },
});
