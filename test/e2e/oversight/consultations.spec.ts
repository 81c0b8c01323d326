import pg from 'pg';
import { emptyLogOf, sealLogOf } from '../../support/audit-log.js';
import { type Hub, startHub } from '../../support/hub.js';
import { CONSULTATION, type ConsultationView, readersOf } from '../../support/audit-client.js';
import { caseClient } from '../../support/case-client.js';
import { evidenceClient } from '../../support/evidence-client.js';
import { officer, until } from '../../support/officer.js';
import { BareSocket } from '../../support/sockets.js';

const FIELDS = `nodes { ${CONSULTATION} } pageInfo { hasNextPage endCursor }`;
const LOOKUP =
  'query ($v: [LookupInput!]!, $p: String, $c: String) { lookup(values: $v, purpose: $p, caseReference: $c) { indicators { value } } }';
const EVERYONE = { audience: { everyCountry: true } };

/** A filter without an index demands a time. */
const LATELY = new Date(Date.now() - 86_400_000);

describe('Who read what', () => {
  let hub: Hub;
  const asks = new Map<string, Awaited<ReturnType<Hub['as']>>>();
  const as = async (email: string) => {
    const known = asks.get(email) ?? (await hub.as(email));
    asks.set(email, known);
    return known;
  };
  const readers = async (email: string, itemId: string): Promise<readonly ConsultationView[]> => readersOf((await as(email)).ask, itemId);
  const readingsOf = async (email: string, filter: object = {}, first = 100, after: string | null = null) => {
    const query = `query ($filter: ConsultationFilter, $first: Int, $after: Cursor) { consultations(filter: $filter, first: $first, after: $after) { ${FIELDS} } }`;
    type Page = { nodes: ConsultationView[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    return (await (await as(email)).ask<{ consultations: Page }>(query, { filter, first, after })).consultations;
  };
  const entriesOf = async (email: string, filter: object = {}) => {
    const query = `query ($filter: AuditFilter) { auditEntries(filter: $filter, first: 200) { nodes { id recipientActors { name } act userId party { name } actor { name } itemIds count purpose channel outcome } } }`;
    type Entry = {
      id: string;
      recipientActors: { name: string }[];
      act: string;
      userId: string;
      party: { name: string } | null;
      actor: { name: string } | null;
      itemIds: string[];
      outcome: string;
    };
    return (await (await as(email)).ask<{ auditEntries: { nodes: Entry[] } }>(query, { filter })).auditEntries.nodes;
  };
  const publishes = async (email: string, value: string, more: object = EVERYONE): Promise<string> =>
    (await officer((await as(email)).ask).publishes({ value, ...more })).id;

  /** Resolves when all sealed entries are indexed, here or by the hub. */
  const indexed = (): Promise<unknown> =>
    until(
      async () => {
        await hub.ownerSql('select hub.index_consultations(1000)');
        return hub.ownerSql('select from hub.consultation_position p, hub.audit_tree t where p.next = t.size');
      },
      (found) => found.length > 0,
    );
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: hub.database.url });
    await client.connect();
    await client.query('set role hub_owner');
    return client;
  };

  beforeAll(async () => {
    hub = await startHub({ LOG_LEVEL: 'warn' });
    await hub.ownerSql(
      `insert into hub.user_account (id, email, party, agency, roles, password_hash)
         select gen_random_uuid(), 'analyst2@kh.example', party, agency, roles, password_hash from hub.user_account where email = 'analyst@kh.example'`,
    );
    await hub.ownerSql(
      `insert into hub.user_account (id, email, party, agency, roles, password_hash)
         select gen_random_uuid(), 'both@th.example', party, agency, '{ANALYST,NATIONAL_ADMIN}', password_hash from hub.user_account where email = 'analyst@th.example'`,
    );
  });
  afterAll(() => hub.stop());
  beforeEach(async () => {
    await emptyLogOf(hub);
    await hub.ownerSql('truncate hub.consultation; update hub.consultation_position set next = 0');
  });

  it('tells an owner exactly who read an item, when, how and for what', async () => {
    const id = await publishes('analyst@th.example', 'read.example.com');
    const other = await publishes('analyst@th.example', 'unread.example.com');
    const { ask } = await as('analyst@kh.example');
    await ask(LOOKUP, { v: [{ value: 'read.example.com' }], p: 'INVESTIGATION', c: 'KH-77' });
    await officer(ask).opens(id);
    const readings = (await readers('analyst@th.example', id)).filter(({ party }) => party.name !== 'Thailand');
    expect(readings).toMatchObject([
      { party: { name: 'Cambodia' }, way: 'OPENED', purpose: null, actors: [], roles: ['ANALYST'], itemIds: [id] },
      { party: { name: 'Cambodia' }, way: 'LOOKUP', purpose: 'INVESTIGATION', caseReference: null, itemIds: [id] },
    ]);
    expect(readings[0]?.officers).toEqual(readings[1]?.officers);
    expect((await readers('analyst@th.example', other)).filter(({ party }) => party.name !== 'Thailand')).toEqual([]);
  });

  it('says the same before and after entries are sealed and indexed', async () => {
    const id = await publishes('analyst@th.example', 'sealed.example.com');
    for (let times = 0; times < 3; times += 1) await officer((await as('analyst@kh.example')).ask).opens(id);
    const [before] = [await readingsOf('admin@th.example')];
    expect(before.nodes).toHaveLength(3);
    await sealLogOf(hub);
    expect((await readingsOf('admin@th.example')).nodes).toEqual(before.nodes);
    await indexed();
    expect(await hub.ownerSql('select count(*)::integer as n from hub.consultation where owner <> reader')).toEqual([{ n: 3 }]);
    expect((await readingsOf('admin@th.example')).nodes).toEqual(before.nodes);
  });

  it('pages over sealed and unsealed readings without a gap or a repetition', async () => {
    const id = await publishes('analyst@th.example', 'paged.example.com');
    const reads = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i += 1) await officer((await as('analyst@kh.example')).ask).opens(id);
    };
    await reads(4);
    await sealLogOf(hub);
    await indexed();
    await reads(3);
    const [ids, entries] = [[] as string[], [] as number[]];
    for (let after: string | null = null; ;) {
      const { nodes, pageInfo } = await readingsOf('admin@th.example', {}, 2, after);
      ids.push(...nodes.map((one) => one.id));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
      await sealLogOf(hub); // what was unsealed on the page before may be sealed now
    }
    expect(ids).toHaveLength(7);
    expect(new Set(ids).size).toBe(7);
    for (const reference of ids) {
      entries.push(...(await entriesOf('admin@kh.example', { readingId: reference })).map((one) => Number(one.id)));
    }
    expect(entries).toHaveLength(7);
    expect([...entries].sort((a, b) => b - a)).toEqual(entries);
  });

  it('forgets the readings whose entries were pruned', async () => {
    const id = await publishes('analyst@th.example', 'pruned.example.com');
    for (let times = 0; times < 2; times += 1) await officer((await as('analyst@kh.example')).ask).opens(id);
    await sealLogOf(hub);
    await indexed();
    const kept = (): Promise<unknown[]> => hub.ownerSql('select leaf from hub.consultation where owner <> reader');
    expect(await kept()).toHaveLength(2);
    await hub.ownerSql('delete from hub.audit where leaf < (select max(leaf) from hub.audit)');
    await indexed();
    await until(kept, (rows) => rows.length === 1);
  });

  it('gives another party no answer about an item, the same as for none', async () => {
    const id = await publishes('analyst@th.example', 'mine.example.com');
    const refusals = await Promise.allSettled([
      readers('analyst@kh.example', id),
      readers('analyst@kh.example', '5f0c3c1e-0000-4000-8000-000000000000'),
      readers('analyst@kh.example', 'x'),
    ]);
    expect(refusals).toMatchObject(refusals.map(() => ({ reason: { code: 'NOT_FOUND', reason: 'NOT_FOUND' } })));
    expect((await readingsOf('admin@kh.example')).nodes).toEqual([]);
  });

  it('does not tell an owner of watches, deconfliction and cases of others', async () => {
    const id = await publishes('analyst@th.example', 'watched.example.com');
    const { ask } = await as('analyst@kh.example');
    const cases = caseClient((await as('liaison@kh.example')).ask);
    const file = await cases.founds();
    expect(await cases.links(file.id, id)).toEqual([true]);
    expect(await cases.items(file.id)).toEqual([id]);
    await ask('query ($v: LookupInput!) { valueGraph(value: $v) { nodes { value } } }', { v: { value: 'unrelated.example.com' } });
    const own = await entriesOf('admin@kh.example', { itemId: id, since: LATELY });
    expect(own.map(({ act }) => act)).toEqual(expect.arrayContaining(['case.link', 'case.items']));
    const words = ['watch.hits', 'case.items', 'deconflict.ask', 'query.watch', 'query.caseItems', 'indicator.lookup', 'taxii.read'];
    const rows = await hub.ownerSql<{ open: boolean }>('select hub.is_open_consultation(w) as open from unnest($1::text[]) w', [words]);
    expect(rows.map(({ open }) => open)).toEqual([false, false, false, false, false, true, true]);
    expect((await readers('analyst@th.example', id)).filter(({ party }) => party.name !== 'Thailand')).toEqual([]);
  });

  it('tells officers of secret enquiries and names of colleagues no more than of strangers; who may read the audit log learns both', async () => {
    const id = await publishes('analyst@th.example', 'secret.example.com');
    const cases = caseClient((await as('liaison@th.example')).ask);
    await cases.links((await cases.founds()).id, id);
    await (await as('liaison@th.example')).ask(LOOKUP, { v: [{ value: 'secret.example.com' }], p: 'INVESTIGATION', c: 'TH-1' });
    const [lookup, ...others] = await readers('analyst@th.example', id);
    expect(lookup).toMatchObject({ way: 'LOOKUP', purpose: 'INVESTIGATION', actors: [], caseReference: null });
    expect(others.map(({ way, actors }) => [way, actors])).toEqual([['ACT', [{ name: 'analyst@th.example' }]]]); // the own act
    const all = await readers('liaison@th.example', id);
    expect(all.filter(({ actors }) => actors.length > 0).map(({ actors }) => actors[0]?.name)).toContain('liaison@th.example');
    const audited = await readers('both@th.example', id);
    expect(new Set(audited.map(({ actors }) => actors[0]?.name))).toEqual(new Set(['liaison@th.example', 'analyst@th.example']));
    expect(audited.find(({ way }) => way === 'LOOKUP')).toMatchObject({ actors: [{ name: 'liaison@th.example' }], caseReference: 'TH-1' });
    expect(audited.length).toBeGreaterThan(others.length + 1); // the case, and who asked for its readers
  });

  it('tells each owner another reference of one reading, which leads only the party of the reader to the entry, and no exact time', async () => {
    const ids = [await publishes('analyst@th.example', 'linked.example.com'), await publishes('analyst@vn.example', 'linked.example.com')];
    await (await as('analyst@kh.example')).ask(LOOKUP, { v: [{ value: 'linked.example.com' }] });
    const query = `query ($id: ID!) { itemConsultations(itemId: $id, first: 10) { nodes { id at party { name } } } }`;
    type Reading = { id: string; at: string; party: { name: string } };
    const readingOf = async (email: string, id = ''): Promise<Reading | undefined> =>
      (await (await as(email)).ask<{ itemConsultations: { nodes: Reading[] } }>(query, { id })).itemConsultations.nodes.find(
        ({ party }) => party.name === 'Cambodia',
      );
    const [one, other] = [await readingOf('analyst@th.example', ids[0]), await readingOf('analyst@vn.example', ids[1])];
    expect(one?.id).not.toBe(other?.id);
    expect([one, other].map((reading) => new Date(reading?.at ?? 1).getTime() % 60_000)).toEqual([0, 0]);
    const found = [
      await entriesOf('admin@kh.example', { readingId: one?.id }),
      await entriesOf('admin@kh.example', { readingId: other?.id }),
    ];
    expect(found).toMatchObject([[{ act: 'indicator.lookup' }], [{ act: 'indicator.lookup' }]]);
    expect(found[0]?.[0]?.id).toBe(found[1]?.[0]?.id);
    expect(await entriesOf('admin@th.example', { readingId: one?.id })).toEqual([]);
    expect(await entriesOf('admin@kh.example', { readingId: '5f0c3c1e-0000-4000-8000-000000000000' })).toEqual([]);
  });

  it('leaves entries that are sealed while others are indexed to the next round', async () => {
    const id = await publishes('analyst@th.example', 'raced.example.com');
    const opens = async (): Promise<unknown> => officer((await as('analyst@kh.example')).ask).opens(id);
    const [holds, blocks, indexes] = await Promise.all([connect(), connect(), connect()]);
    await holds.query('begin; select from hub.consultation_position for update'); // the hub indexes nothing until then
    await opens();
    await sealLogOf(hub);
    const [entry] = await hub.ownerSql<{ leaf: string }>(
      `select a.leaf from hub.audit a join hub.party p on p.key = a.party where p.slug = 'kh' and $1 = any (a.items)`,
      [id],
    );
    // A row with the same key, not committed, stops the next round in its middle.
    await blocks.query('begin');
    await blocks.query(
      `insert into hub.consultation (owner, leaf, reader, at, items) select p.key, $1, p.key, now(), '{}' from hub.party p where p.slug = 'th'`,
      [entry?.leaf],
    );
    await holds.query('commit');
    const round = indexes.query('select hub.index_consultations(1000)');
    await until(
      () => holds.query(`reset role; select 1 as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`),
      (results) => (results as unknown as pg.QueryResult[]).some(({ rows }) => rows.length > 0),
    );
    await opens();
    await sealLogOf(hub);
    await blocks.query('rollback');
    await round;
    await Promise.all([holds, blocks, indexes].map((client) => client.end()));
    await indexed();
    expect(await hub.ownerSql('select count(*)::integer as n from hub.consultation where owner <> reader')).toEqual([{ n: 2 }]);
  });

  it('has each follower of a live feed that shares a page: its own entries, and a pseudonym for the owner', async () => {
    const followers = await Promise.all(['analyst@kh.example', 'analyst2@kh.example'].map((email) => hub.as(email)));
    const sockets = await Promise.all(followers.map(({ token }) => BareSocket.signedIn(hub.wsUrl, token)));
    for (const socket of sockets) {
      socket.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { feed { operation itemId } }' } });
      await socket.waitFor('next'); // the position
    }
    const id = await publishes('analyst@th.example', 'shared-page.example.com');
    for (const socket of sockets) await socket.waitFor('next');
    for (const { userId } of followers) {
      expect((await entriesOf('admin@kh.example', { userId, act: 'feed.deliver' })).length).toBeGreaterThan(0);
    }
    const got = (await readers('analyst@th.example', id)).filter(({ way }) => way === 'SUBSCRIPTION').flatMap(({ officers }) => officers);
    expect(new Set(got).size).toBe(2);
    const named = (await entriesOf('admin@kh.example', { act: 'feed.deliver', since: LATELY })).flatMap(
      ({ recipientActors }) => recipientActors,
    );
    expect(new Set(named.map(({ name }) => name))).toEqual(new Set(['analyst@kh.example', 'analyst2@kh.example']));
    for (const socket of sockets) socket.socket.terminate();
  });

  it('tells the owner of a report who read a file of it', async () => {
    const meta = await as('contributor@meta.example');
    const { id: file } = await evidenceClient(hub, meta.token).putsIn('a slip', 'slip.txt');
    const { submitReports } = await meta.ask<{ submitReports: { report: { id: string } }[] }>(
      `mutation ($evidence: [ID!]!) { submitReports(input: [{ reference: "read", title: "Slips", threat: PHISHING, tlp: GREEN, countries: ["TH"], evidence: $evidence }])
         { report { id } } }`,
      { evidence: [file] },
    );
    expect((await evidenceClient(hub, (await as('analyst@th.example')).token).opens(file)).status).toBe(200);
    const readings = await readers('contributor@meta.example', submitReports[0]?.report.id ?? '');
    expect(readings.filter(({ way }) => way === 'FILE')).toMatchObject([{ party: { name: 'Thailand' } }]);
  });

  it('shows a party the acts of its own people alone, and auditors of the hub those of everybody, without names', async () => {
    const id = await publishes('analyst@th.example', 'acts.example.com');
    await officer((await as('analyst@kh.example')).ask).opens(id);
    const thai = await entriesOf('admin@th.example');
    expect(new Set(thai.map(({ party }) => party?.name))).toEqual(new Set(['Thailand']));
    expect(thai.find(({ act }) => act === 'indicator.publish')).toMatchObject({ actor: { name: 'analyst@th.example' }, itemIds: [id] });
    const all = await entriesOf('auditor@hub.example');
    expect(new Set(all.flatMap(({ party }) => party?.name ?? []))).toEqual(new Set(['Thailand', 'Cambodia', hubName(all)]));
    expect(all.filter(({ party }) => party?.name === 'Cambodia').every(({ actor }) => actor === null)).toBe(true);
  });
  const hubName = (entries: readonly { party: { name: string } | null }[]): string =>
    entries.map(({ party }) => party?.name ?? '').find((name) => !['Thailand', 'Cambodia', ''].includes(name)) ?? '';

  it('finds entries by who, what, item, outcome, time and the value that was looked up, in any spelling', async () => {
    const id = await publishes('analyst@th.example', '+66 2 555 0147', { ...EVERYONE, kind: 'PHONE' });
    const { ask, userId } = await as('analyst@th.example');
    await ask(LOOKUP, { v: [{ value: '(02) 555-0147' }] });
    await ask(LOOKUP, { v: [{ value: 'other.example.com' }] });
    await expect(officer(ask).revokes(id, ' ')).rejects.toThrow();
    const acts = async (filter: object): Promise<readonly string[]> => (await entriesOf('admin@th.example', filter)).map(({ act }) => act);
    expect(await acts({ term: '+6625550147', since: LATELY })).toEqual(['indicator.lookup']);
    expect(await acts({ term: 'nobody asked for this', since: LATELY })).toEqual([]);
    expect(await acts({ itemId: id, act: 'indicator.publish', since: LATELY })).toEqual(['indicator.publish']);
    expect(await acts({ userId, outcome: 'REFUSED' })).toEqual(['indicator.revoke']);
    expect(await acts({ userId, until: '2020-01-01T00:00:00Z' })).toEqual([]);
    expect(await acts({ userId, since: new Date(Date.now() + 3_600_000) })).toEqual([]);
    expect(
      await acts({ act: 'indicator.publish', since: new Date(Date.now() - 600_000), until: new Date(Date.now() + 600_000) }),
    ).toHaveLength(1);
    // Entries of an hour each: a time finds exactly those from it on.
    await hub.ownerSql(
      `insert into hub.audit (at, party, what, channel, outcome)
         select '2027-01-01'::timestamptz + n * interval '1 hour', p.key, 'hour ' || n, 'graphql', 'DONE' from generate_series(0, 20) n, hub.party p where p.slug = 'th'`,
    );
    const hours = (filter: object): Promise<readonly string[]> => acts({ ...filter, channel: 'graphql' });
    expect(await hours({ since: '2027-01-01T18:00:00Z' })).toEqual(['hour 20', 'hour 19', 'hour 18']);
    expect(await hours({ since: '2027-01-01T03:00:00Z', until: '2027-01-01T05:00:00Z' })).toEqual(['hour 4', 'hour 3']);
    await expect(acts({ userId: 'x' })).rejects.toMatchObject({ reason: 'ID_INVALID' });
  });

  it('demands a time, or an account, where no index helps: one query never reads the whole log', async () => {
    const ago = (days: number): Date => new Date(Date.now() - days * 86_400_000);
    const { userId } = await as('analyst@th.example');
    const scanning: readonly object[] = [
      ...[
        { act: 'indicator.publish' },
        { channel: 'graphql' },
        { outcome: 'REFUSED' },
        { purpose: 'x' },
        { processingPurpose: 'IDENTIFICATION' },
      ],
      ...[{ caseReference: 'x' }, { requestId: 'x' }, { itemId: '00000000-0000-4000-8000-000000000000' }, { term: 'x' }],
    ];
    for (const filter of scanning) {
      for (const span of [{}, { until: new Date() }, { since: ago(93) }, { since: ago(200), until: ago(100) }]) {
        const refused = entriesOf('admin@th.example', { ...filter, ...span });
        await expect(refused).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'AUDIT_SPAN' });
      }
      for (const span of [{ since: ago(91) }, { since: ago(191), until: ago(100) }, { userId }]) {
        await expect(entriesOf('admin@th.example', { ...filter, ...span })).resolves.toBeDefined();
      }
    }
    for (const filter of [{}, { since: ago(900) }, { until: new Date() }, { userId }]) {
      await expect(entriesOf('admin@th.example', filter)).resolves.toBeDefined();
    }
  });

  it('asks about a search for a colleague, in the own party alone', async () => {
    const { ask, userId } = await as('analyst@th.example');
    await ask(LOOKUP, { v: [{ value: 'Liaison@TH.example' }] });
    await ask(LOOKUP, { v: [{ value: 'stranger@kh.example' }] });
    const span = { since: new Date(Date.now() - 3_600_000), until: new Date(Date.now() + 3_600_000) };
    const query =
      'query ($since: DateTime!, $until: DateTime!) { auditAnomalies(since: $since, until: $until, timeZone: "Asia/Bangkok") { kind userId actor { name } acts } }';
    type Anomaly = { kind: string; userId: string; actor: { name: string } | null; acts: number };
    const ofParty = async (email: string): Promise<readonly Anomaly[]> => {
      const { auditAnomalies } = await (await as(email)).ask<{ auditAnomalies: Anomaly[] }>(query, span);
      return auditAnomalies.filter(({ kind }) => kind === 'COLLEAGUE');
    };
    expect(await ofParty('admin@th.example')).toEqual([{ kind: 'COLLEAGUE', userId, actor: { name: 'analyst@th.example' }, acts: 1 }]);
    expect(await ofParty('admin@kh.example')).toEqual([]);
  });

  it('counts acts for the operator, who reads no entry', async () => {
    const id = await publishes('analyst@th.example', 'counted.example.com');
    await officer((await as('analyst@kh.example')).ask).opens(id);
    const { ask } = await as('operator@hub.example');
    const [since, until] = ['2026-01-01T00:00:00Z', '2026-12-31T00:00:00Z'].map((at) => new Date(at));
    const span = { since: new Date(Date.now() - 3_600_000), until: new Date(Date.now() + 3_600_000) };
    const query = 'query ($since: DateTime!, $until: DateTime!) { auditCounts(since: $since, until: $until) { day act acts objects } }';
    const { auditCounts } = await ask<{ auditCounts: { act: string; acts: number; objects: number }[] }>(query, span);
    expect(auditCounts.find(({ act }) => act === 'indicator.publish')).toMatchObject({ acts: 1, objects: 1 });
    await expect(ask(query, { since: until, until: since })).rejects.toMatchObject({ reason: 'AUDIT_SPAN' });
    await expect(entriesOf('operator@hub.example')).rejects.toMatchObject({ reason: 'PERMISSION_MISSING' });
    await expect(entriesOf('analyst@th.example')).rejects.toMatchObject({ reason: 'PERMISSION_MISSING' });
  });
});
