import { type ReactNode, useEffect } from 'react';
import { createPortal } from 'react-dom';
import { choicesNow } from '../app/choices.ts';
import { useKeys } from '../app/keys.ts';
import { LostAnswer } from '../app/lost-answer.ts';
import { beginLastWork, onSignOut } from '../app/last-work.ts';
import { onOfficerChange } from '../app/session.ts';
import { createStore, useStored } from '../app/store.ts';
import { Text } from '../app/text.tsx';
import { useTopDialog } from './open-dialogs.ts';
import { ErrorWords } from './states.tsx';

interface Toast {
  readonly id: number;
  readonly words: ReactNode;
  /** Takes the act back; absent: it is done. */
  readonly undo?: () => void;
  /** Closes the notice, and does an act that still waits; absent: the notice goes after a time. */
  readonly now?: () => void;
  /** Read out at once, and closed when its link is followed. */
  readonly isUrgent?: boolean;
}

const SHOWN_MS = 6_000;

const toasts = createStore<readonly Toast[]>([]);
/** An act that waits. */
interface HeldAct {
  readonly now: () => Promise<unknown>;
  /** It is not done any more. */
  readonly forget: () => void;
}

/** They are done at once when the page is left, and before a sign-out. */
const held = new Map<number, HeldAct>();
const heldCount = createStore(0);
/** Number of acts that wait, for who cannot see their toasts. */
export const useHeldCount = (): number => useStored(heldCount);
let last = 0;

const drop = (id: number): void => toasts.set(toasts.get().filter((one) => one.id !== id));

const doHeld = (): Promise<unknown> => Promise.all([...held.values()].map(({ now }) => now()));

onSignOut(doHeld);
// What one officer asked for is never done in the name of another one.
onOfficerChange(() => {
  for (const { forget } of held.values()) forget();
  toasts.set([]);
});

/** Says that something was done. */
export function say(words: ReactNode): void {
  const id = ++last;
  toasts.set([...toasts.get(), { id, words }]);
  setTimeout(() => drop(id), SHOWN_MS);
}

/** Says something that must not be missed, until it is closed. */
export function sayUrgently(words: ReactNode): void {
  const id = ++last;
  toasts.set([...toasts.get(), { id, words, now: () => drop(id), isUrgent: true }]);
}

/**
 * Says until it is closed that a held act was not done, or perhaps not: the officer may have left its page, or may have to sign in first.
 * @returns closes it
 */
export function sayNotDone(words: ReactNode, error: Error): () => void {
  const id = ++last;
  const said = (
    <Text id={error instanceof LostAnswer ? 'act.not-known' : 'act.not-done'} values={{ words, why: <ErrorWords error={error} /> }} />
  );
  const close = (): void => drop(id);
  toasts.set([...toasts.get(), { id, words: said, now: close }]);
  return close;
}

/**
 * Does something after ten seconds, or after the time that the officer has chosen, unless the officer takes it back; then `undone` is called. `words` say what
 * will be done.
 * @returns does it at once
 */
export function hold(words: ReactNode, act: () => Promise<unknown>, undone?: () => void): () => void {
  const id = ++last;
  const { undoSeconds } = choicesNow();
  const forget = (): void => {
    clearTimeout(timer);
    held.delete(id);
    heldCount.set(held.size);
    drop(id);
  };
  const end = beginLastWork();
  const now = (): Promise<unknown> => {
    forget();
    return act().finally(end);
  };
  const doNow = (): void => void now();
  const timer = undoSeconds === null ? undefined : setTimeout(doNow, undoSeconds * 1000);
  const giveUp = (): void => {
    forget();
    end();
  };
  held.set(id, { now, forget: giveUp });
  heldCount.set(held.size);
  const undo = (): void => {
    giveUp();
    undone?.();
  };
  toasts.set([...toasts.get(), { id, words, undo, ...(undoSeconds === null ? { now: doNow } : {}) }]);
  return doNow;
}

/** Takes back the last act that waits. */
const undoLast = (): void =>
  toasts
    .get()
    .findLast(({ undo }) => undo)
    ?.undo?.();

/** In the topmost dialog, or in the frame. */
export function Toasts(): ReactNode {
  const shown = useStored(toasts);
  const dialog = useTopDialog();
  useKeys({ 'Ctrl z': undoLast }, true);
  useEffect(() => {
    const leave = (event: BeforeUnloadEvent): void => {
      if (held.size === 0) return;
      void doHeld();
      event.preventDefault(); // asks before the page is left, so that the requests arrive
    };
    const hide = (): void => void doHeld(); // browsers of telephones ask nothing
    addEventListener('beforeunload', leave);
    addEventListener('pagehide', hide);
    return () => {
      removeEventListener('beforeunload', leave);
      removeEventListener('pagehide', hide);
    };
  }, []);
  const all = (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map(({ id, words, undo, now, isUrgent }) => (
        <div
          className={isUrgent ? 'toast urgent' : 'toast'}
          key={id}
          role={isUrgent ? 'alert' : undefined}
          onClick={({ target }) => isUrgent && target instanceof Element && target.closest('a') && drop(id)}
        >
          <span className="grow">{words}</span>
          {undo && (
            <button className="btn sm" type="button" aria-keyshortcuts="Control+Z" title="Ctrl Z" onClick={undo}>
              <Text id="act.undo" />
            </button>
          )}
          {now && (
            <button className="btn sm" type="button" onClick={now}>
              <Text id="act.close" />
            </button>
          )}
        </div>
      ))}
    </div>
  );
  // What is outside of a modal dialog can neither be used nor read out.
  return dialog ? createPortal(all, dialog) : all;
}
