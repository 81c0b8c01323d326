import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { useText } from '../../app/text.tsx';
import { SelectField } from '../../parts/fields.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { type OpenCaseState, SET_CASE_STATE } from './case.graphql.ts';
import type { CaseDialogProps } from './edit-case.tsx';

const STATES: readonly OpenCaseState[] = ['OPEN', 'ACTIVE', 'SUSPENDED'];

/** Sets the state of a case that is not closed, with a reason that its participants read. */
export function CaseStateDialog({ of, onClose }: CaseDialogProps): ReactNode {
  const text = useText();
  const [state, setState] = useState<OpenCaseState>(of.state === 'CLOSED' ? 'OPEN' : of.state);
  const change = useHubMutation(SET_CASE_STATE);
  return (
    <ReasonDialog
      title={text('case.act.state')}
      label={text('case.reason')}
      act={text('act.save')}
      isRequired
      isBusy={change.isPending}
      error={change.error}
      onAct={(reason) => change.mutate({ id: of.id, state, reason }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <SelectField label={text('cases.state')} value={state} onChange={({ target }) => setState(target.value as OpenCaseState)}>
        {STATES.map((one) => (
          <option key={one} value={one}>
            {text(`casework.${one}`)}
          </option>
        ))}
      </SelectField>
    </ReasonDialog>
  );
}
