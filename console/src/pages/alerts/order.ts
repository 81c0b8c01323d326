import type { AlertLineFragment, Urgency } from './alerts.graphql.ts';

/** The most urgent first. */
export const URGENCIES: readonly Urgency[] = ['EMERGENCY', 'URGENT', 'ROUTINE'];

type Waiting = Pick<AlertLineFragment, 'urgency' | 'dueAt'>;

const timeOf = ({ dueAt }: Waiting): number => (dueAt === null ? Infinity : Date.parse(dueAt));

/** Alerts that wait: the most urgent first, then what is due first. Those without a deadline stay in their order, after the others of their urgency. */
export const byPressure = <Alert extends Waiting>(alerts: readonly Alert[]): readonly Alert[] =>
  URGENCIES.flatMap((urgency) =>
    alerts
      .filter((one) => one.urgency === urgency)
      .toSorted((one, other) => (timeOf(one) === timeOf(other) ? 0 : timeOf(one) - timeOf(other))),
  );
