import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { caseCount } from '../../support/sample.js';
import { type AppConnection, codeOf, type Officer, openWorld, publish, type World } from './world.js';

interface Told {
  readonly seq: string;
  readonly operation: string;
  readonly item: string | null;
}
/** What a reader has: its copy, and where it continues. `begun`: the end of the stream when it began at the beginning. */
interface Reader {
  readonly copy: Set<string>;
  seq: string;
  begun: string;
}

describe('the compaction of the stream', () => {
  let world: World;
  let app: AppConnection;
  let [th, kh, vn]: Officer[] = [];

  const who = (officer: Officer | undefined): Officer => {
    if (!officer) throw new Error('Not signed in.');
    return officer;
  };

  beforeEach(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh, vn] = await Promise.all(['th', 'kh', 'vn'].map((slug) => world.signsIn(`analyst@${slug}.example`)));
    await world.settle();
  });
  afterEach(() => world.close());

  const head = async (): Promise<string> =>
    (await world.ownerSql<{ last: string }>('select last::text from hub.sequence_head'))[0]?.last ?? '';
  const floor = async (): Promise<string> =>
    (await world.ownerSql<{ seq: string }>('select seq::text from hub.stream_floor'))[0]?.seq ?? '';
  async function ends(...items: readonly string[]): Promise<void> {
    await world.ownerSql('begin; alter table hub.indicator disable trigger user');
    await world.ownerSql('update hub.indicator set retain_until = clock_timestamp() where id = any ($1)', [items]);
    await world.ownerSql('alter table hub.indicator enable trigger user; commit');
    await world.relay.query('select hub.delete_expired_items(500)');
    await world.settle();
  }
  /** Moves the clock forward for all that has happened: it lies 401 days back. The last old event is the floor itself, which stays: it is one of Viet Nam's. */
  async function passes(): Promise<void> {
    await publish(app, who(vn), {});
    await world.settle();
    const back = `- interval '401 days'`;
    await world.ownerSql(`update hub.stream set added_at = added_at ${back}, at = at ${back} where added_at > now() - interval '400 days'`);
    await world.ownerSql(`update hub.tombstone set at = at ${back} where at > now() - interval '400 days'`);
    await world.ownerSql(`update hub.announcement set at = at ${back} where at > now() - interval '400 days'`);
    await world.ownerSql(`update hub.stream_floor set moved_at = '-infinity'`);
  }
  async function compacts(batch = 3): Promise<number> {
    let done = 0;
    for (;;) {
      const [row] = (await world.relay.query<{ n: number }>('select hub.compact_stream($1, 400, 400) as n', [batch])).rows;
      if (!row?.n) return done;
      done += row.n;
    }
  }
  /** The position as a cursor names it. */
  const position = async (seq: string, begun?: string): Promise<string> => {
    const [row] = await world.ownerSql<{ text: string }>(
      `select h.epoch || '.' || $1 || '.' || coalesce((select s.tag::text from hub.stream s where s.seq = $1::bigint), '') as text from hub.sequence_head h`,
      [seq],
    );
    return begun === undefined ? (row?.text ?? '') : `${row?.text}.${begun}`;
  };
  const readsFrom = (seq: string, known: string, reader = who(kh)): Promise<readonly Told[]> =>
    app.as(reader, 'indicator:read', () =>
      app.rows<Told>('select seq::text, operation, item from hub.feed_events($1, 10000, $2)', [
        seq,
        JSON.stringify({ itemKinds: ['INDICATOR'], epoch: known }),
      ]),
    );
  const confirms = (item: string, deleted = true): Promise<unknown> =>
    app.as(who(kh), 'indicator:read', () => app.rows('select * from hub.confirm_withdrawal($1, $2)', [item, deleted]));
  const takes = (...items: readonly string[]): Promise<unknown> =>
    app.as(who(kh), 'indicator:read', () => app.rows(`select hub.record_external_copies($1, 'taxii')`, [items]));
  const tracesOf = async (item: string): Promise<readonly string[]> => {
    const tables = [
      'stream',
      'inbox',
      'visibility_period',
      'withdrawal_receipt',
      'withdrawal_confirmation',
      'external_copy',
      'item_receipt',
      'unconfirmed_loss',
    ];
    const found: string[] = [];
    for (const table of tables) {
      if ((await world.ownerSql(`select from hub.${table} where item = $1`, [item])).length > 0) found.push(table);
    }
    return found;
  };

  it('leaves nothing but a tombstone of what ended long ago, and all of what lives', async () => {
    const [gone, lives] = [await publish(app, who(th), { audience: [1] }), await publish(app, who(th), { audience: [1] })];
    await world.settle();
    await takes(gone, lives);
    await ends(gone);
    expect(await compacts()).toBe(1); // the floor was examined, nothing more
    expect(await tracesOf(gone)).toEqual(['stream', 'inbox', 'visibility_period', 'external_copy']);
    const before = await world.ownerSql('select * from hub.stream where item = $1', [lives]);
    const collected = (): Promise<readonly string[]> =>
      app.as(who(kh), 'indicator:read', async () =>
        (await app.rows<{ item: string | null }>(`select item from hub.collection_events('{}', null, 1000, '{}')`)).flatMap(
          ({ item }) => item ?? [],
        ),
      );
    const pages = await collected();
    expect(pages).toContain(lives);
    await confirms(gone);
    // Viet Nam only followed the feed: it owes nothing, and never confirms.
    await world.ownerSql('insert into hub.unconfirmed_loss (party, item) values ($1, $2), ($1, $3)', [who(vn).party, gone, lives]);
    await passes();
    await publish(app, who(th), { audience: [1] });
    await world.settle();
    expect(await compacts()).toBeGreaterThan(1);
    expect(await tracesOf(gone)).toEqual([]);
    expect(
      await world.ownerSql('select kind, owner, reason, compacted_at is not null as done from hub.tombstone where item = $1', [gone]),
    ).toEqual([{ kind: 'INDICATOR', owner: who(th).party, reason: 'RETENTION', done: true }]);
    expect(await world.ownerSql('select * from hub.stream where item = $1', [lives])).toHaveLength(before.length);
    expect(await tracesOf(lives)).toEqual(['stream', 'inbox', 'visibility_period', 'external_copy', 'unconfirmed_loss']);
    const seen = (await readsFrom('0', await position('0', await head()))).filter(({ operation }) => operation === 'PUBLISHED');
    expect(seen.map(({ item }) => item)).toContain(lives);
    expect((await collected()).filter((id) => pages.includes(id))).toEqual(pages);
    expect(await app.as(who(th), 'withdrawal:read', () => app.rows('select * from hub.withdrawals($1)', [gone]))).toEqual([]);
    expect(await codeOf(app.as(who(kh), 'withdrawal:read', () => app.rows('select * from hub.withdrawals($1)', [gone])))).toBe('HB404');
  });

  it('keeps what a party received and has not confirmed, for five years at most', async () => {
    const items: string[] = [];
    for (let n = 0; n < 3; n += 1) items.push(await publish(app, who(th), { audience: [1] }));
    const [late = '', never = '', unread = ''] = items;
    await world.settle();
    await takes(late, never);
    await ends(...items);
    await passes();
    await publish(app, who(th), { audience: [1] });
    await world.settle();
    const kept = async (): Promise<boolean[]> => Promise.all(items.map(async (item) => (await tracesOf(item)).includes('stream')));
    const outstanding = (item: string): Promise<unknown[]> =>
      app.as(who(th), 'withdrawal:read', () =>
        app.rows('select party_country from hub.withdrawals($1) where outstanding and fetched_channels <> $2', [item, []]),
      );
    await compacts();
    expect(await kept()).toEqual([true, true, false]); // nobody had the last one
    expect(await outstanding(late)).toEqual([{ party_country: 'KH' }]);
    await confirms(late);
    await compacts();
    expect(await kept()).toEqual([true, true, false]); // examined once a week
    const weekLater = (): Promise<unknown> => world.ownerSql(`update hub.tombstone set checked_at = checked_at - interval '7 days'`);
    await weekLater();
    await compacts();
    expect(await kept()).toEqual([false, true, false]);
    await weekLater();
    await world.ownerSql(`update hub.tombstone set at = at - interval '4 years' where item = $1`, [never]);
    await compacts();
    expect(await tracesOf(never)).toEqual([]);
    expect(await tracesOf(unread)).toEqual([]);
  });

  it('examines first what it has not examined, so items that parties owe hold up no others', async () => {
    const owed = [await publish(app, who(th), { audience: [1] }), await publish(app, who(th), { audience: [1] })];
    const later = await publish(app, who(th), { audience: [1] });
    await world.settle();
    await takes(...owed);
    await ends(...owed);
    await ends(later);
    await passes();
    await publish(app, who(th), { audience: [1] });
    await world.settle();
    await world.ownerSql(`update hub.tombstone set checked_at = now() - interval '8 days' where item = any ($1)`, [owed]);
    const once = 'select hub.compact_stream(1, 400, 400) as n';
    await world.relay.query(once); // the floor
    expect((await world.relay.query<{ n: number }>(once)).rows).toEqual([{ n: 1 }]);
    expect([await tracesOf(later), (await tracesOf(owed[0] ?? '')).includes('stream')]).toEqual([[], true]);
  });

  it('waits for no party that is closed: it cannot confirm', async () => {
    const [id, recalled] = [await publish(app, who(th), { audience: [1] }), await publish(app, who(th), { audience: [1] })];
    await world.settle();
    await takes(id, recalled);
    await app.as(who(th), 'indicator:revoke', () =>
      app.rows(`select hub.open_recall($1, $2, 'It is a hospital.', now() + interval '7 days')`, [randomUUID(), [recalled]]),
    );
    await ends(id, recalled);
    await passes();
    await publish(app, who(th), { audience: [1] });
    await world.settle();
    await compacts();
    expect((await tracesOf(id)).includes('stream')).toBe(true);
    await world.ownerSql('update hub.party set suspended_at = now(), closed_at = now() where key = $1', [who(kh).party]);
    await world.ownerSql('update hub.tombstone set checked_at = null');
    await compacts();
    // A recall stays open: it must not be completed without the confirmation.
    expect([await tracesOf(id), (await tracesOf(recalled)).includes('stream')]).toEqual([[], true]);
  });

  it('completes no recall whose copies a recipient never confirmed to be deleted, whatever it forgets', async () => {
    const [owed, met] = [await publish(app, who(th), { audience: [1] }), await publish(app, who(th), { audience: [1] })];
    await world.settle();
    await takes(owed, met);
    const recalls = [randomUUID(), randomUUID()];
    for (const [at, item] of [owed, met].entries()) {
      await app.as(who(th), 'indicator:revoke', () =>
        app.rows(`select hub.open_recall($1, $2, 'It is a hospital.', now() + interval '7 days')`, [recalls[at], [item]]),
      );
    }
    await world.settle();
    await confirms(met);
    await ends(owed, met);
    await confirms(met); // the end is another loss
    await confirms(owed, false); // the copies were only marked
    const open = async (): Promise<boolean[]> => {
      await world.ownerSql(
        `update hub.recall set created_at = created_at - interval '2 minutes', check_at = now() where completed_at is null`,
      );
      await world.relay.query('select hub.escalate_recalls(10)');
      const rows = await world.ownerSql<{ open: boolean }>(
        'select completed_at is null as open from hub.recall order by array_position($1::uuid[], id)',
        [recalls],
      );
      return rows.map((row) => row.open);
    };
    const forgotten = (by: Officer): Promise<unknown> =>
      app.as(by, 'withdrawal:read', () =>
        app.rows('select id, forgotten from hub.recalls(null, null, 10) r where id = any ($1) order by array_position($1::uuid[], id)', [
          recalls,
        ]),
      );
    const [first, second] = recalls;
    expect(await open()).toEqual([true, false]);
    await passes();
    await publish(app, who(th), { audience: [1] });
    await world.settle();
    await compacts();
    expect([(await tracesOf(owed)).includes('stream'), await tracesOf(met), await open()]).toEqual([true, [], [true, false]]);
    expect(await forgotten(who(th))).toEqual([
      { id: first, forgotten: false },
      { id: second, forgotten: false },
    ]);
    await world.ownerSql(`update hub.tombstone set checked_at = null, at = at - interval '4 years'`);
    await compacts();
    expect([await tracesOf(owed), await open()]).toEqual([[], [true, false]]);
    expect(
      await world.ownerSql('select unconfirmed from hub.recall_item where item = any ($1) order by unconfirmed', [[owed, met]]),
    ).toEqual([{ unconfirmed: 0 }, { unconfirmed: 1 }]);
    // The owner learns that the open one never completes.
    expect([await forgotten(who(th)), await forgotten(who(kh))]).toEqual([
      [
        { id: first, forgotten: true },
        { id: second, forgotten: false },
      ],
      [],
    ]);
  });

  it('keeps an item whose end has not long been in the stream, whatever its age', async () => {
    const id = await publish(app, who(th), { audience: [1] });
    await world.settle();
    await passes();
    await ends(id);
    await compacts();
    expect(await tracesOf(id)).toContain('stream');
  });

  it('refuses a cursor from before the floor, and no other; it takes no cursor for proof of a restore', async () => {
    const id = await publish(app, who(th), { audience: [1] });
    await world.settle();
    const [old, tagged] = [await head(), await position(await head())];
    await ends(id);
    const atEnd = [await head(), await position(await head())] as const;
    const other = await publish(app, who(th), { audience: [1] });
    await world.settle();
    await publish(app, who(th), { audience: [1] });
    await passes();
    const last = await head();
    await publish(app, who(th), { audience: [1] });
    await world.settle();
    await compacts();
    expect(await floor()).toBe(last);
    expect(await codeOf(readsFrom(old, tagged))).toBe('HB410');
    expect(await codeOf(readsFrom(...atEnd))).toBe('HB410');
    expect(await codeOf(readsFrom(last, await position(last)))).toBeUndefined();
    expect(await codeOf(readsFrom('0', await position('0')))).toBeUndefined();
    const [found] = await world.ownerSql<{ seq: string }>('select seq::text from hub.stream where item = $1', [other]);
    const walked = found?.seq ?? '';
    expect(await codeOf(readsFrom(walked, await position(walked, last)))).toBeUndefined();
    const epoch = await world.ownerSql('select epoch from hub.sequence_head');
    await world.relay.query('select * from hub.check_history($1)', [tagged]);
    expect(await world.ownerSql('select epoch from hub.sequence_head')).toEqual(epoch);
  });

  it('leaves no silent gap: a reader gets every loss, or is told to take a snapshot', async () => {
    const step = fc.oneof(
      fc.record({ does: fc.constant('publish' as const) }),
      fc.record({ does: fc.constant('end' as const), no: fc.nat({ max: 20 }) }),
      fc.record({ does: fc.constant('read' as const), no: fc.nat({ max: 2 }), most: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ does: fc.constant('pass' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const lives = new Set<string>();
        const readers: Reader[] = [0, 1, 2].map(() => ({ copy: new Set<string>(), seq: '0', begun: '' }));
        const reads = async (reader: Reader, most: number): Promise<boolean> => {
          if (reader.seq === '0') reader.begun = await head();
          const known = await position(reader.seq, BigInt(reader.seq) < BigInt(reader.begun) ? reader.begun : undefined);
          const query = 'select seq::text, operation, item from hub.feed_events($1, $3, $2)';
          const events = await app
            .as(who(kh), 'indicator:read', () =>
              app.rows<Told>(query, [reader.seq, JSON.stringify({ itemKinds: ['INDICATOR'], epoch: known }), most]),
            )
            .catch((error: unknown) => {
              if ((error as { code?: string }).code !== 'HB410') throw error;
              return undefined;
            });
          if (!events) {
            // The snapshot: what lives now, from the end of the stream on.
            reader.copy.clear();
            for (const id of lives) reader.copy.add(id);
            reader.seq = await head();
            return false;
          }
          for (const { operation, item } of events) {
            if (operation === 'WITHDRAWN') reader.copy.delete(item ?? '');
            else if (operation !== 'POSITION') reader.copy.add(item ?? '');
          }
          reader.seq = events.at(-1)?.seq ?? reader.seq;
          return BigInt(reader.seq) < BigInt(await head());
        };
        for (const made of steps) {
          const id = made.does === 'end' ? [...lives][made.no] : undefined;
          if (made.does === 'publish') lives.add(await publish(app, who(th), { audience: [1] }));
          if (id !== undefined) {
            lives.delete(id);
            await ends(id);
          }
          await world.settle();
          const reader = made.does === 'read' ? readers[made.no] : undefined;
          if (reader && made.does === 'read') await reads(reader, made.most);
          if (made.does === 'pass') {
            await passes();
            await compacts();
          }
        }
        for (const reader of readers) {
          while (await reads(reader, 3));
          const mine = [...reader.copy].filter((id) => !before.has(id));
          expect(new Set(mine)).toEqual(lives);
        }
        await ends(...lives);
      }),
      { numRuns: caseCount(40, 6) },
    );
  }, 300_000);

  /** What the seeded world holds: none. */
  const before = new Set<string>();

  it('tells the receiver of a webhook that fell behind to resync, and leaves the others', async () => {
    const id = await publish(app, who(th), { audience: [1] });
    await world.settle();
    const old = await head();
    await ends(id);
    await passes();
    await publish(app, who(th), { audience: [1] });
    await world.settle();
    const hooks = [randomUUID(), randomUUID(), randomUUID()];
    for (const [at, seq] of [old, await head(), '0'].entries()) {
      await world.ownerSql(
        `insert into hub.webhook (id, party, created_by, name, url, filter, epoch, seq, paused_at, pause_reason)
           select $1, $2, $3, 'x', 'https://x.example/', '{}', h.epoch, $4, now(), 'BY_OFFICER' from hub.sequence_head h`,
        [hooks[at], who(kh).party, who(kh).user, seq],
      );
    }
    await compacts();
    const rows = await world.ownerSql(
      `select array_position($1::uuid[], w.id) as no, w.epoch = h.epoch as goes_on, w.seq::text from hub.webhook w cross join hub.sequence_head h order by 1`,
      [hooks],
    );
    expect(rows).toEqual([
      { no: 1, goes_on: false, seq: await floor() },
      { no: 2, goes_on: true, seq: await head() },
      { no: 3, goes_on: true, seq: '0' },
    ]);
  });

  it('stops no publisher and no sequencer, and is not stopped by them', async () => {
    const id = await publish(app, who(th), { audience: [1] });
    await world.settle();
    await ends(id);
    await passes();
    await publish(app, who(th), { audience: [1] });
    await world.settle();
    const writer = await world.connect();
    await writer.enter(who(th), 'indicator:publish');
    const compactor = await world.client(world.database.url);
    await compactor.query('set role hub_owner');
    await compactor.query('select hub.compact_stream(100, 400, 400)'); // the floor
    await compactor.query('begin');
    await compactor.query(`set local lock_timeout = '2s'`);
    await compactor.query('select hub.compact_stream(100, 400, 400)');
    await world.ownerSql(`set lock_timeout = '2s'`);
    const fresh = await publish(app, who(th), { audience: [1] });
    await world.settle();
    expect((await readsFrom('0', await position('0', await head()))).map(({ item }) => item)).toContain(fresh);
    await compactor.query('commit');
    await writer.rows('rollback');
    expect(await tracesOf(id)).toEqual([]);
  });

  it('deletes announcements that are old, and only below the floor', async () => {
    const [old] = await world.ownerSql<{ id: string }>(`select hub.announce(array[$1::integer], 'LINKED', '{}') as id`, [who(kh).party]);
    await world.settle();
    await passes();
    const [fresh] = await world.ownerSql<{ id: string }>(`select hub.announce(array[$1::integer], 'LINKED', '{}') as id`, [who(kh).party]);
    await world.settle();
    await compacts();
    const left = await world.ownerSql<{ id: string }>('select id from hub.announcement where id = any ($1)', [[old?.id, fresh?.id]]);
    expect(left).toEqual([{ id: fresh?.id }]);
    expect([await tracesOf(old?.id ?? ''), await tracesOf(fresh?.id ?? '')]).toEqual([[], ['stream', 'inbox', 'visibility_period']]);
  });

  it('deletes more announcements than items in one transaction', async () => {
    for (let n = 0; n < 26; n += 1) await world.ownerSql(`select hub.announce(array[$1::integer], 'LINKED', '{}')`, [who(kh).party]);
    await world.settle();
    await passes();
    const once = 'select hub.compact_stream(1, 400, 400) as n';
    await world.relay.query(once); // the floor
    const counts = [await world.relay.query<{ n: number }>(once), await world.relay.query<{ n: number }>(once)];
    expect(counts.map(({ rows }) => rows[0]?.n)).toEqual([25, 1]);
  });

  it('moves no floor for a job that works, and none past it', async () => {
    const id = await publish(app, who(th), { audience: [1] });
    await world.settle();
    const old = await head();
    const job = (seq: string): Promise<unknown> =>
      world.ownerSql(`insert into hub.party_job (seq, op, party, key) values ($1, 'JOIN', $2, $2)`, [seq, who(kh).party]);
    await job(old);
    await compacts();
    expect(await floor()).toBe('0'); // nothing is old
    await ends(id);
    await world.ownerSql('update hub.party_job set done_at = null where seq = $1', [old]);
    await passes();
    await world.ownerSql('update hub.party_job set done_at = null where seq = $1', [old]);
    await compacts();
    expect([await floor(), (await tracesOf(id)).includes('stream')]).toEqual([old, true]);
  });

  it('cannot be hurried by its caller: thirty days are the least', async () => {
    const id = await publish(app, who(th), { audience: [1] });
    await world.settle();
    await ends(id);
    await world.ownerSql(`update hub.stream_floor set moved_at = '-infinity'`);
    for (const days of [0, -1000, 1]) {
      await world.relay.query('select hub.compact_stream(100, $1, $1)', [days]);
      await world.ownerSql(`update hub.stream_floor set moved_at = '-infinity'`);
    }
    expect([await floor(), (await tracesOf(id)).includes('stream')]).toEqual(['0', true]);
  });
});
