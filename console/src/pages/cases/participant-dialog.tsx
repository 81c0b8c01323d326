import { type ReactNode, useState } from 'react';
import { useHeld } from '../../app/held.ts';
import { useHubMutation } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { CheckField } from '../../parts/fields.tsx';
import { tlpText } from '../../parts/marks.tsx';
import { FormError } from '../../parts/states.tsx';
import { TLP_LABELS } from '../../parts/tlp-labels.ts';
import { say } from '../../parts/toasts.tsx';
import { HAND_OVER_CASE, UPDATE_CASE_PARTICIPANT } from './access.graphql.ts';
import type { CaseDialogProps } from './edit-case.tsx';
import { type Participation, ParticipationFields } from './participation-fields.tsx';
import type { Participant } from './rights.ts';

interface ParticipantDialogProps extends CaseDialogProps {
  readonly participant: Participant;
}

const RIGHTS = ['READ', 'CONTRIBUTE', 'LEAD'];

/** Changes the rights and the ceiling of a participant. More than today is confirmed by a tick box. */
export function ParticipantDialog({ of, participant, onClose }: ParticipantDialogProps): ReactNode {
  const text = useText();
  const { rights, ceiling, party } = participant;
  const [part, setPart] = useState<Participation>({ rights, ceiling });
  const [isConfirmed, setConfirmed] = useState(false);
  const change = useHeld(UPDATE_CASE_PARTICIPANT);
  const name = party?.name ?? '';
  const gains = RIGHTS.indexOf(part.rights) > RIGHTS.indexOf(rights) || TLP_LABELS.indexOf(part.ceiling) > TLP_LABELS.indexOf(ceiling);
  const isSame = part.rights === rights && part.ceiling === ceiling;
  const submit = (): void => {
    change.send(text('access.changing', { party: name }), { id: of.id, input: { partyId: party?.id ?? '', ...part } });
    onClose();
  };
  return (
    <FormDialog
      title={text('access.change.title', { party: name })}
      act={text('act.save')}
      isBusy={isSame}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="m">
        <Text id="access.today" values={{ rights: text(`case-rights.${rights}`), ceiling: tlpText(ceiling) }} />
      </p>
      <ParticipationFields
        of={of}
        value={part}
        onValue={(next) => {
          setPart(next);
          setConfirmed(false); // it confirmed another gain
        }}
      />
      {gains && (
        <CheckField
          label={
            <Text
              id="access.confirm-gain"
              values={{ party: name, rights: text(`case-rights.${part.rights}`), ceiling: tlpText(part.ceiling) }}
            />
          }
          required
          checked={isConfirmed}
          onChange={({ target }) => setConfirmed(target.checked)}
        />
      )}
      <HandOver of={of} participant={participant} onClose={onClose} />
    </FormDialog>
  );
}

/** Offers the lead to the participant, which gets it by accepting. */
function HandOver({ of, participant, onClose }: ParticipantDialogProps): ReactNode {
  const text = useText();
  const { party: own } = useViewer();
  const offer = useHubMutation(HAND_OVER_CASE);
  const { party } = participant;
  const mayOffer = of.lead?.id === own.id || of.createdBy?.party?.id === own.id;
  if (!mayOffer || !party || party.id === of.lead?.id || party.id === of.leadOffered?.id) return null;
  const submit = (): void =>
    offer.mutate(
      { id: of.id, partyId: party.id },
      {
        onSuccess: () => {
          say(text('access.offered', { party: party.name }));
          onClose();
        },
      },
    );
  return (
    <div className="stack8">
      <p className="s m">{text('access.hand-over.about')}</p>
      <button className="btn" type="button" disabled={offer.isPending} onClick={submit}>
        <Text id="access.hand-over" values={{ party: party.name }} />
      </button>
      <FormError error={offer.error} />
    </div>
  );
}
