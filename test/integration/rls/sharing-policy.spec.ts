import { randomUUID } from 'node:crypto';
import { until } from '../../support/officer.js';
import { type AppConnection, change, codeOf, type Officer, openWorld, publish, type World, write } from './world.js';

const FORBIDDEN = 'HB451';

describe('what a party’s policy says, to whoever speaks SQL as the hub does', () => {
  let world: World;
  let app: AppConnection;
  let other: AppConnection;
  let admin: Officer;
  let th: Officer;
  let second: Officer;
  let kh: Officer;
  let meta: Officer;

  beforeAll(async () => {
    world = await openWorld();
    [app, other] = [await world.connect(), await world.connect()];
    await world.ownerSql(`update hub.user_account set roles = '{APPROVER}' where email = 'liaison@th.example'`);
    await world.ownerSql(`update hub.user_account set roles = '{ANALYST,APPROVER}' where email = 'analyst@th.example'`);
    [admin, th, second] = [
      await world.signsIn('admin@th.example'),
      await world.signsIn('analyst@th.example'),
      await world.signsIn('liaison@th.example'),
    ];
    [kh, meta] = [await world.signsIn('analyst@kh.example'), await world.signsIn('contributor@meta.example')];
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.ownerSql('delete from hub.sharing_policy');
    await world.ownerSql('delete from hub.sharing_limit');
  });

  const manages = (statement: string, values: readonly unknown[], by = admin, connection = app): Promise<unknown> =>
    connection.as(by, 'policy:manage', () => connection.rows(statement, values));
  const sets = (given: object): Promise<unknown> => manages('select hub.set_sharing_policy($1)', [JSON.stringify(given)]);
  const limits = (given: object, connection = app): Promise<unknown> =>
    connection.as(admin, 'policy:manage', async () => {
      await connection.rows('select hub.add_sharing_limit($1)', [JSON.stringify({ id: randomUUID(), ...given })]);
      await narrows(connection);
    });
  /** Two items a piece, as many pieces as it takes. */
  const narrows = async (connection: AppConnection): Promise<void> => {
    for (let behind: string | null = null; ;) {
      const [row]: { behind: string | null }[] = await connection.rows('select hub.narrow_to_limits($1, 2) as behind', [behind]);
      behind = row?.behind ?? null;
      if (behind === null) return;
    }
  };
  const requests = async (item: string, version: number, wanted: readonly number[], tlp = 'AMBER', by = th): Promise<string> => {
    const asked = [{ id: randomUUID(), item, version, tlp, wanted, wantedExcept: [] }];
    await app.as(by, 'indicator:publish', () => app.rows('select hub.request_releases($1)', [JSON.stringify(asked)]));
    return asked[0]?.id ?? '';
  };
  const decides = async (id: string, by = second, connection = app): Promise<unknown> => {
    const [row] = await connection.as(by, 'release:approve', () =>
      connection.rows<{ verdict: string }>('select hub.decide_release($1, true, null) as verdict', [id]),
    );
    return row?.verdict;
  };
  const audienceOf = async (id: string): Promise<unknown> =>
    (await world.ownerSql<{ audience: number[] }>('select audience from hub.indicator where id = $1', [id]))[0]?.audience;
  const somebodyWaits = (): Promise<unknown> =>
    until(
      () =>
        world.ownerSql(
          `select from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and not l.granted`,
        ),
      (waiting) => waiting.length > 0,
    );

  describe('with a second officer from AMBER on', () => {
    beforeEach(() => sets({ secondFrom: 'AMBER' }));

    it('no statement of one officer opens an item further, however it is written', async () => {
      expect(await codeOf(publish(app, th, { tlp: 'AMBER', audience: [kh.party] }))).toBe(FORBIDDEN);
      const id = await publish(app, th, { tlp: 'AMBER' });
      for (const what of [
        `audience = array[${kh.party}]`,
        `tlp = 'GREEN'`,
        `tlp = 'CLEAR', audience = '{1}'`,
        `tlp = 'RED', audience = array[${kh.party}]`,
      ]) {
        expect([what, await codeOf(change(app, th, id, what))]).toEqual([what, FORBIDDEN]);
      }
      const [group] = await world.ownerSql<{ key: number }>('select key from hub.working_group limit 1');
      const excepted = await publish(app, th, { tlp: 'GREEN', audience: [group?.key ?? 0], excluded: [kh.party] });
      await change(app, th, excepted, `tlp = 'AMBER'`); // stricter
      expect(await codeOf(change(app, th, excepted, `excluded = '{}'`))).toBe(FORBIDDEN);
      await change(app, th, excepted, `audience = '{}'`);
      expect(await codeOf(change(app, th, excepted, `audience = '{${group?.key}}'`))).toBe(FORBIDDEN);
      expect(await codeOf(change(app, th, excepted, `audience = '{1}'`))).toBe('HB454'); // the label is checked before the policy
      expect(await codeOf(change(app, th, excepted, `audience = '{${group?.key},${kh.party}}'`))).toBe(FORBIDDEN);
      await publish(app, th, { tlp: 'GREEN', audience: [1] });
      await publish(app, kh, { tlp: 'AMBER', audience: [th.party] }); // another party has its own policy
    });

    it('no statement of one officer opens a tear-line further whose original needs a second officer', async () => {
      const jp = await world.key('jp');
      const original = await publish(app, th, { tlp: 'RED' });
      const copy = await publish(app, th, { tlp: 'GREEN', audience: [kh.party] });
      const torn = `insert into hub.tear_line (copy, original, owner, original_tlp, created_by) values ($1, $2, $3, 'RED', $4)`;
      await world.ownerSql(torn, [copy, original, th.party, th.user]);
      for (const what of [`audience = array[${kh.party}, ${jp}]`, `audience = '{1}'`, `tlp = 'CLEAR'`, `discoverability = 'HIT'`]) {
        expect([what, await codeOf(change(app, th, copy, what))]).toEqual([what, FORBIDDEN]);
      }
      await change(app, th, copy, `audience = '{}'`);
      expect(await codeOf(change(app, th, copy, `audience = array[${kh.party}]`))).toBe(FORBIDDEN);
      expect(await decides(await requests(copy, 2, [kh.party], 'GREEN'))).toBe('APPROVED');
      expect(await audienceOf(copy)).toEqual([kh.party]);
      const plain = await publish(app, th, { tlp: 'GREEN', audience: [kh.party] });
      await change(app, th, plain, `audience = array[${kh.party}, ${jp}]`);
    });

    it('no statement of one officer lets strangers learn more, neither that somebody has it nor who', async () => {
      const id = await publish(app, th, { tlp: 'AMBER' });
      for (const what of [
        `discoverability = 'HIT'`,
        `discoverability = 'HIT_CONTACT'`,
        `discoverability = 'HIT', attribution = 'HIDDEN'`,
      ]) {
        expect([what, await codeOf(change(app, th, id, what))]).toEqual([what, FORBIDDEN]);
      }
      await change(app, th, id, `discoverability = 'SILENT'`);
      await sets({ secondFrom: 'RED' });
      await change(app, th, id, `discoverability = 'HIT_CONTACT', attribution = 'HIDDEN'`);
      await sets({ secondFrom: 'AMBER' });
      expect(await codeOf(change(app, th, id, `attribution = 'NAMED'`))).toBe(FORBIDDEN);
      await change(app, th, id, `discoverability = 'HIT'`);
      await change(app, th, id, `discoverability = 'HIDDEN'`);
    });

    it('asking for a release, or approving one’s own, opens nothing; nor does an approval of something else, or of another time', async () => {
      const id = await publish(app, th, { tlp: 'AMBER' });
      const asked = await requests(id, 1, [kh.party]);
      expect(await decides(asked, th)).toBe('OWN');
      expect(await codeOf(change(app, th, id, `audience = array[${kh.party}]`))).toBe(FORBIDDEN);
      expect(await decides(asked)).toBe('APPROVED');
      expect(await audienceOf(id)).toEqual([kh.party]);
      await change(app, th, id, `audience = '{}'`);
      expect(await codeOf(change(app, th, id, `audience = array[${kh.party}]`))).toBe(FORBIDDEN); // it was released once
      expect(await decides(asked)).toBe('DECIDED');

      const later = await requests(id, 3, [kh.party]);
      const elsewhere = `update hub.release_request set outcome = 'APPROVED', decided_by = $2, decided_at = now(), decided_tx = pg_current_xact_id() where id = $1`;
      await world.ownerSql(elsewhere, [later, second.user]);
      expect(await codeOf(change(app, th, id, `audience = array[${kh.party}]`))).toBe(FORBIDDEN); // approved in another transaction
    });

    it('a second officer releases what was asked for and writes nothing else', async () => {
      const id = await publish(app, th, { tlp: 'AMBER' });
      const asked = await requests(id, 1, [kh.party]);
      const attempt = app.as(second, 'release:approve', async () => {
        await app.rows('select hub.decide_release($1, true, null)', [asked]);
        return app.rows(`update hub.indicator set version = version + 1, audience = '{1}', tlp = 'CLEAR' where id = $1 returning id`, [id]);
      });
      expect(await attempt).toEqual([]); // no row that an approver may change
      expect(await audienceOf(id)).toEqual([kh.party]);
    });

    it('nobody asks for what is another party’s or agency’s, or for another version', async () => {
      const id = await publish(app, th, { tlp: 'AMBER' });
      for (const [by, version] of [
        [kh, 1],
        [th, 2],
      ] as const) {
        const asked = await requests(id, version, [kh.party], 'AMBER', by);
        expect(await world.ownerSql('select from hub.release_request where id = $1', [asked])).toEqual([]);
      }
      const asked = await requests(id, 1, [kh.party]);
      await requests(id, 1, [], 'AMBER', kh); // and overtakes nothing of theirs
      expect(await decides(asked, await world.signsIn('liaison@th.example'))).toBe('APPROVED');
    });

    it('what is kept to one agency is released by a second officer of that agency alone', async () => {
      const id = await publish(app, th, { tlp: 'AMBER', agencyOnly: true });
      const asked = await requests(id, 1, [kh.party]);
      const agency = `with made as (insert into hub.agency (id, party, name) values (gen_random_uuid(), $1, 'Other') returning key)
        update hub.user_account set agency = made.key from made where id = $2`;
      await world.ownerSql(agency, [th.party, second.user]);
      expect(await decides(asked)).toBeNull();
      await world.ownerSql('update hub.user_account set agency = $1 where id = $2', [th.agency, second.user]);
      expect(await decides(asked)).toBe('APPROVED');
    });

    it('a group that was left meanwhile is not told', async () => {
      const [group] = await world.ownerSql<{ key: number }>('select key from hub.working_group limit 1');
      const id = await publish(app, th, { tlp: 'AMBER' });
      const asked = await requests(id, 1, [group?.key ?? 0]);
      await world.ownerSql('select hub.leave_key($1, $2)', [th.party, group?.key]);
      expect(await decides(asked)).toBe('GROUP_LEFT');
      await world.ownerSql('select hub.join_key($1, $2)', [th.party, group?.key]);
    });

    it('functions answer in their own acts alone', async () => {
      const id = await publish(app, th, { tlp: 'AMBER' });
      const asked = await requests(id, 1, [kh.party]);
      for (const [act, statement, values] of [
        ['indicator:read', 'select hub.decide_release($1, true, null)', [asked]],
        ['indicator:publish', 'select hub.decide_release($1, true, null)', [asked]],
        ['indicator:read', 'select hub.withdraw_release($1)', [asked]],
        ['indicator:read', 'select hub.request_releases($1)', ['[]']],
        ['indicator:publish', 'select hub.set_sharing_policy($1)', ['{}']],
        ['indicator:publish', 'select hub.add_sharing_limit($1)', ['{}']],
        ['indicator:publish', 'select hub.lift_sharing_limit($1)', [asked]],
        ['indicator:publish', 'select hub.narrow_to_limits(null, $1)', [1]],
      ] as const) {
        expect([statement, await codeOf(app.as(th, act, () => app.rows(statement, values)))]).toEqual([statement, 'HB500']);
      }
      expect(await audienceOf(id)).toEqual([]);
    });

    it('content that waits is written by the approval of another officer, and kept by no request that has ended', async () => {
      const id = await publish(app, th, { tlp: 'AMBER' });
      const content = { threat: 'MALWARE', tags: ['new'], audience: [1], owner: kh.party, description: 'x' };
      const asks = async (item: string): Promise<string> => {
        const asked = { id: randomUUID(), item, version: 1, tlp: 'AMBER', wanted: [], wantedExcept: [], content };
        await app.as(th, 'indicator:publish', () => app.rows('select hub.request_releases($1)', [JSON.stringify([asked])]));
        return asked.id;
      };
      const stands = (): Promise<unknown[]> =>
        world.ownerSql('select threat, tags, audience, version from hub.indicator where id = $1', [id]);
      const withContent = (): Promise<unknown[]> => world.ownerSql('select item from hub.release_request where content is not null');
      await asks(id); // the next one overtakes it
      const asked = await asks(id);
      expect(await withContent()).toEqual([{ item: id }]);
      const seen = (by: Officer): Promise<unknown[]> =>
        app.as(by, 'indicator:read', () => app.rows('select content from hub.releases(null, true, null, 10) where content is not null'));
      expect([(await seen(second)).length, (await seen(kh)).length, (await seen(meta)).length]).toEqual([1, 0, 0]);
      expect(await codeOf(app.as(th, 'indicator:read', () => app.rows('select content from hub.release_request')))).toBe('42501');
      expect([await decides(asked, th), await decides(asked)]).toEqual(['OWN', 'APPROVED']);
      expect(await stands()).toEqual([{ threat: 'MALWARE', tags: ['new'], audience: [], version: 2 }]);
      expect(await withContent()).toEqual([]);
      const reopened = world.ownerSql(`update hub.release_request set content = '{}' where id = $1 returning content`, [asked]);
      expect(await reopened).toEqual([{ content: null }]);
    });

    it('whoever was publishing when the policy came is before it or obeys it', async () => {
      await world.ownerSql('delete from hub.sharing_policy');
      await app.enter(admin, 'policy:manage');
      await app.rows('select hub.set_sharing_policy($1)', [JSON.stringify({ secondFrom: 'AMBER' })]);
      const late = codeOf(publish(other, th, { tlp: 'AMBER', audience: [kh.party] }));
      await somebodyWaits();
      await app.rows('commit');
      expect(await late).toBe(FORBIDDEN);
    });
  });

  it('with a second officer for partners, neither a claim nor its detail is opened to one', async () => {
    await sets({ secondForPartners: true });
    expect(await codeOf(publish(app, th, { audience: [1, meta.party] }))).toBe(FORBIDDEN);
    const id = await publish(app, th, { audience: [1] });
    expect(await codeOf(change(app, th, id, `audience = array[1, ${meta.party}]`))).toBe(FORBIDDEN);
    const released = app.as(th, 'indicator:publish', () =>
      app.rows('update hub.indicator_detail set version = 2, released = true where id = $1', [id]),
    );
    expect(await codeOf(released)).toBe(FORBIDDEN);
    expect(await decides(await requests(id, 1, [1, meta.party], 'GREEN'))).toBe('APPROVED');
    await change(app, th, id, `threat = 'OTHER'`); // what is out may be corrected
    expect(await codeOf(change(app, th, id, `tlp = 'CLEAR'`))).toBe(FORBIDDEN);
  });

  it('a limit forbids every statement that goes beyond it, and an approval as well', async () => {
    await limits({ kinds: ['DOMAIN'], threats: ['PHISHING'], within: [kh.party] });
    expect(await codeOf(publish(app, th, { audience: [1] }))).toBe(FORBIDDEN);
    const id = await publish(app, th, { audience: [kh.party] });
    expect(await codeOf(change(app, th, id, `audience = array[${meta.party}]`))).toBe(FORBIDDEN);
    await change(app, th, id, `threat = 'OTHER', audience = '{1}'`);
    expect(await codeOf(change(app, th, id, `threat = 'PHISHING'`))).toBe(FORBIDDEN);
    await change(app, th, id, `threat = 'PHISHING', audience = '{}'`);
    expect(await codeOf(decides(await requests(id, 3, [1], 'GREEN')))).toBe(FORBIDDEN);
    await publish(app, kh, { audience: [1] }); // of another party
  });

  it('a limit narrows every item that goes beyond it, in however many pieces, and no other', async () => {
    const beyond: string[] = [];
    for (let count = 0; count < 5; count += 1) beyond.push(await publish(app, th, { tlp: 'CLEAR', audience: [1, meta.party] }));
    const [milder, others] = [await publish(app, th, { audience: [1] }), await publish(app, kh, { tlp: 'CLEAR', audience: [1] })];
    await limits({ labels: ['CLEAR'], within: [kh.party] });
    for (const id of beyond) expect(await audienceOf(id)).toEqual([]);
    expect([await audienceOf(milder), await audienceOf(others)]).toEqual([[1], [1]]);
  });

  it('a limit narrows what was being published while it was set', async () => {
    await app.enter(th, 'indicator:publish');
    const id = await write(app, th, { audience: [1, kh.party] });
    const limit = limits({ within: [kh.party] }, other);
    await somebodyWaits();
    await app.rows('commit');
    await limit;
    expect(await audienceOf(id)).toEqual([kh.party]);
  });
});
