import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { caseCount } from '../../support/sample.js';
import { type AppConnection, change, codeOf, type Officer, openWorld, publish, type Said, sight, type World } from './world.js';

interface Row {
  readonly version: number;
  readonly retain_until: Date;
  readonly chosen_until: Date | null;
  readonly notice_due_at: Date | null;
}
interface Told {
  readonly operation: string;
  readonly item: string;
}
interface Renewed {
  readonly item: string;
  readonly problem: string | null;
  readonly retain_until: Date | null;
}

const DAY = 86_400_000;
const NIL = '00000000-0000-0000-0000-000000000000';
/** The beginning of the day, so many months after the day of a time: written a second time, without the database. */
const monthsAfter = (since: Date, months: number): Date => {
  const [year, month, day] = [since.getUTCFullYear(), since.getUTCMonth() + months, since.getUTCDate()];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(day, last)));
};
/** The day after the same day of the next month: an exact time would link the items of a party. */
const aMonthAfter = (at: Date): Date => new Date(monthsAfter(at, 1).getTime() + DAY);

describe('the end of an item', () => {
  let world: World;
  let app: AppConnection;
  let [admin, th, liaison, kh, jp]: Officer[] = [];

  const who = (officer: Officer | undefined): Officer => {
    if (!officer) throw new Error('Not signed in.');
    return officer;
  };

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    admin = await world.signsIn('admin@th.example');
    [th, kh, jp] = await Promise.all(['th', 'kh', 'jp'].map((slug) => world.signsIn(`analyst@${slug}.example`)));
    liaison = await world.signsIn('liaison@th.example');
    await world.ownerSql('update hub.session set confirmed_at = clock_timestamp() where id = $1', [who(admin).session]);
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.ownerSql('delete from hub.retention_limit; delete from hub.retention_notice');
    await pastTriggers('hub.indicator', 'update hub.indicator set notice_due_at = null', []); // of former tests
    await world.settle();
  });

  const limits = (months: number | null, by = who(admin), kind = 'INDICATOR'): Promise<unknown> =>
    app.as(by, 'policy:manage', () => app.rows('select hub.set_retention_limit($1, $2)', [kind, months]));
  /** Applies limits to existing items, as the relay does once a second; they were set some seconds ago. */
  async function applies(): Promise<void> {
    await world.ownerSql(`update hub.retention_limit set set_at = set_at - interval '3 seconds'`);
    for (;;) {
      await world.relay.query('select hub.apply_retention_limits(2)');
      if ((await world.ownerSql('select from hub.retention_limit where applied_at is null')).length === 0) return;
    }
  }
  const rowOf = async (id: string, table = 'hub.indicator'): Promise<Row> => {
    const [row] = await world.ownerSql<Row>(`select version, retain_until, chosen_until, notice_due_at from ${table} where id = $1`, [id]);
    if (!row) throw new Error('It is gone.');
    return row;
  };
  /** Changes a table as if its rows were older, past the triggers. */
  async function pastTriggers(table: string, statement: string, values: readonly unknown[]): Promise<void> {
    await world.ownerSql('begin');
    try {
      await world.ownerSql(`alter table ${table} disable trigger user`);
      await world.ownerSql(statement, values);
      await world.ownerSql(`alter table ${table} enable trigger user`);
      await world.ownerSql('commit');
    } finally {
      await world.ownerSql('rollback'); // after a commit it does nothing
    }
  }
  /** Moves the clock of items forward: all their times lie so much earlier. */
  const ages = (interval: string, ...items: readonly string[]): Promise<void> =>
    pastTriggers(
      'hub.indicator',
      `update hub.indicator set published_at = published_at - $2::interval, updated_at = updated_at - $2::interval, renewed_at = renewed_at - $2::interval,
         chosen_until = chosen_until - $2::interval, retain_until = retain_until - $2::interval, notice_due_at = notice_due_at - $2::interval where id = any ($1)`,
      [items, interval],
    );
  const deletes = (): Promise<unknown> => world.relay.query('select hub.delete_expired_items(500)');
  const told = (reader: Officer, item: string): Promise<string[]> =>
    app.as(reader, 'indicator:read', async () =>
      (await app.rows<Told>(`select * from hub.feed_events(0, 10000, '{}')`))
        .filter((one) => one.item === item)
        .map(({ operation }) => operation),
    );
  const tells = async (): Promise<readonly { party: number; about: Record<string, unknown> }[]> => {
    const [last] = await world.ownerSql<{ place: string }>('select coalesce(max(place), 0)::text as place from hub.announcement');
    while ((await world.relay.query<{ n: number }>('select hub.announce_ending_items(10) as n')).rows[0]?.n);
    return world.ownerSql(
      `select audience[1] as party, about from hub.announcement where what = 'ITEMS_END' and place > $1 order by place`,
      [last?.place],
    );
  };
  const renews = (by: Officer, items: readonly string[], reason = 'It goes on.'): Promise<readonly Renewed[]> =>
    app.as(by, 'retention:renew', () => app.rows<Renewed>('select * from hub.renew_retention($1, $2)', [items, reason]));

  it('has a rule for every kind of item, of five years at most', async () => {
    const rows = await world.ownerSql(
      'select k.kind, r.maximum_months between 1 and 60 as fits, r.renewed_by in (select permission from hub.role_permission) as known from hub.item_kind k left join hub.retention_rule r using (kind)',
    );
    expect(rows.length).toBeGreaterThan(9);
    expect(rows.filter(({ fits, known }) => fits !== true || known !== true)).toEqual([]);
  });

  it('is five years after the day of publication, and does not move with a new version', async () => {
    const id = await publish(app, who(th), { audience: [1] });
    const end = monthsAfter(new Date(), 60);
    expect(await rowOf(id)).toMatchObject({ version: 1, retain_until: end, chosen_until: null });
    await ages('1 year', id);
    await change(app, who(th), id, `tags = '{later}'`);
    const row = await rowOf(id);
    expect(row.version).toBe(2);
    expect(Math.abs(row.retain_until.getTime() - (end.getTime() - 365 * DAY))).toBeLessThanOrEqual(2 * DAY);
  });

  it("is the owner's own where that comes first, and the maximum where the owner wants more", async () => {
    const [soon, late] = [new Date(Date.now() + 40 * DAY), new Date(Date.now() + 4_000 * DAY)];
    const [short, long] = [await publish(app, who(th), { retainUntil: soon }), await publish(app, who(th), { retainUntil: late })];
    expect([(await rowOf(short)).retain_until, (await rowOf(long)).retain_until]).toEqual([soon, monthsAfter(new Date(), 60)]);
    await change(app, who(th), short, 'retain_until = null');
    expect(await rowOf(short)).toMatchObject({ chosen_until: null, retain_until: monthsAfter(new Date(), 60) });
  });

  it('is the earliest of the three, whatever their order', async () => {
    const id = await publish(app, who(th), {});
    const months = fc.integer({ min: 1, max: 60 });
    const days = fc.integer({ min: 1, max: 2_500 });
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 1_500 }),
        fc.option(days),
        fc.option(months),
        fc.nat({ max: 900 }),
        async (age, own, limit, setDaysAgo) => {
          const since = new Date(Date.now() - age * DAY);
          const setAt = new Date(Date.now() - setDaysAgo * DAY);
          const chosen = own === null ? null : new Date(Date.now() + own * DAY);
          await world.ownerSql('delete from hub.retention_limit');
          if (limit !== null) {
            await world.ownerSql(
              `insert into hub.retention_limit (party, kind, months, set_by, set_at) values ($1, 'INDICATOR', $2, $3, $4)`,
              [...[who(th).party, limit, NIL, setAt]],
            );
          }
          await pastTriggers(
            'hub.indicator',
            'update hub.indicator set published_at = $2, chosen_until = $3, retain_until = null where id = $1',
            [id, since, chosen],
          );
          await world.ownerSql('update hub.indicator set retain_until = retain_until where id = $1', [id]);
          const ends = [
            monthsAfter(since, 60),
            ...(chosen ? [chosen] : []),
            ...(limit === null ? [] : [new Date(Math.max(monthsAfter(since, limit).getTime(), aMonthAfter(setAt).getTime()))]),
          ].map((end) => end.getTime());
          expect((await rowOf(id)).retain_until.getTime()).toBe(Math.min(...ends));
        },
      ),
      { numRuns: caseCount(300, 60) },
    );
  });

  it('cannot be moved by a statement that an attacker injects', async () => {
    const id = await publish(app, who(th), { audience: [1] });
    const far = `'2100-01-01'`;
    for (const set of [`chosen_until = ${far}`, `renewed_at = ${far}`, 'notice_due_at = null', `published_at = ${far}`]) {
      expect([set, await codeOf(change(app, who(th), id, set))]).toEqual([set, '42501']);
    }
    expect(
      await codeOf(
        app.as(who(th), 'indicator:publish', () => app.rows('update hub.indicator set retain_until = null where id = $1', [id])),
      ),
    ).toBe('HB500');
    await change(app, who(th), id, `retain_until = ${far}`);
    const columns = `id, kind, scope, value, display, threat, tlp, owner, agency, digest, claim_mark, owner_mark`;
    const planted = randomUUID();
    await app.as(who(th), 'indicator:publish', () =>
      app.rows(
        `insert into hub.indicator (${columns}, published_at, renewed_at, chosen_until) values ($1, 'DOMAIN', '', 'x.example', 'x', 'PHISHING', 'GREEN', $2, $3, '', '', '', ${far}, ${far}, ${far})`,
        [planted, who(th).party, who(th).agency],
      ),
    );
    for (const one of [id, planted]) expect((await rowOf(one)).retain_until).toEqual(monthsAfter(new Date(), 60));
  });

  describe('by the limit of a party', () => {
    it('holds for new items at once, and for that party and kind alone', async () => {
      await limits(12);
      const [ours, theirs] = [await publish(app, who(th), { audience: [1] }), await publish(app, who(kh), { audience: [1] })];
      expect((await rowOf(ours)).retain_until).toEqual(monthsAfter(new Date(), 12));
      expect((await rowOf(theirs)).retain_until).toEqual(monthsAfter(new Date(), 60));
      const { id } = await sight(app, who(th), theirs);
      expect((await rowOf(id ?? '', 'hub.sighting')).retain_until).toEqual(monthsAfter(new Date(), 60));
    });

    it('reaches existing items without a version or an event, in batches, and not within a month', async () => {
      const [young, old, foreign] = [
        await publish(app, who(th), { audience: [1] }),
        await publish(app, who(th), { audience: [1] }),
        await publish(app, who(kh), { audience: [1] }),
      ];
      await ages('3 years', old, foreign);
      await world.settle();
      const events = await world.ownerSql('select from hub.stream');
      await limits(24);
      await applies();
      await world.settle();
      expect(await world.ownerSql('select from hub.stream')).toHaveLength(events.length);
      expect(await rowOf(young)).toMatchObject({ version: 1, retain_until: monthsAfter(new Date(), 24) });
      const [ended, kept] = [await rowOf(old), await rowOf(foreign)];
      expect(ended.version).toBe(1);
      expect(ended.retain_until.getTime() - Date.now()).toBeGreaterThan(27 * DAY);
      expect(ended.retain_until.getTime() - Date.now()).toBeLessThan(32 * DAY);
      expect(kept.retain_until.getTime() - Date.now()).toBeGreaterThan(700 * DAY);
      await limits(null);
      await applies();
      expect((await rowOf(young)).retain_until).toEqual(monthsAfter(new Date(), 60));
    });

    it('waits for a writer that may not have seen it', async () => {
      const writer = await world.connect();
      const id = randomUUID();
      await writer.enter(who(th), 'indicator:publish');
      await writer.rows(
        `insert into hub.indicator (id, kind, scope, value, display, threat, tlp, owner, agency, digest, claim_mark, owner_mark)
           values ($1, 'DOMAIN', '', 'late.example', 'x', 'PHISHING', 'GREEN', $2, $3, '', '', '')`,
        [id, who(th).party, who(th).agency],
      );
      await writer.rows(`insert into hub.indicator_detail (id, raw, owner, agency) values ($1, 'x', $2, $3)`, [
        id,
        who(th).party,
        who(th).agency,
      ]);
      await limits(12);
      await world.ownerSql(`update hub.retention_limit set set_at = set_at - interval '3 seconds'`);
      for (let round = 0; round < 5; round += 1) await world.relay.query('select hub.apply_retention_limits(500)');
      expect(await world.ownerSql('select from hub.retention_limit where applied_at is null')).toHaveLength(1);
      await writer.rows('commit');
      await applies();
      expect((await rowOf(id)).retain_until).toEqual(monthsAfter(new Date(), 12));
    });

    it('is set by administrators of the party, after a confirmation, and never above the maximum', async () => {
      expect(await codeOf(limits(61))).toBe('HB494');
      expect(await codeOf(limits(0))).toBe('HB494');
      expect(await codeOf(limits(12, who(admin), 'ANNOUNCEMENT'))).toBe('HB404');
      expect(await codeOf(limits(12, who(th)))).toBe('HB403');
      const unconfirmed = await world.signsIn('admin@th.example');
      await world.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes' where id = $1`, [unconfirmed.session]);
      expect(await codeOf(limits(12, unconfirmed))).toBe('HB428');
      expect(await world.ownerSql('select from hub.retention_limit')).toEqual([]);
      await limits(12);
      const seen = (reader: Officer): Promise<unknown> =>
        app.as(reader, 'party:read', () => app.rows(`select limit_months from hub.retention_rules() where kind = 'INDICATOR'`));
      expect([await seen(who(th)), await seen(who(kh))]).toEqual([[{ limit_months: 12 }], [{ limit_months: null }]]);
    });

    it('that was lifted, but not applied yet, makes the revocation of a disputed indicator no wider access', async () => {
      await limits(12);
      const id = await publish(app, who(th), { audience: [1] });
      await app.as(who(kh), 'dispute:raise', () =>
        app.rows(`select hub.raise_dispute($1, $2, 'OTHER', 'It is not so.', 30)`, [randomUUID(), id]),
      );
      await limits(null);
      for (const later of [`now() + interval '4 years'`, `now() + interval '1 year'`]) {
        await change(app, who(th), id, `retain_until = ${later}`); // an end where there was none is no wider
        expect(await codeOf(change(app, who(th), id, `retain_until = ${later} + interval '1 day'`))).toBe('HB453');
      }
      await app.as(who(th), 'indicator:revoke', () =>
        app.rows(
          `update hub.indicator set version = version + 1, ordinal = 0, revoked_at = now(), revoked_reason = 'It is wrong.' where id = $1`,
          [id],
        ),
      );
      const [row] = await world.ownerSql('select revoked_at is not null as revoked, disputed_since from hub.indicator where id = $1', [id]);
      expect(row).toEqual({ revoked: true, disputed_since: null });
    });

    it('leaves a disputed indicator frozen, and ends it all the same', async () => {
      const id = await publish(app, who(th), { audience: [1] });
      await app.as(who(kh), 'dispute:raise', () =>
        app.rows(`select hub.raise_dispute($1, $2, 'OTHER', 'It is not so.', 30)`, [randomUUID(), id]),
      );
      await limits(12);
      await applies();
      expect((await rowOf(id)).retain_until).toEqual(monthsAfter(new Date(), 12));
      expect((await renews(who(th), [id]))[0]).toMatchObject({ problem: 'DISPUTED', retain_until: null });
    });
  });

  describe('that comes', () => {
    it('is told to its owner six months before, once, and at most once a day', async () => {
      const [plain, red, own] = [
        await publish(app, who(th), { audience: [1] }),
        await publish(app, who(th), { audience: [who(kh).party], tlp: 'RED' }),
        await publish(app, who(th), { retainUntil: new Date(Date.now() + 90 * DAY) }),
      ];
      expect(await tells()).toEqual([]);
      await ages('53 months', plain, red, own);
      expect(await tells()).toEqual([]);
      await ages('2 months', plain, red);
      expect(await tells()).toEqual([{ party: who(th).party, about: expect.objectContaining({ count: 2, item: plain }) as unknown }]);
      expect(await tells()).toEqual([]);
      await ages('55 months', await publish(app, who(th), { audience: [1] }));
      expect(await tells()).toEqual([]);
      await world.ownerSql(`update hub.retention_notice set at = at - interval '1 day'`);
      expect(await tells()).toEqual([{ party: who(th).party, about: expect.objectContaining({ count: 1 }) as unknown }]);
      expect(await tells()).toEqual([]);
    });

    it('is announced to its owner at once where the owner brings it within six months, however old the item is', async () => {
      const [old, young, postponed, later, short] = [
        await publish(app, who(th), { audience: [1] }),
        await publish(app, who(th), { audience: [1] }),
        await publish(app, who(th), { audience: [1] }),
        await publish(app, who(th), { retainUntil: new Date(Date.now() + 60 * DAY) }),
        await publish(app, who(th), { retainUntil: new Date(Date.now() + 60 * DAY) }),
      ];
      await ages('3 years', old);
      await change(app, who(th), old, `retain_until = now() + interval '90 days'`);
      await change(app, who(th), young, `retain_until = now() + interval '90 days'`);
      // Also where it is put off before the notice was sent.
      await change(app, who(th), postponed, `retain_until = now() + interval '20 days'`);
      await change(app, who(th), postponed, `retain_until = now() + interval '90 days'`);
      // Not where the owner puts the end off that it published with the item.
      await change(app, who(th), later, `retain_until = now() + interval '90 days'`);
      expect([(await rowOf(later)).notice_due_at, (await rowOf(short)).notice_due_at]).toEqual([null, null]);
      const [notice, ...others] = await tells();
      expect([others, notice?.party, notice?.about.count]).toEqual([[], who(th).party, 3]);
      expect(String(notice?.about.item).split(' ').sort()).toEqual([old, young, postponed].sort());
      // A version that leaves the end as it is brings no second notice; an earlier end does.
      await world.ownerSql(`update hub.retention_notice set at = at - interval '1 day'`);
      await change(app, who(th), old, `tags = '{later}'`);
      expect(await tells()).toEqual([]);
      await change(app, who(th), old, `retain_until = now() + interval '10 days'`);
      expect(await tells()).toEqual([{ party: who(th).party, about: expect.objectContaining({ count: 1, item: old }) as unknown }]);
    });

    it('is in the list of its own party alone, the first end first', async () => {
      const [later, sooner, secret] = [
        await publish(app, who(th), { audience: [1] }),
        await publish(app, who(th), { audience: [1], retainUntil: new Date(Date.now() + 30 * DAY) }),
        await publish(app, who(th), { agencyOnly: true, retainUntil: new Date(Date.now() + 20 * DAY) }),
      ];
      await ages('56 months', later);
      const list = async (reader: Officer, kinds: readonly string[] | null = null): Promise<readonly string[]> =>
        app.as(reader, 'indicator:read', async () =>
          (
            await app.rows<{ item: string }>(`select item from hub.items_ending_soon($1, now() + interval '6 months', null, null, 100)`, [
              kinds,
            ])
          ).map(({ item }) => item),
        );
      const mine = await list(who(th));
      expect(mine.filter((id) => [later, sooner, secret].includes(id))).toEqual([secret, sooner, later]);
      expect(await list(who(th), ['NOTICE'])).toEqual([]);
      expect((await list(who(kh))).filter((id) => mine.includes(id))).toEqual([]);
    });

    it('moves by a renewal of the own agency, with a version that readers get and a reason that they do not', async () => {
      const id = await publish(app, who(th), { audience: [1] });
      await ages('58 months', id);
      await world.settle();
      expect(await renews(who(th), [id], 'The trial is in May.')).toEqual([
        { item: id, problem: null, retain_until: monthsAfter(new Date(), 60) },
      ]);
      await world.settle();
      expect(await rowOf(id)).toMatchObject({ version: 2, retain_until: monthsAfter(new Date(), 60) });
      expect(await told(who(kh), id)).toEqual(['PUBLISHED', 'UPDATED']);
      const reasons = (reader: Officer): Promise<unknown> =>
        app.as(reader, 'indicator:read', () => app.rows('select version, reason from hub.retention_renewals($1, null, 10)', [id]));
      expect([await reasons(who(th)), await reasons(who(kh))]).toEqual([[{ version: 2, reason: 'The trial is in May.' }], []]);
      const versions = await app.as(who(kh), 'indicator:read', () => app.rows('select * from hub.versions($1)', [id]));
      expect(JSON.stringify(versions)).not.toMatch(/trial|chosen_until|renewed_at/);
      expect((await rowOf(id)).notice_due_at?.getTime()).toBeGreaterThan(Date.now());
    });

    it('does not move for others: another party, another agency, a viewer who does not see it', async () => {
      const id = await publish(app, who(th), { audience: [1], agencyOnly: false });
      const hidden = await publish(app, who(kh), { audience: [] });
      await world.ownerSql(
        `with made as (insert into hub.agency (id, party, name) values (gen_random_uuid(), $1, 'Another of them') returning key)
           update hub.user_account set agency = (select key from made) where email = 'liaison@th.example'`,
        [who(th).party],
      );
      liaison = await world.signsIn('liaison@th.example');
      const problems = async (by: Officer, items: readonly string[]): Promise<unknown> =>
        (await renews(by, items)).map(({ problem }) => problem);
      expect(await problems(who(kh), [id])).toEqual(['ABSENT']);
      expect(await problems(who(liaison), [id])).toEqual(['AGENCY']);
      expect(await problems(who(th), [hidden])).toEqual(['ABSENT']);
      expect(await problems(who(th), [randomUUID()])).toEqual(['ABSENT']);
      expect(await codeOf(renews(who(admin), [id]))).toBe('HB403');
      expect((await rowOf(id)).version).toBe(1);
    });

    it('deletes the item where nobody answers: a tombstone is left, and everybody who had it is told', async () => {
      const id = await publish(app, who(th), {
        value: 'unanswered.example.com',
        audience: [1],
        excluded: [who(jp).party],
        description: 'unanswered',
      });
      await world.settle();
      await renews(who(th), [id], 'Once more, unanswered.');
      await world.settle();
      await ages('5 years', id);
      await deletes();
      await world.settle();
      expect([await told(who(kh), id), await told(who(jp), id)]).toEqual([['WITHDRAWN'], []]);
      const tables = await world.ownerSql<{ name: string }>(
        `select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace in ('hub'::regnamespace, 'vault'::regnamespace)`,
      );
      const holding: string[] = [];
      for (const { name } of tables) {
        if ((await world.ownerSql(`select from ${name} t where to_jsonb(t)::text ~ 'unanswered'`)).length > 0) holding.push(name);
      }
      expect(holding).toEqual([]);
      const remains = (reader: Officer): Promise<unknown> =>
        app.as(reader, 'indicator:read', () =>
          app.rows(`select kind, reason from hub.deleted_items(null, null, null, 500) where item = $1`, [id]),
        );
      expect([await remains(who(th)), await remains(who(kh))]).toEqual([[{ kind: 'INDICATOR', reason: 'RETENTION' }], []]);
    });

    /** A key of Thailand's agency: it reads content, and nothing RED. */
    async function machine(): Promise<Officer> {
      const { party, agency } = who(th);
      const [user, secret] = [randomUUID(), randomUUID()];
      const row = {
        ...{ id: user, name: 'a machine', agency: null, permissions: ['indicator:read'], networks: [] },
        ...{ expiresAt: new Date(Date.now() + DAY), secret, hash: 'ab'.repeat(32) },
      };
      await app.as(who(admin), 'key:manage', () => app.rows('select hub.create_api_key($1)', [JSON.stringify(row)]));
      return { user, session: secret, party, agency };
    }
    it.each<[string, Said]>([
      ['RED', { tlp: 'RED' }],
      ['kept to an agency', { agencyOnly: true }],
    ])('leaves a tombstone that shows no more than the item did: %s', async (_, said) => {
      const [id, plain] = [await publish(app, who(th), said), await publish(app, who(th), {})];
      await ages('5 years', id);
      await ages('5 years', plain);
      await deletes();
      const remains = async (reader: Officer): Promise<unknown[]> =>
        (
          await app.as(reader, 'indicator:read', () =>
            app.rows<{ item: string }>('select item from hub.deleted_items(null, null, null, 500) where item = any ($1)', [[id, plain]]),
          )
        ).map(({ item }) => item === id);
      expect(new Set(await remains(who(th)))).toEqual(new Set([true, false]));
      expect(await remains(said.agencyOnly ? who(liaison) : await machine())).toEqual([false]);
    });
  });
});
