import { createHash, randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { act, type Actor } from '../../../src/identity/auth/actor.js';
import { Database, KEYRING } from '../../../src/platform/database/database.js';
import type { Keyring, SealingKey } from '../../../src/platform/database/keyring.js';
import { EvidenceCleanupWorker } from '../../../src/intel/evidence/evidence-cleanup.worker.js';
import { ReadEvidenceService, ITEM_ACCESS } from '../../../src/intel/evidence/read-evidence.service.js';
import { PIECE_BYTES } from '../../../src/intel/evidence/stream-sealing.js';
import { bulkCall } from '../../support/bulk.js';
import { A_PICTURE, type EvidenceClient, evidenceClient, textOf } from '../../support/evidence-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { type Ask, until } from '../../support/officer.js';
import { administer } from '../../support/server.js';

const SUBMIT = `mutation ($input: [ReportInput!]!) { submitReports(input: $input) { outcome report { id } problems { code field } } }`;
const ONE = `query ($id: ID!) { report(id: $id) { version evidence { id filename type size sha256 createdAt } } reportVersions(reportId: $id) { nodes { version evidenceIds } } }`;
const FEED = `{ feed(filter: { itemKinds: [REPORT], includeOwn: true }) { events { operation itemId item { ... on Report { evidence { id } } } } } }`;
const WITHDRAW = `mutation ($id: ID!) { withdrawReport(id: $id, reason: "It was wrong.") { evidence { id } } }`;

interface Receipt {
  readonly outcome: string;
  readonly report: { readonly id: string } | null;
  readonly problems: readonly { readonly code: string }[];
}
interface Told {
  readonly operation: string;
  readonly itemId: string;
  readonly item: { readonly evidence: readonly object[] } | null;
}
interface SeenFile {
  readonly id: string;
  readonly filename: string;
  readonly sha256: string;
}
interface Seen {
  readonly report: { readonly version: number; readonly evidence: readonly SeenFile[] } | null;
  readonly reportVersions: { readonly nodes: readonly { readonly version: number; readonly evidenceIds: readonly string[] }[] };
}
interface Party {
  readonly ask: Ask;
  readonly token: string;
  readonly files: EvidenceClient;
}

describe('evidence', () => {
  let hub: Hub;
  let meta: Party;
  let binance: Party;
  let th: Party;
  let kh: Party;
  const lines: string[] = [];

  const partyOf = async (email: string): Promise<Party> => {
    const { ask, token } = await hub.as(email);
    return { ask, token, files: evidenceClient(hub, token) };
  };
  beforeAll(async () => {
    hub = await startHub({ EVIDENCE_MAX_BYTES: '3000000', LOG_LEVEL: 'error' }, lines);
    [meta, binance] = [await partyOf('contributor@meta.example'), await partyOf('contributor@binance.example')];
    [th, kh] = [await partyOf('analyst@th.example'), await partyOf('analyst@kh.example')];
  });
  afterAll(() => hub.stop());

  const saying = (said: object): object => ({
    ...{ reference: randomUUID(), title: 'Slips', threat: 'CALL_CENTRE_SCAM', tlp: 'AMBER', countries: ['TH'] },
    ...said,
  });
  const submit = async ({ ask }: Party, ...reports: object[]): Promise<readonly Receipt[]> =>
    (await ask<{ submitReports: Receipt[] }>(SUBMIT, { input: reports })).submitReports;
  const submits = async (said: object, who = meta): Promise<string> => {
    const [receipt] = await submit(who, saying(said));
    if (!receipt?.report) throw new Error(JSON.stringify(receipt));
    return receipt.report.id;
  };
  const sees = async ({ ask }: Party, id: string): Promise<readonly SeenFile[] | undefined> =>
    (await ask<Seen>(ONE, { id })).report?.evidence;
  const rows = async (): Promise<number> => (await hub.ownerSql('select from hub.evidence')).length;
  const keeps = (): Promise<void> => hub.app.get(EvidenceCleanupWorker, { strict: false }).work();
  const stateOf = async (id: string): Promise<string | undefined> =>
    (await hub.ownerSql<{ state: string }>('select state from hub.evidence where id = $1', [id]))[0]?.state;

  it('is put in, attached to a report, and read by the countries that have the report, byte for byte', async () => {
    const content = textOf(2 * PIECE_BYTES + 1_000);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const sent = await meta.files.putsIn(content, 'โอนเงิน.txt', { 'x-content-sha256': sha256 });
    expect(sent).toMatchObject({ status: 201, sha256, size: content.length, type: 'text/plain', filename: 'โอนเงิน.txt' });
    const picture = await meta.files.adds(A_PICTURE, 'slip.png');
    const id = await submits({ evidence: [sent.id, picture] });

    for (const who of [meta, th]) {
      expect(await sees(who, id)).toMatchObject([
        { id: sent.id, filename: 'โอนเงิน.txt', type: 'text/plain', size: content.length, sha256 },
        { id: picture, filename: 'slip.png', type: 'image/png' },
      ]);
      expect(content.equals((await who.files.reads(sent.id)) as Buffer)).toBe(true);
      expect(await who.files.reads(picture)).toEqual(A_PICTURE);
    }
    const told = await until(
      async () => (await th.ask<{ feed: { events: Told[] } }>(FEED)).feed.events.filter(({ itemId }) => itemId === id),
      (events) => events.length > 0,
    );
    expect(told[0]?.item?.evidence).toEqual([{ id: sent.id }, { id: picture }]);
  });

  it('is saved by whoever reads it, and shown by no browser', async () => {
    const file = await meta.files.adds(A_PICTURE, 'slip "1".png');
    const response = await meta.files.opens(file);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': String(A_PICTURE.length),
      'content-disposition': `attachment; filename="slip _1_.png"; filename*=UTF-8''slip%20%221%22.png`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'no-store',
    });
    await response.arrayBuffer();
    expect((await meta.files.opens(file, '', 'HEAD')).status).toBe(400);
  });

  it('is nothing to other countries and partners, to admins, operators, and whoever is not signed in', async () => {
    const file = await meta.files.adds(A_PICTURE, 'slip.png');
    const loose = await meta.files.adds('not attached yet');
    const id = await submits({ evidence: [file] });
    for (const who of [kh, binance]) {
      expect([await who.files.reads(file), await who.files.reads(loose), await sees(who, id)]).toEqual([404, 404, undefined]);
      const absent = await (await who.files.opens(randomUUID())).text();
      expect((await (await who.files.opens(file)).text()).replace(/"requestId":"[^"]*"/, '')).toBe(
        absent.replace(/"requestId":"[^"]*"/, ''),
      );
    }
    expect([await th.files.reads(file), await th.files.reads(loose)]).toEqual([A_PICTURE, 404]);
    expect(await th.files.reads('x')).toBe(404);
    for (const email of ['admin@meta.example', 'admin@th.example', 'operator@hub.example', 'auditor@hub.example']) {
      const { files } = await partyOf(email);
      expect([await files.reads(file), (await files.putsIn('x')).status]).toEqual([403, 403]);
    }
    const nobody = evidenceClient(hub);
    expect([await nobody.reads(file), (await nobody.putsIn('x')).status]).toEqual([401, 401]);
  });

  it('is asked for by its id, and whatever cannot be one is answered like one that is absent', async () => {
    const file = await meta.files.adds('x');
    const textOfRefusal = async (id: string, door = ''): Promise<string> => {
      const response = await meta.files.opens(`${id}${door}`);
      return `${response.status} ${(await response.text()).replace(/"requestId":"[^"]*"/, '')}`;
    };
    const absent = await textOfRefusal(randomUUID());
    const malformed = [
      ...[
        'x',
        '0',
        'null',
        encodeURIComponent(`{${file}}`),
        encodeURIComponent(` ${file}`),
        `${file}%0A`,
        encodeURIComponent(`urn:${file}`),
      ],
      ...[file.replaceAll('-', ''), file.slice(1), `${file}0`, encodeURIComponent("' or true --"), encodeURIComponent('🗝')],
    ];
    for (const id of malformed) expect([id, await textOfRefusal(id)]).toEqual([id, absent]);
    expect((await meta.files.opens(file.toUpperCase())).status).toBe(200);
  });

  it('stands in the record when it is put in and whenever it is read, with the purpose', async () => {
    const file = await meta.files.adds('x');
    await submits({ evidence: [file] });
    await th.files.reads(file, '?purpose=for%20the%20court&caseReference=C-1');
    const entries = await hub.ownerSql<object>(
      `select a.what, p.slug, a.purpose, a.case_reference, a.channel, a.outcome from hub.audit a join hub.party p on p.key = a.party
         where $1 = any (a.items) and a.what like 'evidence.%' order by a.at`,
      [file],
    );
    const entry = { purpose: null, case_reference: null, channel: 'bulk', outcome: 'DONE' };
    expect(entries).toEqual([
      { ...entry, what: 'evidence.add', slug: 'meta' },
      { ...entry, what: 'evidence.read', slug: 'th', purpose: 'for the court', case_reference: 'C-1' },
    ]);
  });

  it('is a part of the version: the same again changes nothing, another file is an amendment, and what is left out is closed at once', async () => {
    const [one, other] = [await meta.files.adds('one'), await meta.files.adds('other')];
    const reference = randomUUID();
    const id = await submits({ reference, evidence: [one] });
    const again = async (evidence: readonly string[]): Promise<string | undefined> =>
      (await submit(meta, saying({ reference, evidence })))[0]?.outcome;
    expect([await again([one]), await again([one.toUpperCase(), one])]).toEqual(['UNCHANGED', 'UNCHANGED']);
    expect(await again([other])).toBe('UPDATED');
    expect([await th.files.reads(one), await th.files.reads(other)]).toEqual([404, Buffer.from('other')]);
    expect(await meta.files.reads(one)).toEqual(Buffer.from('one'));
    expect(await again([other, one])).toBe('UPDATED');
    expect((await sees(th, id))?.map((file) => file.id)).toEqual([other, one]);
    expect((await meta.ask<Seen>(ONE, { id })).reportVersions.nodes.map(({ evidenceIds: evidence }) => evidence)).toEqual([
      [other, one],
      [other],
      [one],
    ]);
  });

  it('of others, of nobody, or not whole, costs its own report alone', async () => {
    const [own, foreign] = [await meta.files.adds('own'), await binance.files.adds('foreign')];
    const receipts = await submit(
      meta,
      ...[foreign, randomUUID(), 'x', own].map((file) => saying({ evidence: [file] })),
      saying({ evidence: Array.from({ length: 21 }, () => own) }),
    );
    expect(receipts.map(({ outcome, problems }) => [outcome, ...problems.map(({ code }) => code)])).toEqual([
      ['REJECTED', 'EVIDENCE_UNKNOWN'],
      ['REJECTED', 'EVIDENCE_UNKNOWN'],
      ['REJECTED', 'EVIDENCE_UNKNOWN'],
      ['CREATED'],
      ['REJECTED', 'FIELD_INVALID'],
    ]);
    expect(await th.files.reads(foreign)).toBe(404);
  });

  it('is closed to the countries with the report: when it concerns them no more, and when it is withdrawn', async () => {
    const reference = randomUUID();
    const file = await meta.files.adds('x');
    const id = await submits({ reference, countries: ['TH', 'KH'], evidence: [file] });
    expect([await th.files.reads(file), await kh.files.reads(file)]).toEqual([Buffer.from('x'), Buffer.from('x')]);
    await submit(meta, saying({ reference, countries: ['KH'], evidence: [file] }));
    expect([await th.files.reads(file), await kh.files.reads(file)]).toEqual([404, Buffer.from('x')]);
    expect((await meta.ask<{ withdrawReport: object }>(WITHDRAW, { id })).withdrawReport).toEqual({ evidence: [{ id: file }] });
    expect([await kh.files.reads(file), await sees(kh, id)]).toEqual([404, []]);
    expect(await meta.files.reads(file)).toEqual(Buffer.from('x'));
  });

  it('breaks off for a reader for whom it is closed meanwhile', async () => {
    const file = await meta.files.adds(textOf(2 * PIECE_BYTES));
    const id = await submits({ evidence: [file] });
    const [session] = await hub.ownerSql<{ user: string; session: string }>(
      `select u.id as user, s.id as session from hub.user_account u join hub.session s on s.user_id = u.id where u.email = 'analyst@th.example'`,
    );
    const actor = { ...session, requestId: randomUUID(), channel: 'bulk' } as unknown as Actor;
    const open = await hub.app
      .get(ReadEvidenceService, { strict: false })
      .open(actor, file, { purpose: null, caseReference: null }, ITEM_ACCESS);
    expect(open.first.length).toBe(PIECE_BYTES);
    await meta.ask(WITHDRAW, { id });
    await expect(open.rest.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('of a report that is RED is for people, and not for the keys of those who have it', async () => {
    const file = await meta.files.adds('x');
    await submits({ evidence: [file], tlp: 'RED' });
    const keyOf = async (email: string, permissions: readonly string[]): Promise<EvidenceClient> =>
      evidenceClient(hub, (await apiKeyClient((await hub.as(email)).ask).makes({ permissions })).secret);
    const own = await keyOf('admin@meta.example', ['indicator:read', 'evidence:add']);
    const theirs = await keyOf('admin@th.example', ['indicator:read']);
    expect([await own.reads(file), await theirs.reads(file)]).toEqual([404, 404]);
    expect([await meta.files.reads(file), await th.files.reads(file)]).toEqual([Buffer.from('x'), Buffer.from('x')]);
    const amber = await meta.files.adds('y');
    await submits({ evidence: [amber] });
    expect([await own.reads(amber), await theirs.reads(amber)]).toEqual([Buffer.from('y'), Buffer.from('y')]);
    const reference = randomUUID();
    const left = await meta.files.adds('z');
    await submits({ reference, evidence: [left], tlp: 'RED' });
    await submit(meta, saying({ reference, tlp: 'AMBER' }));
    expect([await own.reads(left), await meta.files.reads(left)]).toEqual([404, Buffer.from('z')]);
    expect([(await own.putsIn('x')).status, (await theirs.putsIn('x')).status]).toEqual([201, 403]);
  });

  it('of a type that is not taken, or of a size, or with another digest, leaves nothing', async () => {
    const before = await rows();
    const program = Buffer.concat([Buffer.from('MZ'), randomBytes(400_000)]);
    const sent = async (
      body: Buffer | string | ReadableStream<Uint8Array>,
      name?: string,
      headers?: Record<string, string>,
    ): Promise<unknown[]> => {
      const { status, reason } = await meta.files.putsIn(body, name, headers);
      return [status, reason];
    };
    expect(await sent(program, 'holiday.png')).toEqual([415, 'EVIDENCE_TYPE_REFUSED']);
    expect(await sent('<html>', 'a.txt')).toEqual([415, 'EVIDENCE_TYPE_REFUSED']);
    expect(await sent(Buffer.concat([textOf(300_000), Buffer.from([0xff])]), 'a.txt')).toEqual([415, 'EVIDENCE_TYPE_REFUSED']);
    expect(await sent(textOf(3_000_001))).toEqual([413, 'EVIDENCE_TOO_LARGE']);
    expect(await sent(new Blob([new Uint8Array(textOf(3_000_001))]).stream())).toEqual([413, 'EVIDENCE_TOO_LARGE']);
    expect(await sent('')).toEqual([400, 'EVIDENCE_EMPTY']);
    expect(await sent('x', '../x')).toEqual([400, 'EVIDENCE_FILENAME']);
    expect(await sent('x', 'a.txt', { 'x-content-sha256': '0'.repeat(64) })).toEqual([400, 'EVIDENCE_DIGEST']);
    expect(await sent('x', 'a.txt', { 'content-type': 'text/plain' })).toEqual([415, 'CONTENT_TYPE']);
    expect(await rows()).toBe(before);
    expect((await meta.files.putsIn(textOf(3_000_000))).status).toBe(201);
  });

  it('that breaks off on its way leaves nothing', async () => {
    const before = await rows();
    const call = bulkCall(hub.url, meta.token, {
      path: '/bulk/evidence?filename=a.txt',
      headers: { 'content-type': 'application/octet-stream' },
    });
    await call.send(textOf(2 * PIECE_BYTES + 10));
    await until(rows, (count) => count > before);
    call.cut();
    await until(rows, (count) => count === before);
    expect(await hub.ownerSql(`select from hub.evidence_chunk c join hub.evidence e on e.id = c.evidence where e.state <> 'KEPT'`)).toEqual(
      [],
    );
  });

  it('is ended when it did not come in, or was no item’s, for a day; and its bytes are gone', async () => {
    const [loose, fresh, attached] = [await meta.files.adds('loose'), await meta.files.adds('fresh'), await meta.files.adds('attached')];
    await submits({ evidence: [attached] });
    const [open] = await hub.ownerSql<{ id: string }>(
      `insert into hub.evidence (id, owner, agency, by_user, filename, place, sealed_key, last_activity_at)
         select gen_random_uuid(), owner, agency, by_user, 'x', 'DATABASE', '', now() - interval '25 hours' from hub.evidence where id = $1 returning id`,
      [loose],
    );
    await hub.ownerSql(`update hub.evidence set unlinked_since = now() - interval '25 hours' where id = $1`, [loose]);
    await hub.ownerSql(
      `update hub.evidence set added_at = now() - interval '1 year', last_activity_at = now() - interval '1 year' where id = $1`,
      [attached],
    );
    await keeps();
    expect(await Promise.all([open?.id ?? '', loose, fresh, attached].map(stateOf))).toEqual([undefined, undefined, 'KEPT', 'KEPT']);
    expect([await meta.files.reads(loose), await th.files.reads(attached)]).toEqual([404, Buffer.from('attached')]);
  });

  it('loses its key with the last item that it belongs to', async () => {
    const [both, one] = [await meta.files.adds('both'), await meta.files.adds('one')];
    const [first, second] = [await submits({ evidence: [both, one] }), await submits({ evidence: [both] })];
    await hub.ownerSql('delete from hub.report where id = $1', [first]);
    expect(await hub.ownerSql('select id, state, sealed_key from hub.evidence where id = any ($1) order by id', [[both, one]])).toEqual([
      { id: both, state: 'KEPT', sealed_key: expect.any(Buffer) as Buffer },
      { id: one, state: 'ENDED', sealed_key: null },
    ]);
    expect([await th.files.reads(both), await th.files.reads(one), await meta.files.reads(one)]).toEqual([Buffer.from('both'), 404, 404]);
    await hub.ownerSql('delete from hub.report where id = $1', [second]);
    await keeps();
    expect(await hub.ownerSql('select from hub.evidence_chunk where evidence = any ($1)', [[both, one]])).toEqual([]);
  });

  describe('that a report leaves out while another one is being given it', () => {
    const besides = async (): Promise<pg.Client> => {
      const client = new pg.Client({ connectionString: hub.database.url });
      await client.connect();
      await client.query('set role hub_owner');
      return client;
    };
    /** Somebody who is attaching `file` to the report `to`, and has not committed. */
    async function attaching(file: string, to: string): Promise<{ commit(): Promise<void> }> {
      const client = await besides();
      await client.query('begin');
      await client.query('select from hub.evidence where id = $1 for update', [file]);
      await client.query(`insert into hub.evidence_link (kind, item, evidence, place) values ('REPORT', $1, $2, 0)`, [to, file]);
      return { commit: () => client.query('commit').then(() => client.end()) };
    }
    const waits = (): Promise<unknown> =>
      until(
        () =>
          administer(
            hub.database.url,
            'select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()',
          ),
        (waiting) => waiting.length > 0,
      );

    it('stays that one’s: it is neither closed nor ended', async () => {
      const file = await meta.files.adds('x');
      const reference = randomUUID();
      await submits({ reference, evidence: [file] });
      const other = await submits({});
      const attached = await attaching(file, other);
      const amended = submit(meta, saying({ reference }));
      await waits();
      await attached.commit();
      expect((await amended)[0]?.outcome).toBe('UPDATED');
      expect(await th.files.reads(file)).toEqual(Buffer.from('x'));
    });

    it('keeps its key, where the other one is at the end of its time', async () => {
      const file = await meta.files.adds('x');
      const [first, other] = [await submits({ evidence: [file] }), await submits({})];
      const attached = await attaching(file, other);
      const client = await besides();
      const ended = client.query('delete from hub.report where id = $1', [first]);
      await waits();
      await attached.commit();
      await ended;
      await client.end();
      expect(await th.files.reads(file)).toEqual(Buffer.from('x'));
    });
  });

  it('that was tampered with does not go out: not at all of one piece, and of more up to where it was', async () => {
    const [small, large] = [await meta.files.adds('the whole of it'), await meta.files.adds(textOf(2 * PIECE_BYTES))];
    for (const id of [small, large]) {
      await hub.ownerSql(
        `update hub.evidence_chunk c set sealed = set_byte(sealed, 5, get_byte(sealed, 5) # 1)
           where evidence = $1 and place = (select max(place) from hub.evidence_chunk where evidence = $1)`,
        [id],
      );
    }
    expect(await meta.files.reads(small)).toBe(500);
    await expect(meta.files.reads(large)).rejects.toThrow();
    await hub.ownerSql('update hub.evidence set pieces = 1, size = 100 where id = $1', [large]);
    expect(await meta.files.reads(large)).toBe(500);
    const told = await until(
      () => Promise.resolve(lines.filter((line) => line.includes('does not open'))),
      (found) => found.length > 0,
    );
    expect(told.join()).not.toContain('transferred');
  });

  it('opens after the keyring has a newer key, and new files are under that', async () => {
    const before = await meta.files.adds('before');
    const keys = hub.app.get<Keyring>(KEYRING, { strict: false }).evidenceKeys as SealingKey[];
    keys.unshift({ id: randomUUID(), secret: randomBytes(32) });
    const after = await meta.files.adds('after');
    expect([await meta.files.reads(before), await meta.files.reads(after)]).toEqual([Buffer.from('before'), Buffer.from('after')]);
    const wrapped = await hub.ownerSql<{ by: string }>(
      `select encode(substr(sealed_key, 1, 16), 'hex') as by from hub.evidence where id = any ($1) order by added_at`,
      [[before, after]],
    );
    expect(wrapped.map(({ by }) => by)).toEqual([keys[1], keys[0]].map((key) => key?.id.replaceAll('-', '')));
  });

  it('lies in the database as nothing that anybody could read', async () => {
    const id = await meta.files.adds('the account of the victim');
    const [row] = await hub.ownerSql<{ sealed: Buffer }>('select sealed from hub.evidence_chunk where evidence = $1', [id]);
    expect(row?.sealed.includes('victim')).toBe(false);
    const database = hub.app.get(Database, { strict: false });
    const [session] = await hub.ownerSql<{ user: string; session: string }>(
      `select u.id as user, s.id as session from hub.user_account u join hub.session s on s.user_id = u.id where u.email = 'contributor@meta.example'`,
    );
    if (!session) throw new Error('Nobody is signed in.');
    const reading = act({ requestId: 'x', channel: 'bulk' }, 'evidence.read', 'indicator:read');
    for (const statement of ['select sealed_key from hub.evidence', 'select owner from hub.evidence', 'select * from hub.evidence_chunk']) {
      await expect(database.as(session, reading, (tx) => tx.query(statement))).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('the quota of evidence', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub({ EVIDENCE_PARTY_MEGABYTES: '1' });
  });
  afterAll(() => hub.stop());

  it('is a party’s, over all of its files, and what is beyond leaves nothing', async () => {
    const { files } = { files: evidenceClient(hub, (await hub.as('contributor@meta.example')).token) };
    const other = evidenceClient(hub, (await hub.as('contributor@binance.example')).token);
    expect((await files.putsIn(textOf(700_000))).status).toBe(201);
    expect(await files.putsIn(textOf(400_000))).toMatchObject({ status: 413, reason: 'EVIDENCE_QUOTA' });
    expect((await other.putsIn(textOf(400_000))).status).toBe(201);
    expect((await files.putsIn(textOf(300_000))).status).toBe(201);
    expect(await hub.ownerSql('select from hub.evidence')).toHaveLength(3);
  });

  it('counts 64 KiB of each file at least', async () => {
    const files = evidenceClient(hub, (await hub.as('contributor@microsoft.example')).token);
    for (let n = 0; n < 16; n += 1) await files.adds('x');
    expect(await files.putsIn('x')).toMatchObject({ status: 413, reason: 'EVIDENCE_QUOTA' });
  });

  it('holds for what comes in at the same moment, too', async () => {
    const files = evidenceClient(hub, (await hub.as('contributor@trendmicro.example')).token);
    const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await files.putsIn(textOf(260_000))).status));
    expect(statuses.filter((status) => status === 201).length).toBeLessThanOrEqual(4);
    expect(new Set(statuses)).toEqual(new Set([201, 413]));
  });
});
