import {
  type AppConnection,
  change,
  codeOf,
  type Officer,
  openWorld,
  publish,
  type Said,
  sight,
  type Sighted,
  type World,
} from './world.js';

const NIL = '00000000-0000-0000-0000-000000000000';

describe('the border around sightings', () => {
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

  const toAll = (said: Said = {}): Promise<string> => publish(app, th, { audience: [1, meta.party], ...said });
  async function sights(who: Officer, on: string, said: Sighted = {}): Promise<string> {
    const { outcome, id } = await sight(app, who, on, said);
    if (id === null) throw new Error(outcome);
    return id;
  }
  const sees = async (who: Officer, id: string): Promise<boolean> =>
    (await app.as(who, 'indicator:read', () => app.rows('select from hub.sighting_view where id = $1', [id]))).length > 0;
  const readers = async (id: string): Promise<string[]> => {
    const names: string[] = [];
    for (const [name, who] of Object.entries({ th, kh, vn, jp, meta })) if (await sees(who, id)) names.push(name);
    return names;
  };
  const audienceOf = async (id: string): Promise<readonly number[] | undefined> =>
    (await world.ownerSql<{ audience: number[] }>('select audience from hub.sighting where id = $1', [id]))[0]?.audience;

  it('shows one to its sighter and the claim’s owner, and to nobody else unless it is said', async () => {
    const claim = await toAll();
    expect(await readers(await sights(kh, claim))).toEqual(['th', 'kh']);
    expect(await readers(await sights(kh, claim, { verdict: 'FALSE_POSITIVE', audience: [vn.party] }))).toEqual(['th', 'kh', 'vn']);
    expect(await readers(await sights(kh, claim, { verdict: 'EXPIRED', audience: [1], excluded: [jp.party] }))).toEqual(['th', 'kh', 'vn']);
  });

  it('shows none to whom its claim is closed, whatever its own audience says', async () => {
    const claim = await publish(app, th, { audience: [kh.party] });
    const seen = await sights(kh, claim, { audience: [1, meta.party] });
    expect(await readers(seen)).toEqual(['th', 'kh']);
    await change(app, th, claim, `audience = '{1}', excluded = '{${kh.party}}'`);
    expect(await readers(seen)).toEqual(['th', 'vn', 'jp']); // not even to whoever said it
    await change(app, th, claim, `audience = '{}', excluded = '{}'`);
    expect(await readers(seen)).toEqual(['th']);
  });

  it('shows no version of one to whom its claim is closed, by the doors of exchange either', async () => {
    const claim = await publish(app, th, { audience: [kh.party] });
    const seen = await sights(kh, claim, { audience: [vn.party] });
    const versions = (who: Officer): Promise<object[]> =>
      app.as(who, 'indicator:read', () => app.rows('select version from hub.exchanged_versions(array[$1::uuid], array[1])', [seen]));
    expect([await versions(kh), await versions(vn)]).toEqual([[{ version: 1 }], []]);
    await change(app, th, claim, `audience = '{${kh.party},${vn.party}}'`);
    expect(await readers(seen)).toEqual(['th', 'kh', 'vn']);
  });

  it('answers alike about a claim that is hidden and one that there is not', async () => {
    const hidden = await publish(app, th, { audience: [kh.party] });
    expect(await sight(app, vn, hidden)).toEqual({ outcome: 'ABSENT', id: null });
    expect(await sight(app, vn, NIL)).toEqual({ outcome: 'ABSENT', id: null });
    const id = await sights(kh, hidden, { audience: [1] });
    const revoke = (who: Officer, one: string): Promise<string | undefined> =>
      codeOf(app.as(who, 'sighting:add', () => app.rows(`select hub.revoke_sighting($1, 'x')`, [one])));
    expect([await revoke(vn, id), await revoke(vn, NIL)]).toEqual(['HB404', 'HB404']);
  });

  it('lets a partner tell the owner alone, whatever it says', async () => {
    const seen = await sights(meta, await toAll(), { audience: [1, vn.party] });
    expect(await audienceOf(seen)).toEqual([th.party]);
    expect(await readers(seen)).toEqual(['th', 'meta']);
    // Nor with words, whatever the process that asks believes.
    expect(await codeOf(sight(app, meta, await toAll(), { note: 'a user' }))).toBe('HB500');
  });

  it('tells nothing of whose a claim is whose owner stays unnamed: not by its audience, its versions, nor its limits', async () => {
    const claim = await toAll({ attribution: 'HIDDEN' });
    const seen = await sights(kh, claim, { audience: [vn.party] });
    expect(await readers(seen)).toEqual(['th', 'kh', 'vn']);
    for (const who of [kh, vn]) {
      const known = await app.as(who, 'indicator:read', async () =>
        JSON.stringify([
          await app.rows('select * from hub.sighting_view where id = $1', [seen]),
          await app.rows('select * from hub.versions($1)', [seen]),
          await app.rows(`select * from hub.item_projection('SIGHTING', array[$1::uuid])`, [seen]),
        ]),
      );
      expect(known).not.toMatch(/item_owner|"audience"|Thailand/);
    }
    for (const column of ['owner', 'agency', 'audience', 'excluded', 'item_owner', 'item_agency_only', 'external_id', 'kind', 'threat']) {
      expect([column, await codeOf(app.as(kh, 'indicator:read', () => app.rows(`select ${column} from hub.sighting`)))]).toEqual([
        column,
        '42501',
      ]);
    }
  });

  it('keeps one from an owner beyond its sighter’s limits: loudly where the owner is named, silently where a refusal would name it', async () => {
    const [named, hidden] = [await toAll(), await toAll({ attribution: 'HIDDEN' })];
    const [limit] = await world.ownerSql<{ id: string }>(
      `insert into hub.sharing_limit (id, party, within, set_by) values (gen_random_uuid(), $1, $2, $3) returning id`,
      [jp.party, [vn.party], jp.user],
    );
    expect(await codeOf(sight(app, jp, named))).toBe('HB451');
    expect(await codeOf(sight(app, jp, hidden, { audience: [kh.party] }))).toBe('HB451');
    const silent = await sights(jp, hidden, { audience: [vn.party], externalId: 'silent' });
    expect(await readers(silent)).toEqual(['vn', 'jp']);
    await world.ownerSql('update hub.sharing_limit set lifted_at = now() where id = $1', [limit?.id]);
    await sight(app, jp, hidden, { audience: [vn.party], externalId: 'silent', note: 'again' }); // not opened by saying it once more
    expect(await readers(silent)).toEqual(['vn', 'jp']);
  });

  it('reaches no partner from a party that shares nothing with partners: refused where the partner is named, behind its bar where a refusal would name it', async () => {
    await world.ownerSql('insert into hub.sharing_policy (party, never_partners, set_by) values ($1, true, $2)', [jp.party, jp.user]);
    const [named, hidden] = [
      await publish(app, meta, { audience: [jp.party] }),
      await publish(app, meta, { audience: [jp.party], attribution: 'HIDDEN' }),
    ];
    expect(await codeOf(sight(app, jp, named))).toBe('HB451');
    expect(await codeOf(sight(app, jp, await publish(app, th, { audience: [jp.party] }), { audience: [meta.party] }))).toBe('HB451');
    expect(await sight(app, jp, hidden)).toMatchObject({ outcome: 'CREATED' });
    await world.ownerSql('delete from hub.sharing_policy');
    expect(await sight(app, jp, named)).toMatchObject({ outcome: 'CREATED' });
  });

  it('tells nothing of whose a claim is by saying it again for other eyes, nor by a limit that is set behind it', async () => {
    const claim = await toAll({ attribution: 'HIDDEN' });
    const versionOf = async (id: string): Promise<unknown> =>
      (await app.as(jp, 'indicator:read', () => app.rows('select version from hub.sighting_view where id = $1', [id])))[0];
    for (const country of [th, vn]) {
      const externalId = `eyes ${country.party}`;
      const [id] = [await sights(jp, claim, { externalId })];
      expect(await sight(app, jp, claim, { externalId })).toMatchObject({ outcome: 'UNCHANGED' });
      expect(await sight(app, jp, claim, { externalId, audience: [country.party] })).toMatchObject({ outcome: 'UPDATED' });
      expect(await sight(app, jp, claim, { externalId, audience: [country.party] })).toMatchObject({ outcome: 'UNCHANGED' });
      expect(await sight(app, jp, claim, { externalId })).toMatchObject({ outcome: 'UPDATED' });

      const within = [kh, th, vn].filter(({ party }) => party !== country.party).map(({ party }) => party);
      const [limit] = await world.ownerSql<{ id: string }>(
        'insert into hub.sharing_limit (id, party, within, set_by) values (gen_random_uuid(), $1, $2, $3) returning id',
        [jp.party, within, jp.user],
      );
      const admin = await world.signsIn('admin@jp.example');
      await app.as(admin, 'policy:manage', () => app.rows('select hub.narrow_to_limits(null, 100000)'));
      expect(await versionOf(id)).toEqual({ version: 3 });
      expect(await sight(app, jp, claim, { externalId })).toMatchObject({ outcome: 'UNCHANGED' });
      expect(await codeOf(sight(app, jp, claim, { externalId, audience: [country.party] }))).toBe('HB451');
      await world.ownerSql('update hub.sharing_limit set lifted_at = now() where id = $1', [limit?.id]);
    }
  });

  it('obeys a limit that is set later, and one that a claim’s new label falls under, without standing in the owner’s way', async () => {
    const claim = await toAll();
    const seen = await sights(vn, claim, { audience: [kh.party, jp.party] });
    await world.ownerSql(
      `insert into hub.sharing_limit (id, party, labels, within, set_by) values (gen_random_uuid(), $1, '{AMBER}', $2, $3)`,
      [vn.party, [kh.party], vn.user],
    );
    await change(app, th, claim, `tlp = 'AMBER', audience = '{${[kh, vn, jp].map(({ party }) => party).join()}}'`);
    expect(await audienceOf(seen)).toEqual([kh.party]);
    await world.ownerSql('update hub.sharing_limit set lifted_at = now() where party = $1', [vn.party]);
  });

  it('asks no second officer for what goes back to the owner, and does not let others have it without one', async () => {
    const claim = await toAll();
    await world.ownerSql(`insert into hub.sharing_policy (party, second_from, set_by) values ($1, 'GREEN', $2)`, [vn.party, vn.user]);
    expect(await readers(await sights(vn, claim))).toEqual(['th', 'vn']);
    expect(await codeOf(sight(app, vn, claim, { verdict: 'EXPIRED', audience: [kh.party] }))).toBe('HB451');
    await world.ownerSql('delete from hub.sharing_policy where party = $1', [vn.party]);
  });

  it('gets a narrower label with its claim, and never a wider one', async () => {
    const claim = await publish(app, th, { tlp: 'AMBER', audience: [kh.party] });
    const seen = await sights(kh, claim);
    const label = async (): Promise<unknown> => (await world.ownerSql('select tlp from hub.sighting where id = $1', [seen]))[0]?.tlp;
    await change(app, th, claim, `tlp = 'RED'`);
    expect(await label()).toBe('RED');
    await change(app, th, claim, `tlp = 'GREEN'`);
    expect(await label()).toBe('RED');
  });

  it('is written in its own acts alone, and by no statement', async () => {
    const claim = await toAll();
    const seen = await sights(kh, claim);
    const said = JSON.stringify([
      { place: 0, indicator: claim, verdict: 'SEEN', count: 1, audience: [], excluded: [], attribution: 'NAMED' },
    ]);
    for (const needs of ['indicator:read', 'indicator:publish', 'indicator:revoke']) {
      expect(await codeOf(app.as(kh, needs, () => app.rows('select * from hub.publish_sightings($1)', [said])))).toBe('HB500');
      expect(await codeOf(app.as(kh, needs, () => app.rows(`select hub.revoke_sighting($1, 'x')`, [seen])))).toBe('HB500');
    }
    for (const statement of [
      `update hub.sighting set count = 2`,
      `delete from hub.sighting`,
      `insert into hub.sighting (id) values ('${NIL}')`,
    ]) {
      expect(await codeOf(app.as(kh, 'sighting:add', () => app.rows(statement)))).toBe('42501');
    }
  });

  it('waits for whoever is changing who sees the claim, so that what was said in between is withdrawn as well', async () => {
    const claim = await toAll();
    await world.settle();
    const other = await world.connect();
    await app.enter(th, 'indicator:publish');
    await app.rows(`update hub.indicator set audience = $2, version = version + 1, ordinal = 0 where id = $1`, [claim, [kh.party]]);
    const saying = sight(other, kh, claim, { audience: [1] });
    await app.rows('commit');
    const { id } = await saying;
    await world.settle();
    const told = async (who: Officer): Promise<unknown[]> =>
      app.as(who, 'indicator:read', () => app.rows(`select operation from hub.feed_events(0, 10000, '{}') where item = $1`, [id]));
    expect([await told(th), await told(vn)]).toEqual([[{ operation: 'PUBLISHED' }], []]);
  });

  it('ends with its claim, and says so to whoever saw both', async () => {
    const claim = await toAll({ retainUntil: new Date(Date.now() + 3_600_000) });
    const seen = await sights(kh, claim, { audience: [vn.party], note: 'a note that ends' });
    await world.settle();
    await world.ownerSql('begin; alter table hub.indicator disable trigger user');
    await world.ownerSql('update hub.indicator set retain_until = clock_timestamp() where id = $1', [claim]);
    await world.ownerSql('alter table hub.indicator enable trigger user; commit');
    expect(await readers(seen)).toEqual([]);
    await world.relay.query('select hub.delete_expired_items(500)');
    await world.settle();
    const told = async (who: Officer): Promise<unknown[]> =>
      app.as(who, 'indicator:read', () =>
        app.rows<{ operation: string }>(`select operation from hub.feed_events(0, 10000, '{}') where item = $1`, [seen]),
      );
    expect([await told(vn), await told(th), await told(jp)]).toEqual([[{ operation: 'WITHDRAWN' }], [{ operation: 'WITHDRAWN' }], []]);
    expect(await world.ownerSql('select from hub.item_version where item = $1', [seen])).toEqual([]);
  });
});
