/** What is done before a sign-out, while the session may still do it. */
const lastWork = new Set<() => Promise<unknown>>();
/** A sign-out does not wait longer for that work: it may ask for a proof of identity that the officer does not see. */
const LAST_WORK_MS = 5_000;
/** Each tab shares this lock while it has such work. A sign-out asks for it alone, and so waits for all tabs. */
const WORK_LOCK = 'entente-last-work';
/** Say that work is done, or given up. */
const endings = new Set<() => void>();

export const onSignOut = (work: () => Promise<unknown>): void => void lastWork.add(work);

/** @returns says that the work is done, or given up */
export function beginLastWork(): () => void {
  let resolve = (): void => undefined;
  const ended = new Promise<void>((onEnd) => (resolve = onEnd));
  const end = (): void => {
    endings.delete(end);
    resolve();
  };
  endings.add(end);
  void navigator.locks.request(WORK_LOCK, { mode: 'shared' }, () => ended);
  return end;
}

/** Gives up all work that was begun. */
export const endLastWork = (): void => endings.forEach((end) => end());

export const doLastWork = (): void => lastWork.forEach((work) => void work());

/** Returns when no tab has such work any more. Work that is still not done after that time is given up. */
export const allLastWork = (): Promise<void> =>
  navigator.locks.request(WORK_LOCK, { signal: AbortSignal.timeout(LAST_WORK_MS) }, () => undefined).catch(() => undefined);
