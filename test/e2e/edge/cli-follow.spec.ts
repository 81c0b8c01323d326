import { once } from 'node:events';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { commandLineTests } from '../../support/command-line.js';

describe('hub follow', () => {
  const cli = commandLineTests();
  interface Followed {
    readonly values: readonly string[];
    readonly said: string;
    readonly code: number;
  }
  /** Follows sextortion for Cambodia over `url` until `last` has come; `onValue` hears each value, and undefined for an event without one. */
  async function follow(url: string, last: string, onValue: (value: string | undefined) => void): Promise<Followed> {
    const stop = new AbortController();
    const values: string[] = [];
    const onOut = (text: string): void => {
      const value = (JSON.parse(text) as { item?: { value: string } | null }).item?.value;
      if (value) values.push(value);
      onValue(value);
      if (value === last) stop.abort();
    };
    const argv = ['follow', '--as', 'analyst@kh.example', '--threats', 'sextortion', '--url', url];
    const { code, err } = await cli.run(argv, { interrupted: stop.signal, onOut });
    return { values, code, said: err };
  }
  const publishing = async (): Promise<(value: string) => Promise<unknown>> => {
    const thailand = await cli.officer('analyst@th.example');
    return (value) => thailand.publishes({ value, threat: 'SEXTORTION', audience: { everyCountry: true } });
  };

  it('goes on from the last cursor when the line was down, and misses nothing', async () => {
    const sockets = new Set<Socket>();
    const wire = createTcpServer((socket) => {
      const onward = connect(Number(new URL(cli.hub.url).port), '127.0.0.1');
      for (const one of [socket, onward]) sockets.add(one.on('error', () => undefined));
      socket.pipe(onward).pipe(socket);
    });
    await once(wire.listen(0, '127.0.0.1'), 'listening');
    const publish = await publishing();
    const work: Promise<unknown>[] = [];
    const { values, said, code } = await follow(
      `http://127.0.0.1:${(wire.address() as AddressInfo).port}`,
      'line-2.example.com',
      (value) => {
        if (value === undefined && work.length === 0) work.push(publish('line-1.example.com'));
        if (value !== 'line-1.example.com') return;
        for (const socket of sockets) socket.destroy();
        work.push(publish('line-2.example.com'));
      },
    );
    await Promise.all(work);
    wire.close();
    expect(values).toEqual(['line-1.example.com', 'line-2.example.com']);
    expect(code).toBe(0);
    expect(said).toMatch(/^Connection lost \(.*\)\. Connecting again from the last cursor\.\n(Connection lost.*\n)*last cursor: \S+\n$/);
  });

  it('signs in again when its session was ended', async () => {
    const publish = await publishing();
    const work: Promise<unknown>[] = [];
    const endSessions = `update hub.session set ended_at = now() where ended_at is null
      and user_id = (select id from hub.user_account where email = 'analyst@kh.example')`;
    const { values, code } = await follow(cli.hub.url, 'ended-1.example.com', (value) => {
      if (value === undefined && work.length === 0) work.push(cli.hub.ownerSql(endSessions).then(() => publish('ended-1.example.com')));
    });
    await Promise.all(work);
    expect([values, code]).toEqual([['ended-1.example.com'], 0]);
  });

  it('says in a sentence that a cursor or a kind is none', async () => {
    const lost = await cli.run(['follow', '--as', 'analyst@kh.example', '--after', 'nonsense']);
    expect([lost.code, lost.out, lost.err.split('\n')[0]]).toEqual([1, '', expect.stringMatching(/cursor/)]);
    const odd = await cli.run(['follow', '--as', 'analyst@kh.example', '--kinds', 'phon']);
    expect([odd.code, odd.err]).toEqual([1, expect.stringMatching(/^--kinds: “phon” is not one of phone/)]);
  });
});
