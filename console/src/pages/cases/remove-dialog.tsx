import type { ReactNode } from 'react';
import { useText } from '../../app/text.tsx';
import { HeldReasonDialog } from '../../parts/held-reason-dialog.tsx';
import { REMOVE_CASE_PARTICIPANT } from './access.graphql.ts';
import { CaseAudience } from './case-audience.tsx';
import type { CaseProps } from './case-page.tsx';
import type { Participant } from './rights.ts';

interface RemoveDialogProps extends CaseProps {
  readonly participant: Participant;
  readonly onClose: () => void;
}

/** Removes a country, or cancels its invitation. */
export function RemoveDialog({ of, parties, participant, onClose }: RemoveDialogProps): ReactNode {
  const text = useText();
  const { party, state } = participant;
  const name = party?.name ?? '';
  return (
    <HeldReasonDialog
      title={text('remove.title', { party: name })}
      label={text('remove.reason')}
      act={text('remove.act')}
      document={REMOVE_CASE_PARTICIPANT}
      about={`${of.id} ${party?.id ?? ''}`}
      variables={(reason) => ({ id: of.id, partyId: party?.id ?? '', reason: reason || null })}
      held={text('remove.held', { party: name })}
      onClose={onClose}
    >
      <p className="m">{text(state === 'INVITED' ? 'remove.invited' : 'remove.about', { party: name })}</p>
      {state === 'ACCEPTED' && <CaseAudience of={of} parties={parties} loses={party?.id} />}
    </HeldReasonDialog>
  );
}
