import { useEffect, useId } from 'react';
import type { TlpLabel } from '../parts/marks.tsx';
import { TLP_LABELS } from '../parts/tlp-labels.ts';
import { createStore, useStored } from './store.ts';

/** The highest label of each part of the page. */
const labels = createStore<ReadonlyMap<string, TlpLabel>>(new Map());

/** The highest of some labels; undefined for none. */
export const highestOf = (labels: Iterable<TlpLabel>): TlpLabel | undefined =>
  [...labels].reduce<TlpLabel | undefined>(
    (top, one) => (top === undefined || TLP_LABELS.indexOf(one) > TLP_LABELS.indexOf(top) ? one : top),
    undefined,
  );

/** Shows the highest label of the content in the top bar. Each page that shows content calls it; several parts of a page may. */
export function useContentLabels(content: Iterable<TlpLabel>): void {
  const part = useId();
  const top = highestOf(content);
  useEffect(() => {
    if (top === undefined) return;
    labels.set(new Map([...labels.get(), [part, top]]));
    return () => labels.set(new Map([...labels.get()].filter(([id]) => id !== part)));
  }, [part, top]);
}

export const usePageLabel = (): TlpLabel | undefined => highestOf(useStored(labels).values());
