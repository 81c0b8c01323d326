import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queries, useHubQuery } from '../../app/queries.ts';
import { beginOwn, useHub } from '../../app/session.ts';
import { IMPORT, IMPORT_PROGRESS, type ImportQuery } from './imports.graphql.ts';

const AGAIN_MS = 1_000;

/** An import, followed until it ends. After a lost connection it is read again, and followed on. */
export function useImport(id: string): UseQueryResult<ImportQuery> {
  const hub = useHub();
  const answer = useHubQuery(IMPORT, { id });
  const isRunning = answer.data?.import?.state === 'RUNNING';
  const { refetch } = answer;
  useEffect(() => {
    if (!isRunning) return;
    const ending = new AbortController();
    const { signal } = ending;
    const isOwn = beginOwn();
    const follow = async (): Promise<void> => {
      while (!signal.aborted) {
        try {
          for await (const some of hub.subscribe(IMPORT_PROGRESS, { id }, signal)) {
            const last = some.at(-1);
            if (last && isOwn()) queries.setQueryData<ImportQuery>([IMPORT, { id }], { import: last.importProgress });
          }
        } catch {
          // The reason does not matter: what is read next shows whether the import still runs.
        }
        if (signal.aborted) return;
        await new Promise((resolve) => void setTimeout(resolve, AGAIN_MS));
        await refetch();
      }
    };
    void follow();
    return () => ending.abort();
  }, [hub, id, isRunning, refetch]);
  return answer;
}
