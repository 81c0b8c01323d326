import { nationalNumberOf } from '../../values/values/phone.js';

/** Letters and digits that a value has, at least, for a reference that holds them all to show it: shorter ones are in a file's number by chance. */
const FEWEST_SHOWN = 6;

const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * Whether the reference of a sealed holding holds its value, however it is spaced: as it was written, as it is read, and a phone number (+66 81 234 5678)
 * without its country's code, too (081 234 5678).
 */
export function referenceShows(
  reference: string,
  { written, canonical }: { readonly written: string; readonly canonical: string },
): boolean {
  const within = bare(reference);
  return [written, canonical, nationalNumberOf(canonical) ?? '']
    .map(bare)
    .some((form) => form.length >= FEWEST_SHOWN && within.includes(form));
}
