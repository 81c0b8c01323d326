import { useEffect, useRef } from 'react';
import { readAnswersAgain } from '../../app/live-answers.ts';
import { type Changed, useLiveItems } from '../../app/live-items.ts';
import { queries, useHubQuery } from '../../app/queries.ts';
import { CASE_NEWEST_ENTRY, type CaseNewestEntryQuery } from './contents.graphql.ts';

/** Notes, tasks, files and links are in no feed: the newest entry of the timeline shows that they have changed. */
const LOOK_EVERY_MS = 30_000;

const entryOf = (answer: CaseNewestEntryQuery | undefined): string | undefined => {
  const entry = answer?.caseTimeline.nodes[0];
  return entry && `${entry.at} ${entry.kind}`;
};

const lookNow = async (caseId: string): Promise<string | undefined> => {
  const queryKey = [CASE_NEWEST_ENTRY, { caseId }];
  await queries.invalidateQueries({ queryKey });
  return entryOf(queries.getQueryData<CaseNewestEntryQuery>(queryKey));
};

/**
 * Keeps the page of a case current: the case and its requests by the feed, its other parts when its timeline has a newer entry. Only the look at the newest
 * entry is repeated, while the page is in sight.
 */
export function useLiveCase(caseId: string): void {
  const { data } = useHubQuery(CASE_NEWEST_ENTRY, { caseId }, { refetchInterval: LOOK_EVERY_MS });
  const newest = entryOf(data);
  /** The newest entry when the parts were read. */
  const known = useRef({ caseId, newest });
  const read = (changed: Changed): Promise<void> => readAnswersAgain(changed, {}, CASE_NEWEST_ENTRY);
  useEffect(() => {
    const before = known.current;
    if (newest === undefined) return;
    known.current = { caseId, newest };
    if (before.caseId !== caseId || before.newest === undefined || before.newest === newest) return;
    void read(new Map([[caseId, 'CASE']]));
  }, [caseId, newest]);
  useLiveItems({
    itemKinds: ['CASE', 'ACTION_REQUEST', 'INFORMATION_REQUEST'],
    readAgain: async (changed) => {
      const isOfCase = changed === undefined || changed.has(caseId);
      const hasRequest = changed !== undefined && [...changed.values()].some((kind) => kind !== 'CASE');
      // Looked at before the parts are read, so that the entry of a change which they contain does not have them read twice.
      const entry = isOfCase || hasRequest ? await lookNow(caseId) : undefined;
      if (isOfCase && entry !== undefined) known.current = { caseId, newest: entry };
      await read(changed);
    },
  });
}
