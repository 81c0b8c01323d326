import { type Hub, startHub } from '../../support/hub.js';
import { officer, type Officer, until } from '../../support/officer.js';

/** As in oracles.spec.ts, for what delivery has brought: withdrawals, snapshots, bars, webhooks. */
const OPERATIONS = {
  confirm: 'mutation ($guess: ID!) { confirmWithdrawal(itemId: $guess) { confirmedAt } }',
  receipts: 'query ($guess: ID!) { withdrawals(itemId: $guess) { nodes { party { name } lostAt outstanding } } }',
  deliveries: 'query ($guess: ID!) { indicatorDeliveries(indicatorId: $guess) { nodes { party { name } deliveredAt openedAt } } }',
  snapshot: 'query ($after: Cursor, $filter: FeedFilter) { snapshot(after: $after, filter: $filter) { items { id } } }',
  feed: 'query ($after: Cursor) { feed(after: $after) { events { itemId } } }',
  list: 'query ($after: Cursor) { indicators(after: $after) { edges { node { id } } } }',
  bar: 'mutation ($guess: ID!) { setPartyBarred(partyId: $guess, barred: true) { barred } }',
  unbar: 'mutation ($guess: ID!) { setPartyBarred(partyId: $guess, barred: false) { barred } }',
  suspend: 'mutation ($guess: ID!) { setPartySuspended(partyId: $guess, suspended: true) { state } }',
  webhook: 'query ($guess: ID!) { webhook(id: $guess) { id } }',
  makeWebhook:
    'mutation ($url: String!, $after: Cursor) { createWebhook(input: { name: "x", url: $url, after: $after }) { webhook { id } } }',
  pause: 'mutation ($guess: ID!) { pauseWebhook(id: $guess) { id } }',
  resume: 'mutation ($guess: ID!) { resumeWebhook(id: $guess) { id } }',
  replay: 'mutation ($guess: ID!, $after: Cursor) { replayWebhook(id: $guess, after: $after) { id } }',
  rotate: 'mutation ($guess: ID!) { rotateWebhookSecret(id: $guess) { publicKey } }',
  test: 'mutation ($guess: ID!) { testWebhook(id: $guess) { delivered } }',
  redeliver: 'mutation ($guess: ID!) { redeliverWebhookEvent(id: $guess, eventId: $guess) { delivered } }',
  delete: 'mutation ($guess: ID!) { deleteWebhook(id: $guess) }',
} as const;

describe('what delivery hides and what is absent give one answer', () => {
  let hub: Hub;
  let th: Officer;
  const token: Record<string, string> = {};
  /** Never shown to Cambodia; shown to it still; its own. */
  const item = { hidden: '', seen: '', own: '' };
  const cursor = { snapshot: '', feed: '', list: '' };
  const webhook = { thai: '', deleted: '' };
  const party = { hub: '', binance: '', kh: '' };
  const absent = (): string => crypto.randomUUID();

  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true' });
    for (const name of ['analyst@th', 'analyst@kh', 'admin@kh', 'contributor@meta', 'admin@meta', 'operator@hub']) {
      token[name] = (await hub.as(`${name}.example`)).token;
    }
    th = as('analyst@th');
    const kh = as('analyst@kh');
    item.hidden = (await th.publishes({ value: 'hidden.example.com', audience: { everyCountry: true, exceptCountries: ['KH'] } })).id;
    await th.revokes(item.hidden);
    item.seen = (await th.publishes({ value: 'seen.example.com', audience: { countries: ['KH'] } })).id;
    item.own = (await kh.publishes({ value: 'own.example.com' })).id;
    await until(
      () => kh.reads(),
      ({ events }) => events.length > 0,
    );
    for (const [slug] of Object.entries(party)) {
      party[slug as keyof typeof party] =
        (await hub.ownerSql<{ id: string }>('select id from hub.party where slug = $1', [slug]))[0]?.id ?? '';
    }
    const own = await th.ask<{ snapshot: { cursor: string; feedCursor: string }; indicators: { pageInfo: { endCursor: string } } }>(
      '{ snapshot(first: 1, filter: { includeOwn: true }) { cursor feedCursor } indicators(first: 1) { pageInfo { endCursor } } }',
    );
    Object.assign(cursor, { snapshot: own.snapshot.cursor, feed: own.snapshot.feedCursor, list: own.indicators.pageInfo.endCursor });
    webhook.thai = await makesWebhook(th);
    webhook.deleted = await makesWebhook(kh);
    await kh.ask(OPERATIONS.delete, { guess: webhook.deleted });
  });
  afterAll(() => hub.stop());

  const as = (name: string): Officer => officer(hub.asToken(token[name] ?? '').ask);
  /** One that sends to the hub itself, which knows nothing of such messages. */
  const makesWebhook = async (who: Officer): Promise<string> =>
    (await who.ask<{ createWebhook: { webhook: { id: string } } }>(OPERATIONS.makeWebhook, { url: hub.url })).createWebhook.webhook.id;
  /** Answers as text, without their requests' own ids and what was asked for; all alike. @returns the one answer. */
  async function alike(operation: keyof typeof OPERATIONS, tried: readonly object[], name: string): Promise<string> {
    const answers = new Set<string>();
    for (const variables of tried) {
      const text = JSON.stringify(await hub.raw(OPERATIONS[operation], variables, token[name]));
      const asked = JSON.stringify(variables).match(/"[^"]{8,}"/g) ?? [];
      const anonymous = text.replace(/"requestId":"[^"]+"/g, '"requestId":""');
      answers.add(asked.reduce((rest, word) => rest.replaceAll(word, '"asked"'), anonymous));
    }
    expect([...answers]).toHaveLength(1);
    return [...answers].join();
  }
  const guesses = (...ids: readonly string[]): object[] => [...ids, absent(), 'no id at all'].map((guess) => ({ guess }));
  const edited = (whole: string): string => `${whole.slice(0, -4)}AAAA`;

  it('confirmed: an item that one never saw, sees still, owns, and none', async () => {
    expect(await alike('confirm', guesses(item.hidden, item.seen, item.own), 'analyst@kh')).toContain('NOT_FOUND');
    expect(await alike('confirm', guesses(item.hidden, item.seen), 'contributor@meta')).toContain('NOT_FOUND');
    expect(await alike('confirm', guesses(item.hidden, item.own), 'admin@kh')).toContain('FORBIDDEN');
  });

  it('asked for receipts: somebody else’s item, seen or hidden, and none', async () => {
    expect(await alike('receipts', guesses(item.hidden, item.seen), 'analyst@kh')).toContain('NOT_FOUND');
    expect(await alike('receipts', guesses(item.hidden, item.seen), 'operator@hub')).toContain('FORBIDDEN');
    expect(await alike('deliveries', guesses(item.hidden, item.seen), 'analyst@kh')).toContain('NOT_FOUND');
    expect(await alike('deliveries', guesses(item.hidden, item.seen), 'contributor@meta')).toContain('NOT_FOUND');
    expect(await alike('deliveries', guesses(item.hidden, item.seen), 'operator@hub')).toContain('FORBIDDEN');
  });

  it('gone on from: another party’s snapshot, an edited cursor, one of another kind, none at all', async () => {
    const { snapshot, feed, list } = cursor;
    const tried = [snapshot, edited(snapshot), feed, list, 'x'.repeat(snapshot.length), 'x'].map((after) => ({ after }));
    expect(await alike('snapshot', tried, 'analyst@kh')).toContain('RESYNC_REQUIRED');
    expect(await alike('feed', tried, 'analyst@kh')).toContain('RESYNC_REQUIRED');
    expect(
      await alike(
        'makeWebhook',
        tried.map((one) => ({ ...one, url: hub.url })),
        'analyst@kh',
      ),
    ).toContain('RESYNC_REQUIRED');
    expect(await alike('list', tried, 'analyst@kh')).toContain('CURSOR_UNFIT');
    const own = await as('analyst@th').ask<{ snapshot: { items: unknown[] } }>(
      `{ snapshot(first: 1, after: "${snapshot}", filter: { includeOwn: true }) { items { id } } }`,
    );
    expect(own.snapshot.items).toHaveLength(1); // the same cursor, where it belongs
  });

  it('filtered by: an owner of whom one must not know', async () => {
    const by = [party.binance, absent()].map((owner) => ({ filter: { owners: [owner] } }));
    expect(await alike('snapshot', by, 'contributor@meta')).toBe('{"data":{"snapshot":{"items":[]}}}');
  });

  it('barred: the hub itself and nobody; by those who may not, everybody', async () => {
    for (const operation of ['bar', 'unbar'] as const) {
      expect(await alike(operation, guesses(party.hub), 'admin@kh')).toContain('NOT_FOUND');
      for (const name of ['analyst@kh', 'admin@meta', 'operator@hub']) {
        expect(await alike(operation, guesses(party.hub, party.kh, party.binance), name)).toContain('FORBIDDEN');
      }
    }
    expect(await hub.ownerSql('select from hub.bar')).toEqual([]);
  });

  it('suspended: nobody; by those who may not, everybody', async () => {
    expect(await alike('suspend', guesses(item.hidden), 'operator@hub')).toContain('NOT_FOUND');
    for (const name of ['analyst@kh', 'admin@kh', 'admin@meta']) {
      expect(await alike('suspend', guesses(party.hub, party.kh, party.binance), name)).toContain('FORBIDDEN');
    }
    expect(await hub.ownerSql('select from hub.party where suspended_at is not null')).toEqual([]);
  });

  it('called by its id: another party’s webhook, one’s own that is deleted, and none', async () => {
    expect(await alike('webhook', guesses(webhook.thai, webhook.deleted), 'analyst@kh')).toBe('{"data":{"webhook":null}}');
    for (const operation of ['pause', 'resume', 'replay', 'rotate', 'test', 'redeliver', 'delete'] as const) {
      expect(await alike(operation, guesses(webhook.thai, webhook.deleted), 'analyst@kh')).toContain('NOT_FOUND');
    }
    const elsewhere = [webhook.thai, absent()].map((guess) => ({ guess, after: cursor.feed }));
    expect(await alike('replay', elsewhere, 'analyst@kh')).toMatch(/NOT_FOUND|RESYNC_REQUIRED/);
    expect(await th.ask(OPERATIONS.webhook, { guess: webhook.thai })).toEqual({ webhook: { id: webhook.thai } });
  });
});
