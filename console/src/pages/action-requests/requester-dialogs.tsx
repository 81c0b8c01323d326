import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { HeldReasonDialog } from '../../parts/held-reason-dialog.tsx';
import { FormError } from '../../parts/states.tsx';
import { CANCEL_ACTION, EXTEND_ACTION } from './action-requests.graphql.ts';
import { MinutesField } from './minutes-field.tsx';
import type { ActionRequestDetail } from './page.tsx';
import { isHolding } from './rules.ts';

interface RequesterDialogProps {
  readonly request: ActionRequestDetail;
  readonly onClose: () => void;
}

const EXTENSIONS = [120, 240, 720, 1_440, 4_320, 10_080, 43_200] as const;

/** Gives the recipient more time. */
export function ExtendDialog({ request: { id }, onClose }: RequesterDialogProps): ReactNode {
  const text = useText();
  const [minutes, setMinutes] = useState(1_440);
  const extend = useHubMutation(EXTEND_ACTION);
  return (
    <FormDialog
      title={<Text id="actions.extend" />}
      act={<Text id="actions.extend" />}
      isBusy={extend.isPending}
      onClose={onClose}
      onSubmit={() => extend.mutate({ id, deadlineMinutes: minutes }, { onSuccess: onClose })}
    >
      <MinutesField label={text('actions.extend.until')} choices={EXTENSIONS} value={minutes} onMinutes={setMinutes} />
      <FormError error={extend.error} />
    </FormDialog>
  );
}

/** Takes the request back for good. While something is held, it asks the recipient to release it. */
export function CancelDialog({ request: { id, reference, state, action }, onClose }: RequesterDialogProps): ReactNode {
  const text = useText();
  const isRelease = isHolding(state);
  const word = isRelease ? 'actions.ask-release' : 'actions.cancel';
  return (
    <HeldReasonDialog
      title={<Text id={word} values={{ action }} />}
      label={<Text id="actions.cancel.reason" />}
      act={<Text id={word} values={{ action }} />}
      isRequired
      onClose={onClose}
      document={CANCEL_ACTION}
      about={id}
      variables={(reason) => ({ id, reason })}
      held={text(isRelease ? 'actions.asking-release' : 'actions.cancelling', { reference, action })}
    >
      <p>
        <Text id={isRelease ? 'actions.ask-release.why' : 'actions.cancel.why'} values={{ action }} />
      </p>
    </HeldReasonDialog>
  );
}
