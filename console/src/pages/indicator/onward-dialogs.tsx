import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Answer } from '../../parts/answer.tsx';
import { AudienceChange, useGains } from '../../parts/audience-change.tsx';
import { choiceOf, isEmpty, OWN_PARTY_ALONE } from '../../parts/audience-choice.ts';
import { AudienceForm, useSharingDirectory } from '../../parts/audience-form.tsx';
import { AudienceGrid, type GridParty } from '../../parts/audience-grid.tsx';
import { AudienceKey, useAudiencePreview } from '../../parts/audience-preview.tsx';
import { CheckField, TextArea } from '../../parts/fields.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { ANSWER_ONWARD, PROPOSE_ONWARD } from './acts.graphql.ts';
import type { Proposal } from './opened-form.tsx';
import { proposedOf } from './proposed.ts';
import { ownAudience, type Subject } from './subject.ts';

const MOST = 2_000;
/** Nobody can propose every country, and a proposal shuts nobody out. */
const OBSTACLES = { everyCountry: 'indicator.onward.no-every', exceptCountries: 'indicator.onward.no-except' } as const;

/** Proposes further recipients for an indicator of another party. The answer does not say who has it already. */
export function ProposeOnward({ subject, onClose }: { readonly subject: Subject; readonly onClose: () => void }): ReactNode {
  const { party } = useViewer();
  const propose = useHubMutation(PROPOSE_ONWARD);
  const directory = useSharingDirectory();
  const [choice, setChoice] = useState(OWN_PARTY_ALONE);
  const [reason, setReason] = useState('');
  return (
    <ActDialog
      title={<Text id="indicator.onward.propose" />}
      act={<Text id="indicator.onward.act" />}
      done={<Text id="indicator.onward.done" />}
      mutation={propose}
      variables={() => (isEmpty(choice) || reason.trim() === '' ? undefined : { id: subject.id, audience: choice, reason: reason.trim() })}
      onClose={onClose}
    >
      <Answer of={directory}>
        {(data) => (
          <>
            <AudienceForm directory={data} choice={choice} obstacles={OBSTACLES} onChoice={setChoice} />
            <Proposed parties={proposedOf(choice, data, { ownerId: subject.owner?.id, viewerId: party.id })} />
          </>
        )}
      </Answer>
      <TextArea
        label={<Text id="indicator.reason" />}
        hint={<Text id="indicator.owner-reads" />}
        required
        maxLength={MOST}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <p className="s q">
        <Text id="indicator.onward.what" />
      </p>
    </ActDialog>
  );
}

const Proposed = ({ parties }: { readonly parties: readonly GridParty[] }): ReactNode => (
  <div className="stack8">
    <AudienceGrid parties={parties} />
    <AudienceKey sights={new Set(parties.map(({ sight }) => sight))} isChange />
  </div>
);

interface AnswerOnwardProps {
  readonly subject: Subject;
  readonly proposal: Proposal;
  readonly onClose: () => void;
}

/** Accepts all or some of the proposed parties, or declines. */
export function AnswerOnward({ subject, proposal, onClose }: AnswerOnwardProps): ReactNode {
  const viewer = useViewer();
  const answer = useHubMutation(ANSWER_ONWARD);
  const [chosen, setChosen] = useState(proposal.parties);
  const [confirmed, setConfirmed] = useState('');
  const [note, setNote] = useState('');
  const accept = chosen.length > 0;
  const opened = {
    countries: chosen.flatMap(({ kind, country }) => (kind === 'COUNTRY' && country !== null ? [country] : [])),
    partners: chosen.flatMap(({ kind, id }) => (kind === 'PARTNER' ? [id] : [])),
  };
  const now = choiceOf(ownAudience(subject));
  const audience = {
    ...now,
    countries: [...new Set([...now.countries, ...opened.countries])],
    partners: [...new Set([...now.partners, ...opened.partners])],
  };
  const state = useAudiencePreview({ indicatorId: subject.id, audience });
  const { isReady } = useGains(state, confirmed);
  return (
    <ActDialog
      title={<Text id="indicator.onward.answer" />}
      act={<Text id={accept ? 'indicator.onward.accept' : 'indicator.onward.decline'} />}
      done={<Text id="indicator.onward.answered" />}
      mutation={answer}
      variables={() =>
        accept && !isReady ? undefined : { id: proposal.id, accept, audience: accept ? opened : null, note: note.trim() || null }
      }
      onClose={onClose}
    >
      <p className="m">
        <Red id={`${subject.id} ${proposal.id}`} tlp={subject.tlp}>
          {proposal.reason}
        </Red>
      </p>
      <fieldset>
        <legend className="lab">
          <Text id="indicator.onward.proposed" />
        </legend>
        {proposal.parties
          .filter(({ id }) => id !== viewer.party.id)
          .map((party) => (
            <CheckField
              key={party.id}
              label={
                <span className="row">
                  <PartyMark party={party} /> {party.name}
                </span>
              }
              checked={chosen.includes(party)}
              onChange={({ target }) => setChosen(target.checked ? [...chosen, party] : chosen.filter((one) => one !== party))}
            />
          ))}
      </fieldset>
      {accept && <AudienceChange state={state} confirmed={confirmed} onConfirm={setConfirmed} />}
      <TextArea
        label={<Text id="indicator.note" />}
        hint={<Text id={accept ? 'indicator.onward.note' : 'indicator.onward.note.needed'} />}
        required={!accept}
        maxLength={MOST}
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
    </ActDialog>
  );
}
