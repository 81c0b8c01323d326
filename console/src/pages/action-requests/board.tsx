import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages, useHubQuery } from '../../app/queries.ts';
import { useMay, useViewer } from '../../app/session.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { Value } from '../../parts/kind.tsx';
import { Icon, Tlp } from '../../parts/marks.tsx';
import { Amount } from '../../parts/money.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Red } from '../../parts/red.tsx';
import { Empty } from '../../parts/states.tsx';
import { useMinute } from '../../parts/time.tsx';
import { type ActionKind, FREEZE_TOTALS, GOLDEN_HOUR, type GoldenHourQuery } from './action-requests.graphql.ts';
import { Totals } from './totals.tsx';
import { ActionState, Counterpart, RequestClock, UrgentAct } from './words.tsx';

type Line = GoldenHourQuery['board']['nodes'][number];

const KINDS = { FREEZE: ['FREEZE'], all: ['FREEZE', 'PRESERVATION', 'TAKEDOWN'] } as const satisfies Record<string, readonly ActionKind[]>;
const HEADS: readonly TextId[] = [
  'actions.clock',
  'actions.subject',
  'actions.action',
  'actions.with',
  'actions.at-risk',
  'actions.state',
  'actions.handling',
];
const DAY_MS = 86_400_000;
const TOTAL_DAYS = 30;
const REFRESH_MS = 15_000;

/** What runs now: open requests of both sides, in the order of the time that is left, and of the money within a span of it. */
export function GoldenHourPage(): ReactNode {
  const text = useText();
  const mayRequest = useMay('action:request');
  const { party } = useViewer();
  const [kinds, setKinds] = useState<keyof typeof KINDS>('FREEZE');
  const board = useHubPages(GOLDEN_HOUR, { filter: { actions: KINDS[kinds] } }, (answer) => answer.board, { refetchInterval: REFRESH_MS });
  const nodes = nodesOf(board.data);
  useContentLabels(nodes.map(({ request }) => request.tlp));
  const acts = (
    <>
      <Link className="btn" to="/action-requests">
        <Text id="actions.all" />
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
      <PageHead title={text('actions.board')} acts={acts}>
        <p>
          <Text id="actions.board.what" values={{ party: party.name }} />
        </p>
      </PageHead>
      <div className="row w results-bar">
        <div className="seg" role="group" aria-label={text('actions.action')}>
          {(['FREEZE', 'all'] as const).map((one) => (
            <button key={one} type="button" aria-pressed={kinds === one} onClick={() => setKinds(one)}>
              <Text id={`actions.board.${one}`} />
            </button>
          ))}
        </div>
      </div>
      <div data-tour="golden-hour">
        <Answer of={board}>
          {() =>
            nodes.length === 0 ? (
              <Empty icon="clock" title={<Text id="actions.board.none" />} />
            ) : (
              <section className="card" aria-label={text('actions.board')}>
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
                      {nodes.map((line) => (
                        <Row key={line.request.id} line={line} />
                      ))}
                    </tbody>
                  </table>
                </div>
                <More of={board} />
              </section>
            )
          }
        </Answer>
      </div>
      <div className="figures-below">
        <TotalsOfLastDays />
      </div>
    </div>
  );
}

function Row({ line: { request, atRisk } }: { readonly line: Line }): ReactNode {
  const text = useText();
  const { id, subject, action, state, tlp, reference } = request;
  return (
    <tr>
      <td data-l={text('actions.clock')}>
        <RequestClock request={request} />
      </td>
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
      <td className="nw" data-l={text('actions.at-risk')}>
        {atRisk && <Amount of={atRisk} />}
      </td>
      <td>
        <ActionState state={state} action={action} />
      </td>
      <td>
        <Tlp label={tlp} />
      </td>
    </tr>
  );
}

function TotalsOfLastDays(): ReactNode {
  // By the hour, so that the period is the same for an hour and its answer is kept.
  const hour = Math.ceil(useMinute() / 3_600_000) * 3_600_000;
  const period = useMemo(() => ({ from: new Date(hour - TOTAL_DAYS * DAY_MS).toISOString(), to: new Date(hour).toISOString() }), [hour]);
  const totals = useHubQuery(FREEZE_TOTALS, period);
  return <Answer of={totals}>{(data) => data.totals.length > 0 && <Totals totals={data.totals} days={TOTAL_DAYS} />}</Answer>;
}
