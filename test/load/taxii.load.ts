import { type HubProcess, type Hubs, hubsOnOneDatabase } from '../support/hub-process.js';
import { anItem, type Officer, until } from '../support/officer.js';
import { type TaxiiClient, taxiiClient } from '../support/taxii-client.js';
import { toMilliseconds } from '../support/taxii-walk.js';
import { fill } from './big-hub.js';
import { quantile } from './history/lags.js';
import { report } from './report.js';
import { IS_WHOLE, LENIENT, scaled } from './scale.js';

/** Nine of ten are Cambodia's to see, with some three objects each. */
const CLAIMS = scaled(40_000);
const LIMIT = scaled(1_000, 100);
/** How many claims are changed while they are read; their last word must arrive. */
const CHANGED = scaled(200, 20);
/** Objects a second that a reader gets at least. */
const LEAST_RATE = 1_000;
const ALL = '/taxii2/api/collections/all/objects/';

/** How a client goes on: by the answer's `next`; by the moment of the last object; by that moment, cut to milliseconds as OpenCTI keeps them. */
const WAYS = ['next', 'moment', 'milliseconds'] as const;
type Way = (typeof WAYS)[number];

interface Read {
  /** How often each version of each indicator came: `id modified`. */
  readonly times: ReadonlyMap<string, number>;
  /** What each indicator said last. */
  readonly last: ReadonlyMap<string, unknown>;
  readonly objects: number;
  /** Milliseconds of each page. */
  readonly pages: readonly number[];
}

describe(`A collection of ${CLAIMS.toLocaleString('en')} claims, polled to its end while others publish`, () => {
  let hubs: Hubs;
  let hub: HubProcess;
  let reader: TaxiiClient;
  let th: Officer;

  /** The hub itself gives events their place, and works off what follows from them. */
  const settled = async (): Promise<void> => {
    await until(
      () => hubs.ownerSql('select from hub.outbox union all select from hub.party_job where done_at is null'),
      (rows) => rows.length === 0,
    );
  };

  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
    hub = await hubs.start();
    await settled(); // before they are members of anything, nobody holds a key
    await fill({ settle: settled, ownerSql: hubs.ownerSql }, CLAIMS);
    reader = taxiiClient(hub.url, (await hub.as('analyst@kh.example')).token);
    th = await hub.as('analyst@th.example');
  }, 600_000);
  afterAll(() => hubs.stop());

  /** Reads on until nothing more comes after `isOver`. */
  async function polls(way: Way, isOver: () => boolean, onMore: () => void): Promise<Read> {
    const [times, last, pages] = [new Map<string, number>(), new Map<string, unknown>(), [] as number[]];
    let [objects, since, next]: [number, string | undefined, string | undefined] = [0, undefined, undefined];
    for (;;) {
      const wasOver = isOver();
      const place = way === 'next' && next !== undefined ? `&next=${next}` : since === undefined ? '' : `&added_after=${since}`;
      const startedAt = performance.now();
      const page = await reader.get(`${ALL}?limit=${LIMIT}${place}`);
      if (page.status !== 200) throw new Error(`${page.status}: ${page.text}`);
      const given = page.body.objects ?? [];
      if (given.length === LIMIT) pages.push(performance.now() - startedAt);
      objects += given.length;
      for (const { type, id, ...said } of given) {
        if (type !== 'indicator') continue;
        const version = `${id} ${String(said.modified)}`;
        times.set(version, (times.get(version) ?? 0) + 1);
        last.set(id, said.description);
      }
      const moment = page.headers.get('x-taxii-date-added-last') ?? undefined;
      if (moment !== undefined) since = way === 'milliseconds' ? toMilliseconds(moment) : moment;
      next = page.body.next;
      if (page.body.more) continue;
      if (wasOver) return { times, last, objects, pages };
      onMore();
    }
  }

  it.each(WAYS)(
    'loses nothing by %s',
    async (way) => {
      const steady = (
        await hubs.ownerSql<{ id: string }>(
          `select id from hub.indicator where audience = '{1}' and value like 'big-%' and owner <> (select key from hub.party where slug = 'th')`,
        )
      ).map(({ id }) => id);
      const spoken = new Map<string, string>();
      let [enough, over] = [false, false];
      const writing = (async () => {
        for (let turn = 0; !enough || turn < CHANGED; turn += 1) {
          const said = { value: `${way}-${turn % CHANGED}.example.com`, audience: { everyCountry: true }, description: `turn ${turn}` };
          const [receipt] = await th.publish([anItem(said)]);
          if (receipt?.indicator) spoken.set(receipt.indicator.id, said.description);
        }
        await settled();
        over = true;
      })();

      const startedAt = performance.now();
      let reachedEndMs = 0;
      const read = await Promise.race([
        polls(
          way,
          () => over,
          () => {
            reachedEndMs ||= performance.now() - startedAt;
            enough = true;
          },
        ),
        writing.then(() => new Promise<never>(() => undefined)), // its failure fails this
      ]);
      await writing;

      // As the hub numbers the versions of what it emits: a UUID of version 7 as one of version 4.
      const emitted = (id: string): string => `indicator--${id.slice(0, 14)}4${id.slice(15)}`;
      const missing = steady.filter((id) => !read.last.has(emitted(id))).length;
      const stale = [...spoken].filter(([id, said]) => read.last.get(emitted(id)) !== said).length;
      // What is changed while it is read may come with the change already, and once more where the change has its place.
      const changing = new Set([...spoken.keys()].map(emitted));
      const doubled = [...read.times].filter(([object, count]) => count > 1 && !changing.has(object.split(' ')[0] ?? '')).length;
      const third = Math.floor(read.pages.length / 3);
      const cost = [read.pages.slice(0, third), read.pages.slice(third, -third), read.pages.slice(-third)].map((ms) =>
        quantile(ms, 0.5).toFixed(0),
      );
      const rate = (read.objects / (performance.now() - startedAt)) * 1_000;
      report(
        `${way}: ${read.objects} objects, ${rate.toFixed(0)} a second (the end was reached after ${(reachedEndMs / 1_000).toFixed(1)} s); a page of ${LIMIT} took ${cost.join(', ')} ms (median of the first, middle and last third); ${missing} of ${steady.length} missing, ${stale} of ${spoken.size} changed ones stale, ${doubled} doubled`,
      );
      expect({ missing, stale }).toEqual({ missing: 0, stale: 0 });
      // Who cuts moments reads again what lies within the millisecond.
      if (way !== 'milliseconds') expect(doubled).toBe(0);
      if (IS_WHOLE) expect(rate).toBeGreaterThan(LEAST_RATE / LENIENT);
    },
    600_000,
  );
});
