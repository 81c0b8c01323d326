import { randomUUID } from 'node:crypto';
import { SessionsService } from '../../../src/identity/auth/sessions.service.js';
import { GRANTS, keyCeilingOf, type Role, ROLES } from '../../../src/platform/database/grants.js';
import type { Hub } from '../../support/hub.js';
import { inDays, apiKeyClient } from '../../support/api-key-client.js';

export interface Caller {
  readonly name: string;
  /** Slug of the party. */
  readonly party: 'hub' | 'th' | 'meta';
  /** undefined: nobody is signed in. */
  readonly permissions: ReadonlySet<string> | undefined;
  readonly isMachine: boolean;
  readonly userId: string;
  readonly token: string | undefined;
}

/** A party that fits each role. */
const PARTY_OF: Readonly<Record<Role, Caller['party']>> = {
  HUB_OPERATOR: 'hub',
  HUB_REVIEWER: 'hub',
  AUDITOR: 'hub',
  DATA_PROTECTION: 'hub',
  NATIONAL_ADMIN: 'th',
  APPROVER: 'th',
  ANALYST: 'th',
  LIAISON: 'th',
  PARTNER_ADMIN: 'meta',
  CONTRIBUTOR: 'meta',
};

/** A new account of a party, in its first agency. @returns its id */
export async function account(hub: Hub, party: string, role: Role, passwordHash = 'x'): Promise<string> {
  const id = randomUUID();
  await hub.ownerSql(
    `insert into hub.user_account (id, email, party, agency, roles, password_hash)
       select $1, $2, p.key, (select min(a.key) from hub.agency a where a.party = p.key), $3, $4 from hub.party p where p.slug = $5`,
    [id, `${id}@matrix.example`, [role], passwordHash, party],
  );
  return id;
}

/** Opens a session without a password. */
export async function session(hub: Hub, userId: string): Promise<{ accessToken: string; refreshToken: string; sessionId: string }> {
  const opened = await hub.app
    .get(SessionsService, { strict: false })
    .open(userId, { channel: 'graphql', requestId: randomUUID(), address: '127.0.0.1', userAgent: null }, { hub: true });
  return { ...opened, sessionId: opened.identity.session };
}

/** Somebody new with a role, signed in. */
export async function newcomer(hub: Hub, role: Role, passwordHash?: string): Promise<Caller> {
  const party = PARTY_OF[role];
  const userId = await account(hub, party, role, passwordHash);
  const { accessToken: token } = await session(hub, userId);
  return { name: role, party, permissions: new Set<string>(GRANTS[role]), isMachine: false, userId, token };
}

/** What a country's key may have at most. */
const OF_A_COUNTRY: readonly string[] = [...keyCeilingOf(['NATIONAL_ADMIN'])];

/** A key with these permissions, of Thailand. */
export async function machine(hub: Hub, permissions: readonly string[] = OF_A_COUNTRY): Promise<Caller> {
  const { ask } = await hub.as('admin@th.example');
  const { id, secret } = await apiKeyClient(ask).makes({ permissions, expiresAt: inDays(30) });
  const name = permissions === OF_A_COUNTRY ? 'a key with all permissions' : `a key with ${permissions.join()}`;
  // A key that reads items reads how far their withdrawals have come, without being given that.
  const all = ['session:own', ...permissions, ...(permissions.includes('indicator:read') ? ['withdrawal:read'] : [])];
  return { name, party: 'th', permissions: new Set(all), isMachine: true, userId: id, token: secret };
}

/** Whether somebody signed in and not a key. */
export const isPerson = ({ permissions, isMachine }: Caller): boolean => permissions !== undefined && !isMachine;

/** The caller's account; where there is none, somebody else's. */
export const personOf = async (hub: Hub, caller: Caller): Promise<string> =>
  isPerson(caller) ? caller.userId : account(hub, 'th', 'ANALYST');

/** All who may come: every role, a machine, and those who come in vain. */
export async function everybody(hub: Hub, passwordHash: string): Promise<readonly Caller[]> {
  const nobody: Caller = { name: 'nobody', party: 'th', permissions: undefined, isMachine: false, userId: randomUUID(), token: undefined };
  const people = await Promise.all(ROLES.map((role) => newcomer(hub, role, passwordHash)));
  const disabled = await newcomer(hub, 'ANALYST');
  await hub.ownerSql('update hub.user_account set disabled_at = now() where id = $1', [disabled.userId]);
  const suspendedId = await account(hub, 'nz', 'NATIONAL_ADMIN');
  const { accessToken } = await session(hub, suspendedId);
  await hub.ownerSql(`update hub.party set suspended_at = now() where slug = 'nz'`);
  return [
    nobody,
    ...people,
    await machine(hub),
    { ...disabled, name: 'a disabled analyst', permissions: undefined },
    { ...nobody, name: 'an admin of a suspended party', userId: suspendedId, token: accessToken },
  ];
}
