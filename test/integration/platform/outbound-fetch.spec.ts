import { type AddressInfo, createServer, type Server } from 'node:net';
import { Outbound } from '../../../src/platform/platform/outbound.js';
import { AnswerTooLong, type OutboundRequest, fetchOutbound } from '../../../src/platform/platform/outbound-fetch.js';

describe('what a server of somebody else answers', () => {
  let server: Server;
  let answer = '';
  const outbound = new Outbound({ allowLoopback: true });
  const asks = (asked?: OutboundRequest) => fetchOutbound(outbound, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked);

  beforeAll(async () => {
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(answer));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterAll(() => new Promise((done) => server.close(done)));

  it('is read with its status', async () => {
    answer = 'HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\n{}';
    const said = await asks();
    expect([said.status, await said.text()]).toEqual([404, '{}']);
  });

  it('is read as far as whoever asks wants to read it, and waited for as long', async () => {
    answer = `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(1_000)}`;
    expect((await (await asks({ mostBytes: 1_000 })).text()).length).toBe(1_000);
    await expect(asks({ mostBytes: 999 })).rejects.toThrow(AnswerTooLong);
    const silent = createServer((socket) => void socket.on('error', () => undefined).resume());
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    await expect(fetchOutbound(outbound, url, { timeoutMs: 20 })).rejects.toMatchObject({ name: 'AbortError' });
    await new Promise((done) => silent.close(done));
  });

  it.each([
    ['a status that is none', 'HTTP/1.1 999 What\r\ncontent-length: 0\r\n\r\n'],
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n'],
    ['half of what was promised', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'],
    ['nothing', ''],
  ])('is a fault and no more where it is %s', async (_what, said) => {
    answer = said;
    await expect(asks()).rejects.toThrow();
  });
});
