import { PasswordHasher } from '../../src/identity/auth/password-hasher.js';
import { type Hub, startHub } from '../support/hub.js';
import { post } from '../support/post.js';
import { auc, bestOfThree } from './auc.js';
import { report } from './report.js';
import { IS_WHOLE, LENIENT, scaled } from './scale.js';

const PAIRS = scaled(150, 5);
const AT_ONCE = scaled(100, 10);
const LONGEST_BEAT_MS = 200;
const SIGN_IN = 'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }';

describe('signing in', () => {
  let hub: Hub;

  beforeAll(async () => {
    hub = await startHub({ TRUSTED_PROXIES: '127.0.0.1' });
    const hash = await hub.app.get(PasswordHasher, { strict: false }).hash('the real cost of a password', {}); // the tests' own hashes are cheap
    await hub.ownerSql('update hub.user_account set password_hash = $1', [hash]);
    // The account that is known has a second factor, too: it must not be told from one that is not.
    await hub.ownerSql(
      `insert into hub.totp (user_id, id, sealed, last_step) select id, id, '', 0 from hub.user_account where email = 'analyst@th.example'`,
    );
  });
  afterAll(() => hub.stop());

  let attempts = 0;
  /** Each from an address of its own, unless one is given: an address that tries often is refused unverified. */
  const tries = (email: string, address = `10.${(attempts += 1) >> 16}.${(attempts >> 8) & 255}.${attempts & 255}`): Promise<unknown> =>
    post(hub.url, { query: SIGN_IN, variables: { email, password: 'not the password' } }, { 'x-forwarded-for': address });
  const p99 = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? 0;

  it('takes as long for an account that is not as for one that is', async () => {
    const found = await bestOfThree(() =>
      auc(
        () => tries('analyst@th.example'),
        () => tries('nobody0@th.example'),
        PAIRS,
      ),
    );
    report(`known and unknown accounts: AUC ${found.toFixed(3)} over ${PAIRS} pairs`);
    if (!IS_WHOLE) return;
    expect(found).toBeGreaterThan(0.45);
    expect(found).toBeLessThan(0.55);
  }, 600_000);

  it('takes as long for both when they are tried too often', async () => {
    const [known, unknown] = ['analyst@th.example', 'nobody0@th.example'].map((email) => () => tries(email, '203.0.113.1'));
    if (!known || !unknown) return;
    for (let n = 0; n < 10; n += 1) await Promise.all([known(), unknown()]);
    const found = await bestOfThree(() => auc(known, unknown, PAIRS));
    report(`known and unknown accounts, tried too often: AUC ${found.toFixed(3)} over ${PAIRS} pairs`);
    if (!IS_WHOLE) return;
    expect(found).toBeGreaterThan(0.45);
    expect(found).toBeLessThan(0.55);
  }, 600_000);

  it('leaves the process awake while a hundred do it at once', async () => {
    const beats: number[] = [];
    let over = false;
    const heart = (async () => {
      while (!over) {
        const start = performance.now();
        const { ok } = await fetch(`${hub.url}/health/live`);
        if (!ok) throw new Error('There is no /health/live.');
        beats.push(performance.now() - start);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    const started = performance.now();
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, number) => tries(number % 2 ? 'analyst@th.example' : `nobody${number}@th.example`)),
    );
    over = true;
    await heart;
    report(
      `${AT_ONCE} sign-ins in ${((performance.now() - started) / 1000).toFixed(1)} s; /health/live p99 ${p99(beats).toFixed(0)} ms of ${beats.length} (demanded: ${LONGEST_BEAT_MS} ms)`,
    );
    if (IS_WHOLE) expect(p99(beats)).toBeLessThan(LENIENT * LONGEST_BEAT_MS);
  }, 300_000);
});
