import { randomUUID } from 'node:crypto';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { getNamedType, isObjectType } from 'graphql';
import { idempotencyKeyOf, WITHOUT_KEYS } from '../../../src/edge/gateway/idempotency.policy.js';
import { apiKeyClient, WRITING } from '../../support/api-key-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer } from '../../support/officer.js';
import { post, type HttpAnswer } from '../../support/post.js';

const PUBLISH = `mutation ($input: [PublishIndicatorInput!]!) {
  publishIndicators(input: $input) { outcome indicator { id value version } problems { code } } }`;
const REVOKE = 'mutation ($id: ID!, $reason: String!) { revokeIndicator(id: $id, reason: $reason) { value revokedReason } }';

describe('idempotency keys', () => {
  let hub: Hub;
  let token: string;
  const send = (key: string | undefined, body: object, by = token): Promise<HttpAnswer> =>
    post(hub.url, body, { authorization: `Bearer ${by}`, ...(key === undefined ? {} : { 'idempotency-key': key }) });
  const publish = (value: string, more: object = {}) => ({ query: PUBLISH, variables: { input: [anItem({ value, ...more })] } });
  const reasonOf = ({ errors }: HttpAnswer): unknown => errors[0]?.extensions.reason;
  const rows = (): Promise<readonly { id: string; done: boolean; sealed: string | null; principal: string }[]> =>
    hub.ownerSql(
      `select id, done_at is not null as done, encode(sealed, 'escape') as sealed, principal from hub.idempotency_key order by created_at`,
    );
  const countOf = async (value: string): Promise<number> =>
    Number(
      (await hub.ownerSql<{ count: string }>('select count(*) from hub.item_version v where v.content->>$1 = $2', ['value', value]))[0]
        ?.count,
    );

  beforeAll(async () => {
    hub = await startHub();
    ({ token } = await hub.as('analyst@th.example'));
  });
  afterAll(() => hub.stop());

  describe('a repeated mutation', () => {
    it('gets the same answer, and writes once', async () => {
      const key = randomUUID();
      const first = await send(key, publish('once.example.com'));
      expect(first.data).toMatchObject({ publishIndicators: [{ outcome: 'CREATED' }] });
      const again = await send(key, publish('once.example.com'));
      expect([again.status, again.data, again.headers.get('idempotency-replayed')]).toEqual([200, first.data, 'true']);
      expect(first.headers.get('idempotency-replayed')).toBeNull();
      expect(await countOf('once.example.com')).toBe(1);
      expect((await send(undefined, publish('once.example.com'))).data).toMatchObject({ publishIndicators: [{ outcome: 'UNCHANGED' }] });
    });

    it('may quote its key, name it in extensions, and order its variables differently', async () => {
      const key = `"${randomUUID()}"`;
      const { data } = await send(key, publish('quoted.example.com'));
      const [item] = publish('quoted.example.com').variables.input;
      const turned = { query: PUBLISH, variables: { input: [Object.fromEntries(Object.entries(item ?? {}).reverse())] } };
      for (const again of [
        await send(key.replaceAll('"', ''), turned),
        await send(undefined, { ...turned, extensions: { idempotencyKey: key.replaceAll('"', '') } }),
        await send(key, { ...turned, extensions: { idempotencyKey: key.replaceAll('"', '') } }),
      ]) {
        expect([again.data, again.headers.get('idempotency-replayed')]).toEqual([data, 'true']);
      }
    });

    it('in a new session of the account gets the same answer', async () => {
      const key = randomUUID();
      const { data } = await send(key, publish('session.example.com'));
      const again = await send(key, publish('session.example.com'), (await hub.as('analyst@th.example')).token);
      expect([again.data, again.headers.get('idempotency-replayed')]).toEqual([data, 'true']);
    });

    it('with partial errors gets them again, and writes once', async () => {
      const key = randomUUID();
      const query = `mutation ($input: [PublishIndicatorInput!]!) { ok: publishIndicators(input: $input) { outcome }
        failed: revokeSighting(id: "${randomUUID()}", reason: "It was wrong.") { id } }`;
      const { variables } = publish('partial.example.com');
      const first = await send(key, { query, variables });
      expect(first.data).toEqual({ ok: [{ outcome: 'CREATED' }], failed: null });
      expect(first.errors).toMatchObject([{ path: ['failed'], extensions: { code: 'NOT_FOUND' } }]);
      const again = await send(key, { query, variables });
      expect([again.status, again.text, again.headers.get('idempotency-replayed')]).toEqual([first.status, first.text, 'true']);
      expect(await countOf('partial.example.com')).toBe(1);
    });
  });

  it('run one of two requests at a time', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(key, publish('race.example.com'))));
    const executed = answers.filter((one) => one.data !== undefined && one.headers.get('idempotency-replayed') === null);
    expect(executed).toHaveLength(1);
    for (const one of answers.filter((other) => other.data === undefined)) {
      expect([one.status, reasonOf(one), one.headers.get('retry-after')]).toEqual([409, 'IDEMPOTENCY_IN_PROGRESS', '2']);
    }
    expect(await countOf('race.example.com')).toBe(1);
  });

  it('refuse another request: document, operation name or variables', async () => {
    const key = randomUUID();
    await send(key, publish('first.example.com'));
    const other = publish('second.example.com');
    for (const body of [other, { ...publish('first.example.com'), query: `${PUBLISH} ` }]) {
      const answer = await send(key, body);
      expect([answer.status, answer.data, answer.errors[0]?.extensions]).toEqual([
        422,
        undefined,
        expect.objectContaining({ code: 'BAD_USER_INPUT', reason: 'IDEMPOTENCY_KEY_REUSED' }),
      ]);
    }
    expect(await countOf('second.example.com')).toBe(0);
  });

  it('belong to one account or API key', async () => {
    const key = randomUUID();
    const { secret } = await apiKeyClient((await hub.as('admin@th.example')).ask).makes({ permissions: WRITING });
    const others = [secret, (await hub.as('liaison@th.example')).token, (await hub.as('analyst@kh.example')).token];
    const first = await send(key, publish('mine.example.com'));
    for (const by of others) {
      const theirs = await send(key, publish('mine.example.com'), by);
      expect(theirs.headers.get('idempotency-replayed')).toBeNull();
      expect(theirs.data).toBeDefined();
      const again = await send(key, publish('mine.example.com'), by);
      expect([again.data, again.headers.get('idempotency-replayed')]).toEqual([theirs.data, 'true']);
    }
    expect(first.data).toBeDefined();
  });

  describe('after a crash', () => {
    it('an outcome that nobody knows is never executed again', async () => {
      const key = randomUUID();
      const body = publish('crash.example.com');
      await send(key, body);
      // As a process leaves it that was killed between its write and the answer.
      await hub.ownerSql('update hub.idempotency_key set done_at = null, sealed = null where id = $1', [(await rows()).at(-1)?.id]);
      const running = await send(key, body);
      expect([running.status, reasonOf(running)]).toEqual([409, 'IDEMPOTENCY_IN_PROGRESS']);
      await hub.ownerSql('update hub.idempotency_key set lease_until = now() where done_at is null');
      const unknown = await send(key, body);
      expect([unknown.status, unknown.errors[0]?.extensions]).toEqual([
        409,
        expect.objectContaining({ code: 'CONFLICT', reason: 'IDEMPOTENCY_OUTCOME_UNKNOWN' }),
      ]);
      expect(await countOf('crash.example.com')).toBe(1);
    });

    it('a fault before anything was written releases the key', async () => {
      const key = randomUUID();
      await hub.ownerSql("alter table hub.indicator add constraint planted check (value not like 'broken%')");
      expect(reasonOf(await send(key, publish('broken.example.com')))).toBe('INTERNAL');
      await hub.ownerSql('alter table hub.indicator drop constraint planted');
      expect((await send(key, publish('broken.example.com'))).data).toMatchObject({ publishIndicators: [{ outcome: 'CREATED' }] });
    });
  });

  it('are released when the mutation is refused before it writes', async () => {
    const key = randomUUID();
    const before = (await rows()).length;
    const absent = { query: REVOKE, variables: { id: randomUUID(), reason: 'wrong' } };
    expect((await send(key, absent)).errors[0]?.extensions.code).toBe('NOT_FOUND');
    expect((await send(key, { query: REVOKE, variables: { id: 7 } })).errors[0]?.extensions.reason).toBe('VARIABLES_INVALID');
    expect(reasonOf(await send(key, publish('x.example.com'), (await hub.as('operator@hub.example')).token))).toBe('PERMISSION_MISSING');
    expect((await rows()).length).toBe(before);
    expect((await send(key, publish('released.example.com'))).data).toMatchObject({ publishIndicators: [{ outcome: 'CREATED' }] });
  });

  it('stay with a mutation of which an earlier part has written, although the answer has no data', async () => {
    const key = randomUUID();
    const query = `mutation ($input: [PublishIndicatorInput!]!) {
      publishIndicators(input: $input) { outcome } revokeIndicator(id: "${randomUUID()}", reason: "wrong") { id } }`;
    const { variables } = publish('earlier.example.com');
    const first = await send(key, { query, variables });
    expect([first.data, first.errors[0]?.extensions.code]).toEqual([null, 'NOT_FOUND']);
    const again = await send(key, { query, variables });
    expect([again.data, again.headers.get('idempotency-replayed')]).toEqual([null, 'true']);
    expect(await countOf('earlier.example.com')).toBe(1);
  });

  it('are ignored on queries', async () => {
    const before = (await rows()).length;
    expect((await send('k', { query: '{ me { email } }' })).data).toEqual({ me: { email: 'analyst@th.example' } });
    expect((await rows()).length).toBe(before);
  });

  it.each([
    ['empty', ''],
    ['too long', 'x'.repeat(256)],
    ['not printable', 'a\tb'],
  ])('that are %s are refused', async (_, key) => {
    const answer = await send(undefined, { ...publish('bad.example.com'), extensions: { idempotencyKey: key } });
    expect([answer.status, reasonOf(answer)]).toEqual([400, 'IDEMPOTENCY_KEY']);
    expect(await countOf('bad.example.com')).toBe(0);
  });

  it('are read from the header, with or without quotation marks', () => {
    const read = (header?: string, extensions?: object) => idempotencyKeyOf({ 'idempotency-key': header }, extensions);
    expect([read(), read('a b'), read('"a b"'), read('"a\\"b"'), read('"a"b'), read(undefined, { idempotencyKey: 'k' })]).toEqual([
      undefined,
      'a b',
      'a b',
      'a"b',
      '"a"b',
      'k',
    ]);
    for (const bad of [
      () => read('a', { idempotencyKey: 'b' }),
      () => read('""'),
      () => read('é'),
      () => read(undefined, { idempotencyKey: 7 }),
    ]) {
      expect(bad).toThrow('idempotency key');
    }
  });

  describe('are not taken', () => {
    it('by mutations that answer a secret, prove an identity, or change a session', async () => {
      for (const query of [
        'mutation { signOut }',
        'mutation { __typename ...f } fragment f on Mutation { regenerateRecoveryCodes { recoveryCodes } }',
        'mutation { signIn(email: "analyst@kh.example", password: "x") { accessToken } }',
      ]) {
        const answer = await send('secret', { query });
        expect([answer.status, answer.data, reasonOf(answer)]).toEqual([400, undefined, 'IDEMPOTENCY_NOT_TAKEN']);
      }
      await hub.asToken(token).ask('{ me { id } }');
    });

    it('by any mutation whose answer has a field for a secret', () => {
      const mutations = Object.values(hub.app.get(GraphQLSchemaHost).schema.getMutationType()?.getFields() ?? {});
      const names = mutations.map(({ name }) => name);
      expect([...WITHOUT_KEYS].filter((name) => !names.includes(name))).toEqual([]);
      const isSecret = (name: string): boolean => /^(secret|token|accessToken|refreshToken|link|recoveryCodes|password)$/.test(name);
      const secret = mutations.filter(({ type }) => {
        const named = getNamedType(type);
        return isObjectType(named) ? Object.keys(named.getFields()).some(isSecret) : named.name === 'String';
      });
      const open = ['markCopies']; // marks name copies; they open nothing
      expect(secret.map(({ name }) => name).filter((name) => !WITHOUT_KEYS.has(name))).toEqual(open);
    });
  });

  describe('store answers', () => {
    it('sealed, and neither key nor request in a form that can be guessed', async () => {
      await send('a key that one can guess', publish('sealed-answer.example.com', { description: 'very secret words' }));
      const all = JSON.stringify(await hub.ownerSql(`select to_jsonb(k) as row from hub.idempotency_key k`));
      expect(all).not.toMatch(/sealed-answer|very secret|can guess/);
      expect((await rows()).at(-1)).toMatchObject({ done: true, sealed: expect.any(String) });
    });

    it('of up to 1 MiB; beyond it the outcome of a repeated request is unknown', async () => {
      const key = randomUUID();
      const items = Array.from({ length: 600 }, (_, i) => anItem({ value: `large-${i}.example.com`, description: 'x'.repeat(2_000) }));
      const body = { query: PUBLISH.replace('version }', 'version description }'), variables: { input: items } };
      expect((await send(key, body)).text.length).toBeGreaterThan(1_048_576);
      expect((await rows()).at(-1)).toMatchObject({ done: true, sealed: null });
      expect(reasonOf(await send(key, body))).toBe('IDEMPOTENCY_OUTCOME_UNKNOWN');
    });

    it('for 24 hours', async () => {
      const key = randomUUID();
      await send(key, publish('old.example.com'));
      await hub.ownerSql(`update hub.idempotency_key set expires_at = now() - interval '1 second' where id = $1`, [
        (await rows()).at(-1)?.id,
      ]);
      const again = await send(key, publish('old.example.com'));
      expect([again.data, again.headers.get('idempotency-replayed')]).toMatchObject([
        { publishIndicators: [{ outcome: 'UNCHANGED' }] },
        null,
      ]);
      await hub.ownerSql(`update hub.idempotency_key set expires_at = now()`);
      await hub.ownerSql('select hub.delete_expired_idempotency_keys(1000)');
      expect(await rows()).toEqual([]);
    });
  });

  describe('do not repeat what the principal may not see any more', () => {
    const LOOK = `mutation ($id: ID!) { addSighting(input: { indicatorId: $id }) { id indicatorId } }`;

    it('after its rights have changed', async () => {
      const admin = await hub.as('admin@my.example');
      const analyst = await hub.as('analyst@my.example');
      const key = randomUUID();
      await send(key, publish('rights.example.com'), analyst.token);
      expect((await send(key, publish('rights.example.com'), analyst.token)).headers.get('idempotency-replayed')).toBe('true');
      await hub.ownerSql(`update hub.user_account set roles = '{NATIONAL_ADMIN}' where id = $1`, [analyst.userId]);
      const after = await send(key, publish('rights.example.com'), analyst.token);
      expect([after.status, after.data, reasonOf(after)]).toEqual([409, undefined, 'IDEMPOTENCY_ANSWER_WITHHELD']);
      expect(admin.userId).toBeDefined();
    });

    it('after another country has withdrawn something from its party', async () => {
      const kh = officer((await hub.as('analyst@kh.example')).ask);
      const { id } = await kh.publishes({ value: 'shown.example.com', audience: { countries: ['TH'] } });
      const key = randomUUID();
      const first = await send(key, { query: LOOK, variables: { id } });
      expect(first.errors).toEqual([]);
      expect((await send(key, { query: LOOK, variables: { id } })).text).toBe(first.text);
      await (await hub.as('analyst@kh.example')).ask('mutation ($id: ID!) { changeAudience(id: $id, audience: {}) { id } }', { id });
      const after = await send(key, { query: LOOK, variables: { id } });
      expect([after.status, after.data, reasonOf(after)]).toEqual([409, undefined, 'IDEMPOTENCY_ANSWER_WITHHELD']);
      expect(after.text).not.toContain(id);
    });

    it('but do, after another country has published or changed something', async () => {
      const kh = officer((await hub.as('analyst@kh.example')).ask);
      const key = randomUUID();
      const { data } = await send(key, publish('steady.example.com'));
      await kh.publishes({ value: 'new-since.example.com', audience: { everyCountry: true } });
      expect((await send(key, publish('steady.example.com'))).data).toEqual(data);
    });

    it('to a caller who is not signed in any more', async () => {
      const leaving = await hub.as('analyst@sg.example');
      const key = randomUUID();
      await send(key, publish('left.example.com'), leaving.token);
      await leaving.ask('mutation { signOut }');
      expect((await send(key, publish('left.example.com'), leaving.token)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    });
  });
});
