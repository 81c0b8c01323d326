import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, isEnumType, isInputObjectType, isScalarType, parse, parseType, validate } from 'graphql';
import type { Command } from 'commander';
import { operationCommands } from '../../../../src/edge/cli/commands/operation-commands.js';
import { ITEM_FIELDS } from '../../../../src/edge/cli/follow/item-fields.js';
import { namedTypeOf, TEXT_SCALARS, variableOf } from '../../../../src/edge/cli/gql/variables.js';
import type { Io } from '../../../../src/edge/cli/io.js';
import { printField } from '../../../../src/edge/cli/output/field.js';
import { hubProgram } from '../../../../src/edge/cli/program.js';

const CHECKOUT = join(import.meta.dirname, '../../../..');
const FOLDER = join(CHECKOUT, 'src/edge/cli/commands');
const schema = buildSchema(readFileSync(join(CHECKOUT, 'schema.graphql'), 'utf8'));
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.graphql'));
const commands = files.flatMap((name) =>
  operationCommands(readFileSync(join(FOLDER, name), 'utf8')).map((one) => ({ ...one, file: name })),
);

describe('the commands of operations', () => {
  it('fit the schema', () => {
    for (const { text } of commands) expect(validate(schema, parse(text))).toEqual([]);
    expect(validate(schema, parse(`{ feed { events { item { ${ITEM_FIELDS} } } } }`))).toEqual([]);
  });

  it('are called as their file, each once, and say what they do', () => {
    for (const { noun, verb, description, file } of commands) {
      expect([file, verb]).toEqual([`${noun}.graphql`, expect.stringMatching(/^[a-z]+(-[a-z]+)*$/)]);
      expect(description).toMatch(/\.$/);
    }
    const names = commands.map(({ noun, verb }) => `${noun} ${verb}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have variables that the command line can read', () => {
    for (const { text, options } of commands) {
      for (const { node } of options) {
        const name = namedTypeOf(node.type);
        const type = schema.getType(name);
        const isKnown = isScalarType(type)
          ? [...TEXT_SCALARS, 'Int', 'Float', 'Boolean', 'DateTime'].includes(name)
          : isEnumType(type) || isInputObjectType(type);
        expect([text, name, isKnown && (!isInputObjectType(type) || /(Input|Filter)$/.test(name))]).toEqual([text, name, true]);
      }
    }
  });
});

/** A command and all its subcommands. */
const allOf = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(allOf)];

describe('the help', () => {
  it('fits a terminal of 80 columns', () => {
    let text = '';
    const io = { stdout: { write: (piece: string) => (text += piece) !== '' } } as unknown as Io;
    for (const command of allOf(hubProgram(io, () => undefined))) command.outputHelp();
    expect(text.match(/^Usage: hub/gm)?.length).toBeGreaterThan(100);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('has an explanation of every argument and option', () => {
    const bare = commands.flatMap(({ noun, verb, arguments: ids, options }) =>
      [...ids, ...options].filter(({ description }) => description === '').map(({ name }) => `${noun} ${verb} ${name}`),
    );
    expect(bare).toEqual([]);
  });
});

describe('one field of an answer', () => {
  const printed = async (answer: unknown, path: string): Promise<readonly [boolean, string]> => {
    let text = '';
    const io = { stdout: { write: (piece: string) => (text += piece) !== '' } } as unknown as Io;
    return [await printField(answer, path, io), text];
  };

  it('is a line for each value, through lists, connections and pages', async () => {
    expect(await printed({ nodes: [{ party: { name: 'A' } }, { party: { name: 'B' } }] }, 'party.name')).toEqual([true, 'A\nB\n']);
    expect(await printed([{ tags: ['x', 'y'] }], 'tags')).toEqual([true, 'x\ny\n']);
    expect(await printed({ events: [{ cursor: '1', itemId: 'i' }], cursor: '2' }, 'cursor')).toEqual([true, '2\n']);
    expect(await printed({ events: [{ cursor: '1', itemId: 'i' }], cursor: '2' }, 'itemId')).toEqual([true, 'i\n']);
  });

  it('is nothing in an empty list or without a value, and an error where no answer has it', async () => {
    expect(await printed({ nodes: [] }, 'id')).toEqual([false, '']);
    expect(await printed([{ indicator: null }], 'indicator.id')).toEqual([false, '']);
    expect(await printed(null, 'id')).toEqual([false, '']);
    await expect(printed([{ id: '1' }], 'name')).rejects.toThrow('no field “name”');
  });
});

describe('a variable', () => {
  const io = { now: () => Date.UTC(2026, 0, 1), cwd: '/', env: {} } as unknown as Io;
  const read = (type: string, ...texts: string[]): Promise<unknown> => {
    return variableOf(parseType(type), texts, '$x', io);
  };

  it.each([
    ['ID', ['TH'], 'TH'],
    ['[String!]!', ['a, b', 'c'], ['a', 'b', 'c']],
    ['ThreatType', ['call-centre scam'], 'CALL_CENTRE_SCAM'],
    ['[Tlp!]', ['amber-strict,red'], ['AMBER_STRICT', 'RED']],
    ['Int', ['-3'], -3],
    ['Boolean', ['false'], false],
    ['DateTime', ['90d'], '2026-04-01T00:00:00.000Z'],
    ['DateTime', ['12h'], '2026-01-01T12:00:00.000Z'],
    ['DateTime', ['2026-05-31'], '2026-05-31T00:00:00Z'],
    ['DateTime', ['2026-05-31T09:30:00+07:00'], '2026-05-31T09:30:00+07:00'],
    ['AudienceInput', ['{"countries": ["KH"]}'], { countries: ['KH'] }],
    ['AudienceInput!', ['kh, VN'], { countries: ['KH', 'VN'] }],
    ['AudienceInput', ['every-country'], { everyCountry: true }],
    ['AudienceInput', ['owner'], {}],
    ['AudienceInput', ['every-country,except:jp', 'partner:meta'], { everyCountry: true, exceptCountries: ['JP'], partners: ['meta'] }],
    ['AudienceInput', ['KH, group: 0198'], { countries: ['KH'], groups: ['0198'] }],
    ['DateTime', ['-30d'], '2025-12-02T00:00:00.000Z'],
    ['MoneyInput', ['usd 12500.50'], { currency: 'USD', amount: '12500.50' }],
    ['MoneyInput', ['{"currency": "THB", "amount": "1"}'], { currency: 'THB', amount: '1' }],
    [
      '[LookupInput!]!',
      ['+66 2 555 0100', 'https://a.example/?b=1,2'],
      [{ value: '+66 2 555 0100' }, { value: 'https://a.example/?b=1,2' }],
    ],
    ['[LookupInput!]!', ['[{"value": "0812345678", "country": "TH"}]'], [{ value: '0812345678', country: 'TH' }]],
  ])('of the type %s is read from %j', async (type, texts, value) => {
    expect(await read(type, ...texts)).toEqual(value);
  });

  it.each([
    ['Int', 'x'],
    ['Int', '1e3'],
    ['Boolean', 'yes'],
    ['DateTime', '2026-02-31'],
    ['DateTime', 'tomorrow'],
    ['AudienceInput', 'Cambodia'],
    ['AudienceInput', 'owner,KH'],
    ['AudienceInput', 'except:Japan'],
    ['MoneyInput', '12500.50'],
    ['IndicatorFilter', 'KH'],
  ])('of the type %s is refused: %s', async (type, text) => {
    await expect(read(type, text)).rejects.toThrow(/^\$x must be/);
  });
});
