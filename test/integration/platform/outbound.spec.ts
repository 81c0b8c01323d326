import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as listen, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Outbound, resolveWith } from '../../../src/platform/platform/outbound.js';
import { INSIDE } from '../../support/inside-urls.js';
import { startDns } from '../../support/dns.js';
import { limitMs } from '../../support/limits.js';
import { until } from '../../support/officer.js';

const BODY = Buffer.from('{}');

/** Listens on every address of this machine, and counts who comes. */
async function startListener() {
  let connections = 0;
  const server = listen((socket) => {
    connections += 1;
    socket.destroy();
  });
  const hasV6 = Object.values(networkInterfaces()).some((ones) => ones?.some(({ family }) => family === 'IPv6'));
  await new Promise<void>((done) => server.listen(0, hasV6 ? '::' : '0.0.0.0', done));
  const { port } = server.address() as AddressInfo;
  return { port, connections: () => connections, stop: () => new Promise((done) => server.close(done)) };
}

async function startServer(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  let connections = 0;
  const server = createServer(answer);
  server.on('connection', () => (connections += 1));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    connections: () => connections,
    open: () => new Promise<number>((done) => server.getConnections((_, count) => done(count))),
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** The time limits of requests (AbortSignal.timeout) end when the test says so. */
function holdLimits() {
  const { timeout } = AbortSignal;
  const lengths: number[] = [];
  let held: AbortController[] = [];
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    lengths.push(ms);
    held.push(controller);
    return controller.signal;
  };
  return {
    /** Of all limits that were set, in milliseconds. */
    lengths,
    /** Ends those that run. */
    end(): void {
      for (const controller of held) controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      held = [];
    },
    release(): void {
      AbortSignal.timeout = timeout;
    },
  };
}

describe('what the hub sends for others', () => {
  it('opens no connection to anything inside, in whatever spelling', async () => {
    const listener = await startListener();
    const outbound = new Outbound({ allowLoopback: false, ports: new Set([listener.port]), timeoutMs: limitMs() });
    expect(INSIDE.length).toBeGreaterThan(40);
    for (const url of INSIDE) {
      const there = url.replace(/^(https:\/\/[^/]+)/, `$1:${listener.port}`);
      expect({ url, outcome: await outbound.post(there, {}, BODY) }).toEqual({ url, outcome: { failure: 'BLOCKED' } });
      await expect(outbound.check(there)).rejects.toThrow('The address ');
    }
    expect(listener.connections()).toBe(0);
    outbound.close();
    await listener.stop();
  });

  it('is not led inside by a name that changes its mind between the check and the connection', async () => {
    const listener = await startListener();
    const dns = await startDns(['8.8.8.8'], ['127.0.0.1'], ['169.254.169.254'], ['10.0.0.1']);
    const outbound = new Outbound({
      allowLoopback: false,
      ports: new Set([listener.port]),
      resolve: resolveWith(dns.resolver),
      timeoutMs: limitMs(),
    });
    const url = `https://rebinds.example.com:${listener.port}/`;
    await outbound.check(url);
    for (let n = 0; n < 3; n += 1) expect(await outbound.post(url, {}, BODY)).toEqual({ failure: 'BLOCKED' });
    expect(dns.asked).toEqual(Array.from({ length: 4 }, () => 'rebinds.example.com'));
    expect(listener.connections()).toBe(0);
    outbound.close();
    await Promise.all([dns.stop(), listener.stop()]);
  });

  it('is not sent to a name one of whose addresses is inside, nor to a loopback name because loopback numbers are allowed', async () => {
    const listener = await startListener();
    const dns = await startDns(['8.8.8.8', '127.0.0.1'], ['127.0.0.1'], []);
    const outbound = new Outbound({
      allowLoopback: true,
      ports: new Set([listener.port]),
      resolve: resolveWith(dns.resolver),
      timeoutMs: limitMs(),
    });
    const url = `https://mixed.example.com:${listener.port}/`;
    expect(await outbound.post(url, {}, BODY)).toEqual({ failure: 'BLOCKED' });
    expect(await outbound.post(url, {}, BODY)).toEqual({ failure: 'BLOCKED' });
    expect(await outbound.post(url, {}, BODY)).toEqual({ failure: 'UNRESOLVED' });
    expect(listener.connections()).toBe(0);
    outbound.close();
    await Promise.all([dns.stop(), listener.stop()]);
  });

  it('reaches loopback where that is allowed, keeps the connection, and takes no proxy from the environment', async () => {
    const proxy = await startListener();
    const server = await startServer((_, response) => response.writeHead(204).end());
    const outbound = new Outbound({ allowLoopback: true, timeoutMs: limitMs() });
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY']) {
      process.env[name] = `http://127.0.0.1:${proxy.port}`;
    }
    for (let n = 0; n < 3; n += 1) expect(await outbound.post(server.url, {}, BODY)).toEqual({ status: 204, retryAfter: undefined });
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY']) delete process.env[name];
    expect(server.connections()).toBe(1);
    expect(proxy.connections()).toBe(0);
    outbound.close();
    await Promise.all([server.stop(), proxy.stop()]);
  });

  it('is sent once more where a kept connection was closed under it, and not where a new one was', async () => {
    let requests = 0;
    const server = await startServer((request, response) => {
      requests += 1;
      if (requests === 2 || requests >= 4) request.socket.destroy();
      else response.writeHead(200).end();
    });
    const outbound = new Outbound({ allowLoopback: true, timeoutMs: limitMs() });
    expect(await outbound.post(server.url, {}, BODY)).toMatchObject({ status: 200 });
    expect(await outbound.post(server.url, {}, BODY)).toMatchObject({ status: 200 });
    expect([requests, server.connections()]).toEqual([3, 2]);
    expect(await outbound.post(server.url, {}, BODY)).toEqual({ failure: 'CONNECTION' });
    expect(requests).toBe(5);
    outbound.close();
    await server.stop();
  });

  it('closes a connection that nobody uses, and not one that waits for its answer', async () => {
    const waiting: ServerResponse[] = [];
    let idleTimes = 0;
    const server = await startServer((_, response) => {
      idleTimes = 0; // from here on the connection waits for its answer
      waiting.push(response);
    });
    const count = (message: unknown): void => {
      const { socket } = message as { readonly socket: Socket };
      socket.on('timeout', () => (idleTimes += 1));
    };
    subscribe('net.client.socket', count);
    const outbound = new Outbound({ allowLoopback: true, idleMs: 100, timeoutMs: limitMs() });
    for (const connections of [1, 2]) {
      const answer = outbound.post(server.url, {}, BODY);
      await until(
        async () => waiting.length > 0 && idleTimes > 0,
        (isIdle) => isIdle,
      );
      waiting.pop()?.writeHead(200).end();
      expect(await answer).toMatchObject({ status: 200 });
      expect(server.connections()).toBe(connections);
      await until(server.open, (open) => open === 0);
    }
    unsubscribe('net.client.socket', count);
    outbound.close();
    await server.stop();
  });

  it('knows localhost without asking anybody', async () => {
    const server = await startServer((_, response) => response.writeHead(204).end());
    const dns = await startDns(['8.8.8.8']);
    const outbound = new Outbound({ allowLoopback: true, resolve: resolveWith(dns.resolver), timeoutMs: limitMs() });
    expect(await outbound.post(server.url.replace('127.0.0.1', 'localhost'), {}, BODY)).toMatchObject({ status: 204 });
    expect(dns.asked).toEqual([]);
    outbound.close();
    await Promise.all([server.stop(), dns.stop()]);
  });

  it('waits no longer than its limit, reads no more than 64 KiB, and goes by the status', async () => {
    let asked = 0;
    const mute = await startServer(() => void (asked += 1));
    const dripping = await startServer((_, response) => void response.writeHead(200).write('…'));
    let written = 0;
    const flooding = await startServer((_, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(64 * 1024);
      const pour = (): void => {
        for (let open = true; open && !response.destroyed; written += chunk.length) open = response.write(chunk);
      };
      response.on('drain', pour);
      pour();
    });
    let statuses = 0;
    const count = (): void => void (statuses += 1);
    subscribe('http.client.response.finish', count);
    const limits = holdLimits();
    try {
      const outbound = new Outbound({ allowLoopback: true, timeoutMs: 300 });
      const unanswered = outbound.post(mute.url, {}, BODY);
      await until(
        async () => asked,
        (requests) => requests === 1,
      );
      limits.end();
      expect(await unanswered).toEqual({ failure: 'TIMEOUT' });
      const unfinished = outbound.post(dripping.url, {}, BODY);
      await until(
        async () => statuses,
        (received) => received === 1,
      );
      limits.end();
      expect(await unfinished).toMatchObject({ status: 200 });
      expect(await outbound.post(flooding.url, {}, BODY)).toMatchObject({ status: 200 });
      expect(written).toBeLessThan(64 * 1024 * 1024);
      expect(limits.lengths).toEqual([300, 300, 300]);
      outbound.close();
    } finally {
      limits.release();
      unsubscribe('http.client.response.finish', count);
    }
    await Promise.all([mute.stop(), dripping.stop(), flooding.stop()]);
  });

  it('ends with a receiver that answers and answers before its answer', async () => {
    let written = 0;
    const server = listen((socket) => {
      const early = Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(2_000));
      const pour = (): void => {
        for (let open = true; open && !socket.destroyed; written += early.length) open = socket.write(early);
      };
      socket.on('error', () => undefined);
      socket.on('drain', pour).once('data', pour);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const outbound = new Outbound({ allowLoopback: true, timeoutMs: limitMs() });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    expect(await outbound.post(url, {}, BODY)).toEqual({ failure: 'CONNECTION' });
    expect(written).toBeLessThan(64 * 1024 * 1024);
    outbound.close();
    await new Promise((done) => server.close(done));
  });

  it('takes an early hint or two for what they are', async () => {
    const server = await startServer((_, response) => {
      response.writeEarlyHints({ link: '</a>; rel=preload' });
      response.writeHead(204).end();
    });
    const outbound = new Outbound({ allowLoopback: true, timeoutMs: limitMs() });
    expect(await outbound.post(server.url, {}, BODY)).toMatchObject({ status: 204 });
    outbound.close();
    await server.stop();
  });

  it('is written when the connection stands, and not before', async () => {
    let connections = 0;
    const mute = listen((socket) => {
      connections += 1;
      socket.on('error', () => undefined).resume();
    });
    await new Promise<void>((done) => mute.listen(0, '127.0.0.1', done));
    const outbound = new Outbound({ allowLoopback: true });
    const limits = holdLimits();
    let written = 0;
    const write = async () => ((written += 1), { headers: {}, body: BODY });
    const url = `https://127.0.0.1:${(mute.address() as AddressInfo).port}/`; // it takes the connection, and says nothing of TLS
    const unanswered = outbound.postWritten(url, write);
    await until(
      async () => connections,
      (count) => count === 1,
    );
    limits.end();
    expect(await unanswered).toEqual({ failure: 'TIMEOUT' });
    expect(written).toBe(0);
    const server = await startServer((_, response) => response.end());
    for (const count of [1, 2]) {
      expect(await outbound.postWritten(server.url, write)).toMatchObject({ status: 200 });
      expect(written).toBe(count);
    }
    await expect(outbound.postWritten(server.url, () => Promise.reject(new Error('not read')))).rejects.toThrow('not read');
    expect(await outbound.postWritten(server.url, async () => undefined)).toBeUndefined();
    limits.release();
    outbound.close();
    await Promise.all([server.stop(), new Promise((done) => mute.close(done))]);
  });

  it('says in a word why there was no answer', async () => {
    const server = await startServer((_, response) => response.end());
    const outbound = new Outbound({ allowLoopback: true, timeoutMs: limitMs() });
    expect(await outbound.post(server.url.replace('http:', 'https:'), {}, BODY)).toEqual({ failure: 'TLS' });
    await server.stop();
    expect(await outbound.post(server.url, {}, BODY)).toEqual({ failure: 'CONNECTION' });
    outbound.close();
  });
});
