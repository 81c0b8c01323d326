import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { RequestAdmission } from '../../../src/edge/gateway/request-admission.js';
import type { FairQueue } from '../../../src/platform/platform/fair-queue.js';
import { BusyHub, LOOKUP } from '../../support/busy-hub.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';
import { type HttpAnswer, post } from '../../support/post.js';

const endOfSession = (n: number): object => ({ query: `mutation { endSession(id: "00000000-0000-4000-8000-00000000000${n}") }` });
const SIGN_OUT = { query: 'mutation { signOut }' };

describe('A hub whose slots are all taken', () => {
  let busy: BusyHub;
  let th: Officer;
  let blocked: Promise<HttpAnswer>[];

  beforeAll(async () => {
    busy = await BusyHub.start({ DATABASE_POOL: '5', REQUEST_WAIT: '' }); // the default; three slots, one for urgent requests, a connection for the rest
    th = officer((await busy.hub.as('analyst@th.example')).ask);
  });
  beforeEach(async () => {
    await busy.block();
    blocked = [1, 2, 3].map((number) => busy.send(number, LOOKUP));
    await busy.isUse(3, 0);
  });
  afterEach(async () => {
    await busy.unblock();
    for (const one of await Promise.all(blocked)) expect(one).toMatchObject({ status: 200, errors: [] });
    await busy.isUse(0, 0);
  });
  afterAll(() => busy.stop());

  it('refuses others in time, and says when to come again; nothing of theirs was done', async () => {
    const admission = busy.hub.app.get(RequestAdmission);
    const admit = admission.admit.bind(admission);
    let body: unknown = LOOKUP;
    admission.admit = (request) => admit(request).finally(() => (body = request.body));
    const { status, headers, errors } = await busy.send(4, LOOKUP);
    admission.admit = admit;
    expect(body).toBeUndefined(); // it is not kept while a refusal is held back
    expect(errors[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', reason: 'OVERLOADED', retryAfter: 2 });
    expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '2' });

    await expect(th.publishes(anItem({ value: 'refused.example.org', kind: 'DOMAIN' }))).rejects.toMatchObject({ reason: 'OVERLOADED' });
    await busy.unblock();
    await Promise.all(blocked);
    expect(await busy.hub.ownerSql(`select id from hub.indicator where value = 'refused.example.org'`)).toEqual([]);
  });

  it('answers urgent requests', async () => {
    expect(await busy.send(5, SIGN_OUT)).toMatchObject({ status: 200, data: { signOut: true } });
  });

  it('lets nothing else through beside an urgent operation', async () => {
    const beside = { query: `mutation { signOut revokeWebhook: createGroup(name: "x", members: []) { id } }` };
    const persistedName = {
      query: 'mutation Urgent { signOut } mutation Other { createGroup(name: "x", members: []) { id } }',
      operationName: 'Other',
    };
    // A refusal is held back for a second.
    for (const { errors } of await Promise.all([busy.send(6, beside), busy.send(6, persistedName)])) {
      expect(errors[0]?.extensions).toMatchObject({ reason: 'OVERLOADED' });
    }
    expect(await busy.send(6, { ...persistedName, operationName: 'Urgent' })).toMatchObject({ data: { signOut: true } });
  });

  it('confirms identities for urgent operations', async () => {
    const started = await busy.send(4, { query: 'mutation { startPasskeyConfirmation }' });
    expect(started.errors.map(({ extensions }) => extensions.reason)).not.toContain('OVERLOADED');
    const confirmed = await busy.send(4, { query: 'mutation { confirmIdentity(password: "wrong") { id } signOut }' });
    expect(confirmed.errors[0]).toMatchObject({ path: ['confirmIdentity'], extensions: { reason: 'CONFIRMATION_REFUSED' } });
  });

  it('lets sessions be refreshed in turn, and callers without a token not change its pace', async () => {
    const refresh = { query: `mutation { refreshSession(refreshToken: "${busy.officers[4]?.refreshToken}") { expiresIn } }` };
    expect((await post(busy.hub.url, refresh)).errors[0]?.extensions).toMatchObject({ reason: 'OVERLOADED' });
    await busy.unblock();
    await Promise.all(blocked);
    expect(await post(busy.hub.url, refresh)).toMatchObject({ errors: [] });
    const pace = (): number => busy.hub.app.get<{ meanMs: number }>(RequestAdmission).meanMs;
    const before = pace();
    expect((await post(busy.hub.url, LOOKUP)).errors[0]?.extensions).toMatchObject({ reason: 'SIGN_IN_REQUIRED' });
    expect(pace()).toBe(before);
  });

  it('reads only some new documents of an account while too many wait: then its requests wait in turn', async () => {
    const { queue, newDocuments } = busy.hub.app.get<{ queue: FairQueue; newDocuments: object }>(RequestAdmission);
    Object.assign(newDocuments, { now: () => 0 }); // however slow the machine is
    Object.defineProperty(queue, 'isFull', { value: true, configurable: true });
    const answers = [];
    for (let n = 0; n < 10; n += 1) answers.push(await busy.send(0, endOfSession(n)));
    expect(answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.reason))).not.toContain('OVERLOADED');
    expect((await busy.send(0, endOfSession(10))).errors[0]?.extensions).toMatchObject({ reason: 'OVERLOADED' });
    expect((await busy.send(0, endOfSession(9))).errors[0]?.extensions).not.toMatchObject({ reason: 'OVERLOADED' });
    delete (queue as { isFull?: unknown }).isFull;
  });

  it('still signs officers in, and answers health checks and metrics', async () => {
    expect((await busy.hub.as('analyst@th.example')).token).toBeTruthy();
    const statuses = await Promise.all(
      ['/health/live', '/health/ready', '/metrics'].map(async (path) => (await fetch(`${busy.hub.url}${path}`)).status),
    );
    expect(statuses).toEqual([200, 200, 200]);
    const text = await (await fetch(`${busy.hub.url}/metrics`)).text();
    expect(text).toMatch(/^hub_requests_running 3$/m);
    expect(text).toMatch(/^hub_requests_waiting 0$/m);
    expect(text).toMatch(/^hub_requests_shed \d+$/m);
  });

  it('answers urgent requests while others ask for much at once: each uses one connection at a time', async () => {
    const { query } = LOOKUP;
    const many = { query: `{ ${Array.from({ length: 10 }, (_, n) => `f${n}: ${query.slice(1, -1)}`).join(' ')} }` };
    await busy.unblock();
    await Promise.all(blocked);
    await busy.block();
    blocked = [1, 2, 3].map((number) => busy.send(number, many));
    await busy.isUse(3, 0);
    expect(await busy.send(7, SIGN_OUT)).toMatchObject({ status: 200, data: { signOut: true } });
  });

  it('keeps the slot of an answer that an error has ended while another field still uses the database', async () => {
    await busy.unblock();
    await Promise.all(blocked);
    await busy.block();
    blocked = [];
    const answer = await busy.send(1, { query: `{ feed(first: 0) { cursor } ${LOOKUP.query.slice(1, -1)} }` });
    expect(answer).toMatchObject({ data: null, errors: [{ path: ['feed'] }] });
    await busy.isUse(1, 0);
    await busy.unblock();
    await busy.isUse(0, 0);
  });

  it('keeps no slot of requests on a connection that ends before their answers', async () => {
    await busy.unblock();
    await Promise.all(blocked);
    blocked = [];
    const admission = busy.hub.app.get(RequestAdmission);
    const admit = admission.admit.bind(admission);
    let admitted = 0;
    admission.admit = (request) => admit(request).finally(() => (admitted += 1));
    const socket = connect(Number(new URL(busy.hub.url).port), '127.0.0.1');
    await once(socket, 'connect');
    const signIn = JSON.stringify({ query: 'mutation { signIn(email: "nobody@th.example", password: "wrong") { accessToken } }' });
    const first = `POST /graphql HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nContent-Length: ${signIn.length}\r\n\r\n${signIn}`;
    socket.write(first + 'GET /graphql?query=%7Bx%7D HTTP/1.1\r\nHost: hub\r\nContent-Type: text/plain\r\n\r\n'.repeat(3));
    await until(
      async () => admitted,
      (count) => count === 4,
    );
    socket.destroy(); // while the sign-in waits for the check of the password
    admission.admit = admit;
    await busy.isUse(0, 0);
  });

  it('refuses what cannot be executed at all', async () => {
    for (const { errors } of await Promise.all(['{ lookup', '{ nothing }'].map((query) => busy.send(4, { query })))) {
      expect(errors[0]?.extensions).toMatchObject({ reason: 'OVERLOADED' });
    }
  });
});

describe('A hub with one connection', () => {
  let busy: BusyHub;

  beforeAll(async () => {
    busy = await BusyHub.start({ DATABASE_POOL: '1' }); // one slot, and one for urgent requests
  });
  afterAll(() => busy.stop());

  it('serves urgent requests first, then the others in turn, and comes to an end with all of them', async () => {
    /** In the order in which the hub has ended its answers. */
    const ended: string[] = [];
    const names = new Map<string, string>();
    const note = ({ headers }: IncomingMessage, response: ServerResponse): void => {
      response.once('finish', () => ended.push(names.get(headers.authorization ?? '') ?? 'unknown'));
    };
    const http = busy.hub.app.getHttpServer() as Server;
    http.on('request', note);
    const send = (name: string, officerNumber: number, body: object): Promise<HttpAnswer> => {
      names.set(`Bearer ${busy.officers[officerNumber]?.token ?? ''}`, name);
      return busy.send(officerNumber, body);
    };
    await busy.block();
    const all = [send('first', 0, LOOKUP)];
    await busy.isUse(1, 0);
    for (const number of [1, 2]) all.push(send(`look-up of ${number}`, number, LOOKUP));
    await busy.isUse(1, 2);
    all.push(send('urgent of 3', 3, SIGN_OUT));
    await busy.isUse(2, 2);
    all.push(send('urgent of 4', 4, SIGN_OUT));
    await busy.isUse(2, 3);
    await busy.unblock();
    for (const { status } of await Promise.all(all)) expect(status).toBe(200);
    await until(
      async () => ended.length,
      (count) => count === 5,
    );
    http.off('request', note);
    expect([...ended].sort()).toEqual(['first', 'look-up of 1', 'look-up of 2', 'urgent of 3', 'urgent of 4']);
    // One of the two slots is for requests in turn, so the first look-up may run beside the second urgent request.
    expect(ended.indexOf('urgent of 3')).toBeLessThan(ended.indexOf('look-up of 1'));
    expect(ended.indexOf('urgent of 4')).toBeLessThan(ended.indexOf('look-up of 2'));
    expect(busy.use).toMatchObject({ running: 0, waiting: 0, shed: 0 });
  });

  it('executes nothing for a client that left, and keeps no slot of it', async () => {
    const left = anItem({ value: 'left.example.org' });
    const publication = {
      query: 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome } }',
      variables: { input: [left] },
    };
    const written = (): Promise<unknown[]> => busy.hub.ownerSql(`select id from hub.indicator where value = 'left.example.org'`);
    await busy.block();
    const first = busy.send(0, LOOKUP);
    await busy.isUse(1, 0);
    const leaving = new AbortController();
    const asked = once(busy.hub.app.getHttpServer() as Server, 'request') as Promise<[IncomingMessage]>;
    const answer = fetch(`${busy.hub.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${busy.officers[1]?.token ?? ''}` },
      body: JSON.stringify(publication),
      signal: leaving.signal,
    });
    await busy.isUse(1, 1);
    leaving.abort();
    await expect(answer).rejects.toThrow();
    const [{ socket }] = await asked;
    await until(
      async () => socket.destroyed,
      (isGone) => isGone,
    );
    await busy.unblock();
    expect((await first).status).toBe(200);
    await busy.isUse(0, 0);
    expect(await written()).toEqual([]);
    expect(await busy.send(1, publication)).toMatchObject({ data: { publishIndicators: [{ outcome: 'CREATED' }] } });
    expect(await written()).toHaveLength(1);
  });
});
