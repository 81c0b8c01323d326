import type { ReactNode } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { KEY_GROUPS } from './key-groups.ts';
import { useKeys } from './keys.ts';
import { createStore, useStored } from './store.ts';
import { Text } from './text.tsx';

const isOpen = createStore(false);

export const showKeys = (): void => isOpen.set(true);

/** The list of all keys, which `?` opens. */
export function KeysHelp(): ReactNode {
  const isShown = useStored(isOpen);
  useKeys({ '?': showKeys });
  if (!isShown) return null;
  return (
    <Dialog title={<Text id="keys.title" />} onClose={() => isOpen.set(false)}>
      <div className="dlg-body stack keys">
        {KEY_GROUPS.map(({ title, keys }) => (
          <section key={title}>
            <h3>
              <Text id={title} />
            </h3>
            <dl className="kv">
              {keys.map(([key, does]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>
                    <Text id={does} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p className="s q">
          <Text id="keys.off" />
        </p>
      </div>
      <div className="dlg-foot row">
        <button className="btn end" type="button" onClick={() => isOpen.set(false)}>
          <Text id="act.close" />
        </button>
      </div>
    </Dialog>
  );
}
