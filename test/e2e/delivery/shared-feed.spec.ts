import { READING, apiKeyClient } from '../../support/api-key-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Officer, officer, until } from '../../support/officer.js';
import { BareSocket } from '../../support/sockets.js';

interface Seen {
  readonly operation: string;
  readonly eventId: string;
  readonly cursor: string;
  readonly itemId: string | null;
  readonly item: { readonly value?: string; readonly agencyOnly?: boolean | null } | null;
}

const FEED = `subscription ($own: Boolean) { feed(filter: { itemKinds: [INDICATOR], includeOwn: $own }) {
  operation eventId cursor itemId item { ... on Indicator { value agencyOnly owner { name } } } } }`;

/** One live subscription, and what came after its first POSITION. */
class Following {
  private constructor(
    readonly socket: BareSocket,
    readonly seen: Seen[],
  ) {}

  static async by(hub: Hub, token: string, variables: object = {}): Promise<Following> {
    const socket = await BareSocket.signedIn(hub.wsUrl, token);
    socket.send({ type: 'subscribe', id: 'a', payload: { query: FEED, variables } });
    const first = await socket.next();
    if (first.type !== 'next') throw new Error(`Refused: ${JSON.stringify(first.payload)}`);
    const seen: Seen[] = [];
    socket.socket.on('message', (data: Buffer) => {
      const { type, payload } = JSON.parse(data.toString()) as { type: string; payload: { data: { feed: Seen } } };
      if (type === 'next' && payload.data.feed.operation !== 'POSITION') seen.push(payload.data.feed);
    });
    return new Following(socket, seen);
  }

  /** Waits for as many events. */
  async has(count: number): Promise<readonly Seen[]> {
    return until(async () => this.seen, ({ length }) => length >= count); // prettier-ignore
  }
}

describe('followers of one party', () => {
  let hub: Hub;
  let th: Officer;
  const followers: Following[] = [];

  const follows = async (token: string, variables: object = {}): Promise<Following> => {
    const one = await Following.by(hub, token, variables);
    followers.push(one);
    return one;
  };
  const tokenOf = async (email: string): Promise<string> => (await hub.as(email)).token;
  const roles = async (email: string, given: readonly string[]): Promise<unknown> =>
    hub.ownerSql('update hub.user_account set roles = $2 where email = $1', [email, given]);

  beforeAll(async () => {
    hub = await startHub();
    th = officer((await hub.as('analyst@th.example')).ask);
    // A role that reads, but not RED.
    await hub.ownerSql('alter table hub.user_account drop constraint user_account_roles_check');
    await hub.ownerSql(`insert into hub.role_permission values ('APPRENTICE', 'indicator:read'), ('APPRENTICE', 'session:own')`);
    await roles('liaison@kh.example', ['ANALYST']);
  });
  afterEach(async () => {
    await Promise.all(followers.splice(0).map(({ socket }) => socket.end()));
  });
  afterAll(() => hub.stop());

  it('with equal rights get the same events, once each and in order, with one id and cursor', async () => {
    const emails = ['analyst@kh.example', 'analyst@kh.example', 'liaison@kh.example'];
    const all = await Promise.all(emails.map(async (email) => follows(await tokenOf(email))));
    for (let round = 0; round < 3; round += 1) {
      await th.publish(
        ['a', 'b', 'c', 'd'].map((name) => ({
          ...{ kind: 'DOMAIN', value: `${name}${round}.shared.example.com`, threat: 'PHISHING', tlp: 'GREEN' },
          audience: { everyCountry: true },
        })),
      );
    }
    const [first, ...others] = await Promise.all(all.map((one) => one.has(12)));
    expect(first?.map(({ item }) => item?.value)).toEqual(
      [0, 1, 2].flatMap((round) => ['a', 'b', 'c', 'd'].map((name) => `${name}${round}.shared.example.com`)),
    );
    for (const other of others) expect(other).toEqual(first);
  });

  it('read what their own rights give: a colleague who may not read RED, and a machine, get no RED', async () => {
    const key = await apiKeyClient((await hub.as('admin@kh.example')).ask).makes({ permissions: READING });
    await roles('liaison@kh.example', ['APPRENTICE']);
    try {
      const [may, apprentice, machine] = [
        await follows(await tokenOf('analyst@kh.example')),
        await follows(await tokenOf('liaison@kh.example')),
        await follows(key.secret),
      ];
      await th.publishes({ value: 'red-shared.example.com', tlp: 'RED', audience: { countries: ['KH'] } });
      await th.publishes({ value: 'amber-shared.example.com', tlp: 'AMBER', audience: { countries: ['KH'] } });
      const values = async (one: Following, count: number): Promise<unknown> => (await one.has(count)).map(({ item }) => item?.value);
      expect(await values(may, 2)).toEqual(['red-shared.example.com', 'amber-shared.example.com']);
      expect(await values(apprentice, 1)).toEqual(['amber-shared.example.com']);
      expect(await values(machine, 1)).toEqual(['amber-shared.example.com']);
    } finally {
      await roles('liaison@kh.example', ['ANALYST']);
    }
  });

  it('lose what a role gave as soon as the role is taken, while their colleagues go on', async () => {
    const [stays, changes] = [await follows(await tokenOf('analyst@kh.example')), await follows(await tokenOf('liaison@kh.example'))];
    await th.publishes({ value: 'before-change.example.com', audience: { countries: ['KH'] } });
    await Promise.all([stays.has(1), changes.has(1)]);
    await roles('liaison@kh.example', ['APPRENTICE']);
    try {
      await th.publishes({ value: 'red-after-change.example.com', tlp: 'RED', audience: { countries: ['KH'] } });
      await th.publishes({ value: 'after-change.example.com', audience: { countries: ['KH'] } });
      expect((await stays.has(3)).map(({ item }) => item?.value).slice(1)).toEqual([
        'red-after-change.example.com',
        'after-change.example.com',
      ]);
      expect((await changes.has(2)).map(({ item }) => item?.value).slice(1)).toEqual(['after-change.example.com']);
    } finally {
      await roles('liaison@kh.example', ['ANALYST']);
    }
  });

  it('whose session has ended get nothing more, while their colleagues go on', async () => {
    const [stays, ends] = [await hub.as('analyst@kh.example'), await hub.as('liaison@kh.example')];
    const [staying, ending] = [await follows(stays.token), await follows(ends.token)];
    await ends.ask('mutation { signOut }');
    await th.publishes({ value: 'after-sign-out.example.com', audience: { countries: ['KH'] } });
    await staying.has(1);
    expect((await ending.socket.closed).code).toBe(4403);
    expect(ending.seen).toEqual([]);
  });

  it('each have a receipt of a withdrawal', async () => {
    const [first, second] = [await hub.as('analyst@kh.example'), await hub.as('liaison@kh.example')];
    const both = [await follows(first.token), await follows(second.token)];
    const { id } = await th.publishes({ value: 'lost-by-both.example.com', audience: { countries: ['KH'] } });
    await Promise.all(both.map((one) => one.has(1)));
    await th.readdresses(id, {});
    await Promise.all(both.map((one) => one.has(2)));
    const delivered = await until(
      () =>
        hub.ownerSql<{ consumer: string; arrived: boolean }>(
          'select consumer, delivered_at is not null as arrived from hub.withdrawal_receipt where item = $1',
          [id],
        ),
      (rows) => rows.length === 2 && rows.every(({ arrived }) => arrived),
    );
    expect(delivered.map(({ consumer }) => consumer).sort()).toEqual([first.userId, second.userId].sort());
  });

  it('get fields that are read for each of them, such as those of their own indicators', async () => {
    const all = await Promise.all(
      ['analyst@th.example', 'analyst@th.example'].map(async (email) => follows(await tokenOf(email), { own: true })),
    );
    await th.publishes({ value: 'own-shared.example.com', audience: {} });
    for (const one of all) expect(await one.has(1)).toMatchObject([{ item: { value: 'own-shared.example.com', agencyOnly: false } }]);
  });
});
