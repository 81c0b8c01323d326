import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Cursors } from '../../../src/platform/database/cursors.js';
import { type OpenPage, type PagedList, Pager } from '../../../src/platform/graphql/pager.js';

const cursors = new Cursors({
  claimKey: randomBytes(32),
  tokenKeys: [{ id: 'token', privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }],
  cursorKeys: [{ id: 'cursor', secret: randomBytes(32) }],
  webhookKeys: [],
  mailKeys: [],
  factorKeys: [],
  issuerKeys: [],
  pullKeys: [],
  evidenceKeys: [],
  askingKeys: [],
  answerKeys: [],
  auditKeys: [],
  markKey: randomBytes(32),
});
const pager = new Pager(cursors);
const LIST: PagedList = { name: 'numbers', reader: 'th', filter: ['a', null] };

/** What a service does: it reads `limit` rows behind the position. */
const read = (all: readonly { readonly no: number }[], position: number | null, limit: number): readonly { readonly no: number }[] =>
  all.filter(({ no }) => position === null || no > position).slice(0, limit);

const rowsOf = (count: number): readonly { readonly no: number }[] => Array.from({ length: count }, (_, no) => ({ no }));

describe('a list that is read page by page', () => {
  it('gives each row once, in order, in pages that are full but for the last, and ends where the rows end', () => {
    fc.assert(
      fc.property(fc.nat(120), fc.integer({ min: 1, max: 50 }), (count, first) => {
        const all = rowsOf(count);
        const pages: (readonly { readonly no: number }[])[] = [];
        let after: string | null = null;
        do {
          const open: OpenPage<number> = pager.open(LIST, { first, after });
          const { nodes, pageInfo } = open.connection(read(all, open.position, open.limit), ({ no }) => no);
          pages.push(nodes);
          after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
        } while (after !== null);
        expect(pages.flat()).toEqual(all);
        expect(pages).toHaveLength(Math.max(1, Math.ceil(count / first)));
      }),
    );
  });

  it('goes on behind any row that has a cursor of its own', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 50 }), fc.nat(), (count, first, at) => {
        const all = rowsOf(count);
        const { edges, pageInfo } = pager.open<number>(LIST, { first, after: null }).connection(all, ({ no }) => no);
        expect([edges.map(({ node }) => node), pageInfo.hasNextPage]).toEqual([all.slice(0, first), count > first]);
        const { node, cursor } = edges[at % edges.length] ?? { node: { no: -1 }, cursor: '' };
        expect(pager.open<number>(LIST, { first, after: cursor }).position).toBe(node.no);
      }),
    );
  });

  it('is cut to its size without cursors, too', () => {
    const open = pager.open(LIST, { first: 2, after: null });
    expect([2, 3].map((count) => open.cut(rowsOf(count)).more)).toEqual([false, true]);
  });

  it('gives another cursor each time for the same place', () => {
    const open = pager.open<number>(LIST, { first: 1, after: null });
    expect(open.cursorAt(1)).not.toBe(open.cursorAt(1));
  });

  it('refuses a size out of its range, and says the range and the size', () => {
    const outside = fc.oneof(
      fc.integer({ max: 0 }),
      fc.integer({ min: 501 }),
      fc.double().filter((size) => !Number.isInteger(size)),
    );
    fc.assert(
      fc.property(outside, (first) => {
        expect(() => pager.open(LIST, { first, after: null })).toThrow(
          expect.objectContaining({
            code: 'BAD_USER_INPUT',
            reason: 'PAGE_SIZE',
            message: `Page size must be between 1 and 500 (got ${first}).`,
          }),
        );
      }),
    );
  });

  it('refuses a cursor of another list, reader or filter, of the feed, and whatever somebody made up: all in the same words', () => {
    const cursor = pager.open<number>(LIST, { first: 1, after: null }).cursorAt(7);
    const unbound: PagedList = { ...LIST, filter: null };
    const others: readonly PagedList[] = [{ ...LIST, name: 'words' }, { ...LIST, reader: 'kh' }, { ...LIST, filter: ['b', null] }, unbound];
    const unfit = expect.objectContaining({ code: 'BAD_USER_INPUT', reason: 'CURSOR_UNFIT' });
    for (const list of others) expect(() => pager.open(list, { first: 1, after: cursor })).toThrow(unfit);
    const sealedElsewhere = cursors.seal('words', LIST.reader, { epoch: '', seq: '1' });
    expect(() => pager.open({ ...unbound, name: 'words' }, { first: 1, after: sealedElsewhere })).toThrow(unfit);
    fc.assert(fc.property(fc.string(), (after) => expect(() => pager.open(LIST, { first: 1, after })).toThrow(unfit)));
  });
});
