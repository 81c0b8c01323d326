import { existsSync, readFileSync } from 'node:fs';
import { bulk } from '../support/bulk.js';
import { type Hubs, hubsOnOneDatabase } from '../support/hub-process.js';
import { report } from './report.js';
import { scaled } from './scale.js';

const LIST = new URL('../../../shared/data/polkadot-phishing/all.json', import.meta.url);
const present = existsSync(LIST);

describe('a real list through the bulk door', () => {
  let hubs: Hubs;
  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
  });
  afterAll(() => hubs.stop());

  (present ? it : it.skip)(
    `is taken once, however often it is sent${present ? '' : ' (skipped: no ../shared/data/polkadot-phishing beside the checkout)'}`,
    async () => {
      const { deny: all } = JSON.parse(readFileSync(LIST, 'utf8')) as { deny: readonly string[] };
      const deny = all.slice(0, scaled(all.length, 2_000));
      const body = deny.map((value) => `${JSON.stringify({ kind: 'domain', value, threat: 'phishing' })}\n`).join('');
      const hub = await hubs.start();
      const { token } = await hub.as('analyst@th.example');
      const sends = () =>
        bulk(hub.url, token, body, { path: '/bulk/indicators?tlp=green', headers: { 'idempotency-key': 'the-whole-list' } });

      const startedAt = performance.now();
      const { receipts } = await sends();
      const tookMs = performance.now() - startedAt;
      const many = (outcome: string): number => receipts.filter((one) => one.outcome === outcome).length;
      report(
        `bulk: ${receipts.length} lines in ${(tookMs / 1_000).toFixed(1)} s, ${Math.round((receipts.length / tookMs) * 1_000)} lines/s`,
      );
      expect(receipts).toHaveLength(deny.length);
      expect(many('REJECTED')).toBeLessThan(10); // addresses and bare suffixes

      expect((await sends()).receipts).toEqual(receipts);
      const [found] = await hubs.ownerSql<{ many: number }>('select count(*)::integer as many from hub.indicator');
      expect(found?.many).toBe(many('CREATED'));
    },
    600_000,
  );
});
