import { randomUUID } from 'node:crypto';
import { dutyClient } from '../../../support/duty-client.js';
import type { Caller } from '../callers.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

/** A roster of an agency of the caller's party, with a shift and a change of one of its officers. */
async function rosterOf(world: World, slug: string): Promise<{ readonly shift: string; readonly change: string; readonly agency: string }> {
  const duty = dutyClient((await world.hub.as(`admin@${slug}.example`)).ask);
  const { agency } = await duty.sets();
  const officer = await world.idOf('select id from hub.user_account where email = $1', [`admin@${slug}.example`]);
  const { shifts } = await duty.shift(officer, { startsAt: '2099-01-01T00:00', endsAt: '2099-01-02T00:00', recurrence: null });
  const { changes } = await duty.changes({ kind: 'ABSENCE', officerId: officer, from: '2099-01-01T00:00:00Z', to: '2099-01-02T00:00:00Z' });
  return { shift: shifts.at(-1)?.id ?? 'none', change: changes.at(-1)?.id ?? 'none', agency: agency.id };
}

const part = (name: 'shift' | 'change' | 'agency'): Kind => ({
  own: async (world, { party }: Caller) => (party === 'hub' ? undefined : (await rosterOf(world, party))[name]),
  hidden: async (world) => (await rosterOf(world, 'kh'))[name],
  absent: () => randomUUID(),
});

export const dutyShift: Kind = part('shift');
export const dutyChange: Kind = part('change');
/** An agency with a roster. */
export const rosteredAgency: Kind = part('agency');
