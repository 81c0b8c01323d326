import type { ObjectDraft } from './object-draft.js';

/** Those that share a STIX id come one after the other. */
export function wavesOf<D extends ObjectDraft>(drafts: readonly D[]): readonly (readonly D[])[] {
  const seen = new Map<string, number>();
  const waves: D[][] = [];
  for (const draft of drafts) {
    const wave = (seen.get(draft.item.object.id) ?? -1) + 1;
    seen.set(draft.item.object.id, wave);
    (waves[wave] ??= []).push(draft);
  }
  return waves;
}
