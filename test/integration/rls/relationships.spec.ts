import { randomUUID } from 'node:crypto';
import { act, type AppConnection, change, codeOf, type Officer, openWorld, publish, type Said, type World } from './world.js';

const NIL = '00000000-0000-0000-0000-000000000000';

describe('the border around networks and links', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer, kh: Officer, vn: Officer, jp: Officer, meta: Officer, liaison: Officer;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    const analyst = (slug: string): Promise<Officer> => world.signsIn(`analyst@${slug}.example`);
    [th, kh, vn, jp] = [await analyst('th'), await analyst('kh'), await analyst('vn'), await analyst('jp')];
    liaison = await world.signsIn('liaison@vn.example');
    meta = await world.signsIn('contributor@meta.example');
  });
  afterAll(() => world.close());

  const says = async (who: Officer, from: string, to: string, said: object = {}): Promise<{ outcome: string; id: string | null }> => {
    const row = { place: 0, id: randomUUID(), relation: 'USES', from, to, attribution: 'NAMED', audience: [], excluded: [], ...said };
    const rows = await app.as(who, 'indicator:publish', () =>
      app.rows<{ outcome: string; id: string | null }>('select outcome, id from hub.publish_relationships($1)', [JSON.stringify([row])]),
    );
    return rows[0] ?? { outcome: 'NONE', id: null };
  };
  const joins = async (who: Officer, from: string, to: string, said: object = {}): Promise<string> => {
    const { outcome, id } = await says(who, from, to, said);
    if (id === null) throw new Error(outcome);
    return id;
  };
  const reads = <Row>(who: Officer, statement: string, values: readonly unknown[] = []): Promise<Row[]> =>
    app.as(who, 'indicator:read', () => app.rows<Row>(statement, values));
  const readers = async (id: string): Promise<string[]> => {
    const names: string[] = [];
    for (const [name, who] of Object.entries({ th, kh, vn, jp, meta })) {
      if ((await reads(who, 'select from hub.relationship_view where id = $1', [id])).length > 0) names.push(name);
    }
    return names;
  };
  /** An officer of Viet Nam who may deconflict compares claims of its country; answers how many were counted. */
  const compares = async (...items: string[]): Promise<number> => {
    const rows = await app.as(liaison, 'deconflict:ask', () =>
      app.rows<{ counted: number }>('select hub.compare_links($1, $2, $3, $4, $5, $6) as counted', [
        ...[randomUUID(), 'Raid', 'Case 1', items],
        items.map(() => randomUUID()),
        items.map(() => Buffer.from('sealed')),
      ]),
    );
    return rows[0]?.counted ?? 0;
  };
  const finds = async (): Promise<void> => {
    await world.settle();
    while (((await world.relay.query<{ n: number }>('select hub.find_links(1000) as n')).rows[0]?.n ?? 0) > 0);
  };
  /** What other systems get of relationships. */
  const collected = async (who: Officer): Promise<object[]> =>
    app.rows(
      `select added_at, item, told from hub.collection_page($1, $2, '{}', null, 1000, '{"kinds": ["RELATIONSHIP"], "parties": false}') where kind <> 'POSITION'`,
      [await app.claim(who), { ...act('indicator:read'), channel: 'taxii' }],
    );
  /** Everything that one learns around a claim, to the byte: the graph, three steps far, links, relationships, collections, announcements. */
  const learns = async (who: Officer, claim: string): Promise<string> =>
    JSON.stringify([
      await collected(who),
      await app.as(who, 'indicator:read', async () => {
        let frontier = (await app.rows<{ digest: Buffer }>('select digest from hub.indicator where id = $1', [claim])).map(
          ({ digest }) => digest,
        );
        const all: unknown[] = [];
        for (let level = 0; level < 3; level += 1) {
          all.push(await app.rows('select * from hub.value_graph_nodes($1)', [frontier]));
          const ties = await app.rows<{ next: Buffer }>('select * from hub.value_graph_step($1, null, null, 50)', [frontier]);
          all.push(ties);
          frontier = ties.map(({ next }) => next);
        }
        return [
          ...all,
          await app.rows('select * from hub.holders(array[$1::uuid])', [claim]),
          await app.rows('select * from hub.linked_claims(null, 100)'),
          await app.rows('select * from hub.relationship_view order by id'),
          await app.rows('select id, what, hub.shown_parameters(id) as about from hub.announcement order by id'),
          await app.rows(`select item, kind, operation from hub.feed_events(0, 10000, '{"includeOwn": true}') where item is not null`),
        ];
      }),
    ]);
  /** Claims by whom it may concern, a value each, behind the API: hundreds of them in one statement. */
  const mass = async (who: Officer, many: number, said: { name: string; audience?: number[] }): Promise<string[]> => {
    await world.ownerSql('begin');
    await world.ownerSql('alter table hub.indicator disable trigger user');
    const rows = await world.ownerSql<{ id: string }>(
      `insert into hub.indicator (id, kind, scope, value, display, threat, tlp, owner, agency, digest, claim_mark, owner_mark, audience)
         select gen_random_uuid(), 'DOMAIN', '', v, v, 'PHISHING', 'GREEN', $1::integer, $2::integer, hub.digest('DOMAIN', '', v), v || ' ' || $1::integer, 'x', $4::integer[]
           from generate_series(1, $5::integer) n cross join lateral (select $3::text || n || '.example.com' as v) x returning id`,
      [who.party, who.agency, said.name, said.audience ?? [], many],
    );
    await world.ownerSql('alter table hub.indicator enable trigger user');
    await world.ownerSql('commit');
    return rows.map(({ id }) => id);
  };

  it('shows no relationship to whom an end of it is closed, whatever its own audience says', async () => {
    const [a, b] = [await publish(app, th, { audience: [1, meta.party] }), await publish(app, th, { audience: [kh.party] })];
    const id = await joins(kh, a, b, { audience: [1, meta.party], released: true });
    expect(await readers(id)).toEqual(['th', 'kh']);
    await change(app, th, b, `audience = '{1}', excluded = '{${kh.party}}'`);
    expect(await readers(id)).toEqual(['th', 'vn', 'jp']); // not even to whoever said it
    await change(app, th, a, `audience = '{}'`);
    expect(await readers(id)).toEqual(['th']);
  });

  it('answers alike about an end that is hidden and one that there is not, and so about relationships', async () => {
    const [mine, hidden] = [await publish(app, vn), await publish(app, th, { audience: [kh.party] })];
    const absent = { outcome: 'ABSENT', id: null };
    expect([await says(vn, mine, hidden), await says(vn, hidden, mine), await says(vn, mine, NIL)]).toEqual([absent, absent, absent]);
    const id = await joins(kh, hidden, await publish(app, kh, { audience: [1] }), { audience: [1] });
    const revoke = (who: Officer, one: string): Promise<string | undefined> =>
      codeOf(app.as(who, 'indicator:revoke', () => app.rows(`select hub.revoke_relationship($1, 'x')`, [one])));
    expect([await revoke(vn, id), await revoke(vn, NIL)]).toEqual(['HB404', 'HB404']);
    const versions = (who: Officer): Promise<object[]> =>
      reads(who, 'select version from hub.exchanged_versions(array[$1::uuid], array[1])', [id]);
    expect([await versions(kh), await versions(vn), await versions(th)]).toEqual([[{ version: 1 }], [], [{ version: 1 }]]);
    for (const who of [kh, vn]) {
      expect(await codeOf(reads(who, 'select hub.withdrawals($1)', [id]))).toBe('HB404'); // receipts would tell its author who sees the claims
      expect(await reads(who, 'select from hub.versions($1)', [id])).toEqual([]);
    }
    for (const column of ['owner', 'audience', 'excluded', 'item_owner', 'other_owner', 'other_agency_only', 'external_id', 'mark']) {
      expect([column, await codeOf(reads(kh, `select ${column} from hub.relationship`))]).toEqual([column, '42501']);
    }
  });

  it('tells nobody a byte of what is hidden: not by graph, links, lists, announcements or feed', async () => {
    const value = `shared-${randomUUID()}.example.com`;
    const open: Said = { audience: [vn.party] };
    const [a, b] = [await publish(app, th, { ...open, value }), await publish(app, th, open)];
    const mine = await publish(app, vn, { value, discoverability: 'HIT' });
    await joins(th, a, b, open);
    await finds();
    const before = await learns(vn, mine);
    expect(before).toContain('RELATIONSHIP');
    // Claims of the same values that are not for Viet Nam, in every way; what joins them to each other, and to those that it sees.
    const hidden = [
      await publish(app, kh, { value, audience: [jp.party] }),
      await publish(app, kh, { audience: [jp.party, th.party] }),
      await publish(app, jp, { value, audience: [1], excluded: [vn.party], discoverability: 'HIT' }),
      await publish(app, meta, { value, audience: [th.party], discoverability: 'SILENT' }),
    ];
    await joins(th, a, hidden[1] ?? NIL, { audience: [1] });
    await joins(kh, hidden[0] ?? NIL, hidden[1] ?? NIL, { audience: [1] });
    await joins(th, a, b, { relation: 'PAYS_TO', audience: [kh.party] });
    await joins(th, b, a, { relation: 'CONTROLS', audience: [1], excluded: [vn.party] });
    await finds();
    expect(await learns(vn, mine)).toBe(before);
    await change(app, kh, hidden[0] ?? NIL, `audience = '{${jp.party},${th.party}}'`);
    await change(app, jp, hidden[2] ?? NIL, `revoked_at = now(), revoked_reason = 'x'`);
    await finds();
    expect(await learns(vn, mine)).toBe(before);
    expect(await learns(th, a)).not.toBe(await learns(vn, a));
  });

  it('hints at nothing RED, kept to an agency, barred, or of one who left; and hints at nothing to partners', async () => {
    const value = `hinted-${randomUUID()}.example.com`;
    const mine = await publish(app, vn, { value, discoverability: 'HIT_CONTACT' });
    const theirs = await publish(app, meta, { value });
    const holders = (who: Officer, id: string): Promise<object[]> =>
      reads(who, 'select seen, party from hub.holders(array[$1::uuid])', [id]);
    expect(await compares(mine)).toBe(1);
    const id = await publish(app, kh, { value, discoverability: 'HIT', tlp: 'RED' });
    expect(await holders(liaison, mine)).toEqual([]);
    await change(app, kh, id, `tlp = 'GREEN', agency_only = ${kh.agency}`);
    expect(await holders(liaison, mine)).toEqual([]);
    await change(app, kh, id, `agency_only = null`);
    expect(await holders(liaison, mine)).toEqual([{ seen: false, party: null }]);
    expect(await holders(meta, theirs)).toEqual([]);
    // By a claim in secret nobody learns anything; by one that Cambodia sees, it does.
    await change(app, vn, mine, `discoverability = 'SILENT'`);
    expect(await holders(liaison, mine)).toEqual([]);
    await change(app, vn, mine, `audience = '{${kh.party}}'`);
    expect(await holders(liaison, mine)).toEqual([{ seen: false, party: null }]);
    await change(app, vn, mine, `audience = '{}', discoverability = 'HIT_CONTACT'`);
    await change(app, meta, theirs, `discoverability = 'HIT'`); // a matter between countries
    expect(await holders(liaison, mine)).toEqual([{ seen: false, party: null }]);
    const bar = async (on: boolean): Promise<unknown> =>
      app.as(await world.signsIn('admin@kh.example'), 'bar:manage', () =>
        app.rows('select hub.set_bar((select id from hub.party where key = $1), $2)', [vn.party, on]),
      );
    await bar(true);
    expect(await holders(liaison, mine)).toEqual([]);
    await bar(false);
    await change(app, kh, id, `discoverability = 'HIT_CONTACT', attribution = 'HIDDEN'`);
    expect(await holders(liaison, mine)).toEqual([{ seen: false, party: null }]);
    await change(app, kh, id, `attribution = 'NAMED'`);
    expect(await holders(liaison, mine)).toMatchObject([{ seen: false, party: { name: 'Cambodia' } }]);
    // Who does not hold the value is hinted at nothing, though it sees a claim of it.
    const open = await publish(app, th, { value, audience: [jp.party] });
    expect(await holders(jp, open)).toMatchObject([{ seen: true, party: { name: 'Thailand' } }]);
  });

  it('hints at nothing without a question: to nobody who may not ask, by no claim that was not compared, and by none that does not name its owner', async () => {
    const values = Array.from({ length: 4 }, () => `asked-${randomUUID()}.example.com`);
    const ids: string[] = [];
    for (const [n, said] of [{ attribution: 'NAMED' }, { attribution: 'HIDDEN' }, { discoverability: 'HIT' }, {}].entries()) {
      ids.push(await publish(app, vn, { value: values[n] ?? '', discoverability: 'HIT_CONTACT', ...said }));
    }
    const [named] = ids;
    for (const value of values) await publish(app, kh, { value, discoverability: 'HIT_CONTACT' });
    await finds();
    const linkedTo = async (who: Officer): Promise<unknown[]> => [
      ...(await reads(who, 'select item from hub.holders($1::uuid[])', [ids])),
      ...(await reads<{ id: string | null }>(who, 'select id from hub.linked_claims(null, 100) where id = any ($1::uuid[])', [ids])),
    ];
    expect(await linkedTo(liaison)).toEqual([]);
    expect(await compares(...ids.slice(0, 3))).toBe(1); // the one that names its owner to others, and it alone is counted
    expect(await compares(...ids.slice(0, 3))).toBe(0); // once
    expect(await linkedTo(liaison)).toEqual([{ item: named }, { id: named }]);
    expect(await linkedTo(vn)).toEqual([]); // an analyst sees what it could see itself
    await expect(
      app.as(vn, 'indicator:read', () => app.rows('select * from hub.comparable_claims($1::uuid[])', [ids])),
    ).rejects.toMatchObject({
      code: 'HB500',
    });
  });

  it('keeps a relationship within its author’s limits, those that are set later included, whoever owns its claims', async () => {
    const hidden: Said = { audience: [1], attribution: 'HIDDEN' };
    const [a, b] = [await publish(app, th, hidden), await publish(app, th, hidden)];
    const id = await joins(jp, a, b, { audience: [th.party, kh.party, vn.party] });
    expect(await readers(id)).toEqual(['th', 'kh', 'vn', 'jp']);
    const [limit] = await world.ownerSql<{ id: string }>(
      `insert into hub.sharing_limit (id, party, within, set_by) values (gen_random_uuid(), $1, $2, $3) returning id`,
      [jp.party, [vn.party], jp.user],
    );
    expect(await codeOf(says(jp, a, b, { relation: 'PAYS_TO', audience: [th.party] }))).toBe('HB451');
    await app.as(await world.signsIn('admin@jp.example'), 'policy:manage', () => app.rows('select hub.narrow_to_limits(null, 1000)'));
    expect(await readers(id)).toEqual(['vn', 'jp']);
    await world.ownerSql('update hub.sharing_limit set lifted_at = now() where id = $1', [limit?.id]);
    expect(await codeOf(says(jp, a, b, { relation: 'CONTROLS', audience: [meta.party] }))).toBe('HB451'); // not released
  });

  it('lets a party say so much of what is another’s, and as much as it likes of its own', async () => {
    const [open, mine] = [await publish(app, th, { audience: [1] }), await publish(app, kh, { audience: [1] })];
    const ends = await mass(kh, 202, { name: 'end' });
    const row = (from: string, to: string, said: object = {}): object => ({
      ...{ place: 0, id: randomUUID(), relation: 'USES', from, to, attribution: 'NAMED', audience: [], excluded: [], ...said },
    });
    const outcomes = async (who: Officer, rows: readonly object[]): Promise<string[]> =>
      app.as(who, 'indicator:publish', async () => {
        const said = rows.map((one, place) => ({ ...one, place }));
        const answers = await app.rows<{ place: number; outcome: string }>(
          'select place, outcome from hub.publish_relationships($1) order by place',
          [JSON.stringify(said)],
        );
        return answers.map(({ outcome }) => outcome);
      });
    const all = ends.map((end) => row(end, open));
    const became = await outcomes(kh, all);
    expect([became.filter((one) => one === 'CREATED').length, became.filter((one) => one === 'TOO_MANY').length]).toEqual([200, 2]);
    expect(await outcomes(kh, ends.map((end) => row(mine, end)))).toEqual(ends.map(() => 'CREATED')); // prettier-ignore
    const [said, left] = [ends[became.indexOf('CREATED')] ?? NIL, ends[became.indexOf('TOO_MANY')] ?? NIL];
    expect(await outcomes(kh, [row(said, open), row(said, open, { confidence: 1 }), row(open, left)])).toEqual([
      'UNCHANGED',
      'UPDATED',
      'TOO_MANY',
    ]);
    const [present] = await world.ownerSql<{ id: string }>('select id from hub.relationship where indicator = $1 and other = $2', [
      said,
      open,
    ]);
    await app.as(kh, 'indicator:revoke', () => app.rows('select hub.revoke_relationship($1, $2)', [present?.id, 'x']));
    expect(await outcomes(kh, [row(left, open)])).toEqual(['TOO_MANY']); // it hangs on the claim all the same
    expect(await outcomes(vn, [row(await publish(app, vn), open)])).toEqual(['CREATED']);
    expect(await outcomes(th, [row(await publish(app, th), open)])).toEqual(['CREATED']);
  });

  it('looks for links through so many of one’s own claims, whether others hold them in secret or not', async () => {
    await mass(vn, 1_100, { name: 'held' });
    await mass(kh, 1_100, { name: 'held' });
    await mass(jp, 1_100, { name: 'alone' });
    const seen = (await mass(th, 1, { name: 'held', audience: [vn.party] }))[0];
    await world.ownerSql(
      'insert into hub.claim_link (item, digest, owner, shared) select id, digest, owner, value like $1 from hub.indicator where value like $2 on conflict do nothing',
      ['held%', '%.example.com'],
    );
    const walk = async (who: Officer): Promise<{ pages: number; linked: string[] }> => {
      const [rest] = await world.ownerSql<{ id: string; many: number }>(
        `select count(*)::integer as many from hub.claim_link where owner = $1`, [who.party]); // prettier-ignore
      const linked: string[] = [];
      let [pages, below]: [number, string | null] = [0, null];
      do {
        const rows: { id: string | null; looked_to: string | null }[] = await reads(who, 'select * from hub.linked_claims($1, 1000)', [
          below,
        ]);
        linked.push(...rows.flatMap(({ id }) => id ?? []));
        below = rows.at(-1)?.looked_to ?? null;
        pages += 1;
      } while (below !== null && pages < 100);
      expect(pages).toBe(Math.floor((rest?.many ?? 0) / 500) + 1);
      return { pages, linked };
    };
    const [alone, held] = [await walk(jp), await walk(vn)];
    expect([alone.pages, held.pages]).toEqual([3, 3]);
    const ids = await world.ownerSql<{ id: string }>(`select id from hub.indicator where owner = $1 and value = 'held1.example.com'`, [
      vn.party,
    ]);
    expect(seen).toBeDefined();
    expect(held.linked).toContain(ids[0]?.id);
    expect(held.linked.length).toBeLessThan(20);
  });

  it('keeps a row a claim, however many claim one value', async () => {
    const value = `mass-${randomUUID()}.example.com`;
    const many = 300;
    await finds();
    await world.ownerSql('begin');
    await world.ownerSql('alter table hub.indicator disable trigger user');
    await world.ownerSql(
      `insert into hub.indicator (id, kind, scope, value, display, threat, tlp, owner, agency, digest, claim_mark, owner_mark, discoverability)
         select gen_random_uuid(), 'DOMAIN', '', $1, $1, 'PHISHING', 'GREEN', a.party, a.key, hub.digest('DOMAIN', '', $1), $1 || n, 'x', 'HIT'
           from generate_series(1, $2) n cross join lateral (select a.party, a.key from hub.agency a where a.key in ($3, $4) order by a.key offset n % 2 limit 1) a`,
      [value, many, th.agency, kh.agency],
    );
    await world.ownerSql('alter table hub.indicator enable trigger user');
    await world.ownerSql(
      `insert into hub.stream (seq, at, op, kind, item, version, owner, facets, facets_before, audience, audience_before, excluded, excluded_before, added_at)
         select h.last + row_number() over (), now(), 'PUBLISH', 'INDICATOR', i.id, 1, i.owner, '{}', '{}', '{}', '{}', '{}', '{}', greatest(now(), (select max(s.added_at) from hub.stream s)) + row_number() over () * interval '1 microsecond'
           from hub.indicator i, hub.sequence_head h where i.value = $1`,
      [value],
    );
    await world.ownerSql('update hub.sequence_head set last = last + $1', [many]);
    await world.ownerSql('commit');
    await finds();
    const rows = await world.ownerSql(
      'select from hub.claim_link l where l.digest = hub.digest($1, $2, $3) and l.shared', ['DOMAIN', '', value]); // prettier-ignore
    expect(rows).toHaveLength(many);
    const told = await world.ownerSql(
      `select about from hub.announcement where what = 'LINKED' and audience && array[$1, $2]::integer[] order by place desc limit 2`,
      [th.party, kh.party],
    );
    expect(told).toEqual([]); // nobody compared
  });
});
