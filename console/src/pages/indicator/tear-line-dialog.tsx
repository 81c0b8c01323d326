import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Answer } from '../../parts/answer.tsx';
import { AudienceChange, useGains } from '../../parts/audience-change.tsx';
import { allowedOf, OWN_PARTY_ALONE, obstaclesOf } from '../../parts/audience-choice.ts';
import { AudienceForm, useSharingDirectory } from '../../parts/audience-form.tsx';
import { useAudiencePreview } from '../../parts/audience-preview.tsx';
import { firstTearLine, TearLineFields, tearLineInput } from '../../parts/tear-line-fields.tsx';
import { labelsBetween } from '../../parts/tlp-labels.ts';
import { RELEASE_TEAR_LINE } from './acts.graphql.ts';
import { isProtected, type Subject } from './subject.ts';

/** Publishes a reduced copy for a wider audience: the value, what is kept, and a description of its own. Its audience is shown and confirmed first. */
export function TearLineDialog({ subject, onClose }: { readonly subject: Subject; readonly onClose: () => void }): ReactNode {
  const release = useHubMutation(RELEASE_TEAR_LINE);
  const directory = useSharingDirectory();
  const { party } = useViewer();
  const [choice, setChoice] = useState(OWN_PARTY_ALONE);
  const [confirmed, setConfirmed] = useState('');
  const labels = labelsBetween('CLEAR', subject.tlp);
  const [tearLine, setTearLine] = useState(() => firstTearLine(labels.at(-2) ?? subject.tlp));
  const { tlp, hideOwner } = tearLine;
  const neverPartners = directory.data?.sharingPolicy.neverPartners ?? false;
  const obstacles = obstaclesOf({ tlp, isPartner: party.kind === 'PARTNER', neverPartners, isProtected: isProtected(subject) });
  const audience = allowedOf(choice, obstacles);
  const { kind, threat, personStatus } = subject;
  const state = useAudiencePreview({ tlp, kind, threat, personStatus, audience, attribution: hideOwner ? 'HIDDEN' : 'NAMED' });
  const { isReady } = useGains(state, confirmed);
  return (
    <ActDialog
      title={<Text id="indicator.tear-line.release" />}
      act={<Text id="indicator.tear-line.act" />}
      done={<Text id="indicator.tear-line.done" />}
      mutation={release}
      variables={() => (isReady ? { input: { ...tearLineInput(tearLine), audience, indicatorId: subject.id } } : undefined)}
      onClose={onClose}
    >
      <TearLineFields tearLine={tearLine} labels={labels} onChange={setTearLine} />
      <Answer of={directory}>
        {(data) => <AudienceForm directory={data} choice={choice} obstacles={obstacles} onChoice={setChoice} />}
      </Answer>
      <AudienceChange state={state} confirmed={confirmed} onConfirm={setConfirmed} />
      <p className="s q">
        <Text id="indicator.tear-line.what" />
      </p>
    </ActDialog>
  );
}
