/** What becomes of a case: who takes part, what is linked to it and said in it. Pure, and written from docs/cases.md. */
import { NOBODY } from './audiences.js';
import type { Casing } from './case-commands.js';
import { type Account, partyOf, roleOf } from './cast.js';
import {
  above,
  type CaseFile,
  type CaseRights,
  isInvited,
  isSaidTo,
  isShownItem,
  type Participant,
  RIGHTS,
  seesItem,
  standing,
  taskMeant,
} from './cases.js';
import { changed, type Outcome, refused, stepsOf } from './outcome.js';
import type { World } from './visibility.js';

/** What each act needs, and whether it goes on in a closed case. */
const ACTS: Readonly<Record<Exclude<Casing['does'], 'openCase' | 'answerInvitation'>, readonly [CaseRights, boolean]>> = {
  invite: ['LEAD', false],
  setParty: ['LEAD', false],
  removeParty: ['LEAD', true],
  leave: ['READ', true],
  link: ['CONTRIBUTE', false],
  unlink: ['READ', false],
  allow: ['READ', true],
  note: ['CONTRIBUTE', false],
  giveTask: ['CONTRIBUTE', false],
  doTask: ['CONTRIBUTE', false],
  closeCase: ['LEAD', false],
};

export function openCase(before: World, owner: string, { title, tlp }: Extract<Casing, { does: 'openCase' }>): Outcome {
  const founder: Participant = { party: owner, rights: 'LEAD', ceiling: 'RED', state: 'ACCEPTED' };
  const fresh: CaseFile = {
    ...{ kind: 'CASE', owner, title, status: 'OPEN', parties: [founder], links: [], placeholders: [], notes: [], tasks: [] },
    ...{ content: { tlp }, audience: NOBODY, version: 1, state: 'STANDING' },
  };
  const after = { ...before, items: [...before.items, fresh] };
  return { answer: 'DONE', world: after, steps: stepsOf(before, after, before.items.length, 'PUBLISH') };
}

/** What others notice is a version; notes, links, placeholders and invitations are none. */
function become(before: World, place: number, file: CaseFile, isVersion: boolean): Outcome {
  const named = file.parties.flatMap(({ party, state }) => (state === 'ACCEPTED' && party !== file.owner ? [party] : []));
  const next = { ...file, audience: { ...NOBODY, named }, version: file.version + (isVersion ? 1 : 0) };
  const after = changed(before, place, next);
  return { answer: 'DONE', world: after, steps: isVersion ? stepsOf(before, after, place) : [] };
}

const withState = ({ parties }: CaseFile, party: string, change: Partial<Participant>): readonly Participant[] =>
  parties.map((one) => (one.party === party ? { ...one, ...change } : one));

/** How an officer's country stands in a case, and the officer with it: the lead is for liaison officers. */
function standingOf(before: World, by: Account, file: CaseFile): Participant | undefined {
  const mine = standing(before, partyOf(by), file);
  return mine?.rights === 'LEAD' && roleOf(by) !== 'liaison' ? { ...mine, rights: 'CONTRIBUTE' } : mine;
}

/** An act on a case. @param what the place of the item that it is about */
export function work(before: World, by: Account, place: number, command: Exclude<Casing, { does: 'openCase' }>, what: number): Outcome {
  const party = partyOf(by);
  const file = before.items[place] as CaseFile | undefined;
  if (command.does === 'answerInvitation') {
    if (!file || !isInvited(before, party, file)) return refused(before, 'NOT_FOUND');
    const state = command.accepted ? 'ACCEPTED' : 'DECLINED';
    return become(before, place, { ...file, parties: withState(file, party, { state }) }, command.accepted);
  }
  const mine = file && standingOf(before, by, file);
  if (!mine) return refused(before, 'NOT_FOUND');
  const [needs, isForClosed] = ACTS[command.does];
  if (RIGHTS.indexOf(mine.rights) < RIGHTS.indexOf(needs)) return refused(before, 'FORBIDDEN');
  if (file.status === 'CLOSED' && !isForClosed) return refused(before, 'CONFLICT');
  switch (command.does) {
    case 'invite':
    case 'setParty':
    case 'removeParty':
    case 'leave':
      return takesPart(before, party, place, command);
    case 'link': {
      const item = before.items[what];
      const isThere = item && what !== place && seesItem(before, party, item) && !above(item.content.tlp, mine.ceiling);
      if (!isThere) return refused(before, 'false');
      const isNew = !file.links.some((one) => one.item === what && one.by === party);
      const links = [...file.links, ...(isNew ? [{ item: what, by: party }] : [])];
      return { ...become(before, place, { ...file, links }, false), answer: 'true' };
    }
    case 'unlink':
      return unlink(before, by, place, what);
    case 'allow': {
      const isOwn = before.items[what]?.owner === party;
      if (!isOwn || !isShownItem(before, party, file, what)) return refused(before, 'NOT_FOUND');
      const others = file.placeholders.filter(({ item }) => item !== what);
      const placeholders = command.shown === 'NONE' ? others : [...others, { item: what, named: command.shown === 'PARTY' }];
      return become(before, place, { ...file, placeholders }, false);
    }
    case 'note':
      if (above(command.tlp, mine.ceiling)) return refused(before, 'FORBIDDEN');
      return become(before, place, { ...file, notes: [...file.notes, { by: party, tlp: command.tlp }] }, false);
    case 'giveTask': {
      if (above(command.tlp, mine.ceiling)) return refused(before, 'FORBIDDEN');
      // Whether it sees the case just now (a bar, a suspension) is not told to who gives the task.
      const theirs = file.parties.find(({ party: one, state }) => one === command.party && state === 'ACCEPTED');
      if (!theirs || above(command.tlp, theirs.ceiling)) return refused(before, 'NOT_FOUND');
      const number = before.items.reduce((sum, one) => sum + (one.kind === 'CASE' ? one.tasks.length : 0), 0);
      const { party: assignee, tlp } = command;
      const tasks = [...file.tasks, { by: party, tlp, assignee, state: 'OPEN' as const, version: 1, number }];
      return become(before, place, { ...file, tasks }, false);
    }
    case 'doTask': {
      // Whoever does it says so, and nobody has it any more.
      const task = taskMeant(file, command.task);
      if (!task || !isSaidTo(before, party, file, task)) return refused(before, 'NOT_FOUND');
      if (party !== task.by && party !== task.assignee && mine.rights !== 'LEAD') return refused(before, 'FORBIDDEN');
      const done = { ...task, assignee: null, state: 'DONE' as const, version: task.version + 1 };
      return become(before, place, { ...file, tasks: file.tasks.map((one) => (one === task ? done : one)) }, false);
    }
    case 'closeCase':
      return become(before, place, { ...file, status: 'CLOSED' }, true);
  }
}

/** Who takes part, with which rights and up to which label. */
function takesPart(
  before: World,
  me: string,
  place: number,
  command: Extract<Casing, { party: string }> | { readonly does: 'leave' },
): Outcome {
  const file = before.items[place] as CaseFile;
  const who = 'party' in command ? command.party : me;
  const isFounder = who === file.owner;
  const state = file.parties.find(({ party }) => party === who)?.state;
  if (command.does === 'invite' || command.does === 'setParty') {
    if (above(file.content.tlp, command.ceiling)) return refused(before, 'BAD_USER_INPUT');
    // Nobody lets another read further than itself, and than that one does.
    const [mine, theirs] = [me, who].map((one) => file.parties.find(({ party }) => party === one));
    const has = command.does === 'setParty' && (theirs?.state === 'INVITED' || theirs?.state === 'ACCEPTED');
    const reaches = mine !== undefined && !above(command.ceiling, mine.ceiling);
    if (!reaches && !(has && !above(command.ceiling, theirs.ceiling))) return refused(before, 'FORBIDDEN');
    if (isFounder || (command.does === 'invite' && state === 'ACCEPTED')) return refused(before, 'CONFLICT');
    const { rights, ceiling } = command;
    if (command.does === 'invite') {
      const others = file.parties.filter(({ party }) => party !== who);
      return become(before, place, { ...file, parties: [...others, { party: who, rights, ceiling, state: 'INVITED' }] }, false);
    }
    if (state !== 'INVITED' && state !== 'ACCEPTED') return refused(before, 'NOT_FOUND');
    return become(before, place, { ...file, parties: withState(file, who, { rights, ceiling }) }, true);
  }
  const leaves = command.does === 'leave';
  if (isFounder || (!leaves && who === me)) return refused(before, 'CONFLICT');
  if (state !== 'ACCEPTED' && state !== 'INVITED') return refused(before, 'NOT_FOUND');
  const parties = withState(file, who, { state: leaves ? 'LEFT' : 'REMOVED' });
  const placeholders = file.placeholders.filter(({ item }) => before.items[item]?.owner !== who);
  return become(before, place, { ...file, parties, placeholders }, state === 'ACCEPTED');
}

/** One's own link is taken back; by the item's owner, and by who leads and sees the item, all of them. */
function unlink(before: World, account: Account, place: number, what: number): Outcome {
  const party = partyOf(account);
  const file = before.items[place] as CaseFile;
  const item = before.items[what];
  const leads = standingOf(before, account, file)?.rights === 'LEAD';
  const mayTake = (by: string): boolean =>
    by === party ||
    (item?.owner === party && item.state !== 'ENDED') ||
    (leads && seesItem(before, party, item) && isSaidTo(before, party, file, { by, tlp: item?.content.tlp ?? 'RED' }));
  const links = file.links.filter((one) => one.item !== what || !mayTake(one.by));
  if (links.length === file.links.length) return refused(before, 'NOT_FOUND');
  const isLeft = links.some((one) => one.item === what);
  const placeholders = isLeft ? file.placeholders : file.placeholders.filter((one) => one.item !== what);
  return become(before, place, { ...file, links, placeholders }, false);
}
