import type { TypedText } from 'entente-client';
import type { ReactNode } from 'react';
import { heldId, useHeld } from '../app/held.ts';
import { useKeptDraft } from '../app/kept-draft.ts';
import { FormDialog } from './dialog.tsx';
import { TextArea } from './fields.tsx';

interface HeldReasonDialogProps<Result, Variables extends object> {
  readonly title: ReactNode;
  /** What the reason is for, and who reads it. */
  readonly label: ReactNode;
  /** The words of the button. */
  readonly act: ReactNode;
  /** Whether the act needs a reason. */
  readonly isRequired?: boolean;
  readonly document: TypedText<Result, Variables>;
  /** Id of what the act is about. */
  readonly about: string;
  readonly variables: (reason: string) => Variables;
  /** What the toast says while the act waits. */
  readonly held: ReactNode;
  /** Called after the act was done. */
  readonly done?: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** Asks for the reason of a grave act that waits ten seconds. What was written is there again where the act was taken back or refused. */
export function HeldReasonDialog<Result, Variables extends object>(props: HeldReasonDialogProps<Result, Variables>): ReactNode {
  const { title, label, act, isRequired = false, document, about, variables, held, done, onClose, children } = props;
  const key = heldId(document, about);
  const kept = useKeptDraft<string>(key, '', String);
  const { draft: reason, setDraft: setReason, forget } = kept;
  const { send, isHeld } = useHeld(document, { id: key });
  return (
    <FormDialog
      title={title}
      act={act}
      isGrave
      isBusy={isHeld}
      kept={{ ...kept, isHeld }}
      onSubmit={() => {
        send(held, variables(reason.trim()), () => {
          forget();
          done?.();
        });
        onClose();
      }}
      onClose={onClose}
    >
      {children}
      <TextArea label={label} required={isRequired} value={reason} onChange={({ target }) => setReason(target.value)} />
    </FormDialog>
  );
}
