import fc from 'fast-check';
import { isObservable, kindsOf } from '../../../../src/exchange/taxii/object-types.js';
import { labelNotes } from '../../../../src/exchange/stix/label-note.js';
import { endOfPage, datedObjectsOf, type RenderedItem, selectObjects, widestOf } from '../../../../src/exchange/taxii/date-added.policy.js';
import { observableOf } from '../../../../src/values/values/observable-id.js';
import { KINDS } from '../../../../src/values/values/value.js';

const EVERYTHING = { ids: undefined, types: undefined, specs: undefined, versions: 'all' } as const;
const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A claim as the hub renders it, in a version; of the observable another item may tell. */
const claim = (number: number, version = 0, first = 0): RenderedItem => ({
  at: 1_000_000 + (number + version * 100) * 200,
  first,
  objects: [
    { type: 'domain-name', spec_version: '2.1', id: `domain-name--${uuid(number % 3)}` },
    { type: 'indicator', spec_version: '2.1', id: `indicator--${uuid(number)}`, created: at(0), modified: at(version) },
    { type: 'relationship', spec_version: '2.1', id: `relationship--${uuid(number)}`, created: at(0), modified: at(version) },
  ].slice(first),
});

describe('the places of objects', () => {
  it('are moments of their own, in order, inside the 200 µs of their item, wherever it stands, with room for twenty in a millisecond', () => {
    const objects = Array.from({ length: 20 }, (_, number) => claim(number)).flatMap(datedObjectsOf);
    const moments = objects.map(({ added }) => added);
    expect(moments).toEqual([...new Set(moments)].sort((one, other) => one - other));
    expect(moments.every((moment) => (moment - 1_000_000) % 200 <= widestOf(1_000_000))).toBe(true);
    const [first, , last] = datedObjectsOf({ ...claim(1), at: 1_000_123 }).map(({ added }) => added);
    expect([first, last]).toEqual([1_000_123, 1_000_133]); // at a random moment they lie close together
    expect(moments.filter((moment) => moment < 1_001_000).length).toBeLessThan(20);
  });

  it('stay the same where the observable is told elsewhere', () => {
    expect(datedObjectsOf(claim(1)).slice(1)).toEqual(datedObjectsOf(claim(1, 0, 1)));
  });
});

describe('a page', () => {
  /** A claim whose indicator bears no label, with the note beside it. */
  const unlabelled = (number: number): RenderedItem => {
    const { objects, ...rest } = claim(number);
    const label = { id: uuid(number), tlp: 'AMBER', published_at: at(0), updated_at: at(0), revoked: false, by: null } as const;
    return {
      ...rest,
      item: uuid(number),
      objects: [...objects, ...objects.flatMap((one) => (one.type === 'indicator' ? labelNotes(one, label) : []))],
    };
  };
  const objects = [unlabelled(1), unlabelled(2)].flatMap(datedObjectsOf);

  it('ends before an object whose label would begin the next one', () => {
    expect([3, 4, 5, 6, 7, 8, 9].map((limit) => endOfPage(objects, limit))).toEqual([1, 4, 5, 5, 5, 8, 8]);
    const one = datedObjectsOf({
      ...claim(3),
      item: uuid(3),
      objects: unlabelled(3).objects.slice(1, 2).concat(unlabelled(3).objects.slice(3)),
    });
    expect([2, 3].map((limit) => endOfPage([...datedObjectsOf(claim(1)).slice(0, 1), ...one], limit))).toEqual([1, 3]);
  });

  it('has an object of its own however small it is', () => {
    expect([1, 2].map((limit) => endOfPage(objects.slice(1), limit))).toEqual([1, 2]);
  });

  it('never has more objects than were asked for, and always one', () => {
    const many = Array.from({ length: 9 }, (_, number) => (number % 2 ? unlabelled(number) : claim(number))).flatMap(datedObjectsOf);
    for (let limit = 1; limit < 40; limit += 1) {
      const end = endOfPage(many, limit);
      expect(end >= 1 && end <= Math.min(limit, many.length)).toBe(true);
    }
  });
});

describe('what is selected', () => {
  const objects = [claim(1, 0), claim(1, 1), claim(1, 2), claim(2), claim(4)].flatMap(datedObjectsOf);
  const chosen = (query: object) => selectObjects(objects, { ...EVERYTHING, ...query }).map(({ object }) => object.id.split('--')[0]);

  it('has an object that two items share once', () => {
    expect(chosen({ types: ['domain-name'] })).toHaveLength(2);
  });

  it('is the newest version, the first, or those that were named', () => {
    const dates = (versions: object | string, page = objects) =>
      selectObjects(page, { ...EVERYTHING, ids: [`indicator--${uuid(1)}`], versions: versions as never }, objects).map(
        ({ object }) => object.modified,
      );
    expect(dates('last')).toEqual([at(2)]);
    expect(dates('first')).toEqual([at(0)]);
    expect(dates('all')).toEqual([at(0), at(1), at(2)]);
    expect(dates(['first', Date.parse(at(1)) * 1_000])).toEqual([at(0), at(1)]);
    expect(dates('first', datedObjectsOf(claim(1, 1)) as never)).toEqual([]);
  });

  it('knows of an object that says no version of STIX which one it is', () => {
    const old = datedObjectsOf({
      at: 1,
      first: 0,
      objects: [{ type: 'malware', id: `malware--${uuid(9)}`, created: at(0), modified: at(0) }],
    });
    expect(selectObjects(old, { ...EVERYTHING, specs: ['2.0'] })).toHaveLength(1);
    expect(selectObjects(old, { ...EVERYTHING, specs: ['2.1'] })).toHaveLength(0);
    expect(chosen({ specs: ['2.0'] })).toEqual([]);
  });
});

describe('a filter by types', () => {
  it('looks at the kinds of values whose observables are of them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), (kind) => {
        const scopes: Partial<Record<(typeof KINDS)[number], string>> = {
          FILE_HASH: 'sha-256',
          DEVICE_ID: 'imei',
          BANK_ACCOUNT: 'TH:004',
          MESSAGING_ACCOUNT: 'line',
        };
        const { type } = observableOf({ kind, scope: scopes[kind] ?? '', value: kind === 'IP' ? '192.0.2.1' : '1' });
        expect(isObservable(type)).toBe(true);
        expect(kindsOf([type]).kinds).toContain(kind);
        expect(kindsOf(['relationship']).kinds).toContain(kind);
      }),
    );
  });

  it('looks at everything where it names what has no kind', () => {
    expect(kindsOf(['sighting'])).toEqual({ items: ['SIGHTING'] });
    expect(kindsOf(['sighting', 'indicator'])).toEqual({});
    expect(kindsOf(['malware']).kinds).toEqual(['malware']);
  });
});
