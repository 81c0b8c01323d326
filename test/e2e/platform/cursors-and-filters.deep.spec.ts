import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  buildSchema,
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
} from 'graphql';
import { Pager, type PagedList } from '../../../src/platform/graphql/pager.js';
import { type Hub, startHub } from '../../support/hub.js';
import type { Ask } from '../../support/officer.js';
import { makeDataProtectionOfficer } from '../../support/subject-client.js';

const READERS = [
  'liaison@th.example',
  'analyst@th.example',
  'admin@th.example',
  'operator@hub.example',
  'contributor@meta.example',
  'auditor@hub.example',
];
const ID = '00000000-0000-4000-8000-000000000000';
const SCALARS: Readonly<Record<string, unknown>> = {
  ID,
  String: 'bad.example.com',
  Boolean: true,
  Int: 5,
  CountryCode: 'KH',
  DateTime: '2026-01-01T00:00:00Z',
  Date: '2026-01-01',
};
const PAGE = ['first', 'after'];

/** Inputs with rules of their own. */
const INPUTS: Readonly<Record<string, unknown>> = { MoneyFilter: { currency: 'THB', atLeast: '5' } };
/** Required arguments that depend on others, by name. */
const REQUIRED: Readonly<Record<string, unknown>> = { to: '2026-02-01T00:00:00Z' };
/** Arguments that neither select nor order elements. */
const UNBOUND: Readonly<Record<string, string>> = { 'searchCasework.facets': 'the facets count all results, on every page' };

function valueOf(type: GraphQLInputType): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [valueOf(nullable.ofType)];
  if (isEnumType(nullable)) return nullable.getValues().at(-1)?.name;
  if (!isInputObjectType(nullable)) return SCALARS[nullable.name];
  if (nullable.name in INPUTS) return INPUTS[nullable.name];
  const required = Object.values(nullable.getFields()).filter((field) => String(field.type).endsWith('!'));
  return Object.fromEntries(required.map((field) => [field.name, valueOf(field.type)]));
}

type Variables = Readonly<Record<string, unknown>>;
interface Case {
  readonly field: GraphQLField<unknown, unknown>;
  /** Path of the argument or of the field of the filter. */
  readonly at: string;
  readonly base: Variables;
  readonly other: Variables;
}

/** Each argument of each list, and each field of its filter. */
async function cases(): Promise<readonly Case[]> {
  const schema = buildSchema(await readFile(join(import.meta.dirname, '..', '..', '..', 'schema.graphql'), 'utf8'));
  const lists = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ type }) =>
    getNamedType(type).name.endsWith('Connection'),
  );
  return lists.flatMap((field) => {
    const required = field.args.filter(isRequiredArgument).map(({ name, type }) => [name, REQUIRED[name] ?? valueOf(type)] as const);
    const base = Object.fromEntries(required);
    const told = field.args.filter((argument) => !PAGE.includes(argument.name) && !isRequiredArgument(argument));
    return told.flatMap((argument) =>
      variationsOf(argument).map(([at, value]) => ({ field, at: `${field.name}.${at}`, base, other: { ...base, [argument.name]: value } })),
    );
  });
}

function variationsOf({ name, type }: GraphQLArgument): readonly (readonly [string, unknown])[] {
  const nullable = getNullableType(type);
  if (!isInputObjectType(nullable)) return [[name, valueOf(type)]];
  const base = valueOf(type) as object;
  return Object.values(nullable.getFields()).map((field: GraphQLInputField) => [
    `${name}.${field.name}`,
    { ...base, [field.name]: valueOf(field.type) },
  ]);
}

describe('a cursor', () => {
  let hub: Hub;
  let asks: readonly Ask[];

  beforeAll(async () => {
    hub = await startHub();
    await makeDataProtectionOfficer(hub, 'auditor@hub.example');
    asks = await Promise.all(READERS.map(async (email) => (await hub.as(email)).ask));
  });
  afterAll(() => hub.stop());

  /** Returns what the cursors of the list are bound to. */
  const boundTo = async ({ name, args }: Case['field'], variables: Variables): Promise<string> => {
    const given = args.filter((argument) => argument.name in variables);
    const query =
      `query (${given.map((one) => `$${one.name}: ${String(one.type)}`).join(' ')}) { ${name}(${given.map((one) => `${one.name}: $${one.name}`).join(' ')}) { __typename } }`
        .replace('query ()', 'query')
        .replace('()', '');
    const pager = hub.app.get(Pager);
    const real = pager.open.bind(pager);
    const lists: PagedList[] = [];
    pager.open = (list, request) => {
      lists.push(list);
      return real(list, request);
    };
    try {
      for (const ask of asks) {
        const refused = await ask(query, variables).then(
          () => undefined,
          (error: Error & { code?: string }) => error,
        );
        if (lists.length > 0) return JSON.stringify(lists.map(({ name, filter }) => [name, filter]));
        if (refused?.code !== 'FORBIDDEN') return `not opened: ${refused?.code} ${refused?.message}`;
      }
      return 'not opened: no reader';
    } finally {
      Reflect.deleteProperty(pager, 'open');
    }
  };

  it('is bound to every argument of its list, and to every field of the filter', async () => {
    const [faults, tried]: [string[], string[]] = [[], []];
    for (const { field, at, base, other } of await cases()) {
      const [without, having] = [await boundTo(field, base), await boundTo(field, other)];
      const fault = [without, having].find((one) => one.startsWith('not opened')) ?? (without === having ? 'not bound' : undefined);
      if (fault !== undefined && !(at in UNBOUND)) faults.push(`${at}: ${fault}`);
      tried.push(at);
    }
    expect(faults).toEqual([]);
    expect(tried.length).toBeGreaterThan(60);
    expect(tried).toEqual(expect.arrayContaining(Object.keys(UNBOUND)));
  });
});
