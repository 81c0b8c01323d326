import { type AppConnection, change, type Officer, openWorld, publish, type World } from './world.js';

/** Lists by their two parts, with the moments in between in the test's hand. */
describe('a list of what one sees', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let kh: Officer;

  beforeEach(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh] = [await world.signsIn('analyst@th.example'), await world.signsIn('analyst@kh.example')];
    await world.settle();
  });
  afterEach(() => world.close());

  const nothing = (): Promise<void> => Promise.resolve();
  const read = <Row>(statement: string, values: readonly unknown[]): Promise<Row[]> =>
    app.as(kh, 'indicator:read', () => app.rows<Row>(statement, values));

  /** All that kh sees, two ids a piece; `between` happens when the first part was read, `later` after the first piece of the second. */
  async function list(between = nothing, later = nothing): Promise<string[]> {
    const ids: string[] = [];
    const [row] = await read<{ head: string }>('select hub.stream_position() as head', []);
    for (let last: string | null = null; ; last = ids.at(-1) ?? null) {
      const piece: { id: string }[] = await read('select id from hub.unsequenced_claims($1, $2, 2) order by id desc', [row?.head, last]);
      ids.push(...piece.map(({ id }) => id));
      if (piece.length < 2) break;
    }
    await between();
    for (let upto = BigInt(row?.head ?? 0), first = true; ; first = false) {
      const piece = await read<{ id: string; place: string }>('select id, place from hub.sequenced_claims($1, $2, 2) order by place desc', [
        row?.head,
        String(upto),
      ]);
      ids.push(...piece.map(({ id }) => id));
      if (piece.length < 2) return ids;
      upto = BigInt(piece.at(-1)?.place ?? 0) - 1n;
      if (first) await later();
    }
  }
  const expectEach = (shown: readonly string[], wanted: readonly string[]): void => expect([...shown].sort()).toEqual([...wanted].sort());
  const several = async (count: number, audience: readonly number[]): Promise<string[]> => {
    const ids: string[] = [];
    for (let number = 0; number < count; number += 1) ids.push(await publish(app, th, { audience }));
    return ids;
  };

  it('has what was just published once, whether its event gets its place before, while or after the list is read', async () => {
    const ids = await several(5, [1]);
    expectEach(await list(), ids);
    expectEach(await list(world.settle), ids);
    ids.push(...(await several(3, [1])));
    expectEach(await list(), ids);
    expectEach(await list(world.settle), ids);
    expectEach(await list(), ids);
  });

  it('has what was just opened to the reader once, whether its event gets its place before, while or after the list is read', async () => {
    const ids = await several(5, []);
    await several(2, [1]).then((more) => ids.push(...more));
    await world.settle();
    for (const id of ids) await change(app, th, id, `audience = '{1}'`);
    expectEach(await list(), ids);
    expectEach(await list(world.settle), ids);
    expectEach(await list(), ids);
  });

  it('has what changes hands from one of the reader’s keys to another once', async () => {
    const ids = await several(8, [1]);
    await world.settle();
    const readdress = async (audience: string): Promise<void> => {
      for (const id of ids) await change(app, th, id, `audience = '${audience}'`);
    };
    expectEach(await list(() => readdress(`{${kh.party}}`)), ids);
    expectEach(await list(world.settle), ids);
    expectEach(await list(nothing, () => readdress('{1}').then(world.settle)), ids);
    expectEach(await list(() => readdress(`{1,${kh.party}}`).then(world.settle)), ids);
    expectEach(await list(), ids);
  });

  it('does not have what was taken from the reader, before its event has its place and afterwards', async () => {
    const [lost = '', ...kept] = await several(5, [1]);
    await world.settle();
    await change(app, th, lost, `excluded = '{${kh.party}}'`);
    expectEach(await list(), kept);
    expectEach(await list(world.settle), kept);
    await change(app, th, lost, `excluded = '{}'`);
    expectEach(await list(), [lost, ...kept]);
    expectEach(await list(world.settle), [lost, ...kept]);
  });

  it('has what came by a group at once, and loses it at once', async () => {
    const [group] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'New') returning key`,
    );
    const ids = await several(5, [group?.key ?? 0]);
    await world.settle();
    expectEach(await list(), []);
    await world.ownerSql('select hub.join_key($1, $2)', [kh.party, group?.key]);
    expectEach(await list(), ids);
    expectEach(await list(world.settle), ids);
    await world.ownerSql('select hub.leave_key($1, $2)', [kh.party, group?.key]);
    expectEach(await list(), []);
  });

  it('does not have what was published after it began', async () => {
    const ids = await several(5, [1]);
    await world.settle();
    const shown = await list(nothing, () => several(3, [1]).then(world.settle));
    expectEach(shown, ids);
  });
});
