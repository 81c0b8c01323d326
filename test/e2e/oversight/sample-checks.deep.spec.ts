import { createHash } from 'node:crypto';
import { downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { officer } from '../../support/officer.js';
import { taxiiClient } from '../../support/taxii-client.js';

const DRAW = 'mutation ($input: SampleCheckInput!) { drawSampleCheck(input: $input) { id } }';
const CHECKS =
  '{ sampleChecks(first: 500) { nodes { id party { country } drawnBy { name } acts seed lastEntryId population size drawn answered accepted objectionable dueAt } } }';
const ENTRIES =
  'query ($id: ID!) { sampledEntries(sampleCheckId: $id) { id entryId at act processingPurpose userId actor { name } party { country } itemIds answer answeredAt outcome outcomeReason } }';
const MINE =
  '{ myJustifications(first: 500) { nodes { id drawnFor { country name } dueAt act processingPurpose caseReference answer outcome outcomeReason } } }';
const JUSTIFY = 'mutation ($id: ID!, $answer: String!) { justifyEntry(id: $id, answer: $answer) { answer outcome } }';
const CLOSE =
  'mutation ($id: ID!, $outcome: SampleOutcome!, $reason: String!) { closeSampledEntry(id: $id, outcome: $outcome, reason: $reason) { outcome outcomeReason } }';
const LOOKUP = 'query ($v: [LookupInput!]!) { lookup(values: $v) { canonical } }';

interface Check {
  readonly id: string;
  readonly seed: string;
  readonly lastEntryId: string;
  readonly population: number;
  readonly drawn: number;
}
interface Entry {
  readonly id: string;
  readonly entryId: string;
  readonly act: string;
  readonly userId: string;
  readonly itemIds: readonly string[];
  readonly actor: { readonly name: string } | null;
}
type Signed = Awaited<ReturnType<Hub['as']>>;

describe('Sample checks', () => {
  let hub: Hub;
  let admin: Signed;
  let analyst: Signed;
  let liaison: Signed;

  const lastHour = () => ({ since: new Date(Date.now() - 3_600_000).toISOString(), until: new Date(Date.now() + 60_000).toISOString() });
  const draws = async ({ ask }: Signed = admin, said: object = {}): Promise<string> =>
    (await ask<{ drawSampleCheck: { id: string } }>(DRAW, { input: { acts: ['SEARCH'], size: 100, ...lastHour(), ...said } }))
      .drawSampleCheck.id;
  const checks = async ({ ask }: Signed = admin): Promise<readonly Check[]> =>
    (await ask<{ sampleChecks: { nodes: Check[] } }>(CHECKS)).sampleChecks.nodes;
  const entries = async (id: string, { ask }: Signed = admin): Promise<readonly Entry[]> =>
    (await ask<{ sampledEntries: Entry[] }>(ENTRIES, { id })).sampledEntries;
  const mine = async ({ ask }: Signed): Promise<readonly { id: string; answer: string | null; outcome: string | null }[]> =>
    (await ask<{ myJustifications: { nodes: { id: string; answer: string | null; outcome: string | null }[] } }>(MINE)).myJustifications
      .nodes;
  const looksUp = async ({ ask }: Signed, times = 1): Promise<void> => {
    for (let n = 0; n < times; n += 1) await ask(LOOKUP, { v: [{ value: `sample-${n}.example.com` }] });
  };
  const overdue = (): Promise<unknown> => hub.ownerSql('update hub.sample_check set due_at = now()');

  beforeAll(async () => {
    hub = await startHub({ LOG_LEVEL: 'warn' });
    [admin, analyst, liaison] = [await hub.as('admin@th.example'), await hub.as('analyst@th.example'), await hub.as('liaison@th.example')];
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.ownerSql('truncate hub.audit; truncate hub.sample_check, hub.sampled_entry'));

  it('draw from the acts of the own people alone, of the kinds that were asked for', async () => {
    const { id } = await officer(analyst.ask).publishes({ value: 'sampled.example.com' });
    await looksUp(analyst, 2);
    await officer(analyst.ask).opens(id);
    await looksUp(await hub.as('analyst@kh.example'));
    await downloadExport(hub, liaison.token, { format: 'csv' });
    const found = await entries(await draws());
    expect(found.map(({ act, actor }) => `${act} ${actor?.name}`)).toEqual(Array(2).fill('indicator.lookup analyst@th.example'));
    const exported = await entries(await draws(admin, { acts: ['EXPORT'] }));
    expect(new Set(exported.map(({ actor }) => actor?.name))).toEqual(new Set(['liaison@th.example']));
    await expect(draws(admin, { acts: ['CASE'] })).rejects.toMatchObject({ code: 'CONFLICT', reason: 'SAMPLE_EMPTY' });
    expect(await checks()).toHaveLength(2);
  });

  it('draw a copy once, whatever pages and ways it has, with all that it copied', async () => {
    const { id } = await officer(analyst.ask).publishes({ value: 'copied.example.com', tlp: 'GREEN', audience: { everyCountry: true } });
    await hub.ownerSql('truncate hub.audit');
    const kinds = async (): Promise<readonly string[]> =>
      (await entries(await draws(admin, { acts: ['EXPORT'] }))).map(({ act }) => act).sort();
    for (const format of ['csv', 'ndjson']) await downloadExport(hub, liaison.token, { format });
    expect(await kinds()).toEqual(['indicator.export', 'indicator.export']);
    const [file] = await entries(await draws(admin, { acts: ['EXPORT'] }));
    expect(file?.itemIds).toContain(id);

    await hub.ownerSql('truncate hub.audit');
    const taxii = taxiiClient(hub.url, liaison.token);
    const all = await taxii.collection('all');
    await expect(draws(admin, { acts: ['EXPORT'] })).rejects.toMatchObject({ reason: 'SAMPLE_EMPTY' }); // a collection’s name is no copy of it
    for (let times = 0; times < 2; times += 1) await taxii.get(`${all}objects/`);
    const misp = (path: string): Promise<Response> =>
      fetch(`${hub.url}/misp/${path}`, { headers: { authorization: `Bearer ${liaison.token}` } });
    const [event] = Object.keys((await (await misp('feed/manifest.json')).json()) as object);
    await misp(`feed/${event}.json`);
    await misp('feed/hashes.csv');
    await analyst.ask('{ snapshot(first: 5, filter: { includeOwn: true }) { items { ... on Indicator { id } } cursor } }');
    await hub.ownerSql(`update hub.audit set at = date_trunc('hour', at) + interval '1 second' where at <> date_trunc('hour', at)`); // no hour ends in this test
    expect(await kinds()).toEqual(['feed.snapshot', expect.stringMatching(/^misp\./), 'taxii.read']);
    await hub.ownerSql(
      `update hub.audit set at = at - interval '1 hour' where id = (select min(id) from hub.audit where what = 'taxii.read' and items <> '{}')`,
    );
    expect(
      (await entries(await draws(admin, { acts: ['EXPORT'], since: new Date(Date.now() - 3 * 3_600_000).toISOString() }))).length,
    ).toBe(4);
  });

  it('end with the entries of the log, and the check with the last of them', async () => {
    await looksUp(analyst, 2);
    const id = await draws();
    const [first] = await entries(id);
    await hub.ownerSql('delete from hub.audit where id = $1', [first?.entryId]);
    expect((await entries(id)).map(({ id: left }) => left)).not.toContain(first?.id);
    expect(await entries(id)).toHaveLength(1);
    await hub.ownerSql(`delete from hub.audit where what = 'indicator.lookup'`);
    expect([await checks(), await mine(analyst)]).toEqual([[], []]);
    await expect(entries(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('can be drawn again from the seed by anybody, and nobody knows it before', async () => {
    await looksUp(analyst, 12);
    const id = await draws(admin, { size: 5 });
    const [check] = await checks();
    if (!check) throw new Error('No check.');
    expect(check).toMatchObject({ id, population: 12, drawn: 5 });
    const all = await hub.ownerSql<{ id: string }>(
      `select id::text from hub.audit where what = 'indicator.lookup' and id <= $1 order by id`,
      [check.lastEntryId],
    );
    const hashOf = (entry: string): string => createHash('sha256').update(`${check.seed}:${entry}`).digest('hex');
    const expected = all.map((one) => one.id).sort((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1));
    expect((await entries(id)).map(({ entryId }) => entryId)).toEqual(expected.slice(0, 5));
    await draws(admin, { size: 5 });
    expect(new Set((await checks()).map(({ seed }) => seed)).size).toBe(2);
  });

  it('are answered by the officer of each entry alone', async () => {
    await looksUp(analyst);
    await looksUp(liaison);
    const found = await entries(await draws());
    expect(found).toHaveLength(2);
    const [own] = await mine(analyst);
    expect(found.filter(({ id }) => id === own?.id).map(({ actor }) => actor?.name)).toEqual(['analyst@th.example']);
    expect(await mine(analyst)).toMatchObject([
      { drawnFor: { country: 'TH' }, act: 'indicator.lookup', processingPurpose: 'INVESTIGATION', answer: null },
    ]);
    await expect(liaison.ask(JUSTIFY, { id: own?.id, answer: 'Mine.' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(analyst.ask(JUSTIFY, { id: own?.id, answer: '  ' })).rejects.toMatchObject({ reason: 'SAMPLE_TEXT' });
    await analyst.ask(JUSTIFY, { id: own?.id, answer: 'Case TH-1.' });
    await analyst.ask(JUSTIFY, { id: own?.id, answer: 'Case TH-2.' });
    expect((await entries((await checks())[0]?.id ?? '')).find(({ id }) => id === own?.id)).toMatchObject({ answer: 'Case TH-2.' });
    expect(await checks()).toMatchObject([{ drawn: 2, answered: 1, accepted: 0, objectionable: 0 }]);
  });

  it('are closed once by an auditor: accepted with an answer, objectionable without one when the time is over', async () => {
    await looksUp(analyst, 2);
    const [first, second] = await entries(await draws());
    const close = (id: string | undefined, outcome: string, { ask }: Signed = admin) =>
      ask(CLOSE, { id, outcome, reason: 'It was examined.' });
    await expect(close(first?.id, 'ACCEPTED')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'SAMPLE_UNANSWERED' });
    await expect(close(first?.id, 'OBJECTIONABLE')).rejects.toMatchObject({ reason: 'SAMPLE_UNANSWERED' });
    await analyst.ask(JUSTIFY, { id: first?.id, answer: 'Case TH-1.' });
    await close(first?.id, 'ACCEPTED');
    await expect(close(first?.id, 'OBJECTIONABLE')).rejects.toMatchObject({ reason: 'SAMPLE_CLOSED' });
    await expect(analyst.ask(JUSTIFY, { id: first?.id, answer: 'Another.' })).rejects.toMatchObject({ reason: 'SAMPLE_CLOSED' });
    await overdue();
    await expect(close(second?.id, 'ACCEPTED')).rejects.toMatchObject({ reason: 'SAMPLE_UNANSWERED' });
    await close(second?.id, 'OBJECTIONABLE');
    expect(await checks()).toMatchObject([{ accepted: 1, objectionable: 1 }]);
    expect((await mine(analyst)).map(({ outcome }) => outcome).sort()).toEqual(['ACCEPTED', 'OBJECTIONABLE']);
    const acts = await hub.ownerSql<{ what: string }>(
      `select what from hub.audit where what like 'sample.%' and outcome = 'DONE' and cardinality(items) > 0`,
    );
    expect(acts.map(({ what }) => what)).toEqual(expect.arrayContaining(['sample.draw', 'sample.justify', 'sample.close']));
  });

  it('do not let an auditor close an own entry, or draw one', async () => {
    await hub.ownerSql(`update hub.user_account set roles = '{NATIONAL_ADMIN,ANALYST}' where email = 'admin@th.example'`);
    await looksUp(admin);
    await expect(draws()).rejects.toMatchObject({ reason: 'SAMPLE_EMPTY' });
    await looksUp(analyst);
    const id = await draws();
    await hub.ownerSql(
      `update hub.sampled_entry set user_id = (select u.id from hub.user_account u where u.email = 'admin@th.example'), answer = 'x', answered_at = now()`,
    );
    const [own] = await entries(id);
    await expect(admin.ask(CLOSE, { id: own?.id, outcome: 'ACCEPTED', reason: 'Me.' })).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'SAMPLE_OWN',
    });
    await hub.ownerSql(`update hub.user_account set roles = '{NATIONAL_ADMIN}' where email = 'admin@th.example'`);
  });

  it('are for auditors of the party that drew them: another party gets the answer for none', async () => {
    await looksUp(analyst);
    const id = await draws();
    const [drawn] = await entries(id);
    const other = await hub.as('admin@kh.example');
    expect(await checks(other)).toEqual([]);
    await expect(entries(id, other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(other.ask(CLOSE, { id: drawn?.id, outcome: 'OBJECTIONABLE', reason: 'No.' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(other.ask(JUSTIFY, { id: drawn?.id, answer: 'Mine.' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(draws(other, { partyId: 'TH' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(draws(analyst)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(entries(id, analyst)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('of the hub are drawn from all parties or one, and show its auditor no names', async () => {
    await looksUp(analyst);
    await looksUp(await hub.as('analyst@kh.example'));
    const auditor = await hub.as('auditor@hub.example');
    const found = await entries(await draws(auditor), auditor);
    expect(found.map(({ actor }) => actor)).toEqual([null, null]);
    expect(new Set(found.map(({ userId }) => userId)).size).toBe(2);
    const ofOne = await entries(await draws(auditor, { partyId: 'KH' }), auditor);
    expect(ofOne).toMatchObject([{ party: { country: 'KH' } }]);
    expect(await mine(analyst)).toMatchObject([{ drawnFor: { country: null } }]);
    expect(await checks()).toEqual([]);
  });

  it('notify the officers who were drawn, and the auditors when answers are overdue, once', async () => {
    await looksUp(analyst, 2);
    await draws();
    const heard = async ({ ask }: Signed): Promise<readonly object[]> => {
      const query = '{ announcements(first: 50) { nodes { keyword quantity sampleCheckId } } }';
      const { announcements } = await ask<{ announcements: { nodes: { keyword: string }[] } }>(query);
      return announcements.nodes.filter(({ keyword }) => keyword.startsWith('JUSTIFICATION'));
    };
    expect((await heard(analyst))[0]).toMatchObject({ keyword: 'JUSTIFICATION_ASKED', quantity: 2 });
    const before = (await heard(admin)).length;
    const announce = async (): Promise<void> => void (await hub.ownerSql('select hub.announce_overdue_samples(10)'));
    await announce();
    expect(await heard(admin)).toHaveLength(before);
    await overdue();
    await announce();
    await announce();
    expect(await heard(admin)).toHaveLength(before + 1);
    expect((await heard(admin))[0]).toMatchObject({
      keyword: 'JUSTIFICATION_OVERDUE',
      quantity: 2,
      sampleCheckId: (await checks())[0]?.id,
    });
  });

  it.each([
    ['SAMPLE_SIZE', { size: 0 }],
    ['SAMPLE_SIZE', { size: 101 }],
    ['SAMPLE_DAYS', { answerDays: 0 }],
    ['SAMPLE_ACTS', { acts: [] }],
    ['AUDIT_SPAN', { since: '2026-01-01T00:00:00Z', until: '2026-06-01T00:00:00Z' }],
  ])('are refused as %s where nothing can be drawn so', async (reason, said) => {
    await expect(draws(admin, said)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason });
  });

  it('are limited: twenty draws of a party in a day', async () => {
    await looksUp(analyst);
    for (let times = 0; times < 20; times += 1) await draws();
    await expect(draws()).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'SAMPLE_CHECKS_TOO_OFTEN' });
  });
});
