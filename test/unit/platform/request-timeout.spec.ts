import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { enforceRequestTimeout, exemptFromTimeout } from '../../../src/platform/platform/request-timeout.js';

describe('slow senders', () => {
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/lasting') exemptFromTimeout(request);
      if (request.url === '/early') response.end('No.');
      else request.resume().on('end', () => response.end('Thanks.'));
    });
    enforceRequestTimeout(server, 200);
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => void server.close());

  const begins = (path: string): Socket => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n`);
    return socket;
  };
  const answerOf = async (socket: Socket): Promise<string> => {
    let answer = '';
    for await (const piece of socket) answer += String(piece);
    return answer;
  };

  it('are ended where the rest of a request does not come', async () => {
    expect(await answerOf(begins('/'))).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('are left alone by a door that looks after them itself', async () => {
    const [lasting, other] = [begins('/lasting'), begins('/')];
    await answerOf(other); // its time was over, and so would be that of the first
    lasting.write('0\r\n\r\n');
    const [piece] = (await once(lasting, 'data')) as [Buffer];
    expect(piece.toString()).toMatch(/^HTTP\/1\.1 200 /);
    lasting.destroy();
  });

  it('do not go on sending where they have been answered', async () => {
    expect(await answerOf(begins('/early'))).toMatch(/^HTTP\/1\.1 200 /);
  });
});
