import { type StreamPosition, StreamPositions } from '../../../src/delivery/feed/stream-positions.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';
import { caseCount, sampleOf } from '../../support/sample.js';

interface Item {
  readonly id: string;
  readonly version: number;
  readonly revokedAt: string | null;
}
interface Page {
  readonly items: readonly Item[];
  readonly cursor: string | null;
  readonly more: boolean;
  readonly feedCursor: string;
}
interface Event {
  readonly operation: string;
  readonly itemId: string;
  readonly indicator: Item | null;
}

interface Listed {
  readonly indicators: {
    readonly edges: readonly { readonly node: Item }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

const ITEM = 'id version revokedAt';
const SNAPSHOT = `query ($first: Int, $after: Cursor, $filter: FeedFilter) {
  snapshot(first: $first, after: $after, filter: $filter) { items { ... on Indicator { ${ITEM} } } cursor more feedCursor } }`;
const FEED = `query ($after: Cursor, $filter: FeedFilter) {
  feed(after: $after, filter: $filter) { events { operation itemId indicator { ${ITEM} } } cursor more } }`;
const LIST = `query ($after: Cursor) {
  indicators(first: 200, after: $after) { edges { node { ${ITEM} } } pageInfo { hasNextPage endCursor } } }`;

/** A client that keeps a copy: a snapshot, then the feed. */
class Copy {
  readonly items = new Map<string, Item>();
  private place = '';

  constructor(
    private readonly reader: Officer,
    private readonly filter: object = {},
  ) {}

  /** @param between what happens between two pages. */
  async takes(first: number, between: (page: number) => Promise<unknown> = () => Promise.resolve()): Promise<void> {
    for (let after: string | null = null, page = 1; ; page += 1) {
      const { snapshot }: { snapshot: Page } = await this.reader.ask(SNAPSHOT, { first, after, filter: this.filter });
      for (const item of snapshot.items) this.items.set(item.id, item);
      this.place = snapshot.feedCursor;
      expect(snapshot.more).toBe(snapshot.cursor !== null);
      if (snapshot.cursor === null) return;
      after = snapshot.cursor;
      await between(page);
    }
  }

  /** Follows until nothing is new; those who write may be faster than one who follows, so it can be told to stop earlier. */
  async follows(mostPages = Infinity): Promise<void> {
    for (let more = true, pages = 0; more && pages < mostPages; pages += 1) {
      const query = { after: this.place, filter: this.filter };
      const { feed } = await this.reader.ask<{ feed: { events: Event[]; cursor: string; more: boolean } }>(FEED, query);
      for (const { operation, itemId, indicator } of feed.events) {
        if (operation === 'WITHDRAWN') this.items.delete(itemId);
        else if (indicator) this.items.set(itemId, indicator);
      }
      this.place = feed.cursor;
      more = feed.more || feed.events.length > 0;
    }
  }

  /** id -> version of what is in force. */
  inForce(): Record<string, number> {
    return versions([...this.items.values()].filter(({ revokedAt }) => revokedAt === null));
  }
}

const versions = (items: readonly Item[]): Record<string, number> =>
  Object.fromEntries(items.map(({ id, version }): [string, number] => [id, version]).sort(([a], [b]) => (a < b ? -1 : 1)));

describe('a snapshot, and the feed from its cursor on', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let operator: Officer;
  const TO_KH = { countries: ['KH'] };

  const settled = (): Promise<unknown> =>
    until(
      () =>
        hub.ownerSql<{ busy: number }>(
          `select (select count(*) from hub.outbox) + (select count(*) from hub.party_job where done_at is null) as busy`,
        ),
      ([row]) => Number(row?.busy) === 0,
    );
  /** What Cambodia's lists show; it owns nothing here. */
  const listed = async (): Promise<Record<string, number>> => {
    const items: Item[] = [];
    for (let after: string | null = null; ;) {
      const { indicators }: Listed = await kh.ask(LIST, { after });
      items.push(...indicators.edges.map(({ node }) => node));
      if (!indicators.pageInfo.hasNextPage) return versions(items);
      after = indicators.pageInfo.endCursor;
    }
  };

  beforeAll(async () => {
    hub = await startHub();
    th = officer((await hub.as('analyst@th.example')).ask);
    kh = officer((await hub.as('analyst@kh.example')).ask);
    operator = officer((await hub.as('operator@hub.example')).ask);
  });
  afterAll(() => hub.stop());

  it('miss nothing that is published, changed, widened, narrowed, revoked or forgotten between two pages', async () => {
    const publish = async (names: readonly string[], audience: object): Promise<string[]> =>
      (await th.publish(names.map((name) => anItem({ value: `${name}.example.com`, audience })))).map(
        ({ indicator }) => indicator?.id ?? '',
      );
    const names = (what: string): string[] => Array.from({ length: 5 }, (_, n) => `${what}-${n}`);
    const read = await publish(names('early'), TO_KH); // the oldest: on the last page
    const [hidden = ''] = await publish(names('hidden'), {});
    const shown = await publish(names('late'), TO_KH); // the newest: on the first
    await settled();
    const copy = new Copy(kh);
    await copy.takes(5, async (page) => {
      if (page > 1) return;
      await publish(['between'], TO_KH);
      await publish(['early-0', 'late-0'], TO_KH).then(() =>
        th.publish([anItem({ value: 'late-0.example.com', description: 'New.', audience: TO_KH })]),
      );
      for (const id of [read[1], shown[1]]) await th.readdresses(id ?? '', {});
      for (const id of [read[2], shown[2]]) await th.revokes(id ?? '');
      await th.readdresses(hidden, TO_KH);
      for (const id of [read[3], shown[3]]) for (const audience of [{}, TO_KH]) await th.readdresses(id ?? '', audience);
      await settled();
    });
    await copy.follows();
    expect(copy.inForce()).toEqual(await listed());
    expect(Object.keys(copy.inForce())).toHaveLength(8);
  });

  it('equal what lists show, whatever others did meanwhile', async () => {
    const slugs = ['th', 'vn', 'la', 'my', 'ph', 'sg', 'id', 'au'].slice(0, caseCount(8, 3));
    const writers = await Promise.all(slugs.map(async (slug) => officer((await hub.as(`analyst@${slug}.example`)).ask)));
    const [groups, cambodia] = [[await th.groupId()], await operator.partyId('Cambodia')];
    const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
    let over = false;
    let count = 0;
    const work = Promise.all(
      writers.map(async (writer, place) => {
        const audiences = [
          TO_KH,
          { everyCountry: true },
          { everyCountry: true, exceptCountries: ['KH'] },
          {},
          ...(place < 5 ? [{ groups }] : []),
        ];
        const mine: string[] = [];
        while (!over) {
          const values = Array.from({ length: 3 }, () =>
            anItem({ value: `busy-${place}-${(count += 1)}.example.com`, audience: pick(audiences) }),
          );
          mine.push(...(await writer.publish(values)).flatMap(({ indicator }) => indicator?.id ?? []));
          await writer.readdresses(pick(mine), pick(audiences)).catch(ignoreConflict);
          if (Math.random() < 0.3) await writer.revokes(pick(mine)).catch(ignoreConflict);
        }
      }),
    );
    const moves = (async () => {
      for (let turn = 0; !over || turn % 2 === 1; turn += 1) {
        const what = turn % 2 === 0 ? 'removeGroupMember' : 'addGroupMember';
        await operator.ask(`mutation ($g: ID!, $p: ID!) { ${what}(groupId: $g, partyId: $p) { id } }`, { g: groups[0], p: cambodia });
        const before = count;
        await until(
          () => Promise.resolve(count),
          (made) => over || made > before + 30,
        ); // some of the work falls on either side
      }
    })();
    const copies: Copy[] = [];
    for (const first of sampleOf([10, 25, 60], 2)) {
      await until(
        () => Promise.resolve(count),
        (made) => made > copies.length * caseCount(100, 50) + 100, // the writers wait for the moves of the group
      );
      const copy = new Copy(kh);
      await copy.takes(first);
      await copy.follows(3);
      copies.push(copy);
    }
    over = true;
    await Promise.all([work, moves]);
    await settled();
    const wanted = await listed();
    expect(Object.keys(wanted).length).toBeGreaterThan(caseCount(100, 20));
    for (const copy of copies) {
      await copy.follows();
      expect(copy.inForce()).toEqual(wanted);
    }
  });

  it('take the same filter', async () => {
    const audience = TO_KH;
    await th.publishes({ value: '+66 2 000 0009', kind: 'PHONE', threat: 'CALL_CENTRE_SCAM', audience });
    const own = await kh.publishes({ value: 'own.example.com', audience: {} });
    await settled();
    const ids = async (filter: object): Promise<number> => {
      const copy = new Copy(kh, filter);
      await copy.takes(1_000);
      return [...copy.items.keys()].filter((id) => id === own.id).length * 1_000 + copy.items.size;
    };
    expect(await ids({ kinds: ['PHONE'] })).toBe(1);
    expect(await ids({ threats: ['CALL_CENTRE_SCAM'] })).toBe(1);
    const [mine, everything] = [
      await ids({ owners: [(await kh.ask<{ me: { party: { id: string } } }>('{ me { party { id } } }')).me.party.id], includeOwn: true }),
      await ids({ includeOwn: true }),
    ];
    expect(mine).toBe(1_001);
    expect(everything).toBe(1_001 + (await ids({})));
    const { snapshot } = await kh.ask<{ snapshot: Page }>(SNAPSHOT, { first: 5 });
    await expect(kh.ask(SNAPSHOT, { after: snapshot.cursor, filter: { kinds: ['PHONE'] } })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      reason: 'CURSOR_UNFIT',
    });
  });

  it('go on with the same filter however it is written, and find an owner whose id is written in capitals', async () => {
    const [japan, thailand] = [await operator.partyId('Japan'), await operator.partyId('Thailand')];
    const one = { kinds: ['DOMAIN', 'PHONE'], threats: ['PHISHING', 'CALL_CENTRE_SCAM'], owners: [japan, thailand] };
    const other = {
      kinds: ['PHONE', 'DOMAIN', 'PHONE'],
      threats: [...one.threats].reverse(),
      owners: [thailand.toUpperCase(), japan],
      includeOwn: null,
    };
    const { snapshot } = await kh.ask<{ snapshot: Page }>(SNAPSHOT, { first: 5, filter: one });
    expect(snapshot.cursor).not.toBeNull();
    const read = kh.ask<{ snapshot: Page }>(SNAPSHOT, { first: 5, after: snapshot.cursor, filter: other });
    await expect(read).resolves.toMatchObject({ snapshot: { feedCursor: expect.any(String) as unknown } });
    const { events } = await kh.reads(null, { owners: [thailand.toUpperCase()] });
    expect(events.length).toBeGreaterThan(0);
    expect((await kh.reads(null, { owners: [japan.toUpperCase()] })).events).toEqual([]);
  });

  it('refuse a size out of bounds, and a cursor that is not theirs', async () => {
    for (const first of [0, 1_001]) {
      await expect(kh.ask(SNAPSHOT, { first })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'PAGE_SIZE' });
    }
    const { snapshot } = await kh.ask<{ snapshot: Page }>(SNAPSHOT, { first: 5 });
    for (const after of [snapshot.feedCursor, 'AAAA', `${snapshot.cursor ?? ''}AA`]) {
      await expect(kh.ask(SNAPSHOT, { after })).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
    }
    await expect(th.ask(SNAPSHOT, { after: snapshot.cursor })).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
    await expect(kh.reads(snapshot.cursor)).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
    await expect(operator.ask(SNAPSHOT)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('begin again after a restore, wherever between two steps it happens', async () => {
    await th.publish(Array.from({ length: 6 }, (_, n) => anItem({ value: `restored-${n}.example.com`, audience: TO_KH })));
    await settled();
    const { snapshot } = await kh.ask<{ snapshot: Page }>(SNAPSHOT, { first: 5 });
    const headOf = Reflect.get(StreamPositions.prototype, 'head');
    StreamPositions.prototype.head = async function (actor): Promise<StreamPosition> {
      const head = await headOf.call(this, actor);
      await hub.ownerSql('select hub.start_epoch()'); // the end of the stream was read, and the page was not
      return head;
    };
    try {
      for (const after of [null, snapshot.cursor]) {
        await expect(kh.ask(SNAPSHOT, { first: 5, after })).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
      }
    } finally {
      StreamPositions.prototype.head = headOf;
    }
    await expect(kh.ask(SNAPSHOT, { after: snapshot.cursor })).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
    await expect(kh.reads(snapshot.feedCursor)).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
    const copy = new Copy(kh, { includeOwn: true });
    await copy.takes(1_000);
    await copy.follows();
    expect(copy.inForce()).toEqual(await listed());
  });
});

/** Two of a writer's own acts may contradict each other (widening what is revoked). */
function ignoreConflict(error: unknown): void {
  if ((error as { code?: string }).code !== 'CONFLICT') throw error;
}
