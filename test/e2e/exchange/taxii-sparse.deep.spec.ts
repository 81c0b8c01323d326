import { connect } from 'node:net';
import { PagesService } from '../../../src/exchange/taxii/pages.service.js';
import { CollectionItemsService } from '../../../src/exchange/taxii/collection-items.service.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, until } from '../../support/officer.js';
import { TAXII, type TaxiiClient, taxiiClient } from '../../support/taxii-client.js';
import { toMilliseconds, walkByMoment, walkByNext } from '../../support/taxii-walk.js';

const ALL = '/taxii2/api/collections/all/';
const CLAIMS = 1_300;
const MOST_READS = 5;

describe.each([0, 20])('a TAXII filter that next to nothing matches, with %i seconds to look', (seconds) => {
  let hub: Hub;
  let kh: TaxiiClient;
  let token: string;
  /** How often the collection was read. */
  let reads = 0;
  /** Calls for pages, and whether they have ended. */
  const pages: Promise<unknown>[] = [];
  /** Runs behind each reading. */
  let behind: () => Promise<unknown> = () => Promise.resolve();
  let modified: string;

  beforeAll(async () => {
    hub = await startHub({ TAXII_LOOK_SECONDS: String(seconds) });
    ({ token } = await hub.as('analyst@kh.example'));
    kh = taxiiClient(hub.url, token);
    const th = officer((await hub.as('analyst@th.example')).ask);
    for (const part of [0, 1]) {
      const items = Array.from({ length: CLAIMS / 2 }, (_, n) =>
        anItem({ value: `n${part}-${n}.example.com`, audience: { countries: ['KH'] } }),
      );
      await th.publish(items);
    }
    const last = await th.publishes({ value: 'last.example.com', audience: { countries: ['KH'] } });
    const id = `indicator--${last.id.slice(0, 14)}4${last.id.slice(15)}`;
    const { body } = await until(
      () => kh.get(`${ALL}objects/${id}/`),
      ({ status }) => status === 200,
    );
    modified = String(body.objects?.[0]?.modified);

    const [shelf, paging] = [hub.app.get(CollectionItemsService, { strict: false }), hub.app.get(PagesService, { strict: false })];
    const [read, page] = [shelf.read.bind(shelf), paging.page.bind(paging)];
    Object.assign(shelf, {
      read: async (...asked: Parameters<CollectionItemsService['read']>) => {
        const reading = await read(...asked);
        reads += 1;
        await behind();
        return reading;
      },
    });
    Object.assign(paging, {
      page: (...asked: Parameters<PagesService['page']>) => {
        const answer = page(...asked);
        pages.push(answer);
        return answer;
      },
    });
  });
  afterAll(() => hub.stop());

  it('is answered empty only at the end, or when the time to look is over, with a way on', async () => {
    reads = 0;
    const { status, body, headers } = await kh.get(`${ALL}objects/?limit=1&match[spec_version]=2.0`);
    if (seconds > 0) {
      expect([status, body, reads > MOST_READS]).toEqual([200, {}, true]);
      return;
    }
    expect([status, body, reads]).toEqual([200, { more: true, next: expect.any(String) }, MOST_READS]);
    expect(headers.get('x-taxii-date-added-first')).toBeNull();
    expect(headers.get('x-taxii-date-added-last')).toMatch(/^\d{4}-.*\.\d{6}Z$/);
  });

  it.each(['objects', 'manifest'])(
    'leads to the end of %s by next and by added_after, also of a client that keeps milliseconds',
    async (of) => {
      const query = { limit: '2', 'match[version]': modified }; // an indicator and its relationship, which may share a millisecond
      const walks = [
        await walkByNext(kh, `${ALL}${of}/`, query),
        await walkByMoment(kh, `${ALL}${of}/`, { query }),
        await walkByMoment(kh, `${ALL}${of}/`, { query, cut: toMilliseconds }),
      ];
      for (const walk of walks) {
        expect(walk.pages.length > 1).toBe(seconds === 0);
        if (seconds > 0) expect(walk.pages.at(0)?.body.objects).not.toEqual([]);
        expect(new Set(walk.objects.map(({ id }) => id.split('--')[0]))).toEqual(new Set(['indicator', 'relationship']));
      }
      const none = await walkByMoment(kh, `${ALL}${of}/`, { query: { limit: '2', 'match[spec_version]': '2.0' } });
      expect([none.objects, none.pages.at(-1)?.body]).toEqual([[], {}]);
    },
  );

  it('is no more looked for once whoever asked has hung up', async () => {
    const { hostname, port } = new URL(hub.url);
    const socket = connect(Number(port), hostname);
    const server = hub.app.getHttpServer();
    const open = () => new Promise<number>((resolve) => void server.getConnections((_: unknown, count: number) => resolve(count)));
    const before = pages.length;
    const others = await open();
    reads = 0;
    behind = async () => {
      socket.destroy();
      await until(open, (count) => count <= others);
    };
    socket.write(
      `GET ${ALL}objects/?limit=1&match[spec_version]=2.0 HTTP/1.1\r\nhost: hub\r\naccept: ${TAXII}\r\nauthorization: Bearer ${token}\r\n\r\n`,
    );
    await until(
      () => Promise.resolve(pages.length),
      (count) => count > before,
    );
    await pages.at(-1);
    expect(reads).toBe(1);
  });
});
