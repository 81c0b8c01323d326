import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { AudienceGrid } from '../../parts/audience-grid.tsx';
import { Icon, PartyMark, Tlp } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { Time } from '../../parts/time.tsx';
import type { CaseProps } from './case-page.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { ParticipantDialog } from './participant-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { Retention } from './retention.tsx';
import { canAct, type Participant } from './rights.ts';
import { sightsOf } from './sights.ts';

type Asking = { readonly act: 'invite' | 'leave' } | { readonly act: 'rights' | 'remove'; readonly participant: Participant };

/** Who takes part with which rights, who sees the case, and the acts of its leads. */
export function Access({ of, parties }: CaseProps): ReactNode {
  const text = useText();
  const { party, permissions } = useViewer();
  const [asking, setAsking] = useState<Asking>();
  const close = (): void => setAsking(undefined);
  useContentLabels([of.tlp]);
  const mayLeave = canAct('leave', of, permissions) && of.createdBy?.party?.id !== party.id;
  return (
    <div className="cols rail">
      <div className="stack">
        <section className="card" aria-labelledby="people">
          <header>
            <Icon name="users" />
            <h2 id="people">{text('access.title')}</h2>
            <span className="end row">
              {mayLeave && (
                <button className="btn sm" type="button" onClick={() => setAsking({ act: 'leave' })}>
                  <Text id="access.leave" />
                </button>
              )}
              {canAct('lead', of, permissions) && (
                <button className="btn sm" type="button" onClick={() => setAsking({ act: 'invite' })}>
                  <Icon name="plus" />
                  <Text id="access.invite" />
                </button>
              )}
            </span>
          </header>
          <ul>
            {of.participants.map((one, index) => (
              <ParticipantLine
                key={one.party?.id ?? index}
                of={of}
                participant={one}
                onAct={(act) => setAsking({ act, participant: one })}
              />
            ))}
          </ul>
          <footer className="s">
            <Icon name="lock" />
            {text('access.files')}
          </footer>
        </section>
        <Retention of={of} />
      </div>
      <aside className="card" aria-labelledby="sees">
        <header>
          <Icon name="eye" />
          <h2 id="sees">{text('access.sees')}</h2>
        </header>
        <div className="bd">
          <AudienceGrid parties={sightsOf({ parties, participants: of.participants, ownerId: of.createdBy?.party?.id })} />
        </div>
      </aside>
      {asking?.act === 'invite' && <InviteDialog of={of} parties={parties} onClose={close} />}
      {asking?.act === 'leave' && <LeaveDialog of={of} onClose={close} />}
      {asking?.act === 'rights' && <ParticipantDialog of={of} participant={asking.participant} onClose={close} />}
      {asking?.act === 'remove' && <RemoveDialog of={of} parties={parties} participant={asking.participant} onClose={close} />}
    </div>
  );
}

interface ParticipantLineProps extends Pick<CaseProps, 'of'> {
  readonly participant: Participant;
  readonly onAct: (act: 'rights' | 'remove') => void;
}

/** A country, its part in the case, and what it may do and read. */
function ParticipantLine({ of, participant, onAct }: ParticipantLineProps): ReactNode {
  const text = useText();
  const { permissions } = useViewer();
  const { party, state, rights, ceiling, message, note, createdAt, answeredAt, endedAt } = participant;
  const isOwner = party?.id === of.createdBy?.party?.id;
  const isLead = party?.id === of.lead?.id;
  const isInside = state === 'ACCEPTED' || state === 'INVITED';
  return (
    <li className="bd row at w participant">
      <PartyMark party={party} large />
      <span className="grow">
        <span className="b">{party?.name ?? text('party.undisclosed')}</span>{' '}
        <span className="m">
          {state !== 'ACCEPTED'
            ? text(`participant.${state}`)
            : (isOwner || isLead) && text(isOwner && isLead ? 'access.owns-and-leads' : isOwner ? 'access.owns' : 'access.leads')}
        </span>
        <span className="s q below">
          {isInside && text(`case-rights.${rights}.what`)} <Time of={endedAt ?? answeredAt ?? createdAt} />
        </span>
        {(message ?? note) !== null && (
          <Red id={`${of.id} ${party?.id ?? ''}`} tlp={of.tlp}>
            {message !== null && <span className="s m below">{message}</span>}
            {note !== null && <span className="s m below">{note}</span>}
          </Red>
        )}
      </span>
      {isInside && (
        <span className="row s m">
          <Text id="access.reads-up-to" values={{ label: <Tlp label={ceiling} /> }} />
        </span>
      )}
      {isInside && !isOwner && (
        <span className="row">
          {state === 'ACCEPTED' && canAct('lead', of, permissions) && (
            <button className="btn sm" type="button" onClick={() => onAct('rights')}>
              <Text id="access.change" values={{ party: <span className="sr">{party?.name}</span> }} />
            </button>
          )}
          {canAct('remove', of, permissions) && (
            <button className="btn sm" type="button" onClick={() => onAct('remove')}>
              <Text
                id={state === 'INVITED' ? 'access.cancel' : 'access.remove'}
                values={{ party: <span className="sr">{party?.name}</span> }}
              />
            </button>
          )}
        </span>
      )}
    </li>
  );
}
