import type { ReactNode } from 'react';
import { Text } from '../../app/text.tsx';
import { Time } from '../../parts/time.tsx';
import type { AlertLineFragment } from './alerts.graphql.ts';

/** Whether an alert waits, who acknowledged it, or why it ended. */
export function AlertState({ alert }: { readonly alert: AlertLineFragment }): ReactNode {
  const { open, acknowledgedAt, acknowledgedBy, endReason, endedAt } = alert;
  if (open) {
    return (
      <span className="st w">
        <Text id="alerts.waits" />
      </span>
    );
  }
  if (acknowledgedAt !== null) {
    const values = { officer: acknowledgedBy?.name ?? '', time: <Time of={acknowledgedAt} /> };
    return <Text id={acknowledgedBy?.name ? 'alerts.acknowledged-by' : 'alerts.acknowledged'} values={values} />;
  }
  return (
    <span>
      <Text id={endReason ? `alerts.end.${endReason}` : 'alerts.ended'} /> {endedAt !== null && <Time of={endedAt} />}
    </span>
  );
}
