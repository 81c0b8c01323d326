import type { INestApplicationContext } from '@nestjs/common';
import { asOwner } from '../../platform/database/as-owner.js';
import type { AlertKind } from '../../delivery/alerts/alert.js';
import type { AlertRule } from '../../delivery/alerts/alert-plan.policy.js';
import { AlertSettingsService } from '../../delivery/alerts/alert-settings.service.js';
import { AlertsService } from '../../delivery/alerts/alerts.service.js';
import { BrowseAlertsService } from '../../delivery/alerts/browse-alerts.service.js';
import { runAs } from './reports.js';

const ruleOf = (rule: Partial<AlertRule> & Pick<AlertRule, 'mode'>): AlertRule => ({
  ...{ kinds: [], minUrgency: 'ROUTINE', threats: [], channels: ['EMAIL'] },
  ...rule,
});

/** Rules of Thailand: investment scams at once, and what concerns its own indicators once a day. */
const PARTY_RULES = [
  ruleOf({ threats: ['INVESTMENT_SCAM'], mode: 'IMMEDIATE' }),
  ruleOf({ kinds: ['OWN_INDICATOR', 'WITHDRAWAL'], mode: 'DIGEST' }),
];
const QUIET = { quietFrom: '22:00', quietTo: '06:00', digestAt: '08:00', timeZone: null, phone: null };
/** Who has acknowledged an alert, and of which kind. All other alerts of the demo are open, or ended with their requests. */
const ACKNOWLEDGED: readonly (readonly [email: string, kind: AlertKind])[] = [
  ['analyst@th.example', 'NOTICE'],
  ['liaison@kh.example', 'NOTICE'],
];

/**
 * Sets rules, an escalation and quiet hours of Thailand, and acknowledges some of the alerts that the demo's items have raised, through the hub's own services.
 * Does nothing if there are rules already.
 * @param app initialised, with running services
 * @returns the number of acknowledged alerts
 */
export async function seedAlerts(app: INestApplicationContext, url: string): Promise<number> {
  return asOwner(url, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('hub demo'))`); // one hub at a time
    if ((await tx.query('select from hub.alert_rule limit 1')).length > 0) return 0;
    const rows = await tx.query<{ email: string; id: string }>(`select email, id from hub.user_account where email like '%.example'`);
    const accounts = new Map(rows.map(({ email, id }) => [email, id]));
    await setUpThailand(app, accounts);
    let acknowledged = 0;
    for (const [email, kind] of ACKNOWLEDGED) acknowledged += await acknowledgeOne(app, accounts.get(email), kind);
    return acknowledged;
  });
}

async function setUpThailand(app: INestApplicationContext, accounts: ReadonlyMap<string, string>): Promise<void> {
  const settings = app.get(AlertSettingsService, { strict: false });
  const [admin, liaison] = [accounts.get('admin@th.example'), accounts.get('liaison@th.example')];
  if (admin === undefined || liaison === undefined) return;
  await runAs(app, admin, async (actor) => {
    await settings.setRules(actor, { own: false, agencyId: null }, PARTY_RULES);
    await settings.setPolicy(actor, null, { repeatMinutes: 5, repeats: 1 });
  });
  await runAs(app, liaison, (actor) => settings.setSettings(actor, QUIET));
}

/** Acknowledges the newest open alert of a kind. @returns the number of alerts that it acknowledged */
async function acknowledgeOne(app: INestApplicationContext, account: string | undefined, kind: AlertKind): Promise<number> {
  if (account === undefined) return 0;
  const browse = app.get(BrowseAlertsService, { strict: false });
  return runAs(app, account, async (actor) => {
    const { nodes } = await browse.page(actor, { kinds: [kind], open: true }, { first: 1 });
    for (const { id } of nodes) await app.get(AlertsService, { strict: false }).acknowledge(actor, id);
    return nodes.length;
  });
}
