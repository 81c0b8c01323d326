import { type Hub, startHub } from '../../support/hub.js';
import { relationshipClient } from '../../support/relationship-client.js';
import { officer, until } from '../../support/officer.js';

const worker = (ask: Parameters<typeof officer>[0]) => ({ ...officer(ask), ...relationshipClient(ask) });
type Worker = ReturnType<typeof worker>;

describe('a network', () => {
  let hub: Hub;
  let thailand: Worker, cambodia: Worker, vietnam: Worker, japan: Worker, meta: Worker;
  let metaId: string;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string): Promise<Worker> => worker((await hub.as(email)).ask);
    thailand = await as('analyst@th.example');
    cambodia = await as('analyst@kh.example');
    vietnam = await as('analyst@vn.example');
    japan = await as('analyst@jp.example');
    meta = await as('contributor@meta.example');
    metaId = await thailand.partyId('Meta');
  });
  afterAll(() => hub.stop());

  let number = 0;
  /** A claim of Thailand's, open to Cambodia and Vietnam where nothing else is said. */
  const claim = async (said: object = {}, who = thailand): Promise<string> =>
    (await who.publishes({ value: `n${(number += 1)}.example.com`, audience: { countries: ['KH', 'VN'] }, ...said })).id;
  const tells = (who: Worker, item: string, operations: readonly string[]) =>
    until(
      () => who.toldOf(item),
      (events) => events.map(({ operation }) => operation).join() === operations.join(),
    );
  const valuesOf = async (who: Worker, said: object): Promise<string[]> => (await who.network(said)).nodes.map(({ value }) => value).sort();

  /** The relay has looked through all that was published. */
  const looked = () =>
    until(
      () =>
        hub.ownerSql<{ done: boolean }>(
          'select not exists (select from hub.outbox) and l.last = h.last as done from hub.link_head l, hub.sequence_head h',
        ),
      ([row]) => row?.done === true,
    );

  describe('of relationships', () => {
    it('shows one to whom it is said, and who sees both ends, and says nothing to anybody else', async () => {
      const [a, b] = [await claim(), await claim({ audience: { countries: ['KH', 'JP'] } })];
      const id = await thailand.joins(a, b, { description: 'Same phone.', externalId: 'case 7', audience: { everyCountry: true } });
      expect(await cambodia.opensRelationship(id)).toMatchObject({
        type: 'USES',
        from: { indicatorId: a },
        to: { indicatorId: b },
        description: 'Same phone.',
        tlp: 'GREEN',
        owner: { name: 'Thailand' },
        externalId: null,
      });
      expect((await thailand.opensRelationship(id))?.externalId).toBe('case 7');
      await tells(cambodia, id, ['PUBLISHED']);
      for (const who of [vietnam, japan, meta]) {
        expect([await who.opensRelationship(id), await who.listsRelationships({ indicators: [a, b] }), await who.toldOf(id)]).toEqual([
          null,
          [],
          [],
        ]);
        await expect(who.takesBack(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
      await expect(cambodia.takesBack(id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect((await cambodia.listsRelationships({ indicators: [b], types: ['USES'] })).map((one) => one.id)).toEqual([id]);
      expect(await cambodia.listsRelationships({ indicators: [b], types: ['PAYS_TO'] })).toEqual([]);
    });

    it('follows both ends: gained and lost with either, by an event of its own', async () => {
      const [a, b] = [await claim(), await claim()];
      const id = await cambodia.joins(a, b, { audience: { everyCountry: true } });
      await tells(vietnam, id, ['PUBLISHED']);
      expect(await japan.toldOf(id)).toEqual([]);
      await thailand.readdresses(b, { countries: ['KH', 'JP'] });
      await tells(vietnam, id, ['WITHDRAWN']);
      expect(await japan.toldOf(id)).toEqual([]); // one end alone
      await thailand.readdresses(a, { countries: ['JP'] });
      expect((await tells(japan, id, ['PUBLISHED']))[0]).toMatchObject({ backfill: true, item: { id } });
      expect([await vietnam.opensRelationship(id), await cambodia.opensRelationship(id)]).toEqual([null, null]);
      // Who said it takes it back, in sight or not.
      expect(await cambodia.takesBack(id, 'Not so.')).toBeNull(); // it no longer sees both ends
      const [told] = (
        await until(
          () => japan.toldOf(id),
          (events) => events.at(-1)?.operation === 'REVOKED',
        )
      ).slice(-1);
      expect(told).toMatchObject({ item: { revokedReason: 'Not so.' } });
      await expect(cambodia.takesBack(id)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'RELATIONSHIP_REVOKED' });
    });

    it('is one where it is said twice, replaced where it is said otherwise, and refused item by item', async () => {
      const [a, b, hidden] = [await claim(), await claim(), await claim({ audience: { countries: ['VN'] } })];
      const same = await thailand.publishes({ value: `n${number}.example.com`, threat: 'MALWARE', audience: {} }).then(({ id }) => id);
      const twin = (await cambodia.publishes({ value: `n${number - 1}.example.com`, audience: { countries: ['TH'] } })).id;
      expect(same).toBe(hidden);
      const said = { type: 'SAME_OPERATOR', fromId: a, toId: b, audience: {} };
      const [first] = await cambodia.says(said);
      const again = await cambodia.says(
        { ...said, fromId: b, toId: a },
        { ...said, confidence: 70 },
        { ...said, fromId: hidden },
        { ...said, confidence: 101 },
        { ...said, toId: twin, fromId: b },
      );
      expect(again.map(({ outcome, problems }) => [outcome, problems[0]?.code])).toEqual([
        ['UNCHANGED', undefined],
        ['UPDATED', undefined],
        ['REJECTED', 'NOT_FOUND'],
        ['REJECTED', 'FIELD_INVALID'],
        ['REJECTED', 'SAME_VALUE'],
      ]);
      expect(again.slice(0, 2).map(({ relationship }) => relationship?.id)).toEqual([first?.relationship?.id, first?.relationship?.id]);
      const wrong = await cambodia.says(
        { ...said, toId: '00000000-0000-4000-8000-000000000000' },
        { ...said, toId: a },
        { ...said, type: 'PAYS_TO', audience: { partners: [metaId] } },
        { ...said, type: 'PAYS_TO', tlp: 'AMBER', audience: { everyCountry: true } },
        { ...said, type: 'PAYS_TO', evidence: [a] },
      );
      expect(wrong.map(({ problems }) => problems[0]?.code)).toEqual([
        'NOT_FOUND',
        'SAME_VALUE',
        'RELATIONSHIP_NOT_RELEASED',
        'TLP_FORBIDS_AUDIENCE',
        'EVIDENCE_UNKNOWN',
      ]);
      await cambodia.takesBack(first?.relationship?.id ?? '');
      expect((await cambodia.says(said))[0]?.problems[0]?.code).toBe('RELATIONSHIP_REVOKED');
    });

    it('bears the strictest label of the three, and keeps RED from machines', async () => {
      const [a, b] = [await claim({ tlp: 'AMBER' }), await claim()];
      const id = await thailand.joins(a, b, { audience: { countries: ['KH'] } });
      expect((await cambodia.opensRelationship(id))?.tlp).toBe('AMBER');
      await thailand.publish([
        { kind: 'DOMAIN', value: `n${number}.example.com`, threat: 'PHISHING', tlp: 'RED', audience: { countries: ['KH'] }, reissue: true },
      ]);
      const opened = await cambodia.opensRelationship(id);
      expect([opened?.tlp, opened?.from.tlp, opened?.to.tlp]).toEqual(['RED', 'AMBER', 'RED']);
    });

    it('goes to a partner by name, with both its ends', async () => {
      const open = { audience: { countries: ['KH'], partners: [metaId] } };
      const [a, b, c] = [await claim(open), await claim(open), await claim()];
      const told = { released: true, audience: { countries: ['KH'], partners: [metaId] } };
      const [both, one] = [await thailand.joins(a, b, told), await thailand.joins(a, c, told)];
      expect([(await meta.opensRelationship(both))?.id, await meta.opensRelationship(one)]).toEqual([both, null]);
      expect(await valuesOf(meta, { indicators: [a] })).toHaveLength(2);
      expect(await valuesOf(cambodia, { indicators: [a] })).toHaveLength(3);
    });
  });

  it('leaves its lines in the record: what was said and taken back, and by whom', async () => {
    const [a, b] = [await claim(), await claim()];
    const id = await thailand.joins(a, b, { description: 'A secret of the trade.' });
    await thailand.takesBack(id, 'Another secret.');
    const lines = await hub.ownerSql<{ what: string; line: string }>(
      'select what, to_jsonb(a)::text as line from hub.audit a where $1 = any (items) order by id',
      [id],
    );
    expect(lines.map(({ what }) => what)).toEqual(['relationship.publish', 'relationship.revoke']);
    expect(lines.map(({ line }) => line).join()).not.toMatch(/secret|example\.com/);
  });

  describe('as a graph', () => {
    it('joins values by the claims that the viewer sees, breadth first, and no further than asked', async () => {
      const [a, b, c, d] = [await claim(), await claim(), await claim(), await claim()];
      const value = `n${number - 2}.example.com`; // of b
      const twin = (await cambodia.publishes({ value, audience: { countries: ['TH', 'VN'] } })).id;
      await thailand.joins(a, b, { type: 'PAYS_TO', audience: { countries: ['KH', 'VN'] } });
      await cambodia.joins(twin, c, { audience: { countries: ['VN'] } }); // from another claim of b's value
      await vietnam.joins(c, d, { type: 'RELATED_TO', audience: { countries: ['KH'] } });
      const near = await vietnam.network({ indicators: [a], depth: 1 });
      expect(near.nodes.map(({ distance, indicatorCount }) => [distance, indicatorCount])).toEqual([
        [0, 1],
        [1, 2],
      ]);
      expect(near.nodes[1]?.parties.map(({ name }) => name).sort()).toEqual(['Cambodia', 'Thailand']);
      expect(near.edges).toMatchObject([
        { fromId: near.nodes[0]?.id, toId: near.nodes[1]?.id, type: 'PAYS_TO', source: 'RELATIONSHIP', itemCount: 1 },
      ]);
      const far = await vietnam.network({ indicators: [a], depth: 3 });
      expect(far.nodes.map(({ distance }) => distance)).toEqual([0, 1, 2, 3]);
      expect(far.edges.map(({ type }) => type)).toEqual(['PAYS_TO', 'USES', 'RELATED_TO']);
      expect(far.truncated).toBe(false);
      expect((await vietnam.network({ value: { value }, depth: 1 })).nodes).toHaveLength(3);
      expect((await vietnam.network({ indicators: [a], depth: 3, types: ['PAYS_TO'] })).nodes).toHaveLength(2);
      expect((await vietnam.network({ indicators: [a], depth: 3, threats: ['MALWARE'] })).nodes).toHaveLength(1);
      expect((await vietnam.network({ indicators: [a], depth: 3, maxNodes: 2 })).truncated).toBe(true);
      expect(await japan.network({ indicators: [a], depth: 3 })).toEqual({ nodes: [], edges: [], truncated: false });
    });

    it('labels a value as strictly as the indicators that the viewer sees, and no other', async () => {
      const [start, red] = [await claim(), await claim({ tlp: 'RED', audience: { countries: ['KH'] } })];
      const value = `n${number}.example.com`;
      await cambodia.publishes({ value, tlp: 'GREEN', audience: { countries: ['VN'] } });
      await thailand.joins(start, red, { audience: { countries: ['KH'] } });
      const labels = async (who: Worker): Promise<readonly (string | undefined)[]> =>
        (await who.network({ value: { value }, depth: 1 })).nodes.filter((node) => node.value === value).map(({ tlp }) => tlp);
      expect([await labels(cambodia), await labels(vietnam)]).toEqual([['RED'], ['GREEN']]);
    });

    it('joins a URL and an address to the host that they are on', async () => {
      const host = `host${number}.example.com`;
      const [name, url, mail] = [
        await claim({ value: host }),
        await claim({ kind: 'URL', value: `https://${host}/pay` }),
        await claim({ kind: 'EMAIL', value: `boss@${host}` }),
      ];
      const { edges } = await cambodia.network({ indicators: [url, mail], depth: 1 });
      expect(edges.map(({ type, source, itemCount }) => [type, source, itemCount])).toEqual([
        ['HOSTED_ON', 'VALUE', 0],
        ['HOSTED_ON', 'VALUE', 0],
      ]);
      expect((await cambodia.network({ indicators: [name] })).nodes).toHaveLength(1); // all that is on a host is not told
    });

    it('shows kept STIX relationships whose two ends are in sight, and those alone', async () => {
      const [a, b, hidden] = [await claim(), await claim(), await claim({ audience: {} })];
      const called = (id: string): string => `indicator--${id.slice(0, 14)}4${id.slice(15)}`;
      await hub.ownerSql('alter table hub.stix_object disable trigger user');
      for (const to of [b, hidden]) {
        await hub.ownerSql(
          `insert into hub.stix_object (id, stix_id, type, spec_version, body, tlp, audience, owner, agency)
             select gen_random_uuid(), 'relationship--' || $2::text, 'relationship', '2.1', $3, 'GREEN', '{1}', owner, agency from hub.indicator where id = $1`,
          [a, to, JSON.stringify({ relationship_type: 'uses', source_ref: called(a), target_ref: called(to) })],
        );
      }
      await hub.ownerSql('alter table hub.stix_object enable trigger user');
      const { nodes, edges, truncated } = await cambodia.network({ indicators: [a], depth: 2 });
      expect([nodes.length, truncated]).toEqual([2, false]);
      expect(edges).toMatchObject([{ fromId: nodes[0]?.id, toId: nodes[1]?.id, type: 'USES', source: 'STIX', itemCount: 1 }]);
      expect((await thailand.network({ indicators: [b], depth: 2 })).nodes).toHaveLength(3);
    });

    it('refuses what would go too far, or starts nowhere', async () => {
      const a = await claim();
      for (const said of [
        {},
        { indicators: [a], depth: 4 },
        { indicators: [a], depth: 0 },
        { indicators: [a], maxNodes: 201 },
        { indicators: Array.from({ length: 21 }, () => crypto.randomUUID()) },
      ]) {
        await expect(cambodia.network(said)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      }
      expect((await cambodia.network({ indicators: ['nonsense'] })).nodes).toEqual([]);
    });
  });

  describe('of links', () => {
    it('names who holds the same value, as far as each side allows', async () => {
      const say = (said: object): object => ({ value: `n${number}.example.com`, ...said });
      const mine = await claim({ audience: {} });
      await cambodia.publishes(say({ audience: { countries: ['TH'] } }));
      await vietnam.publishes(say({ discoverability: 'HIT_CONTACT' }));
      await looked();
      // Who holds it in secret learns what it sees, and no more: nobody claims values to find out who has them.
      expect(await thailand.linksOf(mine)).toMatchObject({ holders: [{ party: { name: 'Cambodia' } }], undisclosed: false });
      expect(await thailand.toldLinked()).toEqual([]);
      await thailand.publishes(say({ audience: {}, discoverability: 'HIT_CONTACT' }));
      expect((await thailand.linksOf(mine))?.holders).toHaveLength(1); // publishing is no question
      const thaiLiaison = worker((await hub.as('liaison@th.example')).ask);
      expect((await thaiLiaison.linksOf(mine))?.holders).toHaveLength(1);
      await expect(thailand.compares(mine)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const [answer] = await thaiLiaison.compares(mine);
      expect(answer).toMatchObject({ compared: true, undisclosed: false });
      expect((await thailand.linksOf(mine))?.holders).toHaveLength(1); // an analyst sees what it could see itself
      const seen = await until(
        () => thaiLiaison.linksOf(mine),
        (links) => links?.holders.length === 2,
      );
      expect(seen).toMatchObject({ undisclosed: false });
      expect(seen?.holders.map(({ party, publishedAt }) => [party.name, publishedAt !== null])).toEqual([
        ['Cambodia', true],
        ['Viet Nam', false],
      ]);
      await japan.publishes(say({ discoverability: 'HIT' }));
      expect(await thaiLiaison.linksOf(mine)).toMatchObject({ undisclosed: true });
      expect(
        (
          await until(
            () => thaiLiaison.linked(),
            (links) => links.length > 0,
          )
        )[0],
      ).toMatchObject({ indicator: { value: `n${number}.example.com` }, undisclosed: true });
      // A match that comes after the question is told to who asked, and to nobody else.
      await until(
        () => thaiLiaison.toldLinked(),
        (told) => told.length > 0,
      );
      expect(await thailand.toldLinked()).toEqual([]);
    });

    it('says nothing of what is silent, hidden, barred, excepted or RED, and nothing to a stranger to the value', async () => {
      const mine = await claim({ audience: { countries: ['KH'] }, discoverability: 'HIT_CONTACT' });
      const value = `n${number}.example.com`;
      const before = [await thailand.linksOf(mine), await thailand.linked(), await thailand.network({ indicators: [mine] })];
      const laos = worker((await hub.as('analyst@la.example')).ask);
      await cambodia.publishes({ value, discoverability: 'SILENT' });
      await vietnam.publishes({ value, discoverability: 'HIDDEN' });
      await japan.publishes({ value, discoverability: 'HIT', audience: { countries: ['VN'], exceptCountries: ['TH'] } });
      await laos.publishes({ value, discoverability: 'HIT', tlp: 'RED', audience: {} });
      await looked();
      expect([await thailand.linksOf(mine), await thailand.linked(), await thailand.network({ indicators: [mine] })]).toEqual(before);
      // Who does not hold it learns what it sees, and no more: Cambodia holds it, and finds Thailand; not Japan, which finds nothing of Cambodia either.
      expect((await cambodia.linked()).slice(0, 1)).toMatchObject([
        { indicator: { value }, holders: [{ party: { name: 'Thailand' } }], undisclosed: false },
      ]);
      const singapore = worker((await hub.as('analyst@sg.example')).ask);
      expect([await singapore.linksOf(mine), await singapore.linked()]).toEqual([undefined, []]);
    });

    it('is a question that counts: each claim once, in the quota of deconfliction, and before its alarm', async () => {
      // The attack: guessed values, published for nobody, and the links of one's own claims.
      const values = Array.from({ length: 300 }, (_, n) => `+6681${String(5_550_000 + n * 17).padStart(7, '0')}`);
      await cambodia.publishes({ kind: 'PHONE', value: values[7], audience: {}, discoverability: 'HIT_CONTACT' });
      const secret = { kind: 'PHONE', audience: {}, attribution: 'HIDDEN', discoverability: 'HIT' };
      const spy = worker((await hub.as('liaison@jp.example')).ask);
      const ids = await japan.publishesMany(values.map((value) => ({ ...secret, value })));
      await looked();
      for (const who of [japan, spy]) {
        expect([await who.linked(), await who.linksOf(ids[7] ?? '')]).toEqual([expect.anything(), { holders: [], undisclosed: false }]);
      }
      expect((await spy.linked()).map(({ indicator }) => indicator.value)).not.toContain(values[7]);
      expect((await spy.compares(...ids)).filter(({ compared }) => compared)).toEqual([]);
      const asked = () =>
        hub.ownerSql<{ sum: string | null }>(
          `select sum(t.count) from hub.deconfliction_query_total t join hub.user_account u on u.id = t.whose where u.email = 'liaison@jp.example'`,
        );
      expect((await asked())[0]?.sum).toBeNull();
      // Named, it is an honest question, and counted as one.
      await japan.publishesMany(
        values.map((value) => ({ ...secret, value, attribution: 'NAMED', discoverability: 'HIT_CONTACT', reissue: true })),
      );
      expect((await spy.compares(...ids)).filter(({ holders }) => holders.length > 0)).toMatchObject([{ indicatorId: ids[7] }]);
      await spy.compares(...ids);
      expect((await asked())[0]?.sum).toBe('300');
      const [alarm] = await until(
        () =>
          hub.ownerSql<{ signs: string[] }>(
            `select a.signs from hub.deconflict_alarm a join hub.user_account u on u.id = a.user_id where u.email = 'liaison@jp.example'`,
          ),
        (alarms) => alarms.length > 0,
      );
      expect(alarm?.signs).toContain('RANGE');
    });

    it('tells once, in one announcement, of many claims', async () => {
      const values = Array.from({ length: 40 }, () => `n${(number += 1)}.example.com`);
      const liaison = worker((await hub.as('liaison@vn.example')).ask);
      const ids = await vietnam.publishesMany(values.map((value) => ({ value, discoverability: 'HIT_CONTACT' })));
      expect((await liaison.compares(...ids)).map(({ compared, holders }) => [compared, holders.length])).toEqual(ids.map(() => [true, 0]));
      const before = (await liaison.toldLinked()).length;
      await japan.publishesMany(values.map((value) => ({ value, discoverability: 'HIT_CONTACT' })));
      const told = await until(
        () => liaison.toldLinked(),
        (all) => all.slice(0, all.length - before).reduce((sum, { quantity }) => sum + Number(quantity), 0) === 40,
      );
      expect(told.length - before).toBeLessThanOrEqual(2);
      await japan.publishesMany(values.map((value) => ({ value, discoverability: 'HIT_CONTACT', confidence: 90 })));
      await looked();
      expect(await liaison.toldLinked()).toEqual(told);
      expect(await vietnam.toldLinked()).toEqual([]);
      expect(await japan.toldLinked()).toEqual([]); // it compared nothing
      const rows = await hub.ownerSql('select from hub.claim_link l join hub.indicator i on i.id = l.item where i.value = any ($1)', [
        values,
      ]);
      expect(rows).toHaveLength(80);
    });
  });
});
