import { readMisp } from '../../../src/exchange/misp/read.js';
import type { Json, MispEvent } from '../../../src/exchange/misp/shapes.js';
import { outerId } from '../../../src/exchange/misp/write/ids.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient, READING, WRITING } from '../../support/api-key-client.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';

type Manifest = Record<string, { Orgc: { name: string }; Tag: { name: string }[]; info: string; date: string; timestamp: string }>;

describe('the MISP feed', () => {
  let hub: Hub;
  let thailand: Officer, cambodia: Officer;
  const keys: Record<string, string> = {};

  beforeAll(async () => {
    hub = await startHub();
    thailand = officer((await hub.as('analyst@th.example')).ask);
    cambodia = officer((await hub.as('analyst@kh.example')).ask);
    for (const party of ['th', 'kh', 'vn', 'meta']) {
      const { ask } = await hub.as(`admin@${party}.example`);
      const permissions = party === 'th' ? WRITING : READING;
      keys[party] = (await apiKeyClient(ask).makes({ name: 'misp', permissions })).secret;
    }
  });
  afterAll(() => hub.stop());

  const fetched = (who: string, path: string, headers: Record<string, string> = {}) =>
    fetch(`${hub.url}/misp/${path}`, { headers: { authorization: `Bearer ${keys[who]}`, ...headers } });
  const manifest = async (who: string, feed = 'feed') => (await (await fetched(who, `${feed}/manifest.json`)).json()) as Manifest;
  const event = async (who: string, uuid: string) =>
    ((await (await fetched(who, `feed/${uuid}.json`)).json()) as { Event: MispEvent }).Event;
  /** Values of all that a key's feed holds, with whether they are deleted. */
  const values = async (who: string): Promise<Record<string, boolean>> => {
    const events = await Promise.all(Object.keys(await manifest(who)).map((uuid) => event(who, uuid)));
    const attributes = events.flatMap(({ Attribute, Object: objects }) => [...Attribute, ...objects.flatMap((one) => one.Attribute)]);
    return Object.fromEntries(attributes.map((one) => [one.value, one['deleted'] === true]));
  };
  const sends = async (body: unknown, query = 'threat=money-mule&to=KH&tlp=amber', who = 'th') => {
    const headers = { authorization: `Bearer ${keys[who]}`, 'content-type': 'application/json' };
    const response = await fetch(`${hub.url}/bulk/misp?${query}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Json & { counts: Json; receipts: Json[]; remarks: Json[] } };
  };

  it('holds what the key may see: events of one owner and day, by their UUID, with their labels', async () => {
    const claim = await thailand.publishes({ value: 'seen.bad-shop.com', tlp: 'AMBER', audience: { countries: ['KH'] } });
    await thailand.publishes({ kind: 'PHONE', value: '+66812345678', audience: { countries: ['KH'] }, threat: 'CALL_CENTRE_SCAM' });
    const listed = Object.entries(await manifest('kh')).filter(([, { Orgc }]) => Orgc.name === 'Thailand');
    expect(listed).toHaveLength(1);
    const [[uuid = '', head] = []] = listed;
    expect(head).toMatchObject({
      Tag: [{ name: 'tlp:amber' }],
      date: new Date().toISOString().slice(0, 10),
      info: expect.stringContaining('Thailand'),
    });
    const written = await event('kh', uuid);
    expect(written).toMatchObject({ uuid, ...head });
    expect(written.Attribute).toMatchObject([
      { uuid: outerId(claim.id), type: 'hostname', value: 'seen.bad-shop.com' },
      { type: 'phone-number', value: '+66812345678' },
    ]);
    const { items } = readMisp({ Event: written }, { threat: 'OTHER', audience: null });
    expect(items.map(({ item }) => [item.kind, item.threat])).toEqual([
      ['DOMAIN', 'PHISHING'],
      ['PHONE', 'CALL_CENTRE_SCAM'],
    ]);
  });

  it('is another one for another country, and for a partner', async () => {
    await thailand.publishes({ value: 'only-kh.bad-shop.com', audience: { countries: ['KH'] } });
    await thailand.publishes({
      value: 'for-meta.bad-shop.com',
      tlp: 'CLEAR',
      audience: { partners: [await thailand.partyId('Meta')] },
      description: 'for countries',
    });
    const [kh, vn, meta] = [await values('kh'), await values('vn'), await values('meta')];
    expect(kh).toHaveProperty(['only-kh.bad-shop.com']);
    expect([Object.keys(vn), Object.keys(meta)]).toEqual([expect.not.arrayContaining(['only-kh.bad-shop.com']), ['for-meta.bad-shop.com']]);
    expect(JSON.stringify(await event('meta', Object.keys(await manifest('meta'))[0] ?? ''))).not.toContain('for countries');
  });

  it('answers for an event that is not there as for one that may not be seen', async () => {
    const [uuid = ''] = Object.keys(await manifest('kh'));
    const hidden = Object.keys(await manifest('meta')).includes(uuid) ? [] : [uuid];
    for (const id of [...hidden, '01935000-0000-4000-8000-000000000000', 'nonsense', 'constructor']) {
      const { status } = await fetched('meta', `feed/${id}.json`);
      expect([id, status]).toEqual([id, 404]);
    }
    expect((await fetched('kh', 'constructor/manifest.json')).status).toBe(404);
    expect((await fetch(`${hub.url}/misp/feed/manifest.json`)).status).toBe(401);
  });

  it('never holds RED, not even for the one who signs in', async () => {
    await thailand.publishes({ value: 'red.bad-shop.com', tlp: 'RED', audience: { countries: ['KH'] } });
    keys['officer'] = (await hub.as('analyst@kh.example')).token;
    expect(await values('officer')).not.toHaveProperty(['red.bad-shop.com']);
    const hashes = await (await fetched('officer', 'feed/hashes.csv')).text();
    expect(hashes).toMatch(/^(?:[0-9a-f]{32},[0-9a-f-]{36},[a-z2-7]{26}\n)+$/);
    expect(hashes.trim().split('\n')).toHaveLength(Object.keys(await values('officer')).length);
  });

  it('marks what is revoked as deleted, with a later time, and lets go of what is withdrawn; its owner sees that it was taken', async () => {
    const revoked = await thailand.publishes({ value: 'wrong.bad-shop.com', audience: { countries: ['KH'] } });
    const narrowed = await thailand.publishes({ value: 'narrowed.bad-shop.com', audience: { countries: ['KH'] } });
    await until(
      () => hub.ownerSql<{ waiting: number }>('select count(*)::integer as waiting from hub.outbox'),
      ([row]) => row?.waiting === 0,
    );
    expect(await values('kh')).toMatchObject({ 'wrong.bad-shop.com': false, 'narrowed.bad-shop.com': false });
    await thailand.revokes(revoked.id);
    await thailand.readdresses(narrowed.id, {});
    const after = await values('kh');
    expect([after['wrong.bad-shop.com'], 'narrowed.bad-shop.com' in after]).toEqual([true, false]);
    const query = 'query ($id: ID!) { withdrawals(itemId: $id) { nodes { party { name } fetchedChannels } } }';
    expect(await thailand.ask(query, { id: narrowed.id })).toEqual({
      withdrawals: { nodes: [{ party: { name: 'Cambodia' }, fetchedChannels: ['MISP'] }] },
    });
  });

  it('takes the key as HTTP Basic, and says by an entity tag that nothing has changed', async () => {
    const id = /^hub_demo_([0-9a-f]{32})/.exec(keys['kh'] ?? '')?.[1] ?? '';
    const user = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    const basic = { authorization: `Basic ${Buffer.from(`${user}:${keys['kh']}`).toString('base64')}` };
    const first = await fetched('kh', 'feed/manifest.json', basic);
    const tag = first.headers.get('etag') ?? '';
    expect([first.status, tag, first.headers.get('cache-control')]).toEqual([
      200,
      expect.stringMatching(/^"[\w-]{32}"$/),
      'private, no-cache',
    ]);
    expect((await fetched('kh', 'feed/manifest.json', { 'if-none-match': tag })).status).toBe(304);
    // MISP's timestamps are seconds: what changes within the second of the last change shows with the next one.
    let count = 0;
    const changed = async () => {
      await thailand.publishes({ value: `new-${(count += 1)}.bad-shop.com`, audience: { countries: ['KH'] } });
      return fetched('kh', 'feed/manifest.json', { 'if-none-match': tag });
    };
    expect((await until(changed, ({ status }) => status !== 304)).status).toBe(200);
  });

  it('puts what was published together in an event of its own, that stays the same when others follow', async () => {
    const many = Array.from({ length: 120 }, (_, n) => anItem({ value: `batch-${n}.bad-shop.com`, audience: { countries: ['KH'] } }));
    await thailand.publish(many);
    await thailand.publishes({ value: 'after.bad-shop.com', audience: { countries: ['KH'] } });
    const events = await Promise.all(Object.keys(await manifest('kh')).map((uuid) => event('kh', uuid)));
    const sizes = events
      .map(({ Attribute }) => Attribute.filter(({ value }) => value.startsWith('batch-')).length)
      .filter((size) => size > 0);
    expect(sizes).toEqual([120]);
    const batch = events.find(({ Attribute }) => Attribute.some(({ value }) => value === 'batch-7.bad-shop.com'));
    expect(batch?.Attribute).toHaveLength(120);
  });

  it('reaches back for as long as the archive does, and no further than 90 days otherwise', async () => {
    const { id } = await thailand.publishes({ value: 'old.bad-shop.com', audience: { countries: ['KH'] } });
    await hub.ownerSql('alter table hub.indicator disable trigger user');
    await hub.ownerSql(
      `update hub.indicator set published_at = published_at - interval '1 year', updated_at = updated_at - interval '1 year' where id = $1`,
      [id],
    );
    await hub.ownerSql('alter table hub.indicator enable trigger user');
    const [lately, ever] = [await manifest('kh'), await manifest('kh', 'archive')];
    expect(Object.keys(ever).length).toBe(Object.keys(lately).length + 1);
    expect(Object.keys(ever)).toEqual(expect.arrayContaining(Object.keys(lately)));
  });

  describe('and MISP JSON that is sent in', () => {
    const uuid = (n: number): string => `5f2c1b3e-0d7c-4a8e-9b61-${String(n).padStart(12, '0')}`;
    const attribute = (n: number, type: string, value: string, more: Json = {}): Json => ({
      uuid: uuid(n),
      type,
      value,
      category: 'Other',
      ...more,
    });

    it('is published for no more eyes than its distribution says, and comes out as it came', async () => {
      const open = attribute(1, 'iban', 'DE89370400440532013000', { comment: 'mule', odd: [1] });
      const closed = attribute(2, 'domain', 'closed.bad-shop.com', { distribution: '0' });
      const { status, body } = await sends({
        Event: { uuid: uuid(9), info: 'raid', distribution: '3', Tag: [{ name: 'tlp:green' }], Attribute: [open, closed] },
      });
      expect([status, body.counts]).toMatchObject([200, { created: 3, held: 0 }]); // the event itself, too
      expect((await cambodia.looksUp('DE89370400440532013000'))[0]?.indicators).toMatchObject([{ tlp: 'GREEN', description: 'mule' }]);
      expect((await cambodia.looksUp('closed.bad-shop.com'))[0]?.indicators).toEqual([]);
      const events = await Promise.all(Object.keys(await manifest('kh')).map((id) => event('kh', id)));
      const found = events.flatMap(({ Attribute }) => Attribute).find((one) => one.uuid === uuid(1));
      expect(found).toEqual({ ...open, Tag: [{ name: 'tlp:green', colour: '#33ff00' }] });
    });

    it('is held without a label, refused without a threat or without an event, and told of where it was deleted', async () => {
      const unlabelled = { Event: { info: 'x', Attribute: [attribute(3, 'domain', 'held.bad-shop.com')] } };
      expect((await sends(unlabelled, 'threat=phishing')).body.counts).toMatchObject({ created: 0, held: 2 });
      expect(await sends(unlabelled, '')).toMatchObject({ status: 400, body: { reason: 'PARAMETER_MISSING' } });
      expect(await sends({ nothing: 1 })).toMatchObject({ status: 400, body: { reason: 'MISP_UNREADABLE' } });
      expect((await sends(unlabelled, 'threat=phishing', 'kh')).status).toBe(403);
      const headers = { authorization: `Bearer ${keys['th']}`, 'content-type': 'application/json' };
      const broken = await fetch(`${hub.url}/bulk/misp`, { method: 'POST', headers, body: '{"Event": {},}' });
      const message = expect.stringContaining('character 14') as string;
      expect(await broken.json()).toMatchObject({ statusCode: 400, code: 'BAD_USER_INPUT', reason: 'BODY_UNREADABLE', message });
      const deleted = {
        Event: {
          info: 'x',
          Attribute: [attribute(4, 'domain', 'gone.bad-shop.com', { deleted: true }), attribute(5, 'domain', 'here.bad-shop.com')],
        },
      };
      expect((await sends(deleted)).body.receipts).toMatchObject([
        { outcome: 'CREATED', source: `attribute ${uuid(5)}` },
        { outcome: 'UNCHANGED', source: `attribute ${uuid(4)}`, problems: [{ code: 'REVOKED_UNKNOWN' }] },
        { outcome: 'CREATED', kind: 'OBJECT' },
      ]);
      expect((await cambodia.looksUp('gone.bad-shop.com'))[0]?.indicators).toEqual([]);
    });

    it('is revoked where its sender deletes it later; not where somebody else, or the same event, stands by the value', async () => {
      const live = ['first', 'second', 'third'].map((name, at) => attribute(20 + at, 'domain', `${name}-deleted.bad-shop.com`));
      const event = (attributes: readonly Json[]): Json => ({
        Event: { uuid: uuid(19), info: 'x', distribution: '3', Tag: [{ name: 'tlp:green' }], Attribute: attributes },
      });
      await sends(event(live));
      const { value: _, ...other } = live[1] ?? {};
      const answer = await sends(
        event([
          { ...live[0], deleted: true },
          { ...other, uuid: uuid(29), value: 'second-deleted.bad-shop.com', deleted: true },
          { ...live[2], deleted: true },
          attribute(28, 'domain', 'third-deleted.bad-shop.com'),
        ]),
      );
      expect(answer.body.counts).toMatchObject({ created: 0, updated: 2, rejected: 0 });
      expect(answer.body.receipts.map(({ source, outcome, problems }) => [source, outcome, (problems as Json[])[0]?.['code']])).toEqual([
        [`attribute ${uuid(28)}`, 'UPDATED', undefined],
        [`attribute ${uuid(20)}`, 'UPDATED', 'REVOKED_BY_SOURCE'],
        [`attribute ${uuid(29)}`, 'UNCHANGED', 'REVOKED_UNKNOWN'],
        [`attribute ${uuid(22)}`, 'UNCHANGED', expect.stringMatching(/^REVOKED_/)],
        [`grouping--${uuid(19)}`, 'UNCHANGED', undefined],
      ]);
      const seen = await cambodia.looksUp(...['first', 'second', 'third'].map((name) => `${name}-deleted.bad-shop.com`));
      expect(seen.map(({ indicators }) => indicators.length)).toEqual([0, 1, 1]);
      const again = await sends(event([{ ...live[0], deleted: true }]));
      expect(again.body.receipts[0]).toMatchObject({ outcome: 'UNCHANGED', problems: [{ code: 'REVOKED_BEFORE' }] });
    });
  });
});
