import fc from 'fast-check';
import { isObservable, kindsOf } from '../../../src/taxii/object-types.js';
import { placed, type Rendered, selected, WIDEST } from '../../../src/taxii/placing.policy.js';
import { observableOf } from '../../../src/values/observable-id.js';
import { KINDS } from '../../../src/values/value.js';

const EVERYTHING = { ids: undefined, types: undefined, specs: undefined, versions: 'all' } as const;
const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A claim as the hub renders it, in a version; of the observable another item may tell. */
const claim = (number: number, version = 0, first = 0): Rendered => ({
  at: 1_000_000 + (number + version * 100) * 200,
  first,
  objects: [
    { type: 'domain-name', spec_version: '2.1', id: `domain-name--${uuid(number % 3)}` },
    { type: 'indicator', spec_version: '2.1', id: `indicator--${uuid(number)}`, created: at(0), modified: at(version) },
    { type: 'relationship', spec_version: '2.1', id: `relationship--${uuid(number)}`, created: at(0), modified: at(version) },
  ].slice(first),
});

describe('the places of objects', () => {
  it('are moments of their own, in order, inside the 200 µs of their item, with room for twenty in a millisecond', () => {
    const objects = Array.from({ length: 20 }, (_, number) => claim(number)).flatMap(placed);
    const moments = objects.map(({ added }) => added);
    expect(moments).toEqual([...new Set(moments)].sort((one, other) => one - other));
    expect(moments.every((moment) => (moment - 1_000_000) % 200 <= WIDEST)).toBe(true);
    expect(moments.filter((moment) => moment < 1_001_000).length).toBeLessThan(20);
  });

  it('stay the same where the observable is told elsewhere', () => {
    expect(placed(claim(1)).slice(1)).toEqual(placed(claim(1, 0, 1)));
  });
});

describe('what is selected', () => {
  const objects = [claim(1, 0), claim(1, 1), claim(1, 2), claim(2), claim(4)].flatMap(placed);
  const chosen = (query: object) => selected(objects, { ...EVERYTHING, ...query }).map(({ object }) => object.id.split('--')[0]);

  it('has an object that two items share once', () => {
    expect(chosen({ types: ['domain-name'] })).toHaveLength(2);
  });

  it('is the newest version, the first, or those that were named', () => {
    const dates = (versions: object | string, page = objects) =>
      selected(page, { ...EVERYTHING, ids: [`indicator--${uuid(1)}`], versions: versions as never }, objects).map(
        ({ object }) => object.modified,
      );
    expect(dates('last')).toEqual([at(2)]);
    expect(dates('first')).toEqual([at(0)]);
    expect(dates('all')).toEqual([at(0), at(1), at(2)]);
    expect(dates(['first', Date.parse(at(1)) * 1_000])).toEqual([at(0), at(1)]);
    expect(dates('first', placed(claim(1, 1)) as never)).toEqual([]);
  });

  it('knows of an object that says no version of STIX which one it is', () => {
    const old = placed({ at: 1, first: 0, objects: [{ type: 'malware', id: `malware--${uuid(9)}`, created: at(0), modified: at(0) }] });
    expect(selected(old, { ...EVERYTHING, specs: ['2.0'] })).toHaveLength(1);
    expect(selected(old, { ...EVERYTHING, specs: ['2.1'] })).toHaveLength(0);
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
    expect(kindsOf(['sighting', 'indicator'])).toEqual({});
    expect(kindsOf(['malware']).kinds).toEqual(['malware']);
  });
});
