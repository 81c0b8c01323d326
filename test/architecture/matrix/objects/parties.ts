import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Caller } from '../callers.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

const absent = (): string => randomUUID();
const partyOf = (world: World, slug: string): Promise<string> => world.idOf('select id from hub.party where slug = $1', [slug]);

/** A country that nobody needs for anything else. All countries see one another. */
export const country: Kind = { own: (world) => partyOf(world, 'kr'), absent };
/** A country that is in the groups below. */
export const member: Kind = { like: country, own: (world) => partyOf(world, 'au'), absent };
/** A partner that one may do without. */
export const party: Kind = {
  like: country,
  own: (world) =>
    world.idOf(`insert into hub.party (id, kind, name, slug) values (gen_random_uuid(), 'PARTNER', 'Of the matrix', $1) returning id`, [
      `p-${randomBytes(8).toString('hex')}`,
    ]),
  absent,
};
/** A partner whose suspension waits for a second word. */
export const suspendedParty: Kind = {
  like: country,
  own: (world) =>
    world.idOf(
      `with made as (insert into hub.party (id, kind, name, slug) values (gen_random_uuid(), 'PARTNER', 'Of the matrix', $1) returning id, key),
          asked as (insert into hub.party_suspension (party, requested_by, in_force_at, lapses_at)
            select m.key, (select id from hub.user_account where email = 'operator@hub.example'), now(), now() + interval '72 hours' from made m)
         select id from made`,
      [`p-${randomBytes(8).toString('hex')}`],
    ),
  /** One that is not suspended. */
  foreign: (world, caller) => party.own(world, caller).then((id) => id ?? undefined),
  absent,
};
/** The caller's own. */
export const ownParty: Kind = {
  like: country,
  own: (world, caller) => partyOf(world, caller.party),
  foreign: (world) => partyOf(world, 'kh'),
  absent,
};

/** Codes that no country has. */
let codes = 0;
const aCode = (): string => {
  codes += 1;
  return `${'QXZ'.charAt(codes % 3)}${String.fromCharCode(65 + Math.floor(codes / 3))}`;
};
/** A country that waits for its admission; every member country knows of it. */
export const candidate: Kind = {
  like: country,
  own: (world) => {
    const code = aCode();
    return world.idOf(
      `insert into hub.party (id, kind, name, slug, country, candidate_since)
         values (gen_random_uuid(), 'COUNTRY', 'Of the matrix', $1, $2, now()) returning id`,
      [`c-${code.toLowerCase()}`, code],
    );
  },
  /** A member country is none (any more). */
  foreign: (world) => partyOf(world, 'kr'),
  absent,
};

/** A country that may come into groups: one that waits may not. */
export const memberCountry: Kind = {
  ...country,
  like: country,
  hidden: async (world, caller) => (await candidate.own(world, caller)) ?? undefined,
};

/** Returns the oldest open agency of a party: that of its accounts. */
export const agencyOf = (world: World, slug: string): Promise<string> =>
  world.idOf(
    'select a.id from hub.agency a join hub.party p on p.key = a.party where p.slug = $1 and a.closed_at is null order by a.key limit 1',
    [slug],
  );
const newAgency = (world: World, slug: string): Promise<string> =>
  world.idOf(
    'insert into hub.agency (id, party, name) select gen_random_uuid(), p.key, gen_random_uuid() from hub.party p where p.slug = $1 returning id',
    [slug],
  );
export const agency: Kind = {
  own: (world, caller) => (caller.party === 'hub' ? newAgency(world, 'hub') : agencyOf(world, caller.party)),
  hidden: (world) => agencyOf(world, 'kh'),
  absent,
};
/** One in which nobody is yet. */
export const emptyAgency: Kind = {
  like: agency,
  own: (world, caller) => newAgency(world, caller.party),
  hidden: (world) => newAgency(world, 'kh'),
  absent,
};

/** A group of Australia and Japan, which have accepted it, and of whoever hosts it; without a host it is the operator's. */
const groupOf = (world: World, host?: string): Promise<string> =>
  world.idOf(
    `with made as (insert into hub.working_group (id, name, host) values (gen_random_uuid(), 'matrix', (select key from hub.party where slug = $1)) returning id, key),
        joined as (select hub.join_key(p.key, m.key) from hub.party p, made m where p.slug = any (array['au', 'jp', $1]))
       select id from made, (select count(*) from joined) j`,
    [host ?? null],
  );
const ofCountry = (caller: Caller): string | undefined => (caller.party === 'hub' ? undefined : 'th');
/** Thailand's; the operator governs all. */
export const group: Kind = {
  own: (world, caller) => groupOf(world, ofCountry(caller)),
  /** One to which Thailand belongs and which it does not host. */
  foreign: (world, caller) =>
    caller.party === 'hub' ? Promise.resolve(undefined) : world.idOf(`select id from hub.working_group where name like 'ASEAN%'`, []),
  hidden: (world, caller) => (caller.party === 'hub' ? Promise.resolve(undefined) : groupOf(world)),
  absent,
};

const ofNoPartner =
  (one: Kind['own'] | undefined) =>
  async (world: World, caller: Caller): Promise<string | undefined> =>
    caller.party === 'meta' ? undefined : ((await one?.(world, caller)) ?? undefined);
/** The same for whoever looks at it: a partner has none. */
export const groupShown: Kind = { ...group, like: group, own: ofNoPartner(group.own), foreign: ofNoPartner(group.foreign) };

/** Korea in a group, proposed by a country. */
const proposalIn = (world: World, groupId: string, by: string): Promise<string> =>
  world.idOf(
    `insert into hub.group_proposal (working_group, party, proposed_by, founding) select g.key, k.key, b.key, false
       from hub.working_group g, hub.party k, hub.party b where g.id = $1 and k.slug = 'kr' and b.slug = $2 returning id`,
    [groupId, by],
  );
export const proposal: Kind = {
  own: async (world, caller) => proposalIn(world, await groupOf(world, ofCountry(caller)), 'th'),
  /** By a fellow member: to be decided, not to be withdrawn. */
  foreign: async (world, caller) => {
    const id = caller.party === 'th' ? await group.foreign?.(world, caller) : undefined;
    return id && proposalIn(world, id, 'kh');
  },
  hidden: async (world, caller) => (caller.party === 'hub' ? undefined : proposalIn(world, await groupOf(world), 'jp')),
  absent,
};

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const INVITER: Readonly<Record<string, readonly [email: string, role: string]>> = {
  th: ['admin@th.example', 'ANALYST'],
  kh: ['admin@kh.example', 'ANALYST'],
  meta: ['admin@meta.example', 'CONTRIBUTOR'],
  hub: ['operator@hub.example', 'HUB_REVIEWER'],
};
const invitationOf = (world: World, slug: string, token: string): Promise<string> =>
  world.idOf(
    `insert into hub.invitation (id, party, email, roles, token_hash, created_by, expires_at)
       select gen_random_uuid(), u.party, gen_random_uuid() || '@matrix.example', array[$2], $3, u.id, now() + interval '7 days'
         from hub.user_account u where u.email = $1 returning id`,
    [...(INVITER[slug] ?? []), hashOf(token)],
  );
const aToken = (): string => randomBytes(32).toString('base64url');
export const invitation: Kind = {
  own: (world, caller) => invitationOf(world, caller.party, aToken()),
  hidden: (world) => invitationOf(world, 'kh', aToken()),
  absent,
};
/** What opens one. */
export const invitationToken: Kind = {
  own: async (world) => {
    const token = aToken();
    await invitationOf(world, 'th', token);
    return token;
  },
  absent: aToken,
};
