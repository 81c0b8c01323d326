import { type ReactNode, useState } from 'react';
import { FormDialog } from './dialog.tsx';
import { TextArea } from './fields.tsx';
import { FormError } from './states.tsx';

interface ReasonDialogProps {
  readonly title: ReactNode;
  /** What the reason is for, and who reads it. */
  readonly label: ReactNode;
  /** The words of the button. */
  readonly act: ReactNode;
  readonly isRequired?: boolean;
  readonly isGrave?: boolean;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly onAct: (reason: string) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** Asks for the reason of an act. */
export function ReasonDialog({ label, isRequired = false, error, onAct, children, ...dialog }: ReasonDialogProps): ReactNode {
  const [reason, setReason] = useState('');
  return (
    <FormDialog {...dialog} onSubmit={() => onAct(reason.trim())}>
      {children}
      <TextArea label={label} required={isRequired} value={reason} onChange={({ target }) => setReason(target.value)} />
      <FormError error={error} />
    </FormDialog>
  );
}
