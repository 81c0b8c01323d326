import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, isEnumType, isInputObjectType, isScalarType, parse, parseType, validate } from 'graphql';
import type { Command } from 'commander';
import { LOOKUP } from '../../../../clients/typescript/src/generated/operations.js';
import { ENUMS, KEYLESS_MUTATIONS, SCALARS } from '../../../../src/edge/cli/commands/enums.js';
import { NOUNS } from '../../../../src/edge/cli/commands/nouns.js';
import { operationCommands } from '../../../../src/edge/cli/commands/operation-commands.js';
import { ITEM_FIELDS } from '../../../../src/edge/cli/follow/item-fields.js';
import { namedTypeOf, variableOf } from '../../../../src/edge/cli/gql/variables.js';
import type { Io } from '../../../../src/edge/cli/io.js';
import { LOOKUP_FIELDS } from '../../../../src/edge/cli/lookup/lookup-values.js';
import { resultFieldsOf, rowFieldsOf, selectedOf } from '../../../../src/edge/cli/output/selection.js';
import { hubProgram } from '../../../../src/edge/cli/program.js';
import { run } from '../../../../src/edge/cli/run.js';
import { cliTypes } from '../../../architecture/cli-enums.js';

const CHECKOUT = join(import.meta.dirname, '../../../..');
const FOLDER = join(CHECKOUT, 'src/edge/cli/commands');
const schema = buildSchema(readFileSync(join(CHECKOUT, 'schema.graphql'), 'utf8'));
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.graphql'));
const commands = files.flatMap((name) =>
  operationCommands(readFileSync(join(FOLDER, name), 'utf8')).map((one) => ({ ...one, file: name })),
);

describe('the commands of operations', () => {
  it('fit the schema', () => {
    expect(files.map((name) => name.replace('.graphql', '')).sort()).toEqual(Object.keys(NOUNS).sort());
    for (const { text } of commands) expect(validate(schema, parse(text))).toEqual([]);
    expect(validate(schema, parse(`{ feed { events { item { ${ITEM_FIELDS} } } } }`))).toEqual([]);
  });

  it('know the enums and scalars of the schema, and the mutations that take no idempotency key', () => {
    expect({ ENUMS, SCALARS, KEYLESS_MUTATIONS }).toEqual(cliTypes(schema));
  });

  it('check a field of a look-up against what the client asks for', () => {
    const selected = (text: string) => {
      const document = parse(text);
      const operation = document.definitions.find((one) => one.kind === 'OperationDefinition');
      return operation && selectedOf(document, operation);
    };
    expect(selected(LOOKUP_FIELDS)).toEqual(selected(LOOKUP)?.get('results'));
  });

  it('are called as their file, each once, and say what they do', () => {
    for (const { noun, verb, description, file } of commands) {
      expect([file, verb]).toEqual([`${noun}.graphql`, expect.stringMatching(/^[a-z]+(-[a-z]+)*$/)]);
      expect(description).toMatch(/\.$/);
    }
    const names = commands.map(({ noun, verb }) => `${noun} ${verb}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    ['recall recipients', ['confirmedAt', 'copiesDeletedAt']],
    ['subject show', ['answerableAt', 'question', 'extensionReason']],
    ['subject consult', ['answerableAt']],
  ])('have a column of its own for each fact: hub %s', (name, facts) => {
    const [command] = commands.filter(({ noun, verb }) => `${noun} ${verb}` === name);
    const columns = command && rowFieldsOf(resultFieldsOf(selectedOf(command.document, command.node)));
    for (const fact of facts) expect([...(columns?.get(fact)?.keys() ?? [])]).toEqual([fact]);
  });

  it('have variables that the command line can read', () => {
    for (const { text, options } of commands) {
      for (const { node } of options) {
        const name = namedTypeOf(node.type);
        const type = schema.getType(name);
        const isKnown = isScalarType(type) ? SCALARS.includes(name) : isEnumType(type) || isInputObjectType(type);
        expect([text, name, isKnown && (!isInputObjectType(type) || /(Input|Filter)$/.test(name))]).toEqual([text, name, true]);
      }
    }
  });
});

/** A command and all its subcommands. */
const allOf = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(allOf)];

describe('the help', () => {
  let text = '';
  const help = async (...words: string[]): Promise<string> => {
    let command = program;
    for (const word of words) command = command.commands.find((one) => one.name() === word) ?? command;
    return command.helpInformation().replace(/\n {10,}/g, ' ');
  };
  let program: Command;
  beforeAll(async () => {
    const io = { stdout: { write: (piece: string) => (text += piece) !== '' } } as unknown as Io;
    program = await hubProgram(io, () => undefined, Object.keys(NOUNS));
    for (const command of allOf(program)) command.outputHelp();
  });

  it('fits a terminal of 80 columns', () => {
    expect(text.match(/^Usage: hub/gm)?.length).toBeGreaterThan(100);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('has an explanation of every argument and option', () => {
    const bare = commands.flatMap(({ noun, verb, arguments: ids, options }) =>
      [...ids, ...options].filter(({ description }) => description === '').map(({ name }) => `${noun} ${verb} ${name}`),
    );
    expect(bare).toEqual([]);
  });

  it('shows the values of an enum, defaults, required options, and where a long text may stand', async () => {
    expect(await help('notice', 'drafts')).toMatch(
      /--states <states,…> +only in these states: cancelled, draft, in-review, published, submitted/,
    );
    expect(await help('case', 'note')).toMatch(/--text <text> +text in Markdown; or @FILE, - for the standard input \(required\)/);
    expect(await help('case', 'note')).toMatch(/--language <text> +language of the text \(default: en\)/);
    expect(await help('indicator', 'list')).toMatch(/--text <text> +part of the value or the description\n/);
    expect(await help('feed', 'list')).toMatch(/--first <number> +rows of a page \(default: 100\)/);
    expect(await help('lookup')).toContain('NDJSON');
  });
});

describe('the help of a command that does not exist', () => {
  const asked = async (...argv: string[]): Promise<{ code: number; out: string; err: string }> => {
    const written = { out: '', err: '' };
    const sink = (name: 'out' | 'err') => ({ write: (piece: string) => (written[name] += piece) !== '' });
    const code = await run(argv, { stdout: sink('out'), stderr: sink('err'), interrupted: {} } as unknown as Io);
    return { code, ...written };
  };

  it.each([
    ['nonsense', '--help'],
    ['help', 'nonsense'],
    ['party', 'nonsense', '--help'],
    ['evidence', 'nonsense', '-h'],
  ])('is refused: hub %s %s', async (...argv) => {
    expect(await asked(...argv)).toEqual({ code: 1, out: '', err: "error: unknown command 'nonsense'\n" });
  });

  it.each([['--help'], ['help'], ['party', '--help'], ['party', 'list', '--help'], ['help', 'party'], ['lookup', 'x.example', '--help']])(
    'is printed of one that exists: hub %s %s',
    async (...argv) => {
      expect(await asked(...argv)).toMatchObject({ code: 0, out: expect.stringContaining('Usage: hub') as unknown, err: '' });
    },
  );
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
    ['[Tlp!]', ['amber+strict', 'TLP:GREEN'], ['AMBER_STRICT', 'GREEN']],
    ['Tlp', ['tlp:amber+strict'], 'AMBER_STRICT'],
    ['PasskeyResponse', ['{"id": "a-b"}'], '{"id": "a-b"}'],
    ['[NoticeCheckInput!]!', ['{"question": "A"}', '[{"question": "B"}]'], [{ question: 'A' }, { question: 'B' }]],
    ['[LookupInput!]!', ['a.example', '{"value": "b"}'], [{ value: 'a.example' }, { value: 'b' }]],
    ['WebhookState', ['by officer'], 'BY_OFFICER'],
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

  it.each(['ID', 'Tlp', 'MoneyInput', 'IndicatorFilter', 'Int'])('of the type %s has one value: a second one is refused', async (type) => {
    await expect(read(type, '1', '2')).rejects.toThrow('$x must be one value (got 2)');
  });

  it('that is JSON cannot stand beside a plain audience', async () => {
    await expect(read('AudienceInput', 'KH', '{"countries": ["VN"]}')).rejects.toThrow('$x must be one value');
  });

  it('of an enum that the command line knows is checked before anything is sent', async () => {
    await expect(read('Tlp', 'blue')).rejects.toThrow('$x must be one of amber, amber-strict, clear, green, red (got “blue”)');
  });
});
