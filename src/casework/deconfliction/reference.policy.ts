import { nationalNumberOf } from '../../values/values/phone.js';

/** Minimum letters and digits of a value to check for it in a reference. A file number may contain a shorter value by chance. */
const FEWEST_REVEALING = 6;

const normalise = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * Returns whether the reference of a sealed holding contains its value, regardless of spacing. Checks the written form, the canonical form,
 * and a phone number (+66 81 234 5678) also without its country code (081 234 5678).
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
