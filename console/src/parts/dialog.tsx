import { createContext, type ReactNode, use, useId, useLayoutEffect, useRef } from 'react';
import { sendByKey } from '../app/send-key.ts';
import { Text } from '../app/text.tsx';
import { forgetDrafts, hasUnsaved, leave, noteDraft, type OpenDraft } from '../app/unsaved.ts';
import { noteDialog } from './open-dialogs.ts';
import { Note } from './states.tsx';

/** Said in the forms within: what has become of what they are about since they were opened. */
export const DialogNotice = createContext<ReactNode>(undefined);

interface DialogProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Escape does not close it: what it shows is not shown again. */
  readonly ignoresEscape?: boolean;
}

/** A modal dialog. The browser keeps the focus in it, and gives it back. Escape closes it, but asks first where text was written. */
export function Dialog({ title, onClose, children, ignoresEscape = false }: DialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const shown = dialog.current;
    if (!shown) return;
    shown.showModal();
    const noteClosed = noteDialog(shown);
    return () => {
      noteClosed();
      shown.close(); // a dialog that is removed while it is open does not give the focus back; a layout effect ends before the removal
    };
  }, []);
  /** Whether Escape may close it now; asks the officer where text would be lost. */
  const mayClose = (shown: HTMLDialogElement): boolean => {
    if (ignoresEscape) return false;
    const isLost = hasUnsaved(shown);
    if (isLost) leave(shown, onClose);
    else forgetDrafts(shown);
    return !isLost;
  };
  return (
    <dialog
      className="dlg"
      ref={dialog}
      aria-labelledby={id}
      // Escape is handled as a key: a browser closes a dialog that refuses again and again, and with it those below, without a question.
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return;
        event.preventDefault();
        if (mayClose(event.currentTarget)) onClose();
      }}
      // The way back of a phone, and Escape while nothing in the dialog has the focus.
      onClose={({ currentTarget }) => {
        if (mayClose(currentTarget)) onClose();
        else currentTarget.showModal();
      }}
      // A choice of files that is given up cancels, too.
      onCancel={(event) => event.target === event.currentTarget && !mayClose(event.currentTarget) && event.preventDefault()}
    >
      <h2 className="hd" id={id}>
        {title}
      </h2>
      {children}
    </dialog>
  );
}

interface FormDialogProps extends DialogProps {
  readonly onSubmit: () => void;
  readonly isBusy: boolean;
  /** The words of the button. */
  readonly act: ReactNode;
  readonly isGrave?: boolean;
  /** The content, where it is kept until the act is done. Cancel gives it up, unless the act waits: Undo shows it again. */
  readonly kept?: OpenDraft & { readonly isHeld: boolean };
}

/** A dialog with a form: what is asked, a way back, and the act. */
export function FormDialog({ onSubmit, isBusy, act, isGrave = false, kept, children, ...dialog }: FormDialogProps): ReactNode {
  const form = useRef<HTMLFormElement>(null);
  const notice = use(DialogNotice);
  const isHeld = kept?.isHeld ?? false;
  useLayoutEffect(() => (form.current && kept && !isHeld ? noteDraft(form.current, kept) : undefined));
  return (
    <Dialog {...dialog}>
      <form
        ref={form}
        data-kept={isHeld || undefined}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
        // Enter in a box of text begins a new line.
        onKeyDown={sendByKey}
      >
        <div className="dlg-body stack">
          {notice && (
            <div role="alert">
              <Note tone="warning" icon="alert">
                {notice}
              </Note>
            </div>
          )}
          {children}
        </div>
        <div className="dlg-foot row">
          <button className="btn end" type="button" onClick={({ currentTarget }) => leave(currentTarget.form ?? document, dialog.onClose)}>
            <Text id="act.cancel" />
          </button>
          <button className={`btn ${isGrave ? 'bad' : 'pri'}`} type="submit" disabled={isBusy}>
            {act}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
