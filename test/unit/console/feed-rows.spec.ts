import type { FeedEvent } from 'entente-client';
import { EMPTY, type FeedItem, feedReducer, type FeedState, type Row } from '../../../console/src/pages/feed/rows.ts';

const item = (id: string): FeedItem =>
  ({ id, display: `${id}.example`, publishedAt: '2026-12-01T00:00:00Z', revokedAt: null }) as unknown as FeedItem;

let number = 0;
const event = (itemId: string, operation = 'PUBLISHED', more: object = {}): FeedEvent<FeedItem> =>
  ({
    ...{ eventId: `event ${++number}`, at: '2026-12-01T00:00:01Z', operation, itemId, backfill: false },
    ...{ item: operation === 'WITHDRAWN' ? null : item(itemId), ...more },
  }) as unknown as FeedEvent<FeedItem>;

const after = (state: FeedState, ...events: readonly FeedEvent<FeedItem>[]): FeedState => feedReducer(state, { type: 'events', events });
const words = (rows: readonly Row[]): readonly string[] =>
  rows.map((row) => (row.type === 'event' ? `${row.operation} ${row.itemId}` : row.type));

describe('rows of the feed', () => {
  const began = feedReducer(EMPTY, { type: 'began', items: [item('a'), item('b')] });

  it('wait, newest first, until the reader asks for them', () => {
    const state = after(began, event('c'), event('d'));
    expect([words(state.waiting), words(state.rows)]).toEqual([
      ['PUBLISHED d', 'PUBLISHED c'],
      ['PUBLISHED a', 'PUBLISHED b'],
    ]);
    const shown = feedReducer(state, { type: 'shown' });
    expect([words(shown.waiting), words(shown.rows)]).toEqual([[], ['PUBLISHED d', 'PUBLISHED c', 'PUBLISHED a', 'PUBLISHED b']]);
  });

  it('of a withdrawn item disappear, also of the same batch, and only the withdrawal stays', () => {
    const state = after(began, event('c'), event('a', 'UPDATED'), event('a', 'WITHDRAWN'), event('c', 'WITHDRAWN'));
    expect([words(state.waiting), words(state.rows)]).toEqual([['WITHDRAWN c', 'WITHDRAWN a'], ['PUBLISHED b']]);
    expect(state.waiting.every((row) => row.type === 'event' && row.item === null)).toBe(true);
  });

  it('show a revocation at once, before its own row is asked for', () => {
    const { rows } = after(began, event('b', 'REVOKED', { item: null }));
    const [a, b] = rows.map((row) => row.type === 'event' && row.isRevoked);
    expect([a, b]).toEqual([false, true]);
  });

  it('are left as they are, by identity, when no event is about them', () => {
    expect(after(began, event('c'), event('d')).rows).toBe(began.rows);
  });

  it('ignore events without an item', () => {
    expect(after(began, { ...event('x'), itemId: null } as unknown as FeedEvent<FeedItem>).waiting).toEqual([]);
  });

  it('have a mark where the connection was lost, once', () => {
    const lost = feedReducer(feedReducer(began, { type: 'lost', at: 't1' }), { type: 'lost', at: 't2' });
    expect(lost.lostSince).toBe('t1');
    const back = after(feedReducer(lost, { type: 'connected', at: 't3' }), event('c'));
    expect([back.lostSince, words(back.waiting)]).toEqual([null, ['PUBLISHED c', 'gap']]);
  });

  it('are not repeated by an event that the list of recent items already has', () => {
    const listed = feedReducer(EMPTY, { type: 'began', items: [item('a'), { ...item('b'), revokedAt: '2026-12-01T00:00:00Z' }] });
    const state = after(listed, event('a'), event('b', 'REVOKED'), event('a', 'REVOKED'));
    expect(words(state.waiting)).toEqual(['REVOKED a']);
    expect(words(after(state, event('a', 'WITHDRAWN'), event('a')).waiting)).toEqual(['PUBLISHED a', 'WITHDRAWN a']);
  });

  it('that there is no room for are counted, and have a mark in their place', () => {
    const state = after(began, ...Array.from({ length: 10_050 }, (_, index) => event(`n${index}`)));
    expect([state.waiting.length, state.dropped]).toEqual([9_999, 51]);
    const { rows, dropped } = feedReducer(state, { type: 'shown' });
    expect([words(rows).at(-1), rows.length, dropped]).toEqual(['dropped', 10_000, 0]);
    expect(rows.at(-1)).toMatchObject({ type: 'dropped', count: 51 });
  });

  it('stay at 10,000, however many follow', () => {
    let state = after(began, ...Array.from({ length: 9_900 }, (_, index) => event(`n${index}`)));
    for (let batch = 0; batch < 20; batch += 1) {
      state = after(state, ...Array.from({ length: 10 }, (_, index) => event(`b${batch} ${index}`)));
    }
    expect(state.waiting).toHaveLength(9_999);
    expect(feedReducer(state, { type: 'shown' }).rows.length).toBe(10_000);
  });
});
