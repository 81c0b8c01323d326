import { randomUUID } from 'node:crypto';
import { bulk } from '../../support/bulk.js';
import { CommandLine } from '../../support/command-line.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer } from '../../support/officer.js';
import { taxiiClient } from '../../support/taxii-client.js';

const MODIFIED = '2026-11-01T00:00:00.000Z';
const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const STRICT = 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003';

interface Answer {
  readonly receipts: readonly { readonly outcome: string; readonly id: string | null; readonly problems: readonly { code: string }[] }[];
}

/** A whole object of STIX 2.1 that is one value. */
const indicator = (id: string, value: string, said: object = {}): object => ({
  ...{ type: 'indicator', spec_version: '2.1', id, created: MODIFIED, modified: MODIFIED, valid_from: MODIFIED },
  ...{
    pattern_type: 'stix',
    pattern: `[domain-name:value = '${value}']`,
    object_marking_refs: [GREEN],
    description: 'What the source knows',
  },
  ...said,
});
const bundle = (...objects: object[]): object => ({ type: 'bundle', id: `bundle--${randomUUID()}`, objects });

describe('publishing again', () => {
  let hub: Hub;
  let line: CommandLine;
  let token: string;
  let th: Officer, kh: Officer;

  beforeAll(async () => {
    hub = await startHub();
    const session = await hub.as('analyst@th.example');
    token = session.token;
    th = officer(session.ask);
    kh = officer((await hub.as('analyst@kh.example')).ask);
    line = await CommandLine.open(hub.url);
  });
  afterAll(async () => {
    await line.close();
    await hub.stop();
  });

  const sees = async (value: string): Promise<boolean> => (await kh.looksUp(value))[0]?.indicators.length === 1;
  /** What Cambodia reads of a value. */
  const read = async (value: string): Promise<unknown> => {
    const { lookup } = await kh.ask<{ lookup: { indicators: unknown[] }[] }>(
      'query ($values: [LookupInput!]!) { lookup(values: $values) { indicators { threat description tags confidence credibility owner { name } } } }',
      { values: [{ value }] },
    );
    return lookup[0]?.indicators[0];
  };
  const codes = ({ problems }: { readonly problems: readonly { readonly code: string }[] }): readonly string[] =>
    problems.map(({ code }) => code).filter((code) => code !== 'DOMAIN_RESERVED');
  const posts = async (path: string, body: object, type = 'application/json', headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await fetch(`${hub.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type, ...headers },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Answer;
  };
  const postsStix = (query: string, body: object): Promise<Answer> => posts(`/bulk/stix?${query}`, body, 'application/stix+json');

  /** What the command prints, on either stream. */
  async function shell(...argv: string[]): Promise<string> {
    const { out, err } = await line.run(argv);
    return out + err;
  }
  const importing = (file: string, ...more: string[]): Promise<string> => shell('import', file, '--as', 'analyst@th.example', ...more);

  describe('by GraphQL', () => {
    it('leaves audience, discoverability, attribution, tags and every word as they are, where they are absent or null', async () => {
      const rich = {
        ...{ value: 'rich.example.com', audience: { countries: ['KH'] }, discoverability: 'HIT', attribution: 'HIDDEN', tags: ['raid'] },
        ...{ confidence: 80, reliability: 'B', credibility: 2, description: 'Known', externalId: 'RICH-1' },
        ...{ firstSeen: '2026-01-01T00:00:00Z', lastSeen: '2026-02-01T00:00:00Z', validUntil: '2099-01-01T00:00:00Z' },
      };
      await th.publishes(rich);
      const bare = { kind: 'DOMAIN', value: 'rich.example.com', threat: 'PHISHING', tlp: 'GREEN' };
      const nulls = {
        audience: null,
        discoverability: null,
        attribution: null,
        tags: null,
        description: null,
        confidence: null,
        validUntil: null,
      };
      for (const input of [bare, { ...bare, ...nulls }, { ...bare, reissue: true }]) {
        expect((await th.publish([input]))[0]).toMatchObject({ outcome: 'UNCHANGED' });
      }
      expect((await th.publish([{ ...bare, credibility: 3 }]))[0]).toMatchObject({ outcome: 'UPDATED' });
      const found = await read('rich.example.com');
      expect(found).toMatchObject({ description: 'Known', tags: ['raid'], confidence: 80, credibility: 3, owner: null });
    });

    it('clears what it does not say by replace alone, and takes it from nobody', async () => {
      await th.publishes({
        value: 'wiped.example.com',
        audience: { countries: ['KH'] },
        description: 'Wrong',
        confidence: 80,
        tags: ['raid'],
      });
      const bare = { kind: 'DOMAIN', value: 'wiped.example.com', threat: 'PHISHING', tlp: 'GREEN', replace: true };
      expect((await th.publish([bare]))[0]).toMatchObject({ outcome: 'UPDATED' });
      expect((await th.publish([bare]))[0]).toMatchObject({ outcome: 'UNCHANGED' });
      const found = await read('wiped.example.com');
      expect(found).toMatchObject({ description: null, confidence: null, tags: [] });
    });

    it('narrows by an audience that names fewer, and says who loses sight', async () => {
      await th.publishes({ value: 'fewer.example.com', audience: { countries: ['KH', 'VN'] } });
      const [receipt] = await th.publish([anItem({ value: 'fewer.example.com', audience: { countries: ['VN'] } })]);
      expect(receipt).toMatchObject({ outcome: 'UPDATED' });
      expect(receipt?.problems).toContainEqual({
        ...{ severity: 'WARNING', code: 'NARROWED', field: 'audience', message: 'The indicator is withdrawn from 1: Cambodia.' },
      });
      expect(await sees('fewer.example.com')).toBe(false);
    });

    it('does not narrow by a stricter label that the audience does not go with, unless reissue says so', async () => {
      await th.publishes({ value: 'stricter.example.com', audience: { everyCountry: true } });
      const bare = { kind: 'DOMAIN', value: 'stricter.example.com', threat: 'PHISHING', tlp: 'AMBER_STRICT' };
      const [refused] = await th.publish([bare]);
      expect([refused?.outcome, codes(refused ?? { problems: [] })]).toEqual(['REJECTED', ['WOULD_NARROW']]);
      expect(await sees('stricter.example.com')).toBe(true);
      const [done] = await th.publish([{ ...bare, reissue: true }]);
      expect([done?.outcome, codes(done ?? { problems: [] })]).toEqual(['UPDATED', ['NARROWED']]);
      expect(await sees('stricter.example.com')).toBe(false);
    });

    it('needs an audience for a new claim where the party has no default', async () => {
      const bare = { kind: 'DOMAIN', value: 'new.example.com', threat: 'PHISHING', tlp: 'GREEN' };
      const [refused] = await th.publish([bare]);
      expect([refused?.outcome, codes(refused ?? { problems: [] })]).toEqual(['REJECTED', ['AUDIENCE_MISSING']]);
      expect((await th.publish([{ ...bare, ownerAloneIfNew: true }]))[0]).toMatchObject({ outcome: 'CREATED' });
      expect(await sees('new.example.com')).toBe(false);
    });

    it('is foreseen by the preview', async () => {
      const { id } = await th.publishes({ value: 'foreseen.example.com', audience: { everyCountry: true }, description: 'Known' });
      const preview = async (input: object): Promise<unknown> =>
        (
          await th.ask<{ previewAudience: object }>(
            'query ($input: AudiencePreviewInput!) { previewAudience(input: $input) { verdict losing problems { code } } }',
            { input },
          )
        ).previewAudience;
      expect(await preview({ indicatorId: id })).toEqual({ verdict: 'EFFECTIVE', losing: 0, problems: [] });
      expect(await preview({ indicatorId: id, tlp: 'AMBER' })).toMatchObject({ verdict: 'REFUSED', problems: [{ code: 'WOULD_NARROW' }] });
      expect(await preview({ tlp: 'GREEN' })).toMatchObject({ verdict: 'REFUSED', problems: [{ code: 'AUDIENCE_MISSING' }] });
    });
  });

  describe('by the command line', () => {
    const ROWS =
      'kind,value,threat,tlp,description,tags\ndomain,cli-1.example.com,phishing,green,First,raid\ndomain,cli-2.example.com,phishing,green,,\n';

    it('withdraws nothing when a file is imported again without --to, and the same file twice is unchanged', async () => {
      await line.file('again.csv', ROWS);
      expect(await importing('again.csv', '--to', 'KH')).toMatch(/created +2/);
      for (const more of [['--to', 'KH'], []]) expect(await importing('again.csv', ...more)).toMatch(/updated +0\n +unchanged +2/);
      expect([await sees('cli-1.example.com'), await sees('cli-2.example.com')]).toEqual([true, true]);
    });

    it('keeps new rows to the owner without --to, tells who loses sight by another --to, and clears by --replace', async () => {
      await line.file('alone.csv', ROWS.replaceAll('cli-', 'alone-'));
      expect(await importing('alone.csv')).toMatch(/created +2/);
      expect(await sees('alone-1.example.com')).toBe(false);
      await line.file('short.csv', 'kind,value,threat,tlp\ndomain,cli-1.example.com,phishing,green\n');
      expect(await importing('short.csv')).toMatch(/unchanged +1/);
      expect(await importing('short.csv', '--replace')).toMatch(/updated +1/);
      expect(await read('cli-1.example.com')).toMatchObject({ description: null, tags: [] });
      const narrowed = await importing('short.csv', '--to', 'owner');
      expect(narrowed).toMatch(/NARROWED 1/);
      expect(narrowed).toContain('line 2: The indicator is withdrawn from 1: Cambodia.');
    });
  });

  describe('in bulk', () => {
    const line = (value: string, said: object = {}): string =>
      `${JSON.stringify({ kind: 'domain', value, threat: 'phishing', tlp: 'green', ...said })}\n`;

    it('leaves rows without an audience as they are, and new ones with their owner', async () => {
      const body = line('bulk-1.example.com', { description: 'First' });
      const [created] = (await bulk(hub.url, token, body, { path: '/bulk/indicators?to=KH' })).receipts;
      const [same] = (await bulk(hub.url, token, body)).receipts;
      expect([created?.outcome, same?.outcome, await sees('bulk-1.example.com')]).toEqual(['CREATED', 'UNCHANGED', true]);
      const [cleared] = (await bulk(hub.url, token, line('bulk-1.example.com'), { path: '/bulk/indicators?replace=true' })).receipts;
      expect([cleared?.outcome, await sees('bulk-1.example.com')]).toEqual(['UPDATED', true]);
      const [alone] = (await bulk(hub.url, token, line('bulk-2.example.com'))).receipts;
      expect([alone?.outcome, await sees('bulk-2.example.com')]).toEqual(['CREATED', false]);
    });

    it.each([
      ['/bulk/indicators', 'tlp=amber&to=KH', 'tlp=amber&to=KH,VN'],
      ['/bulk/indicators', 'to=KH', 'to=KH&discoverability=hit'],
      ['/bulk/indicators', 'to=KH&onward=none', 'to=KH&onward=ask'],
    ])('%s refuses another address under the same Idempotency-Key: %s, then %s', async (path, first, second) => {
      const headers = { 'idempotency-key': randomUUID() };
      const body = line(`${randomUUID()}.example.com`);
      const send = async (query: string) => (await bulk(hub.url, token, body, { path: `${path}?${query}`, headers })).receipts[0];
      const created = await send(first);
      expect(created?.outcome).toBe('CREATED');
      expect(await send(second)).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'IDEMPOTENCY_MISMATCH' }] });
      expect(await send(`${first}&receipts=all`)).toEqual(created);
    });

    it.each([
      ['stix', bundle(indicator(`indicator--${randomUUID()}`, 'key.example.com'))],
      [
        'misp',
        {
          Event: {
            uuid: randomUUID(),
            info: 'x',
            Attribute: [{ uuid: randomUUID(), type: 'domain', category: 'Network activity', value: 'key-2.example.com' }],
          },
        },
      ],
    ])('/bulk/%s refuses another address under the same Idempotency-Key, and knows the same one in any order', async (format, body) => {
      const headers = { 'idempotency-key': randomUUID() };
      const type = format === 'stix' ? 'application/stix+json' : 'application/json';
      const send = async (query: string) => (await posts(`/bulk/${format}?${query}`, body, type, headers)).receipts[0];
      expect(await send('threat=phishing&tlp=green&to=KH,VN')).toMatchObject({ outcome: 'CREATED' });
      expect(await send('to=VN,KH&tlp=green&threat=phishing')).toMatchObject({ outcome: 'CREATED' });
      expect(await send('threat=phishing&tlp=green&to=KH')).toMatchObject({
        outcome: 'REJECTED',
        problems: [{ code: 'IDEMPOTENCY_MISMATCH' }],
      });
    });

    it('/bulk/reports refuses another address under the same Idempotency-Key', async () => {
      const partner = await hub.as('contributor@meta.example');
      const body = `${JSON.stringify({ reference: 'KEY-1', title: 'Key', threat: 'phishing', values: [{ kind: 'domain', value: 'key-3.example.com' }] })}\n`;
      const headers = { 'idempotency-key': randomUUID() };
      const send = async (query: string) =>
        (await bulk(hub.url, partner.token, body, { path: `/bulk/reports?${query}`, headers }))
          .receipts[0] as unknown as Answer['receipts'][number];
      expect(await send('tlp=green')).toMatchObject({ outcome: 'CREATED' });
      expect(await send('tlp=green')).toMatchObject({ outcome: 'CREATED' });
      expect(await send('tlp=amber')).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'IDEMPOTENCY_MISMATCH' }] });
    });
  });

  describe('by STIX', () => {
    it('leaves claims and kept objects with their readers when a bundle comes in again without an audience', async () => {
      const note = {
        type: 'campaign',
        spec_version: '2.1',
        id: `campaign--${randomUUID()}`,
        created: MODIFIED,
        modified: MODIFIED,
        name: 'Parcels',
        object_marking_refs: [GREEN],
      };
      const body = bundle(indicator(`indicator--${randomUUID()}`, 'stix-1.example.com'), note);
      expect((await postsStix('to=KH&threat=phishing', body)).receipts.map(({ outcome }) => outcome)).toEqual(['CREATED', 'CREATED']);
      expect((await postsStix('', body)).receipts.map(({ outcome }) => outcome)).toEqual(['UNCHANGED', 'UNCHANGED']);
      const found = await read('stix-1.example.com');
      expect(found).toMatchObject({ threat: 'PHISHING' });
    });

    it('takes a newer version of an object for the whole of what its maker says, for the same readers', async () => {
      const id = `indicator--${randomUUID()}`;
      await postsStix('to=KH', bundle(indicator(id, 'stix-2.example.com', { confidence: 70, labels: ['raid'] })));
      const { description: _, ...next } = indicator(id, 'stix-2.example.com', { modified: '2026-11-02T00:00:00.000Z' }) as Record<
        string,
        unknown
      >;
      expect((await postsStix('', bundle(next))).receipts).toMatchObject([{ outcome: 'UPDATED' }]);
      expect(await read('stix-2.example.com')).toMatchObject({ description: null, confidence: null, tags: [] });
    });

    it('says that a stricter marking would narrow, and does it with reissue', async () => {
      const id = `indicator--${randomUUID()}`;
      await postsStix('to=KH', bundle(indicator(id, 'stix-3.example.com')));
      const next = indicator(id, 'stix-3.example.com', { modified: '2026-11-02T00:00:00.000Z', object_marking_refs: [STRICT] });
      const [refused] = (await postsStix('', bundle(next))).receipts;
      expect(refused).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'WOULD_NARROW' }] });
      expect(await sees('stix-3.example.com')).toBe(true);
      const [done] = (await postsStix('reissue=true', bundle(next))).receipts;
      expect([done?.outcome, codes(done ?? { problems: [] })]).toEqual(['UPDATED', ['NARROWED']]);
      expect(await sees('stix-3.example.com')).toBe(false);
    });

    it('refuses exceptions without an audience, which would be read as the owner alone', async () => {
      const answer = await posts(
        '/bulk/stix?except=JP',
        bundle(indicator(`indicator--${randomUUID()}`, 'x.example.com')),
        'application/stix+json',
      );
      expect(answer).toMatchObject({ reason: 'PARAMETER_INVALID' });
    });

    it('leaves a claim with its readers by TAXII', async () => {
      const id = `indicator--${randomUUID()}`;
      await postsStix('to=KH&threat=phishing', bundle(indicator(id, 'taxii-1.example.com')));
      const taxii = taxiiClient(hub.url, token);
      const body = { objects: [indicator(id, 'taxii-1.example.com', { modified: '2026-11-02T00:00:00.000Z', description: 'More' })] };
      const { status } = await taxii.ask('POST', '/taxii2/api/collections/inbox/objects/', {
        headers: { 'content-type': 'application/taxii+json;version=2.1' },
        body: JSON.stringify(body),
      });
      expect(status).toBe(202);
      expect(await read('taxii-1.example.com')).toMatchObject({ description: 'More', threat: 'PHISHING' });
    });
  });

  describe('by MISP', () => {
    const event = (uuid: string, value: string, said: object = {}): object => ({
      Event: {
        uuid: randomUUID(),
        info: 'Raid',
        Tag: [{ name: 'tlp:green' }],
        Attribute: [{ uuid, type: 'domain', category: 'Network activity', value, comment: 'Seen', ...said }],
      },
    });
    const claimIn = ({ receipts }: Answer) => receipts[0];

    it('leaves a claim with its readers when an event comes in again without an audience', async () => {
      const body = event(randomUUID(), 'misp-1.example.com');
      expect(claimIn(await posts('/bulk/misp?threat=phishing&to=KH', body))).toMatchObject({ outcome: 'CREATED' });
      expect(claimIn(await posts('/bulk/misp?threat=phishing', body))).toMatchObject({ outcome: 'UNCHANGED' });
      expect(await sees('misp-1.example.com')).toBe(true);
    });

    it('says that a closed distribution would narrow, and does it with reissue', async () => {
      const uuid = randomUUID();
      await posts('/bulk/misp?threat=phishing&to=KH', event(uuid, 'misp-2.example.com'));
      const closed = event(uuid, 'misp-2.example.com', { distribution: '0' });
      expect(claimIn(await posts('/bulk/misp?threat=phishing&to=KH', closed))).toMatchObject({
        ...{ outcome: 'REJECTED', problems: [{ code: 'WOULD_NARROW' }] },
      });
      expect(await sees('misp-2.example.com')).toBe(true);
      expect(claimIn(await posts('/bulk/misp?threat=phishing&to=KH&reissue=true', closed))).toMatchObject({ outcome: 'UPDATED' });
      expect(await sees('misp-2.example.com')).toBe(false);
    });
  });

  it('leaves what waits for a second officer waiting', async () => {
    const admin = (await hub.as('admin@th.example')).ask;
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    const set = (from: string | null): Promise<unknown> =>
      admin('mutation ($input: SharingPolicyInput!) { setSharingPolicy(input: $input) { updatedAt } }', {
        input: { secondOfficerFrom: from },
      });
    await set('GREEN');
    const bare = { kind: 'DOMAIN', value: 'waits.example.com', threat: 'PHISHING', tlp: 'GREEN' };
    await th.publish([{ ...bare, audience: { countries: ['KH'] } }]);
    const [again] = await th.publish([bare]);
    expect([again?.outcome, codes(again ?? { problems: [] })]).toEqual(['UNCHANGED', ['RELEASE_PENDING']]);
    const { pendingReleases } = await th.ask<{ pendingReleases: { nodes: { item: { value: string } }[] } }>(
      '{ pendingReleases { nodes { item { ... on Indicator { value } } } } }',
    );
    expect(pendingReleases.nodes.map(({ item: { value } }) => value)).toEqual(['waits.example.com']);
    await set(null);
  });
});
