import { type Hub, startHub } from '../../support/hub.js';
import { inDays, apiKeyClient, WRITING } from '../../support/api-key-client.js';
import { anItem, officer, until } from '../../support/officer.js';
import { BareSocket } from '../../support/sockets.js';

type Signed = Awaited<ReturnType<Hub['as']>>;

const DETAILS =
  'state closedAt closedBy { name } closedReason party { id name } limits { sockets subscriptions indicatorsPerDay apiKeys users } userCount apiKeyCount agencyCount';
const SET_LIMITS = `mutation ($id: ID!, $limits: PartyLimitsInput!) { setPartyLimits(partyId: $id, limits: $limits) { ${DETAILS} } }`;
const CLOSE = `mutation ($id: ID!, $reason: String!) { closeParty(partyId: $id, reason: $reason) { ${DETAILS} } }`;
const FOLLOW = 'subscription { feed { operation itemId } }';

interface Details {
  readonly state: string;
  readonly closedReason: string | null;
  readonly limits: Readonly<Record<string, number | null>>;
  readonly userCount: number;
  readonly apiKeyCount: number;
  readonly agencyCount: number;
}

describe('parties, as their operator and their admins govern them', () => {
  let hub: Hub;
  let operator: Signed;
  const ids: Record<string, string> = {};
  const limit = async (slug: string, limits: object): Promise<Details> =>
    (await operator.ask<{ setPartyLimits: Details }>(SET_LIMITS, { id: ids[slug], limits })).setPartyLimits;
  const details = async (by: Signed, slug: string): Promise<readonly Details[]> =>
    (
      await by.ask<{ partyDetails: { nodes: Details[] } }>(`query ($id: ID) { partyDetails(partyId: $id) { nodes { ${DETAILS} } } }`, {
        id: ids[slug],
      })
    ).partyDetails.nodes;

  const create = async (by: Signed, name: string): Promise<string> =>
    (await by.ask<{ createAgency: { id: string } }>('mutation ($name: String!) { createAgency(name: $name) { id } }', { name }))
      .createAgency.id;

  beforeAll(async () => {
    hub = await startHub();
    operator = await hub.as('operator@hub.example');
    for (const { slug, id } of await hub.ownerSql<{ slug: string; id: string }>('select slug, id from hub.party')) ids[slug] = id;
  });
  afterAll(() => hub.stop());

  describe('limits', () => {
    it('are known to the operator alone, with counts and without names of people', async () => {
      const [th] = await details(operator, 'th');
      expect(th).toMatchObject({
        state: 'ACTIVE',
        limits: { sockets: 200, subscriptions: 4000, indicatorsPerDay: 100_000, apiKeys: 100, users: 2000 },
        userCount: 4,
        apiKeyCount: 0,
        agencyCount: 1,
      });
      for (const email of ['admin@th.example', 'analyst@th.example', 'admin@meta.example', 'auditor@hub.example']) {
        const other = await hub.as(email);
        await expect(details(other, 'th')).rejects.toMatchObject({ code: 'FORBIDDEN' });
        await expect(other.ask(SET_LIMITS, { id: ids.th, limits: { users: 5 } })).rejects.toMatchObject({ code: 'FORBIDDEN' });
        await expect(other.ask(CLOSE, { id: ids.th, reason: 'x' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
      expect(await details(operator, 'hub')).toEqual([]);
    });

    it('stay where nothing is said, return to the default by null, and must be possible', async () => {
      expect((await limit('jp', { users: 7, sockets: 3 })).limits).toMatchObject({ users: 7, sockets: 3, apiKeys: 100 });
      expect((await limit('jp', { users: null })).limits).toMatchObject({ users: 2000, sockets: 3 });
      await expect(limit('jp', { sockets: 0 })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      await expect(limit('absent', { users: 5 })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      ids.nobody = '00000000-0000-4000-8000-000000000000';
      await expect(limit('nobody', { users: 5 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(limit('hub', { users: 5 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('are raised in a confirmed session, and lowered in any', async () => {
      await hub.ownerSql(`update hub.session s set confirmed_at = now() - interval '6 minutes' from hub.user_account u
        where u.id = s.user_id and u.email = 'operator@hub.example'`);
      await expect(limit('jp', { users: 3000 })).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'STEP_UP_REQUIRED' });
      await expect(limit('jp', { sockets: null })).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
      expect((await limit('jp', { indicatorsPerDay: 5 })).limits).toMatchObject({ indicatorsPerDay: 5 });
      await expect(limit('jp', { indicatorsPerDay: null })).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
      await expect(operator.ask(CLOSE, { id: ids.jp, reason: 'x' })).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
      await hub.ownerSql('update hub.session set confirmed_at = now()');
    });

    it('hold for new claims of a day, whole call by call, and never for taking back', async () => {
      const sg = officer((await hub.as('analyst@sg.example')).ask);
      const before = await sg.publishes({ value: 'before.example.com' });
      await limit('sg', { indicatorsPerDay: 4 }); // one of today is there
      const items = (from: number, to: number): object[] =>
        Array.from({ length: to - from }, (_, i) => anItem({ value: `limit-${from + i}.example.com` }));
      await sg.publish(items(0, 2));
      await expect(sg.publish(items(2, 4))).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'PARTY_LIMIT_INDICATORS' });
      const both = await Promise.allSettled([sg.publish(items(2, 3)), sg.publish(items(3, 4))]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await sg.lists()).length).toBe(4);
      await sg.publish([anItem({ value: 'before.example.com', threat: 'MALWARE' })]); // no new claim
      await sg.revokes(before.id);
      const ph = officer((await hub.as('analyst@ph.example')).ask);
      await ph.publish(items(0, 5)); // another party's day
      await limit('sg', { indicatorsPerDay: null });
      await sg.publish(items(4, 9));
    });

    it('hold for keys and accounts', async () => {
      const keys = apiKeyClient((await hub.as('admin@sg.example')).ask);
      await limit('sg', { apiKeys: 1, users: 4 });
      const tooMany = { code: 'CONFLICT', reason: 'KEYS_TOO_MANY' };
      const { id } = await keys.makes();
      await expect(keys.makes()).rejects.toMatchObject(tooMany);
      await keys.exchanges(id); // no new one
      await hub.ownerSql(`update hub.api_key set expires_at = now() - interval '1 day' where id = $1`, [id]);
      const { id: another } = await keys.makes();
      await expect(keys.exchanges(id, { expiresAt: inDays(5) })).rejects.toMatchObject(tooMany); // it had expired
      await keys.revokes(another);
      await keys.exchanges(id, { expiresAt: inDays(5) });
      const add = (): Promise<unknown> =>
        hub.ownerSql(
          `insert into hub.user_account (id, email, party, roles, password_hash)
             select gen_random_uuid(), gen_random_uuid() || '@sg.example', key, '{ANALYST}', 'x' from hub.party where slug = 'sg'`,
        );
      await expect(add()).rejects.toMatchObject({ code: 'HB429' });
      const admin = await hub.as('admin@sg.example');
      const [liaison] = await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'liaison@sg.example'`);
      const disable = (disabled: boolean): Promise<unknown> =>
        admin.ask('mutation ($id: ID!, $disabled: Boolean!) { setUserDisabled(userId: $id, disabled: $disabled) }', {
          id: liaison?.id,
          disabled,
        });
      await disable(true);
      await add();
      await expect(disable(false)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'PARTY_LIMIT_USERS' });
    });

    it('hold for sockets and subscriptions', async () => {
      await limit('my', { sockets: 2, subscriptions: 2 });
      const { token } = await hub.as('analyst@my.example');
      const [one, two] = [await BareSocket.signedIn(hub.wsUrl, token), await BareSocket.signedIn(hub.wsUrl, token)];
      const third = await BareSocket.open(hub.wsUrl);
      third.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
      expect(await third.closed).toMatchObject({ code: 4429 });
      one.subscribe('1', FOLLOW);
      two.subscribe('1', FOLLOW);
      await Promise.all([one.waitFor('next'), two.waitFor('next')]);
      expect(await two.refusal('2', FOLLOW)).toMatchObject([{ extensions: { code: 'RATE_LIMITED', reason: 'PARTY_LIMIT_SUBSCRIPTIONS' } }]);
      await Promise.all([one.end(), two.end()]);
    });
  });

  describe('agencies', () => {
    const names = async (by: Signed): Promise<readonly string[]> =>
      (await by.ask<{ agencies: { nodes: { name: string }[] } }>('{ agencies { nodes { name } } }')).agencies.nodes.map(({ name }) => name);
    const rename = (by: Signed, id: string, name: string): Promise<unknown> =>
      by.ask('mutation ($id: ID!, $name: String!) { renameAgency(id: $id, name: $name) { id name } }', { id, name });
    const close = (by: Signed, id: string): Promise<unknown> => by.ask('mutation ($id: ID!) { closeAgency(id: $id) { id } }', { id });

    it("are made, renamed and closed by their party's admin, and by nobody else", async () => {
      const [admin, analyst, other, partner] = await Promise.all(
        ['admin@kh.example', 'analyst@kh.example', 'admin@vn.example', 'admin@meta.example'].map((email) => hub.as(email)),
      );
      if (!admin || !analyst || !other || !partner) throw new Error('Somebody is missing.');
      const id = await create(admin, '  Unit Nine ');
      expect(await names(analyst)).toContain('Unit Nine');
      expect(await names(other)).not.toContain('Unit Nine');
      for (const stranger of [other, partner]) {
        await expect(rename(stranger, id, 'Mine')).rejects.toMatchObject({ code: 'NOT_FOUND' });
        await expect(close(stranger, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
      for (const underling of [analyst, operator]) {
        await expect(create(underling, 'x')).rejects.toMatchObject({ code: 'FORBIDDEN' });
        await expect(close(underling, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
      await expect(create(admin, 'unit nine')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'AGENCY_NAME_TAKEN' });
      await expect(create(admin, ' ')).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'AGENCY_NAME' });
      await create(other, 'Unit Nine'); // names are a party's own
      await create(partner, 'Trust and Safety');
      await rename(admin, id, 'Cyber Department');
      expect(await close(admin, id)).toEqual({ closeAgency: { id: expect.any(String) as unknown } });
      await expect(close(admin, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(rename(admin, id, 'Back')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await names(admin)).not.toContain('Cyber Department');
      await create(admin, 'Cyber Department'); // the name is free again
    });

    it('are not closed while somebody or something belongs to them, and take nobody in afterwards', async () => {
      const admin = await hub.as('admin@la.example');
      const id = await create(admin, 'Border Unit');
      const move = (): Promise<unknown> =>
        hub.ownerSql(`update hub.user_account set agency = (select key from hub.agency where id = $1) where email = 'liaison@la.example'`, [
          id,
        ]);
      const inUse = { code: 'CONFLICT', reason: 'AGENCY_IN_USE' };
      await move();
      await expect(close(admin, id)).rejects.toMatchObject(inUse);
      const liaison = officer((await hub.as('liaison@la.example')).ask);
      const claim = await liaison.publishes({ value: 'border.example.com' });
      await hub.ownerSql(`update hub.user_account set agency = null where email = 'liaison@la.example'`);
      const { id: key } = await apiKeyClient(admin.ask).makes({ agencyId: id, permissions: WRITING, expiresAt: inDays(1) });
      await expect(close(admin, id)).rejects.toMatchObject(inUse);
      await apiKeyClient(admin.ask).revokes(key);
      await expect(close(admin, id)).rejects.toMatchObject(inUse); // the claim stands
      await move();
      await liaison.revokes(claim.id);
      await hub.ownerSql(`update hub.user_account set agency = null where email = 'liaison@la.example'`);
      await close(admin, id);
      await expect(move()).rejects.toMatchObject({ code: 'HB404' });
      await expect(apiKeyClient(admin.ask).makes({ agencyId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('a claim that its agency keeps to itself', () => {
    const SET = 'mutation ($id: ID!, $agencyOnly: Boolean!) { setAgencyOnly(id: $id, agencyOnly: $agencyOnly) { agencyOnly version } }';
    const set = (by: Signed, id: string, agencyOnly: boolean): Promise<unknown> => by.ask(SET, { id, agencyOnly });
    const shown = async (by: Signed, id: string): Promise<boolean | null | undefined> =>
      (await by.ask<{ indicator: { agencyOnly: boolean | null } | null }>('query ($id: ID!) { indicator(id: $id) { agencyOnly } }', { id }))
        .indicator?.agencyOnly;

    it('is hidden from colleagues of other agencies by every way, and open to its audience', async () => {
      const [keeper, colleague, admin, kh] = await Promise.all(
        ['analyst@au.example', 'liaison@au.example', 'admin@au.example', 'analyst@kh.example'].map((email) => hub.as(email)),
      );
      if (!keeper || !colleague || !admin || !kh) throw new Error('Somebody is missing.');
      const second = await create(admin, 'Second bureau');
      await hub.ownerSql(
        `update hub.user_account set agency = (select key from hub.agency where id = $1) where email = 'liaison@au.example'`,
        [second],
      );
      const said = { value: 'kept.example.com', agencyOnly: true, audience: { countries: ['KH'] } };
      const { id } = await officer(keeper.ask).publishes(said);
      const other = officer(colleague.ask);
      const { secret } = await apiKeyClient(admin.ask).makes({ agencyId: second });
      const machine = officer(hub.asToken(secret).ask);

      expect([await shown(keeper, id), await shown(colleague, id), await shown(kh, id)]).toEqual([true, undefined, null]);
      for (const stranger of [other, machine]) {
        expect(await stranger.lists()).not.toContain('kept.example.com');
        expect((await stranger.looksUp('kept.example.com'))[0]?.indicators).toEqual([]);
        expect((await stranger.reads(null, { includeOwn: true })).events.filter(({ itemId }) => itemId === id)).toEqual([]);
      }
      for (const mutation of [set(colleague, id, false), other.revokes(id), other.readdresses(id, {})]) {
        await expect(mutation).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
      await expect(set(kh, id, false)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_YOURS' });
      await expect(set(admin, id, false)).rejects.toMatchObject({ code: 'FORBIDDEN' });

      const wider = anItem({ ...said, agencyOnly: false });
      expect(await officer(keeper.ask).publish([wider])).toMatchObject([{ outcome: 'REJECTED', problems: [{ code: 'WOULD_WIDEN' }] }]);
      expect(await set(keeper, id, false)).toMatchObject({ setAgencyOnly: { agencyOnly: false, version: 2 } });
      const copied = await until(
        () => other.reads(null, { includeOwn: true }),
        ({ events }) => events.some(({ itemId }) => itemId === id),
      );
      expect(copied.events.filter(({ itemId }) => itemId === id)).toMatchObject([{ operation: 'PUBLISHED', backfill: true }]);
      await expect(set(colleague, id, true)).rejects.toMatchObject({ reason: 'NOT_YOURS' });

      await set(keeper, id, true);
      expect(await set(keeper, id, true)).toMatchObject({ setAgencyOnly: { version: 3 } }); // as it was: no new version
      const { events } = await until(
        () => other.reads(copied.cursor, { includeOwn: true }),
        (page) => page.events.length > 0,
      );
      expect(events.map(({ operation, itemId }) => ({ operation, itemId }))).toEqual([{ operation: 'WITHDRAWN', itemId: id }]);
      await officer(keeper.ask).revokes(id);
      await expect(set(keeper, id, false)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'INDICATOR_REVOKED' });
    });
  });

  describe('a party that is closed', () => {
    it('is out at once, with its sockets and keys; its readers are told, and its name is no longer listed', async () => {
      const [analyst, admin, reader] = [
        await hub.as('analyst@id.example'),
        await hub.as('admin@id.example'),
        await hub.as('analyst@th.example'),
      ];
      const { secret } = await apiKeyClient(admin.ask).makes();
      const th = officer(reader.ask);
      const { id } = await officer(analyst.ask).publishes({ value: 'closed.example.com', audience: { countries: ['TH'] } });
      await until(
        () => th.reads(),
        ({ events }) => events.some(({ itemId }) => itemId === id),
      );
      const socket = await BareSocket.signedIn(hub.wsUrl, analyst.token);

      await expect(operator.ask(CLOSE, { id: ids.id, reason: ' ' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      await expect(operator.ask(CLOSE, { id: ids.hub, reason: 'x' })).rejects.toMatchObject({ reason: 'OWN_PARTY' });
      const { closeParty } = await operator.ask<{ closeParty: Details }>(CLOSE, { id: ids.id, reason: 'It left the hub.' });
      expect(closeParty).toMatchObject({
        ...{ state: 'CLOSED', closedReason: 'It left the hub.', userCount: 0, apiKeyCount: 0 },
        closedBy: { name: 'operator@hub.example' },
      });

      expect(await th.opens(id)).toBeNull();
      expect(await th.lists()).not.toContain('closed.example.com');
      await expect(analyst.ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      await expect(hub.asToken(secret).ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      await expect(hub.as('analyst@id.example')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      expect(await socket.closed).toMatchObject({ code: 4403 });
      const { events } = await until(
        () => th.reads(),
        (page) => page.events.some(({ operation }) => operation === 'WITHDRAWN'),
      );
      expect(events.filter(({ itemId }) => itemId === id).map(({ operation }) => operation)).toEqual(['WITHDRAWN']);

      const { parties } = await reader.ask<{ parties: { id: string }[] }>('{ parties { id } }');
      expect(parties.map((party) => party.id)).not.toContain(ids.id);
      const refused = await th.publish([anItem({ value: 'to-nobody.example.com', audience: { countries: ['ID'] } })]);
      expect(refused).toMatchObject([{ outcome: 'REJECTED', problems: [{ code: 'COUNTRY_UNKNOWN' }] }]);
      const record = await hub.ownerSql(`select purpose, outcome from hub.audit where what = 'party.close' and outcome = 'DONE'`);
      expect(record).toEqual([{ purpose: 'It left the hub.', outcome: 'DONE' }]);
    });

    it('is never taken in again, and nothing more is done to it', async () => {
      const closed = { code: 'CONFLICT', reason: 'PARTY_CLOSED' };
      const readmit = 'mutation ($id: ID!) { setPartySuspended(partyId: $id, suspended: false) { state } }';
      await expect(operator.ask(readmit, { id: ids.id })).rejects.toMatchObject(closed);
      await expect(operator.ask(CLOSE, { id: ids.id, reason: 'Again.' })).rejects.toMatchObject(closed);
      await expect(limit('id', { users: 9 })).rejects.toMatchObject(closed);
      const [group] = await hub.ownerSql<{ id: string }>('select id from hub.working_group');
      const join = 'mutation ($group: ID!, $id: ID!) { addGroupMember(groupId: $group, partyId: $id) { id } }';
      await expect(operator.ask(join, { group: group?.id, id: ids.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const bar = 'mutation ($id: ID!) { setPartyBarred(partyId: $id, barred: true) { barred } }';
      await expect((await hub.as('admin@th.example')).ask(bar, { id: ids.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await details(operator, 'id')).toMatchObject([{ state: 'CLOSED' }]);
    });
  });

  describe('a party that comes after one was closed', () => {
    const register = (input: object): Promise<unknown> =>
      operator.ask('mutation ($i: RegisterPartyInput!) { registerParty(input: $i) { id } }', { i: input });
    const bars = (owner: string, slug: string): Promise<{ n: number }[]> =>
      hub.ownerSql(
        `select count(*)::integer as n from hub.bar b join hub.party o on o.key = b.owner join hub.party p on p.key = b.party
           where o.id = $1 and p.slug = $2 and b.lifted_at is null`,
        [ids[owner], slug],
      );

    it('is registered also where the closed one shared nothing with partners, and is barred by it once', async () => {
      await (await hub.as('admin@cn.example')).ask('mutation { setSharingPolicy(input: { neverPartners: true }) { neverPartners } }');
      await operator.ask(CLOSE, { id: ids.cn, reason: 'It left the hub.' });
      await register({ kind: 'PARTNER', name: 'Newcomer', slug: 'newcomer' });
      await register({ kind: 'COUNTRY', name: 'Successor', slug: 'cn', country: 'CN' });
      expect([await bars('cn', 'newcomer'), await bars('cn', 'cn')]).toEqual([[{ n: 1 }], [{ n: 1 }]]);
    });

    it('is barred by it also when both happen at the same moment', async () => {
      await hub.ownerSql('begin');
      await hub.ownerSql('select hub.lock_key_exclusive(0)'); // as hub.close_party holds it
      await hub.ownerSql('update hub.party set suspended_at = now(), closed_at = now() where id = $1', [ids.in]);
      const registered = register({ kind: 'COUNTRY', name: 'Meanwhile', slug: 'bn', country: 'BN' });
      await until(
        () => hub.ownerSql(`select from pg_locks where locktype = 'advisory' and not granted`),
        ({ length }) => length > 0,
      );
      await hub.ownerSql('commit');
      await registered;
      expect(await bars('in', 'bn')).toEqual([{ n: 1 }]);
    });
  });

  describe('saved filters', () => {
    const SAVE =
      'mutation ($name: String!, $filter: FeedFilter!) { saveFeedFilter(name: $name, filter: $filter) { id name filter { kinds threats includeOwn } } }';
    const save = async (by: Signed, name: string, filter: object): Promise<string> =>
      (await by.ask<{ saveFeedFilter: { id: string } }>(SAVE, { name, filter })).saveFeedFilter.id;
    const READ =
      'query ($id: ID, $filter: FeedFilter) { feed(savedFilterId: $id, filter: $filter) { events { indicator { value } } } snapshot(savedFilterId: $id, filter: $filter) { items { ... on Indicator { value } } } }';
    interface Read {
      readonly feed: { readonly events: readonly { readonly indicator: { readonly value: string } | null }[] };
      readonly snapshot: { readonly items: readonly { readonly value: string }[] };
    }

    it('restrict feed, subscription and snapshot for their own account, and are nothing to anybody else', async () => {
      const [one, colleague, th] = [
        await hub.as('analyst@nz.example'),
        await hub.as('liaison@nz.example'),
        await hub.as('analyst@th.example'),
      ];
      const audience = { countries: ['NZ'] };
      await officer(th.ask).publish([
        anItem({ value: 'phish.example.net', audience }),
        anItem({ value: 'malware.example.net', threat: 'MALWARE', audience }),
      ]);
      const values = async (id: string): Promise<readonly (readonly (string | undefined)[])[]> => {
        const { feed, snapshot } = await one.ask<Read>(READ, { id });
        return [feed.events.map(({ indicator }) => indicator?.value), snapshot.items.map(({ value }) => value)];
      };
      const id = await save(one, ' Malware ', { threats: ['MALWARE', 'MALWARE'] });
      await until(
        () => values(id),
        ([feed]) => feed?.length === 1,
      );
      expect(await values(id)).toEqual([['malware.example.net'], ['malware.example.net']]);
      expect(await save(one, 'Malware', { threats: ['PHISHING'] })).toBe(id); // another filter under the same name
      expect(await values(id)).toEqual([['phish.example.net'], ['phish.example.net']]);
      const listed = '{ savedFeedFilters { nodes { name filter { threats kinds includeOwn } } } }';
      expect(await one.ask(listed)).toEqual({
        savedFeedFilters: { nodes: [{ name: 'Malware', filter: { threats: ['PHISHING'], kinds: null, includeOwn: false } }] },
      });

      const socket = await BareSocket.signedIn(hub.wsUrl, one.token);
      socket.subscribe('1', 'subscription ($id: ID) { feed(savedFilterId: $id) { operation indicator { value } } }', { id });
      await socket.waitFor('next');
      await officer(th.ask).publish([
        anItem({ value: 'malware2.example.net', threat: 'MALWARE', audience }),
        anItem({ value: 'phish2.example.net', audience }),
      ]);
      expect(await socket.waitFor('next')).toMatchObject({ payload: { data: { feed: { indicator: { value: 'phish2.example.net' } } } } });
      await socket.end();

      expect(await colleague.ask(listed)).toEqual({ savedFeedFilters: { nodes: [] } });
      await expect(colleague.ask(READ, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(one.ask(READ, { id, filter: {} })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'FILTER_TWICE' });
      const [said] = await hub.ownerSql<{ id: string }>(
        `select hub.announce(array(select key from hub.party where slug = 'nz'), 'A_TEST', '{}') as id`,
      );
      const items = async (saved: string | null): Promise<readonly (string | null)[]> => {
        const query = 'query ($id: ID) { feed(savedFilterId: $id) { events { itemId } } }';
        return (await one.ask<{ feed: { events: { itemId: string | null }[] } }>(query, { id: saved })).feed.events.map((e) => e.itemId);
      };
      await until(
        () => items(null),
        (seen) => seen.includes(said?.id ?? ''),
      );
      const quiet = await save(one, 'Without announcements', { itemKinds: ['INDICATOR'] });
      expect((await items(quiet)).includes(said?.id ?? '')).toBe(false);
      expect((await items(quiet)).length).toBeGreaterThan(0);
      await one.ask('mutation ($id: ID!) { deleteSavedFeedFilter(id: $id) }', { id: quiet });
      const remove = (by: Signed): Promise<unknown> => by.ask('mutation ($id: ID!) { deleteSavedFeedFilter(id: $id) }', { id });
      await expect(remove(colleague)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const { secret } = await apiKeyClient((await hub.as('admin@nz.example')).ask).makes();
      await expect(hub.asToken(secret).ask(READ, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(hub.asToken(secret).ask(listed)).rejects.toMatchObject({ reason: 'NOT_FOR_KEYS' });
      expect(await remove(one)).toEqual({ deleteSavedFeedFilter: id });
      await expect(one.ask(READ, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('are fifty at most, also when two are saved at once', async () => {
      const one = await hub.as('liaison@jp.example');
      const [user] = await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'liaison@jp.example'`);
      await hub.ownerSql(
        `insert into hub.feed_filter (id, user_id, name, filter) select gen_random_uuid(), $1, 'filter ' || n, '{}' from generate_series(1, 49) n`,
        [user?.id],
      );
      const both = await Promise.allSettled([save(one, 'a', {}), save(one, 'b', {})]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      await expect(save(one, 'c', {})).rejects.toMatchObject({ code: 'CONFLICT', reason: 'FILTERS_TOO_MANY' });
      await save(one, 'filter 1', { includeOwn: true }); // replaces
      await expect(save(one, ' ', {})).rejects.toMatchObject({ reason: 'FILTER_NAME' });
    });
  });

  describe('settings', () => {
    const SET = 'mutation ($input: UserSettingsInput!) { setUserSettings(input: $input) { language timeZone } }';

    it("are the account's own: nobody else's, and no machine's", async () => {
      const [one, other] = [await hub.as('analyst@th.example'), await hub.as('liaison@th.example')];
      const read = async (by: Signed): Promise<unknown> =>
        (await by.ask<{ userSettings: unknown }>('{ userSettings { language timeZone } }')).userSettings;
      expect(await read(one)).toEqual({ language: 'en', timeZone: 'UTC' });
      await one.ask(SET, { input: { language: 'TH-th' } });
      await one.ask(SET, { input: { timeZone: 'Asia/Bangkok' } });
      expect([await read(one), await read(other)]).toEqual([
        { language: 'th-TH', timeZone: 'Asia/Bangkok' },
        { language: 'en', timeZone: 'UTC' },
      ]);
      await expect(one.ask(SET, { input: { language: 'no language' } })).rejects.toMatchObject({ reason: 'LANGUAGE_UNKNOWN' });
      await expect(one.ask(SET, { input: { timeZone: 'Mars/Olympus' } })).rejects.toMatchObject({ reason: 'TIME_ZONE_UNKNOWN' });
      const { secret } = await apiKeyClient((await hub.as('admin@th.example')).ask).makes();
      await expect(hub.asToken(secret).ask(SET, { input: { language: 'en' } })).rejects.toMatchObject({ reason: 'NOT_FOR_KEYS' });
    });
  });
});
