import { PasswordHasher } from '../../../src/identity/auth/password-hasher.js';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import { until } from '../../support/officer.js';
import { post, type HttpAnswer } from '../../support/post.js';

const IN_FLIGHT = 260;
const SIGN_IN = 'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }';
const CONFIRM = 'mutation ($password: String!) { confirmIdentity(password: $password) { confirmedUntil } }';
const reasonOf = ({ errors }: HttpAnswer): unknown => (errors[0] ? errors[0].extensions.reason : 'let in');

describe('A flood of sign-ins', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub({ TRUSTED_PROXIES: '127.0.0.1' });
    const hash = await hub.app.get(PasswordHasher, { strict: false }).hash(PASSWORD, {}); // the tests' own hashes are cheap, and no flood would wait
    await hub.ownerSql('update hub.user_account set password_hash = $1', [hash]);
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.ownerSql('delete from hub.rate_limit'));

  const signsIn = (email: string, address: string, password = PASSWORD): Promise<HttpAnswer> =>
    post(hub.url, { query: SIGN_IN, variables: { email, password } }, { 'x-forwarded-for': address });
  const waiting = (): number => hub.app.get(PasswordHasher, { strict: false }).queue.waiting;

  /** Begins so many, and resolves once many wait. `answered` counts those that have been verified. */
  async function flooded(one: (n: number) => Promise<HttpAnswer>) {
    const told: unknown[] = [];
    const all = Promise.all(Array.from({ length: IN_FLIGHT }, async (_, n) => told.push(reasonOf(await one(n)))));
    await until(
      () => Promise.resolve(waiting()),
      (many) => many >= 80,
    );
    return { all, verified: () => told.filter((reason) => reason !== 'OVERLOADED').length };
  }

  /** What others do meanwhile is done while most of the flood still waits: a count, since times say nothing on a machine that has other work. */
  async function servesOthers(flood: Awaited<ReturnType<typeof flooded>>, others: readonly (() => Promise<HttpAnswer>)[]) {
    const before = flood.verified();
    const answers = await Promise.all(others.map((other) => other()));
    expect(flood.verified() - before).toBeLessThan(40);
    expect(waiting()).toBeGreaterThan(30);
    await flood.all;
    return answers.map(reasonOf);
  }

  it('with the right password of one account delays itself alone: others sign in, confirm, and are told that they are wrong', async () => {
    const { token } = await hub.as('admin@sg.example');
    const flood = await flooded(() => signsIn('analyst@th.example', '203.0.113.1'));
    const told = await servesOthers(flood, [
      () => signsIn('analyst@kh.example', '203.0.113.2'),
      () => signsIn('liaison@th.example', '203.0.113.1'), // a colleague at the same address
      () => signsIn('nobody@la.example', '203.0.113.3'), // waits and is answered as an account that is there
      () =>
        post(
          hub.url,
          { query: CONFIRM, variables: { password: PASSWORD } },
          { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.4' },
        ),
    ]);
    expect(told).toEqual(['let in', 'let in', 'SIGN_IN_REFUSED', 'let in']);
  });

  it('with one account from many addresses delays that account alone', async () => {
    const flood = await flooded((n) => signsIn('analyst@th.example', `10.0.${n >> 8}.${n & 255}`));
    expect(await servesOthers(flood, [() => signsIn('analyst@vn.example', '203.0.113.2')])).toEqual(['let in']);
  });

  it('with accounts that do not exist, from one address, delays that address alone', async () => {
    const flood = await flooded((n) => signsIn(`nobody${n}@example.com`, '203.0.113.1', 'a guess'));
    const others = [() => signsIn('analyst@ph.example', '203.0.113.2'), () => signsIn('nobody@example.org', '203.0.113.3', 'a guess')];
    expect(await servesOthers(flood, others)).toEqual(['let in', 'SIGN_IN_REFUSED']);
  });
});

describe('The right password', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub({ TRUSTED_PROXIES: '127.0.0.1' });
  });
  afterAll(() => hub.stop());

  it('is counted loosely, by account and address: sixty at once are let in, then the program is told to keep its session', async () => {
    const signsIn = (email: string, address: string): Promise<HttpAnswer> =>
      post(hub.url, { query: SIGN_IN, variables: { email, password: PASSWORD } }, { 'x-forwarded-for': address });
    const told: unknown[] = [];
    await until(
      async () => {
        const answer = await signsIn('analyst@th.example', '203.0.113.1');
        told.push(reasonOf(answer));
        return answer;
      },
      (answer) => reasonOf(answer) !== 'let in',
    );
    expect(told.length).toBeGreaterThan(60);
    expect(told.at(-1)).toBe('TOO_MANY_ATTEMPTS');
    expect(reasonOf(await signsIn('analyst@th.example', '203.0.113.2'))).toBe('let in');
    expect(reasonOf(await signsIn('liaison@th.example', '203.0.113.1'))).toBe('let in');
  });
});
