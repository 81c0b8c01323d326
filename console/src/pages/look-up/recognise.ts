import type { Kind } from '../../parts/kind.tsx';

/** Forms of values, the most certain first. */
const FORMS: readonly (readonly [Kind, RegExp])[] = [
  ['EMAIL', /^[^\s@]+(@|\[at\])[^\s@]+(\.|\[\.\])[a-z]{2,}$/i],
  ['URL', /^(h(tt|xx)ps?|ftp):\/\//i],
  [
    'CRYPTO_ADDRESS',
    /^(0x[0-9a-fA-F]{40}|bc1[0-9a-z]{25,60}|T[1-9A-HJ-NP-Za-km-z]{33}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|r[1-9A-HJ-NP-Za-km-z]{24,34})$/,
  ],
  ['FILE_HASH', /^(md5|sha-?1|sha-?256)?[:\s]*([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i],
  ['IP', /^(\d{1,3}(\.|\[\.\])){3}\d{1,3}(\/\d{1,2})?$/],
  ['IP', /^[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}(\/\d{1,3})?$/i],
  ['BANK_ACCOUNT', /^[A-Z]{2}\d{2}( ?[A-Z0-9]{4}){2,7}( ?[A-Z0-9]{1,4})?$/],
  ['MESSAGING_ACCOUNT', /^(line|telegram|whatsapp|wechat|zalo|t\.me\/)[:\s]*\S+$/i],
  ['PAYMENT_ID', /^(promptpay|paynow|duitnow|vietqr|qris|bakong|instapay)\b/i],
  ['PHONE', /^(tel:)?\+?[\d\s().-]{7,20}$/i],
  ['DOMAIN', /^([a-z0-9-]+(\.|\[\.\]))+[a-z]{2,}$/i],
];

/** The kind that the form of a value shows, roughly, while it is typed. The hub decides when it is looked up. */
export const roughKindOf = (value: string): Kind | null => FORMS.find(([, form]) => form.test(value))?.[0] ?? null;

/** How many values show which kind, the most frequent first. Null: none. */
export function kindsIn(values: readonly string[]): readonly (readonly [Kind | null, number])[] {
  const counts = new Map<Kind | null, number>();
  for (const value of values) {
    const kind = roughKindOf(value);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}
