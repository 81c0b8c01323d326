import type { Json, MispEvent } from '../../../src/exchange/misp/shapes.js';
import { downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { until } from '../../support/officer.js';

const uuid = (n: number): string => `6a2c1b3e-0d7c-4a8e-9b61-${String(n).padStart(12, '0')}`;
const attribute = (n: number, type: string, value: string, more: Json = {}): Json => ({
  uuid: uuid(n),
  type,
  value,
  category: 'Other',
  ...more,
});
const related = (n: number, type: string, relation: string, value: string): Json =>
  attribute(n, type, value, { object_relation: relation, to_ids: false });

/** An event as projects against stalkerware publish them: a link, and an object for each app. */
const APPS: Json = {
  uuid: uuid(1),
  info: 'Watching apps',
  date: '2026-10-02',
  distribution: '3',
  published: true,
  Orgc: { uuid: uuid(2), name: 'A society' },
  Tag: [{ name: 'tlp:green' }, { name: 'rsit:malicious-code="spyware"' }],
  Attribute: [
    attribute(10, 'link', 'https://blog.example.com/apps'),
    attribute(11, 'yara', 'rule watcher { condition: true }'),
    attribute(12, 'mutex', 'Global\\watcher'),
    attribute(13, 'regkey', 'HKLM\\Software\\watcher'),
  ],
  Object: Array.from({ length: 40 }, (_, n) => ({
    uuid: uuid(100 + n),
    name: 'android-app',
    'meta-category': 'file',
    template_uuid: '92836f23-4730-4eae-82ac-9f00d5299735',
    template_version: '1',
    description: 'Indicators related to an Android app',
    Attribute: [
      related(1_000 + 10 * n, 'text', 'name', `Watcher ${n}`),
      related(1_001 + 10 * n, 'domain', 'domain', `api${n}.watching-app.com`),
      related(1_002 + 10 * n, 'sha256', 'sha256', n.toString(16).padStart(64, 'a')),
      related(1_003 + 10 * n, 'sha1', 'certificate', n.toString(16).padStart(40, 'B')),
      related(1_004 + 10 * n, 'text', 'appid', `com.watching.app${n}`),
    ],
  })),
};

describe('a MISP event that was taken in', () => {
  let hub: Hub;
  let token = '';
  beforeAll(async () => {
    hub = await startHub();
    ({ token } = await hub.as('analyst@th.example'));
  });
  afterAll(() => hub.stop());

  const sends = async (body: unknown, query: string) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${hub.url}/bulk/misp?${query}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await response.json()) as { id: string; counts: Json; receipts: Json[]; remarks: Json[] };
  };
  /** Kept objects leave as soon as they have their place in the stream. */
  const settled = (): Promise<unknown> =>
    until(
      () => hub.ownerSql<{ busy: string }>('select count(*) as busy from hub.outbox'),
      ([row]) => row?.busy === '0',
    );
  const exported = async (id: string, format = 'misp'): Promise<string> => {
    await settled();
    const { status, text } = await downloadExport(hub, token, { format, import: id });
    expect(status).toBe(200);
    return text;
  };
  const eventsOf = async (id: string): Promise<readonly MispEvent[]> =>
    (JSON.parse(await exported(id)) as { response: { Event: MispEvent }[] }).response.map(({ Event }) => Event);

  it('makes claims of each app, says what it did not understand, and comes back as the same event', async () => {
    const { id, counts, receipts, remarks } = await sends({ Event: APPS }, 'threat=malware&to=KH');
    // Three values of each app; four attributes and the event itself are kept.
    expect(counts).toEqual({ created: 40 * 3 + 5, updated: 0, unchanged: 0, rejected: 0, held: 0 });
    expect(remarks).toEqual([
      expect.objectContaining({
        source: `event ${uuid(1)}`,
        code: 'MISP_NOT_UNDERSTOOD',
        message: expect.stringContaining('attribute of the type "yara" (1), attribute of the type "mutex" (1)') as string,
      }),
    ]);
    expect(receipts.filter(({ kind }) => kind === 'OBJECT').map(({ problems }) => (problems as Json[]).map(({ code }) => code))).toEqual([
      ...Array<string[]>(4).fill(['MISP_NOT_UNDERSTOOD']),
      [],
    ]);
    const [event, ...more] = await eventsOf(id);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      uuid: uuid(1),
      info: 'Watching apps',
      date: '2026-10-02',
      Orgc: APPS['Orgc'],
      Org: { name: 'Thailand' },
    });
    expect((event?.['Tag'] as Json[]).map(({ name }) => name)).toEqual(['tlp:green', 'rsit:malicious-code="spyware"']);
    const untagged = ({ Tag: _, ...rest }: Json): Json => rest;
    expect(event?.Attribute.map(untagged).sort(byUuid)).toEqual(APPS['Attribute']);
    expect(event?.Object.map((object) => ({ ...object, Attribute: object.Attribute.map(untagged) })).sort(byUuid)).toEqual(APPS['Object']);
  });

  it('names in its grouping the claims that its attributes have become', async () => {
    const { id } = await sends(
      {
        Event: {
          ...APPS,
          uuid: uuid(3),
          Attribute: [attribute(20, 'domain|ip', 'both.watching-app.com|203.0.113.77'), attribute(21, 'yara', 'x')],
          Object: [],
        },
      },
      'threat=malware&to=KH',
    );
    const { objects } = JSON.parse(await exported(id, 'stix')) as { objects: { id: string; type: string; object_refs?: string[] }[] };
    const ids = objects.map((one) => one.id);
    const grouping = objects.find(({ type }) => type === 'grouping');
    expect(grouping?.object_refs).toHaveLength(3);
    expect(grouping?.object_refs?.filter((ref) => !ids.includes(ref))).toEqual([]);
  });

  it('changes nothing where its export comes in again, with other labels in it, in pieces, and closed by its source', async () => {
    const label = (n: number): Json => ({ Tag: [{ name: n % 2 === 0 ? 'tlp:green' : 'tlp:amber' }] });
    const domains = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => attribute(from + n, 'domain', `again${from + n}.watching-app.com`, label(n)));
    const { Object: _, Tag: __, ...head } = APPS;
    const large = { ...head, uuid: uuid(4), Attribute: [...domains(10_000, 250), attribute(30, 'yara', 'again', label(1))] };
    const closed = { ...head, uuid: uuid(5), distribution: '0', Attribute: [...domains(11_000, 3), attribute(31, 'mutex', 'again')] };
    const query = 'threat=malware&to=KH&tlp=green';
    const { id, counts } = await sends([{ Event: large }, { Event: closed }], query);
    expect(counts).toMatchObject({ created: 250 + 1 + 1 + 3 + 1 + 1 });
    const file: unknown = JSON.parse(await exported(id));
    const pieces = (file as { response: unknown[] }).response;
    expect(pieces.length).toBeGreaterThan(2);
    for (const again of [query, 'threat=malware']) {
      expect((await sends(file, again)).counts).toEqual({ created: 0, updated: 0, unchanged: 250 + 1 + 3 + 1, rejected: 0, held: 0 });
    }
    expect((await eventsOf(id)).map(({ uuid: its }) => its)).toEqual(expect.arrayContaining([uuid(4), uuid(5)]));
  });

  it('stays as MISP sent it where a STIX export of its claims comes in again', async () => {
    const event = {
      ...APPS,
      uuid: uuid(6),
      Attribute: [attribute(40, 'domain', 'kept.watching-app.com', { comment: 'as sent' })],
      Object: [],
    };
    const { id } = await sends({ Event: event }, 'threat=malware&to=KH');
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/stix+json' };
    const body = await exported(id, 'stix');
    const again = await fetch(`${hub.url}/bulk/stix?threat=malware`, { method: 'POST', headers, body });
    expect(((await again.json()) as { counts: Json }).counts).toMatchObject({ created: 0, updated: 0, rejected: 0, held: 0 });
    expect(await eventsOf(id)).toMatchObject([
      { uuid: uuid(6), info: 'Watching apps', Attribute: [{ uuid: uuid(40), comment: 'as sent' }] },
    ]);
  });

  it('changes nothing of what the hub’s own users have published, either', async () => {
    await settled();
    const { text } = await downloadExport(hub, token, { format: 'misp', own: 'true' });
    const { counts, receipts } = await sends(JSON.parse(text), 'threat=malware');
    expect(receipts.filter(({ outcome }) => outcome !== 'UNCHANGED')).toEqual([]);
    expect(Number(counts['unchanged'])).toBeGreaterThan(100);
  });

  it('has nothing of it in an export for whoever sees none of it', async () => {
    const { token: theirs } = await hub.as('analyst@jp.example');
    const { status, text } = await downloadExport(hub, theirs, { format: 'misp' });
    expect(status).toBe(200);
    expect(text).not.toContain('Watching apps');
  });
});

const byUuid = (one: Json, other: Json): number => String(one['uuid']).localeCompare(String(other['uuid']));
