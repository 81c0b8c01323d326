import type { CanonicalValue, Kind } from '../values/value.js';
import { builtIn } from './built-in.policy.js';
import type { Matcher } from './matchers/matcher.js';
import { type Remark, refusal, warning } from './remark.js';
import { Subject } from './subject.js';
import type { Warninglist } from './warninglist.js';

/** A list with what it is matched by. */
export interface ReadyList {
  readonly list: Omit<Warninglist, 'entries'>;
  readonly matcher: Matcher;
}

/** Everything that what comes in is held against, as it stood at one revision. Never changes. */
export class Guard {
  private readonly byKind: ReadonlyMap<Kind, readonly ReadyList[]>;

  constructor(
    lists: readonly ReadyList[],
    private readonly ownHost: string,
  ) {
    const byKind = new Map<Kind, ReadyList[]>();
    for (const ready of lists) {
      if (ready.list.mode === 'OFF') continue;
      for (const kind of ready.list.kinds) byKind.set(kind, [...(byKind.get(kind) ?? []), ready]);
    }
    this.byKind = byKind;
  }

  /** What is to be said of a value, in the order of the lists' names; an ERROR stops its item. */
  remarksOn(value: CanonicalValue): readonly Remark[] {
    const subject = new Subject(value);
    const remarks = [...builtIn(subject, value, this.ownHost)];
    for (const { list, matcher } of this.byKind.get(value.kind) ?? []) {
      if (matcher.matches(subject)) remarks.push(list.mode === 'REFUSE' ? refused(list.title) : warned(list.title));
    }
    return remarks;
  }
}

const warned = (title: string): Remark =>
  warning('KNOWN_GOOD', `This value stands on the list “${title}” of known-good values: make sure that it is meant.`);
const refused = (title: string): Remark =>
  refusal('KNOWN_GOOD_REFUSED', `This value stands on the list “${title}” of known-good values, which the hub does not take.`);
