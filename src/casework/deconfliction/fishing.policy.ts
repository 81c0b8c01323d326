import type { Markable } from '../../platform/database/value-mark.js';
import { numberTraces } from './fishing-numbers.js';
import type { AskerScope, Thresholds, Trace } from './fishing-trace.js';
import { wordTraces } from './fishing-words.js';
import { Tally } from './tally.js';

/** What makes questions look like fishing. RANGE: dense in a range of numbers; DICTIONARY: made by one pattern; BREADTH: very many. */
export const FISHING_SIGNS = ['RANGE', 'DICTIONARY', 'BREADTH'] as const;
export type FishingSign = (typeof FISHING_SIGNS)[number];

/** Values within 24 hours. */
const BROADEST: Thresholds = { OFFICER: 50_000, COUNTRY: 250_000 };
/**
 * Values that a window looks at. An hour's quota of a country is 250,000, and the alarm goes on from what it has read for an hour (./notices.worker.ts): so of a window that is full at least 250,000 values
 * are of the last 24 hours, and that is BREADTH anyway. A value has up to about 20 families, with 10 to 20 bytes for each: some 200 MB in the worst case.
 */
const MOST_VALUES = 500_000;

/**
 * What was asked, as far as its patterns show: how many distinct values fall into each block of numbers, under each domain and under each pattern. Order, steps, repetition, and what was asked in between
 * change nothing. Time is linear in the values.
 */
export class FishingWindow {
  private readonly items = new Tally();
  private readonly families = new Tally();
  private readonly found: Record<AskerScope, Set<FishingSign>> = { OFFICER: new Set(), COUNTRY: new Set() };
  private values = 0;

  /** All ways in which one value can be read. */
  add(readings: readonly Markable[]): void {
    if (this.values >= MOST_VALUES) return;
    this.values += 1;
    for (const { kind, value } of readings) {
      for (const trace of [...numberTraces(kind, value), ...wordTraces(kind, value)]) this.count(trace);
    }
  }

  /** @param asked how many values there were in all within 24 hours */
  signs(asker: AskerScope, asked: number): readonly FishingSign[] {
    const signs = [...this.found[asker], ...(asked >= BROADEST[asker] ? (['BREADTH'] as const) : [])];
    return FISHING_SIGNS.filter((sign) => signs.includes(sign));
  }

  private count({ item, families }: Trace): void {
    if (this.items.add(item) > 1) return;
    for (const { sign, name, most } of families) {
      const members = this.families.add(name);
      if (members >= most.OFFICER) this.found.OFFICER.add(sign);
      if (members >= most.COUNTRY) this.found.COUNTRY.add(sign);
    }
  }
}
