import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type Hub, startHub } from '../../support/hub.js';
import { officer, until } from '../../support/officer.js';
import { pullClient } from '../../support/pull-client.js';
import { BareSocket } from '../../support/sockets.js';

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://given:it@by.the/test',
  MASTER_KEY: 'ab'.repeat(32),
  PUBLIC_URL: 'https://hub.example',
};

async function get(
  hub: Hub,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(`${hub.url}${path}`, { headers });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe('A hub in demo mode', () => {
  let hub: Hub;

  beforeAll(async () => {
    hub = await startHub({ PULL_ALLOW_LOOPBACK: 'true' });
  });
  afterAll(() => hub.stop());

  it('is alive and ready', async () => {
    expect(await get(hub, '/health/live')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    const { status, text } = await get(hub, '/health/ready');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      details: {
        ...{ database: { status: 'up' }, migrations: { status: 'up' }, storage: { status: 'up' } },
        ...{ jobs: { status: 'up' }, sequencer: { status: 'up' }, publishing: { status: 'up' } },
      },
    });
  });

  it('is not ready while an event waits longer than 30 s for its place, and is again afterwards', async () => {
    const blocker = new pg.Client({ connectionString: hub.database.url });
    await blocker.connect();
    await blocker.query('begin');
    await blocker.query('set local role hub_owner');
    await blocker.query('select from hub.sequence_head for update');
    await officer((await hub.as('analyst@th.example')).ask).publishes();
    await hub.ownerSql(`update hub.outbox set at = now() - interval '31 seconds'`);

    const down = await until(
      () => get(hub, '/health/ready'),
      ({ status }) => status === 503,
    );
    expect(JSON.parse(down.text)).toMatchObject({ error: { sequencer: { status: 'down' } }, info: { database: { status: 'up' } } });
    expect((await get(hub, '/metrics')).text).toMatch(/^hub_events_waiting 1$/m);

    await blocker.query('rollback');
    await blocker.end();
    await until(
      () => get(hub, '/health/ready'),
      ({ status }) => status === 200,
    );
  });

  it('is not ready while the database has no space to write, and is again afterwards', async () => {
    const th = officer((await hub.as('analyst@th.example')).ask);
    await hub.ownerSql(`create function hub.no_space() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file' using errcode = '53100'; end $$`);
    for (const table of ['hub.indicator', 'hub.storage_probe']) {
      await hub.ownerSql(`create trigger no_space before insert on ${table} for each statement execute function hub.no_space()`);
    }
    const claim = { value: 'no-space.example.com' };
    await expect(th.publishes(claim)).rejects.toMatchObject({ reason: 'OVERLOADED' });
    const down = await until(
      () => get(hub, '/health/ready'),
      ({ status }) => status === 503,
    );
    expect(JSON.parse(down.text)).toMatchObject({ error: { storage: { status: 'down' } }, info: { database: { status: 'up' } } });

    await hub.ownerSql('drop function hub.no_space() cascade');
    await until(
      () => get(hub, '/health/ready'),
      ({ status }) => status === 200,
    );
    await th.publishes(claim);
  });

  it('says that the database is down while it hangs, instead of hanging with it', async () => {
    const blocker = new pg.Client({ connectionString: hub.database.url });
    await blocker.connect();
    await blocker.query('begin');
    await blocker.query('set local role hub_owner');
    await blocker.query('lock table hub.sequence_head in access exclusive mode');
    const [ready, metrics] = await Promise.all([
      until(
        () => get(hub, '/health/ready'),
        ({ status }) => status === 503,
      ),
      get(hub, '/metrics'),
    ]);
    expect(JSON.parse(ready.text)).toMatchObject({ error: { sequencer: { status: 'down' } }, info: { database: { status: 'up' } } });
    expect(metrics.text).toMatch(/^hub_database_up 0$/m);

    await blocker.query('rollback');
    await blocker.end();
    await until(
      () => get(hub, '/health/ready'),
      ({ status }) => status === 200,
    );
    expect((await get(hub, '/metrics')).text).toMatch(/^hub_database_up 1$/m);
  });

  it('counts operations by field and outcome, and names neither aliases nor values', async () => {
    await hub.raw('{ secretAlias: me { email } }');
    await hub.raw('{ nothing');
    await hub.raw('{ nothing }');
    await (await hub.as('analyst@sg.example')).ask('{ me { email } parties { name } }');
    const { status, text, headers } = await get(hub, '/metrics');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    for (const line of [
      'hub_graphql_requests_total{field="me",outcome="UNAUTHENTICATED"} 1',
      'hub_graphql_requests_total{field="me",outcome="OK"} 1',
      'hub_graphql_requests_total{field="parties",outcome="OK"} 1',
      'hub_graphql_requests_total{field="none",outcome="GRAPHQL_PARSE_FAILED"} 1',
      'hub_graphql_requests_total{field="none",outcome="GRAPHQL_VALIDATION_FAILED"} 1',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toMatch(/^hub_events_sequenced [1-9]\d*$/m);
    expect(text).toMatch(/^hub_database_connections\{state="most"\} 10$/m);
    expect(text).toMatch(/^hub_sockets 0$/m);
    expect(text).toMatch(/^process_cpu_seconds_total /m);
    expect(text).not.toMatch(/secretAlias|example/);
  });

  it('counts what its sockets do, and how far behind they are', async () => {
    const { token } = await hub.as('analyst@kh.example');
    const socket = await BareSocket.signedIn(hub.wsUrl, token);
    socket.subscribe('one', 'subscription { feed { operation } }');
    await socket.waitFor('next');
    await socket.refusal('two', '{ me { id } }');
    const during = await until(
      () => get(hub, '/metrics'),
      ({ text }) => /^hub_subscriptions_behind 0$/m.test(text),
    );
    for (const line of [
      'hub_sockets 1',
      'hub_subscriptions 1',
      'hub_subscription_lag_seconds 0',
      'hub_socket_operations_total{outcome="OK"} 1',
      'hub_socket_operations_total{outcome="FORBIDDEN"} 1',
      'hub_socket_results_total 1',
      'hub_listen_connected 1',
      'hub_events_dead_lettered 0',
      'hub_webhooks 0',
    ]) {
      expect(during.text.split('\n')).toContain(line);
    }
    await socket.end();
    const after = await until(
      () => get(hub, '/metrics'),
      ({ text }) => /^hub_sockets 0$/m.test(text),
    );
    expect(after.text.split('\n')).toEqual(expect.arrayContaining(['hub_subscriptions 0', 'hub_socket_closes_total{code="1000"} 1']));
  });

  it('says how long the oldest transaction that writes has been open', async () => {
    const writer = new pg.Client({ connectionString: hub.database.url });
    await writer.connect();
    await writer.query('begin');
    await writer.query('select pg_current_xact_id()');
    await until(
      () => get(hub, '/metrics'),
      ({ text }) => Number(/^hub_database_oldest_writer_seconds (.*)$/m.exec(text)?.[1]) > 0,
    );
    await writer.query('rollback');
    await writer.end();
  });

  it('counts pulls that are at work, rest and fail, and names none of them', async () => {
    const keeper = pullClient(hub, await hub.as('analyst@kh.example'));
    const source = { url: `${hub.url}/taxii2/api/`, collection: 'all' }; // which takes nobody without credentials
    await keeper.creates({ ...source, name: 'secret-source-1' });
    const rests = await keeper.creates({ ...source, name: 'secret-source-2' });
    await keeper.pauses(rests.id);
    const { text } = await get(hub, '/metrics');
    expect(text.split('\n')).toEqual(expect.arrayContaining(['hub_pulls 1', 'hub_pulls_paused 1', 'hub_pulls_failing 1']));
    expect(text).not.toMatch(/secret-source|Cambodia/);
  });

  it('documents each of its own metrics', async () => {
    const { text } = await get(hub, '/metrics');
    const page = await readFile(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
    const names = [...text.matchAll(/^# TYPE (hub_\w+) /gm)].map(([, name]) => name ?? '');
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !page.includes(name))).toEqual([]);
  });

  it('tells at /demo what runs here, under a policy that lets nothing be loaded, and never the password', async () => {
    const { status, text, headers } = await get(hub, '/demo', { accept: 'text/html' });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:; base-uri 'none'; form-action 'none'/,
    );
    for (const told of ['analyst@th.example', '/graphql', '/health/ready', '/.well-known/jwks.json', 'demo-password']) {
      expect(text).toContain(told);
    }
    expect(text).not.toMatch(/{{/);
    expect(text).not.toContain('<script');
  });
});

describe('A hub in production', () => {
  let hub: Hub;

  beforeAll(async () => {
    hub = await startHub({ ...PRODUCTION, METRICS_TOKEN: 'a token for Prometheus' });
  });
  afterAll(() => hub.stop());

  it('tells strangers neither who exists nor which version runs', async () => {
    const { status, text } = await get(hub, '/');
    expect(status).toBe(200);
    expect(text).not.toMatch(/th\.example|version|demo/i);
    expect((await get(hub, '/demo')).status).toBe(404);
  });

  it('shows people the console at an unknown address, and answers programs as the API does', async () => {
    const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    for (const path of ['/nowhere', '/indicators/', '/cases/1/notes/2']) {
      const page = await get(hub, path, browser);
      expect([page.status, page.headers.get('content-type'), page.text.slice(0, 15)]).toEqual([
        404,
        'text/html; charset=utf-8',
        '<!doctype html>',
      ]);
      expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(JSON.parse((await get(hub, path, { accept: '*/*' })).text)).toMatchObject({ statusCode: 404, reason: 'ADDRESS_UNKNOWN' });
    }
    for (const path of ['/bulk/nowhere', '/health', '/assets/nowhere.js']) {
      const { status, text } = await get(hub, path, browser);
      expect([path, status, text.includes('ADDRESS_UNKNOWN')]).toEqual([path, 404, true]);
    }
    const taxii = await get(hub, '/taxii2/nowhere', browser);
    expect([taxii.status, taxii.headers.get('content-type')]).toEqual([404, 'application/taxii+json;version=2.1']);
    const { status } = await fetch(`${hub.url}/nowhere`, { method: 'POST', headers: browser });
    expect(status).toBe(404);
  });

  it('has no GraphiQL', async () => {
    const page = await get(hub, '/graphql', { accept: 'text/html' });
    expect(page.status).toBe(405);
    expect(page.headers.get('content-type')).toMatch(/^application\/json/);
    expect((await get(hub, '/graphiql/page.js')).status).toBe(404);
  });

  it('shows its metrics to whoever has the token, and to others not even that there are any', async () => {
    expect((await get(hub, '/metrics')).status).toBe(404);
    expect((await get(hub, '/metrics', { authorization: 'Bearer another token' })).status).toBe(404);
    const { status, text } = await get(hub, '/metrics', { authorization: 'Bearer a token for Prometheus' });
    expect([status, text.includes('hub_database_up 1')]).toEqual([200, true]);
  });

  it('is ready, and says no more than that', async () => {
    const { status, text } = await get(hub, '/health/ready');
    expect(status).toBe(200);
    expect(text).not.toMatch(/postgres|127\.0\.0\.1|hub_/);
  });
});
