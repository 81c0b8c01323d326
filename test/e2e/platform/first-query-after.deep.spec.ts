import pg from 'pg';
import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, officer, type Officer, until } from '../../support/officer.js';

/** Everything that shows items, by what it is asked with. */
const SURFACES = {
  'by id': 'query ($id: ID!) { indicator(id: $id) { id value } }',
  versions: 'query ($id: ID!) { indicatorVersions(indicatorId: $id) { nodes { version description } } }',
  'look-up': 'query ($value: String!) { lookup(values: [{ value: $value }], includeLapsed: true) { indicators { id value } } }',
  list: 'query ($none: Cursor) { indicators(first: 500, after: $none) { edges { node { id value } } } }',
  'list, gone on': 'query ($list: Cursor) { indicators(first: 500, after: $list) { edges { node { id value } } } }',
  feed: 'query ($none: Cursor) { feed(first: 1000, after: $none) { events { operation itemId indicator { value } } } }',
  'feed, gone on': 'query ($feed: Cursor) { feed(first: 1000, after: $feed) { events { operation itemId indicator { value } } } }',
  snapshot: 'query ($none: Cursor) { snapshot(first: 1000, after: $none) { items { id ... on Indicator { value } } } }',
  'snapshot, gone on': 'query ($snapshot: Cursor) { snapshot(first: 1000, after: $snapshot) { items { id ... on Indicator { value } } } }',
} as const;
type Surface = keyof typeof SURFACES;

/** An item, and cursors of readings that stand right before it. */
interface Place {
  readonly id: string;
  readonly value: string;
  readonly list: string;
  readonly feed: string;
  readonly snapshot: string;
}

describe('the first query after a right is gone', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer & { readonly userId: string };
  let admin: { readonly th: Ask; readonly kh: Ask; readonly operator: Ask };
  let cambodia: string;
  let group: string;
  let count = 0;

  beforeAll(async () => {
    hub = await startHub();
    th = officer((await hub.as('analyst@th.example')).ask);
    await signIn();
    const of = async (name: string): Promise<Ask> => (await hub.as(`${name}.example`)).ask;
    admin = { th: await of('admin@th'), kh: await of('admin@kh'), operator: await of('operator@hub') };
    cambodia = await th.partyId('Cambodia');
    group = await th.groupId();
  });
  afterAll(() => hub.stop());

  const signIn = async (): Promise<void> => {
    const { ask, userId } = await hub.as('analyst@kh.example');
    kh = { ...officer(ask), userId };
  };
  const settled = () =>
    until(
      () => hub.ownerSql('select from hub.outbox union all select from hub.party_job where done_at is null'),
      (waiting) => waiting.length === 0,
    );

  /** Publishes an item that Cambodia sees, with a newer one before it in lists, and begins to read. */
  async function inFlight(said: object): Promise<Place> {
    const { cursor: feed } = await kh.reads(null, {}, 1_000);
    const value = `taken-${(count += 1)}.example.com`;
    const { id } = await th.publishes({ value, description: `About ${value}.`, ...said });
    await th.publishes({ value: `newer-${count}.example.com`, audience: { countries: ['KH'] } });
    await settled();
    const pages = await kh.ask<{ indicators: { pageInfo: { endCursor: string } }; snapshot: { cursor: string } }>(
      '{ indicators(first: 1) { pageInfo { endCursor } } snapshot(first: 1) { cursor } }',
    );
    return { id, value, feed, list: pages.indicators.pageInfo.endCursor, snapshot: pages.snapshot.cursor };
  }

  const surfaces = Object.keys(SURFACES) as readonly Surface[];
  /** What each surface answers to Cambodia. */
  async function answers(place: Place): Promise<ReadonlyMap<Surface, string>> {
    const told = new Map<Surface, string>();
    for (const surface of surfaces) {
      told.set(surface, await kh.ask(SURFACES[surface], { ...place, none: null }).then(JSON.stringify, (error: Error) => String(error)));
    }
    return told;
  }
  const showing = async (place: Place): Promise<readonly Surface[]> =>
    [...(await answers(place))].flatMap(([surface, text]) => (text.includes(place.value) ? [surface] : []));
  /** Surfaces that name the item in any other way than to say that it is withdrawn. */
  const naming = async (place: Place, silent = false): Promise<readonly Surface[]> => {
    const withdrawn = `{"operation":"WITHDRAWN","itemId":"${place.id}","indicator":null}`;
    return [...(await answers(place))].flatMap(([surface, text]) =>
      (silent ? text : text.replaceAll(withdrawn, '')).includes(place.id) ? [surface] : [],
    );
  };

  /** Keeps events from their places while `work` runs: what is taken must be gone before the stream knows of it. */
  async function whileSequencingWaits<T>(work: () => Promise<T>): Promise<T> {
    const holder = new pg.Client({ connectionString: hub.database.url });
    await holder.connect();
    try {
      await holder.query('begin; set local role hub_owner; select from hub.sequence_head for update');
      return await work();
    } finally {
      await holder.end();
    }
  }

  const member = (what: 'addGroupMember' | 'removeGroupMember') =>
    admin.operator(`mutation ($g: ID!, $p: ID!) { ${what}(groupId: $g, partyId: $p) { id } }`, { g: group, p: cambodia });
  const bar = (on: boolean) =>
    admin.th('mutation ($id: ID!, $on: Boolean!) { setPartyBarred(partyId: $id, barred: $on) { barred } }', { id: cambodia, on });
  const red = (may: boolean) =>
    hub.ownerSql(
      may
        ? `insert into hub.role_permission values ('ANALYST', 'indicator:read-red')`
        : `delete from hub.role_permission where role = 'ANALYST' and permission = 'indicator:read-red'`,
    );

  const toKh = { audience: { countries: ['KH'] } };
  const redToKh = { tlp: 'RED', ...toKh };
  interface Way {
    readonly said?: object;
    readonly toGroup?: true;
    readonly take: (id: string) => Promise<unknown>;
    readonly giveBack?: () => Promise<unknown>;
    /** Not even a WITHDRAWN names the item. */
    readonly silent?: true;
  }
  const WAYS: Readonly<Record<string, Way>> = {
    'the audience': { take: (id) => th.readdresses(id, {}) },
    'the audience of RED': { said: redToKh, take: (id) => th.readdresses(id, { countries: ['VN'] }) },
    'an exception': {
      said: { audience: { everyCountry: true } },
      take: (id) => th.readdresses(id, { everyCountry: true, exceptCountries: ['KH'] }),
    },
    'a group': { toGroup: true, take: () => member('removeGroupMember'), giveBack: () => member('addGroupMember') },
    'a bar': { take: () => bar(true), giveBack: () => bar(false) },
    'a bar, of RED': { said: redToKh, take: () => bar(true), giveBack: () => bar(false) },
    'the permission to read RED': { said: redToKh, take: () => red(false), giveBack: () => red(true), silent: true },
  };

  it.each(Object.entries(WAYS))(
    'shows nothing of it, on no surface and behind no cursor: %s',
    async (_, { said, toGroup, take, giveBack, silent }) => {
      const place = await inFlight(toGroup ? { audience: { groups: [group] } } : (said ?? toKh));
      expect(await showing(place)).toEqual(surfaces);
      await whileSequencingWaits(async () => {
        await take(place.id);
        expect(await showing(place)).toEqual([]);
        expect(await naming(place, silent)).toEqual([]);
      });
      await settled();
      expect(await showing(place)).toEqual([]);
      expect(await naming(place, silent)).toEqual([]);
      await giveBack?.();
      await settled();
    },
  );

  const disabled = 'mutation ($id: ID!, $off: Boolean!) { setUserDisabled(userId: $id, disabled: $off) }';
  const suspended = 'mutation ($id: ID!, $off: Boolean!) { setPartySuspended(partyId: $id, suspended: $off) { state } }';
  const ENDS: Readonly<Record<string, (off: boolean) => Promise<unknown>>> = {
    'the account': (off) => admin.kh(disabled, { id: kh.userId, off }),
    'the party': (off) => admin.operator(suspended, { id: cambodia, off }),
    'the session': async (off) => (off ? kh.ask('mutation { signOut }') : undefined),
    'the permission to read at all': (off) =>
      hub.ownerSql(
        off
          ? `delete from hub.role_permission where role = 'ANALYST' and permission = 'indicator:read'`
          : `insert into hub.role_permission values ('ANALYST', 'indicator:read')`,
      ),
  };

  it.each(Object.entries(ENDS))('answers with a refusal, on every surface and behind every cursor: %s', async (what, end) => {
    const place = await inFlight(toKh);
    expect(await showing(place)).toEqual(surfaces);
    await end(true);
    const refusal = what.startsWith('the permission') ? 'FORBIDDEN' : 'UNAUTHENTICATED';
    for (const surface of surfaces) {
      await expect(kh.ask(SURFACES[surface], { ...place, none: null })).rejects.toMatchObject({ code: refusal });
    }
    await end(false);
    await signIn();
    expect(await showing(place)).toEqual(surfaces);
  });
});
