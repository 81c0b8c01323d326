import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql/language/index.js';
import { isList, namedTypeOf } from '../gql/variables.js';
import type { AccessOptions } from '../hub/connection.js';
import { accessOptions, fieldOption, formatOption, gathered } from '../options.js';
import type { ResultOptions } from '../output/result.js';
import { ENUMS } from './enums.js';

/** A command that runs one operation: `query PartyList` is `hub party list`. */
export interface OperationCommand {
  readonly noun: string;
  readonly verb: string;
  readonly description: string;
  /** Required ids, in order. */
  readonly arguments: readonly Variable[];
  readonly options: readonly Variable[];
  readonly document: DocumentNode;
  readonly node: OperationDefinitionNode;
  readonly text: string;
}

export type OperationOptions = AccessOptions & ResultOptions & { readonly [name: string]: unknown };

export interface Variable {
  readonly name: string;
  readonly node: VariableDefinitionNode;
  readonly description: string;
}

const PAGE_OPTIONS: Readonly<Record<string, string>> = { first: 'rows of a page', after: 'the next page: after this cursor' };

const documents = (noun: string): string => readFileSync(join(import.meta.dirname, `${noun}.graphql`), 'utf8');

/** Returns the operations of a document as commands. Descriptions of operations and variables are their help. */
export function operationCommands(source: string): readonly OperationCommand[] {
  const document = parse(source, { noLocation: true });
  return document.definitions.flatMap((node) => (node.kind === Kind.OPERATION_DEFINITION ? [commandOf(node, document)] : []));
}

function commandOf(node: OperationDefinitionNode, document: DocumentNode): OperationCommand {
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
    document,
    node,
    text: print({
      ...node,
      description: undefined,
      variableDefinitions: variables.map((one) => ({ ...one.node, description: undefined })),
    }),
  };
}

export const kebab = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();

/** Adds the commands of a noun. @param help text that the help of each command ends with */
export function addOperations(
  noun: Command,
  help: string,
  run: (operation: OperationCommand, words: readonly string[], options: OperationOptions) => Promise<void>,
): void {
  for (const operation of operationCommands(documents(noun.name()))) {
    const command = accessOptions(noun.command(operation.verb).description(operation.description));
    for (const { name, description } of operation.arguments) command.argument(`<${kebab(name)}>`, description);
    for (const variable of operation.options) command.addOption(optionOf(variable, operation.node.operation === 'mutation'));
    command
      .addOption(formatOption())
      .addOption(fieldOption())
      .addHelpText('after', help)
      .action((...parts: unknown[]) => {
        const words = parts.slice(0, operation.arguments.length) as readonly string[];
        return run(operation, words, parts[operation.arguments.length] as OperationOptions);
      });
  }
}

/** What a value of a type looks like. */
const WRITTEN: Readonly<Record<string, string>> = {
  ...{ ID: 'id', String: 'text', Int: 'number', Float: 'number', DateTime: 'time', CountryCode: 'country', Cursor: 'cursor' },
  ...{ AudienceInput: 'audience', LookupInput: 'value', MoneyInput: 'amount' },
};

/** An enum has the name of its option: `--states <states>`. */
const writtenOf = (type: string, name: string): string => WRITTEN[type] ?? (ENUMS[type] ? kebab(name) : 'json');

/** Texts that are often long: they may also be in a file. */
const LONG_TEXTS: readonly string[] = ['text', 'note', 'question', 'answer', 'report', 'description', 'summary', 'comment', 'narrative'];
export const isLongText = ({ name, node: { type } }: Variable, isMutation: boolean): boolean =>
  isMutation && namedTypeOf(type) === 'String' && !isList(type) && LONG_TEXTS.includes(name);

/** A text that always comes from a file: the option names the file. */
export const isFile = ({ name, node: { type } }: Variable): boolean => namedTypeOf(type) === 'String' && name === 'file';

function optionOf(variable: Variable, isMutation: boolean): Option {
  const { name, node } = variable;
  const { type, defaultValue } = node;
  const named = namedTypeOf(type);
  const flags =
    named === 'Boolean'
      ? `--${kebab(name)}`
      : `--${kebab(name)} <${isFile(variable) ? 'file' : writtenOf(named, name)}${isList(type) ? ',…' : ''}>`;
  const values = (ENUMS[named] ?? []).map(kebabWord);
  const parts = [
    values.length > 0 ? `${variable.description}: ${values.join(', ')}` : variable.description,
    isLongText(variable, isMutation) ? '; or @FILE, - for the standard input' : '',
    defaultValue ? ` (default: ${defaultOf(defaultValue)})` : '',
  ];
  const option = new Option(flags, parts.join(''));
  if (type.kind === Kind.NON_NULL_TYPE && !defaultValue) option.makeOptionMandatory();
  if (values.length > 0) option.choices(values); // for the completion; the parser is the next line's
  return named === 'Boolean' ? option : option.argParser(gathered);
}

const kebabWord = (value: string): string => value.toLowerCase().replaceAll('_', '-');

const defaultOf = (value: ValueNode): string =>
  value.kind === Kind.LIST ? value.values.map(defaultOf).join(',') : 'value' in value ? String(value.value) : print(value);
