import { connect } from 'node:net';
import jsonwebtoken from 'jsonwebtoken';
import { Followers } from '../../../src/delivery/feed/followers.js';
import { SocketRegistry } from '../../../src/edge/gateway/socket-registry.js';
import { StreamServer } from '../../../src/edge/gateway/stream-server.js';
import { type Hub, startHub } from '../../support/hub.js';
import { stopLiveClocks } from '../../support/live-clocks.js';
import { officer, until } from '../../support/officer.js';

describe('GraphQL over Server-Sent Events limits memory', () => {
  let hub: Hub;

  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());

  it('a client that receives nothing holds one result of each subscription, and is cut', async () => {
    const { token: by } = await hub.as('analyst@nz.example');
    const server = hub.app.get(StreamServer);
    const checkLimitsAfter = stopLiveClocks(hub);
    const { hostname, port } = new URL(hub.url);
    const body = JSON.stringify({ query: 'subscription { feed { indicator { value description } } }' });
    const head = `POST /graphql/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${by}\r\nAccept: text/event-stream\r\n`;
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    socket.pause();
    socket.write(`${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    await until(
      async () => hub.app.get(Followers, { strict: false }).lags().length,
      (count) => count === 1,
    );
    const kh = officer((await hub.as('analyst@kh.example')).ask);
    for (let round = 0; round < 6; round += 1) {
      const items = Array.from({ length: 500 }, (_, i) => ({
        ...{ kind: 'DOMAIN', value: `slow-${round}-${i}.example.com`, threat: 'PHISHING', tlp: 'GREEN' },
        ...{ audience: { everyCountry: true }, description: 'x'.repeat(2_000) },
      }));
      await kh.publish(items);
    }
    const held: number[] = [];
    await until(
      async () => {
        held.push(server.buffered());
        return held.slice(-10);
      },
      (last) => last.length === 10 && last.every((bytes) => bytes > 0 && bytes === last[0]), // the network takes nothing more
    );
    expect(Math.max(...held)).toBeLessThan(200_000);
    checkLimitsAfter(16_000);
    const { sid } = jsonwebtoken.decode(by) as { sid: string };
    await until(
      async () => hub.app.get(SocketRegistry).sessions(),
      (sessions) => !sessions.includes(sid),
    );
    socket.destroy();
  });
});
