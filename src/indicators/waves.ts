import type { Addressed } from './publish.policy.js';

/**
 * Splits a batch into waves in which each value and each reference occurs at most once, keeping the order of those that share one. Almost every
 * batch is a single wave.
 */
export function wavesOf(drafts: readonly Addressed[]): readonly (readonly Addressed[])[] {
  const lastWave = new Map<string, number>();
  const waves: Addressed[][] = [];
  for (const draft of drafts) {
    const names = [`value ${draft.digest}`, ...(draft.item.externalId ? [`reference ${draft.item.externalId}`] : [])];
    const wave = Math.max(...names.map((name) => (lastWave.get(name) ?? -1) + 1));
    for (const name of names) lastWave.set(name, wave);
    (waves[wave] ??= []).push(draft);
  }
  return waves;
}
