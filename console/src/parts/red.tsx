import { type ReactNode, useEffect } from 'react';
import { createStore, useStored } from '../app/store.ts';
import { Text } from '../app/text.tsx';
import { Icon, type TlpLabel } from './marks.tsx';

/** Ids of RED items that the reader has asked to see, until their page is left. */
const asked = createStore<ReadonlySet<string>>(new Set());

const set = (id: string, isAsked: boolean): void => {
  const next = new Set(asked.get());
  if (isAsked) next.add(id);
  else next.delete(id);
  asked.set(next);
};

/** Whether content of an item may be drawn: everything but RED, and RED that the reader has asked for. */
export const useIsShown = (id: string, tlp: TlpLabel): boolean => useStored(asked).has(id) || tlp !== 'RED';

export interface RedItem {
  /** Of the content: of an item, or of an item and, after a blank, of a part of it. */
  readonly id: string;
  readonly tlp: TlpLabel;
}

interface RedProps extends RedItem {
  readonly children: ReactNode;
}

interface RedMark {
  readonly className?: string;
  readonly 'data-red'?: string;
}

/** Marks an element with RED content that is shown: it is not printed, and a copy of it is recorded for its item. */
export const redMark = (id: string, tlp: TlpLabel, className?: string): RedMark =>
  tlp === 'RED' ? { className: className ? `${className} red-content` : 'red-content', 'data-red': id.split(' ')[0] } : { className };

/** Content of an item. RED content is not in the page at all until the reader asks for it, and is never printed. */
export function Red({ id, tlp, children }: RedProps): ReactNode {
  const isShown = useIsShown(id, tlp);
  useEffect(() => () => (asked.get().has(id) ? set(id, false) : undefined), [id]);
  if (tlp !== 'RED') return children;
  return (
    <>
      <span className="red-print">
        <Text id="red.not-printed" />
      </span>
      {isShown ? <span {...redMark(id, tlp)}>{children}</span> : <Blurred id={id} />}
    </>
  );
}

const Blurred = ({ id }: { readonly id: string }): ReactNode => (
  <button className="btn sm red-ask" type="button" onClick={() => set(id, true)}>
    <Icon name="eyeoff" />
    <span className="red-blur" aria-hidden="true">
      00000000
    </span>
    <Text id="red.show" />
  </button>
);
