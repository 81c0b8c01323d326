import type { ReactNode } from 'react';
import { Text } from '../../app/text.tsx';
import { Clock } from '../../parts/clock.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { nextDueOf } from '../../parts/next-due.ts';
import { useViewer } from '../../app/session.ts';
import { Urgency } from '../../parts/urgency.tsx';
import type { ActionKind, ActionLineFragment, ActionRequestState } from './action-requests.graphql.ts';
import type { Side } from './rules.ts';

const TONES: Partial<Readonly<Record<ActionRequestState, string>>> = { HELD: ' ok', PARTIALLY_HELD: ' w', ACKNOWLEDGED: ' a', SENT: ' w' };

/** A state in the words of its action: money is held, data is preserved, content is taken down. */
export const ActionState = ({ state, action }: { readonly state: ActionRequestState; readonly action: ActionKind }): ReactNode => (
  <span className={`st${TONES[state] ?? ''}`}>
    <Text id={`actions.state.${state}`} values={{ action }} />
  </span>
);

/** Whether the viewer's party asks, or is asked. */
export const useSideOf = (): ((request: Pick<ActionLineFragment, 'createdBy'>) => Side) => {
  const { party } = useViewer();
  return ({ createdBy }) => (createdBy?.party?.id === party.id ? 'SENT' : 'RECEIVED');
};

/** The other side of a request, and whether it asks or is asked. */
export function Counterpart({ request }: { readonly request: Pick<ActionLineFragment, 'createdBy' | 'recipient'> }): ReactNode {
  const side = useSideOf()(request);
  const party = side === 'SENT' ? request.recipient : (request.createdBy?.party ?? null);
  return (
    <span className="row">
      <PartyMark party={party} />
      <span className="s m">
        <Text id={`actions.side.${side}`} values={{ party: party?.name ?? '' }} />
      </span>
    </span>
  );
}

/** What is asked for, and how urgent it is. */
export const UrgentAct = ({
  request: { action, urgency },
}: {
  readonly request: Pick<ActionLineFragment, 'action' | 'urgency'>;
}): ReactNode => (
  <span className="row w">
    <Text id={`actions.action.${action}`} />
    {urgency !== 'ROUTINE' && <Urgency urgency={urgency} />}
  </span>
);

type ClockOf = Pick<ActionLineFragment, 'state' | 'reference' | 'createdAt' | 'acknowledgeDueAt' | 'dueAt'>;

/** The time that is left of an open request. While the recipient has not acknowledged it, the first deadline is the one that runs. */
export const RequestClock = ({ request }: { readonly request: ClockOf }): ReactNode => (
  <>
    <Clock name={request.reference} due={nextDueOf(request)} from={request.createdAt} />
    {request.state === 'SENT' && (
      <span className="s q block">
        <Text id="actions.to-acknowledge" />
      </span>
    )}
  </>
);
