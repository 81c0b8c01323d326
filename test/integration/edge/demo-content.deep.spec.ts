import { DEMO_PARTIES } from '../../../src/edge/demo/demo-parties.js';
import { seedDemo } from '../../../src/edge/demo/seed.js';
import { relationshipClient } from '../../support/relationship-client.js';
import { actionClient } from '../../support/action-client.js';
import { alertClient } from '../../support/alert-client.js';
import { directoryClient } from '../../support/directory-client.js';
import { dutyClient } from '../../support/duty-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { officer, until } from '../../support/officer.js';

describe('Claims of the demo world', () => {
  let hub: Hub;
  let published: number;

  beforeAll(async () => {
    hub = await startHub();
    // As if the first start had been interrupted after Japan's.
    await officer((await hub.as('analyst@jp.example')).ask).publishes({ value: 'first.example.com' });
    published = await seedDemo.indicators(hub.app, hub.database.url);
  });
  afterAll(() => hub.stop());

  it('are all created, in the name of each party that had none', async () => {
    const owners = await hub.ownerSql<{ slug: string; n: number }>(
      'select p.slug, count(*)::integer as n from hub.indicator i join hub.party p on p.key = i.owner group by p.slug',
    );
    expect(owners).toHaveLength(DEMO_PARTIES.length - 1);
    expect(owners.find(({ slug }) => slug === 'jp')?.n).toBe(1);
    expect(owners.reduce((sum, { n }) => sum + n, 0)).toBe(published + 1);
    expect(published).toBeGreaterThanOrEqual(280);
  });

  it('are not published again by the next start', async () => {
    expect(await seedDemo.indicators(hub.app, hub.database.url)).toBe(0);
  });

  it('have reports beside them, in every state that triage knows, once', async () => {
    expect(await seedDemo.casework(hub.app, hub.database.url)).toBe(5);
    expect(await seedDemo.casework(hub.app, hub.database.url)).toBe(0);
    const states = await hub.ownerSql<{ state: string; n: number }>(
      `select t.state, count(*)::integer as n from hub.triage t join hub.party p on p.key = t.party where p.slug = 'th' group by 1 order by 1`,
    );
    expect(states).toEqual([
      { state: 'ACCEPTED', n: 1 },
      { state: 'ASKED', n: 1 },
      { state: 'DECLINED', n: 1 },
      { state: 'NEW', n: 2 },
    ]);
  });

  it('have cases beside them, in which some countries take part and some are asked, once', async () => {
    expect(await seedDemo.cases(hub.app, hub.database.url)).toBe(2);
    expect(await seedDemo.cases(hub.app, hub.database.url)).toBe(0);
    const states = await hub.ownerSql('select state, count(*)::integer as n from hub.case_party group by 1 order by 1');
    expect(states).toEqual([
      { state: 'ACCEPTED', n: 4 },
      { state: 'INVITED', n: 2 },
    ]);
    expect(await hub.ownerSql('select distinct case_id from hub.case_link')).toHaveLength(2);
  });

  it('reach their readers like any others, with corroboration and revocations, and leave no session open', async () => {
    const thailand = officer((await hub.as('analyst@th.example')).ask);
    await until(
      () => hub.ownerSql('select from hub.outbox'),
      (waiting) => waiting.length === 0,
    );
    const { events } = await thailand.reads(null, { includeOwn: true }, 200);
    expect(events.length).toBeGreaterThan(100);
    expect(events.some(({ operation }) => operation === 'REVOKED')).toBe(true);
    expect(Math.max(...events.map(({ indicator }) => indicator?.corroboration ?? 0))).toBeGreaterThan(1);
    const open = await hub.ownerSql(
      `select from hub.session s join hub.user_account u on u.id = s.user_id where s.ended_at is null and u.email like 'contributor@%'`,
    );
    expect(open).toEqual([]);
  });

  it('have requests to act, so that the boards of Thailand and Binance show money and time left, once', async () => {
    expect(await seedDemo.requests(hub.app, hub.database.url)).toBe(5);
    expect(await seedDemo.requests(hub.app, hub.database.url)).toBe(0);
    const board = async (email: string): Promise<object> => actionClient((await hub.as(email)).ask).board();
    expect(await board('liaison@th.example')).toMatchObject([
      { request: { reference: 'TH-2026-0815-1', state: 'SENT' }, atRisk: { currency: 'THB', amount: '1250000.00' } },
      { request: { reference: 'SG-5512', recipient: { name: 'Thailand' } }, atRisk: { currency: 'THB', amount: '410000.00' } },
      { request: { reference: 'TH-2026-0815-3', state: 'ACKNOWLEDGED' }, atRisk: { currency: 'SGD', amount: '83400.00' } },
      { request: { reference: 'TH-2026-0815-2', state: 'PARTIALLY_HELD' }, atRisk: { currency: 'USD', amount: '17100.00' } },
    ]);
    expect(await board('contributor@binance.example')).toMatchObject([
      { request: { reference: 'TH-2026-0815-1' } },
      { request: { reference: 'TH-2026-0815-2' } },
    ]);
    expect(await actionClient((await hub.as('contributor@meta.example')).ask).board({ actions: ['PRESERVATION'] })).toHaveLength(1);
  });

  it('have notices beside them: with a translation, imminent, of the working group, and one that waits for the hub’s reviewers, once', async () => {
    expect(await seedDemo.notices(hub.app, hub.database.url)).toBe(4);
    expect(await seedDemo.notices(hub.app, hub.database.url)).toBe(0);
    const read =
      '{ notices(first: 50) { nodes { colour state owner { name } text(languages: ["th"]) { language untranslated details { objects } } } } }';
    type Read = { notices: { nodes: { colour: string; text: object }[] } };
    const colours = async (email: string): Promise<readonly string[]> =>
      (await (await hub.as(email)).ask<Read>(read)).notices.nodes.map(({ colour }) => colour);
    expect(await colours('analyst@th.example')).toEqual(['BULLETIN', 'ORANGE', 'PURPLE']);
    expect(await colours('analyst@jp.example')).toEqual(['PURPLE']);
    const [purple] = (await (await hub.as('analyst@jp.example')).ask<Read>(read)).notices.nodes;
    expect(purple).toMatchObject({ text: { language: 'th', untranslated: [], details: { objects: ['เครื่องแบบ', 'หมายเรียกปลอม'] } } });
    const waiting = await (await hub.as('reviewer@hub.example')).ask('{ noticesToReview { nodes { colour owner { name } } } }');
    expect(waiting).toEqual({ noticesToReview: { nodes: [{ colour: 'SILVER', owner: { name: 'Malaysia' } }] } });
  });

  it('have a directory beside them, with a contact of each country and partner, which countries read and partners do not, once', async () => {
    expect(await seedDemo.directory(hub.app, hub.database.url)).toBe(19);
    expect(await seedDemo.directory(hub.app, hub.database.url)).toBe(0);
    const seenBy = async (email: string) => (await directoryClient((await hub.as(email)).ask).lists({}, { first: 100 })).totalCount;
    expect([await seenBy('analyst@th.example'), await seenBy('contributor@meta.example')]).toEqual([19, 1]);
  });

  it('have duty rosters beside them, of two countries, so that their units are staffed, once', async () => {
    expect(await seedDemo.duty(hub.app, hub.database.url)).toBe(2);
    expect(await seedDemo.duty(hub.app, hub.database.url)).toBe(0);
    expect((await dutyClient((await hub.as('analyst@th.example')).ask).line()).at(0)).toBe('analyst 1');
  });

  it('have alerts beside them, of which some are open and some acknowledged, with rules and an escalation of Thailand, once', async () => {
    expect(await seedDemo.alerts(hub.app, hub.database.url)).toBe(2);
    expect(await seedDemo.alerts(hub.app, hub.database.url)).toBe(0);
    const thailand = (await hub.as('liaison@th.example')).ask;
    const alerts = await alertClient(thailand).lists();
    expect(alerts.filter(({ open }) => open).map(({ kind, urgency }) => `${kind} ${urgency}`)).toEqual(
      expect.arrayContaining(['ACTION_REQUEST URGENT', 'NOTICE URGENT']),
    );
    expect(alerts.flatMap(({ kind, acknowledgedBy }) => (acknowledgedBy ? [`${kind} ${acknowledgedBy.name}`] : []))).toEqual([
      'NOTICE analyst@th.example',
    ]);
    const read = '{ alertRules { rules { mode } } alertPolicy { repeatMinutes repeats } alertSettings { quietFrom } }';
    expect(await thailand(read)).toEqual({
      alertRules: { rules: [{ mode: 'IMMEDIATE' }, { mode: 'DIGEST' }] },
      ...{ alertPolicy: { repeatMinutes: 5, repeats: 1 }, alertSettings: { quietFrom: '22:00' } },
    });
  });

  it('are joined by relationships, so that a graph has paths, once', async () => {
    const said = await seedDemo.network(hub.app, hub.database.url);
    expect(said).toBeGreaterThan(5);
    expect(await seedDemo.network(hub.app, hub.database.url)).toBe(0);
    const vietnam = relationshipClient((await hub.as('analyst@vn.example')).ask);
    const listed = await vietnam.listsRelationships({}, 5);
    const { nodes, edges } = await vietnam.network({ indicators: listed.map(({ from }) => from.indicatorId), depth: 3 });
    expect(nodes.length).toBeGreaterThan(2);
    expect(edges.length).toBeGreaterThan(1);
  });
});
