import type { Markable } from '../../platform/database/value-mark.js';
import { numberTraces } from './enumeration-numbers.js';
import type { AskerScope, Thresholds, Trace } from './enumeration-trace.js';
import { wordTraces } from './enumeration-words.js';
import { OccurrenceCounter } from './occurrence-counter.js';

/** Signs of enumeration in queries. RANGE: values dense in a range of numbers; DICTIONARY: values made by one pattern; BREADTH: very many values. */
export const ENUMERATION_SIGNS = ['RANGE', 'DICTIONARY', 'BREADTH'] as const;
export type EnumerationSign = (typeof ENUMERATION_SIGNS)[number];

/** Number of values within 24 hours from which BREADTH is a sign. */
const BROADEST: Thresholds = { OFFICER: 50_000, COUNTRY: 250_000 };
/**
 * Maximum number of values in a window. The hourly quota of a country is 250,000, and the alarm reuses a window for one hour (./owner-notification.worker.ts).
 * So at least 250,000 values of a full window are from the last 24 hours, which is BREADTH anyway.
 * A value has up to about 20 families of 10 to 20 bytes each: about 200 MB in the worst case.
 */
const MOST_VALUES = 500_000;

/**
 * Patterns of the values in queries: counts distinct values in each block of numbers, under each domain and under each pattern.
 * Order, step size, repetition and unrelated values in between do not change the result. Time is linear in the number of values.
 */
export class EnumerationWindow {
  private readonly items = new OccurrenceCounter();
  private readonly families = new OccurrenceCounter();
  private readonly found: Record<AskerScope, Set<EnumerationSign>> = { OFFICER: new Set(), COUNTRY: new Set() };
  private values = 0;

  /** Adds one value with all its readings. */
  add(readings: readonly Markable[]): void {
    if (this.values >= MOST_VALUES) return;
    this.values += 1;
    for (const { kind, value } of readings) {
      for (const trace of [...numberTraces(kind, value), ...wordTraces(kind, value)]) this.count(trace);
    }
  }

  /** @param total number of all values within 24 hours */
  signs(scope: AskerScope, total: number): readonly EnumerationSign[] {
    const signs = [...this.found[scope], ...(total >= BROADEST[scope] ? (['BREADTH'] as const) : [])];
    return ENUMERATION_SIGNS.filter((sign) => signs.includes(sign));
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
