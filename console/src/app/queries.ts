import {
  type InfiniteData,
  type InvalidateQueryFilters,
  QueryClient,
  useInfiniteQuery,
  type UseInfiniteQueryResult,
  useMutation,
  type UseMutationResult,
  useQuery,
  type UseQueryResult,
} from '@tanstack/react-query';
import { HubError, isTransient, type RequestArguments, type RequestOptions, type TypedText } from 'entente-client';
import { useState } from 'react';
import { noteFailedAct } from './lost-act.ts';
import { LostAnswer, orLost } from './lost-answer.ts';
import { actOf, createRepeatableActs } from './repeatable-acts.ts';
import { beginOwn, currentHub, inSession, officerNow, onOfficerChange, onSessionChange, sessionNow } from './session.ts';
import { confirmed } from './step-up.ts';
import { noteSaved, takeSubmitted } from './unsaved.ts';
import { isRefused } from './written.ts';

/** Answers stay in memory alone. The client repeats what fails for a moment, so the cache does not. */
export const queries = new QueryClient({
  // `always`: a browser that believes to be offline must not keep an act back and send it later, nor an answer without a word.
  defaultOptions: {
    queries: { retry: false, staleTime: 10_000, refetchOnWindowFocus: true, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});

let reader = officerNow();

// What one account has read is for no other one. An officer who goes on after another sign-in reads again.
onSessionChange(() => {
  const viewer = officerNow();
  if (viewer !== reader) queries.clear();
  else if (sessionNow().state === 'signed-in') void queries.invalidateQueries();
  reader = viewer;
});

interface QueryOptions {
  readonly enabled?: boolean;
  /** Reads again after so many milliseconds. */
  readonly refetchInterval?: number;
}

/** Reads from the hub. The operation and its variables are the key. */
export function useHubQuery<Result, Variables extends object>(
  document: TypedText<Result, Variables>,
  variables: Variables,
  options: QueryOptions = {},
): UseQueryResult<Result> {
  return useQuery({
    queryKey: [document, variables],
    queryFn: ({ signal }) =>
      inSession(currentHub().request(document, ...([variables, { signal }] as unknown as RequestArguments<Variables>))),
    ...options,
  });
}

/** A page of a list, as the API answers it. */
export interface ListPage<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Reads a list page by page: `after` is added to the variables. {@link nodesOf} returns what has been read. */
export function useHubPages<Result, Variables extends object, Node>(
  document: TypedText<Result, Variables & { after?: string | null | undefined }>,
  variables: Variables,
  listOf: (answer: Result) => ListPage<Node>,
  options: QueryOptions = {},
): UseInfiniteQueryResult<InfiniteData<ListPage<Node>>> {
  return useInfiniteQuery({
    queryKey: [document, variables],
    queryFn: async ({ signal, pageParam }) => {
      const asked = [{ ...variables, after: pageParam }, { signal }];
      return listOf(await inSession(currentHub().request(document, ...(asked as unknown as RequestArguments<Variables>))));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    ...options,
  });
}

export const nodesOf = <Node>(data: InfiniteData<ListPage<Node>> | undefined): readonly Node[] =>
  data?.pages.flatMap(({ nodes }) => nodes) ?? [];

const acts = createRepeatableActs((error) => !isTransient(error));
onOfficerChange(acts.forget);

/**
 * Changes something, and reads again afterwards, also where it has changed meanwhile. An act that needs a fresh proof of identity asks for it, and is then done.
 * Sent again without an answer, it is done once.
 * @param changes the operations whose answers are read again; absent: all
 */
export function useHubMutation<Result, Variables extends object>(
  document: TypedText<Result, Variables>,
  changes?: readonly string[],
): UseMutationResult<Result, Error, Variables> {
  return useChange(changes, (variables) => {
    const act = actOf(document, variables);
    return acts.run(act, variables, (sent, idempotencyKey) =>
      orLost(send(document, sent, { idempotencyKey }), () => acts.isKept(act.name)),
    );
  });
}

/** The same for an operation that answers a secret, or changes a session, password or second factor: the hub takes no idempotency key for it. */
export function useSecretMutation<Result, Variables extends object>(
  document: TypedText<Result, Variables>,
  changes?: readonly string[],
): UseMutationResult<Result, Error, Variables> {
  return useChange(changes, (variables) => orLost(send(document, variables, {}), () => false));
}

function send<Result, Variables extends object>(
  document: TypedText<Result, Variables>,
  variables: Variables,
  options: RequestOptions,
): Promise<Result> {
  const asked = [variables, options] as unknown as RequestArguments<Variables>;
  return confirmed(() => inSession(currentHub().request(document, ...asked)));
}

/** Whether what the page shows is perhaps older than what the hub has. */
const isOutdatedBy = (error: Error): boolean => error instanceof LostAnswer || (error instanceof HubError && error.code === 'CONFLICT');

function useChange<Result, Variables extends object>(
  changes: readonly string[] | undefined,
  act: (variables: Variables) => Promise<Result>,
): UseMutationResult<Result, Error, Variables> {
  const readChanged = (): void => void readAgain(changes && { predicate: ({ queryKey }) => changes.includes(String(queryKey[0])) });
  const [isOwn] = useState(beginOwn);
  return useMutation({
    // A page of one officer may still be at work, such as reading a file, when the next one signs in.
    mutationFn: (variables) => (isOwn() ? act(variables) : new Promise<never>(() => undefined)),
    onMutate: takeSubmitted,
    onError: (error) => {
      noteFailedAct();
      if (isOutdatedBy(error)) readChanged();
    },
    // Not awaited: a caller goes on at once, also where what is read again removes the part of the page that it belongs to.
    onSuccess: (answer, _, sent) => {
      if (!isRefused(answer)) noteSaved(sent);
      readChanged();
    },
  });
}

/** Reads answers again; those that are not shown now, when they are shown. What is being read for the first time is asked for again: it may be older than the change. */
export async function readAgain(filters: InvalidateQueryFilters = {}): Promise<void> {
  await queries.cancelQueries(filters);
  await queries.invalidateQueries(filters);
}
