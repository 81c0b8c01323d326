import type { TextId } from './text.tsx';

interface KeyGroup {
  readonly title: TextId;
  /** Keys, and what they do. */
  readonly keys: readonly (readonly [keys: string, does: TextId])[];
}

/** All keys of the console, for the list that `?` opens. */
export const KEY_GROUPS: readonly KeyGroup[] = [
  {
    title: 'keys.everywhere',
    keys: [
      ['?', 'keys.help'],
      ['/', 'search.open'],
      ['Ctrl K', 'search.open'],
      ['Ctrl L', 'keys.lock'],
      ['Ctrl Enter', 'keys.send'],
      ['Ctrl Z', 'keys.undo'],
    ],
  },
  {
    title: 'place.look-up',
    keys: [
      ['Ctrl Enter', 'keys.look-up'],
      ['Esc', 'keys.leave-box'],
      ['j', 'keys.next'],
      ['k', 'keys.previous'],
      ['→ ←', 'keys.open-close'],
      ['Enter', 'keys.open'],
      ['x', 'keys.select'],
      ['h', 'keys.hit'],
    ],
  },
  { title: 'place.publish', keys: [['Ctrl .', 'keys.own-country']] },
  { title: 'place.deconfliction', keys: [['Ctrl Enter', 'deconfliction.ask']] },
  {
    title: 'keys.indicator',
    keys: [
      ['y', 'keys.copy'],
      ['Shift y', 'keys.copy-labelled'],
      ['g', 'keys.graph'],
      ['a', 'keys.audience'],
      ['e', 'keys.edit'],
      ['c', 'keys.case'],
      ['s', 'keys.sighting'],
    ],
  },
  {
    title: 'place.feed',
    keys: [
      ['j', 'keys.next'],
      ['k', 'keys.previous'],
      ['.', 'keys.show-new'],
      ['Space', 'keys.hold'],
      ['Enter', 'keys.open'],
      ['c', 'keys.case'],
      ['s', 'keys.sighting'],
      ['f', 'keys.filters'],
      ['1 … 9', 'keys.saved-filters'],
    ],
  },
  {
    title: 'place.cases',
    keys: [
      ['j', 'keys.next'],
      ['k', 'keys.previous'],
      ['Enter', 'keys.open-row'],
      ['n', 'keys.new'],
      ['r', 'case.ask'],
      ['l', 'case.link'],
      ['t', 'tasks.add'],
      ['g o', 'case.tab.overview'],
      ['g v', 'case.tab.items'],
      ['g r', 'case.tab.requests'],
      ['g t', 'case.tab.tasks'],
      ['g n', 'case.tab.notes'],
      ['g f', 'case.tab.files'],
      ['g l', 'case.tab.timeline'],
      ['g a', 'case.tab.access'],
      ['g s', 'case.tab.related'],
    ],
  },
  {
    title: 'place.requests',
    keys: [
      ['i', 'requests.of-us'],
      ['o', 'requests.by-us'],
    ],
  },
];
