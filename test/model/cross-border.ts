/** Cases, requests for information and watches among all that can be asked: who asks, and which rules decide. Pure. */
import type fc from 'fast-check';
import { caseCommands, type Casing } from './case-commands.js';
import { openCase, work } from './casework.js';
import { type Account, liveReader, pageReader, PARTIES, partyOf } from './cast.js';
import { inquire, inquiryCommands, type Inquiring, pursue } from './inquiries.js';
import type { Outcome } from './outcome.js';
import { type Item, sees, type Tlp, type World } from './visibility.js';
import { turnWatch, watchCommands, type Watching, watchMeant } from './watches.js';

export type CrossBorder = Casing | Inquiring | Watching;
type Does = CrossBorder['does'];

export const ABOUT_CASES = [
  ...[
    'invite',
    'setParty',
    'removeParty',
    'answerInvitation',
    'leave',
    'closeCase',
    'link',
    'unlink',
    'allow',
    'note',
    'giveTask',
    'doTask',
  ],
] as readonly Casing['does'][];
/** What analysts do in cases, too. */
const ABOUT_CASE_CONTENTS: readonly Casing['does'][] = ['link', 'unlink', 'allow', 'note', 'giveTask', 'doTask'];
export const ABOUT_INQUIRIES: readonly Inquiring['does'][] = ['reply', 'recall', 'write', 'transfer'];
const ABOUT_WATCHES: readonly Watching['does'][] = ['watch', 'pauseWatch', 'resumeWatch', 'endWatch'];
/** Everything between countries. */
export const CROSS_BORDER: readonly Does[] = ['openCase', ...ABOUT_CASES, 'inquire', ...ABOUT_INQUIRIES, ...ABOUT_WATCHES];

/** The mutation that each needs, in the words of the schema. */
export const NEEDS_CROSS_BORDER = Object.fromEntries(
  CROSS_BORDER.map((does) => [
    does,
    does === 'inquire' || ABOUT_INQUIRIES.some((one) => one === does)
      ? 'requestInformation('
      : ABOUT_WATCHES.some((one) => one === does)
        ? 'createWatch('
        : 'openCase(',
  ]),
) as Readonly<Record<Does, string>>;

export const isCrossBorder = (command: { readonly does: string }): command is CrossBorder =>
  (CROSS_BORDER as readonly string[]).includes(command.does);

/** With how often each is asked. */
export const crossBorder = (
  anAsker: fc.Arbitrary<Account>,
  anybody: fc.Arbitrary<Account>,
  tlp: fc.Arbitrary<Tlp>,
): Readonly<Record<Does, readonly [number, fc.Arbitrary<CrossBorder>]>> => ({
  ...caseCommands(anAsker, anybody),
  ...inquiryCommands(anAsker, anybody, tlp),
  ...watchCommands(anybody),
});

/** Roles that may ask something between countries at all; undefined for everything else. */
export function rolesFor(does: string): readonly string[] | undefined {
  if (does === 'reply' || does === 'write' || does === 'transfer') return ['liaison', 'contributor'];
  if ((ABOUT_WATCHES as readonly string[]).includes(does)) return ['analyst', 'liaison'];
  if ((ABOUT_CASE_CONTENTS as readonly string[]).includes(does)) return ['analyst', 'liaison'];
  return isCrossBorder({ does }) ? ['liaison'] : undefined;
}

/** Whether somebody is invited to it. */
export const waitsForAnswer = (one: Item): boolean => one.kind === 'CASE' && one.parties.some(({ state }) => state === 'INVITED');

/** The place of the item that is meant: of those that are linked to the case; for whoever links, of those that are the participants' own; where there are none, of all that could be. */
export function itemMeant({ items }: World, place: number, { does, what }: Extract<Casing, { what: number }>): number {
  const file = items[place];
  const kinds = ['INDICATOR', 'REPORT', 'ACTION_REQUEST', 'STIX_OBJECT', 'CASE'];
  const all = [...items.keys()].filter((one) => one !== place && kinds.includes(items[one]?.kind ?? ''));
  const parties = file?.kind === 'CASE' ? file.parties.flatMap(({ party, state }) => (state === 'ACCEPTED' ? [party] : [])) : [];
  const own = all.filter((one) => parties.includes(items[one]?.owner ?? ''));
  const linked = file?.kind === 'CASE' ? [...new Set(file.links.map(({ item }) => item))] : [];
  const fitting = does === 'link' ? own : linked;
  const pool = fitting.length > 0 ? fitting : all;
  return pool[what % pool.length] ?? -1;
}

/** Who really asks. @param place of the item that it is about; -1: of none */
export function actorOf(world: World, command: CrossBorder, place: number): Account {
  const { by } = command;
  if ('watch' in command) return by === 'OWNER' ? pageReader(world.watches[watchMeant(world, command)]?.party ?? 'th') : by;
  if (!('item' in command)) return by;
  const item = world.items[place];
  const one = (parties: readonly string[]): Account => liveReader(parties[command.item % parties.length] ?? item?.owner ?? 'th');
  const readers = PARTIES.filter((party) => sees(world, { party, red: true, own: true }, item));
  switch (by) {
    case 'OWNER':
      return one([]);
    case 'READER':
      return one(command.does === 'reply' || command.does === 'transfer' ? readers.filter((party) => party !== item?.owner) : readers);
    case 'INVITED':
      return one(item?.kind === 'CASE' ? item.parties.flatMap(({ party, state }) => (state === 'INVITED' ? [party] : [])) : []);
    case 'HOLDER':
      return 'what' in command ? liveReader(world.items[itemMeant(world, place, command)]?.owner ?? 'th') : one([]);
    default:
      return by;
  }
}

/** What becomes of it. */
export function crosses(world: World, by: Account, place: number, command: CrossBorder): Outcome {
  const party = partyOf(by);
  switch (command.does) {
    case 'openCase':
      return openCase(world, party, command);
    case 'inquire':
      return inquire(world, party, command.asked);
    case 'reply':
    case 'recall':
    case 'write':
    case 'transfer':
      return pursue(world, party, place, command);
    case 'watch':
    case 'pauseWatch':
    case 'resumeWatch':
    case 'endWatch':
      return turnWatch(world, by, command);
    default:
      return work(world, by, place, command, 'what' in command ? itemMeant(world, place, command) : -1);
  }
}
