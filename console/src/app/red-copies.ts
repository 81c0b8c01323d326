import { useEffect } from 'react';
import { say } from '../parts/toasts.tsx';
import { RECORD_COPY } from './red-copies.graphql.ts';
import { currentHub, inSession } from './session.ts';
import { useText } from './text.tsx';

/** Items in one call. */
const MOST_ITEMS = 100;
const MARKED = '[data-red]';

interface Selected {
  readonly words: string;
  /** Ids of the RED items of which it has content. */
  readonly items: readonly string[];
}

const itemsOf = (marked: Iterable<Element>): readonly string[] => [
  ...new Set([...marked].flatMap((one) => one.getAttribute('data-red') ?? [])),
];

/** The selected part of a field; fields are no part of the selection of a page. */
function selectedIn(field: HTMLInputElement | HTMLTextAreaElement): Selected {
  const marked = field.closest(MARKED);
  return { words: field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0), items: itemsOf(marked ? [marked] : []) };
}

function selectedOn(page: Document): Selected {
  const selection = page.getSelection();
  if (!selection || selection.isCollapsed) return { words: '', items: [] };
  return {
    words: selection.toString(),
    items: itemsOf([...page.querySelectorAll(MARKED)].filter((one) => selection.containsNode(one, true))),
  };
}

/** Copies text. Where it has content of RED items, the hub records that first. @throws when the hub does not: then nothing is copied */
export async function copyRecorded(words: string, items: readonly string[]): Promise<void> {
  for (let from = 0; from < items.length; from += MOST_ITEMS) {
    const itemIds = items.slice(from, from + MOST_ITEMS);
    await inSession(currentHub().request(RECORD_COPY, { itemIds }, { idempotencyKey: crypto.randomUUID() }));
  }
  await navigator.clipboard.writeText(words);
}

/** Records copies and cuts of what is selected. RED content is copied as text, and cannot be dragged out of the page. */
export function useRecordedCopies(): void {
  const text = useText();
  useEffect(() => {
    const selectedBy = ({ target }: Event): Selected =>
      target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? selectedIn(target) : selectedOn(document);
    const copy = (event: Event): void => {
      const { words, items } = selectedBy(event);
      if (words === '' || items.length === 0) return;
      event.preventDefault();
      void copyRecorded(words, items).catch(() => say(text('red.not-copied')));
    };
    /** A cut is a copy that also removes what was selected: at once, so that the page is not changed later. */
    const cut = (event: Event): void => {
      copy(event);
      if (event.defaultPrevented) document.execCommand('delete');
    };
    const drag = (event: Event): void => {
      if (selectedBy(event).items.length > 0) event.preventDefault();
    };
    document.addEventListener('copy', copy);
    document.addEventListener('cut', cut);
    document.addEventListener('dragstart', drag);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', cut);
      document.removeEventListener('dragstart', drag);
    };
  }, [text]);
}
