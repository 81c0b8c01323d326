import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { SocketLine } from '../../../src/edge/gateway/socket-line.js';
import { until } from '../../support/officer.js';

const LIMITS = { messagesPerSecond: 5, sendMs: 15_000, lastWordMs: 8_000, pingMs: 20_000 };

describe('a socket under watch', () => {
  let server: WebSocketServer;
  let client: WebSocket;
  let line: SocketLine;
  let heard: string[];

  beforeEach(async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const [socket] = (await once(server, 'connection')) as [WebSocket];
    line = new SocketLine(socket, LIMITS);
    heard = [];
    line.onMessage(async (message) => void heard.push(message));
    if (client.readyState !== client.OPEN) await once(client, 'open');
  });
  afterEach(() => {
    client.terminate();
    server.close();
  });
  const closing = async (): Promise<number> => ((await once(client, 'close')) as [number])[0];
  /** Resolves when the line has heard so many messages; a socket that was closed first hears no more. */
  const hears = (count: number): Promise<unknown> =>
    until(
      async () => heard.length,
      (now) => now >= count,
    );
  /** Sends until the network takes no more. */
  const fill = (): Promise<void>[] => Array.from({ length: 40 }, () => line.send('x'.repeat(1_000_000)));

  it('is closed with 4413 when it takes nothing for a while, and hears so if it takes the rest', async () => {
    client.pause();
    const sending = fill();
    line.tick(performance.now() + LIMITS.sendMs - 1_000);
    line.tick(performance.now() + LIMITS.sendMs + 1_000);
    client.resume();
    expect(await closing()).toBe(4413);
    await Promise.all(sending);
  });

  it('is cut when it does not even take the reason', async () => {
    client.pause();
    const sending = fill();
    line.tick(performance.now() + LIMITS.sendMs + 1_000);
    line.tick(performance.now() + LIMITS.sendMs + LIMITS.lastWordMs + 2_000);
    await Promise.all(sending);
    client.resume();
    expect(await closing()).toBe(1006);
  });

  it('may be slow as long as it goes on', async () => {
    const sending = fill();
    await Promise.all(sending);
    line.tick(performance.now() + LIMITS.sendMs + 1_000);
    expect(client.readyState).toBe(client.OPEN);
  });

  it('is pinged when it is silent, and cut when it does not answer', async () => {
    const later = performance.now() + LIMITS.pingMs + 1_000;
    line.tick(later);
    await once(client, 'ping');
    client.pause();
    line.tick(later + 1_000);
    line.tick(later + LIMITS.pingMs + 1_000);
    client.resume();
    expect(await closing()).toBe(1006);
  });

  it('lives on when it answers', async () => {
    line.tick(performance.now() + LIMITS.pingMs + 1_000);
    await once(client, 'ping');
    client.send('still here');
    await new Promise<void>((done) => server.clients.forEach((socket) => socket.once('message', () => done())));
    line.tick(performance.now() + 1_000);
    expect(client.readyState).toBe(client.OPEN);
  });

  it('is closed with 4429 when it says too much, and not listened to any more', async () => {
    for (let i = 0; i < 10; i += 1) client.send(`${i}`);
    expect(await closing()).toBe(4429);
    expect(heard).toEqual(['0', '1', '2', '3', '4']);
  });

  it('answers a ping of the protocol with few words, whatever was in it', async () => {
    void line.onPing();
    expect(String(((await once(client, 'message')) as [Buffer])[0])).toBe('{"type":"pong"}');
  });

  it('goes by a clock that nobody sets: the machine’s own may be set back by minutes', async () => {
    const [ownClock, steady] = [Date.now, performance.now.bind(performance)];
    let later = 0;
    try {
      client.send('before');
      await hears(1);
      Date.now = () => ownClock() - 300_000;
      performance.now = () => steady() + later;
      for (let second = 1; second <= LIMITS.messagesPerSecond; second += 1) {
        later = second * 1_001;
        client.send('one a second');
        await hears(second + 1);
      }
      client.pause();
      const sending = fill();
      later += LIMITS.sendMs + 1_000;
      line.tick();
      client.resume();
      expect(await closing()).toBe(4413);
      await Promise.all(sending);
    } finally {
      Date.now = ownClock;
      performance.now = steady;
    }
  });

  it('holds back whoever sends while it is closing, until it is gone', async () => {
    client.pause();
    line.close(4403, 'Session ended');
    let sent = false;
    const sending = line.send('x').then(() => (sent = true));
    await new Promise((turn) => setImmediate(turn));
    expect(sent).toBe(false);
    client.resume();
    expect(await closing()).toBe(4403);
    await sending;
  });

  it('takes what is sent after its end for sent', async () => {
    client.terminate();
    await Promise.all([line.send('x'), line.send('y')]);
  });
});
