import type { IncomingHttpHeaders } from 'node:http';
import type { DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { fragmentsOf, selectedFields } from '../../platform/graphql/selected-fields.js';
import { BadInput, Conflict, PartyLimit } from '../../platform/platform/errors.js';

/**
 * Mutations that answer a secret, prove an identity, or change passwords, factors and sessions. Their answers are never stored, so they refuse a key: a client
 * that sends one relies on it.
 */
export const WITHOUT_KEYS: ReadonlySet<string> = new Set([
  'acceptInvitation',
  'bootstrapOperator',
  'changePassword',
  'confirmIdentityWithProvider',
  'confirmIdentity',
  'confirmIdentityWithPasskey',
  'finishTotp',
  'createAlertChannel',
  'createApiKey',
  'createPasswordReset',
  'createWebhook',
  'removeTotp',
  'endOtherSessions',
  'endSession',
  'finishPasskey',
  'signInWithProvider',
  'inviteUser',
  'linkIdentity',
  'refreshSession',
  'regenerateRecoveryCodes',
  'removePasskey',
  'removeSecondFactors',
  'renamePasskey',
  'setSecondFactorRequired',
  'resetPassword',
  'rotateApiKey',
  'rotateWebhookSecret',
  'signIn',
  'signInWithPasskey',
  'signOut',
  'startPasskey',
  'startPasskeyConfirmation',
  'startPasskeySignIn',
  'startTotp',
  'unlinkIdentity',
]);

/** 1 to 255 printable ASCII characters, the first and last visible. */
const KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;
/** A string of structured fields (RFC 9651, 3.3.3), as draft-ietf-httpapi-idempotency-key-header writes the key. */
const QUOTED = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;

/**
 * Returns the idempotency key of a request: from the header Idempotency-Key, with or without quotation marks, or from `extensions.idempotencyKey`.
 * @throws BadInput if it is malformed, or the two differ
 */
export function idempotencyKeyOf(
  headers: Pick<IncomingHttpHeaders, 'idempotency-key'>,
  extensions: { readonly idempotencyKey?: unknown } | null | undefined,
): string | undefined {
  const header = headers['idempotency-key'];
  const sent = [header === undefined ? undefined : unquoted(String(header)), extensions?.idempotencyKey];
  const [key, other] = sent.filter((one) => one !== undefined && one !== null);
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key) || (other !== undefined && other !== key)) {
    throw new BadInput(
      'IDEMPOTENCY_KEY',
      'An idempotency key must have 1 to 255 printable ASCII characters. Send one key: in the header or in extensions.idempotencyKey.',
    );
  }
  return key;
}

const unquoted = (header: string): string => QUOTED.exec(header)?.[1]?.replace(/\\(["\\])/g, '$1') ?? header;

/** @throws BadInput if the operation has a mutation of {@link WITHOUT_KEYS} */
export function assertTakesKey(operation: OperationDefinitionNode, document: DocumentNode): void {
  const [refused] = rootFieldsOf(operation.selectionSet, document).filter((name) => WITHOUT_KEYS.has(name));
  if (refused === undefined) return;
  throw new BadInput(
    'IDEMPOTENCY_NOT_TAKEN',
    `${refused} takes no idempotency key: it answers a secret, or changes a session, password or second factor, and the hub does not store such answers. Send it without a key.`,
  );
}

/** Returns the names of an operation's root fields, those in fragments included. */
export const rootFieldsOf = (set: SelectionSetNode, document: DocumentNode): readonly string[] =>
  selectedFields(set, fragmentsOf(document)).map(({ name }) => name.value);

/** The request as one text, in which the order of members of objects does not count. */
export const requestText = (query: string, operationName: string | null | undefined, variables: unknown): string =>
  JSON.stringify([query, operationName ?? null, sorted(variables ?? {})]);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, member]) => [name, sorted(member)]);
}

/** The first request with the key is still running. */
export class IdempotencyInProgress extends Conflict {
  /** Seconds. */
  readonly retryAfter = 2;

  constructor() {
    super(
      'IDEMPOTENCY_IN_PROGRESS',
      'The first request with this idempotency key is still running. Send the request again in a few seconds.',
    );
  }
}

/** Refusals by the result of hub.reserve_idempotency_key. */
export const REFUSALS: Readonly<Record<string, () => Error>> = {
  REUSED: () =>
    new BadInput(
      'IDEMPOTENCY_KEY_REUSED',
      'This idempotency key belongs to another request of the last 24 hours. Use a new key for a new request.',
    ),
  RUNNING: () => new IdempotencyInProgress(),
  UNKNOWN: () =>
    new Conflict(
      'IDEMPOTENCY_OUTCOME_UNKNOWN',
      'The first request with this idempotency key was executed, completely or not at all, but the hub has no answer of it. Read the current state. Use a new key to send the mutation again.',
    ),
  WITHHELD: () =>
    new Conflict(
      'IDEMPOTENCY_ANSWER_WITHHELD',
      'The first request with this idempotency key was executed. Your rights, or what you may see, have changed since, so the hub does not repeat its answer. Read the current state.',
    ),
  TOO_MANY: () =>
    new PartyLimit(
      'IDEMPOTENCY_KEYS_TOO_MANY',
      'This account or API key has used 10,000 idempotency keys in 24 hours. Send the mutation without a key, or wait.',
    ),
};
