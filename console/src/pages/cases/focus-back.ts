import { type RefObject, useEffect, useRef } from 'react';

/** Gives the focus to the element that opened a form, once the form is closed and has taken the focus with it. @returns for the element */
export function useFocusBack<Opener extends HTMLElement>(isOpen: boolean): RefObject<Opener | null> {
  const opener = useRef<Opener>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    // Where the officer has gone on to another field, the focus stays there.
    if (wasOpen.current && !isOpen && document.activeElement === document.body) opener.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return opener;
}
