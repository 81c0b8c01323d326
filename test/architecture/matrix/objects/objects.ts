import { randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '../../../../src/platform/database/grants.js';
import { apiKeyClient } from '../../../support/api-key-client.js';
import { webhookClient } from '../../../support/webhook-client.js';
import { account, type Caller, personOf, session } from '../callers.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';

/** Kinds of objects, for rows to name. A new kind of object has its place here, and every operation about it one row. */

let values = 0;
const aValue = (): string => `matrix-${(values += 1)}.example.com`;
const absent = (): string => randomUUID();
const OWN_EYES = { countries: [] };

/** Thailand's (Meta's), nobody else's; Cambodia's, for both; Laos', for neither. */
const claimOf =
  (show: 'id' | 'value') =>
  async (world: World, email: string, audience: object): Promise<string> =>
    (await (await world.officer(email)).publishes({ value: aValue(), audience }))[show];
const foreignClaim = (show: 'id' | 'value') => async (world: World) => {
  const meta = await (await world.officer('analyst@kh.example')).partyId('Meta');
  return claimOf(show)(world, 'analyst@kh.example', { countries: ['TH'], partners: [meta] });
};
export const claim: Kind = {
  own: async (world, caller) => (await (await world.publisher(caller)).publishes({ value: aValue(), audience: OWN_EYES })).id,
  foreign: foreignClaim('id'),
  hidden: (world) => claimOf('id')(world, 'analyst@la.example', { countries: ['JP'] }),
  absent,
};
/** A claim by its value, which whoever has it may ask for. */
export const value: Kind = {
  own: async (world, caller) => (await (await world.publisher(caller)).publishes({ value: aValue(), audience: OWN_EYES })).value,
  foreign: foreignClaim('value'),
  hidden: (world) => claimOf('value')(world, 'analyst@la.example', { countries: ['JP'] }),
  absent: aValue,
};

const webhookOf = async (world: World, email: string): Promise<string> =>
  (await webhookClient(await world.officer(email)).creates({ name: 'matrix', url: world.receiver.url })).webhook.id;
export const webhook: Kind = {
  own: (world, { party }) => webhookOf(world, party === 'meta' ? 'contributor@meta.example' : 'analyst@th.example'),
  hidden: (world) => webhookOf(world, 'analyst@kh.example'),
  absent,
};

/** An officer whom the caller governs: for an admin, of the own party; for the operator, the admin of a party in which nobody has signed in. */
const GOVERNED: Readonly<Record<Caller['party'], readonly [party: string, role: Role]>> = {
  th: ['th', 'ANALYST'],
  meta: ['meta', 'CONTRIBUTOR'],
  hub: ['binance', 'PARTNER_ADMIN'],
};
/** An account that is a colleague of the caller's. */
export const COLLEAGUE: Readonly<Record<Caller['party'], readonly [party: string, role: Role]>> = {
  ...GOVERNED,
  hub: ['hub', 'HUB_REVIEWER'],
};
export const user: Kind = {
  own: (world, { party }) => account(world.hub, ...GOVERNED[party]),
  hidden: async (world) => {
    await world.officer('analyst@kh.example');
    return account(world.hub, 'kh', 'ANALYST');
  },
  absent,
};
/** The same, of the caller's own party, the hub's too. */
export const colleague: Kind = { ...user, like: user, own: (world, { party }) => account(world.hub, ...COLLEAGUE[party]) };
/** The same, whose roles and agency somebody may change; the operator nobody's. */
export const subordinate: Kind = {
  ...colleague,
  own: async (world, { party }) => (party === 'hub' ? undefined : account(world.hub, ...COLLEAGUE[party])),
  hidden: (world, { party }) => account(world.hub, party, 'AUDITOR'),
};
/** The same, above whoever asks: a colleague with a role that no admin governs. */
export const superior: Kind = {
  like: user,
  own: (world, { party }) => account(world.hub, ...GOVERNED[party]),
  hidden: (world, { party }) => account(world.hub, party === 'hub' ? 'kh' : party, 'AUDITOR'),
  absent,
};

export const openSession: Kind = {
  own: async (world, { permissions, isMachine, userId, party }) => {
    const isPerson = permissions !== undefined && !isMachine;
    return (await session(world.hub, isPerson ? userId : await account(world.hub, party, 'ANALYST'))).sessionId;
  },
  /** A colleague's. */
  hidden: async (world, { party }) => {
    return (await session(world.hub, await account(world.hub, ...COLLEAGUE[party]))).sessionId;
  },
  absent,
};

export const apiKey: Kind = {
  own: async (world, caller) => (await apiKeyClient((await world.admin(caller)).ask).makes()).id,
  hidden: async (world) => (await apiKeyClient((await world.officer('admin@kh.example')).ask).makes()).id,
  absent,
};

/** A filter that an account has kept. */
const filterOf = (world: World, userId: string): Promise<string> =>
  world.idOf(
    `insert into hub.feed_filter (id, user_id, name, filter) values (gen_random_uuid(), $1, gen_random_uuid(), '{}') returning id`,
    [userId],
  );
export const savedFilter: Kind = {
  perCaller: true,
  own: async (world, caller) => filterOf(world, await personOf(world.hub, caller)),
  /** A colleague's. */
  hidden: async (world, { party }) => filterOf(world, await account(world.hub, ...COLLEAGUE[party])),
  absent,
};
/** The same, where one may do without; a machine has none. */
export const filterIfAny: Kind = {
  ...savedFilter,
  like: savedFilter,
  own: async (world, caller) => (caller.isMachine ? null : savedFilter.own(world, caller)),
};

/** A refresh token. */
export const refreshToken: Kind = {
  own: async (world) => (await session(world.hub, await account(world.hub, 'th', 'ANALYST'))).refreshToken,
  /** Of a session that there is, with a secret that it has not. */
  hidden: async (world) =>
    `${(await session(world.hub, await account(world.hub, 'th', 'ANALYST'))).sessionId}.${randomBytes(32).toString('base64url')}`,
  absent: () => `${randomUUID()}.${randomBytes(32).toString('base64url')}`,
};
/** A token with which an account gets a new password. */
export const resetToken: Kind = {
  own: async (world) => {
    const { ask } = await world.officer('admin@th.example');
    const of = await account(world.hub, 'th', 'ANALYST');
    const query = 'mutation ($u: ID!) { createPasswordReset(userId: $u) { token } }';
    return (await ask<{ createPasswordReset: { token: string } }>(query, { u: of })).createPasswordReset.token;
  },
  absent: () => randomBytes(32).toString('base64url'),
};
/** A word that only its holder knows, and one that nobody does. */
export const word = (known: string | undefined): Kind => ({
  own: () => Promise.resolve(known),
  absent: () => randomBytes(24).toString('base64url'),
});
