import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubMutation, useHubPages } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { More } from '../../parts/answer.tsx';
import { Icon, Tlp } from '../../parts/marks.tsx';
import { PartyName } from '../../parts/party.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { Red } from '../../parts/red.tsx';
import { FormError } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { ANSWER_CASE_INVITATION, CASE_INVITATIONS, type CaseInvitationsQuery } from './list.graphql.ts';

type Invitation = CaseInvitationsQuery['caseInvitations']['nodes'][number];

/** Open invitations of the own country: what they ask, and the answer. Nothing is drawn without one. */
export function Invitations(): ReactNode {
  const text = useText();
  const list = useHubPages(CASE_INVITATIONS, {}, ({ caseInvitations }) => caseInvitations);
  const invitations = nodesOf(list.data);
  useContentLabels(invitations.map(({ tlp }) => tlp));
  if (invitations.length === 0) return null;
  return (
    <section className="card invitations" aria-labelledby="invitations">
      <header>
        <Icon name="users" />
        <h2 id="invitations">{text('invitations.title')}</h2>
      </header>
      <ul>
        {invitations.map((one) => (
          <InvitationLine key={one.caseId} invitation={one} />
        ))}
      </ul>
      <More of={list} />
    </section>
  );
}

function InvitationLine({ invitation }: { readonly invitation: Invitation }): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const mayAnswer = useMay('case:lead');
  const answer = useHubMutation(ANSWER_CASE_INVITATION);
  const [isDeclining, setDeclining] = useState(false);
  const { caseId: id, title, threat, tlp, message, rights, ceiling, lead, createdAt } = invitation;
  const accept = (): void =>
    answer.mutate(
      { id, accept: true, note: null },
      { onSuccess: () => void navigate({ to: '/cases/$id/$tab', params: { id, tab: 'overview' } }) },
    );
  return (
    <li className="bd stack8">
      <div className="row w">
        <Red id={id} tlp={tlp}>
          <span className="b">{title}</span>
        </Red>
        <span className="m">{text(`threat.${threat}`)}</span>
        <Tlp label={tlp} />
        <span className="s q">
          <Time of={createdAt} />
        </span>
      </div>
      <div className="row w s m">
        <Text id="invitations.led-by" values={{ party: <PartyName party={lead} /> }} />
        <span>
          <Text id="invitations.rights" values={{ rights: text(`case-rights.${rights}`), ceiling: `TLP:${ceiling.replace('_', '+')}` }} />
        </span>
      </div>
      {message !== null && (
        <Red id={`${id} message`} tlp={tlp}>
          <p>{message}</p>
        </Red>
      )}
      {mayAnswer && (
        <div className="row">
          <button className="btn pri" type="button" disabled={answer.isPending} onClick={accept}>
            <Text id="invitations.accept" />
          </button>
          <button className="btn" type="button" disabled={answer.isPending} onClick={() => setDeclining(true)}>
            <Text id="invitations.decline" />
          </button>
        </div>
      )}
      {!isDeclining && <FormError error={answer.error} />}
      {isDeclining && (
        <ReasonDialog
          title={text('invitations.decline.title')}
          label={text('invitations.decline.note')}
          act={text('invitations.decline')}
          isBusy={answer.isPending}
          error={answer.error}
          onAct={(note) => answer.mutate({ id, accept: false, note: note || null }, { onSuccess: () => setDeclining(false) })}
          onClose={() => setDeclining(false)}
        />
      )}
    </li>
  );
}
