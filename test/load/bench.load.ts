import { join } from 'node:path';
import pg from 'pg';
import { BENCHES } from '../../bench/benches/all.js';
import type { Report } from '../../bench/measure/report.js';
import { fillWorld, SMALL_WORLD } from '../../bench/world/fill.js';
import { canonicalise } from '../../src/values/values/canonicalise.js';
import type { CanonicalValue, Kind } from '../../src/values/values/value.js';
import { watch } from '../support/checkout.js';
import { freshDatabase } from '../support/database.js';
import { compileProgram } from '../support/program.js';
import { TEMPLATE, testServer } from '../support/server.js';
import { report } from './report.js';

const CHECKOUT = join(import.meta.dirname, '../..');
const LONGEST_MS = 240_000;

type Stored = Omit<CanonicalValue, 'warnings'>;

describe('npm run bench', () => {
  it(
    'measures every figure of every bench, in small',
    async () => {
      const { url, run } = testServer();
      const program = await compileProgram();
      const args = ['--no-warnings', '--import', './test/support/typescript.js', 'bench/run.ts', '--smoke', '--json', '--program', program];
      const bench = watch(process.execPath, [...args, '--template', TEMPLATE, '--prefix', `hub_test_${run}_`], {
        cwd: CHECKOUT,
        env: { DATABASE_URL: url },
      });
      const late = setTimeout(() => bench.child.kill('SIGKILL'), LONGEST_MS - 10_000);
      await bench.ended();
      clearTimeout(late);
      const reports = JSON.parse(bench.stdoutLines.at(-1) ?? '[]') as readonly Report[];
      expect(reports.map((one) => one.bench)).toEqual(BENCHES.map(({ name }) => name));
      expect(reports.filter(({ failure }) => failure !== undefined)).toEqual([]);
      for (const { bench: name, figures, seconds } of reports) {
        report(`${name}: ${figures.length} figures in ${seconds.toFixed(1)} s`);
        expect(figures).not.toEqual([]);
        for (const { hub, pairs, note } of figures) {
          if (note?.startsWith('left out')) continue;
          expect(hub).toEqual(expect.any(Number)); // NaN is null in JSON
          expect(pairs).toBeGreaterThan(0);
        }
      }
    },
    LONGEST_MS,
  );

  it('works on the same claims each time, with values as the hub stores them', async () => {
    const [first, second] = [await claimsOf(1_000), await claimsOf(1_000)];
    expect(first).toHaveLength(1_000);
    expect(second).toEqual(first);
    for (const { kind, display, ...stored } of first) {
      const reading = canonicalise(kind, stored);
      if (!reading.ok) throw new Error(`${kind} ${stored.value}: ${reading.problem.message}`);
      expect(reading.value).toMatchObject({ kind, ...stored });
      if (kind !== 'CRYPTO_ADDRESS') expect(reading.value.display).toBe(display);
    }
  });
});

/** The values of a world of that many claims. */
async function claimsOf(claims: number): Promise<readonly (Stored & { readonly kind: Kind })[]> {
  const database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  try {
    await fillWorld(database.url, { claims, ...SMALL_WORLD });
    await client.connect();
    await client.query('set role hub_owner');
    const { rows } = await client.query<Stored>(
      'select kind, scope, value, display, platform, network, bank, country from hub.indicator order by id',
    );
    return rows;
  } finally {
    await client.end();
    await database.drop();
  }
}
