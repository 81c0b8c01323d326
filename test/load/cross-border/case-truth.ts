/** What four countries put into their case, and the load test's own word on who is shown what of it, by the rules and not by the hub's code. */

export const PARTICIPANTS = ['TH', 'SG', 'KH', 'VN'] as const;
export type Participant = (typeof PARTICIPANTS)[number];
/** Japan takes no part. */
export const EVERYBODY = [...PARTICIPANTS, 'JP'] as const;
export type Country = (typeof EVERYBODY)[number];
export const FOUNDER = 'TH';
export const REMOVED = 'KH';
export const NAMES: Readonly<Record<Country, string>> = { TH: 'Thailand', SG: 'Singapore', KH: 'Cambodia', VN: 'Viet Nam', JP: 'Japan' };

const LABELS = ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED'] as const;
export type Label = (typeof LABELS)[number];
export const CEILINGS: Readonly<Record<Participant, Label>> = { TH: 'RED', SG: 'AMBER_STRICT', KH: 'AMBER_STRICT', VN: 'AMBER' };

export interface Item {
  readonly value: string;
  readonly by: Participant;
  readonly tlp: Label;
  /** Undefined: every country. */
  readonly to?: readonly Country[];
  /** What its owner lets those in the case know who do not see it. */
  readonly shown?: 'KIND' | 'PARTY';
}
const item = (name: string, by: Participant, tlp: Label, to?: readonly Country[], shown?: 'KIND' | 'PARTY'): Item => ({
  ...{ value: `${name}.cross-border.example.com`, by, tlp },
  ...(to && { to }),
  ...(shown && { shown }),
});
/** By country, so that one call links each country's. */
export const ITEMS: readonly Item[] = [
  item('for-all', 'TH', 'GREEN'),
  item('for-sg', 'TH', 'GREEN', ['SG'], 'KIND'),
  item('red', 'TH', 'RED', ['SG', 'KH', 'VN']),
  item('for-th-and-kh', 'SG', 'AMBER', ['TH', 'KH']),
  item('for-th', 'KH', 'AMBER', ['TH'], 'PARTY'),
  item('for-nobody', 'VN', 'AMBER', []),
];

/** Something said in the case under a label. */
export interface Said {
  readonly text: string;
  readonly by: Participant;
  readonly tlp: Label;
  /** Who has the task. */
  readonly assignee?: Participant;
}
const say = (text: string, by: Participant, tlp: Label, assignee?: Participant): Said => ({ text, by, tlp, ...(assignee && { assignee }) });
export const NOTES = [
  say('note-for-all', 'TH', 'AMBER'),
  say('note-strict-of-kh', 'KH', 'AMBER_STRICT'),
  say('note-strict-of-sg', 'SG', 'AMBER_STRICT'),
  say('note-red', 'TH', 'RED'),
  say('note-of-vn', 'VN', 'AMBER'),
] as const;
export const LATER_NOTE = say('note-after-removal', 'SG', 'AMBER');
export const TASKS = [say('task-strict', 'SG', 'AMBER_STRICT', 'KH'), say('task-for-vn', 'TH', 'AMBER', 'VN')] as const;
export const LATER_TASK = say('task-after-removal', 'TH', 'AMBER', 'SG');
export const FILES = [say('file-of-th', 'TH', 'CLEAR'), say('file-of-kh', 'KH', 'CLEAR')] as const;
export const LATER_FILE = say('file-after-removal', 'SG', 'CLEAR');

const ranks = (label: Label): number => LABELS.indexOf(label);
const within = (country: Participant, label: Label): boolean => ranks(label) <= ranks(CEILINGS[country]);
/** By the item's own audience, in a case or not. */
const sees = (country: Country, { by, to }: Item): boolean => by === country || to === undefined || to.includes(country);

export const isIn = (country: Country, removed: boolean): country is Participant => country !== 'JP' && !(removed && country === REMOVED);

/** A line of the timeline, and who is shown it. */
export interface Entry {
  readonly line: string;
  readonly shownTo: (country: Participant) => boolean;
}
const all = (): boolean => true;
const named = (country: Country): string => NAMES[country];
const founder = named(FOUNDER);
const invited = PARTICIPANTS.filter((country) => country !== FOUNDER);
const ofNote = ({ by, tlp }: Said): Entry => ({ line: `NOTE_ADDED ${named(by)}`, shownTo: (country) => within(country, tlp) });
const ofTask = ({ by, tlp, assignee }: Said): Entry => ({
  line: `TASK_ADDED ${named(by)}${assignee ? ` ${named(assignee)}` : ''}`,
  shownTo: (country) => within(country, tlp),
});
const ofFile = ({ by }: Said): Entry => ({ line: `EVIDENCE_ADDED ${named(by)}`, shownTo: all });

const BEFORE: readonly Entry[] = [
  { line: `OPENED ${founder}`, shownTo: all },
  ...invited.map((country) => ({ line: `INVITED ${founder} ${named(country)}`, shownTo: all })),
  ...invited.map((country) => ({ line: `ACCEPTED ${named(country)}`, shownTo: all })),
  ...ITEMS.map((one) => ({ line: `LINKED ${named(one.by)}`, shownTo: (country: Participant) => isItemShown(country, one) })),
  ...NOTES.map(ofNote),
  ...TASKS.map(ofTask),
  ...FILES.map(ofFile),
  { line: `STATE_SET ${founder}`, shownTo: all },
];
const AFTER: readonly Entry[] = [
  { line: `REMOVED ${founder} ${named(REMOVED)}`, shownTo: all },
  ofNote(LATER_NOTE),
  ofTask(LATER_TASK),
  ofFile(LATER_FILE),
];

const isItemShown = (country: Participant, one: Item): boolean => sees(country, one) && within(country, one.tlp);

/** What one country is shown, surface by surface: lists are sorted, but for the timeline. */
export interface Shown {
  readonly isThere: boolean;
  readonly isListed: boolean;
  readonly isFound: boolean;
  readonly isInSnapshot: boolean;
  readonly items: readonly string[];
  readonly hidden: readonly string[];
  readonly notes: readonly string[];
  readonly tasks: readonly string[];
  readonly timeline: readonly string[];
  /** Files that the case names, and those whose content is given out. */
  readonly files: readonly string[];
  readonly read: readonly string[];
  /** Values that it finds by look-up: what it is shown by the items' own audiences, whatever the case. */
  readonly sight: readonly string[];
  readonly feed: string;
  readonly webhook: string;
}

export function due(country: Country, removed: boolean): Shown {
  const participant = isIn(country, removed) ? country : undefined;
  const is = participant !== undefined;
  const texts = (said: readonly Said[]): readonly string[] =>
    said
      .filter(({ tlp }) => participant && within(participant, tlp))
      .map(({ text }) => text)
      .sort();
  const hides = ({ by, shown }: Item): boolean => shown !== undefined && !(removed && by === REMOVED);
  // What one has put there oneself stays one's own.
  const files = is ? [...FILES, ...(removed ? [LATER_FILE] : [])].map(({ text }) => text).sort() : [];
  const hidden = ITEMS.filter((one) => is && hides(one) && !sees(country, one));
  return {
    ...{ isThere: is, isListed: is, isFound: is, isInSnapshot: is },
    items: ITEMS.filter((one) => participant && isItemShown(participant, one))
      .map(({ value }) => value)
      .sort(),
    hidden: hidden.map(({ by, shown }) => `INDICATOR of ${shown === 'PARTY' ? named(by) : 'somebody'}`).sort(),
    notes: texts([...NOTES, ...(removed ? [LATER_NOTE] : [])]),
    tasks: texts([...TASKS, ...(removed ? [LATER_TASK] : [])]),
    timeline: [...BEFORE, ...(removed ? AFTER : [])].filter(({ shownTo }) => participant && shownTo(participant)).map(({ line }) => line),
    ...{ files, read: is ? files : FILES.filter(({ by }) => by === country).map(({ text }) => text) },
    sight: ITEMS.filter((one) => sees(country, one))
      .map(({ value }) => value)
      .sort(),
    feed: is ? 'shown' : country === REMOVED ? 'withdrawn' : 'nothing',
    webhook: is ? 'shown' : country === REMOVED ? 'withdrawn' : 'nothing',
  };
}
