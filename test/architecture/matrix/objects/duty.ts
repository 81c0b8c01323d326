import { randomUUID } from 'node:crypto';
import { dutyClient } from '../../../support/duty-client.js';
import type { Caller } from '../callers.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';
import { agency } from './parties.js';

/** Midnight in UTC of a day to come. */
const midnightIn = (days: number): string => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`;

/** A roster of an agency of the caller's party, with a shift and a change of one of its officers. */
async function rosterOf(world: World, slug: string): Promise<{ readonly shift: string; readonly change: string; readonly agency: string }> {
  const duty = dutyClient((await world.hub.as(`admin@${slug}.example`)).ask);
  const roster = await duty.sets();
  const officer = await world.idOf('select id from hub.user_account where email = $1', [`admin@${slug}.example`]);
  const [from, to] = [midnightIn(365), midnightIn(366)];
  const { shifts } = await duty.shift(officer, { startsAt: from.slice(0, 16), endsAt: to.slice(0, 16), recurrence: null });
  const { changes } = await duty.changes({ kind: 'ABSENCE', officerId: officer, from, to });
  return { shift: shifts.at(-1)?.id ?? 'none', change: changes.at(-1)?.id ?? 'none', agency: roster.agency.id };
}

const part = (name: 'shift' | 'change' | 'agency'): Kind => ({
  own: async (world, { party }: Caller) => (party === 'hub' ? undefined : (await rosterOf(world, party))[name]),
  hidden: async (world) => (await rosterOf(world, 'kh'))[name],
  absent: () => randomUUID(),
});

export const dutyShift: Kind = part('shift');
export const dutyChange: Kind = part('change');
/** An agency with a roster. */
export const rosteredAgency: Kind = { like: agency, ...part('agency') };
