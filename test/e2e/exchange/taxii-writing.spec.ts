import { randomUUID } from 'node:crypto';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient, READING } from '../../support/api-key-client.js';
import { type Officer, officer, until } from '../../support/officer.js';
import { TAXII, type TaxiiClient, taxiiClient, type TaxiiObject, type TaxiiReply } from '../../support/taxii-client.js';

const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const RED = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1';
const INBOX = '/taxii2/api/collections/inbox/';
const WHEN = '2026-11-01T00:00:00.000Z';

/** An indicator as a tool sends it. */
const anIndicator = (value: string, said: object = {}): TaxiiObject => ({
  type: 'indicator',
  spec_version: '2.1',
  id: `indicator--${randomUUID()}`,
  created: WHEN,
  modified: WHEN,
  name: value,
  pattern: `[domain-name:value = '${value}']`,
  pattern_type: 'stix',
  valid_from: WHEN,
  object_marking_refs: [GREEN],
  ...said,
});

interface Status {
  readonly id: string;
  readonly status: string;
  readonly success_count: number;
  readonly failure_count: number;
  readonly pending_count: number;
  readonly failures?: readonly { readonly id: string; readonly message: string }[];
  readonly pendings?: readonly { readonly id: string; readonly message: string }[];
}

/** The numbers are those of the checklist in docs/taxii.md. */
describe('writing by TAXII', () => {
  let hub: Hub;
  let th: TaxiiClient;
  let kh: TaxiiClient;
  let analyst: Officer;
  beforeAll(async () => {
    hub = await startHub({ TAXII_MAX_CONTENT_BYTES: '65536' });
    th = taxiiClient(hub.url, (await hub.as('analyst@th.example')).token);
    kh = taxiiClient(hub.url, (await hub.as('analyst@kh.example')).token);
    analyst = officer((await hub.as('analyst@th.example')).ask);
  });
  afterAll(() => hub.stop());

  const post = (objects: readonly unknown[], client = th) => client.post(`${INBOX}objects/`, { objects });
  const statusOf = ({ body }: TaxiiReply): Status => body as unknown as Status;
  /** The object, as soon as its event has its place. */
  const readBack = (id: string, client = th, alias = 'inbox') =>
    until(
      () => client.get(`/taxii2/api/collections/${alias}/objects/${id}/`),
      ({ status }) => status === 200,
    );

  it('32: answers 202 and a status that is complete, and gives the object back as it was sent', async () => {
    const sent = anIndicator('sent.example.com', { x_foo: { bar: [1, 'two'] }, labels: ['a', 'b'] });
    const posted = await post([sent]);
    expect([posted.status, posted.type]).toEqual([202, TAXII]);
    expect(posted.body).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/),
      ...{ status: 'complete', total_count: 1, success_count: 1, failure_count: 0, pending_count: 0 },
      request_timestamp: expect.stringMatching(/\.\d{6}Z$/),
      successes: [{ id: sent.id, version: '2026-11-01T00:00:00.000000Z' }],
    });
    expect(posted.body).not.toHaveProperty('failures');
    const { body } = await readBack(sent.id);
    expect(body.objects).toEqual([sent]); // 34: with what the hub does not understand
    expect((await th.get(`${INBOX}manifest/?match[id]=${sent.id}`)).body.objects).toHaveLength(1);
  });

  it('16: keeps the status in the database, for the agency that sent, and for nobody else', async () => {
    const { id } = statusOf(await post([anIndicator('status.example.com')]));
    const kept = await th.get(`/taxii2/api/status/${id}/`);
    expect([kept.status, statusOf(kept).status]).toEqual([200, 'complete']);
    const others = [kh, taxiiClient(hub.url, (await hub.as('contributor@meta.example')).token)];
    const absent = await th.get(`/taxii2/api/status/${randomUUID()}/`);
    for (const other of others) {
      const { status, body } = await other.get(`/taxii2/api/status/${id}/`);
      expect([status, body.title, body.description]).toEqual([404, absent.body.title, absent.body.description]);
    }
    expect((await th.get('/taxii2/api/status/nonsense/')).status).toBe(404);
  });

  it('32: takes an exact duplicate for a success, and changes nothing', async () => {
    const sent = anIndicator('twice.example.com');
    await post([sent]);
    const before = await readBack(sent.id);
    expect(statusOf(await post([sent, sent]))).toMatchObject({ status: 'complete', success_count: 2 });
    expect((await th.get(`${INBOX}objects/${sent.id}/`)).text).toBe(before.text);
  });

  it('32: says of every object what became of it: one bad one costs the others nothing', async () => {
    const [good, wrong, unlabelled, red] = [
      anIndicator('good.example.com'),
      anIndicator('bad.example.com', { pattern: 'this is no pattern' }),
      anIndicator('unlabelled.example.com', { object_marking_refs: undefined }),
      anIndicator('red.example.com', { object_marking_refs: [RED] }),
    ];
    const posted = await post([good, wrong, unlabelled, red]);
    expect(posted.status).toBe(202);
    const status = statusOf(posted);
    expect(status).toMatchObject({ status: 'pending', success_count: 1, failure_count: 2, pending_count: 1 });
    expect(status.failures?.map(({ id }) => id)).toEqual([wrong.id, red.id]);
    expect(status.failures?.every(({ message }) => message.length > 10)).toBe(true);
    expect(status.pendings).toEqual([expect.objectContaining({ id: unlabelled.id, message: expect.stringContaining('label') })]);
    expect((await th.get(`${INBOX}objects/${unlabelled.id}/`)).status).toBe(404);
    expect(await analyst.lists()).not.toContain('unlabelled.example.com');
  });

  it('takes a bundle as application/stix+json, as OpenCTI’s connector sends it', async () => {
    const sent = anIndicator('bundled.example.com');
    const bundle = { type: 'bundle', id: `bundle--${randomUUID()}`, objects: [sent] };
    const posted = await th.post(`${INBOX}objects/`, bundle, { 'content-type': 'application/stix+json; version=2.1' });
    expect([posted.status, statusOf(posted).success_count]).toEqual([202, 1]);
  });

  it('32: refuses what is no JSON, no envelope or too large, and takes nothing of it', async () => {
    const sent = anIndicator('never.example.com', { description: 'x'.repeat(70_000) });
    const answers = await Promise.all([
      th.post(`${INBOX}objects/`, '{"objects":['),
      th.post(`${INBOX}objects/`, '[]'),
      th.post(`${INBOX}objects/`, '{"objects":[]}'),
      th.post(`${INBOX}objects/`, { objects: [{ type: 'indicator' }] }),
      post([sent]),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 422, 422, 422, 413]);
    expect(answers.map(({ type }) => type)).toEqual(answers.map(() => TAXII));
    expect((await th.get('/taxii2/api/')).body.max_content_length).toBe(65_536);
    expect(await analyst.lists()).not.toContain('never.example.com');
  });

  it('19, 32: writes into the inbox alone: 403 for what one only reads, 404 for what one does not have', async () => {
    const theirs = await kh.collection('inbox');
    const body = { objects: [anIndicator('nowhere.example.com')] };
    const answers = await Promise.all([
      th.post('/taxii2/api/collections/all/objects/', body),
      th.post('/taxii2/api/collections/own/objects/', body),
      th.post(`${theirs}objects/`, body),
      th.post('/taxii2/api/collections/nowhere/objects/', body),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 404, 404]);
    const reading = await apiKeyClient((await hub.as('admin@th.example')).ask).makes({ permissions: READING });
    const key = taxiiClient(hub.url, reading.secret);
    expect((await key.post(`${INBOX}objects/`, body)).status).toBe(403);
    expect((await key.ask('DELETE', `${INBOX}objects/indicator--${randomUUID()}/`)).status).toBe(403);
  });

  it('33: deletes: gone from the inbox and its manifest, and told as revoked to everybody else', async () => {
    const sent = anIndicator('deleted.example.com');
    await post([sent]);
    await readBack(sent.id);
    await analyst.readdresses((await analyst.looksUp('deleted.example.com'))[0]?.indicators[0]?.id ?? '', { countries: ['KH'] });
    await readBack(sent.id, kh, 'all');
    const deleted = await th.ask('DELETE', `${INBOX}objects/${sent.id}/`, { headers: { accept: '*/*' } });
    expect([deleted.status, deleted.type]).toEqual([200, TAXII]);
    expect((await th.get(`${INBOX}objects/${sent.id}/`)).status).toBe(404);
    expect((await th.get(`${INBOX}manifest/`)).text).not.toContain(sent.id);
    expect((await th.ask('DELETE', `${INBOX}objects/${sent.id}/`)).status).toBe(404);
    const told = await until(
      () => kh.get(`/taxii2/api/collections/all/objects/${sent.id}/`),
      ({ body }) => body.objects?.[0]?.revoked === true,
    );
    expect(told.body.objects).toEqual([expect.objectContaining({ id: sent.id, revoked: true })]);
    expect((await th.get(`/taxii2/api/collections/own/objects/${sent.id}/`)).status).toBe(200);
  });

  it('33: deletes nothing in what one only reads, nor what others published, nor another version than there is', async () => {
    const sent = anIndicator('stays.example.com');
    await post([sent]);
    await readBack(sent.id);
    const observable = (await th.get(`${INBOX}objects/?match[type]=domain-name`)).body.objects?.at(-1)?.id;
    const remove = async (path: string, client = th) => (await client.ask('DELETE', `/taxii2/api/collections/${path}`)).status;
    expect(await remove(`all/objects/${sent.id}/`)).toBe(403);
    expect(await remove(`inbox/objects/${sent.id}/`, kh)).toBe(404);
    expect(await remove(`inbox/objects/${sent.id}/?match[version]=2001-01-01T00:00:00Z`)).toBe(404);
    expect(await remove(`inbox/objects/${sent.id}/?match[type]=indicator`)).toBe(400);
    expect(await remove(`inbox/objects/${observable}/`)).toBe(403);
    expect((await th.get(`${INBOX}objects/${sent.id}/`)).status).toBe(200);
    expect(await remove(`inbox/objects/${sent.id}/?match[version]=${WHEN}`)).toBe(200);
  });

  describe('objects that are no indicators, and sightings', () => {
    const common = (type: string, said: object = {}): TaxiiObject => {
      const head = { type, spec_version: '2.1', id: `${type}--${randomUUID()}`, created: WHEN, modified: WHEN };
      return { ...head, object_marking_refs: [GREEN], ...said };
    };
    const malware = (said: object = {}) => common('malware', { name: 'a trojan', is_family: false, x_own: { a: [1] }, ...said });

    it('32: come in beside them, each with its own success, and come back', async () => {
      const [one, kept] = [anIndicator('beside.example.com'), malware()];
      const seen = common('sighting', { sighting_of_ref: one.id, count: 2, last_seen: WHEN });
      const nowhere = common('sighting', { sighting_of_ref: `indicator--${randomUUID()}` });
      const status = statusOf(await post([kept, seen, one, nowhere]));
      expect(status).toMatchObject({ status: 'complete', total_count: 4, success_count: 3, failure_count: 1, pending_count: 0 });
      expect(status.failures?.map(({ id }) => id)).toEqual([nowhere.id]);
      expect((await readBack(kept.id)).body.objects).toEqual([kept]);
      const sightings = await until(
        () => th.get(`${INBOX}objects/?match[type]=sighting`),
        ({ body }) => (body.objects ?? []).some(({ sighting_of_ref: of }) => of === one.id),
      );
      expect(sightings.body.objects?.find(({ sighting_of_ref: of }) => of === one.id)).toMatchObject({ count: 2, last_seen: WHEN });
    });

    it('33: are deleted like them, by those whose they are', async () => {
      const [one, kept] = [anIndicator('deleted-beside.example.com'), malware()];
      await post([one, kept, common('sighting', { sighting_of_ref: one.id, count: 7, last_seen: WHEN })]);
      await readBack(kept.id);
      const seen = async () => {
        const { body } = await th.get(`${INBOX}objects/?match[type]=sighting`);
        return (body.objects ?? []).find(({ sighting_of_ref: of }) => of === one.id);
      };
      const sighting = await until(seen, (found) => found !== undefined);
      const remove = async (id: string, client = th) => (await client.ask('DELETE', `${INBOX}objects/${id}/`)).status;
      expect([await remove(kept.id, kh), await remove(kept.id), await remove(kept.id)]).toEqual([404, 200, 404]);
      expect([await remove(sighting?.id ?? ''), await remove(sighting?.id ?? '')]).toEqual([200, 404]);
      expect((await th.get(`/taxii2/api/collections/own/objects/${kept.id}/`)).body.objects).toMatchObject([
        { id: kept.id, revoked: true },
      ]);
    });

    it('are failures with a reason where they were deleted before: in the same version, in an older and in a newer one', async () => {
      const [one, kept] = [anIndicator('sent-again.example.com'), malware()];
      const seen = common('sighting', { sighting_of_ref: one.id, count: 3, last_seen: WHEN });
      await post([one, kept, seen]);
      await readBack(kept.id);
      const sighting = await until(
        async () => (await th.get(`${INBOX}objects/?match[type]=sighting`)).body.objects?.find(({ sighting_of_ref: of }) => of === one.id),
        (found) => found !== undefined,
      );
      for (const id of [sighting?.id ?? '', kept.id, one.id]) expect((await th.ask('DELETE', `${INBOX}objects/${id}/`)).status).toBe(200);
      for (const modified of [WHEN, '2020-01-01T00:00:00.000Z', '2026-11-03T00:00:00.000Z']) {
        const status = statusOf(
          await post([one, kept, seen].map((object) => ({ ...object, created: '2019-01-01T00:00:00.000Z', modified }))),
        );
        expect(status).toMatchObject({ status: 'complete', success_count: 0, failure_count: 3 });
        expect(status.failures?.map(({ message }) => message)).toEqual([
          expect.stringContaining('revoked this indicator'),
          expect.stringContaining('revoked this object'),
          expect.any(String),
        ]);
        for (const id of [one.id, kept.id]) expect((await th.get(`${INBOX}objects/${id}/`)).status).toBe(404);
      }
    });

    it('32: are pending without a label, and a success as soon as an officer gives them one', async () => {
      const bare = { object_marking_refs: undefined };
      const [one, kept] = [anIndicator('pending.example.com', bare), malware(bare)];
      const { id, ...before } = statusOf(await post([one, kept]));
      expect(before).toMatchObject({ status: 'pending', success_count: 0, pending_count: 2 });
      const importId = `${id.slice(0, 14)}7${id.slice(15)}`;
      const label = 'mutation ($id: ID!) { labelHeldItems(importId: $id, tlp: GREEN, audience: { countries: ["KH"] }) { created } }';
      expect(await analyst.ask(label, { id: importId })).toEqual({ labelHeldItems: { created: 2 } });
      expect(statusOf(await th.get(`/taxii2/api/status/${id}/`))).toMatchObject({ status: 'complete', success_count: 2, pending_count: 0 });
      const shown = await readBack(kept.id, kh, 'all');
      expect(shown.body.objects).toMatchObject([{ id: kept.id, name: 'a trojan' }]);
      expect(shown.body.objects?.[0]).toEqual(kept); // the label stands beside it
      const none = malware(bare);
      const dropped = statusOf(await post([none]));
      const drop = 'mutation ($id: ID!) { dropHeldItems(importId: $id) { dropped } }';
      await analyst.ask(drop, { id: `${dropped.id.slice(0, 14)}7${dropped.id.slice(15)}` });
      expect(statusOf(await th.get(`/taxii2/api/status/${dropped.id}/`))).toMatchObject({ status: 'complete', failure_count: 1 });
    });

    it('32: that come in as revoked end what stands, and publish nothing', async () => {
      const one = anIndicator('comes-revoked.example.com');
      await post([one]);
      await readBack(one.id);
      const later = { ...one, modified: '2026-11-02T00:00:00.000Z', revoked: true };
      const [ended, never] = [statusOf(await post([later])), anIndicator('never-stood.example.com', { revoked: true })];
      expect(ended).toMatchObject({ status: 'complete', success_count: 1 });
      expect((await th.get(`${INBOX}objects/${one.id}/`)).status).toBe(404);
      expect(statusOf(await post([never]))).toMatchObject({ status: 'complete', success_count: 1 });
      expect((await analyst.looksUp('never-stood.example.com'))[0]?.indicators).toEqual([]);
    });
  });

  it('keeps to itself what its party shares with nobody by default', async () => {
    const sent = anIndicator('to-itself.example.com');
    await post([sent]);
    await readBack(sent.id);
    expect((await kh.get(`/taxii2/api/collections/all/objects/${sent.id}/`)).status).toBe(404);
  });

  it('takes nobody’s id and nobody’s name: what another party says stays what it says', async () => {
    const meant = await analyst.publishes({ value: 'meant.example.com', audience: { countries: ['KH', 'VN'] } });
    const id = `indicator--${meant.id.slice(0, 14)}4${meant.id.slice(15)}`;
    const { body } = await readBack(id, kh, 'all');
    const thailand = body.objects?.[0]?.['created_by_ref'];
    const later = { created: WHEN, modified: '2027-01-01T00:00:00.000Z' };
    const posted = await post(
      [
        anIndicator('false.example.com', { id, ...later, revoked: false }),
        anIndicator('spoken-for.example.com', { created_by_ref: thailand }),
        { type: 'identity', spec_version: '2.1', id: thailand, ...later, name: 'Not Thailand', object_marking_refs: [GREEN] },
        {
          ...{ type: 'report', spec_version: '2.1', id: `report--${randomUUID()}`, ...later, created_by_ref: thailand },
          ...{ name: 'In its name', published: WHEN, object_refs: [id], object_marking_refs: [GREEN] },
        },
      ],
      kh,
    );
    expect(statusOf(posted)).toMatchObject({ success_count: 0, failure_count: 4 });
    expect(statusOf(posted).failures?.map(({ message }) => message)).toEqual(Array(4).fill(expect.stringContaining('another party')));
    const own = await kh.get('/taxii2/api/collections/own/objects/?match[type]=indicator');
    expect(own.text).not.toMatch(/false\.example\.com|spoken-for\.example\.com/);
    expect((await kh.get(`/taxii2/api/collections/all/objects/${id}/`)).body).toEqual(body);
  });

  it('lets no two owners of one id take each other’s place', async () => {
    const [sent, later] = [anIndicator('one-id.example.com'), '2027-01-01T00:00:00.000Z'];
    await post([sent]);
    await readBack(sent.id);
    await analyst.readdresses((await analyst.looksUp('one-id.example.com'))[0]?.indicators[0]?.id ?? '', { countries: ['KH'] });
    await readBack(sent.id, kh, 'all');
    await post([{ ...sent, modified: later, name: 'something else' }], kh);
    await readBack(sent.id, kh, 'own');
    const { body } = await kh.get(`/taxii2/api/collections/all/objects/${sent.id}/`);
    expect(body.objects?.map(({ modified }) => modified).sort()).toEqual([WHEN, later]);
  });

  it('gives its owner’s own reference to nobody to whom the owner is not named', async () => {
    const hidden = await analyst.publishes({
      ...{ value: 'unnamed.example.com', externalId: 'TH-CASE-7', attribution: 'HIDDEN' },
      audience: { countries: ['KH'] },
    });
    const id = `indicator--${hidden.id.slice(0, 14)}4${hidden.id.slice(15)}`;
    expect((await readBack(id, kh, 'all')).text).not.toContain('TH-CASE-7');
    expect((await kh.get(`/taxii2/api/collections/all/objects/?match[id]=${id}&match[version]=all`)).text).not.toContain('TH-CASE-7');
    expect((await th.get(`/taxii2/api/collections/own/objects/${id}/`)).text).toContain('TH-CASE-7');
  });

  it.each(['objects/indicator--%00/', 'objects/?match[id]=%00', 'manifest/?match[type]=a%00'])(
    'answers %s, which no database can be asked, as what is not there or not understood',
    async (path) => {
      expect([400, 404]).toContain((await th.get(`/taxii2/api/collections/all/${path}`)).status);
    },
  );
});
