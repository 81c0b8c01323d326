import { readFileSync } from 'node:fs';
import { everyField, everyQuery, fieldsOf } from '../../support/every-field.js';
import { downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { officer, type Officer, until } from '../../support/officer.js';
import { startReceiver } from '../../support/receiver.js';
import { follow } from '../../support/sockets.js';
import { askInParts, splitDocument } from '../../support/split-document.js';
import { taxiiClient } from '../../support/taxii-client.js';
import { walkByNext } from '../../support/taxii-walk.js';
import { webhookClient } from '../../support/webhook-client.js';

type Person = Officer & { readonly token: string };
interface Watched {
  readonly operation: string;
  readonly itemId: string | null;
  readonly cursor: string;
  readonly backfill: boolean;
  readonly indicator: Readonly<Record<string, unknown>> | null;
}
interface SeenRelease {
  readonly itemId: string;
  readonly item: { readonly value: string } | null;
  readonly partner: { readonly name: string };
  readonly releasedBy: { readonly name: string } | null;
  readonly endedAt: string | null;
  readonly barred: boolean;
  readonly fetched: readonly { readonly channel: string }[];
}

/** One for each place of a claim that no partner may read; the owner's own doors show each of them. */
const CANARIES = {
  'the value as it was written': 'CaNaRy-WrItTeN.example.com',
  'the description': 'canary-description',
  'the reference': 'canary-external-id',
  'a tag before the release': 'canary-former-tag',
  'the description before the release': 'canary-former-description',
  'the note of a sighting of another': 'canary-sighting-note',
  'the reference of a sighting of another': 'canary-sighting-reference',
  'the name of a group': 'ASEAN call-centre fraud',
  'a property of a STIX original': 'canary-stix-property',
  'the description of a STIX original': 'canary-stix-description',
  'the comment of a MISP attribute': 'canary-misp-comment',
  'the title of a MISP event': 'canary-misp-info',
} as const;
const heldBy = (text: string): readonly string[] =>
  Object.entries(CANARIES).flatMap(([name, canary]) => (text.includes(canary) ? [name] : []));

const WATCHED = 'operation itemId cursor backfill indicator { value threat owner { name } version }';
const RELEASES = `query ($partner: ID, $ended: Boolean, $first: Int, $after: Cursor) { partnerReleases(partnerId: $partner, includeEnded: $ended, first: $first, after: $after) {
  nodes { itemId item { ... on Indicator { value } } partner { name } releasedBy { name } endedAt barred fetched { channel } } pageInfo { hasNextPage endCursor } } }`;

/** What was released to partners by name, as the versions of items tell it. */
const OF_VERSIONS = `
    select v.item, v.kind, g.owner, k, v.version, v.at, v.by_user,
        (select min(e.at) from hub.item_version e where e.item = v.item and e.version > v.version and k <> all (e.audience))
      from (select x.*, lag(x.audience, 1, '{}') over (partition by x.item order by x.version) as before
        from hub.item_version x where x.kind in ('INDICATOR', 'STIX_OBJECT')) v
      cross join unnest(v.audience) k
      cross join lateral hub.governed(v.kind, v.item) g
      where hub.is_partner(k) and k <> all (v.before) and g.owner is not null
      order by v.at, v.item, v.version, k`;

describe('what is released to a partner', () => {
  let hub: Hub;
  let th: Person, kh: Person, meta: Person, microsoft: Person;
  let metaId: string, microsoftId: string;

  const settled = (): Promise<unknown> =>
    until(
      () => hub.ownerSql<{ busy: string }>('select count(*) as busy from hub.outbox'),
      ([row]) => row?.busy === '0',
    );
  const watch = async (who: Officer, said: object = {}): Promise<readonly Watched[]> => {
    const query = `query ($filter: ReleasedFeedFilter, $after: Cursor) { releasedFeed(first: 1000, after: $after, filter: $filter) { events { ${WATCHED} } } }`;
    return (await who.ask<{ releasedFeed: { events: Watched[] } }>(query, said)).releasedFeed.events;
  };
  type Releases = {
    readonly nodes: readonly SeenRelease[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
  const releases = async (who: Officer, said: object = {}): Promise<Releases> =>
    (await who.ask<{ partnerReleases: Releases }>(RELEASES, said)).partnerReleases;
  const posts = async (who: Person, path: string, type: string, body: object): Promise<void> => {
    const headers = { authorization: `Bearer ${who.token}`, 'content-type': type };
    const response = await fetch(`${hub.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await response.text();
    if (response.status !== 200 || text.includes('REJECTED')) throw new Error(text);
  };

  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true' });
    const as = async (email: string): Promise<Person> => {
      const { ask, token } = await hub.as(email);
      return { ...officer(ask), token };
    };
    [th, kh] = [await as('analyst@th.example'), await as('analyst@kh.example')];
    [meta, microsoft] = [await as('contributor@meta.example'), await as('contributor@microsoft.example')];
    [metaId, microsoftId] = [await th.partyId('Meta'), await th.partyId('Microsoft')];
  });
  afterAll(() => hub.stop());

  describe('of an indicator with a mark in every place that is not for partners', () => {
    let id: string;
    const said = { value: CANARIES['the value as it was written'], tlp: 'GREEN', threat: 'PHISHING', reissue: true };

    beforeAll(async () => {
      const former = { tags: [CANARIES['a tag before the release']], description: CANARIES['the description before the release'] };
      await th.publishes({ ...said, ...former });
      const audience = { countries: ['KH'], groups: [await th.groupId()], partners: [metaId, microsoftId] };
      ({ id } = await th.publishes({
        ...{ ...said, audience, description: CANARIES['the description'], externalId: CANARIES['the reference'] },
        ...{ confidence: 73, reliability: 'B', credibility: 2, tags: ['released'], lastSeen: '2026-05-02T00:00:00Z' },
      }));
      await kh.ask('mutation ($input: SightingInput!) { addSighting(input: $input) { id } }', {
        input: {
          ...{ indicatorId: id, note: CANARIES['the note of a sighting of another'] },
          externalId: CANARIES['the reference of a sighting of another'],
        },
      });
      await posts(th, `/bulk/stix?to=partner:meta`, 'application/stix+json', {
        type: 'bundle',
        id: 'bundle--8ef8d9d6-8bd8-4b1c-9f5d-0f7a5ce1c001',
        objects: [
          {
            ...{ type: 'indicator', spec_version: '2.1', id: 'indicator--8ef8d9d6-8bd8-4b1c-9f5d-0f7a5ce1c002' },
            ...{ created: '2026-05-01T00:00:00.000Z', modified: '2026-05-01T00:00:00.000Z', valid_from: '2026-05-01T00:00:00Z' },
            ...{ pattern: "[domain-name:value = 'stix-read.example.com']", pattern_type: 'stix', indicator_types: ['malicious-activity'] },
            object_marking_refs: ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'],
            description: CANARIES['the description of a STIX original'],
            x_own: { deep: [CANARIES['a property of a STIX original']] },
          },
        ],
      });
      await posts(th, '/bulk/misp?threat=phishing&to=partner:meta&tlp=green', 'application/json', {
        Event: {
          ...{ uuid: '8ef8d9d6-8bd8-4b1c-9f5d-0f7a5ce1c003', info: CANARIES['the title of a MISP event'], date: '2026-05-01' },
          Attribute: [
            {
              ...{ uuid: '8ef8d9d6-8bd8-4b1c-9f5d-0f7a5ce1c004', type: 'domain', value: 'misp-read.example.com' },
              ...{ comment: CANARIES['the comment of a MISP attribute'], to_ids: true },
            },
          ],
        },
      });
      await settled();
    });

    /** Everything that `who` is shown, by every door; refusals as well. */
    const shownTo = async (who: Person): Promise<readonly string[]> => {
      const texts: string[] = [];
      const asks = async (query: string, variables: object = {}): Promise<void> => {
        const answers = await askInParts((part) => hub.raw(part, variables, who.token), query);
        texts.push(...answers.map((answer) => JSON.stringify(answer)));
      };
      for (const query of everyQuery()) await asks(query);
      const one = everyField('Indicator');
      await asks(
        `query ($id: ID!) { indicator(id: $id) { ${one} } indicatorVersions(indicatorId: $id) { nodes { ${everyField('IndicatorVersion')} } } }`,
        {
          id,
        },
      );
      await asks('query ($id: ID!) { withdrawals(itemId: $id) { nodes { outstanding } } }', { id });
      await asks(`{ indicators(filter: { includeLapsed: true }) { edges { node { ${one} } } } }`);
      await asks(`query ($v: [LookupInput!]!) { lookup(values: $v, includeLapsed: true) { ${everyField('LookupResult')} } }`, {
        v: [said.value.toLowerCase(), 'stix-read.example.com', 'misp-read.example.com'].map((value) => ({ value })),
      });
      for (const filter of ['includeOwn: true', 'released: true']) {
        await asks(`{ feed(first: 50, filter: { ${filter} }) { ${everyField('FeedPage')} } }`);
        await asks(`{ snapshot(first: 50, filter: { ${filter} }) { ${everyField('SnapshotPage')} } }`);
      }
      const client = taxiiClient(hub.url, who.token);
      const { body } = await client.get('/taxii2/api/collections/');
      for (const { id: collection, alias } of body.collections ?? []) {
        if (alias.startsWith('from-') || alias.startsWith('to-')) continue;
        const path = `/taxii2/api/collections/${collection}`;
        for (const rest of ['objects/', 'objects/?match[version]=all', 'manifest/']) texts.push((await client.get(`${path}/${rest}`)).text);
      }
      const headers = { authorization: `Bearer ${who.token}` };
      const manifest = await (await fetch(`${hub.url}/misp/feed/manifest.json`, { headers })).text();
      texts.push(manifest);
      for (const uuid of Object.keys(JSON.parse(manifest) as object)) {
        texts.push(await (await fetch(`${hub.url}/misp/feed/${uuid}.json`, { headers })).text());
      }
      for (const format of ['ndjson', 'csv', 'stix', 'misp']) texts.push((await downloadExport(hub, who.token, { format })).text);
      return texts;
    };

    it('is in no answer to the partner, by any door, and the value is in those that have it', async () => {
      const texts = await shownTo(meta);
      expect(texts.filter((text) => text.includes('"TOO_COMPLEX"'))).toEqual([]);
      expect(texts.flatMap((text) => heldBy(text).map((what) => `${what}: ${text.slice(0, 200)}`))).toEqual([]);
      const holding = texts.filter((text) => text.includes('canary-written.example.com'));
      expect(holding.length).toBeGreaterThan(15);
      // The marks are there to be found.
      const others = ['the value as it was written', 'the reference of a sighting of another'];
      expect(heldBy((await shownTo(th)).join('\n'))).toEqual(Object.keys(CANARIES).filter((name) => !others.includes(name)));
    });

    it('is in no message of a webhook and no event of a subscription', async () => {
      const receiver = await startReceiver();
      const { webhook } = await webhookClient(meta).creates({ name: 'Watch', url: receiver.url, filter: { released: true } });
      await webhookClient(meta).replays(webhook.id, null);
      await until(
        () => Promise.resolve(receiver.received.length),
        (count) => count >= 3,
      );
      expect(receiver.received.flatMap(({ raw }) => heldBy(raw))).toEqual([]);
      expect(receiver.received.map(({ data }) => data.item?.value)).toContain('canary-written.example.com');
      await webhookClient(meta).deletes(webhook.id);
      await receiver.stop();

      const page = await meta.reads();
      for (const [field, selection] of [
        ['feed', everyField('FeedEvent')],
        ['releasedFeed', everyField('ReleasedEvent')],
      ]) {
        for (const part of splitDocument(`subscription { ${field}(after: "${page.events[0]?.cursor}") { ${selection} } }`)) {
          const followed = follow<object>(hub.wsUrl, meta.token, part);
          const texts: string[] = [];
          for (let count = 0; count < 3; count += 1) texts.push(JSON.stringify((await followed.next()).value));
          expect(heldBy(texts.join('\n'))).toEqual([]);
          await followed.return?.();
        }
      }
    });

    it('shows the fields that docs/releases.md says, and no field that it does not know', async () => {
      const page = readFileSync(new URL('../../../docs/releases.md', import.meta.url), 'utf8');
      const rows = [...page.matchAll(/^\| (`.+`) +\| (.+?) +\|$/gm)].flatMap(([, fields = '', what = '']) =>
        [...fields.matchAll(/`(\w+)`/g)].map(([, name = '']) => [name, what] as const),
      );
      expect(rows.map(([name]) => name).sort()).toEqual([...fieldsOf('Indicator')].sort());
      const never = rows.flatMap(([name, what]) => (what === 'never' ? [name] : []));
      const same = rows.flatMap(([name, what]) => (what.startsWith('as it is') ? [name] : []));
      const nothing = rows.flatMap(([name, what]) => (what.startsWith('nothing') ? [name] : []));
      expect([never.length, same.length, nothing.length]).toEqual([10, 23, 3]);
      const query = `query ($id: ID!) { indicator(id: $id) { ${everyField('Indicator')} } }`;
      const seen = async (who: Person): Promise<Record<string, unknown>> => {
        const parts = await askInParts((part) => who.ask<{ indicator: Record<string, unknown> }>(part, { id }), query);
        return Object.assign({}, ...parts.map(({ indicator }) => indicator)) as Record<string, unknown>;
      };
      const [own, its] = [await seen(th), await seen(meta)];
      for (const name of same) expect([name, its[name]]).toEqual([name, own[name]]);
      for (const name of [...never, ...nothing, 'creditedTo']) expect([name, its[name]]).toEqual([name, null]);
      expect(never.filter((name) => own[name] === null)).toEqual(['pendingRelease', 'personStatus']);
      expect(its).toMatchObject({ corroboration: 1, owner: { name: 'Thailand' }, sightingSummary: { sighters: 0 } });
      const projected = fieldsOf('ReleasedIndicator');
      expect([...never, 'disputed', 'fromReport', 'creditedTo'].filter((name) => projected.includes(name))).toEqual([]);
    });
  });

  it('does not say whose it is where the owner stays unnamed', async () => {
    const { id } = await kh.publishes({ value: 'unnamed.example.com', attribution: 'HIDDEN', audience: { partners: [metaId] } });
    const [event] = await until(
      async () => (await watch(meta)).filter(({ itemId }) => itemId === id),
      (events) => events.length === 1,
    );
    expect(event).toMatchObject({ operation: 'PUBLISHED', indicator: { value: 'unnamed.example.com', owner: null } });
    const { ask } = meta;
    const { indicator } = await ask<{ indicator: object }>(`query ($id: ID!) { indicator(id: $id) { owner { id } agency { id } } }`, {
      id,
    });
    expect(indicator).toEqual({ owner: null, agency: null });
    const client = taxiiClient(hub.url, meta.token);
    const { body } = await client.get(`${await client.collection('released')}objects/?match[type]=indicator`);
    const object = body.objects?.find(({ name }) => String(name).includes('unnamed'));
    expect(object).toBeDefined();
    expect(JSON.stringify(object)).not.toContain('Cambodia');
  });

  describe('is followed by itself', () => {
    it('with publications, changes, revocations and withdrawals, and nothing of the partner’s own', async () => {
      const start = (await meta.reads()).cursor;
      const kept = await th.publishes({ value: 'kept.example.com', audience: { partners: [metaId] } });
      const lost = await th.publishes({ value: 'lost.example.com', audience: { partners: [metaId, microsoftId] } });
      const late = await th.publishes({ value: 'late.example.com', audience: { countries: ['KH'] } });
      await th.publishes({ value: 'never.example.com', audience: { everyCountry: true, partners: [microsoftId] } });
      const own = await meta.publishes({ value: 'of-meta.example.com', audience: { countries: ['TH'] } });
      await th.ask('mutation ($input: SightingInput!) { addSighting(input: $input) { id } }', { input: { indicatorId: own.id } });
      await th.publishes({ value: 'kept.example.com', tags: ['again'], audience: { partners: [metaId] } });
      await settled();
      await th.readdresses(lost.id, { partners: [microsoftId] });
      await th.readdresses(late.id, { countries: ['KH'], partners: [metaId] });
      await th.revokes(kept.id);
      await settled();

      const events = (await watch(meta, { after: start })).map(({ operation, itemId, backfill }) => [operation, itemId, backfill]);
      expect(events).toEqual([
        // What was revoked or lost since is told as it is now.
        ['PUBLISHED', kept.id, false],
        ['UPDATED', kept.id, false],
        ['WITHDRAWN', lost.id, false],
        ['PUBLISHED', late.id, true],
        ['REVOKED', kept.id, false],
      ]);
      // The whole feed tells the partner of more, and under the same cursors.
      const all = `query ($after: Cursor) { feed(after: $after, filter: { includeOwn: true }) { events { operation itemId cursor kind } } }`;
      const { feed } = await meta.ask<{ feed: { events: (Watched & { kind: string })[] } }>(all, { after: start });
      expect(feed.events.map(({ kind }) => kind)).toContain('SIGHTING');
      expect(feed.events.map(({ cursor }) => cursor)).toEqual(
        expect.arrayContaining((await watch(meta, { after: start })).map(({ cursor }) => cursor)),
      );
      const filtered = 'query ($after: Cursor) { feed(after: $after, filter: { released: true, includeOwn: true }) { events { itemId } } }';
      const page = await meta.ask<{ feed: { events: Watched[] } }>(filtered, { after: start });
      expect(page.feed.events.map(({ itemId }) => itemId)).toEqual(events.map(([, id]) => id));
      expect((await watch(meta, { after: start, filter: { kinds: ['PHONE'] } })).length).toBe(0);
      expect((await watch(microsoft, { after: null })).map(({ itemId }) => itemId)).toEqual(
        expect.not.arrayContaining([kept.id, late.id, own.id]),
      );
      // No kind that cannot be released, whatever is asked for.
      const none = '{ feed(filter: { released: true, itemKinds: [SIGHTING, REPORT] }) { events { itemId } } }';
      expect(await meta.ask(none)).toEqual({ feed: { events: [] } });
    });

    it('by a saved filter, a snapshot and a webhook, which keep what was said', async () => {
      const save = 'mutation { saveFeedFilter(name: "watch", filter: { released: true, kinds: [DOMAIN] }) { id filter { released } } }';
      const { saveFeedFilter } = await meta.ask<{ saveFeedFilter: { id: string; filter: { released: boolean } } }>(save);
      expect(saveFeedFilter.filter.released).toBe(true);
      const query = 'query ($id: ID!) { feed(first: 1000, savedFilterId: $id) { events { kind itemId } } }';
      const { feed } = await meta.ask<{ feed: { events: { kind: string; itemId: string }[] } }>(query, { id: saveFeedFilter.id });
      expect([...new Set(feed.events.map(({ kind }) => kind))]).toEqual(['INDICATOR']);
      const own = (await meta.lists()).filter((value) => value === 'of-meta.example.com');
      expect(own).toHaveLength(1);
      const copy =
        '{ snapshot(first: 500, filter: { released: true, includeOwn: true }) { items { __typename ... on Indicator { value } } } }';
      const { snapshot } = await meta.ask<{ snapshot: { items: { __typename: string; value: string }[] } }>(copy);
      expect(snapshot.items.map(({ value }) => value)).toEqual(expect.not.arrayContaining(own));
      expect(snapshot.items.map(({ value }) => value)).toContain('late.example.com');
      expect(snapshot.items.map((item) => item.__typename)).toEqual(expect.not.arrayContaining(['Sighting', 'Report']));
      const make = 'mutation ($i: WebhookInput!) { createWebhook(input: $i) { webhook { id filter { released includeOwn itemKinds } } } }';
      const input = { name: 'watch', url: 'http://127.0.0.1:9999/hook', filter: { released: true, includeOwn: true } };
      const made = await meta.ask<{ createWebhook: { webhook: { id: string; filter: object } } }>(make, { i: input });
      expect(made.createWebhook.webhook.filter).toEqual({ released: true, includeOwn: false, itemKinds: ['INDICATOR', 'STIX_OBJECT'] });
      await webhookClient(meta).deletes(made.createWebhook.webhook.id);
    });

    it('as a TAXII collection of its own, which no country and no other partner has', async () => {
      const client = taxiiClient(hub.url, meta.token);
      const path = await client.collection('released');
      const values = (await walkByNext(client, `${path}objects/`)).objects.map((object) => String(object['value'] ?? object['name'] ?? ''));
      expect(values).toContain('late.example.com');
      expect(values).not.toContain('of-meta.example.com');
      expect((await walkByNext(client, `${await client.collection('all')}objects/`)).objects.map(({ value }) => value)).toContain(
        'of-meta.example.com',
      );
      const types = new Set((await walkByNext(client, `${path}objects/`)).objects.map(({ type }) => type));
      expect(types.has('sighting')).toBe(false);
      // A sighting of its own claim is asked for by its id, in vain.
      const all = await client.get(`${await client.collection('all')}objects/?match[type]=sighting`);
      const [sighting] = all.body.objects ?? [];
      expect((await client.get(`${path}objects/${sighting?.id}/`)).status).toBe(404);
      for (const other of [th, microsoft]) expect((await taxiiClient(hub.url, other.token).get(`${path}objects/`)).status).toBe(404);
      expect((await taxiiClient(hub.url, th.token).get('/taxii2/api/collections/released/')).status).toBe(404);
      expect((await client.post(`${path}objects/`, { objects: [] })).status).toBe(403);
    });

    it('by a reader of its own: who goes on in the feed has not got what the released feed told', async () => {
      const { id } = await th.publishes({ value: 'told.example.com', audience: { partners: [metaId] } });
      await settled();
      const start = (await meta.reads()).cursor;
      await th.readdresses(id, {});
      await settled();
      const outstanding = async () => {
        const query = 'query ($id: ID!) { withdrawals(itemId: $id) { nodes { party { name } sentAt deliveredAt outstanding } } }';
        return (await th.ask<{ withdrawals: { nodes: { deliveredAt: string | null }[] } }>(query, { id })).withdrawals.nodes;
      };
      const [told] = await watch(meta, { after: start });
      expect(told).toMatchObject({ operation: 'WITHDRAWN', itemId: id, indicator: null });
      await meta.reads(told?.cursor ?? null, { kinds: ['PHONE'] });
      expect(await outstanding()).toMatchObject([{ party: { name: 'Meta' }, sentAt: expect.any(String), deliveredAt: null }]);
      await watch(meta, { after: told?.cursor });
      expect(await outstanding()).toMatchObject([{ outstanding: false, deliveredAt: expect.any(String) }]);
    });
  });

  describe('is listed for the country that released it', () => {
    it('with to whom, by whom, until when, and how it was fetched', async () => {
      const { id } = await th.publishes({ value: 'listed.example.com', audience: { partners: [metaId, microsoftId] } });
      await settled();
      const ours = async (who: Officer, said: object = {}) => (await releases(who, said)).nodes.filter(({ itemId }) => itemId === id);
      expect(await ours(th)).toEqual(
        ['Microsoft', 'Meta']
          .map((name) => ({
            ...{ itemId: id, item: { value: 'listed.example.com' }, partner: { name }, releasedBy: { name: 'analyst@th.example' } },
            ...{ endedAt: null, barred: false, fetched: [] },
          }))
          .sort((one, other) => Number(other.partner.name === 'Microsoft') - Number(one.partner.name === 'Microsoft')),
      );
      const client = taxiiClient(hub.url, meta.token);
      await walkByNext(client, `${await client.collection('released')}objects/`);
      expect(await ours(th, { partner: metaId })).toMatchObject([{ partner: { name: 'Meta' }, fetched: [{ channel: 'TAXII' }] }]);
      expect(await ours(th, { partner: microsoftId })).toMatchObject([{ fetched: [] }]);
      await th.readdresses(id, { partners: [metaId] });
      expect(await ours(th)).toMatchObject([{ partner: { name: 'Meta' }, endedAt: null }]);
      expect(await ours(th, { ended: true, partner: microsoftId })).toMatchObject([{ endedAt: expect.any(String) }]);
      await th.readdresses(id, { partners: [metaId, microsoftId] });
      expect(await ours(th, { ended: true, partner: microsoftId })).toMatchObject([{ endedAt: null }, { endedAt: expect.any(String) }]);
      for (const other of [kh, meta, microsoft]) expect(await ours(other, { ended: true })).toEqual([]);
    });

    it('also where a webhook of the partner took it, and only then', async () => {
      const receiver = await startReceiver();
      const { webhook } = await webhookClient(meta).creates({ name: 'Watch', url: receiver.url, filter: { released: true } });
      const { id } = await th.publishes({ value: 'hooked.example.com', audience: { partners: [metaId] } });
      const found = await until(
        async () => (await releases(th)).nodes.filter(({ itemId }) => itemId === id),
        ([one]) => (one?.fetched.length ?? 0) > 0,
      );
      expect(found).toMatchObject([{ fetched: [{ channel: 'WEBHOOK' }] }]);
      await webhookClient(meta).deletes(webhook.id);
      await receiver.stop();
    });

    it('as the versions tell it', async () => {
      const shape = ({ ended_at, ...rest }: Record<string, unknown>): object => ({ ...rest, isOver: ended_at !== null });
      const columns = 'item, kind, owner, partner, version, by_user, ended_at';
      const kept = await hub.ownerSql(`select ${columns} from hub.partner_release order by item, version, partner`);
      const told = await hub.ownerSql(
        `select x.item, x.kind, x.owner, x.k as partner, x.version, x.by_user, x.min as ended_at from (${OF_VERSIONS}) x order by item, version, k`,
      );
      expect(kept.length).toBeGreaterThan(10);
      expect(told.map(shape)).toEqual(kept.map(shape));
    });

    it('page by page, and as far as an officer sees the items', async () => {
      const first = await releases(th, { first: 2 });
      const second = await releases(th, { first: 2, after: first.pageInfo.endCursor });
      const whole = await releases(th);
      expect(first.pageInfo.hasNextPage).toBe(true);
      expect([...first.nodes, ...second.nodes]).toEqual(whole.nodes.slice(0, 4));
      await expect(releases(kh, { after: first.pageInfo.endCursor })).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
      await expect(releases(th, { first: 501 })).rejects.toMatchObject({ reason: 'PAGE_SIZE' });
      expect(await releases(th, { partner: 'nobody' })).toEqual({ nodes: [], pageInfo: { hasNextPage: false, endCursor: null } });
      const red = await th.publishes({ value: 'red.example.com', tlp: 'RED', audience: { partners: [metaId] } });
      expect((await releases(th)).nodes.map(({ itemId }) => itemId)).toContain(red.id);
      expect((await watch(meta)).map(({ itemId }) => itemId)).not.toContain('');
      const admin = officer((await hub.as('admin@th.example')).ask);
      await expect(releases(admin)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });
  });

  describe('comes back as figures', () => {
    const SIGHT = 'mutation ($input: SightingInput!) { addSighting(input: $input) { id verdict count note } }';
    const SUMMARY =
      'query ($id: ID!) { indicator(id: $id) { sightingSummary { seen { count first last sighters } } sightings { edges { node { id note by { name } externalId } } } } }';

    it('for the owner alone, with the partner’s own beside it', async () => {
      const { id } = await th.publishes({ value: 'figures.example.com', audience: { countries: ['KH'], partners: [metaId, microsoftId] } });
      const times = { firstSeen: '2026-05-02T00:00:00.000Z', lastSeen: '2026-05-09T00:00:00.000Z' };
      const input = { indicatorId: id, count: 40, externalId: 'case-of-meta', ...times };
      const { addSighting } = await meta.ask<{ addSighting: { id: string } }>(SIGHT, { input });
      const tally = { count: 40, first: times.firstSeen, last: times.lastSeen, sighters: 1 };
      const node = { id: addSighting.id, note: null, by: { name: 'Meta' } };
      expect(await th.ask(SUMMARY, { id })).toEqual({
        indicator: { sightingSummary: { seen: tally }, sightings: { edges: [{ node: { ...node, externalId: null } }] } },
      });
      expect(await meta.ask(SUMMARY, { id })).toMatchObject({
        indicator: { sightingSummary: { seen: tally }, sightings: { edges: [{ node: { ...node, externalId: 'case-of-meta' } }] } },
      });
      for (const other of [kh, microsoft]) {
        expect(await other.ask(SUMMARY, { id })).toMatchObject({
          indicator: { sightingSummary: { seen: { count: 0 } }, sightings: { edges: [] } },
        });
        expect(await other.ask('query ($id: ID!) { sighting(id: $id) { id } }', { id: addSighting.id })).toEqual({ sighting: null });
      }
    });

    it('and never with words: neither a note nor what an import says, nor why it was taken back', async () => {
      const { id } = await th.publishes({ value: 'wordless.example.com', audience: { partners: [metaId] } });
      const noted = { indicatorId: id, note: 'canary-of-a-user' };
      await expect(meta.ask(SIGHT, { input: noted })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        reason: 'SIGHTING_WORDS_FROM_PARTNER',
      });
      await posts(meta, '/bulk/stix?tlp=green', 'application/stix+json', {
        type: 'bundle',
        id: 'bundle--8ef8d9d6-8bd8-4b1c-9f5d-0f7a5ce1c010',
        objects: [
          {
            ...{ type: 'sighting', spec_version: '2.1', id: 'sighting--8ef8d9d6-8bd8-4b1c-9f5d-0f7a5ce1c011', count: 7 },
            ...{ created: '2026-05-01T00:00:00.000Z', modified: '2026-05-01T00:00:00.000Z' },
            ...{
              sighting_of_ref: `indicator--${id.replace(/^(.{14})7/, '$14')}`,
              description: 'canary-of-a-user',
              x_user: 'canary-of-a-user',
            },
          },
        ],
      });
      await settled();
      const query = `{ feed(first: 50, filter: { itemKinds: [SIGHTING], includeOwn: true }) { ${everyField('FeedPage')} } }`;
      const told = JSON.stringify(await askInParts((part) => th.ask(part), query));
      expect(told).toContain('"count":7');
      expect(told).not.toContain('canary-of-a-user');
      const client = taxiiClient(hub.url, th.token);
      const { objects } = await walkByNext(client, `${await client.collection('all')}objects/`, { 'match[type]': 'sighting' });
      expect(JSON.stringify(objects)).toContain('"count":7');
      expect(JSON.stringify(objects)).not.toContain('canary-of-a-user');
      type Edges = { indicator: { sightings: { edges: { node: { id: string } }[] } } };
      const [said] = (await meta.ask<Edges>(SUMMARY, { id })).indicator.sightings.edges;
      const back = 'mutation ($id: ID!) { revokeSighting(id: $id, reason: "canary-of-a-user") { revokedReason } }';
      await meta.ask(back, { id: said?.node.id });
      const one = await th.ask<{ sighting: { revokedReason: string } }>('query ($id: ID!) { sighting(id: $id) { revokedReason } }', {
        id: said?.node.id,
      });
      expect(one.sighting.revokedReason).toBe('Revoked by the partner.');
    });
  });
});
