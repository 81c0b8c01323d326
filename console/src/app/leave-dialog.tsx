import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { Dialog } from '../parts/dialog.tsx';
import { useStored } from './store.ts';
import { Text } from './text.tsx';
import { leaving, useUnsaved } from './unsaved.ts';

/** Asks whether what was written is given up. */
export function LeaveDialog(): ReactNode {
  useUnsaved();
  const asked = useStored(leaving);
  if (!asked) return null;
  const end = (act: () => void) => (): void => {
    flushSync(() => leaving.set(undefined)); // first, so that the focus goes back in the order of the dialogs
    act();
  };
  return (
    <Dialog title={<Text id="unsaved.title" />} onClose={end(asked.stay)}>
      <p className="dlg-body">
        <Text id={asked.isOfAllPages ? 'unsaved.why.all-pages' : 'unsaved.why'} />
      </p>
      <div className="dlg-foot row">
        <button className="btn pri end" type="button" autoFocus onClick={end(asked.stay)}>
          <Text id="unsaved.stay" />
        </button>
        <button className="btn bad" type="button" onClick={end(asked.leave)}>
          <Text id="unsaved.leave" />
        </button>
      </div>
    </Dialog>
  );
}
