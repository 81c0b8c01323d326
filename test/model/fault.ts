import type { Hub } from '../support/hub.js';
import type { Command } from './commands.js';

type Undo = () => Promise<unknown>;

/** A fault of the kind that the comparison is there to find, put into a function or a policy of a hub's database; `plant` tells how to take it out. */
export interface Fault {
  readonly name: string;
  /** With what a run begins, where chance alone would rarely come so far. */
  readonly first?: (seed: number) => readonly Command[];
  /** Which commands, besides publishing, bring it to light. */
  readonly by: readonly Command['does'][];
  readonly plant: (hub: Hub) => Promise<Undo>;
}

/** Replaces a piece of a function's text. @throws Error when the function does not hold it: then the fault must be written anew */
export const rewritten =
  (name: string, piece: string, by: string) =>
  async (hub: Hub): Promise<Undo> => {
    const [row] = await hub.ownerSql<{ source: string }>('select pg_get_functiondef($1::regproc) as source', [name]);
    if (!row?.source.includes(piece)) throw new Error(`${name} does not say: ${piece}`);
    await hub.ownerSql(row.source.replace(piece, () => by));
    return () => hub.ownerSql(row.source);
  };

/** Replaces the condition of a policy. @param by of the old condition, the new one @throws Error when there is no such policy */
export const weakened =
  (table: string, policy: string, by: (rule: string) => string) =>
  async (hub: Hub): Promise<Undo> => {
    const [row] = await hub.ownerSql<{ rule: string }>(
      `select qual as rule from pg_policies where schemaname = 'hub' and tablename = $1 and policyname = $2`,
      [table, policy],
    );
    if (!row) throw new Error('There is no such policy.');
    const weaker = by(row.rule);
    if (weaker === row.rule) throw new Error(`The policy ${policy} is not what it was: ${row.rule}`);
    await hub.ownerSql(`alter policy ${policy} on hub.${table} using (${weaker})`);
    return () => hub.ownerSql(`alter policy ${policy} on hub.${table} using (${row.rule})`);
  };

/** Opens a policy of a table to everybody. */
export const opened = (table: string, policy: string): Fault['plant'] => weakened(table, policy, () => 'true');

/** Where two walls keep the same, one alone that falls shows nothing. */
export const both =
  (...plants: readonly Fault['plant'][]) =>
  async (hub: Hub): Promise<Undo> => {
    const undos: Undo[] = [];
    for (const plant of plants) undos.unshift(await plant(hub));
    return async () => {
      for (const undo of undos) await undo();
    };
  };
