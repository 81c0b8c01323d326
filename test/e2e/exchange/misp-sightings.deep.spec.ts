import { randomUUID } from 'node:crypto';
import type { Json, MispEvent } from '../../../src/exchange/misp/shapes.js';
import { downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient, WRITING } from '../../support/api-key-client.js';
import { officer, type Officer, until } from '../../support/officer.js';

interface MispSighting {
  readonly uuid: string;
  readonly type: string;
  readonly date_sighting: string;
  readonly source: string;
  readonly Organisation: { readonly name: string; readonly uuid: string };
}

const seconds = (moment: string): string => String(Date.parse(moment) / 1_000);

describe('sightings as MISP has them', () => {
  let hub: Hub;
  const officers: Record<string, Officer> = {};
  const tokens: Record<string, string> = {};
  const sighted: Record<string, string> = {};

  beforeAll(async () => {
    hub = await startHub();
    for (const code of ['th', 'kh', 'vn', 'la', 'my']) {
      const session = await hub.as(`analyst@${code}.example`);
      officers[code] = officer(session.ask);
      tokens[code] = session.token;
    }
    const audience = { countries: ['KH', 'VN', 'LA'] };
    const { id } = await by('th').publishes({ value: 'sighted.bad-shop.com', tlp: 'GREEN', audience });
    const said = { firstSeen: '2026-05-02T00:00:00Z', lastSeen: '2026-05-09T00:00:00Z', count: 7, note: 'On seven phones.' };
    sighted.kh = await sights('kh', { indicatorId: id, verdict: 'SEEN', ...said, audience: { countries: ['VN'] } });
    sighted.vn = await sights('vn', {
      indicatorId: id,
      verdict: 'FALSE_POSITIVE',
      lastSeen: '2026-06-01T00:00:00Z',
      attribution: 'HIDDEN',
    });
  });
  afterAll(() => hub.stop());

  const by = (code: string): Officer => officers[code] as Officer;
  const sights = async (code: string, input: object): Promise<string> => {
    const query = 'mutation ($input: SightingInput!) { addSighting(input: $input) { id } }';
    return (await by(code).ask<{ addSighting: { id: string } }>(query, { input })).addSighting.id;
  };
  const fetched = async (code: string, path: string): Promise<unknown> =>
    (await fetch(`${hub.url}/misp/feed/${path}`, { headers: { authorization: `Bearer ${tokens[code]}` } })).json();
  /** The event with this value, as the feed has it, and its timestamp in the manifest. */
  const eventWith = async (code: string, value: string) => {
    const manifest = (await fetched(code, 'manifest.json')) as Record<string, { timestamp: string }>;
    const events = await Promise.all(
      Object.keys(manifest).map(async (uuid) => ((await fetched(code, `${uuid}.json`)) as { Event: MispEvent }).Event),
    );
    const event = events.find(({ Attribute }) => Attribute.some((one) => one.value === value));
    if (!event) throw new Error('There is no such event.');
    return { event, listed: manifest[event.uuid]?.timestamp };
  };
  /** By the time of the sighting: they come in the order of their ids, which tells nothing. */
  const sightingsIn = ({ Attribute }: MispEvent, value: string): readonly MispSighting[] =>
    [...((Attribute.find((one) => one.value === value)?.['Sighting'] ?? []) as readonly MispSighting[])].sort(
      (a, b) => Number(a.date_sighting) - Number(b.date_sighting),
    );
  const seenBy = async (code: string) => {
    const { event } = await eventWith(code, 'sighted.bad-shop.com');
    return sightingsIn(event, 'sighted.bad-shop.com').map((one) => [one.Organisation.name, one.type, one.date_sighting, one.source]);
  };
  const hubName = async (): Promise<string> =>
    (await hub.ownerSql<{ name: string }>(`select name from hub.party where kind = 'HUB'`))[0]?.name ?? '';

  it('stand at the attribute, for those who may see them, by whoever is named', async () => {
    const cambodia = [
      ['Cambodia', '0', seconds('2026-05-02T00:00:00Z'), 'On seven phones.'],
      ['Cambodia', '0', seconds('2026-05-09T00:00:00Z'), 'On seven phones.'],
    ];
    const unnamed = [await hubName(), '1', seconds('2026-06-01T00:00:00Z'), ''];
    expect(await seenBy('th')).toEqual([...cambodia, unnamed]);
    expect(await seenBy('vn')).toEqual([...cambodia, expect.arrayContaining(unnamed.slice(1))]);
    expect(await seenBy('kh')).toEqual(cambodia);
    expect(await seenBy('la')).toEqual([]);
  });

  it('stand in an export as in the feed', async () => {
    const { status, text } = await downloadExport(hub, tokens.th ?? '', { format: 'misp' });
    const { response } = JSON.parse(text) as { response: { Event: MispEvent }[] };
    const exported = response.flatMap(({ Event }) => sightingsIn(Event, 'sighted.bad-shop.com'));
    const { event } = await eventWith('th', 'sighted.bad-shop.com');
    expect([status, exported]).toEqual([200, sightingsIn(event, 'sighted.bad-shop.com')]);
  });

  it('give the event a later time for those who see them, and for nobody else', async () => {
    await hub.ownerSql('alter table hub.sighting disable trigger user');
    await hub.ownerSql(`update hub.sighting set updated_at = updated_at + interval '1 hour'`);
    await hub.ownerSql('alter table hub.sighting enable trigger user');
    const [th, la] = [await eventWith('th', 'sighted.bad-shop.com'), await eventWith('la', 'sighted.bad-shop.com')];
    expect([th.listed, la.listed]).toEqual([th.event['timestamp'], la.event['timestamp']]);
    expect(Number(th.listed)).toBeGreaterThan(Number(la.listed) + 3_000);
  });

  it('come in from elsewhere as what they were', async () => {
    const admin = apiKeyClient((await hub.as('admin@my.example')).ask);
    const { secret } = await admin.makes({ name: 'misp', permissions: [...WRITING, 'sighting:add'] });
    const { event } = await eventWith('th', 'sighted.bad-shop.com');
    // Of another hub: what parties of this one say is theirs to say.
    const foreign = JSON.stringify({ Event: event }).replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, () => randomUUID());
    const response = await fetch(`${hub.url}/bulk/misp?threat=phishing&tlp=green`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: foreign,
    });
    const answer = (await response.json()) as { receipts: readonly Json[] };
    expect(answer.receipts.filter(({ kind }) => kind === 'SIGHTING')).toMatchObject([{ outcome: 'CREATED' }, { outcome: 'CREATED' }]);
    expect(await seenBy('my')).toEqual([
      ['Malaysia', '0', seconds('2026-05-02T00:00:00Z'), 'Cambodia: On seven phones.'],
      ['Malaysia', '0', seconds('2026-05-09T00:00:00Z'), 'Cambodia: On seven phones.'],
      ['Malaysia', '1', seconds('2026-06-01T00:00:00Z'), await hubName()],
    ]);
  });

  it('are gone when they are taken back, or their claim is out of sight', async () => {
    await by('kh').ask('mutation ($id: ID!) { revokeSighting(id: $id, reason: "It was another number.") { id } }', { id: sighted.kh });
    expect((await seenBy('th')).map(([, type]) => type)).toEqual(['1']);
    expect(await seenBy('kh')).toEqual([]);
    await until(
      () => hub.ownerSql<{ n: number }>('select count(*)::integer as n from hub.outbox'),
      ([row]) => row?.n === 0,
    );
    const [{ id } = { id: '' }] =
      (await by('th').looksUp('sighted.bad-shop.com'))[0]?.indicators.filter(({ owner }) => owner?.name === 'Thailand') ?? [];
    await by('th').readdresses(id, { countries: ['KH'] });
    await expect(eventWith('vn', 'sighted.bad-shop.com')).rejects.toThrow('no such event');
  });
});
