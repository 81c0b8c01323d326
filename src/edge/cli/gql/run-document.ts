import { GraphQLError } from 'graphql/error/index.js';
import { type DocumentNode, Kind, type OperationDefinitionNode, parse, type VariableDefinitionNode } from 'graphql/language/index.js';
import { HubError } from '#entente-client';
import { CliFailure, type ExitCode } from '../failure.js';
import { type AccessOptions, withHub } from '../hub/connection.js';
import { type Io, jsonText, writeLine } from '../io.js';
import { printResult, type ResultOptions } from '../output/result.js';
import { assertPrintable, selectedOf } from '../output/selection.js';
import { jsonOf, textOrFile, variableOf } from './variables.js';

export interface GqlOptions extends AccessOptions, ResultOptions {
  readonly variable?: readonly string[];
  readonly variables?: string;
  readonly operation?: string;
  readonly idempotencyKey?: string;
}

/**
 * Runs a document and prints its answer; where a part of it has errors, the data of the rest as JSON, before it fails, unless one field is wanted.
 * @throws HubError, NetworkError, CliFailure
 */
export async function runDocument(written: string, options: GqlOptions, io: Io): Promise<ExitCode> {
  const text = await textOrFile(written, io);
  const document = parsed(text);
  const operation = operationOf(document, options.operation);
  const selected = selectedOf(document, operation);
  assertPrintable(selected, options);
  const variables = await variablesOf(operation, options, io);
  const { idempotencyKey, operation: operationName } = options;
  const after = operation.variableDefinitions?.some(({ variable }) => variable.name.value === 'after') ? '-v after=' : undefined;
  return withHub(options, io, async ({ client }) => {
    try {
      const data = await client.request<Record<string, unknown>>(text, variables, { idempotencyKey, operationName });
      return await printResult({ data, selected, isMutation: operation.operation === 'mutation', after }, options, io);
    } catch (error) {
      if (options.field === undefined && error instanceof HubError && typeof error.data === 'object' && error.data !== null) {
        await writeLine(io.stdout, jsonText(error.data, 2));
      }
      throw error;
    }
  });
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { line, column } = error.locations?.[0] ?? {};
    throw new CliFailure(`The document cannot be read at line ${line}, column ${column}: ${error.message}`, { cause: error });
  }
}

function operationOf({ definitions }: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operations = definitions.filter((one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION);
  const found = name === undefined ? operations : operations.filter((one) => one.name?.value === name);
  const [operation] = found;
  if (!operation || found.length > 1) {
    const names = operations.map((one) => one.name?.value ?? '(without a name)').join(', ');
    throw new CliFailure(`The document must have one operation, or --operation must name one of: ${names}.`);
  }
  if (operation.operation === 'subscription') {
    throw new CliFailure('hub gql runs queries and mutations. To follow the feed, use hub follow.');
  }
  return operation;
}

async function variablesOf(operation: OperationDefinitionNode, options: GqlOptions, io: Io): Promise<Record<string, unknown>> {
  const given = options.variables === undefined ? {} : await jsonOf(options.variables, '--variables', io);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new CliFailure('--variables must be a JSON object.');
  const written = new Map<VariableDefinitionNode, string[]>();
  for (const pair of options.variable ?? []) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(at, 0));
    const definition = operation.variableDefinitions?.find((one) => one.variable.name.value === name);
    if (at < 1) throw new CliFailure(`-v must look like name=value (got “${pair}”).`);
    if (!definition) throw new CliFailure(`The document has no variable $${name}.`);
    written.set(definition, [...(written.get(definition) ?? []), pair.slice(at + 1)]);
  }
  const read = [...written].map(async ([{ variable, type }, texts]): Promise<[string, unknown]> => [
    variable.name.value,
    await variableOf(type, texts, `$${variable.name.value}`, io),
  ]);
  return { ...given, ...Object.fromEntries(await Promise.all(read)) };
}
