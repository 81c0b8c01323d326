import { onSessionChange, sessionNow } from './session.ts';
import { createStore, useStored } from './store.ts';

/**
 * The time of the last input in any tab, in milliseconds since 1970; `locked` while the console is locked. It is in the storage of the browser, so that
 * neither a reload nor a new tab opens a console that is locked, or was left alone.
 */
const STORED = 'last-input';
const LOCKED = 'locked';
/** The console is locked after this time without input. */
const IDLE_MS = 15 * 60_000;
const NOTED_MS = 5_000;
const CHECKED_MS = 15_000;
const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

const locked = createStore(false);

/** Whether content is kept out of sight until the officer proves the identity. */
export const useLocked = (): boolean => useStored(locked);
export const isLocked = locked.get;

const isSignedIn = (): boolean => sessionNow().state === 'signed-in';

const isLeftAlone = (stored: string | null): boolean => stored === LOCKED || (stored !== null && Date.now() - Number(stored) > IDLE_MS);

export function lock(): void {
  if (!isSignedIn()) return;
  localStorage.setItem(STORED, LOCKED);
  locked.set(true);
}

export function unlock(): void {
  localStorage.setItem(STORED, String(Date.now()));
  locked.set(false);
}

function check(): void {
  if (isSignedIn() && !locked.get() && isLeftAlone(localStorage.getItem(STORED))) lock();
}

let notedAt = 0;

function note(): void {
  check(); // the first input after a night is not what keeps the console open
  if (!isSignedIn() || locked.get() || Date.now() - notedAt < NOTED_MS) return;
  notedAt = Date.now();
  localStorage.setItem(STORED, String(notedAt));
}

/** A sign-in proves the identity. A session that is restored does not. */
let wasSignedOut = false;

function onSession(): void {
  const { state } = sessionNow();
  if (state === 'signed-out' || state === 'ended') {
    wasSignedOut = true;
    localStorage.removeItem(STORED);
    locked.set(false);
  } else if (state === 'signed-in') {
    if (wasSignedOut) unlock();
    else check();
    wasSignedOut = false;
  }
}

/** Locks the console by Ctrl L, and after 15 minutes without input in any tab. */
export function watchIdleness(): void {
  for (const input of INPUTS) addEventListener(input, note, { capture: true, passive: true });
  setInterval(check, CHECKED_MS);
  document.addEventListener('visibilitychange', check);
  addEventListener('storage', ({ key, newValue }) => {
    if (key === STORED && newValue !== null && isSignedIn()) locked.set(newValue === LOCKED);
  });
  addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== 'l' || !isSignedIn()) return;
    event.preventDefault(); // else the browser goes to its address bar
    lock();
  });
  onSessionChange(onSession);
}
