import { HubError } from 'entente-client';
import { createStore, useStored } from './store.ts';

const STORED = 'reloaded-at';
/** A second reload within this time would not help either. */
const LOOP_MS = 60_000;

const outdated = createStore(false);

/** Whether the hub was updated while this page was open, so that the page must be loaded again. */
export const useOutdated = (): boolean => useStored(outdated);

/** Loads the page again, but not in a loop: then a note says it instead. */
export function reloadOnce(): void {
  const last = Number(sessionStorage.getItem(STORED) ?? 0);
  if (Date.now() - last < LOOP_MS) return outdated.set(true);
  sessionStorage.setItem(STORED, String(Date.now()));
  location.reload();
}

const isOutdated = (error: unknown): boolean => error instanceof HubError && error.reason === 'DOCUMENT_UNKNOWN';

/** Notices that the hub no longer knows the operations of this page. The officer chooses when to reload, because the page may have drafts. */
export function noticeUpdate(error: unknown): void {
  if (isOutdated(error)) outdated.set(true);
}

/** The same for a page that nobody has written in yet. */
export function reloadAfterUpdate(error: unknown): void {
  if (isOutdated(error)) reloadOnce();
}
