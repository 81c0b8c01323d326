import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { readAlertsAgain } from '../../app/bell.tsx';
import { itemPath } from '../../app/item-path.ts';
import { useHubMutation, useHubQuery } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { FormError, Note, NothingHere } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { Urgency } from '../../parts/urgency.tsx';
import { ACKNOWLEDGE_ALERT, ONE_ALERT, type OneAlertQuery } from './alerts.graphql.ts';
import { AlertState } from './state.tsx';
import { AlertTabs } from './tabs.tsx';

type AlertOf = NonNullable<OneAlertQuery['alert']>;

/** One alert: the page to which letters and calls lead. */
export function AlertPage(): ReactNode {
  const { id } = useParams({ strict: false });
  const answer = useHubQuery(ONE_ALERT, { id: id ?? '' });
  return (
    <div className="page">
      <Answer of={answer}>{({ alert }) => (alert ? <OneAlert alert={alert} /> : <NothingHere />)}</Answer>
    </div>
  );
}

function OneAlert({ alert }: { readonly alert: AlertOf }): ReactNode {
  const text = useText();
  const { party } = useViewer();
  const acknowledge = useHubMutation(ACKNOWLEDGE_ALERT, []);
  const path = itemPath(alert, party.kind === 'PARTNER');
  return (
    <>
      <PageHead
        title={text(`alerts.kind.${alert.kind}`)}
        acts={
          <>
            {path !== undefined && (
              <Link className="btn" to={path}>
                <Text id="alerts.open-item" />
              </Link>
            )}
            {alert.open && (
              <button
                className="btn pri"
                type="button"
                disabled={acknowledge.isPending}
                onClick={() => acknowledge.mutate({ id: alert.id }, { onSuccess: readAlertsAgain })}
              >
                <Text id="alerts.acknowledge" values={{ reference: '' }} />
              </button>
            )}
          </>
        }
      >
        <p className="row w">
          <Urgency urgency={alert.urgency} /> <span className="v">{alert.reference}</span> <AlertState alert={alert} />
        </p>
      </PageHead>
      <AlertTabs />
      <div className="stack">
        <FormError error={acknowledge.error} />
        {alert.open && alert.urgency === 'EMERGENCY' && (
          <Note tone="warning" icon="alert">
            <Text id="alerts.emergency" />
          </Note>
        )}
        <Facts alert={alert} />
        {alert.steps.length > 0 && <Steps alert={alert} />}
        {alert.deliveries.length > 0 && <Deliveries alert={alert} />}
      </div>
    </>
  );
}

function Facts({ alert }: { readonly alert: AlertOf }): ReactNode {
  const { party } = useViewer();
  return (
    <section className="card">
      <div className="bd">
        <dl className="kv">
          <dt>
            <Text id="alerts.raised" />
          </dt>
          <dd>
            <Time of={alert.raisedAt} />
          </dd>
          {alert.dueAt !== null && (
            <>
              <dt>
                <Text id="alerts.due" />
              </dt>
              <dd>
                <Time of={alert.dueAt} />
              </dd>
            </>
          )}
          <dt>
            <Text id="alerts.for" />
          </dt>
          <dd>{alert.personal ? <Text id="alerts.for.you" /> : (alert.agency?.name ?? party.name)}</dd>
          {alert.quantity > 1 && (
            <>
              <dt>
                <Text id="alerts.number" />
              </dt>
              <dd>{alert.quantity}</dd>
            </>
          )}
        </dl>
      </div>
    </section>
  );
}

const Steps = ({ alert }: { readonly alert: AlertOf }): ReactNode => (
  <section className="card">
    <header>
      <h2>
        <Text id="alerts.steps" />
      </h2>
    </header>
    <ul className="tl bd">
      {alert.steps.map(({ step, at, position }) => (
        <li key={step} className="a">
          <span className="pt" />
          <span>
            <Text id={position === null ? 'alerts.step.off-duty' : 'alerts.step'} values={{ position }} />
          </span>
          <Time of={at} />
        </li>
      ))}
    </ul>
  </section>
);

function Deliveries({ alert }: { readonly alert: AlertOf }): ReactNode {
  const text = useText();
  return (
    <section className="card">
      <header>
        <h2>
          <Text id="alerts.messages" />
        </h2>
      </header>
      <div className="tw">
        <table className="t dense st-l">
          <thead>
            <tr>
              {(['alerts.to', 'alerts.channel', 'alerts.state', 'alerts.time'] as const).map((id) => (
                <th key={id}>
                  <Text id={id} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {alert.deliveries.map(({ id, officer, channel, channelName, state, sentAt, dueAt, failure }) => (
              <tr key={id}>
                <td className="fw">{officer?.name ?? channelName ?? text('alerts.no-account')}</td>
                <td data-l={text('alerts.channel')}>
                  <Text id={`alerts.channel.${channel}`} />
                </td>
                <td data-l={text('alerts.state')}>
                  <Text id={`alerts.delivery.${state}`} /> {failure !== null && <span className="v">{failure}</span>}
                </td>
                <td data-l={text('alerts.time')}>{(sentAt ?? dueAt) !== null && <Time of={sentAt ?? dueAt ?? ''} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
