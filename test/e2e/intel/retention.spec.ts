import { type Hub, startHub } from '../../support/hub.js';
import { anItem, type Officer, officer, type EventView, until } from '../../support/officer.js';
import { follow } from '../../support/sockets.js';

describe('retention', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let jp: Officer;

  beforeAll(async () => {
    hub = await startHub();
    const analyst = async (slug: string): Promise<Officer> => officer((await hub.as(`analyst@${slug}.example`)).ask);
    [th, kh, jp] = [await analyst('th'), await analyst('kh'), await analyst('jp')];
  });
  afterAll(() => hub.stop());

  /** The end of what is published today, where its owner chooses none: the hub's maximum. */
  const fiveYears = (): string => {
    const today = new Date();
    return new Date(Date.UTC(today.getUTCFullYear() + 5, today.getUTCMonth(), today.getUTCDate())).toISOString();
  };
  const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();
  const RETAINED = 'query ($id: ID!) { indicator(id: $id) { retainUntil version } }';
  const retained = async (who: Officer, id: string): Promise<{ retainUntil: string | null; version: number } | null> =>
    (await who.ask<{ indicator: { retainUntil: string | null; version: number } | null }>(RETAINED, { id })).indicator;
  const news = async (who: Officer, id: string, filter: object = {}): Promise<string[]> =>
    (await who.reads(null, filter)).events.filter(({ itemId }) => itemId === id).map(({ operation }) => operation);

  const LONG = 3_600_000;
  /** Publishes again what somebody holds, so that it ends in two seconds. */
  async function shortens(who: Officer, said: object): Promise<void> {
    const [receipt] = await who.publish([anItem({ ...said, retainUntil: inMs(2_000) })]);
    expect(receipt?.outcome).toBe('UPDATED');
  }

  it('ends for everybody at once, by itself, and tells each follower once to delete', async () => {
    const { token } = await hub.as('analyst@kh.example');
    const live = follow<{ feed: EventView }>(hub.wsUrl, token, 'subscription { feed { operation itemId indicator { value } } }');
    await live.next(); // POSITION
    const said = { value: 'ends.example.com', audience: { everyCountry: true, exceptCountries: ['JP'] } };
    const { id } = await th.publishes({ ...said, retainUntil: inMs(LONG) });
    const told: string[] = [];
    for await (const { feed } of live) {
      if (feed.itemId !== id) continue;
      told.push(feed.operation);
      if (feed.operation === 'PUBLISHED') await shortens(th, said);
      expect(feed.indicator === null).toBe(feed.operation === 'WITHDRAWN');
      if (feed.operation === 'WITHDRAWN') break;
    }
    expect(told.filter((operation) => operation !== 'UPDATED')).toEqual(['PUBLISHED', 'WITHDRAWN']);
    await live.return?.();

    for (const who of [th, kh]) {
      expect(await who.opens(id)).toBeNull();
      expect((await who.looksUp('ends.example.com'))[0]?.indicators).toEqual([]);
      expect(await who.lists({ includeLapsed: true })).not.toContain('ends.example.com');
    }
    expect([await news(kh, id), await news(jp, id), await news(th, id)]).toEqual([['WITHDRAWN'], [], []]);
    expect(await news(th, id, { includeOwn: true })).toEqual(['WITHDRAWN']);
    expect(await hub.ownerSql(`select from hub.indicator where id = $1`, [id])).toEqual([]);
    const revoke = th.revokes(id);
    await expect(revoke).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is shown to whoever sees the item, and changed by publishing again', async () => {
    const said = { value: 'kept.example.com', audience: { countries: ['KH'] } };
    const first = inMs(LONG);
    const { id } = await th.publishes({ ...said, retainUntil: first });
    expect([await retained(th, id), await retained(kh, id)]).toEqual([
      { retainUntil: first, version: 1 },
      { retainUntil: first, version: 1 },
    ]);
    const [same] = await th.publish([anItem({ ...said, retainUntil: first })]);
    expect(same?.outcome).toBe('UNCHANGED');
    const sooner = inMs(1_800_000);
    const [changed] = await th.publish([anItem({ ...said, retainUntil: sooner })]);
    expect([changed?.outcome, await retained(kh, id)]).toEqual(['UPDATED', { retainUntil: sooner, version: 2 }]);
    await until(
      () => news(kh, id),
      (events) => events.includes('UPDATED'),
    );
    expect((await th.publish([anItem(said)]))[0]?.outcome).toBe('UNCHANGED');
    const [cleared] = await th.publish([anItem({ ...said, replace: true })]);
    expect([cleared?.outcome, await retained(kh, id)]).toEqual(['UPDATED', { retainUntil: fiveYears(), version: 3 }]);
  });

  it('must lie ahead: an item whose retention is over is rejected alone', async () => {
    const receipts = await th.publish([
      anItem({ value: 'over.example.com', retainUntil: inMs(-1_000) }),
      anItem({ value: 'ahead.example.com', retainUntil: inMs(LONG) }),
    ]);
    expect(receipts.map(({ outcome, problems }) => [outcome, problems[0]?.code, problems[0]?.field])).toEqual([
      ['REJECTED', 'RETENTION_OVER', 'retainUntil'],
      ['CREATED', 'DOMAIN_RESERVED', 'value'],
    ]);
    expect((await th.looksUp('over.example.com'))[0]?.indicators).toEqual([]);
  });

  it('gives the value back: published anew it is another item, also before the old one was deleted', async () => {
    const said = { value: 'again.example.com', audience: { countries: ['KH'] }, externalId: 'TH-again' };
    const old = await th.publishes({ ...said, retainUntil: inMs(LONG) });
    await shortens(th, said);
    await until(
      () => th.opens(old.id),
      (seen) => seen === null,
    );
    const [receipt] = await th.publish([anItem({ ...said, threat: 'MALWARE' })]);
    expect(receipt?.outcome).toBe('CREATED');
    const fresh = receipt?.indicator?.id ?? '';
    expect(fresh).not.toBe(old.id);
    await until(
      () => news(kh, old.id),
      (events) => events.at(-1) === 'WITHDRAWN',
    );
    const heard = await until(
      () => news(kh, fresh),
      (events) => events.length > 0,
    );
    expect(heard).toEqual(['PUBLISHED']);
  });

  it('takes an owner out of the corroboration of the others', async () => {
    const value = 'shared.example.com';
    await th.publishes({ value, audience: { everyCountry: true } });
    await jp.publishes({ value, audience: { everyCountry: true }, retainUntil: inMs(LONG) });
    const corroboration = async (): Promise<number | undefined> => (await kh.looksUp(value))[0]?.indicators[0]?.corroboration;
    expect(await corroboration()).toBe(2);
    await shortens(jp, { value, audience: { everyCountry: true } });
    await until(corroboration, (owners) => owners === 1);
  });
});
