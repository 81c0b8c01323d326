import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { newKeyText } from '../../../src/identity/auth/keys/key-text.js';
import { GRANTS, KEY_PERMISSIONS, PERMISSIONS, type Role } from '../../../src/platform/database/grants.js';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import { CEILINGS, givesEach } from '../../support/key-ceiling.js';
import { inDays, type ApiKeyClient, apiKeyClient, READING, WRITING } from '../../support/api-key-client.js';
import { officer, until } from '../../support/officer.js';
import { BareSocket, follow } from '../../support/sockets.js';

const ME = '{ me { id email apiKeyName roles permissions party { name } agency { name } } }';
const FEED = 'subscription ($after: Cursor) { feed(after: $after) { operation cursor indicator { value } } }';

describe('keys of machines', () => {
  let hub: Hub;
  const lines: string[] = [];
  const secrets: string[] = [];
  let th: ApiKeyClient;
  let admin: Awaited<ReturnType<Hub['as']>>;

  beforeAll(async () => {
    hub = await startHub({ LOG_LEVEL: 'debug' }, lines);
    admin = await hub.as('admin@th.example');
    th = keeperOf(admin.ask);
  });
  afterAll(() => hub.stop());

  /** Remembers what it is shown, for the test of what is kept. */
  function keeperOf(ask: typeof admin.ask): ApiKeyClient {
    const keeper = apiKeyClient(ask);
    const noting = <A extends readonly unknown[], R extends { secret: string }>(work: (...args: A) => Promise<R>) => {
      return async (...args: A): Promise<R> => {
        const shown = await work(...args);
        secrets.push(shown.secret);
        return shown;
      };
    };
    return { ...keeper, makes: noting(keeper.makes), exchanges: noting(keeper.exchanges) };
  }
  const as = (key: { readonly secret: string }) => hub.asToken(key.secret);
  const me = (key: { readonly secret: string }) => as(key).ask<{ me: { id: string } }>(ME);
  /** How a bearer is answered: 'let in', or code, reason and sentence. */
  const answer = async (bearer: string): Promise<unknown> => {
    const { errors } = await hub.raw('{ me { id } }', {}, bearer);
    return errors?.[0] ? [errors[0].extensions.code, errors[0].extensions.reason, errors[0].message] : 'let in';
  };
  const because = (reason: unknown): unknown[] => ['UNAUTHENTICATED', reason, expect.any(String)];
  /** Where it depends on whether this process has seen the key alive. */
  const REFUSED = because(expect.stringMatching(/^(KEY_REFUSED|TOKEN_REVOKED)$/));

  describe('that an admin makes', () => {
    it('say who they are, and act as their party and agency', async () => {
      const key = await th.makes({ name: 'import of raids', permissions: WRITING });
      expect(key.secret).toMatch(/^hub_demo_[0-9a-f]{32}_[0-9a-f]{64}_[0-9a-f]{8}$/);
      expect(await me(key)).toEqual({
        me: {
          id: key.id,
          email: 'admin@th.example',
          apiKeyName: 'import of raids',
          roles: [],
          permissions: [...WRITING, 'session:own', 'withdrawal:read'].sort(),
          party: { name: 'Thailand' },
          agency: { name: 'Cyber Crime Investigation Bureau' },
        },
      });
    });

    it('publish, look up, revoke, and leave their name in the history and the record', async () => {
      const key = await th.makes({ name: 'publisher', permissions: WRITING });
      const machine = officer(as(key).ask);
      const { id } = await machine.publishes({ value: 'by-machine.example.com', audience: { countries: ['KH'] } });
      const kh = officer((await hub.as('analyst@kh.example')).ask);
      expect((await kh.looksUp('by-machine.example.com'))[0]?.indicators[0]).toMatchObject({ id, owner: { name: 'Thailand' } });
      expect((await machine.looksUp('by-machine.example.com'))[0]?.indicators).toHaveLength(1);
      // An officer of the same agency goes on with it, as with a colleague's.
      const analyst = officer((await hub.as('analyst@th.example')).ask);
      await analyst.readdresses(id, { countries: ['KH', 'VN'] });
      await machine.revokes(id);
      type Versions = { indicatorVersions: { nodes: { by: { kind: string | null; name: string | null; party: object } | null }[] } };
      const query = 'query ($id: ID!) { indicatorVersions(indicatorId: $id) { nodes { by { kind name party { name } } } } }';
      const { indicatorVersions } = await analyst.ask<Versions>(query, { id });
      expect(indicatorVersions.nodes.map(({ by }) => [by?.kind, by?.name])).toEqual([
        ['API_KEY', 'publisher'],
        ['OFFICER', 'analyst@th.example'],
        ['API_KEY', 'publisher'],
      ]);
      const seen = (await kh.ask<Versions>(query, { id })).indicatorVersions.nodes;
      expect(seen.length).toBeGreaterThan(0);
      for (const { by } of seen) expect(by).toEqual({ kind: null, name: null, party: { name: 'Thailand' } });
      const record = await hub.ownerSql<{ what: string; agency: number | null }>(
        `select what, agency from hub.audit where user_id = $1 and outcome = 'DONE' order by id`,
        [key.id],
      );
      expect(record.map(({ what }) => what)).toEqual(['indicator.publish', 'indicator.lookup', 'indicator.revoke']);
      expect(record.every(({ agency }) => agency !== null)).toBe(true);
    });

    it('follow on a socket what their party sees', async () => {
      const { secret } = await keeperOf((await hub.as('admin@kh.example')).ask).makes();
      const followed = follow<{ feed: { operation: string; indicator: { value: string } | null } }>(hub.wsUrl, secret, FEED);
      expect((await followed.next()).value).toMatchObject({ feed: { operation: 'POSITION' } });
      const analyst = officer((await hub.as('analyst@th.example')).ask);
      await analyst.publishes({ value: 'not-for-kh.example.com', audience: { countries: ['VN'] } });
      await analyst.publishes({ value: 'followed.example.com', audience: { countries: ['KH'] } });
      expect((await followed.next()).value).toMatchObject({
        feed: { operation: 'PUBLISHED', indicator: { value: 'followed.example.com' } },
      });
      await followed.return?.();
    });

    it('have ten sockets each, like a user', async () => {
      const [key, other] = [await th.makes(), await th.makes()];
      const sockets = await Promise.all(Array.from({ length: 10 }, () => BareSocket.signedIn(hub.wsUrl, key.secret)));
      const eleventh = await BareSocket.open(hub.wsUrl);
      eleventh.send({ type: 'connection_init', payload: { authorization: `Bearer ${key.secret}` } });
      expect((await eleventh.closed).code).toBe(4429);
      sockets.push(await BareSocket.signedIn(hub.wsUrl, other.secret));
      await Promise.all(sockets.map((socket) => socket.end()));
    });

    it('are listed with who made them, and when they were used, and never with a secret', async () => {
      const key = await th.makes({ name: 'listed', allowedNetworks: ['127.0.0.0/8', '10.1.2.3/8'] });
      await me(key);
      const listed = async () => (await th.lists()).find(({ id }) => id === key.id);
      const seen = await until(listed, (one) => one?.lastUsedAt !== null);
      expect(seen).toMatchObject({
        ...{
          name: 'listed',
          state: 'ACTIVE',
          responsible: { name: 'admin@th.example' },
          permissions: READING,
          revokedAt: null,
          previousSecretExpiresAt: null,
        },
        allowedNetworks: ['127.0.0.0/8', '10.0.0.0/8'],
      });
      const [row] = await hub.ownerSql<{ used: string }>('select used_at::text as used from hub.api_key where id = $1', [key.id]);
      await me(key);
      await me(key);
      expect(await hub.ownerSql('select used_at::text as used from hub.api_key where id = $1', [key.id])).toEqual([row]);
      expect(JSON.stringify(await th.lists())).not.toContain(key.secret.split('_')[3]);
    });

    it.each<[string, object, string, string]>([
      ['without a name', { name: ' ' }, 'BAD_USER_INPUT', 'KEY_NAME'],
      ['without a permission', { permissions: [] }, 'BAD_USER_INPUT', 'KEY_PERMISSIONS'],
      ['with a word that is no permission', { permissions: ['indicator:read', '*'] }, 'BAD_USER_INPUT', 'KEY_PERMISSIONS'],
      ['that write and do not read', { permissions: ['indicator:publish'] }, 'BAD_USER_INPUT', 'KEY_PERMISSIONS'],
      ['that are over', { expiresAt: inDays(-1) }, 'BAD_USER_INPUT', 'KEY_EXPIRY'],
      ['for longer than a year', { expiresAt: inDays(367) }, 'BAD_USER_INPUT', 'KEY_EXPIRY'],
      ['for what is no network', { allowedNetworks: ['10.0.0.0/33'] }, 'BAD_USER_INPUT', 'KEY_NETWORKS'],
      ['for a network in the clothes of another', { allowedNetworks: ['::ffff:10.0.0.0/104'] }, 'BAD_USER_INPUT', 'KEY_NETWORKS'],
      ['for an agency that does not exist', { agencyId: randomUUID() }, 'NOT_FOUND', 'NOT_FOUND'],
      ['for what cannot be an agency', { agencyId: 'x' }, 'NOT_FOUND', 'NOT_FOUND'],
    ])('are refused %s', async (_, said, code, reason) => {
      await expect(th.makes(said)).rejects.toMatchObject({ code, reason });
    });

    it("are refused for another party's agency, as for none", async () => {
      const { me: foreign } = await (await hub.as('admin@kh.example')).ask<{ me: { agency: { id: string } } }>('{ me { agency { id } } }');
      await expect(th.makes({ agencyId: foreign.agency.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('have the agency that is named, and none where there is none, which publishes nothing', async () => {
      const [unit] = await hub.ownerSql<{ id: string }>(
        `insert into hub.agency (id, party, name) select gen_random_uuid(), key, 'A second unit' from hub.party where slug = 'my' returning id`,
      );
      await hub.ownerSql(`update hub.user_account set agency = null where email = 'admin@my.example'`);
      const my = keeperOf((await hub.as('admin@my.example')).ask);
      await expect(my.makes({ permissions: WRITING })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'KEY_AGENCY' });
      expect((await my.makes()).apiKey.agency).toBeNull();
      const key = await my.makes({ permissions: WRITING, agencyId: unit?.id });
      expect(key.apiKey.agency).toMatchObject({ name: 'A second unit' });
      await officer(as(key).ask).publishes({ value: 'second-unit.example.com', audience: { countries: ['SG'] } });
    });

    it('are a hundred a party at most', async () => {
      const id = keeperOf((await hub.as('admin@nz.example')).ask);
      await hub.ownerSql(
        `insert into hub.api_key (id, party, created_by, name, permissions, expires_at)
           select gen_random_uuid(), u.party, u.id, 'x', '{party:read}', now() + interval '1 day' from hub.user_account u, generate_series(1, 99)
             where u.email = 'admin@nz.example'`,
      );
      await id.makes();
      await expect(id.makes()).rejects.toMatchObject({ code: 'CONFLICT', reason: 'KEYS_TOO_MANY' });
    });
  });

  describe('and what may be given to them', () => {
    // All roles: key-ceilings.deep.spec.ts.
    it.each(['NATIONAL_ADMIN', 'ANALYST', 'PARTNER_ADMIN'] as const)(
      '%s gives what its ceiling holds, permission by permission, and nothing above',
      async (role) => {
        const { found, expected } = await givesEach(hub, role, keeperOf);
        expect(found).toEqual(expected);
      },
    );

    it('never is RED, nor power over people, parties, bars, keys or webhooks', () => {
      const never = [
        'indicator:read-red',
        'user:manage',
        'agency:manage',
        'issuer:manage',
        'key:manage',
        'password:reset',
        'party:manage',
        'group:manage',
        'admission:decide',
        'bar:manage',
        'webhook:manage',
        'webhook:oversee',
        'webhook:policy',
        'policy:manage',
        'release:approve',
        'glass:break',
        'glass:oversee',
        'hub:confirm',
        'session:own',
        'guard:manage',
        'dispute:raise',
        'dispute:read',
        'onward:propose',
        'pull:manage',
        'report:triage', // what an accusation is worth is for people to say
        'triage:manage',
        'action:request',
        'notice:desk', // notices are written, approved, reviewed and acknowledged by people
        'notice:draft',
        'notice:approve',
        'notice:review',
        'notice:acknowledge',
        'information:ask',
        'case:read',
        'case:work',
        'case:lead',
        'retention:renew', // that an item is still needed is for people to say
        'withdrawal:read', // which a key that reads items has besides
        'deconflict:ask', // who asks, and who answers, is a person
        'deconflict:answer',
        'deconflict:oversee',
        'holding:seal',
        'watch:manage', // a question is a person's
        'duty:read', // who is on duty is for the party's people
        'duty:manage',
        'directory:manage', // whom others call is for people to say
        'alert:read', // an alert is for people
        'alert:manage',
        'audit:read',
        'audit:count',
        'consultation:read',
        'subject:answer',
        'subject:handle',
      ];
      expect([...PERMISSIONS].sort()).toEqual([...KEY_PERMISSIONS, ...never].sort());
      expect(Object.keys(CEILINGS).every((role) => (GRANTS[role as Role] as readonly string[]).includes('key:manage'))).toBe(true);
    });

    it('is all that they do', async () => {
      const key = await th.makes({ permissions: ['party:read'] });
      const machine = officer(as(key).ask);
      await machine.partyId('Cambodia');
      const refused = [
        machine.lists(),
        machine.reads(),
        machine.publishes(),
        machine.groupId(),
        apiKeyClient(machine.ask).lists(),
        apiKeyClient(machine.ask).makes(),
        apiKeyClient(machine.ask).exchanges(key.id),
        apiKeyClient(machine.ask).revokes(key.id),
        machine.ask('{ webhooks { nodes { id } } }'),
        machine.ask('{ barredParties { nodes { id } } }'),
        machine.ask('mutation ($u: ID!) { setUserDisabled(userId: $u, disabled: true) }', { u: admin.userId }),
        machine.ask('mutation ($u: ID!) { endUserSessions(userId: $u) { count } }', { u: admin.userId }),
        machine.ask('mutation ($u: ID!) { createPasswordReset(userId: $u) { token } }', { u: admin.userId }),
      ];
      await Promise.all(refused.map((one) => expect(one).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'PERMISSION_MISSING' })));
    });

    it('have nothing that belongs to a person: no password, no sessions', async () => {
      const machine = as(await th.makes());
      const attempts = () => hub.ownerSql('select key, busy_until from hub.rate_limit order by key');
      const sessions = () => hub.ownerSql<{ id: string }>('select id, user_id, ended_at from hub.session order by id');
      const before = { attempts: await attempts(), sessions: await sessions() };
      for (const operation of [
        'mutation { signOut }',
        '{ sessions { nodes { id address userAgent } } }',
        `mutation { endSession(id: "${before.sessions[0]?.id}") }`,
        'mutation { endOtherSessions { count } }',
        `mutation { changePassword(currentPassword: "${PASSWORD}", newPassword: "seven lanterns over the estuary") }`,
      ]) {
        await expect(machine.ask(operation)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_FOR_KEYS' });
      }
      expect({ attempts: await attempts(), sessions: await sessions() }).toEqual(before); // whoever answers for it is not locked out by it
    });
  });

  describe('and RED', () => {
    it('never meet: neither content, nor event, nor id, nor a word in history', async () => {
      const analyst = officer((await hub.as('analyst@th.example')).ask);
      const { secret } = await keeperOf((await hub.as('admin@kh.example')).ask).makes();
      const machine = officer(hub.asToken(secret).ask);
      const { cursor } = await machine.reads();
      const red = await analyst.publishes({ value: 'red.example.com', tlp: 'RED', audience: { countries: ['KH'] } });
      const green = await analyst.publishes({ value: 'green.example.com', audience: { countries: ['KH'] } });
      const people = officer((await hub.as('analyst@kh.example')).ask);
      await until(
        () => people.reads(cursor),
        ({ events }) => events.length === 2,
      );
      const { events } = await machine.reads(cursor);
      expect(events.map(({ itemId }) => itemId)).toEqual([green.id]);
      expect(await machine.opens(red.id)).toBeNull();
      expect((await machine.looksUp('red.example.com'))[0]?.indicators).toEqual([]);
      expect(await machine.lists()).not.toContain('red.example.com');
      await analyst.revokes(red.id);
      await analyst.revokes(green.id);
      await until(
        () => people.reads(cursor),
        (page) => page.events.length === 4,
      );
      expect((await machine.reads(cursor)).events.map(({ itemId }) => itemId)).toEqual([green.id, green.id]);
    });

    it('do not meet in receipts: a machine has no word to give on what it never had', async () => {
      const th = officer((await hub.as('analyst@th.example')).ask);
      const people = officer((await hub.as('analyst@kh.example')).ask);
      const machine = officer(hub.asToken((await keeperOf((await hub.as('admin@kh.example')).ask).makes()).secret).ask);
      const { cursor } = await people.reads();
      const red = await th.publishes({ value: 'red-receipt.example.com', tlp: 'RED', audience: { countries: ['KH'] } });
      const green = await th.publishes({ value: 'green-receipt.example.com', audience: { countries: ['KH'] } });
      await th.revokes(red.id);
      await th.readdresses(green.id, {});
      await until(
        () => people.reads(cursor),
        ({ events }) => events.filter(({ operation }) => operation === 'REVOKED' || operation === 'WITHDRAWN').length === 2,
      );
      const confirms = (who: typeof people, id: string) =>
        who.ask('mutation ($id: ID!) { confirmWithdrawal(itemId: $id) { confirmedAt } }', { id });
      const [refused, absent] = await Promise.all(
        [red.id, randomUUID()].map((id) => confirms(machine, id).catch((error: Error) => error.message)),
      );
      expect(refused).toBe(absent);
      expect(refused).toMatch(/visible/);
      const outstanding = async (itemId: string) =>
        (
          await th.ask<{ withdrawals: { nodes: object[] } }>(
            'query ($itemId: ID!) { withdrawals(itemId: $itemId) { nodes { confirmedAt } } }',
            { itemId },
          )
        ).withdrawals.nodes;
      expect(await outstanding(red.id)).toEqual([{ confirmedAt: null }]);
      await confirms(people, red.id);
      await confirms(machine, green.id);
      for (const { id } of [red, green]) expect(await outstanding(id)).toEqual([{ confirmedAt: expect.any(String) }]);
    });

    it('are kept apart when a machine publishes: not RED itself, and not on what its agency holds as RED', async () => {
      const analyst = officer((await hub.as('analyst@th.example')).ask);
      const machine = officer(as(await th.makes({ permissions: WRITING })).ask);
      const red = await analyst.publishes({ value: 'held-red.example.com', tlp: 'RED', audience: {}, externalId: 'raid-7' });
      const receipts = await machine.publish([
        { kind: 'DOMAIN', value: 'new-red.example.com', threat: 'PHISHING', tlp: 'RED', audience: {} },
        { kind: 'DOMAIN', value: 'held-red.example.com', threat: 'PHISHING', tlp: 'GREEN', audience: {}, reissue: true },
        { kind: 'DOMAIN', value: 'same-reference.example.com', threat: 'PHISHING', tlp: 'GREEN', audience: {}, externalId: 'raid-7' },
        { kind: 'DOMAIN', value: 'not-held.example.com', threat: 'PHISHING', tlp: 'GREEN', audience: {} },
      ]);
      expect(receipts.map(({ outcome, problems }) => [outcome, problems[0]?.code])).toEqual([
        ['REJECTED', 'RED_NOT_FOR_KEYS'],
        ['REJECTED', 'INDICATOR_WITHHELD'],
        ['REJECTED', 'INDICATOR_WITHHELD'],
        ['CREATED', 'DOMAIN_RESERVED'],
      ]);
      await expect(machine.revokes(red.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(machine.readdresses(red.id, { countries: ['KH'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await analyst.revokes(red.id);
      await expect(machine.revokes(red.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await analyst.opens(red.id)).toMatchObject({ tlp: 'RED', version: 2 });
    });
  });

  describe('that end', () => {
    it('are refused from the next request on when they are revoked, and their sockets close', async () => {
      const key = await th.makes();
      const socket = await BareSocket.signedIn(hub.wsUrl, key.secret);
      socket.subscribe('a', FEED);
      await socket.waitFor('next');
      await me(key);
      await th.revokes(key.id);
      expect(await answer(key.secret)).toEqual(REFUSED);
      expect((await socket.closed).code).toBe(4403);
      expect((await th.lists()).find(({ id }) => id === key.id)).toMatchObject({ state: 'REVOKED', revokedAt: expect.any(String) });
      await expect(th.revokes(key.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(th.exchanges(key.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('are refused when their time is over, their sockets close, and a new end revives them with a new secret alone', async () => {
      const key = await th.makes();
      const socket = await BareSocket.signedIn(hub.wsUrl, key.secret);
      await hub.ownerSql('update hub.api_key set expires_at = now() where id = $1', [key.id]);
      expect(await answer(key.secret)).toEqual(REFUSED);
      expect((await socket.closed).code).toBe(4403);
      expect((await th.lists()).find(({ id }) => id === key.id)).toMatchObject({ state: 'EXPIRED' });
      await expect(th.exchanges(key.id)).rejects.toMatchObject({ reason: 'KEY_EXPIRY' });
      const again = await th.exchanges(key.id, { expiresAt: inDays(10) });
      expect([again.id, again.apiKey.previousSecretExpiresAt]).toEqual([key.id, null]);
      await me(again);
      expect(await answer(key.secret)).toEqual(REFUSED);
    });

    it('are told so when their time is over, and nobody is who does not hold the secret', async () => {
      const [key, former] = [await th.makes(), await th.makes()];
      const current = await th.exchanges(former.id, { overlapMinutes: 60 });
      await hub.ownerSql('update hub.api_key set expires_at = now() where id = $1', [key.id]);
      await hub.ownerSql('update hub.api_key_secret set live_until = now() where api_key = $1 and live_until is not null', [former.id]);
      expect(await answer(key.secret)).toEqual(because('TOKEN_EXPIRED'));
      expect(await answer(former.secret)).toEqual(because('TOKEN_EXPIRED'));
      expect(await answer(current.secret)).toBe('let in');
      expect(await answer(newKeyText('demo', key.id).text)).toEqual(because('KEY_REFUSED'));
      const socket = await BareSocket.open(hub.wsUrl);
      socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${key.secret}` } });
      expect(await socket.closed).toEqual({ code: 4403, reason: 'TOKEN_EXPIRED' });
      const response = await fetch(`${hub.url}/export/indicators`, { headers: { authorization: `Bearer ${key.secret}` } });
      expect([response.status, await response.json()]).toMatchObject([401, { code: 'UNAUTHENTICATED', reason: 'TOKEN_EXPIRED' }]);
      await th.revokes(key.id);
      expect(await answer(key.secret)).toEqual(await answer(newKeyText('demo', randomUUID()).text)); // a revoked secret is deleted
    });

    it('rest while whoever answers for them is disabled or is no admin, and go on with whoever exchanges the secret', async () => {
      const ph = await hub.as('admin@ph.example');
      const key = await keeperOf(ph.ask).makes();
      const socket = await BareSocket.signedIn(hub.wsUrl, key.secret);
      await hub.ownerSql(`update hub.user_account set roles = '{ANALYST}' where id = $1`, [ph.userId]);
      expect(await answer(key.secret)).toEqual(REFUSED);
      expect((await socket.closed).code).toBe(4403);
      await hub.ownerSql(`update hub.user_account set roles = '{NATIONAL_ADMIN}' where id = $1`, [ph.userId]);
      expect(await answer(key.secret)).toBe('let in');

      await hub.ownerSql(`update hub.user_account set roles = '{NATIONAL_ADMIN}' where email = 'liaison@ph.example'`);
      const other = await hub.as('liaison@ph.example');
      await other.ask('mutation ($u: ID!) { setUserDisabled(userId: $u, disabled: true) }', { u: ph.userId });
      expect(await answer(key.secret)).toEqual(REFUSED);
      const keeper = keeperOf(other.ask);
      expect((await keeper.lists())[0]).toMatchObject({ id: key.id, state: 'INACTIVE', responsible: { name: 'admin@ph.example' } });
      const taken = await keeper.exchanges(key.id);
      expect(taken.apiKey).toMatchObject({ state: 'ACTIVE', responsible: { name: 'liaison@ph.example' }, previousSecretExpiresAt: null });
      await me(taken);
      expect(await answer(key.secret)).toEqual(REFUSED); // who was disabled may know it
    });

    it('rest while their party is suspended', async () => {
      const key = await keeperOf((await hub.as('admin@id.example')).ask).makes();
      const operator = await hub.as('operator@hub.example');
      const party = await officer(operator.ask).partyId('Indonesia');
      const suspend = (suspended: boolean) =>
        operator.ask('mutation ($p: ID!, $s: Boolean!) { setPartySuspended(partyId: $p, suspended: $s) { state } }', {
          p: party,
          s: suspended,
        });
      const socket = await BareSocket.signedIn(hub.wsUrl, key.secret);
      await suspend(true);
      expect(await answer(key.secret)).toEqual(REFUSED);
      expect((await socket.closed).code).toBe(4403);
      await suspend(false);
      expect(await answer(key.secret)).toBe('let in');
    });
  });

  describe('whose secret is exchanged', () => {
    it('have two for a while; then the former one ends, with its sockets', async () => {
      const first = await th.makes();
      const second = await th.exchanges(first.id, { overlapMinutes: 60 });
      expect(second.id).toBe(first.id);
      expect(new Date(second.apiKey.previousSecretExpiresAt ?? 0).getTime() - Date.now()).toBeGreaterThan(3_500_000);
      const sockets = await Promise.all([BareSocket.signedIn(hub.wsUrl, first.secret), BareSocket.signedIn(hub.wsUrl, second.secret)]);
      await me(first);
      await me(second);
      await hub.ownerSql('update hub.api_key_secret set live_until = now() where api_key = $1 and live_until is not null', [first.id]);
      expect(await answer(first.secret)).toEqual(REFUSED);
      expect((await sockets[0].closed).code).toBe(4403);
      await me(second);
      sockets[1].subscribe('a', FEED);
      await sockets[1].waitFor('next');
      await sockets[1].end();
    });

    it('end the former at once when it was stolen, and the one before it in any case', async () => {
      const first = await th.makes();
      const second = await th.exchanges(first.id);
      const third = await th.exchanges(first.id);
      expect([await answer(first.secret), await answer(second.secret), await answer(third.secret)]).toEqual([REFUSED, 'let in', 'let in']);
      const socket = await BareSocket.signedIn(hub.wsUrl, third.secret);
      const fourth = await th.exchanges(first.id, { overlapMinutes: 0 });
      expect([await answer(second.secret), await answer(third.secret), await answer(fourth.secret)]).toEqual([REFUSED, REFUSED, 'let in']);
      expect((await socket.closed).code).toBe(4403);
    });

    it('do not go on beside it for whoever knew it, once that account is disabled or no admin any more', async () => {
      const leaver = await hub.as('admin@la.example');
      const first = await keeperOf(leaver.ask).makes();
      await hub.ownerSql(`update hub.user_account set roles = '{NATIONAL_ADMIN}' where email = 'liaison@la.example'`);
      const other = await hub.as('liaison@la.example');
      const second = await keeperOf(other.ask).exchanges(first.id);
      const sockets = await Promise.all([BareSocket.signedIn(hub.wsUrl, first.secret), BareSocket.signedIn(hub.wsUrl, second.secret)]);
      const shown = async () => (await keeperOf(other.ask).lists()).find(({ id }) => id === first.id);
      expect(await shown()).toMatchObject({
        state: 'ACTIVE',
        responsible: { name: 'liaison@la.example' },
        previousSecretExpiresAt: expect.any(String),
      });
      await hub.ownerSql(`update hub.user_account set roles = '{ANALYST}' where id = $1`, [leaver.userId]);
      expect([await answer(first.secret), await answer(second.secret)]).toEqual([REFUSED, 'let in']);
      await hub.ownerSql(`update hub.user_account set roles = '{NATIONAL_ADMIN}' where id = $1`, [leaver.userId]);
      await other.ask('mutation ($u: ID!) { setUserDisabled(userId: $u, disabled: true) }', { u: leaver.userId });
      expect([await answer(first.secret), await answer(second.secret)]).toEqual([REFUSED, 'let in']);
      expect((await sockets[0].closed).code).toBe(4403);
      expect(await shown()).toMatchObject({ state: 'ACTIVE', previousSecretExpiresAt: null });
      await sockets[1].end();
    });

    it.each([-1, 10_081])('do not go on beside it for %i minutes', async (overlapMinutes) => {
      const { id } = await th.makes();
      await expect(th.exchanges(id, { overlapMinutes })).rejects.toMatchObject({ reason: 'KEY_OVERLAP' });
    });
  });

  describe('of somebody else', () => {
    it('are not seen, exchanged or revoked: another country, a partner and the operator; nor by officers who are no admins', async () => {
      const key = await th.makes();
      const answers: unknown[] = [];
      for (const email of ['admin@kh.example', 'admin@binance.example']) {
        const keeper = apiKeyClient((await hub.as(email)).ask);
        expect((await keeper.lists()).map(({ id }) => id)).not.toContain(key.id);
        for (const id of [key.id, randomUUID(), 'x']) {
          for (const work of [keeper.exchanges(id), keeper.revokes(id)]) {
            answers.push(await work.catch((error: Error & { code: string }) => [error.code, error.message]));
          }
        }
      }
      expect(answers).toEqual(answers.map(() => ['NOT_FOUND', 'No such API key is visible to you.']));
      for (const email of [
        'analyst@th.example',
        'liaison@th.example',
        'operator@hub.example',
        'auditor@hub.example',
        'contributor@binance.example',
      ]) {
        const keeper = apiKeyClient((await hub.as(email)).ask);
        for (const work of [keeper.lists(), keeper.makes(), keeper.exchanges(key.id), keeper.revokes(key.id)]) {
          await expect(work).rejects.toMatchObject({ code: 'FORBIDDEN' });
        }
      }
      await me(key);
    });
  });

  describe('and what only looks like one', () => {
    it('gets one answer: ids, hashes, another secret, another mode, another checksum', async () => {
      const key = await th.makes();
      const [row] = await hub.ownerSql<{ id: string; hash: string }>(
        `select id, encode(hash, 'hex') as hash from hub.api_key_secret where api_key = $1`,
        [key.id],
      );
      const id = key.id.replaceAll('-', '');
      const parts = key.secret.split('_');
      const bearers = [
        ...[key.id, id, row?.id, row?.hash, admin.userId, `hub_demo_${id}`, parts[3], parts.slice(0, 4).join('_')],
        ...[`${key.secret}0`, key.secret.toUpperCase(), key.secret.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
        newKeyText('production', key.id).text,
      ];
      const whole = new Set([
        newKeyText('demo', key.id).text,
        newKeyText('demo', randomUUID()).text,
        newKeyText('demo', admin.userId).text,
      ]);
      const answers = await Promise.all([...bearers, ...whole].map((bearer) => answer(bearer ?? '')));
      expect(answers).toEqual([...bearers.map(() => because('TOKEN_MALFORMED')), ...[...whole].map(() => because('KEY_REFUSED'))]);
      expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(2);
      const sockets = await BareSocket.open(hub.wsUrl);
      sockets.send({ type: 'connection_init', payload: { authorization: `Bearer ${newKeyText('demo', key.id).text}` } });
      expect((await sockets.closed).code).toBe(4403);
      expect(await answer(key.secret)).toBe('let in');
    });

    it('is in the record where it has the form of a key, in the name of the key that it names', async () => {
      const key = await th.makes();
      await answer(newKeyText('demo', key.id).text);
      await answer(newKeyText('demo', key.id).text);
      const rows = await hub.ownerSql(
        `select a.what, a.reason, a.count, p.slug from hub.audit a join hub.party p on p.key = a.party where a.user_id = $1 and a.outcome = 'REFUSED' order by a.id`,
        [key.id],
      );
      expect(rows.reduce<number>((sum, { count }) => sum + Number(count), 0)).toBe(2);
      expect(rows[0]).toMatchObject({ what: 'key.use', reason: 'KEY_REFUSED', slug: 'th' });
    });

    it('is not opened by a dump of the tables', async () => {
      const key = await th.makes();
      const dump = await hub.ownerSql<{ hash: Buffer }>('select hash from hub.api_key_secret where api_key = $1', [key.id]);
      const hex = dump[0]?.hash.toString('hex') ?? '';
      expect(key.secret).not.toContain(hex);
      const made = newKeyText('demo', key.id).text.split('_');
      const body = `hub_demo_${made[2]}_${hex}`;
      expect(await answer(`${body}_${crc32(body).toString(16).padStart(8, '0')}`)).toEqual(REFUSED);
    });
  });

  describe('from afar', () => {
    it('come from their networks alone, and a header moves nobody', async () => {
      const here = await th.makes({ allowedNetworks: ['127.0.0.1'] });
      const elsewhere = await th.makes({ allowedNetworks: ['192.0.2.0/24', '2001:db8::/32'] });
      expect(await answer(here.secret)).toBe('let in');
      expect(await answer(elsewhere.secret)).toEqual(REFUSED);
      for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'cf-connecting-ip', 'true-client-ip']) {
        const response = await fetch(`${hub.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${elsewhere.secret}`, [name]: '192.0.2.1' },
          body: JSON.stringify({ query: '{ me { id } }' }),
        });
        expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
      }
      const socket = await BareSocket.open(hub.wsUrl, { headers: { 'x-forwarded-for': '192.0.2.1' } });
      socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${elsewhere.secret}` } });
      expect((await socket.closed).code).toBe(4403);
      const [row] = await hub.ownerSql(`select reason from hub.audit where user_id = $1 and outcome = 'REFUSED' limit 1`, [elsewhere.id]);
      expect(row).toEqual({ reason: 'KEY_NETWORK' });
    });
  });

  describe('behind a proxy that the settings trust', () => {
    let behind: Hub;
    beforeAll(async () => {
      behind = await startHub({ TRUSTED_PROXIES: '127.0.0.0/8,10.0.0.0/8' });
    });
    afterAll(() => behind.stop());

    it('come from where the proxy says, read from its end', async () => {
      const { secret } = await apiKeyClient((await behind.as('admin@th.example')).ask).makes({ allowedNetworks: ['192.0.2.0/24'] });
      const answers = async (forwarded?: string): Promise<string> => {
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` };
        const response = await fetch(`${behind.url}/graphql`, {
          method: 'POST',
          headers: { ...headers, ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }) },
          body: JSON.stringify({ query: '{ me { id } }' }),
        });
        const { errors } = (await response.json()) as { errors?: unknown };
        const socket = await BareSocket.open(behind.wsUrl, forwarded === undefined ? {} : { headers: { 'x-forwarded-for': forwarded } });
        socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${secret}` } });
        const isIn = await Promise.race([socket.waitFor('connection_ack').then(() => true), socket.closed.then(() => false)]);
        if (isIn) await socket.end();
        expect(isIn).toBe(errors === undefined);
        return isIn ? 'let in' : 'refused';
      };
      expect(await answers('192.0.2.7')).toBe('let in');
      expect(await answers('203.0.113.9, 192.0.2.7, 10.1.1.1')).toBe('let in');
      expect(await answers('192.0.2.7, 203.0.113.9')).toBe('refused');
      expect(await answers('192.0.2.7, nonsense')).toBe('refused');
      expect(await answers()).toBe('refused');
    });
  });

  describe('in what is kept', () => {
    it('leave a row for each act, and for what was refused', async () => {
      const key = await th.makes();
      await th.exchanges(key.id);
      await th.revokes(key.id);
      await th.revokes(key.id).catch(() => undefined);
      const rows = await hub.ownerSql<{ what: string; outcome: string }>(
        `select what, outcome from hub.audit where (items = array[$1::uuid] or what = 'key.revoke' and outcome = 'REFUSED') and user_id = $2 order by id`,
        [key.id, admin.userId],
      );
      expect(rows.map(({ what, outcome }) => `${what} ${outcome}`)).toEqual(
        expect.arrayContaining(['key.create DONE', 'key.rotate DONE', 'key.revoke DONE', 'key.revoke REFUSED']),
      );
    });

    it('have no secret in the log, the record or any other table', async () => {
      const hidden = secrets.map((secret) => secret.split('_')[3] ?? '').filter(Boolean);
      expect(hidden.length).toBeGreaterThan(20);
      const tables = await hub.ownerSql<{ name: string }>(
        `select c.oid::regclass::text as name from pg_class c where c.relkind = 'r' and c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace)`,
      );
      const kept = await Promise.all(
        tables.map(
          async ({ name }) =>
            (await hub.ownerSql<{ all: string | null }>(`select string_agg(to_jsonb(t)::text, '') as all from ${name} t`))[0]?.all ?? '',
        ),
      );
      const everything = [...lines, ...kept].join('\n');
      expect(hidden.filter((secret) => everything.includes(secret))).toEqual([]);
      expect(everything).toContain('key.use');
    });
  });
});
