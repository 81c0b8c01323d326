import type { ExitCode } from '../failure.js';
import { textOrFile, variableOf } from '../gql/variables.js';
import { withHub } from '../hub/connection.js';
import type { Io } from '../io.js';
import { printResult } from '../output/result.js';
import { assertPrintable, selectedOf } from '../output/selection.js';
import { isFile, isLongText, kebab, type OperationCommand, type OperationOptions } from './operation-commands.js';
import { sendOperation } from './send-operation.js';

/** Runs the operation of a command, and prints its answer. @throws HubError, NetworkError, CliFailure */
export async function runOperation(
  operation: OperationCommand,
  words: readonly string[],
  options: OperationOptions,
  io: Io,
): Promise<ExitCode> {
  const selected = selectedOf(operation.document, operation.node);
  assertPrintable(selected, options);
  const variables = await variablesOf(operation, words, options, io);
  const after = operation.options.some(({ name }) => name === 'after') ? '--after ' : undefined;
  const isMutation = operation.node.operation === 'mutation';
  return withHub(options, io, async ({ client }) =>
    printResult({ data: await sendOperation(client, operation, variables), selected, isMutation, after }, options, io),
  );
}

async function variablesOf(
  operation: OperationCommand,
  words: readonly string[],
  options: OperationOptions,
  io: Io,
): Promise<Record<string, unknown>> {
  const variables: Record<string, unknown> = {};
  for (const [index, { name }] of operation.arguments.entries()) variables[name] = words[index];
  for (const variable of operation.options) {
    const { name, node } = variable;
    const value = options[name];
    if (value === undefined) continue;
    if (value === true) variables[name] = true;
    else {
      const texts = [value].flat().map(String);
      if (isLongText(variable, operation.node.operation === 'mutation')) texts.push(await textOrFile(texts.shift() ?? '', io));
      if (isFile(variable)) texts.splice(0, 1, await textOrFile(texts[0] === '-' ? '-' : `@${texts[0]}`, io));
      variables[name] = await variableOf(node.type, texts, `--${kebab(name)}`, io);
    }
  }
  return variables;
}
