import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql';

/**
 * GraphQL's `subscribe` with a new context for each event: values that a data loader has for one event must not answer the next, because rights may have
 * changed in between.
 * @param contextOfEvent makes the event's context from the subscription's
 */
export async function subscribeWithNewContexts<Context>(
  args: ExecutionArgs,
  contextOfEvent: (ofSubscription: Context) => Context,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;

  const events = source[Symbol.asyncIterator]();
  const done = { done: true, value: undefined } as const;
  const answers: AsyncIterableIterator<ExecutionResult> = {
    next: async () => {
      const event = await events.next();
      if (event.done) return done;
      const contextValue = contextOfEvent(args.contextValue as Context);
      return { done: false, value: await execute({ ...args, rootValue: event.value, contextValue }) };
    },
    return: async () => {
      await events.return?.();
      return done;
    },
    [Symbol.asyncIterator]: () => answers,
  };
  return answers;
}
