import { useEffect, useRef } from 'react';
import { choicesNow } from './choices.ts';
import { isLocked } from './lock.ts';
import { sessionNow } from './session.ts';

/** What each key does, as `KeyboardEvent.key` names it: one key (`r`), two in a row (`g o`), or one with Ctrl (`Ctrl z`). */
export type Keys = Readonly<Record<string, (() => void) | undefined>>;

const SEQUENCE_MS = 1_500;
const IN_FIELD = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';
/** Keys that press what has the focus. In a chosen row, Enter is for the page. */
const PRESSES = ['Enter', ' '];

const isInField = ({ target }: KeyboardEvent): boolean => target instanceof Element && target.closest(IN_FIELD) !== null;

const isPressed = ({ target, key }: KeyboardEvent): boolean => {
  const pressed = target instanceof Element && PRESSES.includes(key) ? target.closest('a, button, summary, input') : null;
  return pressed !== null && !(key === 'Enter' && pressed.getAttribute('aria-current') === 'true');
};

const hasModifier = ({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean => ctrlKey || metaKey || altKey;

const isSingle = (event: KeyboardEvent): boolean => event.key.length === 1 && event.key !== ' ' && !hasModifier(event);

const isTaken = (event: KeyboardEvent, inDialogs: boolean): boolean =>
  event.defaultPrevented ||
  event.altKey ||
  isInField(event) ||
  isPressed(event) ||
  (!inDialogs && document.querySelector('dialog[open]') !== null);

const nameOf = (event: KeyboardEvent): string => (hasModifier(event) ? `Ctrl ${event.key}` : event.key);

/** Shortcuts of a page. Fields, combinations with Alt and, but for shortcuts `inDialogs`, open dialogs keep their keys. */
export function useKeys(keys: Keys, inDialogs = false): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    let before: { readonly key: string; readonly at: number } | undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (isTaken(event, inDialogs)) return;
      const key = nameOf(event);
      const sequence = before && event.timeStamp - before.at < SEQUENCE_MS ? `${before.key} ${key}` : '';
      const act = current.current[sequence] ?? current.current[key];
      before = { key, at: event.timeStamp };
      if (!act) return;
      before = undefined;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [inDialogs]);
}

/** Keeps keys from pages that are out of sight, and single keys from all pages where the officer has switched them off. */
export function guardKeys(): void {
  const guard = (event: KeyboardEvent): void => {
    if (isInField(event)) return;
    const isCovered = isLocked() || sessionNow().state === 'ended';
    if (isCovered || (isSingle(event) && !choicesNow().hasShortcuts)) event.stopImmediatePropagation();
  };
  addEventListener('keydown', guard, { capture: true });
}
