import { COME, openRetention, OVER, type RetentionWorld } from './retention-world.js';
import { type AppConnection, change, type Officer, publish } from './world.js';

describe('a tear-line that has ended, and is not deleted in the same call,', () => {
  let retention: RetentionWorld;
  let world: RetentionWorld['world'];
  let app: AppConnection;
  let th: Officer, jp: Officer;
  let { sets, left, entriesOf, torn, holding } = {} as RetentionWorld;

  beforeAll(async () => {
    retention = await openRetention();
    ({ world, app, th, jp, sets, left, entriesOf, torn, holding } = retention);
  });
  afterAll(() => world.close());

  const movesTheOther = async (mine: string): Promise<void> => {
    for (const months of [12, 24]) {
      await retention.movesEnd((...query) => world.ownerSql(...query), mine, months);
      await retention.movesAllEnds();
    }
    await retention.forgetLimits();
  };
  const stays = async (copy: string, meanwhile: () => Promise<unknown>): Promise<void> => {
    await sets('hub.indicator', COME, [copy]);
    await holding(copy, async () => {
      await retention.deletes();
      await retention.movesAllEnds();
    });
    await meanwhile();
  };
  /** How it stays when its time has come, and what then happens. */
  const ways: Readonly<Record<string, (on: { copy: string; original: string; mine: string }) => Promise<void>>> = {
    async 'its original went before it'({ original }) {
      await sets('hub.indicator', OVER, [original]);
      await retention.deletes();
    },
    async 'too many others are due'({ copy }) {
      await sets('hub.indicator', OVER, [await publish(app, th), await publish(app, th)]);
      await sets('hub.indicator', COME, [copy]);
      await retention.deletes(1);
    },
    'another transaction holds it': ({ copy }) => stays(copy, () => retention.movesAllEnds()),
    'the other indicator of a relationship gets another end': ({ copy, mine }) => stays(copy, () => movesTheOther(mine)),
    'the owner of the other indicator chooses another end': ({ copy, mine }) =>
      stays(copy, () => change(app, th, mine, `retain_until = now() + interval '400 days'`)),
    async 'it gets a version'({ copy, original }) {
      await sets('hub.indicator', `kind = 'PHONE'`, [original, copy]); // a person may be behind it
      await sets('hub.indicator', `audience = array[1, ${await world.key('meta')}]`, [copy]);
      await stays(copy, () =>
        app.as(th, 'indicator:publish', () =>
          app.rows(`update hub.indicator_detail set person_status = 'VICTIM', version = version + 1 where id = $1`, [original]),
        ),
      );
      expect((await retention.rowOf('hub.indicator', copy)).version).toBe(2);
    },
  };
  it.each(Object.entries(ways))('shows the owners of sightings and relationships no end: %s', async (_, survives) => {
    const mine = await publish(app, th, { audience: [1] });
    const { copy, original } = await torn();
    const made = [await retention.sights(jp, copy), await retention.joins(jp, copy, mine), await retention.joins(jp, mine, copy)];
    await world.settle();
    const shown = (): Promise<unknown[]> =>
      world.ownerSql(
        `select id from hub.sighting where id = any ($1) and retain_until < now() + interval '300 days'
           union all select id from hub.relationship where id = any ($1) and retain_until < now() + interval '300 days'`,
        [made],
      );
    await survives({ copy, original, mine });
    await retention.movesAllEnds();
    expect(await shown()).toEqual([]);
    await retention.deletes();
    await retention.deletes();
    await world.settle();
    expect(await left(copy, ...made)).toEqual([]);
    expect(await entriesOf(jp, made)).toEqual([[], []]);
  });

  it('keeps its original until it has ended, which it does in steps, and without waiting for a transaction that holds it', async () => {
    const { original, copy } = await torn();
    const copies = [copy, await retention.tears(original), await retention.tears(original)];
    const { original: other, copy: free } = await torn();
    await sets('hub.indicator', OVER, [original, other]);
    await world.relay.query(`set lock_timeout = '5s'`);
    const ended = async (): Promise<number> =>
      (await world.ownerSql('select from hub.indicator where id = any ($1) and retain_until > now()', [copies])).length;
    const holds = await world.client(world.database.url);
    await holds.query('begin');
    await holds.query('select from hub.indicator where id = $1 for update', [copy]);
    const counts: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      await retention.deletes(1);
      counts.push(await ended());
    }
    expect([counts.at(-1), Math.max(...counts.map((count, at) => (counts[at - 1] ?? copies.length) - count))]).toEqual([1, 1]);
    await retention.deletes();
    await retention.deletes();
    expect(await left(original, ...copies, other, free)).toEqual([original, copy]);
    await holds.query('rollback');
    await retention.deletes();
    expect(await left(original, copy)).toEqual([]);
  });

  it('ends when its original is replaced by its owner, too', async () => {
    const { original, copy } = await torn();
    await sets('hub.indicator', OVER, [original]);
    await app.as(th, 'indicator:publish', () => app.rows('select from hub.own_claims($1, $2, $3)', [[], [], [original]]));
    expect(await left(original)).toEqual([]);
    await retention.deletes();
    expect(await left(copy)).toEqual([]);
  });
});
