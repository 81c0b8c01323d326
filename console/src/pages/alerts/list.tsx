import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useRef, useState } from 'react';
import { readAlertsAgain } from '../../app/bell.tsx';
import { useKeys } from '../../app/keys.ts';
import { nodesOf, useHubMutation, useHubPages } from '../../app/queries.ts';
import { useRowFocus } from '../../app/row-focus.ts';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { useChosenRow } from '../../parts/chosen-row.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty, FormError } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { say } from '../../parts/toasts.tsx';
import { Urgency } from '../../parts/urgency.tsx';
import { ACKNOWLEDGE_ALERT, ALERTS, type AlertLineFragment } from './alerts.graphql.ts';
import { byPressure, URGENCIES } from './order.ts';
import { AlertState } from './state.tsx';
import { AlertTabs } from './tabs.tsx';

const SHOWN = ['open', 'all'] as const;

/** Alerts that the viewer sees. They hold no content, so the page has no label. */
export function AlertsPage(): ReactNode {
  const text = useText();
  const [shown, setShown] = useState<(typeof SHOWN)[number]>('open');
  const isAdministrator = useMay('user:manage');
  return (
    <div className="page">
      <PageHead title={text('alerts.title')}>
        <p>
          <Text id="alerts.about" />
        </p>
        {isAdministrator && (
          <p>
            <Text id="alerts.administration" values={{ code: (parts) => <code>{parts}</code> }} />
          </p>
        )}
      </PageHead>
      <AlertTabs />
      <div className="row w list-bar">
        <div className="seg" role="group" aria-label={text('alerts.show')}>
          {SHOWN.map((one) => (
            <button key={one} type="button" aria-pressed={shown === one} onClick={() => setShown(one)}>
              <Text id={`alerts.show.${one}`} />
            </button>
          ))}
        </div>
        <span className="end s q keys-hint">
          <Text id="alerts.keys" values={{ k: (parts) => <kbd>{parts}</kbd> }} />
        </span>
      </div>
      {shown === 'open' ? <OpenAlerts /> : <AllAlerts />}
    </div>
  );
}

/** All alerts, newest first. */
function AllAlerts(): ReactNode {
  const alerts = useHubPages(ALERTS, { filter: {} }, (answer) => answer.alerts);
  return (
    <>
      <Answer of={alerts}>{(data) => <List alerts={nodesOf(data)} />}</Answer>
      <More of={alerts} />
    </>
  );
}

const useOpen = (urgency: (typeof URGENCIES)[number]) =>
  useHubPages(ALERTS, { filter: { open: true, urgencies: [urgency] } }, (answer) => answer.alerts);

/** What waits, the most urgent first. Each urgency is read by itself: an emergency stands first, however many newer alerts there are. */
function OpenAlerts(): ReactNode {
  const lists = [useOpen('EMERGENCY'), useOpen('URGENT'), useOpen('ROUTINE')] as const;
  const missing = lists.find(({ data }) => data === undefined);
  const alerts = byPressure(lists.flatMap(({ data }) => nodesOf(data)));
  return (
    <>
      {missing && <Answer of={missing}>{() => null}</Answer>}
      {(!missing || alerts.length > 0) && <List alerts={alerts} />}
      {lists.map((list, index) => (
        <More key={URGENCIES[index]} of={list} />
      ))}
    </>
  );
}

function List({ alerts }: { readonly alerts: readonly AlertLineFragment[] }): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const list = useRef<HTMLElement>(null);
  const acknowledge = useHubMutation(ACKNOWLEDGE_ALERT, []);
  const { chosen, keys } = useChosenRow(alerts.map(({ id }) => id));
  const { isPending, isSuccess, variables } = acknowledge;
  const send = ({ id, reference }: AlertLineFragment): void =>
    acknowledge.mutate(
      { id },
      {
        onSuccess: () => {
          say(<Text id="alerts.said" values={{ reference }} />);
          // The row leaves the list, and with it the focus. No other row is chosen: an acknowledgement cannot be taken back.
          if (list.current?.contains(document.activeElement) || document.activeElement === document.body) list.current?.focus();
          readAlertsAgain();
        },
      },
    );
  const one = alerts.find(({ id }) => id === chosen);
  const isDone = isSuccess && variables.id === one?.id;
  useKeys({
    ...keys,
    a: one?.open && !isPending && !isDone ? () => send(one) : undefined,
    Enter: one && (() => void navigate({ to: '/alerts/$id', params: { id: one.id } })),
  });
  return (
    <section aria-label={text('alerts.title')} tabIndex={-1} ref={list}>
      <FormError error={acknowledge.error} />
      {alerts.length === 0 ? (
        <Empty icon="check" title={<Text id="alerts.none" />}>
          <p>
            <Text id="alerts.none.why" />
          </p>
        </Empty>
      ) : (
        <div className="card">
          <div className="tw">
            <table className="t st-l">
              <thead>
                <tr>
                  {(['alerts.what', 'alerts.raised', 'alerts.due', 'alerts.state', 'alerts.acts'] as const).map((id) => (
                    <th key={id}>
                      <Text id={id} />
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {alerts.map((alert) => (
                  <Row key={alert.id} alert={alert} isChosen={alert.id === chosen} isBusy={isPending} onAcknowledge={send} />
                ))}
              </tbody>
            </table>
          </div>
        </div>
      )}
    </section>
  );
}

interface RowProps {
  readonly alert: AlertLineFragment;
  readonly isChosen: boolean;
  readonly isBusy: boolean;
  readonly onAcknowledge: (alert: AlertLineFragment) => void;
}

function Row({ alert, isChosen, isBusy, onAcknowledge }: RowProps): ReactNode {
  const text = useText();
  const line = useRowFocus<HTMLTableRowElement>(isChosen);
  const { id, kind, urgency, reference, quantity, personal, raisedAt, dueAt, open } = alert;
  return (
    <tr aria-current={isChosen || undefined} ref={line} tabIndex={-1}>
      <td className="fw">
        <span className="row w">
          <Urgency urgency={urgency} />
          <Link className="b" to="/alerts/$id" params={{ id }}>
            <Text id={`alerts.kind.${kind}`} />
          </Link>
          {quantity > 1 && <Text id="alerts.quantity" values={{ count: quantity }} />}
          {personal && (
            <span className="tag a">
              <Text id="alerts.personal" />
            </span>
          )}
        </span>
        <span className="raw alert-ref">{reference}</span>
      </td>
      <td className="nw s" data-l={text('alerts.raised')}>
        <Time of={raisedAt} />
      </td>
      <td className="nw s" data-l={text('alerts.due')}>
        {dueAt !== null && <Time of={dueAt} />}
      </td>
      <td className="s fw">
        <AlertState alert={alert} />
      </td>
      <td className="fit">
        {open && (
          <button className="btn sm" type="button" disabled={isBusy} onClick={() => onAcknowledge(alert)}>
            <Text id="alerts.acknowledge" values={{ reference: <span className="sr">{reference}</span> }} />
          </button>
        )}
      </td>
    </tr>
  );
}
