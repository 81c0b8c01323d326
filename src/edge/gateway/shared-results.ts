import { Injectable } from '@nestjs/common';
import {
  type DocumentNode,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  print,
  visit,
} from 'graphql';
import { otherReadsOf } from './read-audit.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import type { Identity } from '../../identity/auth/actor.js';

/** The result of one event for one subscriber: encoded, when it is the same for all who send the same operation; otherwise its own. */
export type EventResult = { readonly encoded: Buffer } | { readonly own: ExecutionResult };

/** Operations for which an event keeps an encoded result; others are executed for each subscriber. */
const MOST_OPERATIONS = 8;

/** What differs between subscribers that read the same event: the others are equal in party, agency, roles and permissions (hub.equal_readers). */
const PERSONAL = ['user', 'session', 'email', 'apiKey', 'confirmedUntil'] as const satisfies readonly (keyof Identity)[];

/**
 * Returns a text that is equal for operations with equal results of an event: the document without the arguments of its root field, and the variables that the rest
 * uses. The arguments of the root field chose the events; followers that resume differ in their cursors alone.
 */
export function resultKey({
  document,
  operationName,
  variableValues,
}: Pick<ExecutionArgs, 'document' | 'operationName' | 'variableValues'>): string {
  const operation = getOperationAST(document, operationName);
  const [root, ...others] = operation?.selectionSet.selections ?? [];
  if (!operation || root?.kind !== Kind.FIELD || others.length > 0) return JSON.stringify([print(document), operationName, variableValues]);
  const rest: OperationDefinitionNode = {
    ...operation,
    variableDefinitions: [],
    selectionSet: { ...operation.selectionSet, selections: [{ ...root, arguments: [] }] },
  };
  const shown: DocumentNode = { ...document, definitions: document.definitions.map((one) => (one === operation ? rest : one)) };
  const used = new Set<string>();
  visit(shown, { Variable: ({ name }) => void used.add(name.value) });
  const given = variableValues ?? {};
  const variables = [...used].sort().map((name) => [name, Object.hasOwn(given, name) ? [given[name]] : defaultOf(operation, name)]);
  return JSON.stringify([print(shown), operationName, variables]);
}

function defaultOf({ variableDefinitions }: OperationDefinitionNode, name: string): string | null {
  const value = variableDefinitions?.find(({ variable }) => variable.name.value === name)?.defaultValue;
  return value ? print(value) : null;
}

/**
 * Executes an operation once for each event, and encodes the result once, for all subscribers that get the same event object. Only events that were read for
 * several sessions of equal rights are such objects (SharedReads). A result is shared when its execution read nothing that differs between these callers, and
 * has no errors, and gives no record besides the event's item, which the audit log would have for each subscriber. A read of the database always names the user and the session. Results live as long as their events.
 */
@Injectable()
export class SharedResults {
  /** By event and operation; null: the result depends on the caller. */
  private readonly results = new WeakMap<object, Map<string, Buffer | null | Promise<Buffer | null>>>();

  /** @param operation its {@link resultKey} @param args with the caller's context for this event */
  of(event: object, operation: string, args: ExecutionArgs): EventResult | Promise<EventResult> {
    const ofEvent = this.results.get(event) ?? new Map<string, Buffer | null | Promise<Buffer | null>>();
    this.results.set(event, ofEvent);
    const known = ofEvent.get(operation);
    if (Buffer.isBuffer(known)) return { encoded: known };
    const forCaller = async (): Promise<EventResult> => ({ own: await execute({ ...args, rootValue: event }) });
    if (known === null || (known === undefined && ofEvent.size >= MOST_OPERATIONS)) return forCaller();
    if (known) return known.then((encoded) => (encoded ? { encoded } : forCaller()), forCaller);

    const first = this.execute(event, args);
    const shared = first.then(({ encoded }) => encoded);
    ofEvent.set(operation, shared);
    void shared.then(
      (encoded) => ofEvent.set(operation, encoded),
      () => ofEvent.set(operation, null),
    );
    return first.then(({ encoded, own }) => (encoded ? { encoded } : { own }));
  }

  private async execute(event: object, args: ExecutionArgs): Promise<{ readonly encoded: Buffer | null; readonly own: ExecutionResult }> {
    const watched = watchedContext(args.contextValue as CallContext);
    const own = await execute({ ...args, rootValue: event, contextValue: watched.context });
    const isShared = !watched.isPersonal() && own.errors === undefined && otherReadsOf(watched.context, event).length === 0;
    return { own, encoded: isShared ? Buffer.from(JSON.stringify(own)) : null };
  }
}

/** Returns the same context for an execution, and whether anything personal of its caller was read. */
function watchedContext(context: CallContext): { readonly context: CallContext; readonly isPersonal: () => boolean } {
  let isPersonal = false;
  const { identity } = context;
  if (!identity) return { context, isPersonal: () => true };
  const watched = Object.defineProperties(
    { ...identity },
    Object.fromEntries(
      PERSONAL.map((name) => [
        name,
        {
          enumerable: true,
          get: () => {
            isPersonal = true;
            return identity[name];
          },
        },
      ]),
    ),
  );
  return { context: { ...context, identity: watched }, isPersonal: () => isPersonal };
}
