import { bulkCall, linesOf } from '../support/bulk.js';
import { type Hubs, hubsOnOneDatabase } from '../support/hub-process.js';
import { report } from './report.js';
import { scaled } from './scale.js';

const REPORTS = scaled(5_000, 100);
const VALUES = 200;
/** Of the hub, over what it has before the file comes. */
const MOST_MB = 400;

const line = (n: number): string =>
  `${JSON.stringify({
    ...{ reference: `load-${n}`, title: `Case ${n}`, threat: 'money-mule', tlp: 'amber', countries: ['TH'], exceptCountries: ['KH'] },
    values: Array.from({ length: VALUES }, (_, at) => ({
      kind: 'crypto-address',
      value: `0x${(n * VALUES + at).toString(16).padStart(40, '0')}`,
      note: 'paid into',
    })),
  })}\n`;

describe('a file of a partner’s reports', () => {
  let hubs: Hubs;
  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
  });
  afterAll(() => hubs.stop());

  it(`of ${REPORTS} with ${VALUES} values each is taken in a memory that does not grow with it`, async () => {
    const hub = await hubs.start();
    const { token } = await hub.as('contributor@meta.example');
    const rss = async (): Promise<number> => ((await hub.metrics()).get('process_resident_memory_bytes') ?? 0) / 1e6;
    const before = await rss();
    const call = bulkCall(hub.url, token, { path: '/bulk/reports' });
    const sending = (async () => {
      for (let n = 1; n <= REPORTS; n += 1) await call.send(line(n));
      call.end();
    })();
    const startedAt = performance.now();
    let [taken, peak, half] = [0, before, before];
    for await (const receipt of linesOf(await call.response)) {
      expect(receipt.outcome).toBe('CREATED');
      taken += 1;
      if (taken % 100 === 0) peak = Math.max(peak, await rss());
      if (taken <= REPORTS / 2) half = peak;
    }
    await sending;
    const seconds = (performance.now() - startedAt) / 1_000;
    report(
      `reports: ${taken} of ${VALUES} values in ${seconds.toFixed(1)} s, ${Math.round((taken * VALUES) / seconds)} values/s; memory ${before.toFixed(0)} MB, at most ${half.toFixed(0)} MB until half of it, ${peak.toFixed(0)} MB in all`,
    );
    expect(taken).toBe(REPORTS);
    expect(peak - before).toBeLessThan(MOST_MB);
  }, 3_600_000);
});
