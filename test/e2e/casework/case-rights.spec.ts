import { Database, type Transaction } from '../../../src/platform/database/database.js';
import { startHub, type Hub } from '../../support/hub.js';
import { type CaseClient, caseClient } from '../../support/case-client.js';
import { listAnnouncements } from '../../support/announcement-client.js';
import { evidenceClient } from '../../support/evidence-client.js';
import { type Ask, officer, until } from '../../support/officer.js';

const SET = 'mutation ($rights: AnalystCaseRights!) { setSharingPolicy(input: { analystsInCases: $rights }) { analystsInCases } }';
const REFUSED = { code: 'FORBIDDEN', reason: 'CASES_FORBIDDEN' };

const ABSENT = '01890000-0000-7000-8000-000000000000';
const ACT = { what: 'test', purpose: null, caseReference: null, requestId: 'x', channel: 'graphql', writes: true } as const;

describe('what analysts may do in cases', () => {
  let hub: Hub;
  let admin: Ask;
  let liaison: CaseClient;
  let analyst: CaseClient;
  let sg: CaseClient;
  let singapore: string;

  beforeAll(async () => {
    hub = await startHub();
    admin = (await hub.as('admin@th.example')).ask;
    const as = async (email: string): Promise<CaseClient> => caseClient((await hub.as(email)).ask);
    [liaison, analyst, sg] = [await as('liaison@th.example'), await as('analyst@th.example'), await as('liaison@sg.example')];
    singapore = await officer(liaison.ask).partyId('Singapore');
  });
  afterAll(() => hub.stop());
  afterEach(() => sets('CONTRIBUTE'));

  const sets = async (rights: string, ask = admin): Promise<unknown> => {
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    return ask(SET, { rights });
  };
  const permissions = async (of: CaseClient): Promise<readonly string[]> =>
    (await of.ask<{ me: { permissions: string[] } }>('{ me { permissions } }')).me.permissions.filter((one) => one.startsWith('case:'));
  async function sharedCase(): Promise<string> {
    const { id } = await liaison.founds();
    await liaison.invites(id, singapore, { rights: 'LEAD' });
    await sg.answers(id);
    return id;
  }

  it('is reading and contributing, unless their party says otherwise', async () => {
    const of = await sharedCase();
    expect(await permissions(analyst)).toEqual(['case:read', 'case:work']);
    expect(await permissions(liaison)).toEqual(['case:lead', 'case:read', 'case:work']);
    expect(await analyst.opens(of)).toMatchObject({ id: of, rights: 'LEAD' });

    const claim = await officer(analyst.ask).publishes({ value: 'of-an-analyst.example.com' });
    expect(await analyst.links(of, claim.id)).toEqual([true]);
    const note = await analyst.writes(of, 'Seen at nine');
    expect((await analyst.edits(of, note, 'Seen at ten')).text).toBe('Seen at ten');
    const task = await analyst.tasks(of);
    expect((await analyst.setsTask(of, task, { state: 'DONE' })).state).toBe('DONE');
    const file = await evidenceClient(hub, (await hub.as('analyst@th.example')).token).adds('statement');
    expect(await analyst.attaches(of, file)).toMatchObject({ id: of });
    expect(await analyst.unlinks(of, claim.id)).toMatchObject({ id: of });
    expect((await analyst.withdraws(of, note.id)).text).toBeNull();
    expect(await analyst.detaches(of, file)).toMatchObject({ id: of });
  });

  it('is not leading: an analyst neither founds, invites, answers, hands over, closes nor leaves', async () => {
    const of = await sharedCase();
    const theirs = await sg.tasks(of, { title: 'Given by Singapore' });
    const { id: invitedTo } = await sg.founds({ title: 'Of Singapore' });
    await sg.invites(invitedTo, await officer(sg.ask).partyId('Thailand'));
    expect((await analyst.invitations()).map(({ id }) => id)).toContain(invitedTo);
    const missing = { code: 'FORBIDDEN', reason: 'PERMISSION_MISSING' };
    for (const attempt of [
      () => analyst.founds(),
      () => analyst.updates(of, 1, {}),
      () => analyst.invites(of, singapore),
      () => analyst.answers(invitedTo),
      () => analyst.sets(of, singapore, { rights: 'READ' }),
      () => analyst.removes(of, singapore),
      () => analyst.leaves(of),
      () => analyst.handsOver(of, singapore),
      () => analyst.takesOver(of),
      () => analyst.moves(of, 'ACTIVE'),
      () => analyst.closes(of),
      () => analyst.reopens(of),
      () => analyst.keeps(of, '2099-01-01T00:00:00Z'),
      () => analyst.ask('mutation ($id: ID!) { setCaseDiscoverability(id: $id, discoverability: HIT) { id } }', { id: of }),
      () => analyst.ask('mutation ($id: ID!) { askRelatedCases(caseId: $id, purpose: "x", caseReference: "x") { hit } }', { id: of }),
    ]) {
      await expect(attempt()).rejects.toMatchObject(missing);
    }
    // What a country does because it leads, its liaison officers do.
    const [seen] = await analyst.taskList(of);
    await expect(analyst.setsTask(of, seen ?? theirs, { state: 'DONE' })).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_YOURS' });
    const claim = await officer(sg.ask).publishes({ value: 'of-singapore.example.com', audience: { countries: ['TH'] } });
    await sg.links(of, claim.id);
    await expect(analyst.unlinks(of, claim.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await liaison.unlinks(of, claim.id)).toMatchObject({ id: of });
    expect((await liaison.setsTask(of, seen ?? theirs, { state: 'DONE' })).state).toBe('DONE');
  });

  it('is held by the database as well: no function of leading runs in the act of contributing, and no analyst enters the other', async () => {
    const of = await sharedCase();
    const [session] = await hub.ownerSql<{ user: string; session: string }>(
      `select u.id as user, s.id as session from hub.user_account u join hub.session s on s.user_id = u.id
         where u.email = 'analyst@th.example' and s.ended_at is null limit 1`,
    );
    if (!session) throw new Error('Nobody is signed in.');
    const database = hub.app.get(Database, { strict: false });
    const runs = (needs: 'case:work' | 'case:lead', statement: string, values: readonly unknown[]): Promise<unknown> =>
      database.as(session, { ...ACT, needs }, (tx) => tx.query(statement, values));
    const [to, note] = [
      { partyId: singapore, rights: 'READ', ceiling: 'RED' },
      { id: of, tlp: 'GREEN', title: 'x', threat: 'OTHER' },
    ];
    // What asks for the rights of the country refuses by those, the rest by the act.
    for (const [code, statement, ...values] of [
      ['HB500', 'select hub.open_case($1)', JSON.stringify(note)],
      ['HB470', 'select hub.update_case($1, 1, $2)', of, JSON.stringify(note)],
      ['HB470', 'select hub.invite_to_case($1, $2)', of, JSON.stringify(to)],
      ['HB470', 'select hub.set_case_party($1, $2)', of, JSON.stringify(to)],
      ['HB500', 'select hub.answer_case_invitation($1, true, null)', of],
      ['HB500', 'select hub.end_case_party($1, null, null)', of],
      ['HB470', 'select hub.end_case_party($1, $2, null)', of, singapore],
      ['HB470', 'select hub.offer_case_lead($1, $2)', of, singapore],
      ['HB500', 'select hub.answer_case_lead_offer($1, true)', of],
      ['HB470', 'select hub.retain_case($1, null)', of],
      ['HB470', `select hub.set_case_status($1, 'ACTIVE', 'x', null)`, of],
      ['HB470', `select hub.set_case_discoverability($1, 'HIT')`, of],
      ['HB500', `select hub.ask_related_cases($1, $1, 'x', 'x', '{}', '{}', '{}')`, of],
    ] as const) {
      await expect(runs('case:work', statement, values)).rejects.toMatchObject({ code });
      await expect(runs('case:lead', statement, values)).rejects.toMatchObject({ reason: 'PERMISSION_MISSING' });
    }
    expect(await runs('case:work', 'select rights from hub.own_case_access($1)', [of])).toEqual([{ rights: 'CONTRIBUTE' }]);
    await sets('NONE');
    for (const needs of ['case:work', 'case:read'] as const) {
      await expect(database.as(session, { ...ACT, needs }, (tx) => tx.query('select 1', []))).rejects.toMatchObject(REFUSED);
    }
    // An officer without the role lacks the permission, whatever the policy says.
    await hub.ownerSql(`update hub.user_account set roles = '{APPROVER}' where email = 'analyst@th.example'`);
    await expect(database.as(session, { ...ACT, needs: 'case:read' }, (tx) => tx.query('select 1', []))).rejects.toMatchObject({
      reason: 'PERMISSION_MISSING',
    });
    await hub.ownerSql(`update hub.user_account set roles = '{ANALYST}' where email = 'analyst@th.example'`);
    const rows = (tx: Transaction): Promise<unknown[]> => tx.query('select id from hub.case_file where id = $1', [of]);
    expect(await database.as(session, { ...ACT, needs: 'indicator:read' }, rows)).toEqual([]);
  });

  it('is taken from them by their own administrator alone, at once, and given back with a fresh confirmation', async () => {
    const of = await sharedCase();
    for (const ask of [analyst.ask, liaison.ask, (await hub.as('operator@hub.example')).ask]) {
      await expect(sets('NONE', ask)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await permissions(analyst)).toEqual(['case:read', 'case:work']);
    await sets('READ');
    await expect(analyst.writes(of, 'No')).rejects.toMatchObject(REFUSED); // also where the rights that the hub remembers say otherwise
    expect(await permissions(analyst)).toEqual(['case:read']);
    expect(await analyst.opens(of)).toMatchObject({ id: of });
    await expect(analyst.writes(of, 'No')).rejects.toMatchObject(REFUSED);
    await expect(analyst.links(of, of)).rejects.toMatchObject(REFUSED);

    await sets('NONE');
    expect(await permissions(analyst)).toEqual([]);
    for (const attempt of [() => analyst.opens(of), () => analyst.lists(), () => analyst.notes(of), () => analyst.invitations()]) {
      await expect(attempt()).rejects.toMatchObject(REFUSED);
    }
    // Liaison officers and other countries' analysts are not concerned.
    expect(await liaison.opens(of)).toMatchObject({ id: of });
    expect((await caseClient((await hub.as('analyst@sg.example')).ask).opens(of))?.id).toBe(of);
    expect(await analyst.ask('{ sharingPolicy { analystsInCases } }')).toEqual({ sharingPolicy: { analystsInCases: 'NONE' } });

    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    await expect(admin(SET, { rights: 'READ' })).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'STEP_UP_REQUIRED' });
    await sets('READ');
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    expect(await admin(SET, { rights: 'NONE' })).toEqual({ setSharingPolicy: { analystsInCases: 'NONE' } });
  });

  it('is leading as well, where their party gives it to them with a fresh confirmation, until it takes it back', async () => {
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    await expect(admin(SET, { rights: 'LEAD' })).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'STEP_UP_REQUIRED' });
    await sets('LEAD');
    expect(await permissions(analyst)).toEqual(['case:lead', 'case:read', 'case:work']);
    const { id } = await analyst.founds({ title: 'Of an analyst' });
    await analyst.invites(id, singapore, { rights: 'LEAD' });
    const theirs = caseClient((await hub.as('analyst@sg.example')).ask);
    await expect(theirs.answers(id)).rejects.toMatchObject({ reason: 'PERMISSION_MISSING' }); // what Thailand gives is for its own analysts
    await sg.answers(id);
    expect((await analyst.moves(id, 'ACTIVE')).state).toBe('ACTIVE');
    await analyst.handsOver(id, singapore);
    await sg.takesOver(id);

    await sets('CONTRIBUTE');
    expect(await permissions(analyst)).toEqual(['case:read', 'case:work']);
    await expect(analyst.removes(id, singapore)).rejects.toMatchObject({ reason: 'PERMISSION_MISSING' });
    await expect(analyst.founds()).rejects.toMatchObject({ reason: 'PERMISSION_MISSING' });
  });

  it('is nothing in the feed and the snapshot either, and no file, where the party forbids all of it', async () => {
    const of = await sharedCase();
    const reads = evidenceClient(hub, (await hub.as('analyst@th.example')).token);
    const file = await evidenceClient(hub, (await hub.as('liaison@sg.example')).token).adds('statement');
    await sg.attaches(of, file);
    await analyst.told(of, (events) => events.some((event) => event.item?.id === of));
    expect([String(await reads.reads(file)), (await analyst.snapshot()).includes(of)]).toEqual(['statement', true]);

    await sets('NONE');
    expect((await analyst.news(of)).map((event) => event.item)).toEqual([]);
    expect([await reads.reads(file), (await analyst.snapshot()).includes(of)]).toEqual([404, false]);
    expect((await liaison.news(of)).length).toBeGreaterThan(0);
    // Whoever has another role that leads cases leads them still.
    await hub.ownerSql(`update hub.user_account set roles = '{ANALYST,LIAISON}' where email = 'analyst@th.example'`);
    expect(await caseClient((await hub.as('analyst@th.example')).ask).opens(of)).toMatchObject({ id: of });
    await hub.ownerSql(`update hub.user_account set roles = '{ANALYST}' where email = 'analyst@th.example'`);
  });

  it('is not even an id: of a case that is withdrawn, in announcements, explanations and receipts', async () => {
    const thailand = await officer(sg.ask).partyId('Thailand');
    const { id: of } = await sg.founds({ title: 'Of Singapore' });
    await sg.invites(of, thailand);
    await liaison.answers(of);
    const ours = await sharedCase();
    await liaison.removes(ours, singapore);
    await analyst.told(of, (events) => events.length > 0);

    await sets('NONE');
    await sg.removes(of, thailand);
    await liaison.told(of, (events) => events.some(({ operation }) => operation === 'WITHDRAWN'));
    expect(await analyst.news(of)).toEqual([]);

    const invited = async (who: CaseClient): Promise<boolean> =>
      (await listAnnouncements(who.ask)).some((one) => one.kind === 'CASE_INVITATION' && one.itemIds.includes(of));
    expect([await invited(liaison), await invited(analyst)]).toEqual([true, false]);
    expect((await listAnnouncements(analyst.ask)).filter(({ kind }) => kind.startsWith('CASE_'))).toEqual([]);

    const explains = (who: CaseClient, item: string): Promise<unknown> =>
      who.ask('query ($item: ID!) { explainAccess(itemId: $item) { item { visible kind access { basis } roles possibleReasons } } }', {
        item,
      });
    expect(await explains(liaison, ours)).toMatchObject({ explainAccess: { item: { visible: true, kind: 'CASE' } } });
    expect(await explains(analyst, ours)).toEqual(await explains(analyst, ABSENT));

    for (const query of [
      '{ withdrawals(itemId: "ID") { nodes { operation } } }',
      'mutation { confirmWithdrawal(itemId: "ID") { confirmedAt } }',
    ]) {
      const about = query.replace('ID', query.startsWith('mutation') ? of : ours);
      await expect(analyst.ask(about)).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'No such item is visible to you.' });
      expect(await liaison.ask(about)).toBeDefined();
    }
  });

  it('counts where nobody is signed in as well: in webhooks, with the roles that a provider gave', async () => {
    await sets('NONE');
    const shows = async (roles: string): Promise<unknown> => {
      await hub.ownerSql(`update hub.user_account set roles = $1 where email = 'analyst@th.example'`, [roles]);
      const [row] = await hub.ownerSql<{ shows: boolean }>(
        `select hub.shows_cases(v) as shows from hub.user_account u cross join lateral jsonb_populate_record(null::hub.viewer,
             jsonb_build_object('me', u.party, 'agency', u.agency, 'user_id', u.id, 'session', gen_random_uuid(), 'content', true)) v
           where u.email = 'analyst@th.example'`,
      );
      return row?.shows;
    };
    expect([await shows('{ANALYST}'), await shows('{ANALYST,LIAISON}'), await shows('{LIAISON}')]).toEqual([false, true, true]);
    await hub.ownerSql(
      `with i as (
         insert into hub.identity_provider (id, party, name, issuer, client_id, sealed, scope, role_claim, roles, creates_accounts, set_by)
           select gen_random_uuid(), u.party, 'x', 'https://idp.th.example', 'x', 'x', 'openid', 'roles', '{}', false, u.id from hub.user_account u where u.email = 'admin@th.example' returning id)
       insert into hub.external_account (provider, subject, user_id, made, granted, granted_at)
         select i.id, 'x', u.id, false, '{ANALYST}', now() from i, hub.user_account u where u.email = 'analyst@th.example'`,
    );
    expect(await shows('{CONTRIBUTOR}')).toBe(false);
    await hub.ownerSql(`update hub.user_account set roles = '{ANALYST}' where email = 'analyst@th.example'`);
  });

  it('is a matter of countries: a partner, which takes part in no case, sets nothing', async () => {
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    const partner = (await hub.as('admin@meta.example')).ask;
    await expect(sets('READ', partner)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'NO_CASES' });
  });

  describe('a national administrator', () => {
    const WITHDRAWALS = 'query ($id: ID!) { withdrawals(itemId: $id) { nodes { party { name } operation outstanding } } }';
    const read = async (ask: Ask, id: string): Promise<unknown> =>
      (await ask<{ withdrawals: { nodes: unknown } }>(WITHDRAWALS, { id })).withdrawals.nodes;

    it('reads how far withdrawals of its own country’s items have come, and no content', async () => {
      const th = officer(analyst.ask);
      const { id } = await th.publishes({ value: 'withdrawn.example.com', tlp: 'AMBER', audience: { countries: ['SG', 'KH'] } });
      const sgReader = officer((await hub.as('analyst@sg.example')).ask);
      await until(
        () => sgReader.reads(null, {}, 500),
        ({ events }) => events.some(({ itemId }) => itemId === id),
      );
      await th.readdresses(id, { countries: ['KH'] });
      const lost = await until(
        () => read(analyst.ask, id),
        (rows) => Array.isArray(rows) && rows.length > 0,
      );
      expect(lost).toMatchObject([{ party: { name: 'Singapore' }, operation: 'WITHDRAWN', outstanding: true }]);
      expect(await read(admin, id)).toEqual(lost);
      await expect(officer(admin).opens(id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });

    it('reads none of another country’s, nor of what is RED, and is told the same of what is absent', async () => {
      const theirs = await officer(sg.ask).publishes({ value: 'theirs.example.com', audience: { countries: ['TH'] } });
      const red = await officer(analyst.ask).publishes({ value: 'red.example.com', tlp: 'RED', audience: { countries: ['SG'] } });
      const absent = '01890000-0000-7000-8000-000000000000';
      for (const id of [theirs.id, red.id, absent, 'none']) {
        await expect(read(admin, id)).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'No such item is visible to you.' });
      }
      await expect(read((await hub.as('admin@meta.example')).ask, theirs.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(read((await hub.as('operator@hub.example')).ask, theirs.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });
  });
});
