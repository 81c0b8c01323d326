import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { type BatchedEvents, isBatched } from '../../delivery/feed/batched-events.js';
import type { EventResult } from './shared-results.js';

/** Most events that one subscriber takes before it waits for its network. */
const MOST_AT_ONCE = 50;
const MOST_BYTES_AT_ONCE = 256 * 1024;
const DONE = { done: true, value: undefined } as const;

/** Sends encoded results; resolves when the network has taken them. */
export type SendEncoded = (results: readonly Buffer[]) => Promise<void>;

interface SubscriptionOptions {
  /** Returns the arguments for one event, with a new context: values that a data loader has for one event must not answer the next, because rights may change. */
  readonly argsOfEvent: () => ExecutionArgs;
  /** Returns the result of an event that several subscribers may get. */
  readonly sharedResult: (event: object, args: ExecutionArgs) => EventResult | Promise<EventResult>;
  /** Audits a result that is for this subscriber alone, before it leaves. */
  readonly beforeOwn: (args: ExecutionArgs) => Promise<void>;
  /** Absent: the transport encodes each result itself. */
  readonly send?: SendEncoded | undefined;
}

/**
 * GraphQL's `subscribe` with a new context for each event. With `send`, and for events that can be taken several at a time, encoded results go to `send` in
 * their order, and the iterator has only the others.
 */
export async function subscribe(
  args: ExecutionArgs,
  options: SubscriptionOptions,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  const { send, argsOfEvent, beforeOwn } = options;
  if (send && isBatched(events)) {
    return stoppable(events, (isStopped) => sentResults(events as BatchedEvents<object>, { ...options, send }, isStopped));
  }
  return stoppable(events, async function* () {
    for (let event = await events.next(); !event.done; event = await events.next()) {
      const eventArgs = { ...argsOfEvent(), rootValue: event.value };
      const result = await execute(eventArgs);
      await beforeOwn(eventArgs);
      yield result;
    }
  });
}

async function* sentResults(
  events: BatchedEvents<object>,
  { send, argsOfEvent, sharedResult, beforeOwn }: SubscriptionOptions & { readonly send: SendEncoded },
  isStopped: () => boolean,
): AsyncGenerator<ExecutionResult, void, void> {
  let most = MOST_AT_ONCE;
  for (let batch = await events.nextBatch(most); !batch.done && !isStopped(); batch = await events.nextBatch(most)) {
    const encoded: Buffer[] = [];
    let own: ExecutionResult | undefined;
    let bytes = 0;
    for (const [index, event] of batch.value.entries()) {
      const args = argsOfEvent();
      const given = sharedResult(event, args);
      const result = given instanceof Promise ? await given : given; // most are known already
      if (isStopped()) return;
      if ('own' in result) {
        await beforeOwn({ ...args, rootValue: event });
        own = result.own;
      } else encoded.push(result.encoded);
      bytes += 'encoded' in result ? result.encoded.length : 0;
      if (!own && bytes < MOST_BYTES_AT_ONCE) continue;
      events.giveBack(batch.value.length - index - 1); // they are read again, if they must wait too long
      break;
    }
    if (encoded.length > 0) await send(encoded);
    if (own && !isStopped()) yield own;
    most = own ? 1 : MOST_AT_ONCE;
  }
}

/** A generator that waits does not see `return()`. Here `return()` ends its source, and so its wait. */
function stoppable(
  events: AsyncIterator<unknown>,
  start: (isStopped: () => boolean) => AsyncGenerator<ExecutionResult, void, void>,
): AsyncIterableIterator<ExecutionResult> {
  let isStopped = false;
  const results = start(() => isStopped);
  const answers: AsyncIterableIterator<ExecutionResult> = {
    next: async () => results.next(),
    return: async () => {
      isStopped = true;
      await events.return?.();
      return DONE;
    },
    [Symbol.asyncIterator]: () => answers,
  };
  return answers;
}
