import { randomUUID } from 'node:crypto';
import { until } from '../../support/officer.js';
import { openRetention, type RetentionWorld } from './retention-world.js';
import { type AppConnection, type Officer, publish } from './world.js';

describe('a renewal of several items', () => {
  let retention: RetentionWorld;
  let world: RetentionWorld['world'];
  let app: AppConnection;
  let th: Officer, kh: Officer, liaison: Officer, admin: Officer;

  beforeAll(async () => {
    retention = await openRetention();
    ({ world, app, th, kh, liaison, admin } = retention);
  });
  afterAll(() => world.close());

  const problems = async (items: readonly string[], by = th): Promise<Readonly<Record<string, string | null>>> =>
    Object.fromEntries(
      (
        await app.as(by, 'retention:renew', () =>
          app.rows<{ item: string; problem: string | null }>(`select item, problem from hub.renew_retention($1, 'It goes on.')`, [items]),
        )
      ).map(({ item, problem }) => [item, problem]),
    );

  it('renews the others where the hub deletes one of them meanwhile', async () => {
    const [gone, stays] = [await publish(app, th, {}), await publish(app, th, {})];
    const relay = await world.client(world.database.url);
    await relay.query('set role hub_owner');
    await relay.query('begin');
    await relay.query('delete from hub.indicator where id = $1', [gone]);
    const renewal = problems([gone, stays]);
    await until(
      () => world.ownerSql('select from pg_locks where not granted and pid = $1', [app.pid]),
      (locks) => locks.length > 0,
    );
    await relay.query('commit');
    expect(await renewal).toEqual({ [gone]: 'ABSENT', [stays]: null });
    expect((await retention.rowOf('hub.indicator', stays)).version).toBe(2);
  });

  it('renews none that the party’s sharing policy no longer allows', async () => {
    const [wide, narrow] = [await publish(app, th, { audience: [1] }), await publish(app, th, { audience: [kh.party] })];
    await app.as(admin, 'policy:manage', () =>
      app.rows('select hub.add_sharing_limit($1)', [JSON.stringify({ id: randomUUID(), kinds: ['DOMAIN'], within: [kh.party] })]),
    );
    expect(await problems([wide, narrow])).toEqual({ [wide]: 'FORBIDDEN', [narrow]: null });
    await world.ownerSql('delete from hub.sharing_limit');
  });

  it('renews none of a kind that its officer may not publish', async () => {
    const request = {
      ...{ id: randomUUID(), version: 1, ordinal: 0, reference: randomUUID(), recipient: kh.party, legal_basis: 'TREATY', legal_text: 'x' },
      ...{ urgency: 'URGENT', contact: 'x', ack_minutes: 1, due_minutes: 10_000, tlp: 'GREEN', related: [], evidence: [] },
      ...{ act: 'TAKEDOWN', subject: {} },
    };
    await app.as(liaison, 'action:request', () => app.rows('select hub.write_action_requests($1)', [JSON.stringify([request])]));
    const mine = await publish(app, th, {});
    expect(await problems([request.id, mine])).toEqual({ [request.id]: 'PERMISSION', [mine]: null });
    expect(await problems([request.id], liaison)).toEqual({ [request.id]: null });
  });
});
