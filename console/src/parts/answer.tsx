import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Text } from '../app/text.tsx';
import { Failed, Loading } from './states.tsx';

interface AnswerProps<Data> {
  readonly of: UseQueryResult<Data> | UseInfiniteQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
}

/** The content of an answer; until then that it is loading, or what went wrong. */
export function Answer<Data>({ of, children }: AnswerProps<Data>): ReactNode {
  if (of.data !== undefined) return children(of.data);
  if (of.error) return <Failed error={of.error} onRetry={() => void of.refetch()} />;
  return <Loading />;
}

/** Reads the next page of a list. Nothing is drawn at the end of the list. */
export const More = <Data,>({ of }: { readonly of: UseInfiniteQueryResult<Data> }): ReactNode =>
  of.hasNextPage && (
    <div className="row more">
      <button className="btn quiet" type="button" disabled={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>
        <Text id="act.more" />
      </button>
    </div>
  );
