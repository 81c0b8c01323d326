import type { Query } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { OPEN_ALERTS } from './alerts.graphql.ts';
import { COPY_MARK } from './print-label.graphql.ts';
import { queries } from './queries.ts';
import { onSessionChange } from './session.ts';
import { createStore, useStored } from './store.ts';

/** Since when each lost live line is lost, in milliseconds since 1970. */
const lostLines = createStore<ReadonlyMap<object, number>>(new Map());
// A line of a former session is no line of this page.
onSessionChange(() => lostLines.get().size > 0 && lostLines.set(new Map()));

/** The network of the browser, as a line: it is lost at once, although the connections over it notice that later. */
const NETWORK = {};
addEventListener('offline', () => noteLine(NETWORK, Date.now()));
addEventListener('online', () => noteLine(NETWORK, undefined));

/** Notes that a live line is lost since a time; undefined: it is open, or no longer needed. */
export function noteLine(line: object, lostSince: number | undefined): void {
  const all = lostLines.get();
  if (all.get(line) === lostSince) return;
  const others = [...all].filter(([one]) => one !== line);
  lostLines.set(new Map(lostSince === undefined ? others : [...others, [line, lostSince]]));
}

/** Answers that the page shows, although they could not be read again. */
const staleOnes = () =>
  queries.getQueryCache().findAll({ type: 'active', predicate: ({ state }) => state.status === 'error' && state.data !== undefined });

/** Read for the frame, whatever the page is. */
const OF_FRAME: readonly string[] = [OPEN_ALERTS, COPY_MARK].map(String);
export const isOfFrame = ({ queryKey }: Pick<Query, 'queryKey'>): boolean => OF_FRAME.includes(String(queryKey[0]));

/** Whether the page shows nothing of the hub, because nothing of it could be read. It says so itself. */
function isEmpty(): boolean {
  const ofPage = queries
    .getQueryCache()
    .findAll({ type: 'active', predicate: (query) => !isOfFrame(query) })
    .map(({ state }) => state);
  return ofPage.some(({ status }) => status === 'error') && ofPage.every(({ data }) => data === undefined);
}

const oldestAnswer = (): number | undefined => {
  const times = staleOnes().map(({ state }) => state.dataUpdatedAt);
  return times.length > 0 ? Math.min(...times) : undefined;
};

const listen = (listener: () => void): (() => void) => queries.getQueryCache().subscribe(listener);

/** The page tries again after this time, also where it does not read regularly. */
const AGAIN_MS = 15_000;

export const readStaleAgain = (): void => staleOnes().forEach((query) => void query.fetch().catch(() => undefined));

/** The time of the oldest content of the page, where it is not current: an answer could not be read again, or a live line is lost. Undefined: it is current, or has no content. */
export function useAsOf(): number | undefined {
  const answer = useSyncExternalStore(listen, oldestAnswer);
  const lines = [...useStored(lostLines).values()];
  const hasNothing = useSyncExternalStore(listen, isEmpty);
  const isStale = answer !== undefined;
  useEffect(() => {
    if (!isStale) return;
    const timer = setInterval(readStaleAgain, AGAIN_MS);
    return () => clearInterval(timer);
  }, [isStale]);
  const times = [...(isStale ? [answer] : []), ...lines];
  return times.length > 0 && !hasNothing ? Math.min(...times) : undefined;
}
