import { setTimeout as pause } from 'node:timers/promises';
import { exportUrl } from '../support/export-client.js';
import { type HubProcess, type Hubs, hubsOnOneDatabase } from '../support/hub-process.js';
import { anItem, type Officer, until } from '../support/officer.js';
import { CLAIMS, fill } from './big-hub.js';
import { report } from './report.js';
import { IS_WHOLE, LENIENT } from './scale.js';

/** What an export may add to the hub's memory, whatever its size. */
const MOST_RSS_BYTES = 64 * 2 ** 20;
/** Claims a second that leave at least. */
const LEAST_RATE = 2_000;
const SAMPLE_MS = 100;
const FORMATS = ['ndjson', 'stix'] as const;

const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

describe(`An export among ${CLAIMS.toLocaleString('en')} claims`, () => {
  let hubs: Hubs;
  let hub: HubProcess;
  let kh: Officer & { readonly token: string };
  let th: Officer;

  /**
   * Nothing waits, and every party has what its memberships give it. Claims that are there before the memberships have their place would be filled in for
   * each party, one after the other, for as long as the export takes: then that is what is measured.
   */
  const settled = async (): Promise<void> => {
    await until(
      () => hubs.ownerSql('select from hub.outbox union all select from hub.party_job where done_at is null'),
      (rows) => rows.length === 0,
    );
  };

  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
    hub = await hubs.start();
    await fill({ settle: settled, ownerSql: hubs.ownerSql });
    [kh, th] = [await hub.as('analyst@kh.example'), await hub.as('analyst@th.example')];
  }, 600_000);
  afterAll(() => hubs.stop());

  /** Takes a file as fast as it comes, and keeps nothing of it but what `look` keeps. */
  async function takes(format: string, look: (text: string) => void): Promise<{ bytes: number; ms: number; rss: number; cpu: number }> {
    let [over, rss, bytes] = [false, 0, 0];
    const begun = await hub.metrics();
    const before = begun.get('process_resident_memory_bytes') ?? 0;
    const sampling = (async () => {
      for (; !over; await pause(SAMPLE_MS)) rss = Math.max(rss, (await hub.metrics()).get('process_resident_memory_bytes') ?? 0);
    })();
    const start = performance.now();
    const response = await fetch(exportUrl(hub, { format }), { headers: { authorization: `Bearer ${kh.token}` } });
    const decoder = new TextDecoder();
    for await (const piece of response.body ?? []) {
      bytes += (piece as Uint8Array).length;
      look(decoder.decode(piece, { stream: true }));
    }
    const ms = performance.now() - start;
    over = true;
    await sampling;
    const busy = 'process_cpu_seconds_total';
    return { bytes, ms, rss: rss - before, cpu: ((await hub.metrics()).get(busy) ?? 0) - (begun.get(busy) ?? 0) };
  }

  it.each(FORMATS)(
    'leaves as %s at a steady pace, and costs the same memory whatever its size',
    async (format) => {
      let tail = '';
      const { bytes, ms, rss, cpu } = await takes(format, (text) => (tail = (tail + text).slice(-2_000)));
      const { exports } = await kh.ask<{ exports: { nodes: { count: number; state: string }[] } }>(
        '{ exports(first: 1) { nodes { count state } } }',
      );
      const { count = 0, state } = exports.nodes[0] ?? {};
      const rate = count / (ms / 1_000);
      report(
        `${format}: ${count} claims, ${mib(bytes)} MiB in ${(ms / 1_000).toFixed(1)} s: ${rate.toFixed(0)} a second, ${((cpu / count) * 1e6).toFixed(0)} µs of the hub's processor a claim; its RSS grew by at most ${mib(rss)} MiB`,
      );
      expect(state).toBe('COMPLETE');
      expect(count).toBeGreaterThan(CLAIMS * 0.7);
      if (format === 'ndjson') expect(tail).toMatch(/\n\{"complete":true,"count":\d+,.*\}\n$/);
      if (format === 'stix') expect(tail).toMatch(/\]\}\n$/);
      if (IS_WHOLE) {
        expect(rss).toBeLessThan(LENIENT * MOST_RSS_BYTES);
        expect(rate).toBeGreaterThan(LEAST_RATE / LENIENT);
      }
    },
    600_000,
  );

  it('holds once what was seen from beginning to end, while others publish and address anew', async () => {
    const steady = new Set(
      (
        await hubs.ownerSql<{ value: string }>(
          `select i.id::text as value from hub.indicator i where i.audience = '{1}' and i.owner <> (select key from hub.party where slug = 'th')`,
        )
      ).map(({ value }) => value),
    );
    const mine = await hubs.ownerSql<{ id: string }>(
      `select i.id from hub.indicator i join hub.party p on p.key = i.owner where p.slug = 'th' and i.audience = '{1}' order by i.value limit 200`,
    );
    for (const { id } of mine) steady.add(id); // they move between audiences, and Cambodia is in all of them
    const audiences = [{ countries: ['KH'] }, { everyCountry: true }, { countries: ['KH', 'VN'] }];
    let [over, turns] = [false, 0];
    const writing = (async () => {
      for (; !over; turns += 1) {
        await th.readdresses(mine[turns % mine.length]?.id ?? '', audiences[turns % 3] ?? {});
        await th.publish([anItem({ value: `meanwhile-${turns}.example.com`, audience: { countries: ['KH'] } })]);
      }
    })();
    const seen = new Map<string, number>();
    let rest = '';
    await takes('ndjson', (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const { id } = JSON.parse(line) as { id?: string };
        if (id) seen.set(id, (seen.get(id) ?? 0) + 1);
      }
    });
    over = true;
    await writing;
    const doubled = [...seen.values()].filter((times) => times > 1).length;
    const missing = [...steady].filter((id) => !seen.has(id)).length;
    report(
      `${seen.size} claims while ${turns} were published and ${turns} addressed anew: ${doubled} doubled, ${missing} of ${steady.size} missing`,
    );
    expect([doubled, missing]).toEqual([0, 0]);
    await until(
      () => hubs.ownerSql<{ busy: string }>('select count(*) as busy from hub.outbox'),
      ([row]) => row?.busy === '0',
    );
  }, 600_000);
});
