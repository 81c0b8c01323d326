import type { UseMutationResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { FormDialog } from './dialog.tsx';
import { FormError } from './states.tsx';
import { say } from './toasts.tsx';

interface ActDialogProps<Variables> {
  readonly title: ReactNode;
  readonly act: ReactNode;
  /** Said when it is done. */
  readonly done: ReactNode;
  readonly mutation: UseMutationResult<unknown, Error, Variables>;
  /** What is sent; undefined: the form is not complete. */
  readonly variables: () => Variables | undefined;
  readonly onClose: () => void;
  readonly isGrave?: boolean;
  readonly children: ReactNode;
}

/** A dialog that sends one mutation, and says beside its button what went wrong. */
export function ActDialog<Variables>(props: ActDialogProps<Variables>): ReactNode {
  const { title, act, done, mutation, variables, onClose, isGrave = false, children } = props;
  const [error, setError] = useState<Error | null>(null);
  const submit = async (): Promise<void> => {
    const asked = variables();
    if (asked === undefined) return;
    setError(null);
    try {
      await mutation.mutateAsync(asked);
      say(done);
      onClose();
    } catch (fault) {
      setError(fault as Error);
    }
  };
  return (
    <FormDialog title={title} act={act} isGrave={isGrave} isBusy={mutation.isPending} onSubmit={() => void submit()} onClose={onClose}>
      {children}
      <FormError error={error} />
    </FormDialog>
  );
}
