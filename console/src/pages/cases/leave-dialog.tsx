import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useText } from '../../app/text.tsx';
import { HeldReasonDialog } from '../../parts/held-reason-dialog.tsx';
import { Note } from '../../parts/states.tsx';
import { LEAVE_CASE } from './access.graphql.ts';
import type { CaseDialogProps } from './edit-case.tsx';

/** Leaves a case: the own country sees nothing of it afterwards. It can be taken back for ten seconds. */
export function LeaveDialog({ of, onClose }: CaseDialogProps): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const goOn = (): void => {
    // The officer may have gone to another page meanwhile.
    if (location.pathname.startsWith(`/cases/${of.id}`)) void navigate({ to: '/cases' });
  };
  return (
    <HeldReasonDialog
      title={text('access.leave')}
      label={text('remove.reason')}
      act={text('access.leave')}
      document={LEAVE_CASE}
      about={of.id}
      variables={(reason) => ({ id: of.id, reason: reason || null })}
      held={text('leave.held')}
      done={goOn}
      onClose={onClose}
    >
      <Note tone="warning" icon="eyeoff">
        {text('leave.about')}
      </Note>
    </HeldReasonDialog>
  );
}
