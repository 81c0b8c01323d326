import { type Kind, KINDS } from '../../values/values/value.js';

/** Kinds of values whose observable may have a type (values/observable-id.ts). */
const KINDS_OF_OBSERVABLE: Readonly<Record<string, readonly Kind[]>> = {
  'phone-number': ['PHONE'],
  'bank-account': ['BANK_ACCOUNT'],
  'cryptocurrency-wallet': ['CRYPTO_ADDRESS'],
  'user-account': ['SOCIAL_ACCOUNT', 'MESSAGING_ACCOUNT'],
  url: ['URL'],
  'domain-name': ['DOMAIN'],
  'ipv4-addr': ['IP'],
  'ipv6-addr': ['IP'],
  'email-addr': ['EMAIL'],
  software: ['APP'],
  file: ['FILE_HASH'],
  'device-id': ['DEVICE_ID'],
  'payment-id': ['PAYMENT_ID'],
};

export const isObservable = (type: string): boolean => type in KINDS_OF_OBSERVABLE;

/**
 * Returns a filter on items that may have an object of one of these types. Claims are filtered by kind, stored objects by type; relationships have the kind
 * RELATIONSHIP. Sightings have the kind of their claim, so they are filtered as items, which is only possible when no other type is requested.
 */
export function kindsOf(types: readonly string[]): { readonly kinds?: readonly string[]; readonly items?: readonly string[] } {
  if (types.every((type) => type === 'sighting')) return { items: ['SIGHTING'] };
  // Any object may have a label note.
  if (types.includes('sighting') || types.includes('note')) return {};
  const kinds = types.flatMap((type) => (['indicator', 'relationship'].includes(type) ? KINDS : (KINDS_OF_OBSERVABLE[type] ?? [])));
  return { kinds: [...new Set([...kinds, ...types, ...(types.includes('relationship') ? ['RELATIONSHIP'] : [])])] };
}
