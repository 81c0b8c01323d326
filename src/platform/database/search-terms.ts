import { type LookupValue, readingsOf } from '../../values/values/readings.js';
import { type Markable, markOf, termMarkOf } from './value-mark.js';

/** Most marks of an entry: of 1,000 values in each of their meanings. */
const MOST_TERMS = 10_000;
/** Longer texts are no values, and more texts are no search for values. */
const LONGEST_VALUE = 300;
const MOST_TEXTS = 100;

/** What was searched for. */
export interface Searched {
  readonly values: readonly LookupValue[];
  readonly texts: readonly string[];
  /** Country of the searcher, for national forms. */
  readonly country: string | null;
  /** Meanings that are known already, by values as sent. */
  readonly known?: ReadonlyMap<string, readonly Markable[]>;
}

/**
 * Returns the marks under which an entry has what was searched for: a value in each of its meanings, so that every spelling has the same marks; a text that is no
 * value as itself.
 */
export function searchTermsOf(markKey: Buffer, { values, texts, country, known }: Searched): readonly string[] {
  const marksOf = (one: LookupValue, isValue: boolean): readonly string[] => {
    const meanings = known?.get(one.value) ?? (isValue && one.value.length <= LONGEST_VALUE ? readingsOf(one, country).candidates : []);
    return meanings.length > 0 ? meanings.map((meaning) => markOf(markKey, meaning)) : [termMarkOf(markKey, one.value)];
  };
  const marks = [
    ...values.flatMap((one) => marksOf(one, true)),
    ...texts.flatMap((value, index) => marksOf({ value }, index < MOST_TEXTS)),
  ];
  return [...new Set(marks)].slice(0, MOST_TERMS);
}
