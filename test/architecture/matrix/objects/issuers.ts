import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { inDays, READING } from '../../../support/api-key-client.js';
import type { Ask } from '../../../support/officer.js';
import { type Caller, isPerson } from '../callers.js';
import type { Kind } from '../row.js';
import type { World } from '../world.js';
import { apiKey } from './objects.js';

const ROLE_OF = { th: 'ANALYST', kh: 'ANALYST', meta: 'CONTRIBUTOR' } as const;
type Slug = keyof typeof ROLE_OF;
const slugOf = ({ party }: Caller): Slug => (party === 'meta' ? 'meta' : 'th');

const providerOf = (world: World, slug: Slug): Promise<string> =>
  world.idOf(
    `insert into hub.identity_provider (id, party, name, issuer, client_id, sealed, scope, role_claim, roles, creates_accounts, set_by)
       select gen_random_uuid(), u.party, 'matrix', 'https://' || gen_random_uuid() || '.example', 'hub', '', 'openid', 'groups', $2, true, u.id
         from hub.user_account u where u.email = $1 returning id`,
    [`admin@${slug}.example`, JSON.stringify({ officers: [ROLE_OF[slug]] })],
  );
export const provider: Kind = {
  own: (world, caller) => providerOf(world, slugOf(caller)),
  hidden: (world) => providerOf(world, 'kh'),
  absent: () => randomUUID(),
};

/** What an admin says of a provider. */
export const providerRules = (caller: Caller): object => ({
  name: 'matrix',
  clientId: 'hub',
  roleClaim: 'groups',
  roles: [{ value: 'officers', role: ROLE_OF[slugOf(caller)] }],
  createsAccounts: true,
});

/** One that stays, for everybody who comes by it; a party has ten at most. */
export const standing: Kind = { own: provider.own, absent: provider.absent };
/** What the caller's own account is linked with; the hub's people have no provider. */
export const linkedProvider: Kind = {
  perCaller: true,
  own: async (world, caller) => {
    const id = await world.object(standing, 'own', caller);
    if (caller.party === 'hub' || !isPerson(caller) || !id) return undefined;
    await world.hub.ownerSql(
      'insert into hub.external_account (provider, subject, user_id, made) values ($1, gen_random_uuid(), $2, false)',
      [id, caller.userId],
    );
    return id;
  },
  /** The party's, with which the caller is not linked. */
  hidden: async (world, caller) => (await world.object(standing, 'own', caller)) ?? undefined,
  absent: () => randomUUID(),
};

/** What stands before the challenge of an arrival. */
export const VERIFIER = randomBytes(32).toString('base64url');
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
const aCode = (): string => randomBytes(32).toString('base64url');

/** The one-time code of somebody who came back from a provider, which said who it is. */
async function arrival(world: World, caller: Caller, purpose: 'SIGN_IN' | 'LINK' | 'CONFIRM'): Promise<string | undefined> {
  if (purpose !== 'SIGN_IN' && (caller.party === 'hub' || !isPerson(caller))) return undefined;
  const [code, subject] = [aCode(), randomUUID()];
  const id = await world.object(standing, 'own', caller);
  await world.hub.ownerSql(
    `insert into hub.oidc_callback (code_hash, provider, purpose, challenge, subject, claims, proven_at, second_factor, began_at)
       values ($1, $2, $3, $4, $5, '{"roles": ["officers"], "agencies": [], "name": "matrix"}', now(), true, now())`,
    [sha256(code), id, purpose, sha256(VERIFIER), subject],
  );
  if (purpose === 'CONFIRM') {
    await world.hub.ownerSql('insert into hub.external_account (provider, subject, user_id, made) values ($1, $2, $3, false)', [
      ...[id, subject, caller.userId],
    ]);
    await world.hub.ownerSql(
      'insert into hub.oidc_session (session, provider, second_factor) select id, $1, true from hub.session where user_id = $2',
      [...[id, caller.userId]],
    );
  }
  return code;
}
export const arrivalTo = (purpose: 'SIGN_IN' | 'LINK' | 'CONFIRM'): Kind => ({
  perCaller: true,
  own: (world, caller) => arrival(world, caller, purpose),
  absent: aCode,
});

async function machineOf({ issuer }: World, ask: Ask): Promise<string> {
  const query = 'mutation ($t: TrustedIssuerInput!, $i: ApiKeyInput!) { it: createIssuerKey(trustedIssuer: $t, input: $i) { id } }';
  const trusted = { issuer: issuer.issuer, subject: randomUUID(), jwksUri: `${issuer.issuer}/keys` };
  const input = { name: 'a machine', permissions: READING, expiresAt: inDays(30) };
  return (await ask<{ it: { id: string } }>(query, { t: trusted, i: input })).it.id;
}
/** A machine of a trusted issuer, which is a key without a secret of its own. */
export const machineOfIssuer: Kind = {
  like: apiKey,
  own: async (world, caller) => machineOf(world, (await world.admin(caller)).ask),
  /** A key that has one. */
  foreign: async (world, caller) => (await apiKey.own(world, caller)) ?? undefined,
  hidden: async (world) => machineOf(world, (await world.officer('admin@kh.example')).ask),
  absent: () => randomUUID(),
};
