import { type ReactNode, useState } from 'react';
import { heldId, useHeld } from '../../app/held.ts';
import { useViewer } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { AudienceChange, useGains } from '../../parts/audience-change.tsx';
import { allowedOf, choiceOf, obstaclesOf } from '../../parts/audience-choice.ts';
import { AudienceForm, useSharingDirectory } from '../../parts/audience-form.tsx';
import { useAudiencePreview } from '../../parts/audience-preview.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { Tlp } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { Note } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { CHANGE_AUDIENCE } from './acts.graphql.ts';
import { isProtected, ownAudience, type Subject } from './subject.ts';

/** Changes who sees an indicator: today's audience beside tomorrow's. Who gains is confirmed by a tick box. */
export function AudienceDialog({ subject, onClose }: { readonly subject: Subject; readonly onClose: () => void }): ReactNode {
  const { party } = useViewer();
  const directory = useSharingDirectory();
  const { choice, setChoice, confirmed, setConfirmed, version, isOvertaken } = useChoice(subject);
  const { send, isHeld } = useHeld(CHANGE_AUDIENCE, { id: heldId(CHANGE_AUDIENCE, subject.id) });
  const obstacles = obstaclesOf({
    tlp: subject.tlp,
    isPartner: party.kind === 'PARTNER',
    neverPartners: directory.data?.sharingPolicy.neverPartners ?? false,
    isProtected: isProtected(subject),
  });
  const audience = allowedOf(choice, obstacles);
  const state = useAudiencePreview({ indicatorId: subject.id, audience });
  const { isReady } = useGains(state, confirmed);
  const isUnchanged = JSON.stringify(audience) === JSON.stringify(choiceOf(ownAudience(subject)));
  return (
    <FormDialog
      title={<Text id="indicator.audience.title" />}
      act={<Text id="indicator.audience.act" />}
      isBusy={!isReady || isUnchanged || isHeld}
      onSubmit={() => {
        send(<Text id="indicator.audience.held" />, { id: subject.id, version, audience }, () =>
          say(<Text id="indicator.audience.done" />),
        );
        onClose();
      }}
      onClose={onClose}
    >
      <p className="row w">
        <Red id={subject.id} tlp={subject.tlp}>
          <span className="v">{subject.display}</span>
        </Red>
        <Tlp label={subject.tlp} />
      </p>
      {isOvertaken && (
        <Note tone="warning" icon="alert">
          <Text id="indicator.audience.overtaken" />
        </Note>
      )}
      <Answer of={directory}>
        {(data) => <AudienceForm directory={data} choice={choice} obstacles={obstacles} onChoice={setChoice} />}
      </Answer>
      <AudienceChange state={state} confirmed={confirmed} onConfirm={setConfirmed} />
    </FormDialog>
  );
}

/** The audience that the officer chooses, and the version that it was chosen from. A newer audience replaces the choice: an older one would open again what a colleague has narrowed. */
function useChoice(subject: Subject) {
  const present = choiceOf(ownAudience(subject));
  const [choice, setChoice] = useState(present);
  const [confirmed, setConfirmed] = useState('');
  const [read, setRead] = useState({ version: subject.version, audience: JSON.stringify(present) });
  const [isOvertaken, setOvertaken] = useState(false);
  if (subject.version !== read.version) {
    const audience = JSON.stringify(present);
    setRead({ version: subject.version, audience });
    if (audience !== read.audience) {
      setChoice(present);
      setConfirmed('');
      setOvertaken(true);
    }
  }
  return { choice, setChoice, confirmed, setConfirmed, version: read.version, isOvertaken };
}
