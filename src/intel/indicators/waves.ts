import type { Draft } from './draft.js';

/**
 * Splits a batch into waves in which each value and each reference occurs at most once, keeping the order of those that share one. Almost every
 * batch is a single wave.
 */
export function wavesOf<D extends Draft>(drafts: readonly D[]): readonly (readonly D[])[] {
  const lastWave = new Map<string, number>();
  const waves: D[][] = [];
  for (const draft of drafts) {
    const names = [`value ${draft.digest}`, ...(draft.item.externalId ? [`reference ${draft.item.externalId}`] : [])];
    const wave = Math.max(...names.map((name) => (lastWave.get(name) ?? -1) + 1));
    for (const name of names) lastWave.set(name, wave);
    (waves[wave] ??= []).push(draft);
  }
  return waves;
}
