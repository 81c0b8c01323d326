import { useEffect } from 'react';
import type { TourName } from './tour-steps.ts';

const INPUTS = ['keydown', 'pointerdown', 'wheel'];

/** Whether the beginning of a long part is in view: a scroll to it would only hide the head of its page. */
function isBegun(part: Element): boolean {
  const { top, height } = part.getBoundingClientRect();
  return top > 0 && top < innerHeight / 2 && height > innerHeight / 2;
}

/**
 * Outlines the parts of the page that a step speaks of, also where they come later, with an answer of the hub. Keeps them in view until the officer does
 * something.
 */
export function useTourMark(name: TourName): void {
  useEffect(() => {
    const parts = (): NodeListOf<Element> => document.querySelectorAll(`[data-tour="${name}"]`);
    const ending = new AbortController();
    const mark = (): void => {
      for (const part of parts()) {
        part.setAttribute('data-tour-now', '');
        if (!ending.signal.aborted && !isBegun(part)) part.scrollIntoView({ block: 'nearest' });
      }
    };
    for (const input of INPUTS) addEventListener(input, () => ending.abort(), { capture: true, signal: ending.signal });
    const observer = new MutationObserver(mark);
    observer.observe(document.body, { childList: true, subtree: true });
    mark();
    return () => {
      observer.disconnect();
      ending.abort();
      for (const part of document.querySelectorAll('[data-tour-now]')) part.removeAttribute('data-tour-now');
    };
  }, [name]);
}
