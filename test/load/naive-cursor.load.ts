import { type Hub, PASSWORD, startHub } from '../support/hub.js';
import { tally } from './history/check.js';
import { followNaively } from './history/naive.js';
import { Stage } from './history/stage.js';
import { report } from './report.js';
import { scaled } from './scale.js';

const ITEMS = scaled(4_000, 800);

describe('The history checker', () => {
  let hub: Hub;
  let stage: Stage;

  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(async () => {
    stage.close();
    await hub.stop();
  });

  it('catches a naive cursor, beside a subscription that the same writers do no harm', async () => {
    stage = await Stage.open({ address: () => hub.url, password: PASSWORD, items: ITEMS, changes: false }, [
      { name: 'JP subscription', country: 'JP', follow: (open) => open.subscribes('jp') },
      { name: 'JP naive cursor', country: 'JP', follow: (open) => followNaively(hub.database.url, 'jp', open.signal) },
    ]);
    await stage.publish(() => stage.reached(2)); // what comes on top are small batches of all at once, and half of them take long
    const violations = await stage.verdict(10_000);
    const of = (name: string) => violations.filter(({ consumer }) => consumer === name);
    const lost = of('JP naive cursor').filter(({ rule }) => rule === 'lost').length;
    const visible = stage.book.attempts.filter(({ readers }) => readers.has('JP naive cursor')).length;
    report(`planted: the naive cursor lost ${lost} of ${visible} events; ${JSON.stringify(tally(violations))}`);
    expect(of('JP subscription')).toEqual([]);
    expect(lost).toBeGreaterThan(0);
    expect(of('JP naive cursor').map(({ rule }) => rule)).toContain('gap');
  }, 300_000);
});
