import { type Hub, startHub } from '../../support/hub.js';
import { officer } from '../../support/officer.js';
import { BareSocket } from '../../support/sockets.js';

interface Entry {
  readonly what: string;
  readonly email: string;
  readonly party: string;
  readonly roles: readonly string[];
  readonly purpose: string | null;
  readonly reference: string | null;
  readonly items: readonly string[];
  readonly terms: readonly string[];
  readonly count: number;
  readonly channel: string;
  readonly requestId: string;
}

const LOOKUP =
  'query ($v: [LookupInput!]!, $p: String, $c: String) { lookup(values: $v, purpose: $p, caseReference: $c) { canonical indicators { id } } }';

describe('The audit log of reads', () => {
  let hub: Hub;
  let thailand: Awaited<ReturnType<Hub['as']>>;
  let cambodia: Awaited<ReturnType<Hub['as']>>;

  const entries = (): Promise<Entry[]> =>
    hub.ownerSql<Entry>(
      `select a.what, u.email, p.name as party, a.roles, a.purpose, a.case_reference as reference, a.items, a.terms, a.count, a.channel, a.request_id as "requestId"
        from hub.audit a join hub.user_account u on u.id = a.user_id join hub.party p on p.key = a.party where a.outcome = 'DONE' order by a.id`,
    );

  beforeAll(async () => {
    hub = await startHub({ LOG_LEVEL: 'warn' });
    [thailand, cambodia] = [await hub.as('analyst@th.example'), await hub.as('analyst@kh.example')];
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.ownerSql('truncate hub.audit'));

  it('has who looked up a value, why, by which terms, and what was found', async () => {
    const { id } = await officer(thailand.ask).publishes({ value: '+66 2 555 0147', kind: 'PHONE', audience: { everyCountry: true } });
    await hub.ownerSql('truncate hub.audit');
    await cambodia.ask(LOOKUP, { v: [{ value: '+6625550147' }], p: 'INVESTIGATION', c: 'KH-1' });
    const [entry] = await entries();
    expect(entry).toMatchObject({
      ...{ what: 'indicator.lookup', email: 'analyst@kh.example', party: 'Cambodia', roles: ['ANALYST'] },
      ...{ purpose: 'INVESTIGATION', reference: 'KH-1', items: [id], count: 1, channel: 'graphql' },
    });
    expect(entry?.terms).toHaveLength(1);
  });

  it('has the same term for every spelling of a value', async () => {
    await cambodia.ask(LOOKUP, { v: [{ value: '(202) 555-0147', country: 'US' }] });
    await cambodia.ask(LOOKUP, { v: [{ value: '+1 202 555 0147' }] });
    await cambodia.ask(LOOKUP, { v: [{ value: '+1 202 555 0148' }] });
    const [one, same, other] = (await entries()).map(({ terms }) => terms.join());
    expect(one).toBe(same);
    expect(one).not.toBe(other);
  });

  it('has an indicator whose id was not asked for, and one in an answer of another type', async () => {
    const { id } = await officer(thailand.ask).publishes({ value: 'seen.example.com', audience: { everyCountry: true } });
    await hub.ownerSql('truncate hub.audit');
    await cambodia.ask('query ($id: ID!) { indicator(id: $id) { value } }', { id });
    await cambodia.ask('{ feed(first: 50) { events { itemId } } }');
    const [page, feed] = await entries();
    expect(page).toMatchObject({ items: [id] });
    expect(feed?.items).toContain(id);
  });

  it('has what an answer is about, also where it selects no id, and where its objects have none', async () => {
    const audience = { everyCountry: true };
    const [{ id }, other] = [
      await officer(thailand.ask).publishes({ value: 'bare.example.com', description: 'A text', audience }),
      await officer(thailand.ask).publishes({ value: 'bare2.example.com', audience }),
    ];
    await thailand.ask('mutation ($items: [RelationshipInput!]!) { publishRelationships(input: $items) { outcome } }', {
      items: [{ type: 'RELATED_TO', fromId: id, toId: other.id, tlp: 'GREEN', audience }],
    });
    await hub.ownerSql('truncate hub.audit');
    await cambodia.ask('query ($id: ID!) { indicatorVersions(indicatorId: $id, first: 5) { nodes { description } } }', { id });
    await cambodia.ask('query ($v: LookupInput!) { valueGraph(value: $v) { nodes { value } } }', { v: { value: 'bare.example.com' } });
    await cambodia.ask('{ relationships(first: 50) { nodes { from { value } to { value } } } }');
    const [versions, graph, relationships] = await entries();
    expect(versions).toMatchObject({ what: 'indicator.versions', items: [id] });
    expect(graph?.items).toEqual(expect.arrayContaining([id, other.id]));
    expect(relationships?.items).toEqual(expect.arrayContaining([id, other.id]));
  });

  it('has ids that were asked for and not given, apart from those that were given, and the ids of refusals', async () => {
    const { id } = await officer(thailand.ask).publishes({ value: 'unseen.example.com', audience: { countries: ['VN'] } });
    await hub.ownerSql('truncate hub.audit');
    await cambodia.ask('query ($id: ID!) { indicator(id: $id) { value } }', { id });
    await expect(cambodia.ask('query ($id: ID!) { itemConsultations(itemId: $id, first: 1) { nodes { way } } }', { id })).rejects.toThrow();
    await expect(cambodia.ask('mutation ($id: ID!) { revokeIndicator(id: $id, reason: "x") { id } }', { id })).rejects.toThrow();
    type Line = { what: string; outcome: string; items: string[]; asked: string[] | null };
    const lines = await hub.ownerSql<Line>(`select what, outcome, items, detail->'asked' as asked from hub.audit order by id`);
    expect(lines).toEqual([
      { what: 'indicator.read', outcome: 'DONE', items: [], asked: [id] },
      { what: 'consultation.item', outcome: 'REFUSED', items: [id], asked: null },
      { what: 'indicator.revoke', outcome: 'REFUSED', items: [id], asked: null },
    ]);
  });

  it('has the terms of each field by themselves, and those of a mutation that searches', async () => {
    const lookup = 'lookup(values: [{ value: "one.example.com" }]) { input }';
    const search = (text: string): string => `indicators(first: 1, filter: { text: "${text}" }) { nodes { id } }`;
    await cambodia.ask(`{ ${lookup} }`);
    await cambodia.ask(`{ ${search('a text')} }`);
    await cambodia.ask(`{ ${lookup} ${search('a text')} }`);
    await cambodia.ask('query ($v: LookupInput!) { valueGraph(value: $v) { nodes { value } } }', { v: { value: 'ONE.example.com' } });
    await (
      await hub.as('liaison@kh.example')
    ).ask('mutation ($v: [LookupInput!]!) { deconflict(values: $v, purpose: "A purpose", caseReference: "KH-1") { requestId } }', {
      v: [{ value: 'one.example.com' }],
    });
    const acts = (await entries()).filter(({ what }) => what !== 'session.sign-in');
    const [one, text, first, second, graph, asked] = acts.map(({ terms }) => terms);
    expect(one).toHaveLength(1);
    expect([first, second]).toEqual([one, text]);
    expect([graph, asked]).toEqual([one, one]);
    expect(text).not.toEqual(one);
  });

  it('has one entry for fields of one name, and one for each alias', async () => {
    const { id } = await officer(thailand.ask).publishes({ value: 'twice.example.com', audience: { everyCountry: true } });
    await hub.ownerSql('truncate hub.audit');
    const field = 'indicator(id: $id)';
    await cambodia.ask(`query ($id: ID!) { ${field} { value } ${field} { tlp } other: ${field} { value } }`, { id });
    expect(await entries()).toMatchObject([{ items: [id] }, { items: [id] }]);
  });

  it('has no reason that is longer than an entry may be: the look-up is refused', async () => {
    for (const reason of [{ p: 'x'.repeat(501) }, { c: 'x'.repeat(201) }]) {
      await expect(cambodia.ask(LOOKUP, { v: [{ value: 'x.example.com' }], ...reason })).rejects.toMatchObject({ reason: 'REASON_LENGTH' });
    }
    await cambodia.ask(LOOKUP, { v: [{ value: 'x.example.com' }], p: 'x'.repeat(500), c: 'x'.repeat(200) });
    expect(await entries()).toHaveLength(1);
    await expect(
      hub.ownerSql(`insert into hub.audit (what, channel, outcome, purpose) values ('x', 'graphql', 'DONE', repeat('x', 501))`),
    ).rejects.toThrow('audit_purpose_check');
  });

  it('fails no answer for an entry of another request that the database does not take', async () => {
    await hub.ownerSql(`alter table hub.audit add constraint no_lookup check (what <> 'indicator.lookup') not valid`);
    const asked = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) =>
        n % 4 === 0
          ? cambodia.ask(LOOKUP, { v: [{ value: 'x.example.com' }] })
          : officer(cambodia.ask).opens('5f0c3c1e-0000-4000-8000-000000000000'),
      ),
    );
    await hub.ownerSql('alter table hub.audit drop constraint no_lookup');
    expect(asked.map(({ status }) => status)).toEqual(asked.map((_, n) => (n % 4 === 0 ? 'rejected' : 'fulfilled')));
  });

  it('has a live delivery before the event arrives, with the sessions that get it', async () => {
    const socket = await BareSocket.signedIn(hub.wsUrl, cambodia.token);
    socket.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { feed { operation itemId } }' } });
    await socket.waitFor('next'); // the position
    const { id } = await officer(thailand.ask).publishes({ value: 'live.example.com', audience: { everyCountry: true } });
    const { payload } = await socket.waitFor('next');
    expect(payload).toMatchObject({ data: { feed: { itemId: id } } });
    const [delivery] = (await entries()).filter(({ what }) => what === 'feed.deliver');
    expect(delivery).toMatchObject({ items: [id], channel: 'subscription', email: 'analyst@kh.example' });
    const [{ recipients = [] } = {}] = await hub.ownerSql<{ recipients: string[] }>(
      `select recipients from hub.audit where what = 'feed.deliver'`,
    );
    expect(recipients).toHaveLength(1);
    socket.socket.terminate();
  });

  it('has what a mutation shows besides what it changed', async () => {
    const { id } = await officer(thailand.ask).publishes({ value: 'shown.example.com', audience: { everyCountry: true } });
    await hub.ownerSql('truncate hub.audit');
    await cambodia.ask('mutation ($input: SightingInput!) { addSighting(input: $input) { id indicatorId } }', {
      input: { indicatorId: id },
    });
    const all = await entries();
    expect(all.map(({ what }) => what)).toContain('sighting.add');
    expect(all.flatMap(({ items }) => items)).toContain(id);
  });

  it('lets no answer leave whose entry could not be written, and tells nothing of it', async () => {
    const { id } = await officer(thailand.ask).publishes({ value: 'withheld.example.com', audience: { everyCountry: true } });
    await hub.ownerSql('alter function hub.record_reads(text, jsonb, jsonb) rename to was_record_reads');
    const { data, errors } = await hub.raw('query ($id: ID!) { indicator(id: $id) { value } }', { id }, cambodia.token);
    await hub.ownerSql('alter function hub.was_record_reads(text, jsonb, jsonb) rename to record_reads');
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
    expect(await officer(cambodia.ask).opens(id)).toMatchObject({ value: 'withheld.example.com' });
  });

  it('has a read over REST that gives no item', async () => {
    const headers = { authorization: `Bearer ${cambodia.token}`, accept: 'application/taxii+json;version=2.1' };
    expect((await fetch(`${hub.url}/taxii2/api/collections/`, { headers })).status).toBe(200);
    expect(await entries()).toMatchObject([{ what: 'taxii.read', channel: 'taxii', email: 'analyst@kh.example', items: [] }]);
  });

  it('has no entry for callers who are not signed in, and one for a question that finds nothing', async () => {
    await hub
      .anyone()
      .ask('{ signInProviders(first: 1) { nodes { id } } }')
      .catch(() => undefined);
    expect(await hub.ownerSql('select what from hub.audit')).toEqual([]);
    await officer(cambodia.ask).opens('5f0c3c1e-0000-4000-8000-000000000000');
    expect(await entries()).toMatchObject([{ items: [], count: 0 }]);
  });
});
