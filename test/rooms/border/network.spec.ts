import { randomUUID } from 'node:crypto';
import { type AppConnection, change, codeOf, type Officer, openWorld, publish, type Said, type World } from './world.js';

const NIL = '00000000-0000-0000-0000-000000000000';

describe('the border around networks and links', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer, kh: Officer, vn: Officer, jp: Officer, meta: Officer;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    const analyst = (slug: string): Promise<Officer> => world.signsIn(`analyst@${slug}.example`);
    [th, kh, vn, jp] = [await analyst('th'), await analyst('kh'), await analyst('vn'), await analyst('jp')];
    meta = await world.signsIn('contributor@meta.example');
  });
  afterAll(() => world.close());

  const says = async (who: Officer, from: string, to: string, said: object = {}): Promise<{ outcome: string; id: string | null }> => {
    const row = { place: 0, id: randomUUID(), relation: 'USES', from, to, attribution: 'NAMED', audience: [], excluded: [], ...said };
    const rows = await app.as(who, 'indicator:publish', () =>
      app.rows<{ outcome: string; id: string | null }>('select outcome, id from hub.say_relationships($1)', [JSON.stringify([row])]),
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
      if ((await reads(who, 'select from hub.relationship_seen where id = $1', [id])).length > 0) names.push(name);
    }
    return names;
  };
  const finds = async (): Promise<void> => {
    await world.settle();
    while (((await world.relay.query<{ n: number }>('select hub.find_links(1000) as n')).rows[0]?.n ?? 0) > 0);
  };
  /** Everything that one learns around a claim, to the byte: the graph, three steps far, links, relationships, announcements. */
  const learns = async (who: Officer, claim: string): Promise<string> =>
    JSON.stringify(
      await app.as(who, 'indicator:read', async () => {
        let frontier = (await app.rows<{ digest: Buffer }>('select digest from hub.indicator where id = $1', [claim])).map(
          ({ digest }) => digest,
        );
        const all: unknown[] = [];
        for (let level = 0; level < 3; level += 1) {
          all.push(await app.rows('select * from hub.network_nodes($1)', [frontier]));
          const ties = await app.rows<{ next: Buffer }>('select * from hub.network_step($1, null, null, 50)', [frontier]);
          all.push(ties);
          frontier = ties.map(({ next }) => next);
        }
        return [
          ...all,
          await app.rows('select * from hub.holders(array[$1::uuid])', [claim]),
          await app.rows('select * from hub.linked(null, 100)'),
          await app.rows('select * from hub.relationship_seen order by id'),
          await app.rows('select id, what, about from hub.announcement order by id'),
          await app.rows(`select item, kind, operation from hub.feed_events(0, 10000, '{"includeOwn": true}') where item is not null`),
        ];
      }),
    );

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
    const mine = await publish(app, vn, { value, discoverability: 'HIT' });
    const theirs = await publish(app, meta, { value });
    const holders = (who: Officer, id: string): Promise<object[]> =>
      reads(who, 'select seen, party from hub.holders(array[$1::uuid])', [id]);
    const id = await publish(app, kh, { value, discoverability: 'HIT', tlp: 'RED' });
    expect(await holders(vn, mine)).toEqual([]);
    await change(app, kh, id, `tlp = 'GREEN', agency_only = ${kh.agency}`);
    expect(await holders(vn, mine)).toEqual([]);
    await change(app, kh, id, `agency_only = null`);
    expect(await holders(vn, mine)).toEqual([{ seen: false, party: null }]);
    expect(await holders(meta, theirs)).toEqual([]);
    // By a claim in secret nobody learns anything; by one that Cambodia sees, it does.
    await change(app, vn, mine, `discoverability = 'SILENT'`);
    expect(await holders(vn, mine)).toEqual([]);
    await change(app, vn, mine, `audience = '{${kh.party}}'`);
    expect(await holders(vn, mine)).toEqual([{ seen: false, party: null }]);
    await change(app, vn, mine, `audience = '{}', discoverability = 'HIT'`);
    await change(app, meta, theirs, `discoverability = 'HIT'`); // a matter between countries
    expect(await holders(vn, mine)).toEqual([{ seen: false, party: null }]);
    const bar = async (on: boolean): Promise<unknown> =>
      app.as(await world.signsIn('admin@kh.example'), 'bar:manage', () =>
        app.rows('select hub.set_bar((select id from hub.party where key = $1), $2)', [vn.party, on]),
      );
    await bar(true);
    expect(await holders(vn, mine)).toEqual([]);
    await bar(false);
    await change(app, kh, id, `discoverability = 'HIT_CONTACT', attribution = 'HIDDEN'`);
    expect(await holders(vn, mine)).toEqual([{ seen: false, party: null }]);
    await change(app, kh, id, `attribution = 'NAMED'`);
    expect(await holders(vn, mine)).toMatchObject([{ seen: false, party: { name: 'Cambodia' } }]);
    // Who does not hold the value is hinted at nothing, though it sees a claim of it.
    const open = await publish(app, th, { value, audience: [jp.party] });
    expect(await holders(jp, open)).toMatchObject([{ seen: true, party: { name: 'Thailand' } }]);
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
         select h.last + row_number() over (), now(), 'PUBLISH', 'INDICATOR', i.id, 1, i.owner, '{}', '{}', '{}', '{}', '{}', '{}', now() + row_number() over () * interval '1 microsecond'
           from hub.indicator i, hub.sequence_head h where i.value = $1`,
      [value],
    );
    await world.ownerSql('update hub.sequence_head set last = last + $1', [many]);
    await world.ownerSql('commit');
    await finds();
    const rows = await world.ownerSql(
      'select from hub.claim_link l where l.digest = hub.digest($1, $2, $3) and l.shared', ['DOMAIN', '', value]); // prettier-ignore
    expect(rows).toHaveLength(many);
    const told = await world.ownerSql<{ about: { count: number } }>(
      `select about from hub.announcement where what = 'LINKED' and audience && array[$1, $2]::integer[] order by place desc limit 2`,
      [th.party, kh.party],
    );
    expect(told.map(({ about }) => about.count)).toEqual([many / 2, many / 2]);
  });
});
