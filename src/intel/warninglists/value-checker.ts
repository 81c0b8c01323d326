import type { CanonicalValue, Kind } from '../../values/values/value.js';
import { builtInRemarksOf } from './built-in.policy.js';
import type { Matcher } from './matchers/matcher.js';
import { type Remark, refusal, warning } from './remark.js';
import { Subject } from './subject.js';
import type { Warninglist } from './warninglist.js';

/** A list with what it is matched by. */
export interface CompiledList {
  readonly list: Omit<Warninglist, 'entries'>;
  readonly matcher: Matcher;
}

/** Everything that what comes in is held against, as it stood at one revision. Never changes. */
export class ValueChecker {
  private readonly byKind: ReadonlyMap<Kind, readonly CompiledList[]>;

  constructor(
    lists: readonly CompiledList[],
    private readonly ownHost: string,
  ) {
    const byKind = new Map<Kind, CompiledList[]>();
    for (const ready of lists) {
      if (ready.list.mode === 'OFF') continue;
      for (const kind of ready.list.kinds) byKind.set(kind, [...(byKind.get(kind) ?? []), ready]);
    }
    this.byKind = byKind;
  }

  /** What is to be said of a value; an ERROR stops its item. */
  remarksOf(value: CanonicalValue): readonly Remark[] {
    const subject = new Subject(value);
    const hits = (this.byKind.get(value.kind) ?? []).filter(({ matcher }) => matcher.matches(subject));
    const refusing = hits.filter(({ list }) => list.mode === 'REFUSE');
    if (refusing.length > 0) return [refusalOf(joinTitles(refusing))];
    const remarks = builtInRemarksOf(subject, value, this.ownHost);
    return hits.length > 0 ? [...remarks, warningOf(joinTitles(hits))] : remarks;
  }
}

/** Popular names stand on many lists; a receipt needs no more than a few of them. */
const MOST_NAMED = 3;

function joinTitles(hits: readonly CompiledList[]): string {
  const titles = hits.slice(0, MOST_NAMED).map(({ list }) => `“${list.title}”`);
  const more = hits.length > MOST_NAMED ? ` and ${hits.length - MOST_NAMED} more` : '';
  return `${titles.join(', ')}${more}`;
}

const warningOf = (lists: string): Remark =>
  warning('KNOWN_GOOD', `This value is known to be good, by ${lists}: make sure that it is meant.`);
const refusalOf = (lists: string): Remark =>
  refusal('KNOWN_GOOD_REFUSED', `This value is known to be good, by ${lists}: the hub does not take it.`);
