import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { markOf, prefixMarkOf } from '../../../src/platform/database/value-mark.js';

const KEY = randomBytes(32);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const part = fc.string({ unit: 'grapheme-ascii', maxLength: 20 });
const value = fc.record({ kind: part, scope: part, value: part });

describe('the mark of a value', () => {
  it('is the same for the same value and key, and a UUID', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(markOf(KEY, { ...one })).toBe(markOf(KEY, one));
        expect(markOf(KEY, one)).toMatch(UUID);
      }),
    );
  });

  it('is another one for another value, another scope, another kind, another key, and for the prefix that it is itself', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(markOf(KEY, one)).not.toBe(markOf(KEY, other));
        expect(markOf(KEY, one)).not.toBe(markOf(randomBytes(32), one));
        expect(markOf(KEY, one)).not.toBe(prefixMarkOf(KEY, one.kind, one.scope, one.value));
      }),
    );
  });
});
