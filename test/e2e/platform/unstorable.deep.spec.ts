import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import { type Ask, officer } from '../../support/officer.js';

const NUL = 'a\0b';
const HALF = 'a\ud800b';
const ID = '5f0c3c1e-0000-4000-8000-000000000000';

/** Operations with one text `$t` in them, and which field is to blame. */
const TEXTS: readonly (readonly [string, string, string])[] = [
  ['analyst@th.example', 'purpose', 'query ($t: String) { lookup(values: [{ value: "a.example" }], purpose: $t) { input } }'],
  ['analyst@th.example', 'caseReference', 'query ($t: String) { lookup(values: [{ value: "a.example" }], caseReference: $t) { input } }'],
  ['analyst@th.example', 'filter.text', 'query ($t: String) { indicators(filter: { text: $t }) { edges { cursor } } }'],
  ['analyst@th.example', 'filter.tags', 'query ($t: String!) { indicators(filter: { tags: ["x", $t] }) { edges { cursor } } }'],
  ['analyst@th.example', 'filter.owners', 'query ($t: ID!) { indicators(filter: { owners: [$t] }) { edges { cursor } } }'],
  ['analyst@th.example', 'filter.owners', 'query ($t: ID!) { feed(filter: { owners: [$t] }) { more } }'],
  ['analyst@th.example', 'reason', `mutation ($t: String!) { revokeIndicator(id: "${ID}", reason: $t) { id } }`],
  ['analyst@th.example', 'audience.groups', `mutation ($t: ID!) { changeAudience(id: "${ID}", audience: { groups: [$t] }) { id } }`],
  ['analyst@th.example', 'id', 'query ($t: ID!) { indicator(id: $t) { id } }'],
  ['operator@hub.example', 'name', `mutation ($t: String!) { createGroup(name: $t, members: ["${ID}"]) { id } }`],
];

describe('text that no database can store', () => {
  let hub: Hub;
  const lines: string[] = [];
  const asks = new Map<string, Ask>();
  const bootstrap = 'a token of the settings, long enough';

  beforeAll(async () => {
    const production = {
      NODE_ENV: 'production',
      MASTER_KEY: '11'.repeat(32),
      PUBLIC_URL: 'https://hub.example',
      DATABASE_URL: 'postgres://hub:unused@127.0.0.1/unused',
      BOOTSTRAP_TOKEN: bootstrap,
    };
    hub = await startHub({ ...production, LOG_LEVEL: 'warn' }, lines);
    for (const email of ['analyst@th.example', 'operator@hub.example']) asks.set(email, (await hub.as(email)).ask);
  });
  afterAll(() => hub.stop());
  beforeEach(() => void (lines.length = 0));
  afterEach(() => expect(lines.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]));

  it.each(TEXTS)('is refused to %s as %s', async (email, field, query) => {
    const ask = asks.get(email) ?? hub.anyone().ask;
    for (const t of [NUL, HALF]) {
      await expect(ask(query, { t })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        reason: 'FIELD_INVALID',
        message: expect.stringContaining(`${field} holds U+0000`) as string,
      });
    }
  });

  it('opens no account, with the answer that anything wrong has', async () => {
    const query = 'mutation ($e: String!, $p: String!) { signIn(email: $e, password: $p) { expiresIn } }';
    for (const t of [NUL, HALF]) {
      for (const variables of [
        { e: t, p: PASSWORD },
        { e: 'analyst@th.example', p: t },
      ]) {
        await expect(hub.anyone().ask(query, variables)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'SIGN_IN_REFUSED' });
      }
      await expect(
        hub.anyone().ask('mutation ($t: String!) { refreshSession(refreshToken: $t) { expiresIn } }', { t }),
      ).rejects.toMatchObject({ reason: 'REFRESH_REFUSED' });
    }
  });

  it('makes no first operator', async () => {
    const query = 'mutation ($t: String!, $e: String!) { bootstrapOperator(token: $t, email: $e, password: "x") { expiresIn } }';
    for (const t of [NUL, HALF]) {
      await expect(hub.anyone().ask(query, { t, e: 'a@hub.example' })).rejects.toMatchObject({ reason: 'BOOTSTRAP_REFUSED' });
      await expect(hub.anyone().ask(query, { t: bootstrap, e: `${t}@hub.example` })).rejects.toMatchObject({ reason: 'EMAIL_INVALID' });
    }
  });

  it('may stand in a value that is looked up: what nobody sees is left out', async () => {
    const analyst = officer(asks.get('analyst@th.example') ?? hub.anyone().ask);
    const answers = await analyst.looksUp({ value: `${NUL}.example.com` }, { value: `${HALF}.example.com` });
    expect(answers.map(({ canonical }) => canonical)).toEqual(['ab.example.com', 'ab.example.com']);
  });

  it('is not what a whole pair of surrogates is', async () => {
    await officer(asks.get('analyst@th.example') ?? hub.anyone().ask).lists({ text: '😀' });
  });

  it.each(['0000-06-01T00:00:00Z', '0001-01-01T00:00:00+05:00', '9999-12-31T23:59:59-01:00'])(
    'has its like among moments: %s lies outside the years 1 to 9999',
    async (at) => {
      const query = 'query ($at: DateTime) { indicators(filter: { publishedAfter: $at }) { edges { cursor } } }';
      await expect(asks.get('analyst@th.example')?.(query, { at })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        reason: 'VARIABLES_INVALID',
      });
    },
  );

  it('is none of the first and last moments', async () => {
    const analyst = officer(asks.get('analyst@th.example') ?? hub.anyone().ask);
    const seen = { firstSeen: '0001-01-01T00:00:00Z', validUntil: '9999-12-31T23:59:59.999Z' };
    const { id } = await analyst.publishes({ value: 'ages.example.com', ...seen });
    const { indicator } = await analyst.ask<{ indicator: object }>('query ($id: ID!) { indicator(id: $id) { firstSeen validUntil } }', {
      id,
    });
    expect(indicator).toEqual({ firstSeen: '0001-01-01T00:00:00.000Z', validUntil: '9999-12-31T23:59:59.999Z' });
  });
});
