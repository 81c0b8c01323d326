import { Kind, parse } from 'graphql';
import { CliFailure } from '../../../../src/edge/cli/failure.js';
import { type Io, jsonText } from '../../../../src/edge/cli/io.js';
import { messageOf } from '../../../../src/edge/cli/messages.js';
import type { Format } from '../../../../src/edge/cli/options.js';
import { printResult } from '../../../../src/edge/cli/output/result.js';
import { assertPrintable, selectedOf } from '../../../../src/edge/cli/output/selection.js';
import { tableOf } from '../../../../src/edge/cli/output/table.js';

interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A terminal with so many columns, or a pipe. */
const ioWith = (columns?: number) => {
  const written = { out: '', err: '' };
  const sink = (name: 'out' | 'err') => ({ write: (text: string) => (written[name] += text) !== '', once: () => undefined });
  const stdout = { ...sink('out'), ...(columns !== undefined && { isTerminal: true, columns }) };
  return { io: { stdout, stderr: sink('err') } as unknown as Io, written };
};

const print = async (
  document: string,
  data: Record<string, unknown>,
  {
    format = 'json',
    columns,
    ...rest
  }: { readonly format?: Format; readonly field?: string; readonly columns?: number; readonly after?: string },
): Promise<Printed> => {
  const parsed = parse(document);
  const operation = parsed.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('There is no operation.');
  const selected = selectedOf(parsed, operation);
  const options = { format, ...(rest.field !== undefined && { field: rest.field }) };
  assertPrintable(selected, options);
  const { io, written } = ioWith(columns);
  const code = await printResult({ data, selected, isMutation: operation.operation === 'mutation', after: rest.after }, options, io);
  return { code, ...written };
};

describe('one field of an answer', () => {
  const field = async (document: string, data: Record<string, unknown>, path: string): Promise<readonly [number, string]> => {
    const { code, out } = await print(document, data, { field: path });
    return [code, out];
  };
  const NODES = '{ keys { nodes { id party { name } tags } pageInfo { hasNextPage endCursor } } }';
  const nodes = (...entries: object[]) => ({ keys: { nodes: entries, pageInfo: { hasNextPage: false, endCursor: 'z' } } });
  const EVENTS = '{ feed { events { cursor itemId item { ... on Case { title } ... on Indicator { value } } } cursor more } }';
  const feed = { feed: { events: [{ cursor: '1', itemId: 'i', item: { title: 'T' } }], cursor: '2', more: false } };

  it('is a line for each value, through lists, connections, pages and edges', async () => {
    expect(await field(NODES, nodes({ party: { name: 'A' } }, { party: { name: 'B' } }), 'party.name')).toEqual([0, 'A\nB\n']);
    expect(await field('{ a: b { tags } }', { a: [{ tags: ['x', 'y'] }] }, 'tags')).toEqual([0, 'x\ny\n']);
    expect(await field('{ b { edges { node { id } } } }', { b: { edges: [{ node: { id: '1' } }] } }, 'id')).toEqual([0, '1\n']);
    expect(await field('{ me { id } groups { id } }', { me: { id: '1' }, groups: [{ id: '2' }] }, 'groups.id')).toEqual([0, '2\n']);
  });

  it('is looked up on the page first, and then in its entries, also in those of another type', async () => {
    expect(await field(EVENTS, feed, 'cursor')).toEqual([0, '2\n']);
    expect(await field(EVENTS, feed, 'itemId')).toEqual([0, 'i\n']);
    expect(await field(EVENTS, feed, 'item.title')).toEqual([0, 'T\n']);
    expect(await field(EVENTS, feed, 'item.value')).toEqual([0, '\n']);
    expect(await field(NODES, nodes(), 'pageInfo.endCursor')).toEqual([0, 'z\n']);
  });

  it('is nothing in an empty list, and an empty line for a null', async () => {
    expect(await field(NODES, nodes(), 'id')).toEqual([0, '']);
    expect(await field(NODES, nodes({ party: null }, { party: { name: 'B' } }), 'party.name')).toEqual([0, '\nB\n']);
  });

  it('of an answer without an item is nothing found, and of a rejected item why', async () => {
    expect(await print('{ key { id } }', { key: null }, { field: 'id' })).toEqual({
      ...{ code: 2, out: '' },
      err: 'Nothing found: it does not exist, or is not visible to you.\n',
    });
    const document = 'mutation { publish { outcome item { id } problems { message } } }';
    const rejected = { publish: [{ outcome: 'REJECTED', item: null, problems: [{ message: 'No.' }] }] };
    expect(await print(document, rejected, { field: 'item.id' })).toEqual({ code: 2, out: '\n', err: 'Rejected: No.\n' });
  });

  it('is checked against the document, with its fragments, before anything is sent', async () => {
    const asked = (document: string, path: string) => print(document, {}, { field: path });
    for (const path of ['secret', 'id.x', 'party.id', 'constructor', '__proto__', '']) {
      await expect(asked('{ key { id party { name } } }', path)).rejects.toThrow(`The answer has no field “${path}”.`);
    }
    await expect(asked('{ key { id } me { id } }', 'id')).rejects.toThrow('Fields there: key, me.');
    const withFragment = '{ key { ...K } } fragment K on Key { party { name } ...K }';
    expect((await print(withFragment, { key: { party: { name: 'A' } } }, { field: 'party.name' })).out).toBe('A\n');
  });
});

describe('text of others', () => {
  const HOSTILE = 'a\u001b[2J\u009b\u202eb\u061c';

  it('is escaped in JSON, which says the same', async () => {
    const { out } = await print('{ a { b } }', { a: { b: HOSTILE } }, {});
    expect(out).toContain('a\\u001b[2J\\u009b\\u202eb\\u061c');
    expect(JSON.parse(out)).toEqual({ b: HOSTILE });
    expect(jsonText('\u2028é😀')).toBe('"\\u2028é😀"');
  });

  it('is made printable on a terminal, and is as it came in a pipe', async () => {
    for (const options of [{ field: 'b' }, { format: 'csv' }] as const) {
      expect((await print('{ a { b } }', { a: { b: HOSTILE } }, { ...options, columns: 80 })).out).toMatch(/^(b\n)?"?a \[2J b"?\n$/);
      expect((await print('{ a { b } }', { a: { b: HOSTILE } }, options)).out).toContain(HOSTILE);
    }
  });

  it('cannot steer a terminal from a failure of the command line', () => {
    expect(messageOf(new CliFailure(`The file ${HOSTILE} cannot be read.`), ioWith().io)).toBe('The file a [2J b  cannot be read.');
  });
});

describe('a rejected item', () => {
  it('is told at any depth of the answer to a mutation, and is no failure in a query', async () => {
    const answer = { watch: { terms: [{ outcome: 'CREATED' }, { outcome: 'REJECTED', problems: [{ message: 'Too short.' }] }] } };
    const document = '{ createWatch { watch { terms { outcome problems { message } } } } }';
    expect(await print(`mutation ${document}`, { createWatch: answer }, {})).toMatchObject({ code: 2, err: 'Rejected: Too short.\n' });
    expect(await print(document, { createWatch: answer }, {})).toMatchObject({ code: 0, err: '' });
  });

  it('is told by its codes where the document asks for no message', async () => {
    const answer = { renewRetention: [{ outcome: 'REJECTED', problems: [{ code: 'DISPUTED' }, { code: 'NOT_YOURS' }] }] };
    const document = 'mutation { renewRetention { outcome problems { code } } }';
    expect(await print(document, answer, {})).toMatchObject({ code: 2, err: 'Rejected: DISPUTED NOT_YOURS\n' });
    const none = { renewRetention: [{ outcome: 'REJECTED', problems: [{ field: 'x' }] }] };
    expect(await print('mutation { renewRetention { outcome problems { field } } }', none, {})).toMatchObject({ err: 'Rejected:\n' });
  });
});

describe('tables and CSV', () => {
  it('are aligned by the width on a terminal, which is not the number of characters', () => {
    expect(
      tableOf([
        ['名前', 'x'],
        ['a', 'y'],
        ['e\u0301', 'z'],
      ]),
    ).toEqual(['名前  x', 'a     y', 'e\u0301     z']);
  });

  it('cut texts of the last column alone, between characters as people see them, and never an id', () => {
    const id = '0198aaaa-0000-4000-8000-000000000000';
    const [long] = tableOf([[id, `${'👩‍👩‍👧 '.repeat(40)}`]], 60);
    expect(long).toMatch(new RegExp(`^${id}  (👩‍👩‍👧 )+(👩‍👩‍👧)?…$`, 'u'));
    expect(tableOf([['text of the first column', id]], 30)).toEqual([`text of the first column  ${id}`]);
    expect(tableOf([['a', 'b '.repeat(200) + 'c']])[0]).toHaveLength(404);
  });

  it('have the entries of a page, and say that there are more', async () => {
    const page = { feed: { events: [{ id: '1' }], cursor: 'c', more: true } };
    const document = '{ feed { events { id } cursor more } }';
    expect(await print(document, page, { format: 'table', after: '--after ' })).toEqual({
      ...{ code: 0, out: 'ID\n1\n' },
      err: 'There are more. The next page: --after c\n',
    });
    expect((await print(document, page, { format: 'csv' })).err).toBe('There are more.\n');
    const edges = { a: { edges: [{ node: { id: '1' } }], pageInfo: { hasNextPage: true, endCursor: 'c' } } };
    expect(await print('{ a { edges { node { id } } pageInfo { hasNextPage endCursor } } }', edges, { format: 'csv' })).toEqual({
      ...{ code: 0, out: 'id\n1\n' },
      err: 'There are more.\n',
    });
  });

  it('have their header, also without rows', async () => {
    const empty = await print('{ keys { nodes { id party { name } } } }', { keys: { nodes: [] } }, { format: 'csv' });
    expect(empty).toEqual({ code: 0, out: 'id,party\n', err: 'The list is empty.\n' });
  });

  it('are one table for each field of a document; CSV has one alone', async () => {
    const data = { me: { id: '1' }, groups: [{ id: '2' }] };
    const document = '{ me { id } groups { id } }';
    expect((await print(document, data, { format: 'table' })).out).toBe('ME\nid  1\n\nGROUPS\nID\n2\n');
    await expect(print(document, data, { format: 'csv' })).rejects.toThrow(/^CSV has one table/);
  });
});
