import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { type Refusals, withRefusals } from '../../platform/database/refusals.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { timeZoneOf } from '../../tenancy/parties/settings.policy.js';
import { readPhone } from '../../values/values/phone.js';
import { isChat } from './alert.js';
import type { AlertRule } from './alert-plan.policy.js';

/** Whose rules: those of the actor's account, or of an agency; agencyId null: of the party. */
export type RuleScope = { readonly own: true } | { readonly own: false; readonly agencyId: string | null };

/** Settings of an officer. Times as HH:MM on the wall clock of the time zone. */
export interface AlertSettings {
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
  readonly digestAt: string;
  /** null: that of the duty roster, or else UTC. */
  readonly timeZone: string | null;
  /** For SMS and voice; null: neither. */
  readonly phone: string | null;
}

/** How emergencies escalate. */
export interface AlertPolicy {
  readonly repeatMinutes: number;
  readonly repeats: number;
  /** null: the default. */
  readonly updatedBy: ActorView | null;
  readonly updatedAt: Date | null;
}

interface PreferenceRow {
  readonly quiet_from: string | null;
  readonly quiet_to: string | null;
  readonly digest_at: string;
  readonly time_zone: string | null;
  readonly phone: string | null;
}

interface PolicyRow {
  readonly repeat_minutes: number;
  readonly repeats: number;
  readonly set_by: ActorView | null;
  readonly set_at: Date | null;
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Rules of alerts, settings of officers, and how emergencies escalate. */
@Injectable()
export class AlertSettingsService {
  constructor(private readonly database: Database) {}

  /** Returns rules in their order. @throws NotFound on the agency */
  async rules(actor: Actor, scope: RuleScope): Promise<readonly AlertRule[]> {
    return hiddenAsAbsent(
      () => this.database.as(actor, act(actor, 'alert.rules', 'alert:read'), (tx) => readRules(tx, scope)),
      () => false,
    );
  }

  /** Replaces rules. @throws NotFound on the agency; Forbidden for another agency; BadInput for a chat channel in rules of an officer */
  async setRules(actor: Actor, scope: RuleScope, rules: readonly AlertRule[]): Promise<readonly AlertRule[]> {
    if (scope.own && rules.some(({ channels }) => channels.some(isChat))) {
      throw new BadInput(
        'ALERT_RULE_CHAT',
        'Your own rules can send e-mail, SMS and voice calls. Chat channels and systems are for rules of an agency or a party.',
      );
    }
    const needs = scope.own ? 'alert:read' : 'alert:manage';
    const write = async (tx: Transaction): Promise<readonly AlertRule[]> => {
      await tx.query('select hub.set_alert_rules($1, $2, $3)', [scope.own, agencyOf(scope), JSON.stringify(rules)]);
      return readRules(tx, scope);
    };
    return hiddenAsAbsent(
      () =>
        this.database.as(actor, { ...act(actor, 'alert.set-rules', needs), writes: true }, (tx) =>
          withRefusals(ALERT_REFUSALS, () => write(tx)),
        ),
      () => false,
    );
  }

  async settings(actor: Actor): Promise<AlertSettings> {
    return this.database.as(actor, act(actor, 'alert.settings', 'alert:read'), readSettings);
  }

  /** Replaces the actor's settings. @throws BadInput on a time, the time zone or the phone number */
  async setSettings(actor: Actor, { quietFrom, quietTo, digestAt, timeZone, phone }: AlertSettings): Promise<AlertSettings> {
    for (const time of [quietFrom, quietTo, digestAt]) {
      if (time !== null && !TIME.test(time)) throw new BadInput('ALERT_TIME', `"${time}" is not a time. Write it as HH:MM, such as 22:00.`);
    }
    if ((quietFrom === null) !== (quietTo === null)) throw new BadInput('ALERT_TIME', 'Quiet hours need a beginning and an end.');
    const zone = timeZone === null ? null : timeZoneOf(timeZone);
    const number = phone?.trim() ? phoneOf(phone, actor.party.country) : null;
    return this.database.as(actor, { ...act(actor, 'alert.set-settings', 'alert:read'), writes: true }, async (tx) => {
      await tx.query('select hub.set_alert_preference($1, $2, $3, $4, $5)', [quietFrom, quietTo, digestAt, zone, number]);
      return readSettings(tx);
    });
  }

  /** Returns how emergencies escalate in an agency; null: in the party. @throws NotFound on the agency */
  async policy(actor: Actor, agencyId: string | null): Promise<AlertPolicy> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'alert.policy', 'alert:read'), (tx) => readPolicy(tx, agencyOf({ own: false, agencyId }))),
    );
  }

  /** Sets how emergencies escalate. @throws NotFound on the agency; Forbidden for another agency */
  async setPolicy(actor: Actor, agencyId: string | null, policy: Pick<AlertPolicy, 'repeatMinutes' | 'repeats'>): Promise<AlertPolicy> {
    const id = agencyOf({ own: false, agencyId });
    const write = async (tx: Transaction): Promise<AlertPolicy> => {
      await tx.query('select hub.set_alert_policy($1, $2, $3)', [id, policy.repeatMinutes, policy.repeats]);
      return readPolicy(tx, id);
    };
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, 'alert.set-policy', 'alert:manage'), writes: true }, (tx) =>
        withRefusals(ALERT_REFUSALS, () => write(tx)),
      ),
    );
  }
}

/** Returns a phone number in E.164. @param country of national forms @throws BadInput */
function phoneOf(text: string, country: string | null): string {
  const reading = readPhone({ value: text, country });
  if (!reading.ok) throw new BadInput(reading.problem.code, reading.problem.message);
  if (reading.value.warnings.some(({ code }) => code === 'PHONE_EXTENSION_DROPPED')) {
    throw new BadInput('PHONE_EXTENSION', 'E.164 has no extensions. State the line without one.');
  }
  return reading.value.value;
}

/** @throws NotFound for what is no id */
function agencyOf(scope: RuleScope): string | null {
  if (scope.own || scope.agencyId === null) return null;
  if (!isUuid(scope.agencyId)) throw new NotFound('agency');
  return scope.agencyId;
}

async function readRules(tx: Transaction, scope: RuleScope): Promise<readonly AlertRule[]> {
  const [row] = await tx.query<{ rules: readonly AlertRule[] }>('select hub.alert_rules($1, $2) as rules', [scope.own, agencyOf(scope)]);
  return row?.rules ?? [];
}

async function readSettings(tx: Transaction): Promise<AlertSettings> {
  const [row] = await tx.query<PreferenceRow>('select * from hub.own_alert_preference()');
  if (!row) throw new NotFound('account');
  return { quietFrom: row.quiet_from, quietTo: row.quiet_to, digestAt: row.digest_at, timeZone: row.time_zone, phone: row.phone };
}

async function readPolicy(tx: Transaction, agencyId: string | null): Promise<AlertPolicy> {
  const [row] = await tx.query<PolicyRow>('select * from hub.alert_policy_of($1)', [agencyId]);
  if (!row) throw new NotFound('agency');
  return { repeatMinutes: row.repeat_minutes, repeats: row.repeats, updatedBy: row.set_by, updatedAt: row.set_at };
}

/** Refusals of hub.require_managed_alerts. */
export const ALERT_REFUSALS: Refusals = {
  HB490: () =>
    new Forbidden('OTHER_AGENCY', 'Your account administers one agency. Ask an administrator of the other agency, or of the party.'),
};
