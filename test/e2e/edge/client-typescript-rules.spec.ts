import { readFileSync } from 'node:fs';
import { lstat, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import fc from 'fast-check';
import {
  buildSchema,
  type DocumentNode,
  type GraphQLEnumType,
  type GraphQLInterfaceType,
  parse,
  print as printByGraphql,
  stripIgnoredCharacters,
  validate,
  visit,
} from 'graphql';
import { addressOf } from '../../../clients/typescript/src/address.js';
import { batchesOf } from '../../../clients/typescript/src/batches.js';
import { firstFieldOf, isMutation, textOf } from '../../../clients/typescript/src/document.js';
import { HubError, NetworkError } from '../../../clients/typescript/src/errors.js';
import { FileStore } from '../../../clients/typescript/src/file-store.js';
import { indicatorSelection, itemSelection, textsOf, typeOf } from '../../../clients/typescript/src/follow/selection.js';
import { changeOf, type FeedEvent, MemoryStore, type StoredItem } from '../../../clients/typescript/src/follow/store.js';
import { type ItemKind, LOOKUP } from '../../../clients/typescript/src/generated/operations.js';
import { Ladder } from '../../../clients/typescript/src/live/ladder.js';
import { SseParser } from '../../../clients/typescript/src/live/sse-parser.js';
import { delayOf, isTransient, RETRY } from '../../../clients/typescript/src/retry.js';

const CLIENT = join(import.meta.dirname, '../../../clients/typescript');

interface Item {
  readonly id: string;
  readonly version: number;
  readonly revokedAt: string | null;
}
const anItem = (id: string, version = 1, revokedAt: string | null = null): Item => ({ id, version, revokedAt });
const stored = (item: Item): StoredItem<Item> => ({ kind: 'INDICATOR', itemId: item.id, item, revoked: item.revokedAt !== null });
const anEvent = (operation: FeedEvent<Item>['operation'], itemId: string, item: Item | null): FeedEvent<Item> => ({
  ...{ eventId: `${operation} ${itemId}`, cursor: 'c', at: '2026-01-01T00:00:00Z', kind: 'INDICATOR', backfill: false },
  ...{ operation, itemId, item },
});
const refused = (code: string, detail: object = {}): HubError => new HubError('A sentence.', { code, ...detail });

describe('the rules of the TypeScript client', () => {
  describe('documents', () => {
    const LONG = `query Q($a: [Int!]! = [1, 2], $b: I = { x: "a\\"b\\n", y: [E, null, true, -1.5e3] }) @d(s: """block "text" """) {
      alias: field(a: $a, b: { c: $b, d: E }) @include(if: true) { ...F ... on T @skip(if: false) { x } ... { y } __typename } }
      fragment F on T @d { z(s: "é", list: []) }
      subscription S { feed(after: null) { cursor } }`;

    /** As graphql-js prints it; a block string as a plain one, which means the same. */
    const normalised = (document: DocumentNode): string =>
      printByGraphql(visit(document, { StringValue: (node) => ({ ...node, block: false }) }));

    it('prints what graphql-js parsed, so that graphql-js reads the same again', () => {
      for (const text of [LONG, '{ a }', 'mutation M($i: [I!]!) { publishIndicators(input: $i) { index } }']) {
        expect(normalised(parse(textOf(parse(text))))).toBe(normalised(parse(text)));
      }
    });

    it('refuses a document of a schema', () => {
      expect(() => textOf(parse('type T { a: Int }'))).toThrow('ObjectTypeDefinition');
    });

    it('takes a text, and an object that has one', () => {
      expect(textOf('{ a }')).toBe('{ a }');
      expect(textOf(new (class extends String {})('{ b }'))).toBe('{ b }');
    });

    it.each([
      ['query { mutation }', false],
      ['{ a(x: "mutation { b }") } # mutation { c }', false],
      ['query mutations { a }', false],
      ['{ a(x: """ mutation { \\""" } """) }', false],
      ['mutation { a }', true],
      ['fragment F on Mutation { a }\nmutation M { ...F }', true],
      ['query A { a } mutation B { b }', true],
      ['{ a ', true],
    ])('knows whether %j may write', (text, expected) => {
      expect(isMutation(text)).toBe(expected);
    });

    it.each([
      ['mutation { revoke(id: "{ x }") { id } other }', 'revoke'],
      ['mutation M($i: [I!]! = [{ a: "(" }]) @d(b: { c: 1 }) { # first\n it: revoke(id: $i) { id } }', 'it'],
      ['mutation { ...F } fragment F on Mutation { a b }', undefined],
      ['fragment F on T { a } mutation { b { ...F } }', undefined],
      ['mutation A { a } mutation B { b a }', undefined],
      ['{ a }', undefined],
    ])('knows the first field of %j, where that is plain', (text, expected) => {
      expect(firstFieldOf(text)).toBe(expected);
    });
  });

  describe('addresses', () => {
    it('accepts the hub with or without the path of GraphQL, and with a path of its own', () => {
      const expected = {
        http: 'https://a.example/hub/graphql',
        webSocket: 'wss://a.example/hub/graphql',
        stream: 'https://a.example/hub/graphql/stream',
      };
      expect(addressOf('https://a.example/hub')).toEqual(expected);
      expect(addressOf('https://a.example/hub/graphql/')).toEqual(expected);
      expect(addressOf('http://127.0.0.1:4000').webSocket).toBe('ws://127.0.0.1:4000/graphql');
    });

    it('refuses an address that would send secrets in the clear', () => {
      expect(() => addressOf('http://hub.example')).toThrow('https://');
      expect(addressOf('http://hub.example', true).http).toBe('http://hub.example/graphql');
      for (const url of ['ftp://hub.example', 'https://user:secret@hub.example']) expect(() => addressOf(url)).toThrow(TypeError);
    });
  });

  it('splits items into batches of 1,000, and of fewer when they are large', () => {
    expect(batchesOf([])).toEqual([]);
    expect(batchesOf(Array.from({ length: 2_001 }, (_, n) => n)).map((batch) => batch.length)).toEqual([1_000, 1_000, 1]);
    const large = Array.from({ length: 5 }, () => 'é'.repeat(900_000));
    expect(batchesOf(large).map((batch) => batch.length)).toEqual([1, 1, 1, 1, 1]);
    expect(batchesOf(large).flat()).toEqual(large);
    expect(batchesOf(['x'.repeat(5_000_000), 'y']).map((batch) => batch.length)).toEqual([1, 1]);
  });

  describe('retries', () => {
    it('come after errors that pass, and after no other', () => {
      const passing = [
        new NetworkError('x'),
        refused('RATE_LIMITED'),
        refused('UNAVAILABLE', { status: 503 }),
        refused('RATE_LIMITED', { status: 429 }),
      ];
      const lasting = [
        ...['FORBIDDEN', 'BAD_USER_INPUT', 'CONFLICT', 'INTERNAL'].map((code) => refused(code, { status: 500 })),
        refused('RATE_LIMITED', { reason: 'PARTY_LIMIT_INDICATORS' }),
        refused('RATE_LIMITED', { retryAfterMs: 900_000 }),
        new Error('a bug'),
      ];
      expect(passing.map(isTransient)).toEqual(passing.map(() => true));
      expect(lasting.map(isTransient)).toEqual(lasting.map(() => false));
    });

    it('wait a random part of a limit that doubles, on top of what the hub asks for', () => {
      const limits = [1, 2, 3, 4, 20].map((failures) => delayOf(new NetworkError('x'), failures, RETRY, () => 1));
      expect(limits).toEqual([250, 500, 1_000, 2_000, 10_000]);
      expect(delayOf(new NetworkError('x'), 3, RETRY, () => 0)).toBe(0);
      expect(delayOf(refused('RATE_LIMITED', { retryAfterMs: 2_000 }), 1, RETRY, () => 0.5)).toBe(2_125);
    });
  });

  describe('an event stream', () => {
    const STREAM =
      ': hello\n\nevent: next\ndata: {"a":1}\n\nevent:next\r\ndata: two\r\ndata: lines\r\n\r\nid: 7\rdata:  é\r\rdata\n\nevent: complete\n\nevent: next\ndata: unfinished';

    it('has the same events in chunks of any size', () => {
      const expected = [
        { event: 'next', data: '{"a":1}' },
        { event: 'next', data: 'two\nlines' },
        { event: 'message', data: ' é' },
        { event: 'message', data: '' },
        { event: 'complete', data: '' },
      ];
      fc.assert(
        fc.property(fc.array(fc.nat(STREAM.length)), (cuts) => {
          const parser = new SseParser();
          const places = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
          const events = places.slice(1).flatMap((end, n) => parser.feed(STREAM.slice(places[n], end)));
          expect(events).toEqual(expected);
        }),
      );
    });

    it('does not take an event without an end', () => {
      const parser = new SseParser();
      parser.feed('data: ');
      expect(() => {
        for (let n = 0; n < 40; n += 1) parser.feed(`${'x'.repeat(1024 * 1024)}\ndata: `);
      }).toThrow(RangeError);
    });
  });

  it('leaves a way out that fails twice, tries it again later, and keeps the last way', () => {
    let now = 0;
    const ladder = new Ladder(['websocket', 'sse', 'poll'], () => now);
    ladder.failed('websocket');
    expect(ladder.current()).toBe('websocket');
    ladder.worked('websocket');
    ladder.failed('websocket');
    expect(ladder.current()).toBe('websocket');
    ladder.failed('websocket');
    expect(ladder.current()).toBe('sse');
    ladder.failed('sse', true);
    expect([ladder.current(), ladder.isExhausted]).toEqual(['poll', false]);
    ladder.failed('poll', true);
    expect([ladder.current(), ladder.isExhausted]).toEqual(['poll', true]);
    now = 300_000;
    expect([ladder.current(), ladder.isExhausted]).toEqual(['websocket', false]);
  });

  describe('a copy', () => {
    it('takes, marks and deletes items by the meaning of events', () => {
      expect(changeOf(anEvent('PUBLISHED', 'a', anItem('a')))).toEqual({ type: 'put', stored: stored(anItem('a')) });
      expect(changeOf(anEvent('REVOKED', 'a', anItem('a')))).toMatchObject({ type: 'put', stored: { revoked: true } });
      expect(changeOf(anEvent('UPDATED', 'a', anItem('a', 2, '2026-01-01T00:00:00Z')))).toMatchObject({ stored: { revoked: true } });
      expect(changeOf(anEvent('WITHDRAWN', 'a', null))).toEqual({ type: 'delete', itemId: 'a' });
      expect(changeOf(anEvent('UPDATED', 'another kind', null))).toEqual({ type: 'none' });
      expect(changeOf(anEvent('REVOKED', 'a', null))).toEqual({ type: 'revoke', itemId: 'a', revokedAt: '2026-01-01T00:00:00Z' });
    });

    async function* pages(...given: readonly (readonly StoredItem<Item>[])[]): AsyncGenerator<readonly StoredItem<Item>[], void, void> {
      yield* given;
    }
    async function* broken(): AsyncGenerator<readonly StoredItem<Item>[], void, void> {
      yield [stored(anItem('half'))];
      throw new NetworkError('gone');
    }

    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'entente-client-'));
    });
    afterAll(() => rm(folder, { recursive: true }));

    it.each([
      ['in memory', () => new MemoryStore<Item>()],
      ['in a file', () => new FileStore<Item>(join(folder, 'copy.json'))],
    ])('%s is replaced by a whole snapshot, and by no other', async (_, create) => {
      const store = create();
      expect(await store.load()).toBeNull();
      await store.replace({ pages: pages([stored(anItem('a'))], [], [stored(anItem('b'))]), cursor: 'one' });
      await store.apply({ events: [anEvent('WITHDRAWN', 'a', null), anEvent('PUBLISHED', 'c', anItem('c'))], cursor: 'two' });
      await expect(store.replace({ pages: broken(), cursor: 'never' })).rejects.toThrow('gone');
      expect([...store.items.keys()]).toEqual(['b', 'c']);
      expect(await store.load()).toBe('two');
      await store.replace({ pages: pages([stored(anItem('d'))]), cursor: 'three' });
      expect([...store.items.keys()]).toEqual(['d']);
    });

    it.each([
      ['in memory', () => new MemoryStore<Item>()],
      ['in a file', () => new FileStore<Item>(join(folder, 'revoked.json'))],
    ])('%s marks an item that it has by a revocation without content', async (_, create) => {
      const store = create();
      const [earlier, at] = ['2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z'];
      await store.replace({ pages: pages([stored(anItem('a')), stored(anItem('b', 1, earlier)), stored(anItem('c'))]), cursor: 'one' });
      await store.apply({ events: ['a', 'b', 'x'].map((id) => anEvent('REVOKED', id, null)), cursor: 'two' });
      expect([...store.items.values()]).toEqual([anItem('a', 1, at), anItem('b', 1, earlier), anItem('c')].map(stored));
    });

    it('in a file is there for another process, readable by its owner alone, and whole after a write that failed', async () => {
      const path = join(folder, 'kept.json');
      const first = new FileStore<Item>(path);
      await first.apply({ events: [anEvent('PUBLISHED', 'a', anItem('a'))], cursor: 'one' });
      await writeFile(`${path}.new`, '{"version":1,"items":[{"ki');
      const second = new FileStore<Item>(path);
      expect(await second.load()).toBe('one');
      expect(second.items.get('a')).toEqual(stored(anItem('a')));
      const circle: Record<string, unknown> = {};
      circle['self'] = circle;
      await expect(second.apply({ events: [anEvent('PUBLISHED', 'b', circle as unknown as Item)], cursor: 'two' })).rejects.toThrow(
        TypeError,
      );
      expect(await second.load()).toBe('one');
      expect([...second.items.keys()]).toEqual(['a']);
      expect(((await stat(path)).mode & 0o777).toString(8)).toBe('600');
    });

    it.each([
      ['a file that others can read', (path: string) => writeFile(path, 'left over', { mode: 0o644 })],
      ['a link to such a file', (path: string, other: string) => symlink(other, path)],
    ])('in a file is for its owner alone, also after a write that left %s', async (_, leave) => {
      const [path, other] = [join(folder, 'own.json'), join(folder, 'of-others.json')];
      await writeFile(other, 'of others', { mode: 0o644 });
      await leave(`${path}.new`, other);
      await new FileStore<Item>(path).apply({ events: [anEvent('PUBLISHED', 'a', anItem('a'))], cursor: 'one' });
      const found = await lstat(path);
      expect([found.isFile(), (found.mode & 0o777).toString(8), await readFile(other, 'utf8')]).toEqual([true, '600', 'of others']);
      await rm(path);
    });

    it('in a file of something else is an error, and the file stays', async () => {
      const path = join(folder, 'other.json');
      await writeFile(path, '{"items":[]}');
      await expect(new FileStore<Item>(path).load()).rejects.toThrow('not a copy');
      expect(await readFile(path, 'utf8')).toBe('{"items":[]}');
    });
  });

  describe('a selection', () => {
    const schema = buildSchema(readFileSync(join(CLIENT, '../../schema.graphql'), 'utf8'));
    const kinds = (schema.getType('ItemKind') as GraphQLEnumType).getValues().map(({ name }) => name as ItemKind);

    it('knows the type of every kind of item, and which kinds can be revoked', () => {
      const types = schema.getPossibleTypes(schema.getType('Item') as GraphQLInterfaceType);
      expect(kinds.map(typeOf).sort()).toEqual(types.map(({ name }) => name).sort());
      const { event } = itemSelection(Object.fromEntries(kinds.map((kind) => [kind, 'id'])));
      const revocable = types.filter((type) => 'revokedAt' in type.getFields()).map(({ name }) => name);
      expect([...event.matchAll(/\.\.\.on (\w+)\{id revokedAt /g)].map(([, name]) => name).sort()).toEqual([...revocable].sort());
    });

    it.each([
      indicatorSelection(),
      indicatorSelection('value'),
      itemSelection({ CASE: 'title', INDICATOR: 'value', REPORT_OUTCOME: 'reference' }),
    ])('fits the schema', (selection) => {
      for (const text of Object.values(textsOf(selection))) expect(validate(schema, parse(text))).toEqual([]);
    });

    it('has no field of an indicator that changes without an event, unless the caller names it', () => {
      expect(Object.values(textsOf(indicatorSelection())).join()).not.toContain('corroboration');
      expect(textsOf(indicatorSelection('corroboration')).live).toContain('corroboration');
      expect(LOOKUP).toContain('corroboration');
    });

    it('takes no item of a kind that it does not cover', () => {
      const items = itemSelection({ CASE: 'title' });
      const wanted = { __typename: 'Case', id: 'a' };
      expect(items.itemOf({ item: wanted })).toBe(wanted);
      expect(items.itemOf({ item: { __typename: 'Report' } })).toBeNull();
      expect(items.itemOf({ item: null })).toBeNull();
      expect(items.itemsOf({ items: [{ __typename: 'Report' }, wanted] })).toEqual([
        { kind: 'CASE', itemId: 'a', item: wanted, revoked: false },
      ]);
      expect(indicatorSelection().itemsOf({ items: [{}] })).toEqual([]);
    });
  });

  describe('the package', () => {
    it('has a main entry below 30 KiB compressed, without dependencies and without Node.js', async () => {
      const { outputFiles, metafile } = await build({
        ...{ entryPoints: [join(CLIENT, 'src/index.ts')], bundle: true, minify: true, format: 'esm', platform: 'browser', write: false },
        metafile: true,
      });
      expect(Object.keys(metafile.inputs).filter((path) => path.includes('node_modules'))).toEqual([]);
      expect(gzipSync(outputFiles[0]?.contents ?? '').length).toBeLessThan(30 * 1024);
      expect(outputFiles[0]?.text).not.toMatch(/\b(process|Buffer|require)\b\s*[.(]/);
      const manifest = JSON.parse(await readFile(join(CLIENT, 'package.json'), 'utf8')) as Record<string, unknown>;
      expect(manifest).toMatchObject({ type: 'module', sideEffects: false });
      expect(manifest).not.toHaveProperty('dependencies');
    });

    it('sends the text of its operations as they are written, without blanks', async () => {
      expect(stripIgnoredCharacters(LOOKUP)).toBe(LOOKUP);
    });
  });
});
