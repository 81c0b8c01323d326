import type { AddressedObject } from './object.policy.js';

/** Those that share a STIX id come one after the other. */
export function wavesOf(drafts: readonly AddressedObject[]): readonly (readonly AddressedObject[])[] {
  const seen = new Map<string, number>();
  const waves: AddressedObject[][] = [];
  for (const draft of drafts) {
    const wave = (seen.get(draft.item.object.id) ?? -1) + 1;
    seen.set(draft.item.object.id, wave);
    (waves[wave] ??= []).push(draft);
  }
  return waves;
}
