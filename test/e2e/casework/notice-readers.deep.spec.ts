import { evidenceClient } from '../../support/evidence-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { newNoticeClient, type NoticeClient, noticeClient, noticeClients, ORANGE, SILVER } from '../../support/notice-client.js';
import { officer, until } from '../../support/officer.js';
import { startReceiver } from '../../support/receiver.js';
import { follow } from '../../support/sockets.js';
import { webhookClient } from '../../support/webhook-client.js';

const refused = (code: string, reason?: string) => ({ ...{ code }, ...(reason ? { reason } : {}) });
const BULLETIN = { colour: 'BULLETIN', details: {} };
interface GroupPage {
  readonly name: string;
  readonly members: readonly { readonly name: string }[];
  readonly notices: {
    readonly nodes: readonly { readonly id: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
  readonly feed: { readonly events: readonly { readonly itemId: string }[] };
}
const PAGE = `query ($id: ID!, $first: Int, $after: Cursor) { group(id: $id) {
  name members { name } notices(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } feed { events { itemId } } } }`;
const HISTORY =
  'query ($id: ID!) { noticeVersions(noticeId: $id) { nodes { version change by { name party { name } } original { title } details { method } validUntil cancelledReason } } }';

describe('what notices are to those who read them', () => {
  let hub: Hub;
  let office: Awaited<ReturnType<typeof noticeClients>>;
  let th: NoticeClient, sg: NoticeClient, kh: NoticeClient, jp: NoticeClient;
  let group: string;

  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true' });
    office = await noticeClients(hub);
    [th, sg, kh, jp] = [
      office.writer,
      await office.as('liaison@sg.example'),
      await office.as('analyst@kh.example'),
      await office.as('liaison@jp.example'),
    ];
    group = await officer(th.ask).groupId();
  });
  afterAll(() => hub.stop());

  const tokenOf = async (email: string): Promise<string> => (await hub.as(email)).token;
  const leaves = async (country: string): Promise<unknown> =>
    (await hub.as('operator@hub.example')).ask('mutation ($g: ID!, $p: ID!) { removeGroupMember(groupId: $g, partyId: $p) { id } }', {
      g: group,
      p: await officer(th.ask).partyId(country),
    });

  it('are read with their files by the hub’s reviewers, as long as they wait for them, and in the record', async () => {
    const file = await evidenceClient(hub, await tokenOf('liaison@th.example')).adds('The floor of the station.', 'plan.txt');
    const reads = async (email: string, door = '/review'): Promise<string | number> => {
      const response = await fetch(`${hub.url}/bulk/evidence/${file}${door}`, {
        headers: { authorization: `Bearer ${await tokenOf(email)}` },
      });
      return response.status === 200 ? response.text() : response.status;
    };
    const submitted = await th.writes({ evidence: [file] });
    expect(await reads('reviewer-1@hub.example')).toBe(404); // its country has not approved it
    await office.approver.approve(submitted);
    expect(await reads('reviewer-1@hub.example')).toBe('The floor of the station.');
    expect(await reads('reviewer-1@hub.example', '')).toBe(403);
    for (const other of ['liaison@sg.example', 'liaison@th.example', 'operator@hub.example']) expect(await reads(other)).toBe(403);
    expect(await office.first.review(submitted)).toBe('AGREED');
    expect([await reads('reviewer-1@hub.example'), await reads('reviewer-2@hub.example')]).toEqual([404, 'The floor of the station.']);
    await office.second.review(submitted, { agree: false, note: 'Too plain.' });
    expect(await reads('reviewer-2@hub.example')).toBe(404);
    // What comes back as it was is judged anew, by the same two.
    await office.approver.approve(await th.submit(submitted));
    expect(await reads('reviewer-1@hub.example')).toBe('The floor of the station.');
    expect([await office.first.review(submitted), await office.second.review(submitted)]).toEqual(['AGREED', 'PUBLISHED']);
    const record = await hub.ownerSql(`select from hub.audit where what = 'evidence.review' and outcome = 'DONE' and $1 = any (items)`, [
      file,
    ]);
    expect(record).toHaveLength(3);
  });

  it('stand on the page of their working group, beside its members and its feed, and for nobody outside it', async () => {
    const ids = [
      await office.notice({ ...BULLETIN, audience: { groups: [group] } }),
      await office.notice({ ...BULLETIN, audience: { groups: [group] } }),
    ];
    const claim = await officer(th.ask).publishes({ value: 'of-the-group.example', audience: { groups: [group] } });
    const elsewhere = await office.notice(BULLETIN);
    await kh.told(elsewhere, (events) => events.length > 0);
    const opens = async (who: NoticeClient, said: object = {}): Promise<GroupPage | null> =>
      (await who.ask<{ group: GroupPage | null }>(PAGE, { id: group, ...said })).group;
    const page = await opens(kh, { first: 1 });
    expect(page?.members.map(({ name }) => name)).toContain('Cambodia');
    expect(page?.notices).toMatchObject({ nodes: [{ id: ids[1] }], pageInfo: { hasNextPage: true } });
    expect((await opens(kh, { first: 1, after: page?.notices.pageInfo.endCursor }))?.notices).toMatchObject({
      nodes: [{ id: ids[0] }],
      pageInfo: { hasNextPage: false },
    });
    expect(
      page?.feed.events
        .map(({ itemId }) => itemId)
        .filter((id) => [...ids, claim.id, elsewhere].includes(id))
        .sort(),
    ).toEqual([...ids, claim.id].sort());
    expect([await opens(jp), (await kh.ask<{ group: null }>(PAGE, { id: 'none' })).group]).toEqual([null, null]);
    await expect(
      (await hub.as('admin@kh.example')).ask('query ($id: ID!) { group(id: $id) { notices { nodes { id } } } }', { id: group }),
    ).rejects.toMatchObject(refused('FORBIDDEN'));
  });

  it('reach those who follow one group alone, live and by webhook', async () => {
    const receiver = await startReceiver();
    const { webhook } = await webhookClient(officer(kh.ask)).creates({ name: 'The group', url: receiver.url, filter: { groups: [group] } });
    const query = 'subscription ($g: [ID!]) { feed(filter: { groups: $g }) { operation itemId } }';
    const live = follow<{ feed: { operation: string; itemId: string | null } }>(hub.wsUrl, await tokenOf('analyst@kh.example'), query, {
      g: [group],
    });
    try {
      expect((await live.next()).value).toMatchObject({ feed: { operation: 'POSITION' } });
      const others = await office.notice(BULLETIN);
      const ours = await office.notice({ ...BULLETIN, audience: { groups: [group] } });
      expect((await live.next()).value).toMatchObject({ feed: { operation: 'PUBLISHED', itemId: ours } });
      const [first] = await until(
        () => Promise.resolve(receiver.received),
        (received) => received.length > 0,
      );
      expect(first?.data).toMatchObject({ operation: 'PUBLISHED', kind: 'NOTICE', itemId: ours });
      expect(first?.raw).not.toContain('False police stations');
      expect((await kh.opens(others))?.id).toBe(others);
    } finally {
      await live.return?.();
      await webhookClient(officer(kh.ask)).deletes(webhook.id);
      await receiver.stop();
    }
  });

  it('keep what they said before, for their owner, and for whoever read it then', async () => {
    const id = await office.notice();
    await sg.told(id, (events) => events.length > 0);
    await office.publishes(
      await th.submit(await th.draft({ title: 'More stations', audience: { countries: ['SG', 'JP'] } }, { id, revision: 1 })),
    );
    await jp.told(id, (events) => events.length > 0);
    await th.cancel(id, 'Another gang.');
    await jp.told(id, (events) => events.at(-1)?.operation === 'REVOKED');
    type Version = {
      version: number;
      change: string;
      by: { name: string | null; party: { name: string } };
      original: { title: string };
      cancelledReason: string | null;
    };
    const history = async (who: NoticeClient): Promise<readonly Version[]> =>
      (await who.ask<{ noticeVersions: { nodes: Version[] } }>(HISTORY, { id })).noticeVersions.nodes;
    expect((await history(th)).map(({ version, change, by }) => [version, change, by.name])).toEqual([
      [3, 'REVOKE', 'liaison@th.example'],
      [2, 'AUDIENCE', 'liaison@th.example'],
      [1, 'PUBLISH', 'liaison@th.example'],
    ]);
    expect((await history(sg)).map(({ version, by, original }) => [version, by, original.title])).toEqual([
      [3, { name: null, party: { name: 'Thailand' } }, 'More stations'],
      [2, { name: null, party: { name: 'Thailand' } }, 'More stations'],
      [1, { name: null, party: { name: 'Thailand' } }, 'False police stations'],
    ]);
    expect([(await th.opens(id))?.cancelledBy, (await jp.opens(id))?.cancelledBy]).toEqual([
      { name: 'liaison@th.example', party: { name: 'Thailand' } },
      { name: null, party: { name: 'Thailand' } },
    ]);
    expect((await history(jp)).map(({ version }) => version)).toEqual([3, 2]);
    expect(await history(kh)).toEqual([]); // taken from it
  });

  it('to a partner stand in the list of what was released to partners, as its officers’ who wrote them', async () => {
    const meta = await officer(th.ask).partyId('Meta');
    const id = await office.notice({ audience: { countries: ['SG'], partners: [meta] } });
    const query = '{ partnerReleases(includeEnded: true) { nodes { itemId itemKind releasedBy { name } endedAt partner { name } } } }';
    type Release = { itemId: string; itemKind: string; releasedBy: { name: string } | null; endedAt: string | null };
    const releases = async (who: NoticeClient): Promise<readonly Release[]> =>
      (await who.ask<{ partnerReleases: { nodes: Release[] } }>(query)).partnerReleases.nodes.filter(({ itemId }) => itemId === id);
    expect(await releases(th)).toMatchObject([
      { itemKind: 'NOTICE', releasedBy: { name: 'liaison@th.example' }, endedAt: null, partner: { name: 'Meta' } },
    ]);
    expect(await releases(sg)).toEqual([]);
    const partner = noticeClient((await hub.as('contributor@meta.example')).ask);
    expect((await partner.opens(id))?.id).toBe(id);
    await office.publishes(await th.submit(await th.draft({}, { id, revision: 1 })));
    expect([(await releases(th))[0]?.endedAt, await partner.opens(id)]).toEqual([expect.any(String), null]);
  });

  it('are listed by when they were published, whatever lay at a desk before, in pages that miss none', async () => {
    const [first, second] = [await th.writes(BULLETIN), await th.writes(BULLETIN)];
    for (const draft of [second, first]) await office.publishes(draft);
    expect((await sg.lists()).slice(0, 2)).toEqual([first.id, second.id]);
    expect((await th.desk()).slice(0, 2).map(({ id }) => id)).toEqual([second.id, first.id]);
    type Page = { nodes: readonly { readonly id: string }[]; totalCount: number; pageInfo: { hasNextPage: boolean; endCursor: string } };
    const query =
      'query ($after: Cursor) { notices(first: 2, after: $after) { nodes { id } totalCount pageInfo { hasNextPage endCursor } } }';
    const paged: string[] = [];
    for (let after: string | null = null; ;) {
      const { notices }: { notices: Page } = await sg.ask(query, { after });
      paged.push(...notices.nodes.map(({ id }) => id));
      expect(notices.totalCount).toBe((await sg.lists()).length);
      if (!notices.pageInfo.hasNextPage) break;
      after = notices.pageInfo.endCursor;
    }
    expect(paged).toEqual(await sg.lists());
    // Random ids (RFC 9562, version 4): how long it lay at its desk is nobody's to read.
    expect(first.id[14]).toBe('4');
  });

  it('are refused in words where they are too long, or are not what they seem', async () => {
    const draft = await th.draft(BULLETIN);
    await expect(th.draft(BULLETIN, { id: draft.id })).rejects.toMatchObject(refused('CONFLICT', 'NOTICE_CHANGED'));
    const text = (n: number): object => ({
      language: `a${String.fromCharCode(97 + n)}`,
      method: 'HUMAN',
      title: 'x',
      summary: 'x',
      body: 'x'.repeat(50_000),
    });
    const translations = Array.from({ length: 25 }, (_, n) => text(n));
    await expect(th.draft({ ...BULLETIN, translations })).rejects.toMatchObject(refused('BAD_USER_INPUT', 'NOTICE_TOO_LONG'));
    const assets = Array.from({ length: 50 }, () => ({ ...SILVER.assets[0], description: 'x'.repeat(2_000) }));
    await expect(th.draft({ colour: 'SILVER', details: { assets } })).rejects.toMatchObject(refused('BAD_USER_INPUT', 'NOTICE_TOO_LONG'));
    await expect(th.draft({ ...BULLETIN, title: 'x\u0000' })).rejects.toMatchObject(refused('BAD_USER_INPUT'));
    await th.cancel(draft.id);

    const id = await office.notice(BULLETIN);
    const tag = (n: number): object => ({ language: `a${String.fromCharCode(97 + n)}` });
    for (let n = 0; n < 10; n += 1) await kh.translate(id, tag(n), true);
    await expect(kh.translate(id, tag(10), true)).rejects.toMatchObject(refused('CONFLICT', 'TRANSLATIONS_TOO_MANY'));
    expect((await kh.translate(id, { ...tag(9), title: 'Better' }, true)).translations).toHaveLength(10);
  });

  it('tell an owner that has left their group nothing of who is in it, and remind nobody of what nobody sees', async () => {
    const id = await office.notice({ colour: 'ORANGE', details: ORANGE, audience: { groups: [group], countries: ['JP'] } });
    expect((await th.acknowledgements(id)).map(([name]) => name)).toContain('Cambodia');
    await kh.acknowledge(id);
    await hub.ownerSql(`update hub.party set suspended_at = now() where slug = 'th'`);
    await hub.ownerSql(`update hub.notice_clock set remind_at = now() - interval '1 minute' where notice = $1`, [id]);
    await until(
      () => hub.ownerSql('select from hub.notice_clock where notice = $1', [id]),
      (clocks) => clocks.length === 0,
    );
    expect(await hub.ownerSql(`select from hub.audit where what = 'notice.remind' and $1 = any (items)`, [id])).toEqual([]);
    await hub.ownerSql(`update hub.party set suspended_at = null where slug = 'th'`);
    await leaves('Thailand');
    expect((await noticeClient((await hub.as('liaison@th.example')).ask).acknowledgements(id)).map(([name]) => name)).toEqual([
      'Cambodia',
      'Japan',
    ]);
  });

  it('hold the agency open on whose desk they wait', async () => {
    const admin = await hub.as('admin@sg.example');
    const [agency] = await hub.ownerSql<{ id: string }>(
      `insert into hub.agency (id, party, name) select gen_random_uuid(), key, 'Second' from hub.party where slug = 'sg' returning id`,
    );
    await newNoticeClient(hub, 'sg', 'second', ['LIAISON']);
    await hub.ownerSql(
      `update hub.user_account set agency = (select key from hub.agency where id = $1) where email = 'second@sg.example'`,
      [agency?.id],
    );
    const draft = await noticeClient((await hub.as('second@sg.example')).ask).draft({ ...BULLETIN, audience: { countries: ['TH'] } });
    await hub.ownerSql(
      `update hub.user_account set agency = (select min(a.key) from hub.agency a where a.party = user_account.party) where email = 'second@sg.example'`,
    );
    const closes = admin.ask('mutation ($id: ID!) { closeAgency(id: $id) { id } }', { id: agency?.id });
    await expect(closes).rejects.toMatchObject(refused('CONFLICT'));
    expect((await (await office.as('liaison@sg.example')).onDesk(draft.id))?.state).toBe('DRAFT');
  });
});
