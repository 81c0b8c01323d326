import { Injectable } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { type AlertGroup, planAlerts } from './alert-plan.policy.js';
import { planRooms } from './alert-rooms.policy.js';
import type { AlertChannel } from './alert.js';

/** Alerts planned in one transaction. */
const BATCH = 500;
const EMERGENCY_BATCH = 50;

/** Plans the messages of due alerts. Of two plans for the same step, the database keeps the first, whichever process made it. */
@Injectable()
export class AlertPlanner {
  constructor(private readonly connection: RelayConnection) {}

  /**
   * Plans the next step of due alerts. A group that cannot be planned holds up no other one: it is planned again in a later round.
   * @param emergencies the lane: emergencies, or all others
   * @param channels that this hub has besides in-app
   * @param onFault is called with the error of each group that was not planned
   * @returns whether there may be more
   */
  async planDue(emergencies: boolean, channels: readonly AlertChannel[], onFault: (error: unknown) => void): Promise<boolean> {
    const most = emergencies ? EMERGENCY_BATCH : BATCH;
    const rows = await this.connection.callWithClaim<{ due_alerts: AlertGroup }>('due_alerts', [emergencies, most]);
    let planned = 0;
    for (const { due_alerts: group } of rows) {
      try {
        planned += await this.planGroup(group, channels);
      } catch (error) {
        onFault(error);
      }
    }
    const due = rows.reduce((sum, { due_alerts: { alerts } }) => sum + alerts.length, 0);
    return due >= most && planned > 0;
  }

  private async planGroup(group: AlertGroup, channels: readonly AlertChannel[]): Promise<number> {
    const { steps, deliveries } = planAlerts(group, channels);
    const plan = JSON.stringify({ steps, deliveries: [...deliveries, ...planRooms(group)] });
    const [stored] = await this.connection.callWithClaim<{ record_alert_plan: number }>('record_alert_plan', [plan]);
    return stored?.record_alert_plan ?? 0;
  }
}
