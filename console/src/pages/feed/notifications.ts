import { useEffect, useRef } from 'react';
import { createStore, useStored } from '../../app/store.ts';
import { useText } from '../../app/text.tsx';

/** Whether the officer wants notifications of the desktop: for this tab, until it is closed. */
const wanted = createStore(false);

export const useWantsNotifications = (): boolean => useStored(wanted);

/** Asks the browser, which asks the officer once. @returns whether notifications are on now */
export async function toggleNotifications(): Promise<boolean> {
  const isOn = !wanted.get() && (await Notification.requestPermission()) === 'granted';
  wanted.set(isOn);
  return isOn;
}

/** Notifications come in so long a step, in milliseconds, however many events there are. */
const STEP_MS = 5_000;

/** Says how many new indicators wait while nobody looks at the page. It has no value, because the desktop shows it to everybody. */
export function useNotifications(waiting: number): void {
  const text = useText();
  const isOn = useWantsNotifications();
  const said = useRef({ count: 0, at: 0 });
  useEffect(() => {
    if (waiting < said.current.count) said.current.count = waiting;
    if (!isOn || !document.hidden || waiting <= said.current.count) return;
    const timer = setTimeout(
      () => {
        said.current = { count: waiting, at: Date.now() };
        // The same tag replaces the one before.
        new Notification('Entente', { body: text('feed.notification', { count: waiting }), tag: 'feed' });
      },
      Math.max(0, said.current.at + STEP_MS - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [waiting, isOn, text]);
}
