import { DEFAULT_PURPOSES, PROCESSING_PURPOSE_NAMES } from '../../../src/platform/database/purposes.js';
import { apiKeyClient, inDays, READING } from '../../support/api-key-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { officer } from '../../support/officer.js';
import { BareSocket } from '../../support/sockets.js';
import { askWith } from '../../support/with-headers.js';

const SESSION_PURPOSE = '{ sessionPurpose { purpose caseReference withheld } }';
const SET = 'mutation ($p: ProcessingPurpose, $c: String) { setSessionPurpose(purpose: $p, caseReference: $c) { purpose caseReference } }';
const ENTRIES =
  'query ($filter: AuditFilter) { auditEntries(filter: $filter, first: 50) { nodes { act purpose processingPurpose caseReference outcome } } }';
const SET_ENTRIES =
  'query ($filter: AuditFilter) { auditEntries(filter: $filter) { nodes { processingPurpose caseReference newProcessingPurpose newCaseReference } } }';
const LOOKUP =
  'query ($v: [LookupInput!]!, $p: String, $c: String) { lookup(values: $v, purpose: $p, caseReference: $c) { canonical indicators { id } } }';

describe('The purpose of each act', () => {
  let hub: Hub;
  let th: Awaited<ReturnType<Hub['as']>>;
  let admin: Awaited<ReturnType<Hub['as']>>;

  /** Purposes and cases in the audit log, oldest first. */
  const logged = () =>
    hub.ownerSql<{ what: string; purpose: string | null; reference: string | null; outcome: string }>(
      `select what, processing_purpose as purpose, case_reference as reference, outcome from hub.audit where user_id is not null order by id`,
    );

  beforeAll(async () => {
    hub = await startHub({ LOG_LEVEL: 'warn' });
    [th, admin] = [await hub.as('analyst@th.example'), await hub.as('admin@th.example')];
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.ownerSql('truncate hub.audit; update hub.session set purpose = null, case_reference = null'));

  it('is known to the database as to the program, and each role has a default', async () => {
    const codes = await hub.ownerSql<{ code: string }>('select code from hub.processing_purpose order by code');
    expect(codes.map(({ code }) => code)).toEqual([...PROCESSING_PURPOSE_NAMES].sort());
    const defaults = await hub.ownerSql<{ role: string; purpose: string }>('select role, purpose from hub.role_purpose order by rank');
    expect(Object.fromEntries(defaults.map(({ role, purpose }) => [role, purpose]))).toEqual(DEFAULT_PURPOSES);
  });

  it('is the default of the role, where nobody states another', async () => {
    await expect(th.ask(SESSION_PURPOSE)).resolves.toEqual({
      sessionPurpose: { purpose: 'INVESTIGATION', caseReference: null, withheld: 0 },
    });
    await expect(admin.ask(SESSION_PURPOSE)).resolves.toMatchObject({ sessionPurpose: { purpose: 'OVERSIGHT' } });
    const [meta] = [await hub.as('contributor@meta.example')];
    await expect(meta.ask(SESSION_PURPOSE)).resolves.toMatchObject({ sessionPurpose: { purpose: 'WARNING' } });
    expect((await logged()).filter(({ what }) => what === 'session.purpose').map(({ purpose }) => purpose)).toEqual([
      'INVESTIGATION',
      'OVERSIGHT',
      'WARNING',
    ]);
  });

  it('is that of the session, until it is set again', async () => {
    await expect(th.ask(SET, { p: 'BORDER_CONTROL', c: ' TH-7 ' })).resolves.toEqual({
      setSessionPurpose: { purpose: 'BORDER_CONTROL', caseReference: 'TH-7' },
    });
    await hub.ownerSql('truncate hub.audit');
    await officer(th.ask).lists();
    await officer(th.ask).publishes({ value: 'purpose.example.com' });
    await th.ask(LOOKUP, { v: [{ value: 'purpose.example.com' }], p: 'Seen at the border.', c: 'TH-8' });
    expect(await logged()).toEqual(
      expect.arrayContaining([
        { what: 'indicator.list', purpose: 'BORDER_CONTROL', reference: 'TH-7', outcome: 'DONE' },
        { what: 'indicator.publish', purpose: 'BORDER_CONTROL', reference: 'TH-7', outcome: 'DONE' },
        { what: 'indicator.lookup', purpose: 'BORDER_CONTROL', reference: 'TH-8', outcome: 'DONE' },
      ]),
    );
    await expect(th.ask(SET)).resolves.toEqual({ setSessionPurpose: { purpose: 'INVESTIGATION', caseReference: null } });
  });

  it('is set for the purpose and case before: the entry has these together, and the new ones in its detail', async () => {
    const states = askWith(hub, th.token, { 'x-case-reference': 'TH-3' });
    await th.ask(SET, { p: 'FORENSICS', c: 'TH-1' });
    await th.ask(SET, { p: 'BORDER_CONTROL', c: 'TH-2' });
    await states(SET, { p: 'WARNING' });
    await th.ask(SET, { c: 'TH-4' });
    const entries = await hub.ownerSql<{ purpose: string; reference: string | null; detail: object }>(
      `select processing_purpose as purpose, case_reference as reference, detail from hub.audit where what = 'session.set-purpose' order by id`,
    );
    expect(entries).toEqual([
      { purpose: 'INVESTIGATION', reference: null, detail: { purpose: 'FORENSICS', caseReference: 'TH-1' } },
      { purpose: 'FORENSICS', reference: 'TH-1', detail: { purpose: 'BORDER_CONTROL', caseReference: 'TH-2' } },
      { purpose: 'BORDER_CONTROL', reference: 'TH-3', detail: { purpose: 'WARNING' } },
      { purpose: 'WARNING', reference: null, detail: { caseReference: 'TH-4' } },
    ]);
    const read = async (filter: object): Promise<unknown> =>
      (
        await admin.ask<{ auditEntries: { nodes: unknown } }>(SET_ENTRIES, {
          filter: { act: 'session.set-purpose', since: new Date(Date.now() - 86_400_000), ...filter },
        })
      ).auditEntries.nodes;
    await expect(read({ caseReference: 'TH-2' })).resolves.toEqual([
      { processingPurpose: 'FORENSICS', caseReference: 'TH-1', newProcessingPurpose: 'BORDER_CONTROL', newCaseReference: 'TH-2' },
    ]);
    await expect(read({ caseReference: 'TH-3' })).resolves.toEqual([
      { processingPurpose: 'BORDER_CONTROL', caseReference: 'TH-3', newProcessingPurpose: 'WARNING', newCaseReference: null },
    ]);
  });

  it('concerns one session of an account, not another one', async () => {
    const elsewhere = await hub.as('analyst@th.example');
    await th.ask(SET, { p: 'FORENSICS' });
    await expect(elsewhere.ask(SESSION_PURPOSE)).resolves.toMatchObject({ sessionPurpose: { purpose: 'INVESTIGATION' } });
  });

  it('is that of the request where its headers state one, also of a refusal', async () => {
    await th.ask(SET, { p: 'FORENSICS', c: 'TH-1' });
    await hub.ownerSql('truncate hub.audit');
    const ask = askWith(hub, th.token, { 'x-purpose': 'THREAT_ANALYSIS', 'x-case-reference': encodeURIComponent('คดี 12/2569') });
    await expect(ask(SESSION_PURPOSE)).resolves.toMatchObject({
      sessionPurpose: { purpose: 'THREAT_ANALYSIS', caseReference: 'คดี 12/2569' },
    });
    await expect(ask('{ auditEntries { nodes { id } } }')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const onlyCase = askWith(hub, th.token, { 'x-case-reference': 'TH-2' });
    await onlyCase('{ parties { id } }');
    expect((await logged()).map(({ purpose, reference, outcome }) => [purpose, reference, outcome])).toEqual([
      ['THREAT_ANALYSIS', 'คดี 12/2569', 'DONE'],
      ['THREAT_ANALYSIS', 'คดี 12/2569', 'REFUSED'],
      ['FORENSICS', 'TH-2', 'DONE'],
    ]);
  });

  it.each([
    ['PURPOSE_UNKNOWN', { 'x-purpose': 'CURIOSITY' }],
    ['PURPOSE_UNKNOWN', { 'x-purpose': 'FORENSICS|1' }],
    ['PURPOSE_UNKNOWN', { 'x-purpose': 'FORENSICS, WARNING' }],
    ['CASE_REFERENCE', { 'x-case-reference': 'x'.repeat(201) }],
    ['CASE_REFERENCE', { 'x-case-reference': '%0A' }],
    ['CASE_REFERENCE', { 'x-case-reference': 'a%00b' }],
  ])('is refused as %s, and nothing is read, over GraphQL and REST', async (reason, headers) => {
    const ask = askWith(hub, th.token, headers);
    await expect(ask('{ indicators { edges { node { id } } } }')).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason });
    const rest = await fetch(`${hub.url}/export/indicators?purpose=test`, { headers: { authorization: `Bearer ${th.token}`, ...headers } });
    expect([rest.status, await rest.json()]).toMatchObject([400, { reason }]);
    const taxii = await fetch(`${hub.url}/taxii2/api/collections/`, {
      headers: { authorization: `Bearer ${th.token}`, accept: 'application/taxii+json;version=2.1', ...headers },
    });
    expect(taxii.status).toBe(400);
    expect(await logged()).toEqual([]);
  });

  it('is stated by a socket for all that it reads, and a socket with an unknown one is closed', async () => {
    const socket = await BareSocket.open(hub.wsUrl);
    const payload = { authorization: `Bearer ${th.token}`, purpose: 'WARNING', caseReference: 'TH-9' };
    socket.send({ type: 'connection_init', payload });
    await socket.waitFor('connection_ack');
    socket.subscribe('1', 'subscription { feed(filter: { includeOwn: true }) { operation itemId } }');
    await socket.waitFor('next');
    await hub.ownerSql('truncate hub.audit');
    await officer(th.ask).publishes({ value: 'followed.example.com' });
    for (let operation = 'POSITION'; operation === 'POSITION';) {
      const { payload: event } = await socket.waitFor('next');
      ({ operation } = (event as { data: { feed: { operation: string } } }).data.feed);
    }
    expect(await logged()).toContainEqual({ what: 'feed.deliver', purpose: 'WARNING', reference: 'TH-9', outcome: 'DONE' });
    socket.socket.close();

    const another = await BareSocket.open(hub.wsUrl);
    another.send({ type: 'connection_init', payload: { authorization: `Bearer ${th.token}`, purpose: 'CURIOSITY' } });
    await expect(another.closed).resolves.toEqual({ code: 4400, reason: 'PURPOSE_UNKNOWN' });
  });

  it('of a machine is that of its key, which has no session to set', async () => {
    const create = 'mutation ($input: ApiKeyInput!) { createApiKey(input: $input) { secret apiKey { purpose } } }';
    type Created = { createApiKey: { secret: string; apiKey: { purpose: string } } };
    const input = { name: 'a gate', permissions: READING, expiresAt: inDays(1) };
    const stated = await admin.ask<Created>(create, { input: { ...input, purpose: 'BORDER_CONTROL' } });
    const byDefault = await admin.ask<Created>(create, { input });
    const { ask: meta } = await hub.as('admin@meta.example');
    const reporting = await meta<Created>(create, { input: { ...input, permissions: [...READING, 'report:submit'] } });
    expect([stated, byDefault, reporting].map(({ createApiKey }) => createApiKey.apiKey.purpose)).toEqual([
      'BORDER_CONTROL',
      'INVESTIGATION',
      'WARNING',
    ]);
    const { ask } = hub.asToken(stated.createApiKey.secret);
    await expect(ask(SESSION_PURPOSE)).resolves.toMatchObject({ sessionPurpose: { purpose: 'BORDER_CONTROL' } });
    await expect(ask(SET, { p: 'FORENSICS' })).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_FOR_KEYS' });
    await hub.ownerSql('truncate hub.audit');
    await officer(ask).lists();
    expect(await logged()).toEqual([{ what: 'indicator.list', purpose: 'BORDER_CONTROL', reference: null, outcome: 'DONE' }]);
    expect(await apiKeyClient(admin.ask).lists()).not.toEqual([]);
  });

  it('is shown in the log and to owners, beside the words of the officer, and finds entries', async () => {
    const { id } = await officer(th.ask).publishes({ value: 'shown.example.com', audience: { everyCountry: true } });
    const kh = await hub.as('analyst@kh.example');
    await askWith(hub, kh.token, { 'x-purpose': 'IDENTIFICATION' })(LOOKUP, {
      v: [{ value: 'shown.example.com' }],
      p: 'A witness named it.',
    });
    await officer(kh.ask).opens(id);
    const khAdmin = await hub.as('admin@kh.example');
    const filter = { processingPurpose: 'IDENTIFICATION', since: new Date(Date.now() - 86_400_000) };
    await expect(khAdmin.ask(ENTRIES, { filter })).resolves.toEqual({
      auditEntries: {
        nodes: [
          {
            ...{ act: 'indicator.lookup', purpose: 'A witness named it.', processingPurpose: 'IDENTIFICATION' },
            ...{ caseReference: null, outcome: 'DONE' },
          },
        ],
      },
    });
    const readings =
      'query ($id: ID!) { itemConsultations(itemId: $id, first: 50) { nodes { way party { country } purpose processingPurpose } } }';
    type Readings = {
      itemConsultations: { nodes: { way: string; party: { country: string }; purpose: string | null; processingPurpose: string }[] };
    };
    const { itemConsultations } = await th.ask<Readings>(readings, { id });
    expect(itemConsultations.nodes.filter(({ party }) => party.country === 'KH')).toMatchObject([
      { way: 'OPENED', purpose: null, processingPurpose: 'INVESTIGATION' },
      { way: 'LOOKUP', purpose: 'A witness named it.', processingPurpose: 'IDENTIFICATION' },
    ]);
  });
});
