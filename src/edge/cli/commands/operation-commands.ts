import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { Kind, type OperationDefinitionNode, parse, print, type VariableDefinitionNode } from 'graphql';
import type { ExitCode } from '../failure.js';
import { isList, namedTypeOf, variableOf } from '../gql/variables.js';
import { type AccessOptions, withHub } from '../hub/connection.js';
import type { Io } from '../io.js';
import { fieldOption } from '../output/field.js';
import { formatOption } from '../output/rows.js';
import { printResult, type ResultOptions } from '../output/result.js';

/** A command that runs one operation: `query PartyList` is `hub party list`. */
interface OperationCommand {
  readonly noun: string;
  readonly verb: string;
  readonly description: string;
  /** Required ids, in order. */
  readonly arguments: readonly Variable[];
  readonly options: readonly Variable[];
  readonly text: string;
}

interface Variable {
  readonly name: string;
  readonly node: VariableDefinitionNode;
  readonly description: string;
}

/** Nouns, with the file of their operations. */
const NOUNS: Readonly<Record<string, string>> = {
  party: 'Countries and partners.',
  agency: 'Agencies of your party.',
  user: 'Accounts of your party.',
  key: 'API keys of your party.',
  factor: 'Your second factors.',
  group: 'Working groups.',
  indicator: 'Indicators.',
  case: 'Cases that several countries share.',
  notice: 'Notices to all countries.',
  contact: 'Contacts after a deconfliction hit.',
  deconfliction: 'Values that your party has asked about.',
  inquiry: 'Requests for information.',
  watch: 'Values whose publication the hub reports to you.',
  triage: 'Reports of partners that wait for your country.',
  outcome: 'What became of the reports of your party.',
  request: 'Requests for action, such as to freeze money.',
  dispute: 'Disputes of indicators.',
  feed: 'What changed for you, and withdrawals.',
};

const PAGE_OPTIONS: Readonly<Record<string, string>> = { first: 'at most so many', after: 'the next page, after this cursor' };

const documents = (noun: string): string => readFileSync(join(import.meta.dirname, `${noun}.graphql`), 'utf8');

/** Returns the operations of a document as commands. Descriptions of operations and variables are their help. */
export function operationCommands(source: string): readonly OperationCommand[] {
  return parse(source).definitions.flatMap((node) => (node.kind === Kind.OPERATION_DEFINITION ? [commandOf(node)] : []));
}

function commandOf(node: OperationDefinitionNode): OperationCommand {
  const [noun = '', ...verb] = kebab(node.name?.value ?? '').split('-');
  const variables = (node.variableDefinitions ?? []).map((one) => ({
    name: one.variable.name.value,
    node: one,
    description: one.description?.value ?? PAGE_OPTIONS[one.variable.name.value] ?? '',
  }));
  const isArgument = ({ node: { type } }: Variable): boolean =>
    type.kind === Kind.NON_NULL_TYPE && type.type.kind === Kind.NAMED_TYPE && type.type.name.value === 'ID';
  return {
    noun,
    verb: verb.join('-'),
    description: node.description?.value ?? '',
    arguments: variables.filter(isArgument),
    options: variables.filter((one) => !isArgument(one)),
    text: print({
      ...node,
      description: undefined,
      variableDefinitions: variables.map((one) => ({ ...one.node, description: undefined })),
    }),
  };
}

const kebab = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();

/** Adds the nouns with their commands. @param help text that each command's help ends with */
export function addOperationCommands(program: Command, io: Io, ended: (code: ExitCode) => void, help: string): void {
  for (const [name, description] of Object.entries(NOUNS)) {
    const noun = program.command(name).description(description);
    for (const operation of operationCommands(documents(name))) addCommand(noun, operation, io, ended).addHelpText('after', help);
  }
}

function addCommand(parent: Command, operation: OperationCommand, io: Io, ended: (code: ExitCode) => void): Command {
  const command = parent
    .command(operation.verb)
    .description(operation.description)
    .option('--url <address>', 'the hub')
    .option('--as <email>', 'the account: its stored session, or a sign-in for this command alone');
  for (const { name, description } of operation.arguments) command.argument(`<${kebab(name)}>`, description);
  for (const variable of operation.options) command.addOption(optionOf(variable));
  return command
    .addOption(formatOption())
    .addOption(fieldOption())
    .action(async (...parts: unknown[]) => {
      const written = parts.slice(0, operation.arguments.length) as readonly string[];
      const options = parts[operation.arguments.length] as OperationOptions;
      ended(await runOperation(operation, written, options, io));
    });
}

type OperationOptions = AccessOptions & ResultOptions & { readonly [name: string]: unknown };

/** What a value of a type looks like; the other types are enums. */
const WRITTEN: Readonly<Record<string, string>> = {
  ...{ ID: 'id', String: 'text', Int: 'number', Float: 'number', DateTime: 'time', CountryCode: 'country', Cursor: 'cursor' },
  ...{ AudienceInput: 'audience', LookupInput: 'value', MoneyInput: 'amount' },
};
const writtenOf = (type: string): string => WRITTEN[type] ?? (/(Input|Filter)$/.test(type) ? 'json' : 'word');

function optionOf({ name, node: { type, defaultValue }, description }: Variable): Option {
  const named = namedTypeOf(type);
  const flags = named === 'Boolean' ? `--${kebab(name)}` : `--${kebab(name)} <${writtenOf(named)}${isList(type) ? ',…' : ''}>`;
  const option = new Option(flags, description);
  if (type.kind === Kind.NON_NULL_TYPE && !defaultValue) option.makeOptionMandatory();
  return isList(type) ? option.argParser((value: string, before: readonly string[] = []) => [...before, value]) : option;
}

async function runOperation(operation: OperationCommand, written: readonly string[], options: OperationOptions, io: Io): Promise<ExitCode> {
  const variables: Record<string, unknown> = {};
  for (const [index, { name }] of operation.arguments.entries()) variables[name] = written[index];
  for (const { name, node } of operation.options) {
    const value = options[name];
    if (value === undefined) continue;
    variables[name] = value === true ? true : await variableOf(node.type, [value].flat().map(String), `--${kebab(name)}`, io);
  }
  return withHub(options, io, async ({ client }) =>
    printResult(await client.request<Record<string, unknown>>(operation.text, variables), options, io),
  );
}
