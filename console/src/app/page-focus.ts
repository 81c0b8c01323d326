import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** Whether a page that is opened may take the focus. The tour that opens it keeps it. */
export const mayTakeFocus = (): boolean => !document.activeElement?.closest('.tour');

/** Moves the focus to the heading of a page that is opened from another one, so that it is read out. A page that takes the focus itself keeps it. */
export function usePageFocus(): void {
  const page = useRouterState({
    select: ({ matches }) => `${matches.at(-1)?.routeId ?? ''} ${(matches.at(-1)?.params as { id?: string } | undefined)?.id ?? ''}`,
  });
  const shown = useRef(page);
  useEffect(() => {
    const content = document.getElementById('content');
    if (shown.current === page || !content) return;
    shown.current = page;
    let last: HTMLElement | null = null;
    const focus = (): void => {
      const heading = content.querySelector('h1');
      if (!heading || heading === last) return;
      last = heading;
      if (!mayTakeFocus() || content.contains(document.activeElement) || document.querySelector('dialog[open]')) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    };
    // The heading comes with the answer of the hub, perhaps after that of the former page. What the officer does next ends it.
    const observer = new MutationObserver(focus);
    const ending = new AbortController();
    const end = (): void => {
      observer.disconnect();
      ending.abort();
    };
    for (const input of ['keydown', 'pointerdown']) addEventListener(input, end, { capture: true, signal: ending.signal });
    observer.observe(content, { childList: true, subtree: true });
    focus();
    return end;
  }, [page]);
}
