import { CountIndicatorsService } from '../../src/intel/indicators/count-indicators.service.js';
import type { IndicatorFilter } from '../../src/intel/indicators/indicator-filter.js';
import type { Database } from '../../src/platform/database/database.js';
import { type AppConnection, type Officer, openWorld, type World } from '../integration/rls/world.js';
import { CLAIMS, fill } from './big-hub.js';
import { report } from './report.js';
import { IS_WHOLE, LENIENT, scaled } from './scale.js';

const RUNS = scaled(5, 2);
/** Milliseconds that a count and the statistics may take at most, on a quiet machine. */
const DEMANDED = { count: 2_500, statistics: 4_000 };

const FILTERS: Readonly<Record<string, IndicatorFilter>> = {
  'no filter': {},
  'one threat': { threats: ['MALWARE'] },
  'a kind that nobody publishes': { kinds: ['PHONE'] },
  'a text that few contain': { text: 'big-777.' },
};

describe(`the numbers of indicators on a hub with ${CLAIMS}`, () => {
  let world: World;
  let app: AppConnection;
  let counting: CountIndicatorsService;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    await fill(world);
    const query = (statement: string, values: readonly unknown[]): Promise<unknown> => app.rows(statement, values);
    const as: unknown = (_: unknown, __: unknown, work: (tx: object) => unknown) => work({ query, auditItems: () => undefined });
    counting = new CountIndicatorsService({ as } as unknown as Database);
  }, 900_000);
  afterAll(() => world.close());

  const asked = { channel: 'graphql', requestId: 'x', user: 'x', session: 'x' } as unknown as Parameters<
    CountIndicatorsService['count']
  >[0];
  async function measure<T>(who: Officer, work: () => Promise<T>): Promise<{ readonly ms: number; readonly result: T }> {
    const times: number[] = [];
    for (let run = 0; ; run += 1) {
      await app.enter(who, 'indicator:read');
      const start = performance.now();
      const result = await work();
      times.push(performance.now() - start);
      await app.rows('rollback');
      if (run === RUNS) return { ms: Math.round(times.slice(1).sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0), result };
    }
  }

  it.each(Object.entries(FILTERS))(
    'cost little with %s',
    async (name, filter) => {
      for (const email of ['liaison@vn.example', 'contributor@meta.example']) {
        const who = await world.signsIn(email);
        const count = await measure(who, () => counting.count(asked, filter));
        const statistics = await measure(who, () => counting.statistics(asked, filter, 'MONTH'));
        const { total, complete } = statistics.result;
        report(
          `${name}, ${email}: totalCount ${count.result} in ${count.ms} ms; statistics of ${total} (complete: ${complete}) in ${statistics.ms} ms`,
        );
        if (!IS_WHOLE) continue;
        expect(count.ms).toBeLessThan(LENIENT * DEMANDED.count);
        expect(statistics.ms).toBeLessThan(LENIENT * DEMANDED.statistics);
      }
    },
    600_000,
  );
});
