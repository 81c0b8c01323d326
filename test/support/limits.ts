import { hash } from '@node-rs/argon2';
import pg from 'pg';

/** How many times as long as a quiet machine with two cores this one takes, 1 to 8. global-setup.js measures it once, before the first test. */
export const slowness = (): number => Number(process.env['HUB_TEST_SLOWNESS'] ?? 1);

const SHORTEST_MS = 60_000;

/**
 * How long a test waits for what must come, in milliseconds: a minute at least, longer on a slow machine. A wait ends on its condition, so a generous limit
 * costs nothing.
 * @param quietMs the limit on a quiet machine, if a minute is too short there
 */
export const limitMs = (quietMs = SHORTEST_MS): number => Math.round(Math.max(SHORTEST_MS, quietMs) * slowness());

/** Settings of hubs in tests that are not about these limits: what a slow machine reaches is set as high as it goes. */
export const OUT_OF_THE_WAY = { DATABASE_STATEMENT_TIMEOUT: '60000', REQUEST_WAIT: '60000' } as const;

/** What the work below takes on a quiet machine with two cores of 2026, in milliseconds. */
const QUIET_MS = 320;
const MOST = 8;
/** As many as jest has workers. */
const AT_ONCE = 3;

/** Does a fixed piece of the work that tests do, hashing and statements, as often at once as there are workers. @returns slowness */
export async function measureSlowness(serverUrl: string): Promise<number> {
  const started = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, () => work(serverUrl)));
  return Math.min(MOST, Math.max(1, (performance.now() - started) / QUIET_MS));
}

async function work(serverUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    for (let done = 0; done < 500; done++) {
      await client.query('select count(*) from pg_catalog.pg_proc where proname = $1', [`${done}`]);
      if (done % 100 === 0) await hash('a password', { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    }
  } finally {
    await client.end();
  }
}
