import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import { type Hubs, hubsOnOneDatabase } from '../../support/hub-process.js';
import { post, type HttpAnswer } from '../../support/post.js';

type Headers = Readonly<Record<string, string>>;

const SIGN_IN =
  'mutation ($email: String!, $password: String!, $code: String) { signIn(email: $email, password: $password, code: $code) { accessToken } }';
const tries = (url: string, email: string, password: string, headers: Headers = {}): Promise<HttpAnswer> =>
  post(url, { query: SIGN_IN, variables: { email, password } }, headers);
const wrong = (url: string, email: string, headers?: Headers): Promise<HttpAnswer> => tries(url, email, 'not the password', headers);
const reasonOf = ({ errors }: HttpAnswer): unknown => (errors[0] ? errors[0].extensions.reason : 'let in');

/** Whatever a caller may write into a request, a little different each time. */
function disguised(url: string, n: number): Promise<HttpAnswer> {
  const address = `203.0.113.${n % 250}`;
  const spelling = [...'analyst@th.example'].map((letter, at) => ((n >> (at % 10)) & 1 ? letter.toUpperCase() : letter)).join('');
  const query = n % 2 ? SIGN_IN : SIGN_IN.replace('{ signIn(', `{ attempt${n}: signIn(`);
  return post(
    url,
    { query, variables: { email: spelling, password: `guess ${n}`, code: String(n), other: n }, extensions: { n }, operationName: null, n },
    {
      'x-forwarded-for': n % 3 ? address : `127.0.0.1, ${address}`,
      forwarded: `for=${address}`,
      'x-real-ip': address,
      'x-client-ip': address,
      'cf-connecting-ip': address,
      'true-client-ip': address,
      'user-agent': `guesser/${n}`,
      'x-request-id': `request-${n}-${'0'.repeat(8)}`,
      authorization: `Bearer ${n}`,
    },
  );
}

async function inWaves<T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  for (let n = 0; n < count; n += 50) {
    done.push(...(await Promise.all(Array.from({ length: Math.min(50, count - n) }, (_, at) => work(n + at)))));
  }
  return done;
}

describe('guessing a password', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());

  /** Attempts on one account that the record has: verified and wrong, or refused unverified. */
  const recorded = async (email: string | null): Promise<Record<string, number>> => {
    const rows = await hub.ownerSql<{ reason: string; count: number }>(
      `select a.reason, sum(a.count)::int as count from hub.audit a left join hub.user_account u on u.id = a.user_id
         where a.what = 'session.sign-in' and a.outcome = 'REFUSED' and u.email is not distinct from $1 group by 1`,
      [email],
    );
    return Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
  };
  const startAfresh = () => hub.ownerSql('delete from hub.rate_limit');
  beforeEach(startAfresh);

  it('gets ten answers in a thousand tries, whatever is changed from try to try; the right password is none then', async () => {
    const officer = await hub.as('analyst@th.example');
    const answers = await inWaves(1000, (n) => disguised(hub.url, n));
    const told = answers.map(reasonOf);
    expect(told.filter((reason) => reason === 'SIGN_IN_REFUSED')).toHaveLength(10);
    expect(told.filter((reason) => reason === 'TOO_MANY_ATTEMPTS')).toHaveLength(990);
    expect(await recorded('analyst@th.example')).toEqual({ SIGN_IN_REFUSED: 10, TOO_MANY_ATTEMPTS: 990 });
    const minutes = await hub.ownerSql(`select from hub.audit where reason = 'TOO_MANY_ATTEMPTS'`);
    expect(minutes.length).toBeLessThan(10); // counted, not listed

    expect(reasonOf(await tries(hub.url, 'analyst@th.example', PASSWORD))).toBe('TOO_MANY_ATTEMPTS');
    await officer.ask('{ me { id } }'); // whoever is signed in already stays so
    const query = 'mutation ($t: String!) { refreshSession(refreshToken: $t) { accessToken } }';
    expect(reasonOf(await post(hub.url, { query, variables: { t: officer.refreshToken } }))).toBe('let in');
    expect(reasonOf(await tries(hub.url, 'liaison@th.example', PASSWORD))).toBe('let in'); // a colleague at the same address
  });

  it('is told when to come again, in the error and in the header', async () => {
    for (let n = 0; n < 10; n += 1) await wrong(hub.url, 'analyst@kh.example');
    const { status, headers, errors, data } = await wrong(hub.url, 'analyst@kh.example');
    expect({ status, data, code: errors[0]?.extensions.code }).toEqual({ status: 429, data: null, code: 'RATE_LIMITED' });
    const { retryAfter } = errors[0]?.extensions as unknown as { retryAfter: number };
    expect(headers.get('retry-after')).toBe(String(retryAfter));
    expect(retryAfter).toBeGreaterThan(200);
    expect(retryAfter).toBeLessThanOrEqual(300);
    await hub.ownerSql(`update hub.rate_limit set busy_until = busy_until - make_interval(secs => $1)`, [retryAfter]);
    expect(reasonOf(await tries(hub.url, 'analyst@kh.example', PASSWORD))).toBe('let in');
  });

  /** So many attempts on each of these accounts have been counted already. */
  const counted = (emails: readonly string[], times: number) =>
    hub.ownerSql(`select hub.take_sign_in_attempt(e, '127.0.0.1') from unnest($1::text[]) e, generate_series(1, $2)`, [emails, times]);

  it('is answered alike for accounts that are and that are not, disabled and nonsensical ones', async () => {
    await hub.ownerSql(`update hub.user_account set disabled_at = now() where email = 'analyst@la.example'`);
    const course = async (email: string): Promise<unknown[]> => {
      await startAfresh();
      await counted([email.length > 254 || email === '\0' ? '' : email], 9);
      const answers = [await wrong(hub.url, email), await wrong(hub.url, email)];
      return answers.map(({ status, errors }) => [status, errors[0]?.extensions.code, errors[0]?.extensions.reason]);
    };
    const known = await course('admin@la.example');
    expect(known).toEqual([
      [200, 'UNAUTHENTICATED', 'SIGN_IN_REFUSED'],
      [429, 'RATE_LIMITED', 'TOO_MANY_ATTEMPTS'],
    ]);
    for (const email of ['nobody@la.example', 'analyst@la.example', 'x'.repeat(300), '\0']) expect(await course(email)).toEqual(known);
    expect(await recorded(null)).toEqual({ SIGN_IN_REFUSED: 3, TOO_MANY_ATTEMPTS: 3 });
  });

  it('counts wrong ones: whoever signs in often is not held up', async () => {
    for (let n = 0; n < 9; n += 1) await wrong(hub.url, 'analyst@vn.example');
    for (let n = 0; n < 15; n += 1) expect(reasonOf(await tries(hub.url, 'analyst@vn.example', PASSWORD))).toBe('let in');
    const atOnce = await Promise.all(Array.from({ length: 40 }, () => tries(hub.url, 'analyst@sg.example', PASSWORD)));
    expect(atOnce.map(reasonOf)).toEqual(Array(40).fill('let in'));
    expect(reasonOf(await wrong(hub.url, 'analyst@vn.example'))).toBe('SIGN_IN_REFUSED');
    expect(reasonOf(await wrong(hub.url, 'analyst@vn.example'))).toBe('TOO_MANY_ATTEMPTS');
  });

  it('does not go on over many accounts', async () => {
    const others = Array.from({ length: 97 }, (_, n) => `analyst${n}@kh.example`);
    await counted(others, 1);
    const told = [];
    for (const country of ['id', 'ph', 'my', 'au', 'nz']) told.push(reasonOf(await wrong(hub.url, `analyst@${country}.example`)));
    expect(told).toEqual([...Array<unknown>(3).fill('SIGN_IN_REFUSED'), ...Array<unknown>(2).fill('TOO_MANY_ATTEMPTS')]);
    expect(reasonOf(await tries(hub.url, 'analyst@jp.example', PASSWORD))).toBe('TOO_MANY_ATTEMPTS');
  });

  it('goes once a document', async () => {
    const one = [
      'a: signIn(email: "x", password: "x") { expiresIn }',
      'b: resetPassword(token: "x", newPassword: "x")',
      'c: changePassword(currentPassword: "x", newPassword: "x")',
    ];
    for (const first of one) {
      for (const second of one) {
        const query = `mutation { ${first} ...again } fragment again on Mutation { ${second.replace(/^./, 'z')} }`;
        expect(reasonOf(await post(hub.url, { query }))).toBe('SIGN_IN_REPEATED');
      }
    }
    expect(await hub.ownerSql('select from hub.rate_limit')).toEqual([]);
  });
});

describe('behind a proxy', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub({ TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' });
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.ownerSql('delete from hub.rate_limit'));

  const from = (chain: string) => wrong(hub.url, 'analyst@th.example', { 'x-forwarded-for': chain });
  const tenFrom = async (chain: string): Promise<void> => {
    for (let n = 0; n < 10; n += 1) expect(reasonOf(await from(chain))).toBe('SIGN_IN_REFUSED');
    expect(reasonOf(await from(chain))).toBe('TOO_MANY_ATTEMPTS');
  };

  it('each client counts by itself: nobody is locked out from somewhere else', async () => {
    await tenFrom('203.0.113.1');
    expect(reasonOf(await tries(hub.url, 'analyst@th.example', PASSWORD, { 'x-forwarded-for': '203.0.113.2' }))).toBe('let in');
    const { errors } = await tries(hub.url, 'analyst@th.example', PASSWORD, { 'x-forwarded-for': '203.0.113.1' });
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  });

  it.each([
    ['what the client itself has claimed before', (n: number) => `192.0.2.${n}, 203.0.113.9`],
    ['a proxy that the client has made up', (n: number) => `192.0.2.${n}, 10.0.0.1, 203.0.113.9`],
    ['another spelling', (n: number) => (n % 2 ? '203.0.113.9' : '::ffff:203.0.113.9')],
    ['one more trusted hop', (n: number) => (n % 2 ? '203.0.113.9' : `203.0.113.9, 10.0.0.${n}`)],
  ])('nothing moves it: %s', async (_, chain) => {
    await tenFrom('203.0.113.9');
    for (let n = 0; n < 10; n += 1) expect(reasonOf(await from(chain(n)))).toBe('TOO_MANY_ATTEMPTS');
  });

  it('an IPv6 client is its network: it has more addresses than anybody could count', async () => {
    await tenFrom('2001:db8:1:2::1');
    expect(reasonOf(await from('2001:db8:1:2:ffff:ffff:ffff:ffff'))).toBe('TOO_MANY_ATTEMPTS');
    expect(reasonOf(await from('2001:db8:1:3::1'))).toBe('SIGN_IN_REFUSED');
  });

  it('what is no address counts as the proxy itself', async () => {
    await tenFrom('203.0.113.7:1024');
    expect(reasonOf(await from('203.0.113.7:1025'))).toBe('TOO_MANY_ATTEMPTS');
    expect(reasonOf(await from('nonsense'))).toBe('TOO_MANY_ATTEMPTS');
  });
});

describe('guessing at two processes of one hub', () => {
  let hubs: Hubs;
  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
  });
  afterAll(() => hubs.stop());

  it('gets ten answers of both together', async () => {
    const [one, other] = await Promise.all([hubs.start(), hubs.start()]);
    const told = (await inWaves(200, (n) => disguised((n % 2 ? one : other).url, n))).map(reasonOf);
    expect(told.filter((reason) => reason === 'SIGN_IN_REFUSED')).toHaveLength(10);
    expect(told.filter((reason) => reason === 'TOO_MANY_ATTEMPTS')).toHaveLength(190);
    expect(reasonOf(await tries(other.url, 'liaison@th.example', PASSWORD))).toBe('let in');
  });
});
