import { randomUUID } from 'node:crypto';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';
import { post } from '../../support/post.js';
import { BareSocket } from '../../support/sockets.js';

/** What went wrong in products like this one, done to the hub. Rows of the table that other tests cover: docs/security-tests.md. */
describe('What has happened elsewhere does not happen here:', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let us: Officer;
  beforeAll(async () => {
    hub = await startHub();
    [th, kh, us] = (
      await Promise.all(['analyst@th.example', 'analyst@kh.example', 'analyst@us.example'].map((email) => hub.as(email)))
    ).map(({ ask }) => officer(ask)) as [Officer, Officer, Officer];
  });
  afterAll(() => hub.stop());

  /** The answer's first error, or what it says. */
  const answer = async (query: string, variables: object, headers: Record<string, string> = {}): Promise<string> => {
    const { errors } = await post(hub.url, { query, variables }, headers);
    return errors[0]?.extensions.code ?? 'done';
  };
  const stateOf = (id: string): Promise<object[]> =>
    hub.ownerSql('select audience, excluded, owner, agency, revoked_at, version from hub.indicator where id = $1', [id]);

  // MISP CVE-2026-85533: the group was checked only beside a certain level.
  it('a group that one is not in is named alone, on every way that writes an audience, and is shared with', async () => {
    const groupId = await th.groupId();
    const [receipt] = await us.publish([anItem({ value: 'group.example.com', audience: { groups: [groupId] } })]);
    expect(receipt?.outcome).toBe('REJECTED');
    const { id } = await us.publishes({ value: 'own.example.com' });
    const before = await stateOf(id);
    await expect(us.readdresses(id, { groups: [groupId] })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await stateOf(id)).toEqual(before);
    expect(await kh.opens(id)).toBeNull();
  });

  // MISP CVE-2026-112178: a group that a row had been shared with before still counted.
  it('a group that was an item’s audience still sees it, by any query, once the item is private', async () => {
    const { id, value } = await th.publishes({ value: 'was-shared.example.com', audience: { groups: [await th.groupId()] } });
    expect(await kh.opens(id)).toMatchObject({ id });
    await th.readdresses(id, { countries: [] });
    expect(await kh.opens(id)).toBeNull();
    expect(await kh.lists()).not.toContain(value);
    expect((await kh.looksUp(value))[0]?.indicators).toEqual([]);
    expect(await th.opens(id)).toMatchObject({ id });
  });

  // MISP CVE-2020-14969, CVE-2026-85226: correlation told what the other side's rules hide.
  it('an equal value that is hidden is a hit, or is counted', async () => {
    await us.publishes({ value: 'correlated.example.com', audience: { countries: ['JP'] } });
    const mine = await th.publishes({ value: 'correlated.example.com' });
    const [found] = await th.looksUp('correlated.example.com');
    expect(found?.indicators.map(({ id }) => id)).toEqual([mine.id]);
    const alone = await th.publishes({ value: 'alone.example.com' });
    expect((await th.opens(mine.id))?.corroboration).toBe((await th.opens(alone.id))?.corroboration);
  });

  // Hasura CVE-2022-46792: a bulk write was checked by its first row.
  it('a batch that holds a value of somebody else’s changes theirs', async () => {
    const hidden = await us.publishes({ value: 'hidden-batch.example.com', audience: { countries: ['JP'] }, externalId: 'CASE-1' });
    const seen = await us.publishes({ value: 'seen-batch.example.com', audience: { countries: ['TH'] }, externalId: 'CASE-2' });
    const before = await Promise.all([stateOf(hidden.id), stateOf(seen.id)]);
    const receipts = await th.publish([
      anItem({ value: 'hidden-batch.example.com', externalId: 'CASE-1', audience: { countries: ['KH'] } }),
      anItem({ value: 'seen-batch.example.com', externalId: 'CASE-2', audience: { countries: ['KH'] } }),
      anItem({ value: 'mine-batch.example.com' }),
    ]);
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['CREATED', 'CREATED', 'CREATED']);
    expect(receipts.map(({ indicator }) => indicator?.id)).not.toContain(seen.id);
    expect(await Promise.all([stateOf(hidden.id), stateOf(seen.id)])).toEqual(before);
  });

  // OpenCTI PYSEC-2026-3445 and its like: a header that was meant for the inside turned checks off.
  it('a header makes somebody else of whoever sends it', async () => {
    const { token, userId } = await hub.as('analyst@th.example');
    const [operator] = await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'operator@hub.example'`);
    const values = [
      'true',
      '1',
      'admin',
      'HUB_OPERATOR',
      operator?.id ?? '',
      'operator@hub.example',
      'hub_owner',
      userId,
      '{"roles":["HUB_OPERATOR"]}',
    ];
    const names = [
      ...['x-user', 'x-user-id', 'x-user-email', 'x-auth-user', 'x-remote-user', 'remote-user', 'x-forwarded-user', 'x-webauth-user'],
      ...['x-role', 'x-roles', 'x-hub-role', 'x-hasura-role', 'x-hasura-admin-secret', 'x-tenant', 'x-tenant-id', 'x-party', 'x-org-id'],
      ...[
        'x-internal',
        'x-internal-request',
        'x-service',
        'x-bypass',
        'x-admin',
        'x-debug',
        'x-test',
        'synchronized-upsert',
        'previous-standard',
      ],
      ...['x-parse-master-key', 'x-parse-session-token', 'opencti-applicant-id', 'opencti-draft-id', 'opencti-work-id', 'x-original-url'],
      ...[
        'x-http-method-override',
        'x-middleware-subrequest',
        'x-ssl-client-verify',
        'x-client-cert',
        'x-apollo-tracing',
        'apollo-require-preflight',
      ],
    ];
    const suspend = 'mutation ($p: ID!) { setPartySuspended(partyId: $p, suspended: true) { state } }';
    const partyId = await th.partyId('Japan');
    const outcomes = new Set<string>();
    for (const value of values) {
      const headers = Object.fromEntries(names.map((name) => [name, value]));
      outcomes.add(`nobody: ${await answer('{ me { id } }', {}, headers)}`);
      outcomes.add(`analyst: ${await answer(suspend, { p: partyId }, { ...headers, authorization: `Bearer ${token}` })}`);
      const { data } = await post(hub.url, { query: '{ me { email } }' }, { ...headers, authorization: `Bearer ${token}` });
      outcomes.add(JSON.stringify(data));
    }
    expect([...outcomes].sort()).toEqual(['analyst: FORBIDDEN', 'nobody: UNAUTHENTICATED', '{"me":{"email":"analyst@th.example"}}']);
  });

  // OpenCTI CVE-2026-35211 (operator "script"), Hasura CVE-2026-54698, Strapi CVE-2023-22894: a filter did more than it was meant to.
  it('a filter takes an operator, a field or a relation that it was not made for', async () => {
    const { token } = await hub.as('analyst@th.example');
    const filters = [
      { script: '1 == 1' },
      { operator: 'script', values: ['1'] },
      { text: { contains: 'a' } },
      { text: { $regex: '.*' } },
      { owner: { name: 'US' } },
      { 'owner.users.password_hash': '$argon2' },
      { owners: { in: [] } },
      { OR: [{ text: 'a' }] },
      { _and: [] },
      { where: 'true' },
      { audience: { countries: ['TH'] } },
      { revokedReason: 'x' },
      { excluded: [1] },
      { orderBy: 'digest' },
      { kinds: ['DOMAIN', 'x; drop table hub.indicator'] },
    ];
    const headers = { authorization: `Bearer ${token}` };
    for (const filter of filters) {
      for (const [type, field] of [
        ['IndicatorFilter', 'indicators(filter: $f) { edges { cursor } }'],
        ['FeedFilter', 'feed(filter: $f) { cursor }'],
        ['FeedFilter', 'snapshot(filter: $f) { feedCursor }'],
      ] as const) {
        expect([filter, await answer(`query ($f: ${type}) { ${field} }`, { f: filter }, headers)]).toEqual([filter, 'BAD_USER_INPUT']);
      }
    }
  });

  // Parse CVE-2026-34574: null walked past an `if (given)`.
  it('nothing at all, given for an audience, is everybody', async () => {
    const publish = 'mutation ($i: [PublishIndicatorInput!]!) { publishIndicators(input: $i) { outcome indicator { id } } }';
    const nothings: readonly object[] = [
      {},
      { countries: null, groups: null, partners: null, everyCountry: null, exceptCountries: null },
      { countries: [], groups: [], partners: [], everyCountry: false },
      { exceptCountries: ['KH'] },
    ];
    for (const [n, audience] of nothings.entries()) {
      type Published = { publishIndicators: { indicator: { id: string } | null }[] };
      const item = anItem({ value: `nothing-${n}.example.com`, audience });
      const { publishIndicators } = await th.ask<Published>(publish, { i: [item] }).catch(() => ({ publishIndicators: [] }));
      for (const { indicator } of publishIndicators) {
        for (const other of [kh, us]) expect([audience, await other.opens(indicator?.id ?? randomUUID())]).toEqual([audience, null]);
      }
      const { id } = await th.publishes({ value: `nothing-after-${n}.example.com` });
      await th.readdresses(id, audience).catch(() => undefined);
      for (const other of [kh, us]) expect([audience, await other.opens(id)]).toEqual([audience, null]);
    }
    // none is the party's default, and there is none here
    expect(await th.ask(publish, { i: [anItem({ audience: null })] })).toEqual({
      publishIndicators: [{ outcome: 'REJECTED', indicator: null }],
    });
    for (const audience of [0, '', [], false]) {
      await expect(th.ask(publish, { i: [anItem({ audience })] })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    }
  });

  // graphql-tools CVE-2026-118666: frames went to another subscriber of the same socket.
  it('an answer goes to another subscription, of the same socket or of the same name on another', async () => {
    const [one, other] = await Promise.all(
      ['analyst@kh.example', 'analyst@us.example'].map(async (email) => BareSocket.signedIn(hub.wsUrl, (await hub.as(email)).token)),
    );
    const heard: string[] = [];
    const listen = async (socket: BareSocket, who: string): Promise<void> => {
      for (;;) {
        const { type, id, payload } = await socket.next();
        const feed = (payload as { data?: { feed?: { indicator?: { value: string } | null; operation: string } } } | undefined)?.data?.feed;
        if (type === 'next') heard.push(`${who} ${id} ${feed?.indicator?.value ?? feed?.operation}`);
      }
    };
    for (const [socket, who] of [
      [one, 'kh'],
      [other, 'us'],
    ] as const) {
      if (!socket) throw new Error('There are two.');
      void listen(socket, who);
      socket.subscribe('a', 'subscription { feed(filter: { kinds: [DOMAIN] }) { operation indicator { value } } }');
      socket.subscribe('b', 'subscription { feed(filter: { kinds: [EMAIL] }) { operation indicator { value } } }');
    }
    const heardAll = (count: number) =>
      until(
        () => Promise.resolve(heard.length),
        (length) => length >= count,
      );
    await heardAll(4);
    await th.publishes({ value: 'to-kh.example.com', audience: { countries: ['KH'] } });
    await th.publishes({ value: 'to-us.example.com', audience: { countries: ['US'] } });
    await th.publishes({ kind: 'EMAIL', value: 'to-kh@example.com', audience: { countries: ['KH'] } });
    await th.publishes({ kind: 'EMAIL', value: 'to-us@example.com', audience: { countries: ['US'] } });
    await heardAll(8);
    expect(heard.slice(4).sort()).toEqual([
      'kh a to-kh.example.com',
      'kh b to-kh@example.com',
      'us a to-us.example.com',
      'us b to-us@example.com',
    ]);
    one?.socket.terminate();
    other?.socket.terminate();
  });
});
