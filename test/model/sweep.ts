import { readFileSync } from 'node:fs';
import { type Command, NEEDS, sequence } from './commands.js';
import { opening } from './case-commands.js';
import { VALUES } from './cast.js';
import { CROSS_BORDER } from './cross-border.js';
import { NEEDS_DESK } from './desk.js';
import { deskOpening } from './desk-commands.js';
import { slowness } from '../support/limits.js';
import type { Fault } from './fault.js';
import type { Players } from './players.js';
import { Difference, run } from './run.js';

const SCHEMA = new URL('../../schema.graphql', import.meta.url);
const SHRINKING_MS = 90_000;
/** Runs, and commands of a run, in which a planted fault must be noticed. */
const MOST_RUNS = 8;
const LENGTH = 30;
/** A planted fault may keep losses from being read. Whoever looks for one waits for losses this long on a quiet machine. */
const PATIENCE_MS = 5_000;

export interface Sweep {
  /** The first run's; each further run has the next one. */
  readonly seed: number;
  readonly runs: number;
  /** Commands of a run. */
  readonly length: number;
}

/** The seed that was asked for (MODEL_SEED), or another one each time. */
export const seedOf = (given = process.env.MODEL_SEED): number => (given ? Number(given) : Math.floor(Math.random() * 1_000_000));

/** Commands that the hub of this checkout knows, by its schema. */
export function knownToHub(): (does: Command['does']) => boolean {
  const schema = readFileSync(SCHEMA, 'utf8');
  return (does) => schema.includes(NEEDS[does] ?? '');
}

/** What countries do with each other, and what moves items to and from their sight: every third run is of these alone, so that cases and watches get far. */
const MOVING: readonly string[] = [...CROSS_BORDER, 'publish', 'readdress', 'revoke', 'bar', 'suspend', 'overdue'];
const betweenCountries = (does: Command['does']): boolean => MOVING.includes(does);
/** The duty desk, and what alerts it. */
const ALERTING: readonly string[] = [
  ...Object.keys(NEEDS_DESK),
  ...['request', 'answer', 'cancel', 'inquire', 'reply', 'recall', 'transfer', 'overdue', 'bar', 'suspend', 'disable', 'move'],
];
const atDesk = (does: Command['does']): boolean => ALERTING.includes(does);

/** The commands of one run; a short one is the beginning of a longer one. */
export function commandsOf(seed: number, length: number): readonly Command[] {
  if (seed % 3 === 0) return sequence(knownToHub(), seed, length);
  const isDesk = seed % 3 === 2;
  const first: readonly Command[] = isDesk ? deskOpening() : [...opening(seed), { does: 'watch', by: 'analyst@vn', values: VALUES }];
  const more = (left: number): readonly Command[] => sequence(isDesk ? atDesk : betweenCountries, seed, left, isDesk ? 0 : undefined);
  return first.length >= length ? first.slice(0, length) : [...first, ...more(length - first.length)];
}

/**
 * Runs sequence after sequence, and compares after every step.
 * @returns how many steps were compared
 * @throws Error at the first difference, with the seed and the shortest sequence found that shows one
 */
export async function sweep(players: Players, { seed, runs, length }: Sweep): Promise<number> {
  let steps = 0;
  for (let count = 0; count < runs; count += 1) {
    const commands = commandsOf(seed + count, length);
    const difference = await differenceOf(players, commands);
    if (!difference) steps += commands.length;
    else throw new Error(`MODEL_SEED=${seed + count}\n${await counterexample(players, commands, difference)}`);
  }
  return steps;
}

/** @returns where hub and model differ, undefined when they do not; whatever else goes wrong is thrown */
export async function differenceOf(players: Players, commands: readonly Command[], patienceMs?: number): Promise<Difference | undefined> {
  try {
    await run(players, commands, readFileSync(SCHEMA, 'utf8'), patienceMs);
    return undefined;
  } catch (error) {
    if (error instanceof Difference) return error;
    throw error;
  }
}

/** Plants a fault, looks for it, and takes it out again. @returns the first difference that it makes, undefined when none was found */
export async function noticed(players: Players, { plant, first = () => [], by }: Fault): Promise<Difference | undefined> {
  const knows = (does: Command['does']): boolean => does === 'publish' || by.includes(does);
  const undo = await plant(players.hub);
  try {
    let found: Difference | undefined;
    for (let seed = 1; seed <= MOST_RUNS && !found; seed += 1) {
      found = await differenceOf(players, [...first(seed), ...sequence(knows, seed, LENGTH)], PATIENCE_MS * slowness());
    }
    return found;
  } finally {
    await undo();
  }
}

/** The difference in words, and the shortest sequence found that shows it; or that it did not show again, which smells of a race. */
async function counterexample(players: Players, commands: readonly Command[], first: Difference): Promise<string> {
  let difference = first;
  const fails = async (some: readonly Command[]): Promise<boolean> => {
    const found = await differenceOf(players, some);
    if (found?.where === first.where) difference = found;
    return found?.where === first.where;
  };
  if (!(await fails(commands))) return `${first.message}\nThe same sequence did not show it again.`;
  // Shrinking signs in hundreds of times, and may be refused: the difference is told all the same.
  const shortest = await shrink(commands, fails).catch(() => commands);
  return [
    first.message,
    'The shortest sequence found:',
    ...shortest.map((command) => `  ${JSON.stringify(command)}`),
    difference.message,
  ].join('\n');
}

/** Leaves out ever smaller pieces for as long as what remains still fails. */
export async function shrink(
  commands: readonly Command[],
  fails: (commands: readonly Command[]) => Promise<boolean>,
): Promise<readonly Command[]> {
  const end = Date.now() + SHRINKING_MS;
  let kept = commands;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < kept.length && Date.now() < end;) {
      const shorter = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (await fails(shorter)) kept = shorter;
      else from += size;
    }
  }
  return kept;
}
