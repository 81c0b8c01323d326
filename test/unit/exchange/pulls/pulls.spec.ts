import fc from 'fast-check';
import { sourceUrl } from '../../../../src/exchange/pulls/address.policy.js';
import { headerOf, readCredentials } from '../../../../src/exchange/pulls/credentials.policy.js';
import { findChangedEvents, MISSING, manifestEventsOf, settledStamp } from '../../../../src/exchange/pulls/manifest.policy.js';
import { pauseAfter, waitAfterDone, waitAfterFault } from '../../../../src/exchange/pulls/schedule.policy.js';
import {
  later,
  notAhead,
  positionAfter,
  type TaxiiPage,
  taxiiPositionOf,
  withoutNext,
} from '../../../../src/exchange/pulls/taxii-position.policy.js';

const BEGIN = taxiiPositionOf({}, null);
const page = (said: Partial<TaxiiPage>): TaxiiPage => ({ objects: [{}], more: false, next: null, last: null, isSame: false, ...said });

describe('the position of a pull in a collection', () => {
  it('stays under one added_after while the server says next, and moves to the last moment at the end', () => {
    const first = positionAfter(BEGIN, page({ more: true, next: 'a', last: '2026-11-02T00:00:00.000001Z' }));
    expect(first).toEqual({ position: { after: null, next: 'a', reached: '2026-11-02T00:00:00.000001Z' }, more: true });
    expect(positionAfter(first.position, page({ last: '2026-11-02T00:00:00.000002Z' }))).toEqual({
      position: { after: '2026-11-02T00:00:00.000002Z', next: null, reached: null },
      more: false,
    });
    expect(withoutNext(first.position)).toEqual({ after: '2026-11-02T00:00:00.000001Z', next: null, reached: null });
    expect(withoutNext(BEGIN)).toBeUndefined();
  });

  it('compares moments of any number of digits, and none that is none', () => {
    expect(later('2026-11-02T00:00:00Z', '2026-11-02T00:00:00.000001Z')).toBe('2026-11-02T00:00:00.000001Z');
    expect(later('2026-11-02T00:00:00.1Z', '2026-11-02T00:00:00.09Z')).toBe('2026-11-02T00:00:00.1Z');
    expect([later('nonsense', null), later('nonsense', '2026-11-02T00:00:00Z'), later(null, 'x')]).toEqual([
      null,
      '2026-11-02T00:00:00Z',
      null,
    ]);
  });

  it('takes no moment for a position that lies days ahead', () => {
    const now = Date.parse('2026-11-02T00:00:00Z');
    expect(notAhead('2026-11-02T20:00:00.123456Z', now)).toBe('2026-11-02T20:00:00.123456Z');
    expect([notAhead('9999-12-31T23:59:59Z', now), notAhead('nonsense', now), notAhead(null, now)]).toEqual([null, null, null]);
  });

  it('never goes back, and never stands still while there is more: whatever a server says', () => {
    const moment = fc.integer({ min: 0, max: 9_999_999 }).map((n) => `2026-11-02T00:00:0${(n / 1e6).toFixed(6)}Z`);
    const said = fc.record({
      objects: fc.array(fc.constant({}), { maxLength: 2 }),
      more: fc.boolean(),
      next: fc.option(fc.constantFrom('a', 'b')),
      last: fc.option(fc.oneof(moment, fc.string())),
      isSame: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(said, { maxLength: 20 }), (pages) => {
        let position = BEGIN;
        for (const one of pages) {
          let then;
          try {
            then = positionAfter(position, one);
          } catch {
            return;
          }
          expect(later(position.after, then.position.after)).toBe(then.position.after);
          if (then.more && !(one.next !== null && !one.isSame)) expect(then.position).not.toEqual(position);
          position = then.position;
        }
      }),
    );
  });
});

describe('where a pull looks', () => {
  it.each([
    ['https://t.example.com/api/', 'id 1', 'https://t.example.com/api/collections/id%201/'],
    ['https://t.example.com/api', 'x', 'https://t.example.com/api/collections/x/'],
    ['https://t.example.com/api/collections/', 'x', 'https://t.example.com/api/collections/x/'],
    ['https://t.example.com/api/collections/x/objects/', null, 'https://t.example.com/api/collections/x/'],
  ])('%s and %s is a collection', (url, collection, is) => {
    expect(sourceUrl('TAXII', url, collection)).toBe(is);
  });

  it.each(['https://m.example.com/feed', 'https://m.example.com/feed/', 'https://m.example.com/feed/manifest.json'])(
    '%s is a feed',
    (url) => {
      expect(sourceUrl('MISP_FEED', url, null)).toBe('https://m.example.com/feed/');
    },
  );

  it('is no other folder than the one that is named', () => {
    for (const name of ['', '..', '.', 'x'.repeat(300)]) expect(() => sourceUrl('TAXII', 'https://t.example.com/api/', name)).toThrow();
    expect(() => sourceUrl('MISP_FEED', 'https://m.example.com/', 'x')).toThrow();
    for (const url of ['https:///m.example.com/', 'https:/m.example.com/', 'https:m.example.com/']) {
      expect(() => sourceUrl('MISP_FEED', url, null)).toThrow('not a valid URL');
    }
    expect(() => sourceUrl('TAXII', 'https://t.example.com/api/collections/x/', 'y')).toThrow();
  });
});

describe('when a pull looks again', () => {
  it('waits longer each time that it fails, as long as its source asks, and never longer than a day without that', () => {
    const waits = Array.from({ length: 30 }, (_, n) => waitAfterFault(n + 1, 5, 0, 0));
    expect(waits.slice(0, 3)).toEqual([60_000, 120_000, 240_000]);
    expect(waits.every((wait, n) => n === 0 || wait >= (waits[n - 1] ?? 0))).toBe(true);
    expect(waits.at(-1)).toBe(60 * 60_000);
    expect(waitAfterFault(30, 10_080, 0, 1)).toBe(1.25 * 24 * 60 * 60_000);
    expect(waitAfterFault(1, 5, 7_200_000, 0)).toBe(7_200_000);
    expect([waitAfterDone(60, 0), waitAfterDone(60, 1)]).toEqual([3_600_000, 3_420_000]);
  });

  it('rests when it is refused three times, one after the other, and at once without its credentials', () => {
    expect([1, 2, 3].map((n) => pauseAfter('CREDENTIALS_REFUSED', n))).toEqual([undefined, undefined, 'CREDENTIALS_REFUSED']);
    expect([pauseAfter('SERVER_ERROR', 99), pauseAfter('CREDENTIALS_LOST', 1)]).toEqual([undefined, 'CREDENTIALS_LOST']);
  });
});

describe('a MISP feed', () => {
  const [one, two] = ['5f5e1000-0000-4000-8000-000000000001', '5f5e1000-0000-4000-8000-000000000002'];

  it('lists what has a UUID and a timestamp, oldest first, and is nothing else', () => {
    expect(manifestEventsOf({ [two]: { timestamp: 5 }, [one]: { timestamp: '7' }, nonsense: { timestamp: '1' }, x: null })).toEqual([
      { uuid: two, stamp: 5 },
      { uuid: one, stamp: 7 },
    ]);
    expect([manifestEventsOf([]), manifestEventsOf('x'), manifestEventsOf(null)]).toEqual([null, null, null]);
  });

  it('has changed where a stamp is later than the one that was taken', () => {
    const listed = [
      { uuid: two, stamp: 5 },
      { uuid: one, stamp: 7 },
    ];
    const now = 100_000;
    expect(findChangedEvents(listed, new Map([[one, 7]]), null, now)).toEqual([{ uuid: two, stamp: 5 }]);
    expect(findChangedEvents(listed, new Map([[two, 4]]), new Date(6_000), now)).toEqual([{ uuid: one, stamp: 7 }]);
  });

  it('is asked again for what lay ahead of its time, once it says another', () => {
    const listed = [{ uuid: one, stamp: 5 }];
    expect(findChangedEvents(listed, new Map([[one, 4_000_000_000]]), null, 1_000_000)).toEqual(listed);
    expect(findChangedEvents(listed, new Map([[one, 5]]), null, 1_000)).toEqual([]);
  });

  it('is asked for what was not there behind all that was, and of that for the newest alone', () => {
    const listed = Array.from({ length: 100 }, (_, n) => ({ uuid: `${n}`, stamp: n }));
    const known = new Map(listed.slice(0, 90).map(({ uuid }) => [uuid, MISSING]));
    expect(findChangedEvents(listed, known, null, 1e9).map(({ stamp }) => stamp)).toEqual(
      [...Array(10).keys()].map((n) => 90 + n).concat([...Array(50).keys()].map((n) => 40 + n)),
    );
  });

  it('is asked once more for what was written in the second in which it was fetched', () => {
    expect(settledStamp({ uuid: one, stamp: 1_000 }, 1_000_500)).toBe(999);
    expect(settledStamp({ uuid: one, stamp: 1_000 }, 1_060_000)).toBe(1_000);
    expect(settledStamp({ uuid: one, stamp: 5_000 }, 1_000_000)).toBe(5_000); // from a clock that is wrong: else it would be fetched for ever
  });
});

describe('credentials', () => {
  it('are one of three, and are shown in one header', () => {
    const shown = (said: Parameters<typeof readCredentials>[0]) => {
      const read = readCredentials(said);
      return read && headerOf(read);
    };
    expect(shown({})).toBeUndefined();
    expect(shown({ bearer: 'x' })).toEqual({ authorization: 'Bearer x' });
    expect(shown({ basic: { user: 'a', password: 'b:c' } })).toEqual({ authorization: `Basic ${Buffer.from('a:b:c').toString('base64')}` });
    expect(shown({ header: { name: 'X-Api-Key', value: 'y z' } })).toEqual({ 'x-api-key': 'y z' });
  });

  it('never make another header, whatever is written into them', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, value) => {
        try {
          const read = readCredentials({ header: { name, value } });
          for (const [key, text] of Object.entries(read ? headerOf(read) : {})) {
            expect(key).toMatch(/^[a-z][a-z0-9-]*$/);
            expect(text).toMatch(/^[\x20-\x7e]+$/);
          }
        } catch (error) {
          expect((error as { reason?: string }).reason).toBe('PULL_CREDENTIALS');
        }
      }),
    );
  });
});
