import { type AppConnection, change, codeOf, type Officer, openWorld, publish, type World, write } from './world.js';

describe('writing', () => {
  let world: World;
  let app: AppConnection;
  let everyone: Record<'th' | 'kh', Officer>;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    everyone = { th: await world.signsIn('analyst@th.example'), kh: await world.signsIn('analyst@kh.example') };
  });
  afterAll(() => world.close());

  const refused = (who: Officer, statement: string, values: readonly unknown[] = []): Promise<string | undefined> =>
    codeOf(app.as(who, 'indicator:publish', () => app.rows(statement, values)));

  it('is in one’s own name, party and agency alike', async () => {
    const stranger = (party: number, agency: number | null): Promise<string | undefined> =>
      codeOf(app.as(everyone.kh, 'indicator:publish', () => write(app, { ...everyone.kh, party, agency })));
    expect(await stranger(everyone.th.party, everyone.th.agency)).toBe('42501');
    expect(await stranger(everyone.kh.party, everyone.th.agency)).toBe('42501');
    expect(await stranger(everyone.th.party, everyone.kh.agency)).toBe('42501');
  });

  it('changes nothing of what one merely sees, and nothing of another agency of one’s own', async () => {
    const id = await publish(app, everyone.th, { audience: [1] });
    const before = await world.ownerSql('select * from hub.indicator where id = $1', [id]);
    for (const statement of [
      'update hub.indicator set version = version + 1, threat = $$OTHER$$ where id = $1 returning id',
      'update hub.indicator_detail set description = $$x$$ where id = $1 returning id',
      'select id from hub.indicator where id = $1 for update',
      'select id from hub.own_claims($${}$$, $${}$$, array[$1::uuid])',
    ]) {
      expect(await app.as(everyone.kh, 'indicator:publish', () => app.rows(statement, [id]))).toEqual([]);
    }
    expect(await world.ownerSql('select * from hub.indicator where id = $1', [id])).toEqual(before);
  });

  it('answers a detail for a hidden claim and one for no claim alike', async () => {
    const hidden = await publish(app, everyone.th);
    const statement = 'insert into hub.indicator_detail (id, raw, owner, agency) values ($1, $$x$$, hub.me(), hub.my_agency())';
    expect(await refused(everyone.kh, statement, [hidden])).toBe('42501');
    expect(await refused(everyone.kh, statement, ['00000000-0000-0000-0000-000000000000'])).toBe('42501');
  });

  it('cannot give a claim another owner, another fingerprint or another mark', async () => {
    const id = await publish(app, everyone.kh);
    const marks = 'select owner, digest, claim_mark, owner_mark from hub.indicator where id = $1';
    const before = await world.ownerSql(marks, [id]);
    for (const column of ['owner = 10', 'agency = 10', 'id = gen_random_uuid()', 'published_at = now()']) {
      expect(await refused(everyone.kh, `update hub.indicator set version = version + 1, ${column} where id = $1`, [id])).toBe('42501');
    }
    await change(app, everyone.kh, id, `digest = 'x', claim_mark = 'x', owner_mark = 'x'`);
    expect(await world.ownerSql(marks, [id])).toEqual(before);
  });

  it('says how a claim may go further of one’s own agency’s alone, and in acts of publishing alone', async () => {
    const [own, theirs, red] = [
      await publish(app, everyone.kh),
      await publish(app, everyone.th, { audience: [1] }),
      await publish(app, everyone.kh, { tlp: 'RED' }),
    ];
    const said = JSON.stringify([own, theirs, red].map((id) => ({ id, onward_rule: 'NONE', onward_within: [] })));
    await app.as(everyone.kh, 'indicator:publish', () => app.rows('select hub.set_onward_rules_of_claims($1::jsonb)', [said]));
    const rules = (): Promise<readonly object[]> =>
      world.ownerSql('select item, rule from hub.onward_rule where item = any ($1) order by item', [[own, theirs, red]]);
    expect(await rules()).toEqual([own, red].sort().map((item) => ({ item, rule: 'NONE' })));
    const looser = JSON.stringify([{ id: own, onward_rule: 'WITHIN', onward_within: [1] }]);
    for (const [who, act] of [
      [everyone.th, 'indicator:publish'],
      [everyone.kh, 'indicator:read'],
    ] as const) {
      await codeOf(app.as(who, act, () => app.rows('select hub.set_onward_rules_of_claims($1::jsonb)', [looser])));
    }
    expect(
      await codeOf(app.as(everyone.kh, 'indicator:read', () => app.rows('select hub.set_onward_rules_of_claims($1::jsonb)', [looser]))),
    ).toBe('HB500');
    expect(await rules()).toEqual([own, red].sort().map((item) => ({ item, rule: 'NONE' })));
  });

  it('leaves its version and its event behind, whatever wrote', async () => {
    const id = await publish(app, everyone.kh);
    await change(app, everyone.kh, id, `threat = 'OTHER'`);
    expect(await refused(everyone.kh, `update hub.indicator set threat = 'PHISHING' where id = $1`, [id])).toBe('HB500');
    expect(await world.ownerSql('select version, op from hub.item_version where item = $1 order by version', [id])).toEqual([
      { version: 1, op: 'PUBLISH' },
      { version: 2, op: 'UPDATE' },
    ]);
  });
});
