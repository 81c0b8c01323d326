import { randomUUID } from 'node:crypto';
import { bulkCall, rows } from '../../support/bulk.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import type { Ask } from '../../support/officer.js';
import { type FileAnswer, rejectsOf, reportFile } from '../../support/report-files.js';

const SEEN = `query ($reference: String!) { reports(filter: { references: [$reference] }) { nodes {
  id reference state title narrative threat tlp platform victimCountries losses { currency amount } values { kind value platform note } routes { party { country } } version } } }`;
const IMPORT = 'query ($id: ID!) { import(id: $id) { state source created updated unchanged rejected lastLine } }';

interface Seen {
  readonly id: string;
  readonly version: number;
  readonly values: readonly { readonly value: string; readonly note: string | null }[];
  readonly routes: readonly { readonly party: { readonly country: string } }[];
}

const phone = (n: number): string => `+6681${String(2_000_000 + n)}`;
const wallet = (n: number): string => `0x${n.toString(16).padStart(40, '0')}`;
const outcomes = ({ receipts }: FileAnswer): readonly string[] => receipts.map(({ outcome }) => outcome);

describe('files of reports', () => {
  let hub: Hub;
  let meta: { readonly token: string; readonly ask: Ask };
  let th: { readonly token: string; readonly ask: Ask };
  let strangers: readonly { readonly token: string; readonly ask: Ask }[];

  beforeAll(async () => {
    hub = await startHub();
    [meta, th] = [await hub.as('contributor@meta.example'), await hub.as('analyst@th.example')];
    strangers = [await hub.as('contributor@binance.example'), await hub.as('analyst@kh.example')];
  });
  afterAll(() => hub.stop());

  const sends = (body: string | Buffer, options: Parameters<typeof reportFile>[3] = {}): Promise<FileAnswer> =>
    reportFile(hub.url, meta.token, body, options);
  const seenBy = async (ask: Ask, reference: string): Promise<Seen | undefined> =>
    (await ask<{ reports: { nodes: Seen[] } }>(SEEN, { reference })).reports.nodes[0];
  const said = (reference: string, more: object = {}): object => ({
    reference,
    title: 'Accounts of one call centre',
    threat: 'call-centre-scam',
    tlp: 'tlp:amber',
    values: [{ kind: 'phone', value: phone(1) }],
    ...more,
  });

  describe('of one report a line (NDJSON)', () => {
    it('take every field of a report in any spelling, and one bad line costs the others nothing', async () => {
      const body =
        rows(
          said('line-1', {
            victim_countries: ['th'],
            incident_started_at: '2026-05-02',
            losses: [{ currency: 'THB', amount: '12500.50' }],
            Platform: 'Facebook',
          }),
          said('line-2', { threat: 'no-such-threat' }),
        ) +
        'not json\n\n' +
        rows(said('line-5', { nonsense: 1 }), [], said('line-7', { country: 'TH' }), said('line-8'));
      const answer = await sends(body);
      expect(answer.receipts.map(({ line, reference, outcome, problems }) => [line, reference, outcome, problems[0]?.code])).toEqual([
        [1, 'line-1', 'CREATED', undefined],
        [2, 'line-2', 'REJECTED', 'FIELD_INVALID'],
        [3, null, 'REJECTED', 'JSON_INVALID'],
        [4, null, 'REJECTED', 'LINE_BLANK'],
        [5, 'line-5', 'REJECTED', 'FIELD_UNKNOWN'],
        [6, null, 'REJECTED', 'JSON_NO_OBJECT'],
        [7, 'line-7', 'REJECTED', 'FIELD_UNKNOWN'],
        [8, 'line-8', 'CREATED', undefined],
      ]);
      expect(await seenBy(th.ask, 'line-1')).toMatchObject({
        ...{ threat: 'CALL_CENTRE_SCAM', tlp: 'AMBER', platform: 'facebook', victimCountries: ['TH'] },
        ...{ losses: [{ currency: 'THB', amount: '12500.50' }], values: [{ value: phone(1) }] },
      });
      for (const { ask } of strangers) expect(await seenBy(ask, 'line-1')).toBeUndefined();
      expect(await meta.ask(IMPORT, { id: answer.importId })).toMatchObject({
        import: { state: 'COMPLETE', source: 'REPORTS_NDJSON', created: 2, rejected: 6, lastLine: 8 },
      });
    });

    it('tell of each value that was left out, and take the rest', async () => {
      const items = [
        { kind: 'nothing', value: 'x' },
        { kind: 'phone', value: phone(2) },
        { kind: 'phone', value: '12' },
        'x',
        { kind: 'url', value: 'https://bad.example.my/', note: 'n'.repeat(2_001) },
      ];
      const { receipts, importId } = await sends(rows(said('partly', { values: items }), said('wholly', { values: [items[0]] })));
      expect(receipts.map(({ outcome, itemProblems }) => [outcome, itemProblems.map(({ index }) => index)])).toEqual([
        ['CREATED', [0, 2, 3, 4]],
        ['REJECTED', [0]],
      ]);
      expect((await seenBy(meta.ask, 'partly'))?.values).toMatchObject([{ value: phone(2) }]);
      const [status, first, second] = (await rejectsOf(hub.url, meta.token, importId)).split('\n');
      expect([status, JSON.parse(first ?? ''), JSON.parse(second ?? '')]).toMatchObject([
        '200',
        { reference: 'partly', line: 1, values: items },
        { reference: 'wholly', line: 2, code: 'REPORT_VALUES_REFUSED' },
      ]);
    });

    it('say for all what the address says, where a report does not', async () => {
      const { receipts } = await sends(rows({ reference: 'by-address', values: [{ value: '02 555 0142' }] }), {
        query: '?tlp=green&threat=phishing&title=From%20the%20address&kind=phone&country=TH&draft=true',
      });
      expect(receipts).toMatchObject([{ outcome: 'CREATED' }]);
      expect(await seenBy(meta.ask, 'by-address')).toMatchObject({
        state: 'DRAFT',
        tlp: 'GREEN',
        threat: 'PHISHING',
        title: 'From the address',
        values: [{ value: '+6625550142' }],
      });
      const refusals = await Promise.all(['?tlp=purple', '?nothing=1', '?value=1', '?receipts=few'].map((query) => sends('', { query })));
      expect(refusals.map(({ status, refusal }) => [status, refusal.reason])).toEqual([
        [400, 'PARAMETER_INVALID'],
        [400, 'PARAMETER_UNKNOWN'],
        [400, 'PARAMETER_UNKNOWN'],
        [400, 'PARAMETER_INVALID'],
      ]);
    });
  });

  describe('of one value a row (CSV)', () => {
    const table = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
    const HEAD = 'reference,title,threat,tlp,kind,value,note,loss_amount,loss_currency,report_platform,except_countries';
    const csv = { type: 'text/csv' };

    it('are reports by their references, whose own columns the first row says', async () => {
      const { receipts } = await sends(
        table(
          HEAD,
          `t-1,Raid,phishing,amber,phone,${phone(3)},called from,12500.50,THB,facebook,`,
          `t-1,,,,wallet,x,,,,,`,
          `t-1,Another,,,crypto-address,${wallet(3)},,,,,`,
          `t-2,Two,phishing,green,phone,${phone(4)},,,,,KH`,
        ),
        csv,
      );
      expect(receipts).toMatchObject([
        {
          line: 2,
          reference: 't-1',
          outcome: 'CREATED',
          problems: [{ severity: 'WARNING', code: 'REPORT_CONTRADICTION', field: 'title' }],
          itemProblems: [
            { index: 1, line: 3, problems: [{ code: 'FIELD_INVALID' }] },
            { index: 2, line: 4, problems: [{ code: 'WALLET_NO_CHECKSUM' }] },
          ],
        },
        { line: 5, reference: 't-2', outcome: 'CREATED', problems: [] },
      ]);
      expect(await seenBy(th.ask, 't-1')).toMatchObject({
        ...{ title: 'Raid', platform: 'facebook', losses: [{ currency: 'THB', amount: '12500.50' }] },
        values: [{ value: phone(3), note: 'called from' }, { kind: 'CRYPTO_ADDRESS' }],
      });
    });

    it('never go by the first row where a later one is for fewer eyes, nor take the second half of a report for a report', async () => {
      const { receipts, importId } = await sends(
        table(
          HEAD,
          `red,Raid,phishing,amber,phone,${phone(5)},,,,,`,
          `red,,,red,phone,${phone(6)},,,,,`,
          `cut,Cut,phishing,green,phone,${phone(7)},,,,,`,
          `whole,Whole,phishing,green,phone,${phone(8)},,,,,`,
          `cut,Cut,phishing,green,phone,${phone(9)},,,,,`,
          ',No reference,phishing,green,phone,1,,,,,',
          'too,few',
        ),
        csv,
      );
      expect(receipts.map(({ line, reference, outcome, problems }) => [line, reference, outcome, problems[0]?.code])).toEqual([
        [2, 'red', 'REJECTED', 'REPORT_CONTRADICTION'],
        [4, 'cut', 'CREATED', undefined],
        [5, 'whole', 'CREATED', undefined],
        [6, null, 'REJECTED', 'REFERENCE_SCATTERED'],
        [7, null, 'REJECTED', 'REFERENCE_MISSING'],
        [8, null, 'REJECTED', 'CELLS_MISMATCH'],
      ]);
      expect((await seenBy(meta.ask, 'cut'))?.values).toHaveLength(1);
      const given = await rejectsOf(hub.url, meta.token, importId);
      expect(given.split('\n').slice(0, 3)).toEqual([
        '200',
        `${HEAD},line,code,reason`,
        expect.stringMatching(/^red,Raid,.*,2,REPORT_CONTRADICTION,/),
      ]);
    });

    it('come back whole where a value of theirs was refused: corrected, the file says the report anew', async () => {
      const { receipts, importId } = await sends(
        table(HEAD, `again,Raid,phishing,amber,phone,${phone(10)},,,,,`, 'again,,,,phone,66-12,,,,,'),
        csv,
      );
      expect(receipts).toMatchObject([{ outcome: 'CREATED', itemProblems: [{ line: 3 }] }]);
      const file = (await rejectsOf(hub.url, meta.token, importId)).split('\n').slice(1).join('\n');
      expect(file).toMatch(/66-12.*,3,PHONE_/);
      expect(outcomes(await sends(file.replace('66-12', phone(11)), csv))).toEqual(['UPDATED']);
      expect((await seenBy(meta.ask, 'again'))?.values.map(({ value }) => value)).toEqual([phone(10), phone(11)]);
    });

    it('are several reports where one has more values than a report may have; a part that is not said any more is told', async () => {
      const row = (n: number): string => `large,Large,money-mule,amber,crypto-address,${wallet(n)},,,,,`;
      const many = Array.from({ length: 2_500 }, (_, n) => row(n + 1));
      const { receipts } = await sends(table(HEAD, ...many), csv);
      expect(receipts.map(({ line, reference, outcome }) => [line, reference, outcome])).toEqual([
        [2, 'large', 'CREATED'],
        [1_002, 'large#2', 'CREATED'],
        [2_002, 'large#3', 'CREATED'],
      ]);
      expect((await seenBy(meta.ask, 'large#3'))?.values).toHaveLength(500);
      expect(outcomes(await sends(table(HEAD, ...many), csv))).toEqual(['UNCHANGED', 'UNCHANGED', 'UNCHANGED']);
      const less = await sends(table(HEAD, ...many.slice(0, 1_500)), csv);
      expect(less.receipts.at(-1)).toMatchObject({
        outcome: 'UPDATED',
        problems: expect.arrayContaining([expect.objectContaining({ code: 'REPORT_PART_LEFT' })]),
      });
    });

    it('are refused by their header, where that is wrong', async () => {
      const answers = await Promise.all(
        ['a,reference,value', 'reference,value,VALUE', 'title,value'].map((head) => sends(`${head}\n1,2,3\n`, csv)),
      );
      expect(answers.map(({ status, refusal }) => [status, refusal.reason])).toEqual([
        [400, 'COLUMN_UNKNOWN'],
        [400, 'COLUMN_TWICE'],
        [400, 'COLUMN_MISSING'],
      ]);
    });
  });

  describe('of STIX 2.1', () => {
    const stix = { type: 'application/stix+json;version=2.1' };
    const AT = '2026-05-02T00:00:00.000Z';
    const AMBER = 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421';
    const RED = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1';
    const object = (type: string, more: object): { readonly type: string; readonly id: string } =>
      ({ type, spec_version: '2.1', id: `${type}--${randomUUID()}`, created: AT, modified: AT, ...more }) as never;
    const indicator = (pattern: string, more: object = {}) =>
      object('indicator', { pattern, pattern_type: 'stix', valid_from: AT, ...more });
    const bundle = (...objects: readonly object[]): string => JSON.stringify({ type: 'bundle', id: `bundle--${randomUUID()}`, objects });
    const report = (reference: string, refs: readonly { readonly id: string }[], more: object = {}) =>
      object('report', {
        ...{
          name: `Report ${reference}`,
          description: 'What happened.',
          published: AT,
          report_types: ['phishing'],
          object_marking_refs: [AMBER],
        },
        ...{
          external_references: [
            { source_name: 'mitre-attack', external_id: 'T1566' },
            { source_name: 'meta', external_id: reference },
          ],
          object_refs: refs.map(({ id }) => id),
        },
        ...more,
      });

    it('are the reports and groupings of a bundle, with their values and places', async () => {
      const refs = [
        indicator(`[phone-number:value = '${phone(20).slice(1)}']`, { description: 'called from' }),
        object('url', { value: 'https://bank-negara.example.my/login' }),
        object('user-account', { account_type: 'facebook', account_login: 'one.of.them', display_name: 'One of them' }),
        object('location', { country: 'VN' }),
        object('location', { country: 'AQ' }),
        object('threat-actor', { name: 'They' }),
      ];
      const loose = indicator(`[url:value = 'https://nobody.example/']`);
      const grouping = object('grouping', { context: 'suspicious-activity', object_refs: [refs[0]?.id] });
      const { receipts, remarks } = await sends(bundle(...refs, loose, report('s-1', refs), grouping), { ...stix, query: '?tlp=green' });
      expect(receipts.map(({ reference, outcome }) => [reference, outcome])).toEqual([
        ['s-1', 'CREATED'],
        [grouping.id, 'CREATED'],
      ]);
      expect(receipts[0]?.problems.map(({ code }) => code)).toEqual(['STIX_NO_VALUE', 'COUNTRY_NO_MEMBER']);
      expect(remarks).toMatchObject([{ source: loose.id, code: 'STIX_UNREFERRED' }]);
      const own = await seenBy(meta.ask, 's-1');
      expect(own).toMatchObject({
        title: 'Report s-1',
        narrative: 'What happened.',
        threat: 'PHISHING',
        tlp: 'AMBER',
        values: [{ value: phone(20), note: 'called from' }, { kind: 'URL' }, { kind: 'SOCIAL_ACCOUNT', platform: 'facebook' }],
      });
      expect(own?.routes.map(({ party }) => party.country)).toEqual(['MY', 'TH', 'VN']);
      expect(await seenBy(meta.ask, grouping.id)).toMatchObject({ tlp: 'GREEN', threat: 'OTHER', title: 'Grouping: suspicious-activity' });
    });

    it('bear the strictest label of what they hold, wait for nobody without one, and are not taken back by it', async () => {
      const secret = indicator(`[phone-number:value = '${phone(21).slice(1)}']`, { object_marking_refs: [RED] });
      const open = indicator(`[phone-number:value = '${phone(22).slice(1)}']`);
      const { receipts } = await sends(
        bundle(
          secret,
          open,
          report('s-red', [secret, open]),
          report('s-bare', [open], { object_marking_refs: undefined }),
          report('s-gone', [open], { revoked: true }),
          report('s-red', [open]),
        ),
        stix,
      );
      expect(receipts.map(({ reference, outcome, problems }) => [reference, outcome, problems[0]?.code])).toEqual([
        ['s-red', 'CREATED', 'STIX_STRICTER_PART'],
        ['s-bare', 'REJECTED', 'FIELD_MISSING'],
        ['s-gone', 'REJECTED', 'REPORT_REVOKED_BY_SOURCE'],
        ['s-red', 'REJECTED', 'REFERENCE_TWICE'],
      ]);
      expect(await seenBy(meta.ask, 's-red')).toMatchObject({ tlp: 'RED' });
    });

    it('may have 5,000 accounts in one report, and the same again changes nothing', async () => {
      const accounts = Array.from({ length: 5_000 }, (_, n) => indicator(`[cryptocurrency-wallet:value = '${wallet(10_000 + n)}']`));
      const body = bundle(...accounts, report('s-many', accounts));
      const { receipts } = await sends(body, stix);
      expect(receipts.map(({ reference, outcome }) => [reference, outcome])).toEqual(
        ['s-many', 's-many#2', 's-many#3', 's-many#4', 's-many#5'].map((one) => [one, 'CREATED']),
      );
      expect(outcomes(await sends(body, stix))).toEqual(Array.from({ length: 5 }, () => 'UNCHANGED'));
    });

    it('are refused where the body is no bundle', async () => {
      const answers = await Promise.all(['{}', 'no json'].map((body) => sends(body, stix)));
      expect(answers.map(({ status, refusal }) => [status, refusal.reason])).toEqual([
        [400, 'STIX_UNREADABLE'],
        [400, 'STIX_UNREADABLE'],
      ]);
    });
  });

  describe('that are sent again under their key', () => {
    it('go on where they were cut off: what was taken is answered as before, and what says something else there is refused', async () => {
      const body = rows(
        ...Array.from({ length: 40 }, (_, n) =>
          said(`cut-${n}`, {
            values: [
              { kind: 'phone', value: phone(100 + n) },
              { kind: 'phone', value: '1' },
            ],
          }),
        ),
      );
      const half = body.slice(0, body.indexOf('cut-20') + 3);
      const call = bulkCall(hub.url, meta.token, { path: '/bulk/reports', headers: { 'idempotency-key': 'cut' } });
      await call.send(half);
      const response = await call.response;
      let heard = '';
      response.on('data', (piece) => (heard += String(piece)));
      response.on('error', () => undefined);
      for (let lines = 0; lines < 20; lines = heard.split('\n').length - 1) await new Promise((resolve) => response.once('data', resolve));
      call.cut();
      const again = await sends(body, { key: 'cut' });
      expect(again.importId).toBe(response.headers['import-id']);
      const first = heard.split('\n').slice(0, 20).map((line) => JSON.parse(line) as object); // prettier-ignore
      expect(again.receipts.slice(0, 20)).toEqual(first);
      expect(again.receipts).toHaveLength(40);
      expect(new Set(outcomes(again))).toEqual(new Set(['CREATED']));
      const other = await sends(rows(said('cut-0'), said('cut-new')), { key: 'cut' });
      expect(other.receipts).toMatchObject([
        { outcome: 'REJECTED', problems: [{ code: 'IDEMPOTENCY_MISMATCH' }] },
        { outcome: 'REJECTED' },
      ]);
      expect(await seenBy(meta.ask, 'cut-0')).toMatchObject({ version: 1 });
    });
  });

  describe('are the partner’s alone', () => {
    it('so that nobody else learns of the import, and no country sends one', async () => {
      const { importId } = await sends(rows(said('mine'), {}));
      const read = async (token: string, path: string): Promise<number> =>
        (await fetch(`${hub.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).status;
      expect(await read(meta.token, `/bulk/reports/${importId}`)).toBe(200);
      for (const { token, ask } of [...strangers, th]) {
        const isPartner = ask === strangers[0]?.ask;
        for (const path of [`/bulk/reports/${importId}`, `/bulk/reports/${importId}/rejects`]) {
          expect(await read(token, path)).toBe(isPartner ? 404 : 403);
        }
        expect(await read(token, `/bulk/imports/${importId}/rejects`)).toBe(404);
        expect(await ask(IMPORT, { id: importId })).toEqual({ import: null });
      }
      expect((await reportFile(hub.url, th.token, rows(said('x')))).status).toBe(403);
      expect((await sends('', { type: 'application/xml' })).status).toBe(415);
    });

    it('and are for a key that may submit reports, but for what is RED; taken back they are report by report', async () => {
      const admin = await hub.as('admin@meta.example');
      const agency = (await meta.ask<{ me: { agency: { id: string } } }>('{ me { agency { id } } }')).me.agency.id;
      const { secret } = await apiKeyClient(admin.ask).makes({
        permissions: ['report:submit', 'party:read', 'indicator:read'],
        agencyId: agency,
      });
      const answer = await reportFile(hub.url, secret, rows(said('by-key'), said('by-key-red', { tlp: 'red' })));
      expect(answer.receipts).toMatchObject([{ outcome: 'CREATED' }, { outcome: 'REJECTED', problems: [{ code: 'RED_NOT_FOR_KEYS' }] }]);
      expect(await rejectsOf(hub.url, secret, answer.importId)).toBe('200\n');
      const file = rows(said('again-green'), said('again-red', { tlp: 'red' }), said('again-unreadable', { tlp: 'red', threat: '?' }));
      const refused = { outcome: 'REJECTED', id: null, problems: [{ code: 'RED_NOT_FOR_KEYS' }] };
      const begun = await reportFile(hub.url, secret, file, { key: 'by-key' });
      expect(begun.receipts).toMatchObject([{ outcome: 'CREATED' }, refused, { outcome: 'REJECTED' }]);
      const more = await reportFile(hub.url, secret, file + rows(said('again-more')), { key: 'by-key' });
      expect(more.receipts).toMatchObject([begun.receipts[0], refused, refused, { outcome: 'CREATED' }]);
      await reportFile(hub.url, meta.token, file, { key: 'by-person' });
      expect((await reportFile(hub.url, secret, file, { key: 'by-person' })).receipts).toMatchObject([
        { outcome: 'UNCHANGED' },
        refused,
        refused,
      ]);
      expect(await rejectsOf(hub.url, meta.token, answer.importId)).toContain('by-key-red');
      const revoke = meta.ask('mutation ($id: ID!) { revokeImport(id: $id, reason: "It was wrong.") { kept } }', { id: answer.importId });
      await expect(revoke).rejects.toMatchObject({ reason: 'IMPORT_OF_REPORTS' });
    });
  });
});
