import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { Value } from '../../parts/kind.tsx';
import { Tlp } from '../../parts/marks.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Amount } from '../../parts/money.tsx';
import { PartyName } from '../../parts/party.tsx';
import { Red } from '../../parts/red.tsx';
import { Empty } from '../../parts/states.tsx';
import { Urgency } from '../../parts/urgency.tsx';
import { ActionState, RequestClock } from '../action-requests/words.tsx';
import { type ActionRequestState, ASKED, type AskedLineFragment } from './asked.graphql.ts';

const STATES: Readonly<Record<'open' | 'held' | 'ended', readonly ActionRequestState[]>> = {
  open: ['SENT', 'ACKNOWLEDGED', 'PARTIALLY_HELD'],
  held: ['HELD'],
  ended: ['DECLINED', 'RELEASED', 'SEIZED', 'RETURNED', 'CANCELLED'],
};
type Shown = keyof typeof STATES;
const READ_AGAIN_MS = 30_000;

/** Requests of countries to freeze, preserve or take down. */
export function AskedPage(): ReactNode {
  const text = useText();
  const [shown, setShown] = useState<Shown>('open');
  const requests = useHubPages(ASKED, { states: STATES[shown] }, (answer) => answer.actionRequests, { refetchInterval: READ_AGAIN_MS });
  const nodes = nodesOf(requests.data);
  useContentLabels(nodes.map(({ tlp }) => tlp));
  return (
    <div className="page">
      <PageHead title={text('asked.title')}>
        <p>
          <Text id="asked.about" />
        </p>
      </PageHead>
      <div className="seg list-bar" role="group" aria-label={text('asked.show')}>
        {(Object.keys(STATES) as Shown[]).map((one) => (
          <button key={one} type="button" aria-pressed={shown === one} onClick={() => setShown(one)}>
            <Text id={`asked.show.${one}`} />
          </button>
        ))}
      </div>
      <div data-tour="asked">
        <Answer of={requests}>
          {() =>
            nodes.length === 0 ? (
              <Empty icon="check" title={<Text id="asked.none" />} />
            ) : (
              <Requests requests={nodes} isOpen={shown === 'open'} />
            )
          }
        </Answer>
      </div>
      <More of={requests} />
    </div>
  );
}

interface RequestsProps {
  readonly requests: readonly AskedLineFragment[];
  readonly isOpen: boolean;
}

function Requests({ requests, isOpen }: RequestsProps): ReactNode {
  const text = useText();
  return (
    <section className="card" aria-label={text('asked.title')}>
      <div className="tw">
        <table className="t st-l">
          <thead>
            <tr>
              {(['asked.request', 'asked.subject', 'asked.by', 'asked.label', 'asked.state', 'asked.clock'] as const).map((id) => (
                <th key={id}>
                  <Text id={id} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {requests.map((request) => (
              <Line key={request.id} request={request} isOpen={isOpen} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface LineProps {
  readonly request: AskedLineFragment;
  readonly isOpen: boolean;
}

function Line({ request, isOpen }: LineProps): ReactNode {
  const text = useText();
  const { id, action, reference, subject, amount, createdBy, tlp, state, urgency } = request;
  return (
    <tr>
      <td className="fw">
        <span className="row w">
          <Urgency urgency={urgency} />
          <Link className="b" to="/asked/$id" params={{ id }}>
            <Text id={`actions.action.${action}`} />
          </Link>
        </span>
        <span className="s q below">{reference}</span>
      </td>
      <td className="fw">
        <Red id={id} tlp={tlp}>
          <Value kind={subject.kind}>{subject.display}</Value>
        </Red>
        {amount && (
          <span className="s below">
            <Amount of={amount} />
          </span>
        )}
      </td>
      <td>
        <PartyName party={createdBy?.party ?? null} />
      </td>
      <td>
        <Tlp label={tlp} />
      </td>
      <td data-l={text('asked.state')}>
        <ActionState state={state} action={action} />
      </td>
      <td>{isOpen && <RequestClock request={request} />}</td>
    </tr>
  );
}
