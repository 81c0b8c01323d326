import { Injectable } from '@nestjs/common';
import type { RelayConnection } from '../../platform/database/relay-connection.js';
import { isTransientFault } from '../../platform/database/transient-errors.js';
import { errorName } from '../../platform/platform/failure-log.js';
import { type AlertGroup, type AlertPlan, planAlerts } from './alert-plan.policy.js';
import { planChatChannels } from './alert-chat.policy.js';
import type { AlertChannel } from './alert.js';
import { AlertConnections } from './alert-connections.js';

/** Alerts read in one round. */
const BATCH = 500;
const EMERGENCY_BATCH = 50;
/** Messages stored in one transaction, which holds a lock of the party: an emergency of the party waits for no more than these. */
const MOST_DELIVERIES = 500;

/** Divides a plan into parts of at most so many messages, or of one alert. The order of the alerts stays. */
export function partsOf({ steps, deliveries }: AlertPlan, most: number): readonly AlertPlan[] {
  const ofAlert = new Map<string, AlertPlan['deliveries'][number][]>(steps.map(({ alert }) => [alert, []]));
  for (const delivery of deliveries) ofAlert.get(delivery.alert)?.push(delivery);
  const parts: { steps: AlertPlan['steps'][number][]; deliveries: AlertPlan['deliveries'][number][] }[] = [];
  for (const step of steps) {
    const own = ofAlert.get(step.alert) ?? [];
    const last = parts.at(-1);
    if (last && last.deliveries.length + own.length <= most) {
      last.steps.push(step);
      last.deliveries.push(...own);
    } else {
      parts.push({ steps: [step], deliveries: [...own] });
    }
  }
  return parts;
}

/** An alert whose facts the database could not read: the SQLSTATE, and its id. */
interface FaultyAlert {
  readonly fault: string;
  readonly alert: string;
}

/** Is called with the code of a fault, and with the id of the alert if that alone is concerned. */
export type OnFault = (fault: string, alert?: string) => void;

/** Plans the messages of due alerts. Of two plans for the same step, the database keeps the first, whichever process made it. */
@Injectable()
export class AlertPlanner {
  constructor(private readonly connections: AlertConnections) {}

  /**
   * Plans the next step of due alerts. An alert that cannot be planned holds up no other one, not even one with the same addressees: it is delayed.
   * @param emergencies whether to plan emergencies, or all others
   * @param channels that this hub has besides in-app
   * @returns whether there may be more
   */
  async planDue(emergencies: boolean, channels: readonly AlertChannel[], onFault: OnFault): Promise<boolean> {
    const [connection, most] = [this.connections.of(emergencies), emergencies ? EMERGENCY_BATCH : BATCH];
    const rows = await connection.callWithClaim<{ due_alerts: AlertGroup | FaultyAlert }>('due_alerts', [emergencies, most]);
    const round = new PlanningRound(connection, channels, onFault);
    let [due, planned] = [0, 0];
    for (const { due_alerts: group } of rows) {
      if ('fault' in group) {
        due += 1;
        onFault(group.fault, group.alert);
      } else {
        due += group.alerts.length;
        planned += await round.planOrDelay(group);
      }
    }
    return due >= most && planned > 0;
  }
}

/** The groups of one round. */
class PlanningRound {
  /** An officer, or a chat channel, may be in several groups: the limit of immediate messages counts over all of them. */
  private sent: ReadonlyMap<string, number> = new Map();

  constructor(
    private readonly connection: RelayConnection,
    private readonly channels: readonly AlertChannel[],
    private readonly onFault: OnFault,
  ) {}

  /** Plans a group. If that fails, halves it until the failing alert is alone, and delays that one. @returns the number of planned alerts */
  async planOrDelay(group: AlertGroup): Promise<number> {
    try {
      return await this.plan(group);
    } catch (error) {
      if (isTransientFault(error)) {
        this.onFault(errorName(error));
        return 0;
      }
      const { alerts } = group;
      const [alert, ...others] = alerts;
      if (others.length > 0) {
        const half = Math.ceil(alerts.length / 2);
        const planned = await this.planOrDelay({ ...group, alerts: alerts.slice(0, half) });
        return planned + (await this.planOrDelay({ ...group, alerts: alerts.slice(half) }));
      }
      this.onFault(errorName(error), alert?.id);
      await this.connection.callWithClaim('delay_unplanned_alert', [alert?.id]);
      return 0;
    }
  }

  private async plan(group: AlertGroup): Promise<number> {
    const sent = new Map(this.sent);
    const { steps, deliveries } = planAlerts(group, this.channels, sent);
    const plan = { steps, deliveries: [...deliveries, ...planChatChannels(group, sent)] };
    let planned = 0;
    for (const part of partsOf(plan, MOST_DELIVERIES)) planned += await this.store(part);
    this.sent = sent; // a group that failed is planned again in halves, and counts once
    return planned;
  }

  private async store(plan: AlertPlan): Promise<number> {
    const [stored] = await this.connection.callWithClaim<{ record_alert_plan: number }>('record_alert_plan', [JSON.stringify(plan)]);
    return stored?.record_alert_plan ?? 0;
  }
}
