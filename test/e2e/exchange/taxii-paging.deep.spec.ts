import { type Hub, startHub } from '../../support/hub.js';
import { officer, until } from '../../support/officer.js';
import { type TaxiiClient, taxiiClient } from '../../support/taxii-client.js';
import { toMilliseconds, walkByMoment } from '../../support/taxii-walk.js';

const WRITERS = 16;
const ITEMS = 4;
const ROUNDS = 3;
const ALL = '/taxii2/api/collections/all/';

/** What a follower ends up with: of each indicator the last that it was told. */
type Copy = Map<string, unknown>;

describe('paging by TAXII while sixteen writers publish', () => {
  let hub: Hub;
  let reader: TaxiiClient;
  beforeAll(async () => {
    hub = await startHub();
    reader = taxiiClient(hub.url, (await hub.as('analyst@kh.example')).token);
  });
  afterAll(() => hub.stop());

  /** Each writer publishes its items, and then says something else of them, again and again. */
  async function writes(number: number, writer: ReturnType<typeof officer>): Promise<void> {
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (let item = 0; item < ITEMS; item += 1) {
        await writer.publishes({ value: `n${number}-${item}.example.com`, audience: { countries: ['KH'] }, description: `round ${round}` });
      }
    }
  }

  /** Goes on from the last moment until the writers are done and nothing more comes; `limit` objects a page. */
  async function follows(limit: number, how: 'next' | 'moment' | 'milliseconds' | 'manifest', isDone: () => boolean): Promise<Copy> {
    const copy: Copy = new Map();
    let since: string | undefined;
    let next: string | undefined;
    for (;;) {
      const wasDone = isDone();
      if (how === 'next') {
        const said = next ? `next=${next}` : since ? `added_after=${since}` : '';
        const { body, headers } = await reader.get(`${ALL}objects/?limit=${limit}&${said}`);
        for (const object of body.objects ?? []) if (object.type === 'indicator') copy.set(object.id, object.description);
        since = headers.get('x-taxii-date-added-last') ?? since;
        next = body.next;
        if (wasDone && !body.more) return copy;
      } else {
        const path = `${ALL}${how === 'manifest' ? 'manifest' : 'objects'}/`;
        const walk = await walkByMoment(reader, path, {
          query: { limit: String(limit) },
          ...(how === 'milliseconds' ? { cut: toMilliseconds } : {}),
          ...(since === undefined ? {} : { since }),
        });
        for (const object of walk.objects) if (object.id.startsWith('indicator')) copy.set(object.id, object.description ?? object.version);
        since = walk.last;
        if (wasDone) return copy;
      }
    }
  }

  it('loses nothing by next, by added_after, by milliseconds and in the manifest', async () => {
    const writers = await Promise.all(
      Array.from({ length: WRITERS }, async (_, number) =>
        officer((await hub.as(`analyst@${['th', 'vn', 'la', 'my'][number % 4]}.example`)).ask),
      ),
    );
    let isDone = false;
    const done = Promise.all(writers.map((writer, number) => writes(number, writer))).then(async () => {
      await until(
        () => hub.ownerSql('select from hub.outbox'),
        (rows) => rows.length === 0,
      );
      isDone = true;
    });
    const copies = await Promise.all([
      follows(7, 'next', () => isDone),
      follows(50, 'moment', () => isDone),
      follows(20, 'milliseconds', () => isDone),
      follows(13, 'manifest', () => isDone),
    ]);
    await done;
    const end = await walkByMoment(reader, `${ALL}objects/`, { query: { limit: '100', 'match[type]': 'indicator' } });
    expect(new Set(end.objects.map(({ id }) => id)).size).toBe(WRITERS * ITEMS);
    expect(end.objects.every(({ description }) => description === `round ${ROUNDS}`)).toBe(true);
    const truth = new Map(end.objects.map(({ id, description }) => [id, description]));
    for (const copy of copies.slice(0, 3)) expect(copy).toEqual(truth);
    const manifest = await walkByMoment(reader, `${ALL}manifest/`, { query: { limit: '100', 'match[type]': 'indicator' } });
    expect(copies[3]).toEqual(new Map(manifest.objects.map(({ id, version }) => [id, version])));
  });
});
