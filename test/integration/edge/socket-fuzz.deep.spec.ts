import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { type HubProcess, type Hubs, hubsOnOneDatabase } from '../../support/hub-process.js';
import { limitMs } from '../../support/limits.js';
import { type Officer, until } from '../../support/officer.js';
import { BareSocket } from '../../support/sockets.js';

const FEED = 'subscription ($after: Cursor) { feed(after: $after) { operation indicator { value } } }';
/** Rows of the table of codes; 1000, 1005 and 1006 besides are what a client sees of its own end, or of none. */
const DOCUMENTED = [...readFileSync(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8').matchAll(/^\| (\d{4}) \|/gm)].map(
  ([, code]) => Number(code),
);
/** One thing that a client sends: a text or binary message, or bytes that are no frame at all. */
type Sent = { readonly text: string } | { readonly binary: Uint8Array } | { readonly raw: Uint8Array };

const name = fc.oneof(
  fc.constantFrom('a', 'b', '', '__proto__', 'constructor', 'toString'),
  fc.string(),
  fc.integer({ min: 1_000, max: 70_000 }).map((length) => 'x'.repeat(length)),
);
const type = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('subscribe', 'complete', 'ping', 'pong', 'connection_init', 'connection_ack', 'next', 'error') },
  fc.string(),
);
const query = fc.oneof(
  fc.constantFrom(
    FEED,
    '{ me { id } }',
    'subscription { __typename }',
    'subscription { feed { nothing } }',
    'fragment F on Query { me { id } }',
  ),
  fc.string(),
);
const payload = fc.oneof(
  { weight: 3, arbitrary: fc.record({ query, variables: fc.dictionary(fc.constantFrom('after', 'filter', 'x'), fc.jsonValue()) }) },
  fc.record({ query: fc.jsonValue(), operationName: fc.jsonValue(), extensions: fc.jsonValue() }, { requiredKeys: [] }),
  fc.jsonValue(),
);
const message = fc
  .record({ type, id: fc.oneof(name, fc.jsonValue()), payload }, { requiredKeys: ['type'] })
  .map((said) => JSON.stringify(said));
const cut = fc.tuple(message, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));
const sent: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 12, arbitrary: message.map((text) => ({ text })) },
  { weight: 3, arbitrary: cut.map((text) => ({ text })) },
  { weight: 1, arbitrary: fc.json().map((text) => ({ text })) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => ({ text })) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((binary) => ({ binary })) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 200 }).map((raw) => ({ raw })) },
);

describe('a socket server that is told anything at all', () => {
  let hubs: Hubs;
  let hub: HubProcess;
  let witness: BareSocket;
  let th: Officer;
  let fuzzer: Officer & { readonly token: string };
  let said = 0;

  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
    hub = await hubs.start({ LOG_LEVEL: 'error' });
    th = await hub.as('analyst@th.example');
    fuzzer = await hub.as('analyst@kh.example');
    witness = await BareSocket.signedIn(hub.wsUrl, (await hub.as('analyst@vn.example')).token);
    witness.subscribe('a', FEED);
    await witness.waitFor('next');
  });
  afterAll(() => hubs.stop());
  /** An INTERNAL answer, or a fault that nobody caught, would have been logged as an error. */
  afterEach(() => expect(hub.running.stderrText()).not.toContain('"level"'));

  /** Another account's subscription goes on. */
  async function othersLiveOn(): Promise<void> {
    said += 1;
    const { value } = await th.publishes({ value: `still-there-${said}.example.com`, audience: { countries: ['VN'] } });
    const heard = await within(Promise.race([witness.waitFor('next'), witness.closed]));
    expect(heard).toMatchObject({ payload: { data: { feed: { operation: 'PUBLISHED', indicator: { value } } } } });
  }

  async function opens(): Promise<{ socket: BareSocket; line: Socket }> {
    const { hostname, port } = new URL(hub.url);
    const line = connect(Number(port), hostname);
    const socket = await BareSocket.open(hub.wsUrl, { createConnection: () => line });
    socket.socket.on('error', () => undefined); // 'close' follows
    return { socket, line };
  }

  function send({ socket }: BareSocket, line: Socket, one: Sent): void {
    if (socket.readyState !== socket.OPEN) return;
    if ('text' in one) socket.send(one.text);
    else if ('binary' in one) socket.send(one.binary);
    else line.write(one.raw);
  }

  it('answers, or closes with a code that is documented, and nobody else is the worse for it', async () => {
    const ends = new Map<number, number>();
    const property = fc.asyncProperty(fc.boolean(), fc.array(sent, { minLength: 1, maxLength: 12 }), async (signsIn, all) => {
      const { socket, line } = await opens();
      if (signsIn) {
        socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${fuzzer.token}` } });
        await socket.waitFor('connection_ack');
      }
      for (const one of all) send(socket, line, one);
      socket.socket.close(); // in order: the hub has read all before it answers this
      const { code } = await within(socket.closed);
      ends.set(code, (ends.get(code) ?? 0) + 1);
      expect([1000, 1005, 1006, ...DOCUMENTED]).toContain(code);
    });
    await fc.assert(property, { numRuns: 400 });
    for (const code of [1005, 4400, 4401]) expect([...ends.keys()]).toContain(code); // it came through to the protocol
    await othersLiveOn();
  });

  it.each([
    ['pings', () => ({ type: 'ping' })],
    ['subscriptions', (index: number) => ({ type: 'subscribe', id: `${index}`, payload: { query: FEED } })],
    ['completions of nothing', (index: number) => ({ type: 'complete', id: `${index}` })],
  ])('throws out whoever floods it: %s', async (_what, frame: (index: number) => object) => {
    const { socket } = await opens();
    socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${fuzzer.token}` } });
    await socket.waitFor('connection_ack');
    for (let index = 0; index < 2_000; index += 1) socket.send(JSON.stringify(frame(index)));
    expect(await within(socket.closed)).toMatchObject({ code: 4429 });
    await othersLiveOn();
  });

  it('gives back what a socket held, whatever it was told', async () => {
    const sockets = async (): Promise<number | undefined> => (await hub.metrics()).get('hub_sockets');
    expect(await until(sockets, (open) => open === 1)).toBe(1); // the witness
  });
});

/** @throws Error when the hub does not answer in time */
async function within<T>(waited: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error('The hub fell silent.')), limitMs())));
  return Promise.race([waited, late]).finally(() => clearTimeout(timer));
}
