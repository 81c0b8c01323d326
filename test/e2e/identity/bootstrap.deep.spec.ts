import { retryOnConflict } from '../../../src/platform/database/retry-on-conflict.js';
import { writeBootstrapToken } from '../../../src/identity/auth/bootstrap.service.js';
import { CommandLine } from '../../support/command-line.js';
import { type Hub, startHub } from '../../support/hub.js';

const TOKEN = 'a token of the settings, long enough';
const QUERY =
  'mutation ($t: String!, $e: String!, $p: String!) { bootstrapOperator(token: $t, email: $e, password: $p) { accessToken viewer { roles party { kind } } } }';
const PRODUCTION = {
  NODE_ENV: 'production',
  MASTER_KEY: '11'.repeat(32),
  PUBLIC_URL: 'https://hub.example',
  DATABASE_URL: 'postgres://hub:unused@127.0.0.1/unused',
  BOOTSTRAP_TOKEN: TOKEN,
};

describe('the first account of a hub', () => {
  let hub: Hub;
  const become = (token: string, email = 'Chief@Hub.example', password = 'correct horse battery') =>
    hub.anyone().ask(QUERY, { t: token, e: email, p: password });

  beforeAll(async () => {
    hub = await startHub(PRODUCTION);
    // It locks many tables, and a worker of the hub may hold one of them.
    await retryOnConflict(() => hub.ownerSql('truncate hub.user_account cascade'));
  });
  afterAll(() => hub.stop());

  it('waits for the token of the settings', async () => {
    expect(await writeBootstrapToken(hub.database.url, TOKEN)).toBe(true);
    await expect(become('another token')).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'BOOTSTRAP_REFUSED' });
    await expect(become(TOKEN, 'no address')).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'EMAIL_INVALID' });
    await expect(become(TOKEN, 'chief@hub.example', 'short')).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'PASSWORD_LENGTH' });
  });

  it('is not guessed: a hundred wrong tokens from an address, each in the audit log, and the next ones wait', async () => {
    await hub.ownerSql('delete from hub.rate_limit');
    const outcomes = await Promise.allSettled(Array.from({ length: 105 }, (_, n) => become(`wrong token ${n}`)));
    const reasons = outcomes.map((one) => (one.status === 'rejected' ? (one.reason as { reason: string }).reason : 'MADE'));
    expect(reasons.filter((one) => one === 'BOOTSTRAP_REFUSED')).toHaveLength(100);
    expect(reasons.filter((one) => one === 'TOO_MANY_ATTEMPTS')).toHaveLength(5);
    await expect(become(TOKEN)).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'TOO_MANY_ATTEMPTS' });
    const [refused] = await hub.ownerSql<{ n: number }>(
      `select sum(count)::integer as n from hub.audit where what = 'hub.bootstrap' and reason = 'BOOTSTRAP_REFUSED'`,
    );
    expect(refused?.n).toBeGreaterThanOrEqual(100);
    await hub.ownerSql('delete from hub.rate_limit');
  });

  it('is made once, as the hub operator, and signs in', async () => {
    const results = await Promise.allSettled([become(TOKEN), become(TOKEN)]);
    const made = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(made).toMatchObject([{ bootstrapOperator: { viewer: { roles: ['HUB_OPERATOR'], party: { kind: 'HUB' } } } }]);
    await expect(become(TOKEN)).rejects.toMatchObject({ reason: 'BOOTSTRAP_REFUSED' });
    expect(await hub.ownerSql('select what, outcome, reason from hub.audit order by id')).toContainEqual({
      what: 'hub.bootstrap',
      outcome: 'DONE',
      reason: null,
    });
    await hub.anyone().ask('mutation { signIn(email: "chief@hub.example", password: "correct horse battery") { accessToken } }');
  });

  it('is not waited for where there are accounts, nor without a token', async () => {
    expect(await writeBootstrapToken(hub.database.url, TOKEN)).toBe(false);
    // It locks many tables, and a worker of the hub may hold one of them.
    await retryOnConflict(() => hub.ownerSql('truncate hub.user_account cascade'));
    expect(await writeBootstrapToken(hub.database.url, undefined)).toBe(false);
    await expect(become(TOKEN)).rejects.toMatchObject({ reason: 'BOOTSTRAP_REFUSED' });
  });

  it('is made by the command line, too, whose token and password nobody sees', async () => {
    expect(await writeBootstrapToken(hub.database.url, TOKEN)).toBe(true);
    const line = await CommandLine.open(hub.url);
    const bootstrap = (email: string) =>
      line.run(['bootstrap', email], { env: { HUB_ONE_TIME_TOKEN: TOKEN, HUB_PASSWORD: 'correct horse battery' } });
    const [second, third] = [await bootstrap('Second@Hub.example'), await bootstrap('third@hub.example')];
    await line.close();
    expect(second).toEqual({ code: 0, out: "second@hub.example is now the hub's operator, and can sign in.\n", err: '' });
    expect([third.code, third.out]).toEqual([1, '']);
    expect(JSON.stringify([second, third])).not.toMatch(/token of the settings, long|correct horse/);
  });
});
