import type { ReactNode } from 'react';
import { onOfficerChange } from '../app/session.ts';
import { createStore, useStored } from '../app/store.ts';

interface Announcement {
  readonly id: number;
  readonly words: string;
}

/** So many stay: what is announced at the same time is read out one after the other. */
const MOST = 20;

const announcements = createStore<readonly Announcement[]>([]);
let last = 0;
onOfficerChange(() => announcements.set([])); // they name tasks, parties and references

/** Says something to readers of the screen, politely. */
export const announce = (words: string): void => announcements.set([...announcements.get(), { id: ++last, words }].slice(-MOST));

/** What was announced. It stands once in the frame, because a live region must be there before its text. */
export const Announcements = (): ReactNode => (
  <div className="sr" role="log" aria-live="polite">
    {useStored(announcements).map(({ id, words }) => (
      <p key={id}>{words}</p>
    ))}
  </div>
);
