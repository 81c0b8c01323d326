import pg from 'pg';
import { Database } from '../../../src/platform/database/database.js';
import { type CaseClient, caseClient } from '../../support/case-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, officer, until } from '../../support/officer.js';
import { administer } from '../../support/server.js';

/** Who may let others read, lead and go; and what the end of a party makes of its cases. */
describe('a case that several lead', () => {
  let hub: Hub;
  let th: CaseClient;
  let sg: CaseClient;
  let kh: CaseClient;
  let vn: CaseClient;
  let operator: Ask;
  let parties: Readonly<Record<string, string>>;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (slug: string): Promise<CaseClient> => caseClient((await hub.as(`liaison@${slug}.example`)).ask);
    [th, sg, kh, vn] = [await as('th'), await as('sg'), await as('kh'), await as('vn')];
    operator = (await hub.as('operator@hub.example')).ask;
    parties = Object.fromEntries(
      (await hub.ownerSql<{ slug: string; id: string }>('select slug, id from hub.party')).map(({ slug, id }) => [slug, id]),
    );
  });
  afterAll(() => hub.stop());

  const id = (slug: string): string => parties[slug] ?? 'none';
  async function caseWith(slugs: Readonly<Record<string, object>>, tlp = 'GREEN'): Promise<string> {
    const { id: of } = await th.founds({}, tlp);
    const desks: Readonly<Record<string, CaseClient>> = { sg, kh, vn };
    for (const [slug, said] of Object.entries(slugs)) {
      await th.invites(of, id(slug), said);
      await desks[slug]?.answers(of);
    }
    return of;
  }
  const standing = async (of: string, name: string): Promise<object | undefined> => {
    const query = 'query ($id: ID!) { case(id: $id) { participants { party { name } rights ceiling state } } }';
    type Answer = { case: { participants: { party: { name: string }; rights: string; ceiling: string; state: string }[] } };
    const { case: found } = await th.ask<Answer>(query, { id: of });
    const one = found.participants.find(({ party }) => party.name === name);
    return one && { rights: one.rights, ceiling: one.ceiling, state: one.state };
  };

  it('lets nobody read further than who lets it in: not itself, not a friend', async () => {
    const of = await caseWith({ sg: { rights: 'LEAD', ceiling: 'AMBER' }, kh: { rights: 'READ', ceiling: 'AMBER_STRICT' } });
    const secret = await th.writes(of, 'Not for Singapore', { tlp: 'RED' });
    const above = { code: 'FORBIDDEN', reason: 'ABOVE_CEILING' };
    await expect(sg.sets(of, id('sg'), { ceiling: 'RED' })).rejects.toMatchObject(above);
    await expect(sg.sets(of, id('kh'), { ceiling: 'RED' })).rejects.toMatchObject(above);
    await expect(sg.invites(of, id('vn'), { ceiling: 'AMBER_STRICT' })).rejects.toMatchObject(above);
    await sg.invites(of, id('vn'), { rights: 'READ' });
    expect(await standing(of, 'Viet Nam')).toEqual({ rights: 'READ', ceiling: 'AMBER', state: 'INVITED' });
    // What it does not say of another stays as it was, also above its own.
    await sg.sets(of, id('kh'), { rights: 'CONTRIBUTE' });
    expect(await standing(of, 'Cambodia')).toEqual({ rights: 'CONTRIBUTE', ceiling: 'AMBER_STRICT', state: 'ACCEPTED' });
    expect([(await sg.notes(of)).length, (await kh.notes(of)).length, (await th.notes(of))[0]?.id]).toEqual([0, 0, secret.id]);
  });

  it('is refused by the database as well: a statement in a lead’s own context raises no ceiling', async () => {
    const of = await caseWith({ sg: { rights: 'LEAD', ceiling: 'AMBER' } });
    const [session] = await hub.ownerSql<{ user: string; session: string }>(
      `select u.id as user, s.id as session from hub.user_account u join hub.session s on s.user_id = u.id where u.email = 'liaison@sg.example'`,
    );
    if (!session) throw new Error('Nobody is signed in.');
    const database = hub.app.get(Database, { strict: false });
    const act = {
      what: 'test',
      needs: 'case:lead',
      purpose: null,
      caseReference: null,
      requestId: 'x',
      channel: 'graphql',
      writes: true,
    } as const;
    for (const [fn, party] of [
      ['set_case_party', 'sg'],
      ['invite_to_case', 'kh'],
    ] as const) {
      const said = JSON.stringify({ partyId: id(party), rights: 'LEAD', ceiling: 'RED' });
      await expect(database.as(session, act, (tx) => tx.query(`select hub.${fn}($1, $2)`, [of, said]))).rejects.toMatchObject({
        code: 'HB471',
      });
    }
  });

  it('keeps its lead until the founder takes it, or it goes', async () => {
    const of = await caseWith({ sg: {}, kh: { rights: 'LEAD' } });
    await th.handsOver(of, id('sg'));
    await sg.takesOver(of);
    await expect(kh.removes(of, id('sg'))).rejects.toMatchObject({ code: 'CONFLICT', reason: 'CASE_OWNER' });
    expect(await th.opens(of)).toMatchObject({ lead: { name: 'Singapore' } });
    await th.removes(of, id('sg'));
    expect(await th.opens(of)).toMatchObject({ lead: { name: 'Thailand' } });
    await th.handsOver(of, id('kh'));
    await kh.takesOver(of);
    expect(await kh.leaves(of)).toBe(of);
    expect(await th.opens(of)).toMatchObject({ lead: { name: 'Thailand' }, rights: 'LEAD' });
  });

  it('is led by nobody to whom a lead that is gone had offered it', async () => {
    const of = await caseWith({ sg: {}, kh: {} });
    await th.handsOver(of, id('sg'));
    await sg.takesOver(of);
    expect(await sg.handsOver(of, id('kh'))).toMatchObject({ leadOffered: { name: 'Cambodia' } });
    expect(await th.removes(of, id('sg'))).toMatchObject({ lead: { name: 'Thailand' }, leadOffered: null });
    await expect(kh.takesOver(of)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'LEAD_NOT_OFFERED' });
    expect(await standing(of, 'Cambodia')).toMatchObject({ rights: 'CONTRIBUTE' });
    await th.handsOver(of, id('kh'));
    expect(await kh.takesOver(of)).toMatchObject({ lead: { name: 'Cambodia' } });
  });

  it('goes through two leads that remove each other as through one after the other', async () => {
    for (const _ of [1, 2, 3]) {
      const of = await caseWith({ sg: { rights: 'LEAD' }, kh: { rights: 'LEAD' } });
      const outcomes = await Promise.allSettled([sg.removes(of, id('kh')), kh.removes(of, id('sg'))]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const [refused] = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as object] : []));
      expect(refused).toMatchObject({ code: 'NOT_FOUND' });
      expect((await th.opens(of))?.participants.map(({ state }) => state).sort()).toEqual(['ACCEPTED', 'ACCEPTED', 'REMOVED']);
    }
  });

  it('keeps the label of a task from those who did not give it: nobody makes it milder, and none is none said', async () => {
    const of = await caseWith({ sg: { rights: 'LEAD' }, kh: { ceiling: 'AMBER' } });
    const task = await th.tasks(of, { assigneePartyId: id('sg'), tlp: 'AMBER_STRICT' });
    const milder = sg.setsTask(of, task, { assigneePartyId: id('sg'), tlp: 'AMBER' });
    await expect(milder).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_YOURS' });
    const done = await sg.setsTask(of, task, { assigneePartyId: id('sg'), state: 'DONE' });
    expect([done.tlp, done.state, (await kh.taskList(of)).length]).toEqual(['AMBER_STRICT', 'DONE', 0]);
    expect((await th.setsTask(of, done, { tlp: 'GREEN' })).tlp).toBe('GREEN');
    expect([(await kh.taskList(of)).length, (await sg.tasks(of)).tlp]).toEqual([1, 'GREEN']); // the case's own, unless it is said
  });

  it('gives a link back whose item is gone', async () => {
    const of = await caseWith({ sg: {} });
    const { id: item } = await officer(sg.ask).publishes({ value: 'gone.example.com', audience: { countries: ['TH'] } });
    expect(await sg.links(of, item)).toEqual([true]);
    await hub.ownerSql('delete from hub.indicator where id = $1', [item]);
    await hub.ownerSql('delete from hub.stream where item = $1', [item]); // nothing more is known of it
    expect(await sg.unlinks(of, item)).toMatchObject({ id: of });
    await expect(sg.unlinks(of, item)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('gives invitations in pages, newest first, each once', async () => {
    const jp = caseClient((await hub.as('liaison@jp.example')).ask);
    const founded: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const { id: of } = await th.founds();
      await th.invites(of, id('jp'));
      founded.push(of);
    }
    // Two at the same moment.
    await hub.ownerSql(
      `update hub.case_party set invited_at = (select invited_at from hub.case_party where case_id = $1 and state = 'INVITED') where case_id = $2 and state = 'INVITED'`,
      [founded[1], founded[2]],
    );
    type Page = { nodes: { caseId: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    const page = async (after: string | null): Promise<Page> => {
      const query =
        'query ($after: Cursor) { caseInvitations(first: 2, after: $after) { nodes { caseId } pageInfo { hasNextPage endCursor } } }';
      return (await jp.ask<{ caseInvitations: Page }>(query, { after })).caseInvitations;
    };
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const one: Awaited<ReturnType<typeof page>> = await page(cursor);
      expect(one.nodes.length).toBeLessThanOrEqual(2);
      seen.push(...one.nodes.map(({ caseId }) => caseId));
      cursor = one.pageInfo.hasNextPage ? one.pageInfo.endCursor : null;
    } while (cursor !== null);
    expect([seen.length, new Set(seen).size, seen[0], seen.at(-1)]).toEqual([5, 5, founded[4], founded[0]]);
    await expect(jp.ask('{ caseInvitations(first: 501) { nodes { caseId } } }')).rejects.toMatchObject({ reason: 'PAGE_SIZE' });
    await expect(jp.ask('{ caseInvitations(after: "x") { nodes { caseId } } }')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('takes no answer to an invitation that is over meanwhile', async () => {
    const { id: of } = await th.founds();
    await th.invites(of, id('sg'));
    const closing = new pg.Client({ connectionString: hub.database.url });
    await closing.connect();
    // As the end of a party does it, which does not hold the case.
    await closing.query('begin');
    await closing.query(`update hub.case_party set state = 'REMOVED', ended_at = now() where case_id = $1 and state = 'INVITED'`, [of]);
    const answered = Promise.allSettled([sg.answers(of)]);
    await until(
      () =>
        administer(
          hub.database.url,
          `select from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()`,
        ),
      (waiting) => waiting.length > 0,
    );
    await closing.query('commit');
    await closing.end();
    expect(await answered).toMatchObject([{ status: 'rejected', reason: { code: 'NOT_FOUND' } }]);
    expect(await standing(of, 'Singapore')).toMatchObject({ state: 'REMOVED' });
  });

  it('goes on without a party that is closed: the founder leads again, and what it was asked for is over', async () => {
    const of = await caseWith({ vn: { rights: 'LEAD' }, kh: {} });
    const asked = (await th.founds()).id;
    await th.invites(asked, id('vn'));
    await th.handsOver(of, id('vn'));
    await vn.takesOver(of);
    const own = await officer(vn.ask).publishes({ value: 'closed.example.com', tlp: 'AMBER' });
    await vn.links(of, own.id);
    await vn.allows(of, own.id, 'PARTY');
    await th.tasks(of, { assigneePartyId: id('vn'), dueAt: new Date(Date.now() + 60_000_000).toISOString() });
    const theirs = (await vn.founds()).id;
    await vn.invites(theirs, id('kh'));
    await kh.answers(theirs);
    expect(await kh.hiddenItems(of)).toEqual(['INDICATOR of Viet Nam']);

    await operator('mutation ($id: ID!) { closeParty(partyId: $id, reason: "It left.") { state } }', { id: id('vn') });
    expect(await th.opens(of)).toMatchObject({ lead: { name: 'Thailand' }, leadOffered: null, rights: 'LEAD' });
    expect([await standing(of, 'Viet Nam'), await standing(asked, 'Viet Nam')]).toMatchObject([{ state: 'REMOVED' }, { state: 'REMOVED' }]);
    expect((await kh.timeline(of)).at(-1)).toBe('REMOVED the hub Viet Nam');
    expect([await kh.hiddenItems(of), await kh.opens(theirs)]).toEqual([[], null]);
    expect(await hub.ownerSql('select from hub.case_task where case_id = $1 and remind_at is not null', [of])).toEqual([]);
    await until(
      () => kh.news(theirs),
      (events) => events.at(-1)?.operation === 'WITHDRAWN',
    );
    await kh.told(of, (events) => (events.at(-1)?.item?.participants ?? []).some(({ state }) => state === 'REMOVED'));
    const [version] = await hub.ownerSql<{ by_user: string }>(
      'select by_user from hub.item_version where item = $1 order by version desc limit 1',
      [of],
    );
    expect(version?.by_user).toBe('00000000-0000-0000-0000-000000000000'); // no officer of another party's
    expect((await th.moves(of, 'ACTIVE')).state).toBe('ACTIVE');
  });
});
