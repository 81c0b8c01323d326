import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { AlertRow } from './alert.js';
import { BrowseAlertsService } from './browse-alerts.service.js';

/** What officers do with alerts. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly database: Database,
    private readonly browse: BrowseAlertsService,
  ) {}

  /**
   * Acknowledges an alert, which stops its escalation. A second acknowledgement changes nothing: the answer names the first.
   * @throws NotFound when the alert is absent or invisible
   */
  async acknowledge(actor: Actor, id: string): Promise<AlertRow> {
    if (!isUuid(id)) throw new NotFound('alert');
    const work = (): Promise<AlertRow> =>
      this.database.as(actor, { ...act(actor, 'alert.acknowledge', 'alert:read'), writes: true }, async (tx) => {
        await tx.query('select hub.acknowledge_alert($1)', [id]);
        const alert = await this.browse.read(tx, id);
        if (!alert) throw new NotFound('alert');
        tx.auditItems(alert.id);
        return alert;
      });
    return hiddenAsAbsent(work);
  }
}
