import { useBlocker } from '@tanstack/react-router';
import { useEffect } from 'react';
import { onOfficerChange } from './session.ts';
import { createStore } from './store.ts';
import { createWritten, type Sent } from './written.ts';

type Field = HTMLInputElement | HTMLTextAreaElement;

/** Fields for text in forms. Text in a form with `data-kept` is kept when its page is left, and is lost with the tab: see {@link addKeeper}. */
const WRITTEN = 'form:not([data-kept]) :is(textarea, input[type="text"], input:not([type]))';

const { enter, write, unsavedIn, save } = createWritten<Field>();
const NOTHING: Sent<Field> = new Map();
/** What a form that was just submitted sends, until its act begins. */
let submitted = NOTHING;

/** The content of a form that is kept when the form is closed, unless the officer gives it up. */
export interface OpenDraft {
  readonly hasText: boolean;
  /** Gives it up. */
  readonly forget: () => void;
}

const openDrafts = new Map<Element, OpenDraft>();

/** @returns says that the form is closed */
export function noteDraft(form: Element, draft: OpenDraft): () => void {
  openDrafts.set(form, draft);
  return () => void openDrafts.delete(form);
}

const draftsIn = (part: ParentNode): readonly OpenDraft[] => [...openDrafts].flatMap(([form, draft]) => (part.contains(form) ? draft : []));

/** Whether text was written in a part of the page that would be lost with it. */
export const hasUnsaved = (part: ParentNode = document): boolean =>
  unsavedIn(part).size > 0 || draftsIn(part).some(({ hasText }) => hasText);

interface Keeper {
  readonly hasText: () => boolean;
  readonly hasUnsent: () => boolean;
}

/** Say whether text is kept in the memory of the tab, perhaps of a page that was left. */
const keepers: Keeper[] = [];
/**
 * The browser asks before it closes a tab, or loads it again, in whose memory text is kept, and the console before a sign-out.
 * @param hasUnsent without text of acts that wait: these are done before a sign-out
 */
export const addKeeper = (hasText: () => boolean, hasUnsent = hasText): void => void keepers.push({ hasText, hasUnsent });

/** Gives up the kept drafts of the forms in a part of the page. */
export const forgetDrafts = (part: ParentNode): void => draftsIn(part).forEach(({ forget }) => forget());

/** An act begins. @returns what it sends of the form that was just submitted: {@link noteSaved} takes it when the hub has done the act */
export function takeSubmitted(): Sent<Field> {
  const sent = submitted;
  submitted = NOTHING;
  return sent;
}

export const noteSaved = save;

interface Leaving {
  readonly leave: () => void;
  readonly stay: () => void;
  /** Whether text is lost that is kept of other pages, too. */
  readonly isOfAllPages?: boolean;
}

/** What is done if the officer gives up what was written; undefined: nothing is asked. */
export const leaving = createStore<Leaving | undefined>(undefined);
// The next officer is not asked about the text of the former one.
onOfficerChange(() => {
  leaving.get()?.stay();
  leaving.set(undefined);
});

/** Does something that loses what was written in a part of the page, or asks first. @param isLost whether text would be lost: a form with `data-kept` knows of its own */
export function leave(part: ParentNode, act: () => void, isLost = hasUnsaved(part)): void {
  const end = giveUp(part, act);
  if (isLost) leaving.set({ leave: end, stay: () => undefined });
  else end();
}

const giveUp = (part: ParentNode, act: () => void) => (): void => {
  forgetDrafts(part);
  act();
};

/** Does something that loses all that the tab keeps, or asks first. */
export function leaveAllPages(act: () => void): void {
  const end = giveUp(document, act);
  const isOfAllPages = keepers.some(({ hasUnsent }) => hasUnsent());
  if (hasUnsaved() || isOfAllPages) leaving.set({ leave: end, stay: () => undefined, isOfAllPages });
  else end();
}

const fieldOf = ({ target }: Event): Field | undefined =>
  target instanceof Element && target.matches(WRITTEN) ? (target as Field) : undefined;

function onFocus(event: Event): void {
  const field = fieldOf(event);
  if (field) enter(field);
}

function onInput(event: Event): void {
  const field = fieldOf(event);
  if (field) write(field);
}

/** An act begins while the event is handled, or in the promises after it. Where a check of the form stops it, what was submitted is of no act. */
const onSubmit = ({ target }: Event): void => {
  if (!(target instanceof Element)) return;
  const sent = unsavedIn(target);
  submitted = sent;
  setTimeout(() => submitted === sent && (submitted = NOTHING));
};

/** Asks before a page is left on which text would be lost: by a link, by the history, or by closing the tab. */
export function useUnsaved(): void {
  useEffect(() => {
    const listeners = { focusin: onFocus, input: onInput, submit: onSubmit };
    for (const [type, listener] of Object.entries(listeners)) document.addEventListener(type, listener, { capture: true });
    return () => {
      for (const [type, listener] of Object.entries(listeners)) document.removeEventListener(type, listener, { capture: true });
    };
  }, []);
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => hasUnsaved(),
    enableBeforeUnload: () => hasUnsaved() || keepers.some(({ hasText }) => hasText()),
    withResolver: true,
  });
  useEffect(() => {
    if (status !== 'blocked') return;
    const end = (): void => {
      forgetDrafts(document);
      proceed();
    };
    leaving.set({ leave: end, stay: reset });
  }, [status, proceed, reset]);
}
