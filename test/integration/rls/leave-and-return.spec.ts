import { type AppConnection, act, change, type Officer, openWorld, publish, type World } from './world.js';

interface Event {
  readonly seq: string;
  readonly operation: string;
  readonly itemId: string | null;
  readonly claim: { readonly revoked_at: string | null } | null;
}

/** Nothing here moves by itself: the stream goes on when the test says so. */
describe('whoever left a group and came back', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let kh: Officer;
  let group: number;

  const membership = (how: 'join_key' | 'leave_key'): Promise<unknown> => world.ownerSql(`select hub.${how}($1, $2)`, [kh.party, group]);
  const revoke = (id: string): Promise<void> => change(app, th, id, `revoked_at = now(), revoked_reason = 'It was wrong.'`);
  const feed = async (after: string, filter: object = {}): Promise<readonly Event[]> => {
    const rows = await app.rows<{ feed: Event }>('select * from hub.feed($1, $2, $3, 1000, $4) as feed', [
      await app.claim(kh),
      act('indicator:read'),
      after,
      filter,
    ]);
    return rows.map((row) => row.feed);
  };
  /** What a consumer that was away since `after` is told of an item. */
  const told = async (after: string, id: string, filter: object = {}): Promise<readonly string[]> =>
    (await feed(after, filter))
      .filter(({ itemId }) => itemId === id)
      .map(({ operation, claim }) => `${operation}${claim?.revoked_at ? ' as revoked' : ''}`);
  const head = async (): Promise<string> => (await feed('0')).at(-1)?.seq ?? '0';
  /** Ids of a snapshot that is pinned now. */
  const snapshot = async (): Promise<readonly string[]> => {
    const [row] = await world.ownerSql<{ last: string }>('select last from hub.sequence_head');
    const args = [await app.claim(kh), act('indicator:read'), row?.last];
    const rows = await app.rows<{ claim_row: { id: string } | null }>(
      `select claim_row from hub.snapshot($1, $2, $3, $3, 1000, '{}')`,
      args,
    );
    return rows.flatMap(({ claim_row }) => (claim_row ? [claim_row.id] : []));
  };

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh] = [await world.signsIn('analyst@th.example'), await world.signsIn('analyst@kh.example')];
    const [row] = await world.ownerSql<{ key: number }>('select key from hub.working_group');
    group = row?.key ?? 0;
  });
  afterAll(() => world.close());

  /** An item that Cambodia has, and where it stood when it got it. */
  async function had(): Promise<{ id: string; place: string }> {
    const id = await publish(app, th, { audience: [group] });
    await world.settle();
    return { id, place: await head() };
  }

  it('is given the item again, and no withdrawal of it, when it was away all the while', async () => {
    const { id, place } = await had();
    for (const how of ['leave_key', 'join_key'] as const) {
      await membership(how);
      await world.settle();
    }
    expect(await told(place, id)).toEqual(['PUBLISHED']);
  });

  it('is told to delete what was revoked between, since nobody tells the revocation again', async () => {
    const { id, place } = await had();
    await membership('leave_key');
    await world.settle();
    await revoke(id);
    await world.settle();
    await membership('join_key');
    await world.settle();
    expect(await told(place, id)).toEqual(['WITHDRAWN']);
  });

  it.each([
    ['left again', () => membership('leave_key')],
    ['was left out by the owner', (id: string) => change(app, th, id, `audience = '{}'`)],
  ] as const)('is told so once, by the last loss, when it saw the revoked item for a while and then %s', async (_, loses) => {
    const { id, place } = await had();
    await membership('leave_key');
    await world.settle();
    await revoke(id);
    await world.settle();
    await membership('join_key');
    await world.settle();
    const regained = await head();
    await loses(id);
    await world.settle();
    expect(await told(regained, id)).toEqual(['WITHDRAWN']);
    expect(await told(place, id)).toEqual(['WITHDRAWN']);
    await membership('join_key'); // for the next
    await world.settle();
  });

  it('is given the item as revoked when all of that took its place at once', async () => {
    const { id, place } = await had();
    await membership('leave_key');
    await revoke(id);
    await membership('join_key');
    await world.settle();
    expect(await told(place, id)).toEqual(['PUBLISHED as revoked']);
  });

  it('is told of the loss when the filter drops the regaining', async () => {
    const { id, place } = await had();
    await membership('leave_key');
    await world.settle();
    await change(app, th, id, `threat = 'MALWARE'`);
    await change(app, th, id, `tags = '{new}'`);
    await world.settle();
    await membership('join_key');
    await world.settle();
    expect(await told(place, id, { threats: ['PHISHING'] })).toEqual(['WITHDRAWN']);
    expect(await told(place, id)).toEqual(['PUBLISHED']);
  });

  it('finds in a snapshot only what the stream has opened to it, and the rest behind it', async () => {
    const { id } = await had();
    await membership('leave_key');
    await world.settle();
    await membership('join_key'); // in force, and without its place: an event that comes before it would pass this reader by
    expect(await snapshot()).not.toContain(id);
    const place = await head();
    await world.settle();
    expect(await told(place, id)).toEqual(['PUBLISHED']);
    expect(await snapshot()).toContain(id);
  });
});
