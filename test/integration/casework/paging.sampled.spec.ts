import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer } from '../../support/officer.js';
import { caseCount, sampleOf } from '../../support/sample.js';

const LIST = `query ($first: Int, $after: Cursor) {
  indicators(first: $first, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`;

interface Listed {
  readonly indicators: {
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

describe('paging through a list while others write', () => {
  let hub: Hub;
  let reader: Officer;
  let writers: readonly Officer[];
  let over = false;
  let work: Promise<unknown>;
  const early: string[] = [];

  const page = async (first: number, after: string | null): Promise<Listed['indicators']> =>
    (await reader.ask<Listed>(LIST, { first, after })).indicators;
  /** Ids of page after page, until the end or until `wanted` was shown. */
  const pages = async (first: number, wanted?: string): Promise<string[]> => {
    const ids: string[] = [];
    for (let after: string | null = null; ;) {
      const { edges, pageInfo } = await page(first, after);
      ids.push(...edges.map(({ node }) => node.id));
      if (!pageInfo.hasNextPage || (wanted !== undefined && ids.includes(wanted))) return ids;
      after = pageInfo.endCursor;
    }
  };

  beforeAll(async () => {
    hub = await startHub();
    reader = officer((await hub.as('analyst@kh.example')).ask);
    const slugs = ['th', 'vn', 'la', 'my'].slice(0, caseCount(4, 1));
    const accounts = slugs.flatMap((slug) => [`analyst@${slug}.example`, `liaison@${slug}.example`]);
    writers = await Promise.all(accounts.map(async (email) => officer((await hub.as(email)).ask)));
    for (const [place, writer] of writers.entries()) {
      const values = Array.from({ length: 15 }, (_, number) =>
        anItem({ value: `early-${place}-${number}.example.com`, audience: { everyCountry: true } }),
      );
      early.push(...(await writer.publish(values)).flatMap(({ indicator }) => indicator?.id ?? []));
    }
    let count = 0;
    work = Promise.all(
      writers.map(async (writer) => {
        while (!over) {
          const values = Array.from({ length: 3 }, () =>
            anItem({ value: `late-${(count += 1)}.example.com`, audience: { everyCountry: true } }),
          );
          await writer.publish(values);
        }
      }),
    );
  });
  afterAll(async () => {
    over = true;
    await work;
    await hub.stop();
  });

  it.each(sampleOf([20, 100, 500], 3))('shows all that was committed before the first page, once, %i at a time', async (first) => {
    const before = await hub.ownerSql<{ id: string }>('select id from hub.indicator');
    const shown = await pages(first);
    expect(new Set(shown).size).toBe(shown.length);
    const there = new Set(shown);
    expect(before.filter(({ id }) => !there.has(id))).toEqual([]);
  });

  it('shows at once what was opened to the reader a moment ago, whether its event has its place or not', async () => {
    const [writer] = writers;
    if (!writer) throw new Error('There are writers.');
    for (let round = 0; round < 3; round += 1) {
      const { id } = await writer.publishes({ value: `opened-${round}.example.com`, audience: { countries: ['JP'] } });
      await writer.readdresses(id, { countries: ['JP', 'KH'] });
      expect((await pages(200, id)).filter((one) => one === id)).toEqual([id]);
    }
  });

  it('keeps showing, once, what changes its audience while the list is read', async () => {
    const [writer] = writers;
    const moving = early.slice(0, 8);
    const { edges, pageInfo } = await page(20, null);
    const shown = edges.map(({ node }) => node.id);
    for (const id of moving) await writer?.readdresses(id, { countries: ['KH', 'TH'] });
    for (let after = pageInfo.endCursor; after !== null;) {
      const next = await page(100, after);
      shown.push(...next.edges.map(({ node }) => node.id));
      after = next.pageInfo.hasNextPage ? next.pageInfo.endCursor : null;
    }
    expect(new Set(shown).size).toBe(shown.length);
    expect(moving.filter((id) => !shown.includes(id))).toEqual([]);
  });

  it('goes on from every cursor of a page alike', async () => {
    over = true;
    await work;
    const { edges } = await page(10, null);
    const whole = edges.map(({ node }) => node.id);
    for (const [place, { cursor }] of edges.slice(0, -1).entries()) {
      const next = await page(10 - place - 1, cursor);
      expect(next.edges.map(({ node }) => node.id)).toEqual(whole.slice(place + 1));
    }
  });
});
