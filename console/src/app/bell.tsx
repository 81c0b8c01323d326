import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { Icon } from '../parts/marks.tsx';
import { sayUrgently } from '../parts/toasts.tsx';
import { ALERT_RAISED, OPEN_ALERTS, type OpenAlertsQuery } from './alerts.graphql.ts';
import { queries, useHubQuery } from './queries.ts';
import { useSubscription } from './subscription.ts';
import { Text, useText } from './text.tsx';

const READ_AGAIN_MS = 60_000;

type Raised = Pick<OpenAlertsQuery['alerts']['nodes'][number], 'id' | 'reference' | 'urgency'>;

/** Reads all that shows alerts again: one was raised, acknowledged, or ended. */
export const readAlertsAgain = (): void =>
  void queries.invalidateQueries({ predicate: ({ queryKey }) => /\balerts?\(/.test(String(queryKey[0])) });

/**
 * Says emergencies: those that are raised, and open ones that were not said, because the live line was lost. Those of the first answer were open before the
 * console was: the bell shows them.
 * @returns says one that is raised now
 */
function useEmergencies(open: readonly Raised[] | undefined): (alert: Raised) => void {
  const said = useRef<Set<string>>(undefined);
  const early = useRef(new Set<string>());
  const sayOne = (alert: Raised): void => {
    (said.current ?? early.current).add(alert.id);
    sayUrgently(<Emergency alert={alert} />);
  };
  useEffect(() => {
    const emergencies = open?.filter(({ urgency }) => urgency === 'EMERGENCY') ?? [];
    if (said.current) for (const one of emergencies) if (!said.current.has(one.id)) sayOne(one);
    if (open) said.current ??= new Set([...early.current, ...emergencies.map(({ id }) => id)]);
  });
  return sayOne;
}

/** Follows alerts as long as the officer is signed in, also while the console is locked. An emergency is said until it is closed. */
export function AlertWatch(): null {
  const open = useHubQuery(OPEN_ALERTS, {}, { refetchInterval: READ_AGAIN_MS });
  const sayEmergency = useEmergencies(open.data?.alerts.nodes);
  useSubscription({
    document: ALERT_RAISED,
    variables: {},
    cursorOf: ({ alertRaised }) => alertRaised.cursor,
    onEvents: (events) => {
      const raised = events.flatMap(({ alertRaised: { alert } }) => alert ?? []);
      if (raised.length > 0) readAlertsAgain();
      for (const alert of raised) if (alert.urgency === 'EMERGENCY') sayEmergency(alert);
    },
    onMissed: readAlertsAgain,
  });
  return null;
}

/** What {@link AlertWatch} has read last. */
const useOpenAlerts = (): OpenAlertsQuery['alerts'] | undefined => useHubQuery(OPEN_ALERTS, {}, { enabled: false }).data?.alerts;

/** The number of open emergencies that the viewer sees. */
export const useEmergencyCount = (): number => useOpenAlerts()?.nodes.filter(({ urgency }) => urgency === 'EMERGENCY').length ?? 0;

/** The number of open alerts that the viewer sees, live. */
export function Bell(): ReactNode {
  const text = useText();
  const alerts = useOpenAlerts();
  const count = alerts?.nodes.length ?? 0;
  const shown = alerts?.pageInfo.hasNextPage ? `${count}+` : String(count);
  const isGrave = alerts?.nodes.some(({ urgency }) => urgency === 'EMERGENCY') ?? false;
  return (
    <Link
      className="btn quiet bell"
      data-tour="alerts"
      to="/alerts"
      aria-label={text('bell.alerts', { count: shown })}
      title={text('bell.alerts', { count: shown })}
    >
      <Icon name="bell" />
      {count > 0 && <b className={isGrave ? 'bell-n grave' : 'bell-n'}>{shown}</b>}
    </Link>
  );
}

const Emergency = ({ alert }: { readonly alert: Raised }): ReactNode => (
  <Link className="toast-link" to="/alerts/$id" params={{ id: alert.id }}>
    <Text id="bell.emergency" values={{ reference: alert.reference }} />
  </Link>
);
