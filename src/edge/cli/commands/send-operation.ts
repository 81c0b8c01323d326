import { randomUUID } from 'node:crypto';
import { Kind } from 'graphql/language/index.js';
import { type EntenteClient, HubError } from '#entente-client';
import { KEYLESS_MUTATIONS } from './enums.js';
import type { OperationCommand } from './operation-commands.js';

/**
 * Refusals of a key before anything is executed: a hub of another version takes no key for the mutation, or the account has used all keys of the day. The hub
 * looks for the key first, so it answers neither to a key whose mutation was executed.
 */
const KEY_REFUSED: readonly (string | undefined)[] = ['IDEMPOTENCY_NOT_TAKEN', 'IDEMPOTENCY_KEYS_TOO_MANY'];

/**
 * Sends the operation of a command. A mutation gets an idempotency key, with which the client sends it again after a lost answer, and the hub executes it once.
 * Mutations without a key are sent once.
 * @throws HubError, NetworkError
 */
export async function sendOperation(
  client: Pick<EntenteClient, 'request'>,
  { text, node }: Pick<OperationCommand, 'text' | 'node'>,
  variables: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const send = (idempotencyKey?: string): Promise<Readonly<Record<string, unknown>>> =>
    client.request<Readonly<Record<string, unknown>>>(text, variables, { idempotencyKey });
  if (!takesKey(node)) return send();
  try {
    return await send(randomUUID());
  } catch (error) {
    if (error instanceof HubError && KEY_REFUSED.includes(error.reason)) return send();
    throw error;
  }
}

const takesKey = ({ operation, selectionSet }: OperationCommand['node']): boolean =>
  operation === 'mutation' &&
  !selectionSet.selections.some((field) => field.kind === Kind.FIELD && KEYLESS_MUTATIONS.includes(field.name.value));
