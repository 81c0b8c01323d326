import { useState } from 'react';
import { changesOf } from './changes.ts';

interface Subject<Fields> {
  /** The newest version that the page has read; 0: of a new object. */
  readonly version: number;
  /** Its fields that the officer reads or edits. */
  readonly now: Fields;
  /** What the officer has typed in place of them. */
  readonly typed?: Partial<Fields>;
  /** Whether the officer has begun. Before, what the page reads is what the officer knows. */
  readonly isBegun?: boolean;
  /** What the officer began with, where the form was left and opened again since. Absent: what the page reads first. */
  readonly first?: { readonly version: number; readonly now: Fields };
}

export interface Opened<Fields> {
  /** Goes along with what is sent: the version that the officer knows. */
  readonly version: number;
  readonly now: Fields;
  readonly typed: Partial<Fields>;
  /** Fields that others have changed since the officer began. */
  readonly changes: readonly (keyof Fields & string)[];
  /** Whether the officer has read these changes. */
  readonly isRead: boolean;
  readonly onRead: (isRead: boolean) => void;
}

/**
 * Pins an edit or a decision to what the officer has read. A page reads its object again while a form is open: where fields of the form have changed,
 * the officer reads the changes ({@link Changed}), and then goes on with the newest version. Versions that changed nothing of the form are taken without a question.
 * Fields are compared at the same version, too: invitations to a case change who reads it, and not its version.
 */
export function useOpened<Fields extends object>({ version, now, typed = {}, isBegun = true, ...begun }: Subject<Fields>): Opened<Fields> {
  const [first, setFirst] = useState(begun.first ?? { version, now });
  const [read, setRead] = useState<Fields>();
  // A new object has no other editor: what differs is what the officer has typed.
  const isOther = version > 0 && (first.version !== version || changesOf(first.now, now).length > 0);
  if (!isBegun && isOther) setFirst({ version, now });
  const changes = isBegun && isOther ? changesOf(first.now, now, typed) : [];
  const isRead = read !== undefined && changesOf(read, now).length === 0;
  return {
    ...{ now, typed, changes, isRead },
    version: changes.length === 0 || isRead ? version : first.version,
    onRead: (isNow) => setRead(isNow ? now : undefined),
  };
}

export interface Edit<Fields> {
  /** The fields as they are shown: what was typed, and the rest as it is now. */
  readonly draft: Fields;
  readonly set: (part: Partial<Fields>) => void;
  /** Gives up what was typed in a field, for what it holds now. */
  readonly take: (name: keyof Fields) => void;
  /** It was saved: nothing is typed any more. */
  readonly reset: () => void;
  readonly opened: Opened<Fields>;
}

const without = <Fields extends object>(typed: Partial<Fields>, name: keyof Fields): Partial<Fields> =>
  Object.fromEntries(Object.entries(typed).filter(([one]) => one !== name)) as Partial<Fields>;

/** The fields of a form that edits an object. What is typed stays, whatever others save meanwhile. @param version 0: of a new object */
export function useEdit<Fields extends object>(version: number, now: Fields): Edit<Fields> {
  const [typed, setTyped] = useState<Partial<Fields>>({});
  const isBegun = Object.keys(typed).length > 0;
  return {
    draft: { ...now, ...typed },
    set: (part) => setTyped((before) => ({ ...before, ...part })),
    take: (name) => setTyped((before) => without(before, name)),
    reset: () => setTyped({}),
    opened: useOpened({ version, now, typed, isBegun }),
  };
}
