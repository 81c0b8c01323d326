import type { Act, Tenant } from './act.js';
import { type PermissionHolder, PermissionMissing } from './permission-missing.js';
import {
  deconflictionQuotaReached,
  BadInput,
  Conflict,
  Forbidden,
  forbiddenByParty,
  type HubError,
  NotFound,
  partyLimitReached,
  Unauthenticated,
} from '../platform/errors.js';

/** The caller and the permission that it needs, if there is a session. The tenant is usually an actor, with further properties. */
interface RefusedCall {
  readonly tenant: Tenant & Partial<PermissionHolder>;
  readonly needs: Act['needs'];
}

/** Translates the database's own refusals (its codes HB…) into errors of the hub. Returns all other errors unchanged. */
export function translateError(error: unknown, call?: RefusedCall): unknown {
  const { code, detail, where } = error as { code?: string; detail?: string; where?: string };
  switch (code) {
    case 'HB401':
      return new Unauthenticated(call && 'TOKEN_REVOKED');
    case 'HB403':
      if (call && !detail && where?.startsWith(ENTER_CONTEXT)) return new PermissionMissing(call.needs, call.tenant);
      return notPermitted(detail);
    case 'HB404':
      return new NotFound(detail ?? 'item');
    case 'HB409':
      return accountConflict(detail);
    case 'HB412':
      return new Forbidden('SECOND_FACTOR_SETUP_REQUIRED', 'Your account must have a second factor. Set one up first.');
    case 'HB428':
      return new Forbidden('STEP_UP_REQUIRED', 'Confirm your identity first: this action needs a proof that is at most five minutes old.');
    case 'HB429':
      return partyLimitReached(detail);
    case 'HB438':
      return deconflictionQuotaReached(detail);
    case 'HB451':
      return policyForbids();
    case 'HB452':
      return new Conflict(
        'PERSON_PROTECTED',
        'Data on victims and witnesses must not reach a partner. Remove the partners from this audience.',
      );
    case 'HB453':
      return new Conflict(
        'INDICATOR_DISPUTED',
        'This indicator is disputed. Until the dispute is answered, it can be narrowed or revoked, but not changed.',
      );
    case 'HB454':
      return tlpForbids();
    case 'HB455':
      return endsBeforeDeadline(detail);
    default:
      return error;
  }
}

/**
 * Refusals of one module's SQL functions by their SQLSTATE. Each is of class HB and means one rule: an error of PostgreSQL itself (23514 check_violation, 42501
 * insufficient_privilege) is a bug and no refusal. Each call creates a new error, because the audit log records every refusal once.
 */
export type Refusals = Readonly<Record<`HB${number}`, () => HubError>>;

/** Runs statements and translates refusals with these codes into the module's own errors. Inside the transaction, so that the audit log names the reason. */
export async function withRefusals<T>(refusals: Refusals, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as { code?: keyof Refusals };
    throw (code !== undefined && Object.hasOwn(refusals, code) && refusals[code]?.()) || error;
  }
}

const policyForbids = (): Conflict =>
  new Conflict('POLICY_FORBIDS', "Your party's sharing policy forbids this, or has a second officer release it (sharingPolicy).");

const tlpForbids = (): BadInput =>
  new BadInput('TLP_FORBIDS_AUDIENCE', 'The label does not allow this audience (TLP 2.0). Narrow the audience or choose another label.');

/** @param end end of the request: its deadline must be before */
const endsBeforeDeadline = (end = ''): BadInput =>
  new BadInput(
    'RETENTION_BEFORE_DEADLINE',
    `The deadline (deadlineMinutes) must be before ${end}, when the request is deleted at the latest: at the end of its retention (retainUntil), or of the longest one that the hub allows (retentionRules). State fewer minutes.`,
  );

/** A refusal by hub.enter concerns the permission of the act; later refusals by functions depend on the party or the object. */
const ENTER_CONTEXT = 'PL/pgSQL function hub.enter(';

const notPermitted = (detail: string | undefined): Forbidden => {
  switch (detail) {
    case 'CASES_FORBIDDEN':
      return forbiddenByParty();
    case 'OFFICE_WAITS':
      return new Forbidden(
        'OFFICE_WAITS',
        'Your office is not active yet. It needs its waiting time, and a confirmation by an operator who did not invite you or by two member countries (docs/people.md).',
      );
    case 'GLASS_WAITS':
      return new Forbidden(
        'GLASS_WAITS',
        'This account was recovered. It cannot use break-glass access before the waiting time of a new office is over.',
      );
    case 'NOT_ON_DUTY':
      return new Forbidden(
        'NOT_ON_DUTY',
        'Only an officer who may answer the request, who is on duty now, or whom the hub has called can acknowledge the alert to an emergency (docs/alerts.md).',
      );
    case 'OWN_ROLES_NEEDED':
      return new Forbidden(
        'OWN_ROLES_NEEDED',
        'This action needs a role that an administrator gave to the account, and your role comes from an identity provider. Ask an administrator who signs in with a password.',
      );
    default:
      return new Forbidden();
  }
};

const accountConflict = (detail: string | undefined): Conflict =>
  detail === 'BY_PROVIDER'
    ? new Conflict('BY_PROVIDER', "This account was made by its party's identity provider: its password and second factor are there.")
    : new Conflict('LAST_FACTOR', 'This is the last second factor of your account, which must have one. Add another factor first.');
