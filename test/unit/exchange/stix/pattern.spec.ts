import fc from 'fast-check';
import { alternativesOf } from '../../../../src/exchange/stix/pattern/meaning.js';
import { DEEPEST_PATTERN, LONGEST_PATTERN, parsePattern } from '../../../../src/exchange/stix/pattern/parser.js';
import type { Observation } from '../../../../src/exchange/stix/pattern/tree.js';
import { bundlesIn, has, itWith, text } from './data.js';
import { oasisParser } from './oasis-grammar.js';

const accepts = (pattern: string): boolean => !('code' in parsePattern(pattern));
function tree(pattern: string): Observation {
  const parsed = parsePattern(pattern);
  if ('code' in parsed) throw new Error(parsed.message);
  return parsed;
}

/** Real patterns: of the sample bundles, of MISP's examples, and of the specification. */
function realPatterns(): readonly string[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { type, pattern, pattern_type } = value as Record<string, unknown>;
    if (type === 'indicator' && pattern_type === 'stix' && typeof pattern === 'string') found.add(pattern);
    Object.values(value).forEach(look);
  };
  for (const folder of ['stix-amnesty', 'stix-examples/json-schemas', 'stix-examples/cti-documentation', 'misp-stix-mapping']) {
    bundlesIn(folder).forEach(([, objects]) => look(objects));
  }
  const spec = ['spec_examples_v20.txt', 'spec_examples_v21.txt'].flatMap((file) => text(`stix-patterns/${file}`).split('\n'));
  spec.filter((line) => /^[[(]/.test(line)).forEach((line) => found.add(line));
  return [...found];
}

/** Pieces of the language, right and nearly right. */
const PIECES = [
  "[a:b = 'c']",
  "[file:hashes.'SHA-256' = 'x']",
  '[',
  ']',
  '(',
  ')',
  'a:b',
  "a-b:c.'d'[*].e[-1]",
  "a:'b'.c",
  ' = ',
  ' == ',
  ' <> ',
  ' != ',
]
  .concat([
    ' < ',
    ' >= ',
    ' NOT ',
    ' IN ',
    ' LIKE ',
    ' MATCHES ',
    ' ISSUBSET ',
    ' EXISTS ',
    ' AND ',
    ' OR ',
    ' FOLLOWEDBY ',
    "'x'",
    "'\\''",
    "'\\n'",
  ])
  .concat([
    '1',
    '-1',
    '+1',
    '.5',
    '-.5',
    '01',
    '1.',
    'true',
    'false',
    'TRUE',
    "t'2026-11-26T10:00:00Z'",
    "t'2026-13-26T10:00:00Z'",
    "h'0aF'",
    "h'0a'",
  ])
  .concat([
    "b'QUJD'",
    "b'QQ=='",
    "b''",
    "h''",
    "('a', 'b')",
    '()',
    "('a',)",
    ',',
    ' START ',
    ' STOP ',
    ' WITHIN 5 SECONDS',
    ' WITHIN 5.5 SECONDS',
  ])
  .concat([
    ' REPEATS 2 TIMES',
    ' REPEATS -2 TIMES',
    ' LAST ',
    '/* x */',
    '/* x',
    '// y\n',
    '\u00a0',
    '\t',
    'AND-a:b',
    'ANDa:b',
    'in',
    '*',
    '.',
    ':',
    '^',
    "'",
  ]);

describe('a pattern of STIX', () => {
  it.each([
    ["[ipv4-addr:value = '198.51.100.1']"],
    ["[a:b NOT = 'c' AND (a:d != 1 OR a:e > t'2026-11-26T10:00:00Z')]"],
    ["[a:b IN ('c', 1, -2.5, h'ff', b'QUJD', true)] FOLLOWEDBY ([a:b LIKE '%x'] AND [NOT EXISTS a:b]) WITHIN 5 SECONDS REPEATS 2 TIMES"],
    ["[a:b ISSUBSET '10.0.0.0/8' /* comment */] // the end\n"],
    ["[file:extensions.'windows-pebinary-ext'.sections[*].entropy > 7.0]"],
  ])('is %s', (pattern) => expect(accepts(pattern)).toBe(true));

  it.each([
    ["ipv4-addr:value = '198.51.100.1'"],
    ["[a:b = 'c'"],
    ['[a:b = "c"]'],
    ["[a:b = 'c\\n']"],
    ["[a = 'b']"],
    ["[a:b-c = 'd']"],
    ['[a:b > true]'],
    ["[a:b = t'2026-02-30']"],
    ['[]'],
    [''],
    ["[a:b = 'c'] [a:b = 'd']"],
    ["[a:b = 'c' FOLLOWEDBY a:b = 'd']"],
  ])('is not %s', (pattern) => expect(accepts(pattern)).toBe(false));

  it('binds AND before OR before FOLLOWEDBY, and keeps what brackets say', () => {
    expect(tree('[a:b = 1] FOLLOWEDBY [a:b = 2] OR [a:b = 3] AND [a:b = 4]')).toMatchObject({
      type: 'followed-by',
      parts: [{ type: 'observed' }, { type: 'or', parts: [{ type: 'observed' }, { type: 'and' }] }],
    });
    expect(tree("[a:b = 'it\\'s \\\\']")).toMatchObject({ condition: { literals: [{ type: 'string', value: "it's \\" }] } });
  });

  itWith('stix-amnesty', 'is every pattern of the real bundles and of the specification', () => {
    const patterns = realPatterns();
    expect(patterns.length).toBeGreaterThan(1_700);
    expect(patterns.filter((pattern) => !accepts(pattern))).toEqual([]);
  });

  it.each([
    ['an unclosed comment, over and over', '/*'.repeat(49_000)],
    ['brackets within brackets', '('.repeat(99_999)],
    ['quotes', "'".repeat(99_999)],
    ['half a literal', `b'${'AAAA'.repeat(24_000)}`],
    ['backslashes', `'${'\\\\'.repeat(49_000)}`],
    ['words', 'AND '.repeat(25_000)],
  ])('is refused without delay when it consists of %s', (_, pattern) => expect(accepts(pattern)).toBe(false));

  it('has bounds: its length, and the depth of its brackets, not the number of its alternatives', () => {
    const nested = (depth: number): string => `${'('.repeat(depth)}[a:b = 1]${')'.repeat(depth)}`;
    expect(accepts(nested(DEEPEST_PATTERN - 1))).toBe(true);
    expect(parsePattern(nested(DEEPEST_PATTERN))).toMatchObject({ code: 'PATTERN_TOO_DEEP' });
    expect(parsePattern(' '.repeat(LONGEST_PATTERN + 1))).toMatchObject({ code: 'PATTERN_TOO_LONG' });
    expect(accepts(`[a:b = 1${' OR a:b = 1'.repeat(8_000)}]`)).toBe(true);
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (noise) => void accepts(noise)));
  });
});

describe("a parser of OASIS's own grammar", () => {
  let oasis: (pattern: string) => boolean;
  beforeAll(async () => {
    if (has('stix21-schemas')) oasis = await oasisParser();
  });
  const agree = (pattern: string): void => expect([pattern, accepts(pattern)]).toEqual([pattern, oasis(pattern)]);

  itWith('stix21-schemas', 'takes the real patterns that the hub takes', () =>
    realPatterns()
      .filter((_, index) => index % 4 === 0)
      .forEach(agree),
  );

  itWith('stix21-schemas', 'takes and refuses what the hub takes and refuses, of pieces put together anyhow', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 9 }), (pieces) => {
        agree(pieces.join(''));
        agree(`[${pieces.join('')}]`);
      }),
      { numRuns: 400 },
    );
  });

  itWith('stix21-schemas', 'takes and refuses the same mutants of real patterns', () => {
    const some = realPatterns().filter((_, index) => index % 40 === 0);
    fc.assert(
      fc.property(fc.constantFrom(...some), fc.nat(), fc.constantFrom('', ...PIECES), fc.nat({ max: 3 }), (pattern, at, piece, dropped) => {
        const place = at % pattern.length;
        agree(pattern.slice(0, place) + piece + pattern.slice(place + dropped));
      }),
      { numRuns: 200 },
    );
  });
});

describe('what a pattern says as a choice of values', () => {
  const said = (pattern: string): readonly unknown[] => {
    const { facts, isWhole } = alternativesOf(tree(pattern));
    return [facts.map(({ object, values }) => [object, ...[...values].flat()].join(' ')), isWhole];
  };

  it.each([
    ["[a:b = 'x']", ['a b x'], true],
    ["[a:b = 'x' OR (a:b = 'y' OR c:d = 'z')]", ['a b x', 'a b y', 'c d z'], true],
    ["[a:b IN ('x', 'y')] OR [c:d = 'z']", ['a b x', 'a b y', 'c d z'], true],
    ["[a:b = 'x' AND (a:c.d = 'y')]", ['a b x c.d y'], true],
    ["[a:b = 'x' OR a:b LIKE 'y%']", ['a b x'], false],
    ["[a:b NOT = 'x']", [], false],
    ["[a:b = 'x'] AND [a:b = 'y']", [], false],
    ["[a:b = 'x'] WITHIN 5 SECONDS", [], false],
    ["[a:b = 'x'] FOLLOWEDBY [a:b = 'y']", [], false],
    ["[a:b = 'x' AND (a:c = 'y' OR a:c = 'z')]", [], false],
    ["[a:b = 'x' AND c:d = 'y']", [], false],
    ["[a:b = 'x' AND a:b = 'y']", [], false],
    ["[a:b[*] = 'x']", [], false],
    ['[a:b = 1]', [], false],
  ] as const)('%s', (pattern, values, isWhole) => expect(said(pattern)).toEqual([values, isWhole]));
});
