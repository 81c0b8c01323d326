import type { ReactNode } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { useText } from '../../app/text.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { REOPEN_CASE } from './case.graphql.ts';
import type { CaseDialogProps } from './edit-case.tsx';

/** Opens a closed case again, without its closing report. */
export function ReopenDialog({ of, onClose }: CaseDialogProps): ReactNode {
  const text = useText();
  const reopen = useHubMutation(REOPEN_CASE);
  return (
    <ReasonDialog
      title={text('case.act.reopen')}
      label={text('case.reason')}
      act={text('case.act.reopen')}
      isRequired
      isBusy={reopen.isPending}
      error={reopen.error}
      onAct={(reason) => reopen.mutate({ id: of.id, reason }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p className="m">{text('case.reopen.about')}</p>
    </ReasonDialog>
  );
}
