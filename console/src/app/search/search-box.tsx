import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Icon } from '../../parts/marks.tsx';
import { useKeys } from '../keys.ts';
import { Text, useText } from '../text.tsx';
import type { FoundPage } from './found.ts';

const SearchDialog = lazy(async () => ({ default: (await import('./search-dialog.tsx')).SearchDialog }));

/** Opens the search over everything that the viewer may see: by `/` or Ctrl K. What is typed stands in no address. */
export function SearchBox({ pages }: { readonly pages: readonly FoundPage[] }): ReactNode {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  useKeys({ '/': () => setOpen(true) });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      if (!document.querySelector('dialog[open]')) setOpen(true);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <button
        className="find"
        data-tour="search"
        type="button"
        aria-label={text('search.open')}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="search" />
        <span className="grow find-words">
          <Text id="search.open" />
        </span>
        <kbd aria-hidden="true">/</kbd>
      </button>
      {isOpen && (
        <Suspense>
          <SearchDialog pages={pages} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
