import { Dice } from '../../src/edge/demo/invent/dice.js';
import { readersOf } from '../support/audit-client.js';
import { downloadExport } from '../support/export-client.js';
import { type Hub, startHub } from '../support/hub.js';
import { officer, type Officer, until } from '../support/officer.js';
import { post } from '../support/post.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { follow } from '../support/sockets.js';
import { taxiiClient } from '../support/taxii-client.js';
import { webhookClient } from '../support/webhook-client.js';
import { Readings } from './readings.js';
import { report } from './report.js';
import { scaled } from './scale.js';

const DAYS = scaled(30, 3);
const ACTS_A_DAY = scaled(1_000, 100);
const ITEMS_A_DAY = scaled(40, 6);
const AT_ONCE = 8;
/** How many items are asked about at the end: who read you? */
const ASKED_ABOUT = scaled(200, 12);
const OWNERS = ['th', 'kh', 'sg'] as const;
const READERS = ['th', 'kh', 'la', 'my', 'ph', 'vn', 'sg', 'id', 'au', 'jp'] as const;
/** They follow live, each by a subscription of its own. */
const LIVE = ['jp', 'au', 'kh'] as const;
const HOOKED = 'vn';
const AUDIENCES = [
  { everyCountry: true },
  { countries: ['KH', 'VN', 'JP'] },
  { countries: ['SG', 'AU'] },
  { everyCountry: true, exceptCountries: ['JP'] },
  {},
] as const;

interface Reader {
  readonly slug: string;
  readonly id: string;
  readonly token: string;
  readonly ask: Officer['ask'];
  cursor: string | null;
}
interface Item {
  readonly id: string;
  readonly value: string;
  readonly owner: Reader;
}

/** What a reader does, by how often of 100 times. */
const WAYS = { look: 34, list: 18, open: 18, feed: 12, snapshot: 5, taxii: 7, misp: 3, file: 3 } as const;

describe('A month of readings', () => {
  const dice = new Dice(process.env.LOAD_SEED ?? `${Date.now()}`);
  const items: Item[] = [];
  const ids = new Set<string>();
  const readings = new Readings((id) => ids.has(id));
  const failures = new Map<string, number>();
  const readers = new Map<string, Reader>();
  const following: AsyncIterableIterator<unknown>[] = [];
  let hub: Hub;
  let receiver: Receiver;
  let hook: string;

  const reader = (slug: string): Reader => {
    const found = readers.get(slug);
    if (!found) throw new Error(`There is no reader of ${slug}.`);
    return found;
  };

  async function signIn(slug: string): Promise<void> {
    const { token, ask } = await hub.as(`analyst@${slug}.example`);
    const { me } = await ask<{ me: { id: string } }>('{ me { id } }');
    readers.set(slug, { slug, id: me.id, token, ask, cursor: readers.get(slug)?.cursor ?? null });
  }

  async function publish(slug: string, day: number): Promise<void> {
    const owner = reader(slug);
    const input = Array.from({ length: ITEMS_A_DAY }, (_, n) => ({
      ...{ kind: 'DOMAIN', value: `d${day}-${n}.${slug}.example.com`, threat: 'PHISHING', tlp: 'GREEN' },
      audience: dice.pick(AUDIENCES),
    }));
    const query = 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { indicator { id value } } }';
    const { publishIndicators } = await owner.ask<{ publishIndicators: { indicator: { id: string; value: string } }[] }>(query, { input });
    for (const { indicator } of publishIndicators) {
      ids.add(indicator.id);
      items.push({ ...indicator, owner });
      readings.of(owner.id).add(indicator.id);
    }
  }

  /** Follows until the end. What arrives is noted at once. */
  function subscribe(slug: string): void {
    const { id, token } = reader(slug);
    const query = 'subscription { feed(filter: { itemKinds: [INDICATOR] }) { operation itemId indicator { value } } }';
    const events = follow<{ feed: { itemId: string | null } }>(hub.wsUrl, token, query, {});
    following.push(events);
    void (async () => {
      for await (const event of events) readings.takes(id, JSON.stringify(event));
    })().catch(() => undefined); // ends with the hub
  }

  /** Sends a document. What is refused gives nothing: it is counted. */
  async function sends(me: Reader, query: string, variables: object = {}): Promise<unknown> {
    const { text, data, errors } = await post(hub.url, { query, variables }, { authorization: `Bearer ${me.token}` });
    for (const { extensions } of errors) failures.set(extensions.code, (failures.get(extensions.code) ?? 0) + 1);
    readings.takes(me.id, text);
    return data;
  }

  const ways: Readonly<Record<keyof typeof WAYS, (me: Reader) => Promise<unknown>>> = {
    look: (me) =>
      sends(me, 'query ($v: [LookupInput!]!) { lookup(values: $v) { indicators { id value } } }', {
        v: dice.some(items, dice.from(1, 20)).map(({ value }) => ({ value })),
      }),
    list: (me) => sends(me, `{ indicators(first: ${dice.from(1, 50)}) { nodes { id value } } }`),
    open: (me) => sends(me, 'query ($id: ID!) { indicator(id: $id) { id value } }', { id: dice.pick(items).id }),
    async feed(me) {
      const query =
        'query ($after: Cursor) { feed(after: $after, first: 50, filter: { itemKinds: [INDICATOR] }) { events { itemId } cursor } }';
      const data = (await sends(me, query, { after: me.cursor })) as { feed: { cursor: string } } | null;
      me.cursor = data?.feed.cursor ?? me.cursor;
    },
    snapshot: (me) => sends(me, '{ snapshot(first: 50) { items { ... on Indicator { id } } } }'),
    async taxii(me) {
      const client = taxiiClient(hub.url, me.token);
      const { text } = await client.get(`${await client.collection('all')}objects/?limit=${dice.from(5, 50)}`);
      readings.takes(me.id, text);
    },
    async misp(me) {
      const answer = await fetch(`${hub.url}/misp/archive/hashes.csv`, { headers: { authorization: `Bearer ${me.token}` } });
      readings.takes(me.id, await answer.text());
    },
    async file(me) {
      readings.takes(me.id, (await downloadExport({ url: hub.url }, me.token, { format: dice.pick(['ndjson', 'csv', 'stix']) })).text);
    },
  };

  /** Acts of some readers at once, as many as in a day. */
  async function day(): Promise<void> {
    for (let done = 0; done < ACTS_A_DAY; done += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, () => ways[dice.weighed(WAYS)](reader(dice.pick(READERS)))));
    }
  }

  /** Waits until those who follow have what was published last: events come in one order. */
  async function arrived(): Promise<void> {
    await publish('th', DAYS + 1);
    const { id } = await officer(reader('th').ask).publishes({ audience: { countries: ['KH', 'JP', 'AU', 'VN'] } });
    ids.add(id);
    readings.of(reader('th').id).add(id);
    const all = [...LIVE.map((slug) => reader(slug).id), hook];
    await until(
      () => Promise.resolve(all.filter((one) => !readings.of(one).has(id))),
      (late) => late.length === 0,
      120_000,
    );
  }

  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true' });
    receiver = await startReceiver();
    for (const slug of READERS) await signIn(slug);
    const { webhook } = await webhookClient(await hub.as(`analyst@${HOOKED}.example`)).creates({ name: 'all', url: receiver.url });
    hook = webhook.id;
    receiver.answers(({ raw }) => {
      readings.takes(hook, raw);
      return { status: 204 };
    });
    LIVE.forEach(subscribe);
  }, 300_000);
  afterAll(async () => {
    for (const events of following) await events.return?.();
    await receiver.stop();
    await hub.stop();
  });

  it('is in the log: each record that each client received, and no other', async () => {
    for (let today = 1; today <= DAYS; today += 1) {
      for (const slug of OWNERS) await publish(slug, today);
      await day();
      await signIn(dice.pick(READERS));
    }
    await arrived();
    const rows = await hub.ownerSql<{ reader: string; ids: string[] }>(
      `select r.reader, array_agg(distinct i.id) as ids from hub.audit a
         cross join lateral unnest(case when a.recipients = '{}' then array[a.user_id] else a.recipients end) r(reader) cross join unnest(a.items) i(id)
         where a.outcome = 'DONE' and r.reader is not null group by r.reader`,
    );
    const logged = new Map(rows.map((row) => [row.reader, new Set(row.ids)]));
    const missing = [...readings.byReader].flatMap(([who, all]) =>
      [...all].filter((id) => !logged.get(who)?.has(id)).map((id) => [who, id]),
    );
    const tooMany = [...logged].flatMap(([who, all]) =>
      [...all].filter((id) => ids.has(id) && !readings.byReader.get(who)?.has(id)).map((id) => [who, id]),
    );
    report(
      `${DAYS} days of ${ACTS_A_DAY} acts: ${readings.size} pairs of a reader and a record; refused: ${JSON.stringify([...failures])}`,
    );
    expect([...failures.keys()].filter((code) => !['RATE_LIMITED', 'OVERLOADED'].includes(code))).toEqual([]);
    expect({ missing, tooMany }).toEqual({ missing: [], tooMany: [] });
    expect(readings.size).toBeGreaterThan(ids.size);
  }, 1_800_000);

  it('names exactly the readers to each owner', async () => {
    await until(
      async () => (await hub.ownerSql<{ n: number }>('select count(*)::integer as n from hub.audit where leaf is null'))[0]?.n,
      (n) => n === 0,
      120_000,
    );
    await until(
      async () =>
        (await hub.ownerSql<{ late: boolean }>('select p.next < t.size as late from hub.consultation_position p, hub.audit_tree t'))[0]
          ?.late,
      (late) => late === false,
      120_000,
    );
    const names = new Map<string, string>();
    for (const { id, ask } of readers.values()) {
      names.set(id, (await ask<{ me: { party: { name: string } } }>('{ me { party { name } } }')).me.party.name);
    }
    names.set(hook, names.get(reader(HOOKED).id) ?? '');
    const differences: string[] = [];
    for (const { id, owner } of dice.some(items, ASKED_ABOUT)) {
      const wanted = new Set([...readings.byReader].filter(([, all]) => all.has(id)).map(([who]) => names.get(who) ?? ''));
      const said = new Set((await readersOf(reader(owner.slug).ask, id)).map(({ party }) => party.name));
      wanted.delete(names.get(owner.id) ?? '');
      said.delete(names.get(owner.id) ?? '');
      if ([...wanted].sort().join() !== [...said].sort().join()) {
        differences.push(`${[...wanted].sort().join()} | ${[...said].sort().join()}`);
      }
    }
    expect(differences).toEqual([]);
  }, 600_000);
});
