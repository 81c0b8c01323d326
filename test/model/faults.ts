import type { Command } from './commands.js';
import type { Hub } from '../support/hub.js';

type Undo = () => Promise<unknown>;

/** A fault of the kind that the comparison is there to find, put into a function or a policy of a hub's database; `plant` tells how to take it out. */
export interface Fault {
  readonly name: string;
  /** Which commands, besides publishing, bring it to light. */
  readonly by: readonly Command['does'][];
  readonly plant: (hub: Hub) => Promise<Undo>;
}

/** Replaces a piece of a function's text. @throws Error when the function does not hold it: then the fault must be written anew */
const rewritten =
  (name: string, piece: string, by: string) =>
  async (hub: Hub): Promise<Undo> => {
    const [row] = await hub.ownerSql<{ source: string }>('select pg_get_functiondef($1::regproc) as source', [name]);
    if (!row?.source.includes(piece)) throw new Error(`${name} does not say: ${piece}`);
    await hub.ownerSql(row.source.replace(piece, () => by));
    return () => hub.ownerSql(row.source);
  };

async function openToAll(hub: Hub): Promise<Undo> {
  const [row] = await hub.ownerSql<{ rule: string }>(
    `select qual as rule from pg_policies where schemaname = 'hub' and tablename = 'indicator' and policyname = 'sees'`,
  );
  if (!row) throw new Error('There is no such policy.');
  await hub.ownerSql('alter policy sees on hub.indicator using (true)');
  return () => hub.ownerSql(`alter policy sees on hub.indicator using (${row.rule})`);
}

export const FAULTS: readonly Fault[] = [
  { name: 'everybody sees every claim', by: [], plant: openToAll },
  { name: 'an exception is overlooked', by: [], plant: rewritten('hub.sees', 'and viewer.me <> all (excluded)', '') },
  { name: 'a bar is overlooked', by: ['bar'], plant: rewritten('hub.sees', 'and owner <> all (viewer.bars)', '') },
  {
    name: 'whoever left a group keeps its key',
    by: ['move'],
    plant: rewritten('hub.enter', 'm.party = p.key and m.left_at is null', 'm.party = p.key'),
  },
  { name: 'a suspended party still works', by: ['suspend'], plant: rewritten('hub.enter', 'and p.suspended_at is null', '') },
  {
    name: 'a party hears of what was taken away while it was suspended',
    by: ['suspend', 'readdress'],
    plant: rewritten('hub.saw_part', '(x.party = saw_part.party_)', 'false'),
  },
  {
    name: 'the feed forgets exceptions',
    by: ['readdress'],
    plant: rewritten('hub.saw_part', 's.barred AND (s.key = saw_part.party_)', 's.barred AND false'),
  },
  {
    name: 'a withdrawal is dropped',
    by: ['readdress'],
    plant: rewritten('hub.feed_events', `when before then 'WITHDRAWN'`, 'when before then null'),
  },
  { name: 'a newcomer gets no backfill', by: ['move'], plant: rewritten('hub.work_piece', `then 'BACKFILL'`, `then 'LOST'`) },
  {
    name: 'what ends is withdrawn from nobody',
    by: ['expire'],
    plant: rewritten('hub.keep_ended', 'as facets) f order by', 'as facets) f where false order by'),
  },
  { name: 'the look-up shows what has lapsed', by: ['lapse'], plant: rewritten('hub.lookup', 'x.valid_until > now()', 'true') },
  {
    name: 'a machine reads RED',
    by: [],
    plant: rewritten('hub.key_enters', 'coalesce(needs = any (r.rights), false), false,', 'coalesce(needs = any (r.rights), false), true,'),
  },
  { name: 'what was revoked corroborates', by: ['revoke'], plant: rewritten('hub.corroboration', '(c.revoked_at IS NULL)', 'true') },
];

/** Found within seconds. */
export const QUICKLY_NOTICED = FAULTS.filter(({ name }) =>
  ['everybody sees every claim', 'a withdrawal is dropped', 'a machine reads RED'].includes(name),
);
