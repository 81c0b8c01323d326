import { Clock } from '../../../src/platform/platform/clock.js';
import { type Hub, startHub } from '../../support/hub.js';
import { officer } from '../../support/officer.js';

const HOUR = 3_600_000;

describe("the hub's clock", () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());

  /** How far the hub's clock is from the database's, in milliseconds. */
  const off = async (): Promise<number> => {
    const [row] = await hub.ownerSql<{ now: string }>('select extract(epoch from clock_timestamp()) * 1000 as now');
    return Math.abs(hub.app.get(Clock).milliseconds() - Number(row?.now));
  };

  it("goes by the database's", async () => {
    expect(await off()).toBeLessThan(5_000);
  });

  it('goes on steadily from the moment at which it was set', () => {
    const clock = new Clock();
    clock.set(1_000, performance.now() - 500);
    expect(clock.milliseconds()).toBeGreaterThanOrEqual(1_500);
    clock.set(Date.UTC(2030, 0, 1), performance.now());
    expect(clock.now().getUTCFullYear()).toBe(2030);
  });

  it('is asked for again when the database does not believe its claims, and nothing fails for it', async () => {
    const th = officer((await hub.as('analyst@th.example')).ask);
    for (const wrong of [-HOUR, -60_000]) {
      hub.app.get(Clock).set(Date.now() + wrong, performance.now());
      await th.publishes({ value: 'by-another-clock.example.com' });
      expect(await off()).toBeLessThan(5_000);
    }
    hub.app.get(Clock).set(Date.now() + HOUR, performance.now());
    await hub.as('analyst@kh.example'); // signing in asks the database, too
    expect(await off()).toBeLessThan(5_000);
    expect(await th.opens('00000000-0000-4000-8000-000000000000')).toBeNull();
  });
});
