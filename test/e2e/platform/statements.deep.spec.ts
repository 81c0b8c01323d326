import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { newKeyText } from '../../../src/identity/auth/keys/key-text.js';
import { type Hub, startHub } from '../../support/hub.js';
import { caseClient } from '../../support/case-client.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { anItem, INDICATOR, officer, type Officer, until } from '../../support/officer.js';
import { reportFile } from '../../support/report-files.js';

const EVERYTHING = `${INDICATOR} audience { everyCountry countries exceptCountries groups { id members { name } } partners { name } }
  currentConfidence sightingSummary { sighters } sightings(first: 2) { edges { node { by { name } externalId } } }`;

/** What a new connection costs, and the reading of the database's clock once a minute. */
const UPKEEP = /^select (hub\.register_connection|extract\(epoch from clock_timestamp)/;
const isSecondCheck = (text: string, before: string): boolean => text.startsWith('select hub.enter(') && before !== 'START TRANSACTION';

const TIMES = 6;

/**
 * Counts what the hub sends to the database, on whatever connection, while `work` runs. Left out is what depends on time: upkeep, and the second check of
 * access after a read of more than a quarter of a second.
 */
function statementCounter(hub: Hub) {
  const pool = (hub.app.get(DataSource).driver as unknown as { master: Pool }).master;
  const watched = new WeakSet<PoolClient>();
  let count = 0;
  pool.on('acquire', (client) => {
    if (watched.has(client)) return;
    watched.add(client);
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    let before = '';
    Object.assign(client, {
      query: (...args: unknown[]) => {
        const text = String(args[0]);
        if (!UPKEEP.test(text)) {
          if (!isSecondCheck(text, before)) count += 1;
          before = text;
        }
        return query(...args);
      },
    });
  });
  return async (work: () => Promise<unknown>): Promise<number> => {
    await work(); // the first use of a connection greets, the first use of a token reads its identity
    // The hub's own jobs share the pool, and only add: the fewest statements of some times are the request's.
    const counts: number[] = [];
    for (let n = 0; n < TIMES; n += 1) {
      count = 0;
      await work();
      counts.push(count);
    }
    return Math.min(...counts);
  };
}

describe('the statements of a request', () => {
  let hub: Hub;
  let thailand: Officer, cambodia: Officer;
  let counted: (work: () => Promise<unknown>) => Promise<number>;
  const values = Array.from({ length: 100 }, (_, n) => `n${n}.example.com`);

  beforeAll(async () => {
    hub = await startHub({ DATABASE_POOL: '1' });
    counted = statementCounter(hub);
    thailand = officer((await hub.as('analyst@th.example')).ask);
    cambodia = officer((await hub.as('analyst@kh.example')).ask);
    const group = await thailand.groupId();
    await thailand.publish(
      values.map((value, n) => anItem({ value, audience: { groups: [group] }, attribution: n % 2 ? 'HIDDEN' : 'NAMED' })),
    );
    for (const id of (await thailand.looksUp(...values)).flatMap(({ indicators }) => indicators.map((one) => one.id))) {
      await thailand.ask('mutation ($id: ID!) { addSighting(input: { indicatorId: $id }) { id } }', { id });
    }
    await until(
      () => cambodia.reads(null, {}, 1_000),
      ({ events }) => events.length === 100,
    );
  });
  afterAll(() => hub.stop());

  const list = (who: () => Officer, first: number) => () =>
    who().ask(`query ($first: Int) { indicators(first: $first) { edges { node { ${EVERYTHING} } } } }`, { first });
  const look = (who: () => Officer, count: number) => () =>
    who().ask(`query ($values: [LookupInput!]!) { lookup(values: $values) { indicators { ${EVERYTHING} } } }`, {
      values: values.slice(0, count).map((value) => ({ value })),
    });
  const feed = (who: () => Officer, first: number) => () =>
    who().ask(`query ($first: Int) { feed(first: $first, filter: { includeOwn: true }) { events { indicator { ${EVERYTHING} } } } }`, {
      first,
    });
  const again = (count: number) => () =>
    thailand.ask(`mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { indicator { ${EVERYTHING} } } }`, {
      input: values.slice(0, count).map((value) => anItem({ value, attribution: 'NAMED', reissue: true, audience: {} })),
    });

  it.each([
    ['a list, to its owner', list(() => thailand, 2), list(() => thailand, 100)],
    ['a list, to a reader', list(() => cambodia, 2), list(() => cambodia, 100)],
    ['a look-up, by its owner', look(() => thailand, 2), look(() => thailand, 100)],
    ['a look-up, by a reader', look(() => cambodia, 2), look(() => cambodia, 100)],
    ['a page of the feed, to the owner', feed(() => thailand, 2), feed(() => thailand, 100)],
    ['a page of the feed, to a reader', feed(() => cambodia, 2), feed(() => cambodia, 90)],
    ['the receipts of a batch', again(2), again(100)],
  ])('are as many for 2 results as for 100: %s', async (_, few, many) => {
    expect(await counted(many)).toBe(await counted(few));
  });

  it('are as many for a publication that says how it goes further as for one that does not', async () => {
    let run = 0;
    const publishing = (count: number, said: object) => async (): Promise<void> => {
      run += 1;
      const items = Array.from({ length: count }, (_, n) => anItem({ value: `rule-${run}-${n}.example.com`, tlp: 'AMBER', ...said }));
      const receipts = await thailand.publish(items);
      expect(receipts.filter(({ outcome }) => outcome === 'CREATED')).toHaveLength(count);
    };
    const plain = await counted(publishing(1, {}));
    const ruled = { onward: { mode: 'WITHIN', within: { countries: ['KH'] } } };
    expect([await counted(publishing(1, ruled)), await counted(publishing(100, ruled))]).toEqual([plain, plain]);
  });

  it('are as many for two items of a case as for sixty', async () => {
    const liaison = caseClient((await hub.as('liaison@th.example')).ask);
    const { id } = await liaison.founds();
    const { indicators } = await thailand.ask<{ indicators: { edges: { node: { id: string } }[] } }>(
      '{ indicators(first: 60) { edges { node { id } } } }',
    );
    await liaison.links(id, ...indicators.edges.map(({ node }) => node.id));
    const ITEMS = `query ($id: ID!, $first: Int) { caseItems(caseId: $id, first: $first) { nodes { itemId item { ... on Indicator { id value } } } } }`;
    type Items = { caseItems: { nodes: { itemId: string; item: { id: string } | null }[] } };
    const read = (first: number) => (): Promise<Items> => liaison.ask<Items>(ITEMS, { id, first });
    const { nodes: items } = (await read(60)()).caseItems;
    expect(items).toHaveLength(60);
    expect(items.every(({ item, itemId }) => item?.id === itemId)).toBe(true);
    expect(await counted(read(60))).toBe(await counted(read(2)));
  });

  it('are as many for one group as for all of its members and all groups', async () => {
    const operator = officer((await hub.as('operator@hub.example')).ask);
    const one = await counted(() => thailand.ask('{ groups { members { name } } }'));
    const country = await operator.partyId('Japan');
    for (let n = 0; n < 5; n += 1) {
      await operator.ask('mutation ($m: [ID!]!) { createGroup(name: "Another", members: $m) { id } }', { m: [country] });
    }
    expect(await counted(() => operator.ask('{ groups { members { name } } parties { name } }'))).toBeLessThanOrEqual(one * 2);
    expect(await counted(() => operator.ask('{ groups { members { name } } }'))).toBe(one);
  });

  it('are one for a look-up from a known session, and one for its audit entry', async () => {
    expect(await counted(() => cambodia.looksUp(...values))).toBe(2);
  });

  it('are as many for a machine as for an officer, once its key was checked', async () => {
    const { secret } = await apiKeyClient((await hub.as('admin@kh.example')).ask).makes();
    const machine = officer(hub.asToken(secret).ask);
    expect(await counted(look(() => machine, 100))).toBe(await counted(look(() => cambodia, 100)));
    expect(await counted(feed(() => machine, 100))).toBe(await counted(feed(() => cambodia, 100)));
    expect(await counted(list(() => machine, 100))).toBe(await counted(list(() => cambodia, 100)));
  });

  it('are none for a key that is cut, mistyped or of another mode', async () => {
    const { secret } = await apiKeyClient((await hub.as('admin@kh.example')).ask).makes();
    const mistyped = secret.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    for (const bearer of [secret.slice(0, -1), mistyped, secret.replace('_demo_', '_live_'), newKeyText('production', randomUUID()).text]) {
      expect(await counted(() => hub.raw('{ me { id } }', {}, bearer))).toBe(0);
    }
    const whole = newKeyText('demo', randomUUID()).text;
    expect(await counted(() => hub.raw('{ me { id } }', {}, whole))).toBe(3); // asked, asked whether it has expired, and recorded
  });

  it('for a MISP event are as many for a hundred claims with their sightings as for one', async () => {
    const { token } = await hub.as('analyst@th.example');
    const get = (path: string) => fetch(`${hub.url}/misp/feed/${path}`, { headers: { authorization: `Bearer ${token}` } });
    await thailand.publishes({ value: 'single.example.com' });
    const manifest = (await (await get('manifest.json')).json()) as Record<string, unknown>;
    const sizes = new Map<number, number>();
    for (const uuid of Object.keys(manifest)) {
      const { Event } = (await (await get(`${uuid}.json`)).json()) as { Event: { Attribute: { Sighting?: unknown[] }[] } };
      const sightings = Event.Attribute.flatMap((one) => one.Sighting ?? []).length;
      sizes.set(sightings, await counted(() => get(`${uuid}.json`)));
    }
    expect(sizes.get(100)).toBeGreaterThan(0);
    expect(sizes.get(100)).toBe(sizes.get(0));
  });

  it('of a file of reports are few, however many values it has', async () => {
    const { token } = await hub.as('contributor@meta.example');
    const said = { threat: 'phishing', tlp: 'green', countries: ['KH'] };
    let run = 0;
    const sends = (many: number) => async (): Promise<void> => {
      run += 1;
      const lines = Array.from({ length: 50 }, (_, n) => {
        const items = Array.from({ length: many }, (_value, at) => ({ kind: 'domain', value: `r${run}-${n}-${at}.example.com` }));
        return `${JSON.stringify({ ...said, reference: `${run}/${n}`, title: 'x', values: items })}\n`;
      });
      const { receipts } = await reportFile(hub.url, token, lines.join(''));
      expect(receipts.filter(({ outcome }) => outcome === 'CREATED')).toHaveLength(50);
    };
    // Few chunks, one transaction of about a dozen statements each.
    expect(await counted(sends(100))).toBeLessThan(80);
  });
});
