import fc from 'fast-check';
import { caseCount } from '../../support/sample.js';
import { type AppConnection, change, codeOf, type Officer, openWorld, publish, type World } from './world.js';

/**
 * What was written while a reader was blind stays hidden from it, also when it sees the item again. The relay stands still here unless a test moves it: the
 * sequencer is called by hand, or not at all.
 */
describe('versions that were written while a reader was blind', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let admin: Officer;
  let kh: Officer;
  let operator: Officer;
  let cambodia: string;
  let group: number;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, admin, kh] = [
      await world.signsIn('analyst@th.example'),
      await world.signsIn('admin@th.example'),
      await world.signsIn('analyst@kh.example'),
    ];
    operator = await world.signsIn('operator@hub.example');
    cambodia = (await world.ownerSql<{ id: string }>('select id from hub.party where key = $1', [kh.party]))[0]?.id ?? '';
    const [row] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'Blind') returning key`,
    );
    group = row?.key ?? 0;
    await world.settle();
  });
  afterAll(() => world.close());

  /** What Cambodia reads; while it is suspended, nothing. */
  const asReader = async <Row>(statement: string, values: readonly unknown[]): Promise<Row[]> => {
    const answer = app.as(kh, 'indicator:read', () => app.rows<Row>(statement, values));
    return (await codeOf(answer)) === 'HB401' ? [] : answer;
  };
  const shown = async (id: string): Promise<readonly number[]> =>
    (await asReader<{ version: number }>('select version from hub.versions($1)', [id])).map(({ version }) => version);
  const bar = async (on: boolean): Promise<void> => {
    await world.ownerSql(`update hub.bar set lifted_at = lifted_at - interval '1 hour'`); // so often nobody may, within one
    await app.as(admin, 'bar:manage', () => app.rows('select hub.set_bar($1, $2)', [cambodia, on]));
  };
  const suspend = (off: boolean) =>
    app.as(operator, 'party:manage', () => app.rows('select hub.set_party_suspended($1, $2)', [cambodia, off]));
  const joins = () => world.ownerSql('select hub.join_key($1, $2)', [kh.party, group]);
  const leaves = () => world.ownerSql('select hub.leave_key($1, $2)', [kh.party, group]);
  /** Puts what waits into its place, one transaction a call, `count` times; jobs stay as they are. */
  const place = async (count: number): Promise<void> => {
    for (let turn = 0; turn < count; turn += 1) await world.relay.query('select hub.sequence(1)');
  };

  /** Ways to lose sight of an item for the group and for Cambodia, and to regain it. */
  const WAYS: Readonly<
    Record<string, { readonly lose: (id: string) => Promise<unknown>; readonly regain: (id: string) => Promise<unknown> }>
  > = {
    'by the audience': {
      lose: (id) => change(app, th, id, `audience = '{}'`),
      regain: (id) => change(app, th, id, `audience = '{${group}}'`),
    },
    'by an exception': {
      lose: (id) => change(app, th, id, `excluded = '{${kh.party}}'`),
      regain: (id) => change(app, th, id, `excluded = '{}'`),
    },
    'by a group': { lose: leaves, regain: joins },
    'by a bar': { lose: () => bar(true), regain: () => bar(false) },
    'by a suspension': { lose: () => suspend(true), regain: () => suspend(false) },
  };

  describe.each(Object.entries(WAYS))('%s', (_, { lose, regain }) => {
    const blind = `threat = 'MALWARE', display = 'written while blind'`;

    it.each([0, 1, 2, 3, 4])('shows the newest alone when %i of what happened has its place', async (placed) => {
      await joins();
      const id = await publish(app, th, { audience: [group] });
      await world.settle();
      expect(await shown(id)).toEqual([1]);

      await lose(id);
      expect(await shown(id)).toEqual([]);
      await change(app, th, id, blind);
      await change(app, th, id, `display = 'written last'`);
      const [newest] = await world.ownerSql<{ version: number }>('select version from hub.indicator where id = $1', [id]);
      await regain(id);
      await place(placed);

      const [now] = await world.ownerSql<{ version: number }>('select version from hub.indicator where id = $1', [id]);
      const all = await asReader<{ version: number; text: string }>('select version, content::text as text from hub.versions($1)', [id]);
      expect(all.map(({ version }) => version)).toContain(now?.version);
      expect(all.filter(({ version }) => version > 1 && version < (newest?.version ?? 0))).toEqual([]);
      expect(JSON.stringify(all)).not.toContain('written while blind');
      await world.settle();
      expect(await shown(id)).toEqual([now?.version]);
    });
  });

  it.each(['by a group', 'by a bar', 'by a suspension'])(
    'stay hidden when the loss of sight itself was set aside, and what came after it has its place: %s',
    async (way) => {
      await joins();
      const id = await publish(app, th, { audience: [group] });
      await world.settle();
      await WAYS[way]?.lose(id);
      await world.ownerSql(`select hub.dead_letter_transactions(array(select tx from hub.outbox), '22000')`);
      await change(app, th, id, `display = 'written while blind'`);
      await change(app, th, id, `display = 'written last'`);
      await WAYS[way]?.regain(id);
      await world.settle();

      expect(await world.ownerSql(`select op from hub.dead_letter where op <> 'PUBLISH' order by id`)).toHaveLength(2); // the loss, and the gain behind it
      expect(await world.ownerSql('select version from hub.stream where item = $1 order by seq', [id])).toHaveLength(3);
      expect(await shown(id)).toEqual([3]);
      await world.ownerSql('select hub.requeue_dead_letters()');
      await world.settle();
      expect(await shown(id)).toEqual([3]);
    },
  );

  it('stay hidden whatever follows whatever, and however much of it has its place', async () => {
    const steps = fc.constantFrom('edit', 'place', ...Object.keys(WAYS).flatMap((way) => [`lose ${way}`, `regain ${way}`]));
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 8, maxLength: 25 }), async (done) => {
        await suspend(false);
        await Promise.all([bar(false), joins()]);
        await world.settle();
        const id = await publish(app, th, { audience: [group] });
        const seen = new Set<number>(); // versions that were the newest while Cambodia saw the item
        const look = async (): Promise<void> => {
          const [row] = await asReader<{ version: number; display: string }>('select version, display from hub.indicator where id = $1', [
            id,
          ]);
          if (row) seen.add(row.version);
          const versions = await asReader<{ version: number; display: string }>(
            `select version, content->>'display' as display from hub.versions($1)`,
            [id],
          );
          expect(versions.filter(({ version }) => !seen.has(version))).toEqual([]);
          // What says the same as the version before it is left out, so that the newest shown may be older than the item's number.
          expect(versions[0]?.display).toBe(row?.display);
          expect(new Set(versions.map(({ display }) => display)).size).toBe(versions.length);
        };
        await look();
        for (const step of done) {
          if (step === 'edit') await change(app, th, id, `display = display || '.'`);
          else if (step === 'place') await place(1);
          else await WAYS[step.replace(/^\w+ /, '')]?.[step.startsWith('lose') ? 'lose' : 'regain'](id);
          await look();
        }
      }),
      { numRuns: caseCount(20, 6) },
    );
  });
});
