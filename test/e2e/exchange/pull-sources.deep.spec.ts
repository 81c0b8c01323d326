import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { envelope, type Feed, startFeed } from '../../support/feed-server.js';
import { type Hub, startHub } from '../../support/hub.js';
import { officer, type Officer } from '../../support/officer.js';
import { type PullClient, pullClient, type PullView } from '../../support/pull-client.js';

const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const RED = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1';
const WHEN = '2026-11-01T00:00:00.000Z';

interface Stix {
  readonly id: string;
  readonly added: string;
  readonly [property: string]: unknown;
}

/** Objects of a source, a microsecond apart, and what a server tells of them. */
const anIndicator = (value: string, at = 1, said: object = {}): Stix => ({
  added: `2026-11-02T00:00:00.${String(at).padStart(6, '0')}Z`,
  type: 'indicator',
  spec_version: '2.1',
  id: `indicator--${randomUUID()}`,
  created: WHEN,
  modified: WHEN,
  pattern: `[domain-name:value = '${value}']`,
  pattern_type: 'stix',
  valid_from: WHEN,
  object_marking_refs: [GREEN],
  ...said,
});
const plain = ({ added: _, ...object }: Stix): object => object;

/** What a pull meets with: servers of every kind, honest, odd and hostile. */
describe('a pull of somebody else’s server', () => {
  let hub: Hub;
  let analyst: Officer;
  let keeper: PullClient;
  let feed: Feed;
  const made: string[] = [];

  beforeAll(async () => {
    hub = await startHub({ PULL_ALLOW_LOOPBACK: 'true' });
    const session = await hub.as('analyst@th.example');
    analyst = officer(session.ask);
    keeper = pullClient(hub, session);
    feed = await startFeed();
  });
  afterAll(async () => {
    await hub.stop();
    await feed.stop();
  });
  afterEach(async () => {
    for (const id of made.splice(0)) await keeper.deletes(id);
  });

  const pulls = async (said: object = {}, limitMs?: number): Promise<PullView> => {
    const pull = await keeper.creates({ url: `${feed.url}/api/collections/x/`, ...said }, limitMs);
    made.push(pull.id);
    return pull;
  };
  const values = async (): Promise<readonly string[]> =>
    (await hub.ownerSql<{ value: string }>(`select value from hub.indicator where value like '%.odd-shop.com' order by value`)).map(
      ({ value }) => value,
    );

  /** A collection with pages of `size`, in the manner of one server or another. */
  const serves = (all: readonly Stix[], size: number, { next = true, inclusive = false, cuts = 6 } = {}): void =>
    feed.answers(({ query }, response) => {
      const after = query.get('added_after') ?? '';
      const cut = (at: string): string => `${at.slice(0, 20 + cuts)}Z`;
      const left = all.filter(({ added }) => (inclusive ? cut(added) >= after : added > after));
      const from = next && query.has('next') ? Number(query.get('next')) : 0;
      const page = left.slice(from, from + size);
      const more = from + size < left.length;
      const last = page.at(-1);
      envelope(
        response,
        { ...(more && { more, ...(next && { next: String(from + size) }) }), objects: page.map(plain) },
        last && cut(last.added),
      );
    });
  const some = (name: string, many = 7): readonly Stix[] =>
    Array.from({ length: many }, (_, n) => anIndicator(`${name}${n}.odd-shop.com`, n + 1));

  it.each([
    ['which says next', {}],
    ['which says no next', { next: false }],
    ['which says no next and takes added_after inclusively', { next: false, inclusive: true }],
    ['which says next and takes added_after inclusively', { inclusive: true }],
    ['which tells moments in milliseconds alone', { next: true, inclusive: true, cuts: 3 }],
  ])('loses and doubles nothing of a server %s', async (_, how) => {
    const name = `s${randomUUID().slice(0, 6)}-`;
    const all = [...some(name)];
    serves(all, 3, how);
    const pull = await pulls();
    expect(pull).toMatchObject({ state: 'WAITING', failure: null, created: 7, rejected: 0 });
    all.push(anIndicator(`${name}8.odd-shop.com`, 100), anIndicator(`${name}9.odd-shop.com`, 101));
    expect(await keeper.looks(pull.id)).toMatchObject({ failure: null, created: 9, rejected: 0 });
    const before = await hub.ownerSql('select id, version from hub.indicator order by id');
    for (let turn = 0; turn < 3; turn += 1) expect((await keeper.looks(pull.id)).created).toBe(9);
    expect(await hub.ownerSql('select id, version from hub.indicator order by id')).toEqual(before);
  });

  it('steps over a page of an inclusive server that is smaller than what came at one moment', async () => {
    serves(some('step', 4), 1, { next: false, inclusive: true });
    expect(await pulls()).toMatchObject({ state: 'WAITING', failure: null, created: 4 });
  });

  it('goes on by added_after when the server has forgotten its next', async () => {
    const all = some('forgot');
    let isForgotten = false;
    feed.answers(({ query }, response) => {
      const left = all.filter(({ added }) => added > (query.get('added_after') ?? ''));
      if (query.has('next')) {
        isForgotten = true;
        response.writeHead(404).end();
      } else {
        envelope(
          response,
          { ...(left.length > 3 && { more: true, next: 'x' }), objects: left.slice(0, 3).map(plain) },
          left.slice(0, 3).at(-1)?.added,
        );
      }
    });
    expect(await pulls()).toMatchObject({ state: 'WAITING', failure: null, created: 7 });
    expect(isForgotten).toBe(true);
  });

  it('begins where it is told to', async () => {
    serves([], 3);
    await pulls({ addedAfter: '2026-10-01T00:00:00Z' });
    expect(feed.asked[0]?.query.get('added_after')).toBe('2026-10-01T00:00:00.000Z');
  });

  it('holds what bears no label, once, and refuses RED', async () => {
    const all = [
      anIndicator('held.odd-shop.com', 1, { object_marking_refs: undefined }),
      anIndicator('red.odd-shop.com', 2, { object_marking_refs: [RED] }),
    ];
    serves(all, 1, { next: false, inclusive: true });
    const pull = await pulls();
    expect(pull).toMatchObject({ failure: null, created: 0, held: 1, rejected: 1 });
    all.push(anIndicator('beside.odd-shop.com', 2)); // at the same moment: another page with the same objects
    serves(all, 5, { inclusive: true });
    expect(await keeper.looks(pull.id)).toMatchObject({ created: 1, held: 1 });
    expect(await values()).not.toEqual(expect.arrayContaining(['red.odd-shop.com']));

    const label = `mutation ($id: ID!) { labelHeldItems(importId: $id, tlp: GREEN) { created } }`;
    const [held] = await hub.ownerSql<{ import: string }>('select import from hub.held_item');
    expect(await analyst.ask(label, { id: held?.import })).toEqual({ labelHeldItems: { created: 1 } });
    all.push({ ...anIndicator('held.odd-shop.com', 50), id: all[0]?.id ?? '', revoked: true, modified: '2026-11-03T00:00:00.000Z' });
    expect((await keeper.looks(pull.id)).revoked).toBe(1);
    expect(await hub.ownerSql(`select revoked_at is not null as revoked from hub.indicator where value = 'held.odd-shop.com'`)).toEqual([
      { revoked: true },
    ]);
  });

  it('takes the old value back when an object says another', async () => {
    const first = anIndicator('typo.odd-shop.com', 1);
    const all = [first];
    serves(all, 5);
    const pull = await pulls();
    for (const [n, value] of ['right.odd-shop.com', 'better.odd-shop.com'].entries()) {
      all.push({ ...anIndicator(value, 10 + n), id: first.id, modified: `2026-11-0${n + 2}T00:00:00.000Z` });
      expect(await keeper.looks(pull.id)).toMatchObject({ failure: null, rejected: 0, revoked: n + 1 });
    }
    expect(
      await hub.ownerSql(
        `select value, revoked_at is not null as revoked from hub.indicator where value in ('typo.odd-shop.com', 'right.odd-shop.com', 'better.odd-shop.com') order by id`,
      ),
    ).toEqual([
      { value: 'typo.odd-shop.com', revoked: true },
      { value: 'right.odd-shop.com', revoked: true },
      { value: 'better.odd-shop.com', revoked: false },
    ]);
  });

  it('does not let an object choose for whose eyes the party publishes', async () => {
    const extension = {
      'extension-definition--0c1a3c1c-6dd6-4b3c-9d5e-0f8f2ba1d1aa': {
        extension_type: 'property-extension',
        audience: { every_country: true },
      },
    };
    serves([anIndicator('greedy.odd-shop.com', 1, { extensions: extension })], 5);
    await pulls();
    expect(await hub.ownerSql(`select audience::text from hub.indicator where value = 'greedy.odd-shop.com'`)).toEqual([
      { audience: '{}' },
    ]);
  });

  it.each([
    ['the same page for ever', 'REPEATED_PAGE', (response: Res) => envelope(response, { more: true, next: 'x', objects: [] })],
    [
      'pages in a circle',
      'REPEATED_PAGE',
      (response: Res, next: string | null) => envelope(response, { more: true, next: next === 'a' ? 'b' : 'a', objects: [] }),
    ],
    ['millions of empty lists', 'TOO_LARGE', (response: Res) => envelope(response, { objects: Array.from({ length: 400_000 }, () => []) })],
    [
      'lists within lists',
      'TOO_LARGE',
      (response: Res) =>
        response
          .writeHead(200, { 'content-type': 'application/taxii+json;version=2.1' })
          .end(`{"objects": ${'['.repeat(1e6)}${']'.repeat(1e6)}}`),
    ],
    [
      'what is pressed together',
      'UNREADABLE',
      (response: Res) =>
        response
          .writeHead(200, { 'content-type': 'application/taxii+json;version=2.1', 'content-encoding': 'gzip' })
          .end(gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))),
    ],
    ['a head without end', 'CONNECTION', (response: Res) => response.writeHead(200, { 'x-much': 'x'.repeat(100_000) }).end()],
    ['more, and nothing of where', 'UNREADABLE', (response: Res) => envelope(response, { more: true, objects: [] })],
    ['a page of the web', 'CONTENT_TYPE', (response: Res) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')],
    [
      'what is no JSON',
      'UNREADABLE',
      (response: Res) => response.writeHead(200, { 'content-type': 'application/taxii+json;version=2.1' }).end('{"objects": ['),
    ],
    ['a list', 'UNREADABLE', (response: Res) => envelope(response, [])],
    [
      'a redirect to a private address',
      'REDIRECTED',
      (response: Res) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
    ],
    ['a fault of its own', 'SERVER_ERROR', (response: Res) => response.writeHead(503).end('secret words of the server')],
    ['nothing, and hangs up', 'CONNECTION', (response: Res) => response.destroy()],
    ['a body without end', 'TOO_LARGE', (response: Res) => void endless(response)],
  ])('is not led astray by a server that gives %s', async (_, code, answer) => {
    feed.answers(({ query }, response) => void answer(response, query.get('next')));
    const pull = await pulls({ credentials: { bearer: 'token-of-the-feed' } });
    expect(pull).toMatchObject({ state: 'FAILING', failureCount: 1, failure: { code } });
    expect(pull.failure?.message).not.toMatch(/secret words|token-of/);
    expect(Date.parse(pull.nextRunAt ?? '')).toBeGreaterThan(Date.now() + 50_000);
    expect(feed.asked.length).toBeLessThan(5);
    expect(feed.asked[0]?.headers.authorization).toBe('Bearer token-of-the-feed');
  });

  it('takes 500 pages of a collection without end, and no more in one turn', async () => {
    let n = 0;
    feed.answers((_, response) => {
      n += 1;
      envelope(response, { more: true, next: `p${n}`, objects: [] }, `2026-11-02T00:00:00.${String(n).padStart(6, '0')}Z`);
    });
    const pull = await pulls({}, 60_000);
    expect(n).toBe(500);
    expect(pull).toMatchObject({ state: 'WAITING', lastCompletedAt: null, failure: null });
    expect((await hub.ownerSql<{ position: object }>('select position from hub.pull where id = $1', [pull.id]))[0]?.position).toMatchObject(
      {
        next: 'p500',
      },
    );
  });

  it('spares a server that asks for it, also when an officer hurries', async () => {
    feed.answers((_, response) => response.writeHead(429, { 'retry-after': '7200' }).end());
    const pull = await pulls();
    expect(pull.failure).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429 });
    expect(Date.parse(pull.nextRunAt ?? '')).toBeGreaterThan(Date.now() + 7_100_000);
    expect(Date.parse((await keeper.runsNow(pull.id)).nextRunAt ?? '')).toBeGreaterThan(Date.now() + 7_100_000);
    expect(feed.asked).toHaveLength(1);
  });

  it('of a MISP feed fetches what has changed, and nothing else', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    const stamps: Record<string, string> = { [one]: '1700000000', [two]: '1700000001' };
    const event = (uuid: string, n: string) => ({
      Event: {
        uuid,
        info: `event ${n}`,
        date: '2026-11-01',
        timestamp: stamps[uuid],
        Tag: [{ name: 'tlp:green' }],
        Attribute: [
          {
            uuid: randomUUID(),
            type: 'domain',
            value: `misp${n}-${stamps[uuid] ?? ''}.odd-shop.com`,
            timestamp: stamps[uuid],
            to_ids: true,
          },
        ],
      },
    });
    feed.answers(({ path }, response) => {
      const answer = path.endsWith('manifest.json')
        ? Object.fromEntries(Object.entries(stamps).map(([uuid, timestamp]) => [uuid, { timestamp, info: 'x' }]))
        : path.includes(one)
          ? event(one, '1')
          : event(two, '2');
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
    const pull = await pulls({ kind: 'MISP_FEED', url: `${feed.url}/feed/` });
    expect(pull).toMatchObject({ failure: null, created: 4 }); // two claims, and what the events say of themselves
    expect(feed.asked.map(({ path }) => path)).toEqual(['/feed/manifest.json', `/feed/${one}.json`, `/feed/${two}.json`]);
    feed.asked.length = 0;
    stamps[two] = '1700000005';
    expect(await keeper.looks(pull.id)).toMatchObject({ failure: null, created: 5 });
    expect(feed.asked.map(({ path }) => path)).toEqual(['/feed/manifest.json', `/feed/${two}.json`]);
  });

  it('of a feed that lists hundreds of events that are not there comes to the one that is, and to its end', async () => {
    const [there, ...gone] = Array.from({ length: 601 }, () => randomUUID());
    let isThere = false;
    feed.answers(({ path }, response) => {
      if (path.endsWith('manifest.json')) {
        const listed = [...gone, there ?? ''].map((uuid, n) => [uuid, { timestamp: `${1_700_000_000 + n}` }] as const);
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(Object.fromEntries(listed)));
      } else if (path.includes(there ?? '') || isThere) {
        const event = { uuid: path.slice(6, -5), info: 'x', date: '2026-11-01', timestamp: '1700000000', Tag: [{ name: 'tlp:green' }] };
        const attribute = {
          uuid: randomUUID(),
          type: 'domain',
          value: `${event.uuid}.odd-shop.com`,
          timestamp: '1700000000',
          to_ids: true,
        };
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ Event: { ...event, Attribute: [attribute] } }));
      } else response.writeHead(404).end();
    });
    const pull = await pulls({ kind: 'MISP_FEED', url: `${feed.url}/feed/` }, 60_000);
    expect([pull.lastCompletedAt, feed.asked.length]).toEqual([null, 501]);
    expect(await keeper.looks(pull.id)).toMatchObject({ failure: null, lastCompletedAt: expect.any(String) });
    expect(await values()).toContain(`${there ?? ''}.odd-shop.com`);
    feed.asked.length = 0;
    isThere = true;
    await keeper.looks(pull.id);
    expect(feed.asked).toHaveLength(51); // the newest of those that were not there
    expect(await values()).toContain(`${gone.at(-1) ?? ''}.odd-shop.com`);
  });

  it('sets no place days ahead, behind which nothing would ever come', async () => {
    const all = [{ ...anIndicator('ahead.odd-shop.com', 1), added: '9999-12-31T23:59:59.000000Z' }];
    serves(all, 5);
    const pull = await pulls();
    all.push(anIndicator('behind.odd-shop.com', 2));
    await keeper.looks(pull.id);
    expect(await values()).toEqual(expect.arrayContaining(['ahead.odd-shop.com', 'behind.odd-shop.com']));
  });

  it('takes back what the source labels RED by now, from everybody', async () => {
    const green = anIndicator('reddened.odd-shop.com', 1);
    const all = [green];
    serves(all, 5);
    const pull = await pulls({ audience: { countries: ['KH'] } });
    all.push({ ...green, added: '2026-11-02T00:00:00.000009Z', modified: '2026-11-05T00:00:00.000Z', object_marking_refs: [RED] });
    expect(await keeper.looks(pull.id)).toMatchObject({ revoked: 1, rejected: 1 });
    expect(
      await hub.ownerSql(`select tlp, revoked_at is not null as revoked from hub.indicator where value = 'reddened.odd-shop.com'`),
    ).toEqual([{ tlp: 'GREEN', revoked: true }]);
  });

  it('holds an object that is no claim and bears no label once, on whatever page it comes', async () => {
    const malware = { type: 'malware', id: `malware--${randomUUID()}`, name: 'x', is_family: false, pattern: undefined };
    const all: Stix[] = [
      { ...anIndicator('x', 1), ...malware, pattern_type: undefined, valid_from: undefined, object_marking_refs: undefined },
    ];
    serves(all, 5);
    const pull = await pulls();
    expect(pull).toMatchObject({ held: 1 });
    all.push(anIndicator('companion.odd-shop.com', 2));
    await hub.ownerSql(`update hub.pull set position = '{}' where id = $1`, [pull.id]);
    expect(await keeper.looks(pull.id)).toMatchObject({ held: 1, created: 1 });
  });

  it('goes on where it was when its process was killed: the lease runs out, and what was taken is not taken twice', async () => {
    serves(some('killed'), 3);
    const pull = await pulls();
    await hub.ownerSql(
      `update hub.pull set position = '{}', leased_by = gen_random_uuid(), lease_until = now() + interval '1 second', next_run_at = now() where id = $1`,
      [pull.id],
    );
    const before = await hub.ownerSql('select id, version from hub.indicator order by id');
    expect(await keeper.rests(pull.id)).toMatchObject({ failure: null, created: 7 });
    expect(await hub.ownerSql('select id, version from hub.indicator order by id')).toEqual(before);
  });

  it('is not taken back up when an officer took an import of it back', async () => {
    serves(some('back', 3), 5);
    const pull = await pulls();
    await analyst.ask('mutation ($id: ID!) { revokeImport(id: $id, reason: "All wrong.") { revoked } }', { id: pull.imports.nodes[0]?.id });
    await hub.ownerSql(`update hub.pull set position = '{}' where id = $1`, [pull.id]);
    expect(await keeper.looks(pull.id)).toMatchObject({ failure: null, created: 3 });
    expect(await hub.ownerSql(`select count(*)::integer as n from hub.indicator where value like 'back%' and revoked_at is null`)).toEqual([
      { n: 0 },
    ]);
  });

  it.each([
    ['no URL', { url: 'nonsense' }],
    ['no collection', { url: 'https://taxii.example.com/api/' }],
    ['a private address', { url: 'https://10.0.0.1/api/collections/x/' }],
    ['plain http', { url: 'http://taxii.example.com/api/collections/x/' }],
    ['a password in it', { url: 'https://a:b@taxii.example.com/api/collections/x/' }],
    ['a query', { url: 'https://taxii.example.com/api/collections/x/?limit=1' }],
  ])('is not made for an address that has %s', async (_, said) => {
    await expect(pulls(said)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'PULL_URL' });
  });

  it.each([
    ['two at once', { bearer: 'a', header: { name: 'X-Key', value: 'b' } }],
    ['a line of another header', { bearer: 'a\r\nx: y' }],
    ['a header that says where it goes', { header: { name: 'Host', value: 'b' } }],
    ['a user with a colon', { basic: { user: 'a:b', password: 'c' } }],
  ])('does not take credentials that are %s', async (_, credentials) => {
    await expect(pulls({ credentials })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'PULL_CREDENTIALS' });
  });
});

type Res = Parameters<Parameters<Feed['answers']>[0]>[1];

/** 64 KiB at a time, until somebody hangs up. */
function endless(response: Res): void {
  response.writeHead(200, { 'content-type': 'application/taxii+json;version=2.1' });
  const piece = Buffer.alloc(65_536, ' ');
  const write = (): void => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', write);
  };
  write();
}
