import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { Value } from '../../parts/kind.tsx';
import { Icon, Tlp } from '../../parts/marks.tsx';
import { Amount } from '../../parts/money.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Red } from '../../parts/red.tsx';
import { Empty } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { ACTION_REQUESTS, type ActionKind, type ActionLineFragment, GOLDEN_HOUR } from './action-requests.graphql.ts';
import { ENDED_STATES, isOpen, type Side } from './rules.ts';
import { ActionState, Counterpart, RequestClock, UrgentAct } from './words.tsx';

const SHOWN = ['open', 'ended'] as const;
const SIDES = ['both', 'RECEIVED', 'SENT'] as const;
const ACTIONS: readonly ActionKind[] = ['FREEZE', 'PRESERVATION', 'TAKEDOWN'];
const REFRESH_MS = 15_000;
const HEADS: readonly TextId[] = [
  'actions.subject',
  'actions.action',
  'actions.with',
  'actions.amount',
  'actions.state',
  'actions.clock',
  'actions.handling',
];

/** Requests to act of both sides. */
export function ActionRequestsPage(): ReactNode {
  const text = useText();
  const mayRequest = useMay('action:request');
  const [side, setSide] = useState<(typeof SIDES)[number]>('both');
  const [shown, setShown] = useState<(typeof SHOWN)[number]>('open');
  const List = shown === 'open' ? OpenRequests : EndedRequests;
  const acts = (
    <>
      <Link className="btn" to="/golden-hour">
        <Text id="actions.board" />
      </Link>
      {mayRequest && (
        <Link className="btn pri" to="/action-requests/new">
          <Icon name="plus" />
          <Text id="actions.new" />
        </Link>
      )}
    </>
  );
  return (
    <div className="page">
      <PageHead title={text('actions.title')} acts={acts}>
        <p>
          <Text id="actions.what" />
        </p>
      </PageHead>
      <div className="row w results-bar">
        <div className="seg" role="group" aria-label={text('actions.side')}>
          {SIDES.map((one) => (
            <button key={one} type="button" aria-pressed={side === one} onClick={() => setSide(one)}>
              <Text id={`actions.side.show.${one}`} />
            </button>
          ))}
        </div>
        <div className="seg" role="group" aria-label={text('actions.state')}>
          {SHOWN.map((one) => (
            <button key={one} type="button" aria-pressed={shown === one} onClick={() => setShown(one)}>
              <Text id={`actions.show.${one}`} />
            </button>
          ))}
        </div>
      </div>
      <List side={side === 'both' ? {} : { side: side satisfies Side }} />
    </div>
  );
}

interface ListProps {
  /** As a part of a filter: empty for both sides. */
  readonly side: { readonly side?: Side };
}

/** Open requests in the order of the board: the least time first. The hub sorts them, so the order holds over all pages. */
function OpenRequests({ side }: ListProps): ReactNode {
  const board = useHubPages(GOLDEN_HOUR, { filter: { ...side, actions: ACTIONS } }, (answer) => answer.board, {
    refetchInterval: REFRESH_MS,
  });
  return (
    <>
      <Answer of={board}>{(data) => <Requests requests={nodesOf(data).map(({ request }) => request)} />}</Answer>
      <More of={board} />
    </>
  );
}

/** Answered and ended requests, newest first. */
function EndedRequests({ side }: ListProps): ReactNode {
  const requests = useHubPages(ACTION_REQUESTS, { filter: { ...side, states: ENDED_STATES } }, (answer) => answer.requests);
  return (
    <>
      <Answer of={requests}>{(data) => <Requests requests={nodesOf(data)} />}</Answer>
      <More of={requests} />
    </>
  );
}

function Requests({ requests }: { readonly requests: readonly ActionLineFragment[] }): ReactNode {
  const text = useText();
  useContentLabels(requests.map(({ tlp }) => tlp));
  if (requests.length === 0) return <Empty icon="bolt" title={<Text id="actions.none" />} />;
  return (
    <section className="card" aria-label={text('actions.title')}>
      <div className="tw">
        <table className="t st-l">
          <thead>
            <tr>
              {HEADS.map((id) => (
                <th key={id}>
                  <Text id={id} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {requests.map((request) => (
              <Row key={request.id} request={request} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ request }: { readonly request: ActionLineFragment }): ReactNode {
  const text = useText();
  const { id, subject, action, state, tlp, reference, createdAt, amount } = request;
  return (
    <tr>
      <td className="fw">
        <Red id={id} tlp={tlp}>
          <Link to="/action-requests/$id" params={{ id }}>
            <Value kind={subject.kind}>{subject.display}</Value>
          </Link>
        </Red>
        <Link className="s block" to="/action-requests/$id" params={{ id }}>
          {reference}
        </Link>
      </td>
      <td>
        <UrgentAct request={request} />
      </td>
      <td>
        <Counterpart request={request} />
      </td>
      <td className="nw" data-l={text('actions.amount')}>
        {amount && <Amount of={amount} />}
      </td>
      <td>
        <ActionState state={state} action={action} />
      </td>
      <td data-l={text('actions.clock')}>{isOpen(state) ? <RequestClock request={request} /> : <Time of={createdAt} />}</td>
      <td>
        <Tlp label={tlp} />
      </td>
    </tr>
  );
}
