import { randomUUID } from 'node:crypto';
import type { Caller } from '../callers.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';
import { claim } from './objects.js';

const absent = (): string => randomUUID();
const slugOf = ({ party }: Caller): string => (party === 'meta' ? 'meta' : 'th');

/** A limit on what nobody here publishes. */
const limitOf = (world: World, slug: string, isLifted = false): Promise<string> =>
  world.idOf(
    `insert into hub.sharing_limit (id, party, kinds, within, set_by, lifted_at)
       select gen_random_uuid(), u.party, '{APP}', '{1}', u.id, case when $2::boolean then now() end from hub.user_account u where u.email = $1 returning id`,
    [`admin@${slug}.example`, isLifted],
  );
export const limit: Kind = {
  own: (world, caller) => limitOf(world, slugOf(caller)),
  hidden: (world) => limitOf(world, 'kh'),
  absent,
};

/** One that was lifted: what it took could be put back. */
export const liftedLimit: Kind = {
  like: limit,
  own: (world, caller) => limitOf(world, slugOf(caller), true),
  hidden: (world) => limitOf(world, 'kh', true),
  absent,
};

/** A claim that waits for a second officer: Japan is to see it, too; or which went out as an emergency. */
const releaseOf = (world: World, item: string | null | undefined, isEmergency = false): Promise<string> =>
  world.idOf(
    `insert into hub.release_request (id, party, kind, item, version, tlp, wanted, requested_exclusions, outcome, decided_at, review_due_at, requested_by)
       select gen_random_uuid(), i.owner, 'INDICATOR', i.id, i.version, i.tlp, array[j.key], '{}',
           case when $2::boolean then 'EMERGENCY' end, case when $2 then now() end, case when $2 then now() end,
           (select u.id from hub.user_account u where u.party = i.owner and u.roles && '{ANALYST,CONTRIBUTOR}' and u.email not like '%@matrix.example' limit 1)
         from hub.indicator i, hub.party j where i.id = $1 and j.slug = 'jp' returning id`,
    [item, isEmergency],
  );
export const release: Kind = {
  own: async (world, caller) => releaseOf(world, await claim.own(world, caller)),
  hidden: async (world) =>
    releaseOf(world, (await (await world.officer('analyst@kh.example')).publishes({ value: `${randomUUID()}.example.com` })).id),
  absent,
};

/** What went out at once, and is to be reviewed. */
export const emergency: Kind = {
  like: release,
  own: async (world, caller) => releaseOf(world, await claim.own(world, caller), true),
  hidden: async (world) =>
    releaseOf(world, (await (await world.officer('analyst@kh.example')).publishes({ value: `${randomUUID()}.example.com` })).id, true),
  absent,
};

/** Asked for by an operator (the demo's, unless said), and approved by another one where it is open. */
const glassOf = (world: World, party: string, { by, isOpen }: { readonly by?: string; readonly isOpen: boolean }): Promise<string> =>
  world.idOf(
    `insert into hub.break_glass_access (id, owner, reason, case_reference, requested_by, ends_at, approved_by, approved_at)
       select gen_random_uuid(), p.key, 'what the matrix asks for', 'matrix', coalesce($2::uuid, o.id), now() + interval '1 hour',
           case when $3::boolean then case when $2::uuid is null then $4::uuid else o.id end end, case when $3 then now() end
         from hub.party p, hub.user_account o where p.slug = $1 and o.email = 'operator@hub.example' returning id`,
    [party, by ?? null, isOpen, world.operator],
  );
/** What another operator asks for. The hub's people see all of it. */
export const glassRequest: Kind = { own: (world) => glassOf(world, 'th', { isOpen: false }), absent };
/** An access to one's own party's claims. */
export const glassAccess: Kind = {
  own: (world, caller) => glassOf(world, slugOf(caller), { isOpen: true }),
  hidden: (world, { party }) => (party === 'hub' ? Promise.resolve(undefined) : glassOf(world, 'kh', { isOpen: true })),
  absent,
};
/** An access to Thailand's claims, of the operator who asks; and somebody else's. */
export const openedGlass: Kind = {
  perCaller: true,
  like: glassAccess,
  own: (world, { party, userId }) => glassOf(world, 'th', { ...(party === 'hub' ? { by: userId } : {}), isOpen: true }),
  foreign: (world) => glassOf(world, 'th', { isOpen: true }),
  absent,
};
