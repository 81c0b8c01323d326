import { nationalNumberOf } from '../../values/values/phone.js';

/** Letters and digits that a value has, at least, for a reference that holds them all to show it: shorter ones are in a file's number by chance. */
const FEWEST_REVEALING = 6;

const normalise = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * Whether the reference of a sealed holding holds its value, however it is spaced: as it was written, as it is read, and a phone number (+66 81 234 5678)
 * without its country's code, too (081 234 5678).
 */
export function referenceReveals(
  reference: string,
  { written, canonical }: { readonly written: string; readonly canonical: string },
): boolean {
  const within = normalise(reference);
  return [written, canonical, nationalNumberOf(canonical) ?? '']
    .map(normalise)
    .some((form) => form.length >= FEWEST_REVEALING && within.includes(form));
}
