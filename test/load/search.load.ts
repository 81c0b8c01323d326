import { digestOf } from '../../src/intel/indicators/draft.js';
import { RELATED_CASES, SEARCH } from '../../src/casework/search/casework-statements.js';
import { CASEWORK_FACETS, MOST_CASE_VALUES } from '../../src/casework/search/casework.js';
import { checkedMoney, type CaseworkFilter, searchParametersOf } from '../../src/casework/search/casework.policy.js';
import { canonicalise } from '../../src/values/values/canonicalise.js';
import { type AppConnection, type Officer, openWorld, type World } from '../integration/rls/world.js';
import { CASES, CLAIMS, LINKS, NOTICES, PARTICIPANTS, plant, REQUESTS } from './many-matters.js';
import { report } from './report.js';
import { IS_WHOLE, LENIENT, scaled } from './scale.js';

const RUNS = scaled(100, 20);
/** Milliseconds in the database, at the 95th percentile: what is demanded of a page with all facets. */
const DEMANDED = 50;
const PAGE = 51;

const AMONG = `${CASES} cases of ${LINKS} links and ${PARTICIPANTS} countries, ${2 * REQUESTS} requests, and ${NOTICES} notices and reports each`;

describe(`the search among ${AMONG}`, () => {
  let world: World;
  let app: AppConnection;
  let vn: Officer;
  let watches: readonly string[];

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    vn = await world.signsIn('liaison@vn.example');
    await plant(world, vn.party);
    watches = (await world.ownerSql<{ id: string }>('select id from hub.watch where party = $1', [vn.party])).map(({ id }) => id);
  }, 600_000);
  afterAll(() => world.close());

  /** Milliseconds that a statement takes in acts of the asker's, and how many rows of the page there were. */
  async function measured(
    statement: string,
    needs: 'indicator:read' | 'case:read',
    valuesOf: (run: number) => readonly unknown[],
  ): Promise<{ p50: number; p95: number; found: number }> {
    const times: number[] = [];
    let found = 0;
    for (let run = -5; run < RUNS; run += 1) {
      await app.enter(vn, needs);
      const start = performance.now();
      const [row] = await app.rows<{ rows?: unknown[]; cases?: unknown[] }>(statement, valuesOf(run + 5));
      if (run >= 0) times.push(performance.now() - start); // those before warm everything up
      await app.rows('rollback');
      found = Math.max(found, (row?.rows ?? row?.cases ?? []).length);
    }
    times.sort((a, b) => a - b);
    const at = (part: number): number => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
    return { p50: at(0.5), p95: at(0.95), found };
  }

  const search = (
    filter: CaseworkFilter,
    { digests = null, text = null, facets = CASEWORK_FACETS, below = null }: More = {},
  ): readonly unknown[] => [
    ...[...searchParametersOf(filter), digests, checkedMoney(filter.money), text, below],
    ...[facets, PAGE],
    digests ? null : watches,
  ];
  interface More {
    readonly digests?: readonly Buffer[] | null;
    readonly text?: string | null;
    readonly facets?: readonly string[];
    readonly below?: string | null;
  }
  const digest = (value: string): readonly Buffer[] => {
    const reading = canonicalise('DOMAIN', { value });
    return reading.ok ? [Buffer.from(digestOf(reading.value), 'hex')] : [];
  };
  const SURFACES: Readonly<Record<string, (run: number) => readonly unknown[]>> = {
    'everything, with all facets': () => search({}),
    'everything, without facets': () => search({}, { facets: [] }),
    'the last page, with all facets': () =>
      search({}, { below: JSON.stringify({ at: '2020-01-02T00:00:00Z', id: '00000000-0000-0000-0000-000000000000' }) }),
    'a value of twenty cases, with all facets': (run) => search({}, { digests: digest(`linked-${(run * 37) % (CLAIMS / 2)}.example.com`) }),
    'a value of every case, with all facets': () => search({}, { digests: digest('everywhere.example.com') }),
    'a value that nobody has, with all facets': () => search({}, { digests: digest('nowhere.example.com') }),
    'words of one case in a hundred, with all facets': (run) => search({}, { text: `river ${run % 100}.` }),
    'a country, with all facets': () => search({ countries: ['LA'] }),
    'kind, state and threat, with all facets': () => search({ kinds: ['CASE'], states: ['OPEN'], threats: ['PHISHING'] }),
    'notices alone, with all facets': () => search({ kinds: ['NOTICE'] }),
    'reports alone, with all facets': () => search({ kinds: ['REPORT'] }),
    'watches alone, with all facets': () => search({ kinds: ['WATCH'] }),
  };

  it.each(Object.entries(SURFACES))(
    '%s',
    async (surface, valuesOf) => {
      const { p50, p95, found } = await measured(SEARCH, 'indicator:read', valuesOf);
      report(`${surface}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms in the database (${found === PAGE ? 'a whole page' : found})`);
      if (IS_WHOLE) expect(p95).toBeLessThan(DEMANDED * LENIENT);
    },
    300_000,
  );

  it('cases that share a value with one', async () => {
    const ids = await world.ownerSql<{ id: string }>(
      `select c.id from hub.case_file c join hub.case_party p on p.case_id = c.id and p.party = $1 limit 50`,
      [vn.party],
    );
    const { p50, p95, found } = await measured(RELATED_CASES, 'case:read', (run) => [ids[run % ids.length]?.id, MOST_CASE_VALUES]);
    report(`cases that share one of ${LINKS} values: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms in the database (${found})`);
  }, 300_000);
});
