import fc from 'fast-check';
import { isWithinJsonLimits, invalidJsonMessage } from '../../../src/platform/platform/json-limits.js';

const modest = (text: string): boolean => isWithinJsonLimits(Buffer.from(text), 150_000);
const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map((inner) => depthOf(inner))) : 0;

describe('a modest body', () => {
  it('nests thirty-two deep, whatever stands in its strings', () => {
    const text = fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', 'é', 'x'), maxLength: 80 });
    const tree = fc.letrec((tie) => ({
      node: fc.oneof({ depthIdentifier: 'tree' }, text, fc.array(tie('node')), fc.dictionary(text, tie('node'))),
    })).node;
    fc.assert(
      fc.property(tree, fc.integer({ min: 0, max: 40 }), (inner, wrapped) => {
        let value: unknown = inner;
        for (let i = 0; i < wrapped; i += 1) value = [value];
        return modest(JSON.stringify(value)) === depthOf(value) <= 32;
      }),
    );
  });

  it('has no more than 150,000 values', () => {
    expect(modest(JSON.stringify(Array.from({ length: 150_000 }, () => 0)))).toBe(true);
    expect(modest(JSON.stringify(Array.from({ length: 150_002 }, () => 0)))).toBe(false);
    expect(modest(JSON.stringify(','.repeat(1_000_000)))).toBe(true);
  });

  it.each(['', '"', '"\\', '"\\"', ']]]]', '\u0000', '"'.repeat(1_000_001)])('is not confused by what is no JSON: %#', (text) => {
    expect(modest(text)).toBe(true);
  });
});

describe('a body that is no JSON', () => {
  const saidOf = (text: string): string => {
    try {
      return JSON.parse(text) as string;
    } catch (error) {
      return invalidJsonMessage(error);
    }
  };

  it('is told where it ceases to be, and nothing of what stands in it', () => {
    expect(saidOf('{"secret": 1,}')).toBe('The body is not JSON in UTF-8 (error at character 14).');
    expect(saidOf('["secret",]')).toBe('The body is not JSON in UTF-8 (unexpected ]).');
    expect(saidOf('{"secret": ')).toBe('The body is not JSON in UTF-8.');
    expect(saidOf('secret')).not.toContain('secret');
  });
});
