import { type Kind, KINDS } from '../../values/values/value.js';

/** Kinds of values whose observable may be of a type (values/observable-id.ts). */
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
 * A filter by types of objects as one of items, as far as that can be said of them: what may hold an object of one of these types. Of claims that is their kind, of kept
 * objects their type; what joins two claims is of the kind RELATIONSHIP. Sightings have the kind of their claim, so they are named as items, which goes only where nothing else is asked for.
 */
export function kindsOf(types: readonly string[]): { readonly kinds?: readonly string[]; readonly items?: readonly string[] } {
  if (types.every((type) => type === 'sighting')) return { items: ['SIGHTING'] };
  // A label beside any object is a note.
  if (types.includes('sighting') || types.includes('note')) return {};
  const kinds = types.flatMap((type) => (['indicator', 'relationship'].includes(type) ? KINDS : (KINDS_OF_OBSERVABLE[type] ?? [])));
  return { kinds: [...new Set([...kinds, ...types, ...(types.includes('relationship') ? ['RELATIONSHIP'] : [])])] };
}
