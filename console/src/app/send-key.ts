import type { KeyboardEvent as FormKeyboardEvent } from 'react';

/** Whether a key sends what was written: Ctrl Enter, once for each time that it is pressed. A key that is held down sends nothing more. */
export const isSendKey = ({ key, ctrlKey, metaKey, repeat }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'repeat'>): boolean =>
  key === 'Enter' && (ctrlKey || metaKey) && !repeat;

/** Sends a form by Ctrl Enter, as its button does: nothing is sent while the button is disabled. For `onKeyDown` of the form. */
export function sendByKey(event: FormKeyboardEvent<HTMLFormElement>): void {
  // A held Enter would press a button, or send from a field, as often as it repeats.
  if (event.key === 'Enter' && event.repeat && !(event.target instanceof HTMLTextAreaElement)) event.preventDefault();
  // A form in a dialog of this one has taken it.
  if (event.defaultPrevented || !isSendKey(event.nativeEvent)) return;
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector<HTMLButtonElement>('button[type="submit"]');
  if (button && !button.disabled) form.requestSubmit(button);
}
