import { caseClient } from '../../support/case-client.js';
import { deconflictionClient } from '../../support/deconfliction-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { informationClient } from '../../support/information-client.js';
import { anItem, officer, until } from '../../support/officer.js';
import { searchClient } from '../../support/search-client.js';
import { watchClient } from '../../support/watch-client.js';

const BAR = 'mutation ($id: ID!, $barred: Boolean!) { setPartyBarred(partyId: $id, barred: $barred) { barred } }';
const ALARMS = '{ deconflictionAlarms { nodes { officer { name } signs valuesQueried } } }';
const DOMAIN = (value: string): object => ({ value: { value, kind: 'DOMAIN' } });

describe('what matters and related cases tell whoever tries', () => {
  let hub: Hub;
  let parties: Readonly<Record<string, string>>;
  type Desk = Awaited<ReturnType<typeof deskOf>>;
  let th: Desk;
  let sg: Desk;
  let kh: Desk;
  let jp: Desk;

  async function deskOf(slug: string) {
    const { ask } = await hub.as(`liaison@${slug}.example`);
    return {
      ask,
      cases: caseClient(ask),
      asking: informationClient(ask),
      deconflicts: deconflictionClient(ask),
      claims: officer(ask),
      ...searchClient(ask),
    };
  }
  const id = (slug: string): string => parties[slug] ?? 'none';
  const bars = async (owner: string, slug: string, barred = true): Promise<unknown> =>
    (await hub.as(`admin@${owner}.example`)).ask(BAR, { id: id(slug), barred });

  beforeAll(async () => {
    hub = await startHub();
    [th, sg, kh, jp] = [await deskOf('th'), await deskOf('sg'), await deskOf('kh'), await deskOf('jp')];
    parties = Object.fromEntries(
      (await hub.ownerSql<{ slug: string; id: string }>('select slug, id from hub.party')).map(({ slug, id: one }) => [slug, one]),
    );
  });
  afterAll(() => hub.stop());

  /** A case of somebody's in which these take part. */
  async function caseOf(lead: Desk, title: string, ...guests: readonly (readonly [string, Desk])[]): Promise<string> {
    const { id: of } = await lead.cases.founds({ title });
    for (const [slug, desk] of guests) {
      await lead.cases.invites(of, id(slug), { rights: 'CONTRIBUTE' });
      await desk.cases.answers(of);
    }
    return of;
  }
  /** A case of somebody's to which its own claim on the value is linked. */
  async function caseWith(desk: Desk, value: string, said: object = {}): Promise<string> {
    const of = await caseOf(desk, `About ${value}`);
    await desk.cases.links(of, (await desk.claims.publishes({ value, ...said })).id);
    return of;
  }
  const everyone = { audience: { everyCountry: true } };
  const none = { hit: false, undisclosed: false, parties: [] };
  /** Every question that was asked was told to whom it concerns. */
  const told = (): Promise<unknown> =>
    until(
      () =>
        hub.ownerSql(
          'select ask from hub.case_query where notified_at is null union all select id from hub.deconfliction_query where notified_at is null',
        ),
      (waiting) => waiting.length === 0,
    );

  it('words are found in capitals or not, in every script that has them', async () => {
    const titles = ['Chiến dịch Đèn Lồng', 'Операция Фонарь', 'ปฏิบัติการโคมไฟ'];
    for (const title of titles) {
      const of = await caseOf(sg, title);
      for (const text of [title, title.toUpperCase(), title.toLowerCase()]) expect([text, await sg.finds({ text })]).toEqual([text, [of]]);
    }
  });

  it('a request is not found by what a message says that its reader does not see', async () => {
    const { ids } = await th.asking.asks({ recipients: ['JP'], reference: 'barred-words', subjects: [] });
    const [request = 'none'] = ids;
    await jp.asking.answers(request, 'ACKNOWLEDGED');
    await jp.asking.answers(request, 'ANSWERED', { message: { text: 'It is this.', subjects: [{ value: 'said.example.com' }] } });
    expect([await th.finds(DOMAIN('said.example.com')), await jp.finds(DOMAIN('said.example.com'))]).toEqual([[request], [request]]);
    await bars('jp', 'th');
    expect([await th.asking.thread(request), await th.finds(DOMAIN('said.example.com'))]).toEqual([[], []]);
    expect([await th.finds({ text: 'barred-words' }), await jp.finds(DOMAIN('said.example.com'))]).toEqual([[request], [request]]);
    await bars('jp', 'th', false);
    expect(await th.finds(DOMAIN('said.example.com'))).toEqual([request]);
  });

  it('a case tells nothing by what somebody linked who bars the asker, and its lead is not told that it was so', async () => {
    const ours = await caseWith(sg, 'linked.example.com');
    const theirs = await caseOf(kh, 'Linked by others', ['jp', jp]);
    await jp.cases.links(theirs, (await th.claims.publishes({ value: 'linked.example.com', ...everyone })).id);
    await kh.shows(theirs, 'HIT_CONTACT');
    expect(await sg.asksRelated(ours)).toMatchObject([{ hit: true, parties: [{ name: 'Cambodia' }] }]);
    await bars('jp', 'sg');
    expect(await sg.asksRelated(ours, 'Again')).toMatchObject([none]);
    await bars('jp', 'sg', false);
    await told();
    expect(await kh.questions(theirs)).toEqual(
      ['Again', 'Who else works on it'].map((why) => `Singapore / ${why} / Case 7 / HIT_CONTACT`), // nothing says which of them was answered
    );
    const fields = await hub.ownerSql(
      `select from information_schema.columns where table_name = 'case_query_match' and column_name = 'reached'`,
    );
    expect(fields).toEqual([]);
  });

  it('a question is answered, and told, by what was linked when it was asked', async () => {
    const ours = await caseWith(sg, 'later.example.com');
    const theirs = await caseWith(kh, 'later.example.com', everyone);
    await kh.shows(theirs, 'HIT');
    await hub.ownerSql(`update hub.case_link set at = at + interval '1 day' where case_id = $1`, [theirs]);
    expect(await sg.asksRelated(ours)).toMatchObject([none]);
    await told();
    expect(await kh.questions(theirs)).toEqual([]);
    await hub.ownerSql(`update hub.case_link set at = at - interval '1 day' where case_id = $1`, [theirs]);
    expect(await sg.asksRelated(ours)).toMatchObject([{ hit: true, undisclosed: true }]);
  });

  it('where the lead is removed, the founder leads again, and the case is hidden again', async () => {
    const ours = await caseWith(jp, 'handed.example.com');
    const theirs = await caseOf(kh, 'Handed over', ['sg', sg]);
    await kh.cases.links(theirs, (await kh.claims.publishes({ value: 'handed.example.com', ...everyone })).id);
    await kh.cases.handsOver(theirs, id('sg'));
    await sg.cases.takesOver(theirs);
    await sg.shows(theirs, 'HIT_CONTACT');
    expect(await jp.asksRelated(ours)).toMatchObject([{ hit: true, parties: [{ name: 'Singapore' }] }]);
    await told();
    expect([await sg.questions(theirs), await kh.questions(theirs)]).toMatchObject([[expect.stringContaining('Japan')], []]);
    await kh.cases.removes(theirs, id('sg'));
    expect([await kh.discoverability(theirs), await sg.discoverability(theirs)]).toEqual(['HIDDEN', null]);
    expect([await sg.questions(theirs), await kh.questions(theirs)]).toEqual([[], []]); // they were the other's
    expect(await jp.asksRelated(ours)).toMatchObject([none]);
  });

  it('a question about a case lies sealed, is no deconfliction of the officer’s list, and counts against the same quota', async () => {
    const ours = await caseWith(jp, 'sealed.example.com');
    await jp.deconflicts.asks('sealed.example.com');
    await jp.asksRelated(ours);
    expect((await jp.deconflicts.lists()).nodes.map(({ input }) => input)).toEqual(['sealed.example.com']);
    const kept = await hub.ownerSql<{ id: string; clear: boolean; seen: boolean }>(
      `select v.id, position('sealed.example.com'::bytea in v.sealed) > 0 as clear, v.hit as seen
         from hub.case_query q join hub.deconfliction_query a on a.id = q.ask join hub.deconfliction_query_value v on v.seq / 1024 = a.place where q.case_id = $1`,
      [ours],
    );
    expect(kept).toMatchObject([{ clear: false, seen: false }]);
    expect(await jp.deconflicts.opens(kept[0]?.id ?? 'none')).toBeNull();
    // An hour's quota is an officer's, whichever way it asks.
    await told();
    await hub.ownerSql(
      `update hub.deconfliction_query_total set count = 25000 where whose = (select a.user_id from hub.case_query q join hub.deconfliction_query a on a.id = q.ask where q.case_id = $1)`,
      [ours],
    );
    await expect(jp.asksRelated(ours)).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'DECONFLICTION_QUOTA' });
    await expect(jp.deconflicts.asks('other.example.com')).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'DECONFLICTION_QUOTA' });
  });

  it('numbers in a row raise the alarm, also where they are asked about as a case’s', async () => {
    const numbers = Array.from({ length: 260 }, (_, index) => anItem({ kind: 'PHONE', value: `+6680777${String(1000 + index)}` }));
    const claims = (await kh.claims.publish(numbers)).map(({ indicator }) => indicator?.id ?? 'none');
    const of = await caseOf(kh, 'A row');
    for (let from = 0; from < claims.length; from += 100) await kh.cases.links(of, ...claims.slice(from, from + 100));
    expect(await kh.asksRelated(of)).toHaveLength(260);
    const { ask } = await hub.as('admin@kh.example');
    const { deconflictionAlarms: found } = await until(
      () => ask<{ deconflictionAlarms: { nodes: object[] } }>(ALARMS),
      ({ deconflictionAlarms: { nodes } }) => nodes.length > 0,
    );
    expect(found.nodes).toEqual([{ officer: { name: 'liaison@kh.example' }, signs: ['RANGE'], valuesQueried: 260 }]);
  });

  it('some of them watched for, some asked about and some a case’s raise it together', async () => {
    const ph = await deskOf('ph');
    const row = (from: number, count: number): readonly { value: string; kind: string }[] =>
      Array.from({ length: count }, (_, index) => ({ kind: 'PHONE', value: `+6391777${String(10_000 + from + index)}` }));
    const linked = (await ph.claims.publish(row(0, 90).map((one) => anItem(one)))).map(({ indicator }) => indicator?.id ?? 'none');
    const of = await caseOf(ph, 'A row in three ways');
    await ph.cases.links(of, ...linked);
    expect(await ph.asksRelated(of)).toHaveLength(90);
    await ph.deconflicts.asks(...row(90, 90));
    await told();
    const alarms = async (): Promise<readonly object[]> =>
      (await (await hub.as('admin@ph.example')).ask<{ deconflictionAlarms: { nodes: object[] } }>(ALARMS)).deconflictionAlarms.nodes;
    expect(await alarms()).toEqual([]);
    await watchClient(ph.ask).watches({ values: row(180, 80) });
    expect(await until(alarms, (all) => all.length > 0)).toEqual([
      { officer: { name: 'liaison@ph.example' }, signs: ['RANGE'], valuesQueried: 260 },
    ]);
  });

  it('however much others ask, the newest questions alone are looked through, or those about a value', async () => {
    const my = await deskOf('my');
    const item = (await my.claims.publishes({ value: 'asked-about.example.com' })).id;
    await sg.deconflicts.asks('nobody-has-it.example.com');
    await hub.ownerSql(
      `insert into hub.contact (request, holder, red, asker, requested_at, purpose, case_reference, item, setting, reached)
         select (select id from hub.deconfliction_query_value order by seq desc limit 1), h.key, false, s.key, now() - n * interval '1 second', 'Why ' || n, 'x', case when n = 10001 then $1::uuid else gen_random_uuid() end, 'SILENT', true
           from hub.party h, hub.party s, generate_series(10001, 1, -1) n where h.slug = 'my' and s.slug = 'sg'`,
      [item],
    );
    expect(await my.counts({ kinds: ['CONTACT'] }, 'KIND', 'PARTY')).toEqual({ KIND: ['CONTACT 10000'], PARTY: ['Singapore 10000'] });
    const titles = async (filter: object): Promise<readonly string[]> => (await my.searches(filter)).edges.map(({ node }) => node.title);
    expect(await titles({ text: 'Why 10001' })).toEqual([]);
    expect(await titles({ text: 'Why 10000' })).toEqual(['Why 10000']);
    expect(await titles(DOMAIN('asked-about.example.com'))).toEqual(['Why 10001']);
  });

  it('questions about cases are forgotten in their time like all others, with what leads were told', async () => {
    const ours = await caseWith(sg, 'forgotten.example.com');
    const theirs = await caseWith(kh, 'forgotten.example.com', everyone);
    await kh.shows(theirs, 'SILENT');
    await sg.asksRelated(ours);
    await until(
      () => kh.questions(theirs),
      (asked) => asked.length > 0,
    );
    await told();
    await hub.ownerSql(`update hub.deconfliction_query set requested_at = requested_at - interval '4 years'`);
    await until(
      () => hub.ownerSql('select from hub.deconfliction_query'),
      (left) => left.length === 0,
    );
    expect(
      await hub.ownerSql(
        'select from hub.case_query union all select from hub.case_query_match union all select from hub.deconfliction_query_value',
      ),
    ).toEqual([]);
    expect(await kh.questions(theirs)).toEqual([]);
  });
});
