import type { CanonicalValue, Kind } from '../../values/values/value.js';
import { builtInRemarksOf } from './built-in.policy.js';
import type { Matcher } from './matchers/matcher.js';
import { type Remark, refusal, warning } from './remark.js';
import { Subject } from './subject.js';
import type { Warninglist } from './warninglist.js';

/** A list with its matcher. */
export interface CompiledList {
  readonly list: Omit<Warninglist, 'entries'>;
  readonly matcher: Matcher;
}

/** Checks published values against all lists of one revision. Never changes. */
export class ValueChecker {
  private readonly byKind: ReadonlyMap<Kind, readonly CompiledList[]>;

  constructor(
    lists: readonly CompiledList[],
    private readonly ownHost: string,
  ) {
    const byKind = new Map<Kind, CompiledList[]>();
    for (const compiled of lists) {
      if (compiled.list.mode === 'OFF') continue;
      for (const kind of compiled.list.kinds) byKind.set(kind, [...(byKind.get(kind) ?? []), compiled]);
    }
    this.byKind = byKind;
  }

  /** Returns the remarks on a value; an ERROR stops its item. */
  remarksOf(value: CanonicalValue): readonly Remark[] {
    const subject = new Subject(value);
    const hits = (this.byKind.get(value.kind) ?? []).filter(({ matcher }) => matcher.matches(subject));
    const refusing = hits.filter(({ list }) => list.mode === 'REFUSE');
    if (refusing.length > 0) return [refusalOf(joinTitles(refusing))];
    const remarks = builtInRemarksOf(subject, value, this.ownHost);
    return hits.length > 0 ? [...remarks, warningOf(joinTitles(hits))] : remarks;
  }
}

/** Most lists that a receipt names: popular names are on many lists. */
const MOST_NAMED = 3;

function joinTitles(hits: readonly CompiledList[]): string {
  const titles = hits.slice(0, MOST_NAMED).map(({ list }) => `“${list.title}”`);
  const more = hits.length > MOST_NAMED ? ` and ${hits.length - MOST_NAMED} more` : '';
  return `${titles.join(', ')}${more}`;
}

const warningOf = (lists: string): Remark =>
  warning('KNOWN_GOOD', `This value is known to be good, according to ${lists}. Make sure that you mean it.`);
const refusalOf = (lists: string): Remark =>
  refusal('KNOWN_GOOD_REFUSED', `This value is known to be good, according to ${lists}. The hub does not accept it.`);
