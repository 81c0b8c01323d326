import { ATTACKS } from '../support/attacks.js';
import { type Hub, startHub } from '../support/hub.js';
import { post } from '../support/post.js';
import { report } from './report.js';
import { IS_WHOLE } from './scale.js';

const MOST_MS = 50;
const MOST_BYTES = 10 * 1024 * 1024;

describe('an attack by document is refused cheaply', () => {
  let hub: Hub;
  let token: string;
  beforeAll(async () => {
    hub = await startHub();
    ({ token } = await hub.as('analyst@th.example'));
    for (const { query, variables } of ATTACKS) await post(hub.url, { query, variables }, { authorization: `Bearer ${token}` });
  });
  afterAll(() => hub.stop());

  it.each(ATTACKS)('$name', async ({ name, query, variables }) => {
    const runs: { ms: number; bytes: number }[] = [];
    for (let run = 0; run < 3; run += 1) {
      const [start, before] = [performance.now(), process.memoryUsage().heapUsed];
      await post(hub.url, { query, variables }, { authorization: `Bearer ${token}` });
      runs.push({ ms: performance.now() - start, bytes: process.memoryUsage().heapUsed - before });
    }
    const ms = Math.min(...runs.map((one) => one.ms));
    const bytes = Math.min(...runs.map((one) => one.bytes));
    report(`${name}: ${ms.toFixed(1)} ms, ${(bytes / 1024 / 1024).toFixed(1)} MiB of heap`);
    if (!IS_WHOLE) return;
    expect(ms).toBeLessThan(MOST_MS);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });
});
