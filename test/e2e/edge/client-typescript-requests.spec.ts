import type { ServerResponse } from 'node:http';
import { parse } from 'graphql';
import { type Credentials, EntenteClient, type HubError, type Tokens } from '../../../clients/typescript/src/index.js';
import { HeldTimers } from '../../support/held-timers.js';
import { until } from '../../support/officer.js';
import { answerError, answerJson, type ReceivedRequest, SmallServer } from '../../support/small-server.js';

const ME = '{ me { email } }';
const WRITE = 'mutation { revoke }';
const answered = { data: { me: { email: 'a@b.example' } } };

/** What an answer has beside its error. */
interface Part {
  readonly data?: unknown;
  readonly path?: readonly string[];
}

type Answer = (request: ReceivedRequest, response: ServerResponse) => void;

describe('requests of the TypeScript client', () => {
  let server: SmallServer;
  let url: string;
  /** Answers of the next requests, in order; the last one stays. */
  let answers: Answer[];
  let sleeps: number[];
  let now: number;

  const client = (credentials: Credentials = { apiKey: 'key' }, options: object = {}): EntenteClient =>
    new EntenteClient({
      url,
      credentials,
      surroundings: { now: () => now, random: () => 0.5, sleep: (ms) => (sleeps.push(ms), Promise.resolve()) },
      ...options,
    });
  const failure = (work: Promise<unknown>): Promise<HubError> =>
    work.then(
      () => Promise.reject(new Error('It did not fail.')),
      (error: HubError) => error,
    );

  beforeAll(async () => {
    server = new SmallServer((request, response) => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      answer?.(request, response);
    });
    url = await server.start();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    answers = [(_, response) => answerJson(response, answered)];
    sleeps = [];
    now = 1_000_000;
    server.requests.length = 0;
  });

  const overloaded: Answer = (_, response) =>
    answerError(response, { code: 'RATE_LIMITED', reason: 'OVERLOADED' }, 503, { 'retry-after': '2' });
  const cut: Answer = (_, response) => void response.destroy();
  const succeeds: Answer = (_, response) => answerJson(response, answered);

  it('carry the key, and a typed document as text', async () => {
    expect(await client().request(parse('query Q($n: Int) { me { email } }'), { n: 1 })).toEqual(answered.data);
    expect(server.requests[0]).toMatchObject({
      path: '/graphql',
      query: 'query Q($n:Int){me{email}}',
      variables: { n: 1 },
      headers: { authorization: 'Bearer key' },
    });
  });

  it('give an error of the hub with its code, reason, request id and problems', async () => {
    const problems = [{ field: 'first', message: 'Too large.' }];
    answers = [(_, response) => answerError(response, { code: 'BAD_USER_INPUT', reason: 'PAGE_SIZE', requestId: 'r-1', problems }, 400)];
    const error = await failure(client().request(ME));
    expect(error).toMatchObject({ name: 'HubError', code: 'BAD_USER_INPUT', reason: 'PAGE_SIZE', requestId: 'r-1', problems, status: 400 });
    expect(error.message).toBe('A sentence.');
    expect(server.requests).toHaveLength(1);
  });

  describe('beside GraphQL', () => {
    it('carry the authorization, and are answered with the response', async () => {
      answers = [(_, response) => void response.writeHead(200, { 'export-id': 'e-1' }).end('a,b')];
      const response = await client().fetch('/export/indicators?format=csv');
      expect([response.headers.get('export-id'), await response.text()]).toEqual(['e-1', 'a,b']);
      expect(server.requests[0]).toMatchObject({ path: '/export/indicators?format=csv', headers: { authorization: 'Bearer key' } });
    });

    it('fail with the error of the hub, or with its status', async () => {
      const body = { statusCode: 403, message: 'No.', code: 'FORBIDDEN', reason: 'PERMISSION_MISSING', requestId: 'r-2' };
      answers = [(_, response) => void response.writeHead(403).end(JSON.stringify(body))];
      expect(await failure(client().fetch('/x'))).toMatchObject({
        message: 'No.',
        code: 'FORBIDDEN',
        reason: 'PERMISSION_MISSING',
        status: 403,
      });
      answers = [(_, response) => void response.writeHead(404).end('<html>')];
      expect(await failure(client().fetch('/x'))).toMatchObject({ code: 'NOT_A_HUB', status: 404 });
    });

    it('are repeated unless they are POST, or their body can be read once', async () => {
      const done: Answer = (_, response) => void response.writeHead(200).end();
      answers = [overloaded, done];
      expect((await client().fetch('/x', { method: 'PUT', body: '{}' })).status).toBe(200);
      for (const request of [
        { method: 'POST', body: '{}' },
        { method: 'PUT', body: new Blob(['{}']) },
      ]) {
        answers = [overloaded, done];
        expect(await failure(client().fetch('/x', request))).toMatchObject({ status: 503 });
      }
      answers = [overloaded, done];
      const told: unknown[] = [];
      const patient = client(undefined, {
        onRetry: (error: HubError, ms: number, failures: number) => told.push([error.code, ms, failures]),
      });
      expect((await patient.repeat(() => patient.fetch('/x', { method: 'POST', body: '{}' }))).status).toBe(200);
      expect(told).toEqual([['UNAVAILABLE', 2_125, 1]]);
    });

    it('never leave the address of the hub', async () => {
      expect(await failure(client().fetch('.elsewhere.example/x'))).toBeInstanceOf(TypeError);
      expect(server.requests).toEqual([]);
    });
  });

  it('quote no secret that a header cannot carry', async () => {
    for (const credentials of [{ apiKey: 'top\nsecret' }, { accessToken: 'top\nsecret' }]) {
      expect(() => client(credentials)).toThrow(/^(?!.*secret)The (API key|access token) must have printable ASCII/s);
    }
    expect(await failure(client().request(ME, {}, { idempotencyKey: 'ü' }))).toBeInstanceOf(TypeError);
  });

  it('carry no authorization without credentials', async () => {
    await new EntenteClient({ url, credentials: null }).request(ME);
    expect(server.requests[0]?.headers['authorization']).toBeUndefined();
  });

  it('give a part of an answer with the error of the other part', async () => {
    answers = [
      (_, response) => answerJson(response, { data: { a: 1, b: null }, errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] }),
    ];
    expect(await failure(client().request('{ a b }'))).toMatchObject({ code: 'FORBIDDEN', data: { a: 1, b: null } });
  });

  it.each([
    [404, '<html>', 'NOT_A_HUB'],
    [200, 'welcome', 'NOT_A_HUB'],
    [413, '', 'PAYLOAD_TOO_LARGE'],
    [500, 'oops', 'UNAVAILABLE'],
  ])('name an answer that is no GraphQL: HTTP %i', async (status, body, code) => {
    answers = [(_, response) => void response.writeHead(status).end(body)];
    expect(await failure(client().request(ME))).toMatchObject({ code, status });
  });

  it('do not follow a redirect with their secret', async () => {
    answers = [(_, response) => void response.writeHead(307, { location: `${url}/elsewhere` }).end()];
    expect(await failure(client(undefined, { retry: { attempts: 1 } }).request(ME))).toMatchObject({ name: 'NetworkError' });
    expect(server.requests.map(({ path }) => path)).toEqual(['/graphql']);
  });

  describe('that fail for a moment', () => {
    it('are sent again if they are queries, after the time that the hub asks for', async () => {
      answers = [overloaded, cut, (_, response) => void response.writeHead(503).end(), succeeds];
      expect(await client().request(ME)).toEqual(answered.data);
      expect(sleeps).toEqual([2_125, 250, 500]);
    });

    it('fail after five attempts', async () => {
      answers = [cut];
      expect(await failure(client().request(ME))).toMatchObject({ name: 'NetworkError' });
      expect(server.requests).toHaveLength(5);
    });

    it('are not sent again if they are mutations', async () => {
      for (const answer of [overloaded, cut]) {
        answers = [answer, succeeds];
        await failure(client().request(WRITE));
      }
      expect(server.requests).toHaveLength(2);
    });

    it('are sent again with the same key if they are mutations with an idempotency key', async () => {
      answers = [cut, overloaded, succeeds];
      await client().request(WRITE, {}, { idempotencyKey: 'k-1' });
      expect(server.requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['k-1', 'k-1', 'k-1']);
    });

    it('are sent again with the same key while the hub still executes the first one', async () => {
      const running: Answer = (_, response) =>
        answerError(response, { code: 'CONFLICT', reason: 'IDEMPOTENCY_IN_PROGRESS' }, 409, { 'retry-after': '2' });
      answers = [cut, running, succeeds];
      expect(await client().request(WRITE, {}, { idempotencyKey: 'k-1' })).toEqual(answered.data);
      expect([server.requests.map(({ headers }) => headers['idempotency-key']), sleeps]).toEqual([
        ['k-1', 'k-1', 'k-1'],
        [125, 2_250],
      ]);
    });

    it('are not sent again when the keys of the day are used up', async () => {
      answers = [(_, response) => answerError(response, { code: 'RATE_LIMITED', reason: 'IDEMPOTENCY_KEYS_TOO_MANY' }, 429)];
      expect(await failure(client().request(WRITE, {}, { idempotencyKey: 'k-1' }))).toMatchObject({ status: 429 });
      expect(server.requests).toHaveLength(1);
    });

    it('are sent again if they publish, since publishing again changes nothing', async () => {
      answers = [
        cut,
        (_, response) => answerJson(response, { data: { receipts: [{ index: 0, outcome: 'CREATED', indicator: null, problems: [] }] } }),
      ];
      const receipts = await client().publish([{ kind: 'DOMAIN', value: 'a.example', threat: 'PHISHING', tlp: 'GREEN' }]);
      expect(receipts).toMatchObject([{ index: 0, outcome: 'CREATED' }]);
      expect(server.requests).toHaveLength(2);
    });

    it('are not sent again when the hub asks for minutes', async () => {
      answers = [
        (_, response) => answerError(response, { code: 'RATE_LIMITED', reason: 'TOO_MANY_ATTEMPTS' }, 429, { 'retry-after': '900' }),
      ];
      expect(await failure(client().request(ME))).toMatchObject({ retryAfterMs: 900_000 });
      expect(server.requests).toHaveLength(1);
    });
  });

  it('end with the reason of their signal, while they wait and while they run', async () => {
    answers = [() => undefined];
    const controller = new AbortController();
    const running = failure(client().request(ME, {}, { signal: controller.signal }));
    await until(
      async () => server.requests.length,
      (count) => count === 1,
    );
    controller.abort(new Error('enough'));
    expect((await running).message).toBe('enough');
    answers = [cut];
    const waiting = new AbortController();
    const surroundings = {
      sleep: (_: number, signal?: AbortSignal) =>
        new Promise<void>((_done, fail) => {
          signal?.addEventListener('abort', () => fail(new Error('stopped')));
          waiting.abort();
        }),
    };
    const pausing = failure(client(undefined, { surroundings }).request(ME, {}, { signal: waiting.signal }));
    expect((await pausing).message).toBe('stopped');
  });

  it('end after their timeout', async () => {
    answers = [() => undefined];
    const timeoutMs = 30;
    const limits = HeldTimers.hold(timeoutMs);
    try {
      const error = failure(client(undefined, { retry: { attempts: 2 } }).request(ME, {}, { timeoutMs }));
      for (const attempt of [1, 2]) {
        await until(
          async () => server.requests.length,
          (count) => count === attempt,
        );
        expect(limits.count).toBe(1);
        limits.run();
      }
      expect(await error).toMatchObject({ name: 'NetworkError', message: 'The hub did not answer within 30 ms.' });
      expect(server.requests).toHaveLength(2);
    } finally {
      limits.release();
    }
  });

  it('halve a look-up that is too large for the hub, and keep the order', async () => {
    answers = [
      ({ variables }, response) => {
        const values = variables['values'] as readonly { value: string }[];
        if (values.length > 2) return answerError(response, { code: 'TOO_COMPLEX' }, 400);
        answerJson(response, { data: { results: values.map(({ value }) => ({ input: value })) } });
      },
    ];
    const results = await client().lookup(['a', 'b', 'c', 'd', 'e']);
    expect(results.map(({ input }) => input)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  describe('of a session', () => {
    const account = { email: 'a@b.example', password: 'secret' };
    let issued: number;
    /** What the hub does with the next refresh tokens; signing in and queries succeed. */
    let refreshes: Answer[];
    const pair = (): object => ({
      data: { session: { accessToken: `access-${(issued += 1)}`, refreshToken: `refresh-${issued}`, expiresIn: 100 } },
    });
    const hub: Answer = (request, response) => {
      if (request.query.includes('signIn')) return answerJson(response, pair());
      if (request.query.includes('refreshSession')) {
        return (refreshes.shift() ?? ((_, answer) => answerJson(answer, pair())))(request, response);
      }
      if (request.query.includes('signOut')) return answerJson(response, { data: { signOut: true } });
      if (request.headers.authorization !== `Bearer access-${issued}`) return answerError(response, { code: 'UNAUTHENTICATED' }, 401);
      answerJson(response, answered);
    };
    const verbs = (): string[] => server.requests.map(({ query }) => /signIn|refreshSession|signOut|revoke|me/.exec(query)?.[0] ?? query);

    beforeEach(() => {
      issued = 0;
      refreshes = [];
      answers = [hub];
    });

    it('sign in once for concurrent requests, and hand the tokens over before they use them', async () => {
      const stored: (Tokens | null)[] = [];
      const one = client(account, { onTokens: (tokens: Tokens | null) => void stored.push(tokens) });
      await Promise.all([one.request(ME), one.request(ME), one.request(ME)]);
      expect(verbs()).toEqual(['signIn', 'me', 'me', 'me']);
      expect(stored).toEqual([{ accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: now + 100_000 }]);
    });

    it('renew before the token ends, once for concurrent requests', async () => {
      const one = client(account);
      await one.request(ME);
      now += 79_000;
      await one.request(ME);
      now += 2_000;
      await Promise.all([one.request(ME), one.request(ME)]);
      expect(verbs()).toEqual(['signIn', 'me', 'me', 'refreshSession', 'me', 'me']);
    });

    it('renew once when the hub does not accept the token, and send the request again, also a mutation', async () => {
      const one = client({ accessToken: 'old', refreshToken: 'refresh-0' });
      await Promise.all([one.request(ME), one.request(WRITE)]);
      expect(verbs().sort()).toEqual(['me', 'me', 'refreshSession', 'revoke', 'revoke']);
    });

    it.each([
      ['before it executed anything', {}, 2],
      ['in the first field, which ends the mutation', { data: null, path: ['first'] }, 2],
      ['in a later field', { data: null, path: ['second'] }, 1],
      ['below the first field', { data: null, path: ['first', 'owner'] }, 1],
      ['in one field, beside the data of another', { data: { first: true, second: null }, path: ['second'] }, 1],
      ['at a place that it does not name', { data: null }, 1],
    ])('repeat a mutation without a key only if the hub wrote nothing: refused %s', async (_, { path, ...data }: Part, times) => {
      const one = client({ accessToken: 'old', refreshToken: 'refresh-0' });
      const write = 'mutation { first { owner } second }';
      answers = [
        (request, response) => {
          if (request.query !== write || request.headers.authorization !== 'Bearer old') return hub(request, response);
          const error = { message: 'No.', extensions: { code: 'UNAUTHENTICATED', reason: 'TOKEN_REVOKED' }, ...(path && { path }) };
          answerJson(response, { ...data, errors: [error] });
        },
      ];
      await one.request(write).catch((error: HubError) => expect(error.code).toBe('UNAUTHENTICATED'));
      expect(server.requests.filter(({ query }) => query === write)).toHaveLength(times);
      await one.request(ME);
      expect(server.requests.at(-1)?.headers.authorization).toBe('Bearer access-1'); // the session is renewed in any case
      expect(server.requests.filter(({ query }) => query.includes('refreshSession'))).toHaveLength(1);
    });

    it('do not send a wrong password again with another token', async () => {
      answers = [(_, response) => answerError(response, { code: 'UNAUTHENTICATED', reason: 'SIGN_IN_FAILED' }, 401)];
      await failure(client({ accessToken: 'old', refreshToken: 'refresh-0' }).request(WRITE));
      expect(server.requests).toHaveLength(1);
    });

    it('give the second refusal to the caller', async () => {
      answers = [
        (request, response) =>
          request.query.includes('session:') ? answerJson(response, pair()) : answerError(response, { code: 'UNAUTHENTICATED' }, 401),
      ];
      expect(await failure(client(account).request(ME))).toMatchObject({ code: 'UNAUTHENTICATED' });
      expect(verbs()).toEqual(['signIn', 'me', 'refreshSession', 'me']);
      expect(await failure(client({ apiKey: 'revoked' }).request(ME))).toMatchObject({ code: 'UNAUTHENTICATED' });
      expect(await failure(client({ accessToken: 'alone' }).request(ME))).toMatchObject({ code: 'UNAUTHENTICATED' });
    });

    it('never send a refresh token again whose answer was lost', async () => {
      refreshes = [cut];
      const one = client(account);
      await one.request(ME);
      now += 101_000;
      await one.request(ME);
      expect(verbs()).toEqual(['signIn', 'me', 'refreshSession', 'signIn', 'me']);
      refreshes = [cut];
      const tokens = client({ accessToken: `access-${issued}`, refreshToken: 'refresh-x', expiresAt: now - 1 });
      expect(await failure(tokens.request(ME))).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'SESSION_ENDED' });
      await tokens.request(ME).catch(() => undefined);
      expect(server.requests.filter(({ variables }) => variables['refreshToken'] === 'refresh-x')).toHaveLength(1);
    });

    it('tell the program to forget a refresh token whose answer was lost', async () => {
      refreshes = [cut];
      const stored: (Tokens | null)[] = [];
      const credentials = { accessToken: 'old', refreshToken: 'refresh-y', expiresAt: now - 1 };
      const one = client(credentials, { onTokens: (tokens: Tokens | null) => void stored.push(tokens) });
      expect(await failure(one.request(ME))).toMatchObject({ reason: 'SESSION_ENDED' });
      expect(stored).toEqual([{ accessToken: 'old', expiresAt: now - 1 }]);
    });

    it('take the tokens that another program has stored, and renew under its lock alone', async () => {
      issued = 1;
      const held: string[] = [];
      const stored = { accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: now + 600_000 };
      const one = client(
        { accessToken: 'older', refreshToken: 'refresh-older', expiresAt: now - 1 },
        {
          exclusively: async (renew: (tokens: Tokens) => Promise<void>) => {
            held.push('locked');
            await renew(stored);
            held.push('released');
          },
        },
      );
      await Promise.all([one.request(ME), one.request(ME)]);
      expect([verbs(), held]).toEqual([
        ['me', 'me'],
        ['locked', 'released'],
      ]);
    });

    it('use the token that is still valid when it cannot be renewed in time', async () => {
      const one = client({ accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: now + 30_000 });
      issued = 1;
      refreshes = [cut];
      await one.request(ME);
      expect(verbs()).toEqual(['refreshSession', 'me']);
    });

    it('send a refresh token again when the hub refused before it used the token', async () => {
      refreshes = [overloaded];
      const one = client({ accessToken: 'old', refreshToken: 'refresh-0', expiresAt: now - 1 });
      await one.request(ME);
      expect(verbs()).toEqual(['refreshSession', 'refreshSession', 'me']);
    });

    it('ask for a code when the hub requires one, and use a given code once', async () => {
      const codes: unknown[] = [];
      answers = [
        (request, response) => {
          if (!request.query.includes('signIn')) return hub(request, response);
          codes.push(request.variables['code']);
          if (request.variables['code'] === undefined) {
            return answerError(response, { code: 'UNAUTHENTICATED', reason: 'SECOND_FACTOR_REQUIRED' }, 401);
          }
          answerJson(response, pair());
        },
      ];
      await client({ ...account, code: () => Promise.resolve('123456') }).request(ME);
      await client({ ...account, code: '654321' }).request(ME);
      expect(codes).toEqual([undefined, '123456', '654321']);
      expect(await failure(client(account).request(ME))).toMatchObject({ reason: 'SECOND_FACTOR_REQUIRED' });
    });

    describe('that is to end', () => {
      const stored: (Tokens | null)[] = [];
      const open = (expiresAt: number, options: object = {}): EntenteClient => {
        stored.length = 0;
        const onTokens = (tokens: Tokens | null): void => void stored.push(tokens);
        return client({ accessToken: 'access-0', refreshToken: 'refresh-0', expiresAt }, { onTokens, ...options });
      };
      /** Answers of the next sign-outs; the hub ends a session whose token it knows. */
      let ends: Answer[];
      beforeEach(() => {
        ends = [];
        answers = [
          (request, response) => {
            const end = request.query.includes('signOut') ? ends.shift() : undefined;
            const isKnown = request.headers.authorization === `Bearer access-${issued}`;
            if (end) return end(request, response);
            if (request.query.includes('signOut') && !isKnown) return answerError(response, { code: 'UNAUTHENTICATED' }, 401);
            hub(request, response);
          },
        ];
      });

      it('renew an access token that has ended, by its own clock or by that of the hub', async () => {
        await open(now - 1).signOut();
        expect([verbs(), stored.at(-1)]).toEqual([['refreshSession', 'signOut'], null]);
        server.requests.length = 0;
        [issued, ends] = [5, []];
        await open(now + 600_000).signOut();
        expect([verbs(), stored.at(-1)]).toEqual([['signOut', 'refreshSession', 'signOut'], null]);
      });

      it('keep the tokens while the hub has not confirmed the end, and can be ended again', async () => {
        const one = open(now + 600_000);
        ends = [cut, overloaded];
        expect(await failure(one.signOut())).toMatchObject({ name: 'NetworkError' });
        expect(await failure(one.signOut())).toMatchObject({ status: 503 });
        expect([stored, await one.request(ME)]).toEqual([[], answered.data]);
        await one.signOut();
        expect([verbs(), stored]).toEqual([['signOut', 'signOut', 'me', 'signOut'], [null]]);
      });

      it('keep the tokens when the renewal has no answer', async () => {
        refreshes = [overloaded, cut];
        const one = open(now - 1);
        expect(await failure(one.signOut())).toMatchObject({ status: 503 });
        expect(stored).toEqual([]);
        expect(await failure(one.signOut())).toMatchObject({ name: 'NetworkError' });
        expect(stored).toEqual([{ accessToken: 'access-0', expiresAt: now - 1 }]); // a refresh token is sent once
      });

      it('have ended when the hub knows none', async () => {
        const refuse: Answer = (_, response) => answerError(response, { code: 'UNAUTHENTICATED' }, 401);
        [ends, refreshes] = [[refuse], [refuse]];
        await open(now + 600_000).signOut();
        expect([verbs(), stored]).toEqual([['signOut', 'refreshSession'], [null]]);
        refreshes = [refuse];
        await open(now - 1).signOut();
        expect(stored).toEqual([null]);
      });

      it('open no other session for that', async () => {
        const one = client(account);
        await one.request(ME);
        now += 101_000;
        refreshes = [(_, response) => answerError(response, { code: 'UNAUTHENTICATED' }, 401)];
        await one.signOut();
        expect(verbs()).toEqual(['signIn', 'me', 'refreshSession']);
      });
    });

    it('end with signOut, and are refused after it', async () => {
      const stored: (Tokens | null)[] = [];
      const one = client(account, { onTokens: (tokens: Tokens | null) => void stored.push(tokens) });
      await one.request(ME);
      await one.signOut();
      expect(stored.at(-1)).toBeNull();
      expect(await failure(one.request(ME))).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'SESSION_ENDED' });
      expect(verbs()).toEqual(['signIn', 'me', 'signOut']);
      await client({ apiKey: 'key' }).signOut();
      expect(server.requests).toHaveLength(3);
    });
  });
});
