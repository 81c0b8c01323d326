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

/** Who asked for what, where somebody is signed in. The tenant is mostly an actor, of whom more is known. */
interface RefusedCall {
  readonly who: Tenant & Partial<PermissionHolder>;
  readonly needs: Act['needs'];
}

/** The database's own refusals (its codes HB…) in the hub's words; everything else as it came. */
export function translateError(error: unknown, asked?: RefusedCall): unknown {
  const { code, detail, where } = error as { code?: string; detail?: string; where?: string };
  switch (code) {
    case 'HB401':
      return new Unauthenticated(asked && 'TOKEN_REVOKED');
    case 'HB403':
      if (asked && !detail && where?.startsWith(ENTER_CONTEXT)) return new PermissionMissing(asked.needs, asked.who);
      return notPermitted(detail);
    case 'HB404':
      return new NotFound(detail ?? 'item');
    case 'HB409':
      return accountConflict(detail);
    case 'HB412':
      return new Forbidden('SECOND_FACTOR_SETUP_REQUIRED', 'Your account must have a second factor: set one up first.');
    case 'HB428':
      return new Forbidden('STEP_UP_REQUIRED', 'Confirm who you are first: this needs a proof that is at most five minutes old.');
    case 'HB429':
      return partyLimitReached(detail);
    case 'HB438':
      return deconflictionQuotaReached(detail);
    case 'HB451':
      return policyForbids();
    case 'HB452':
      return new Conflict('PERSON_PROTECTED', 'Data on victims and witnesses reaches no partner: leave the partners out of this audience.');
    case 'HB453':
      return new Conflict(
        'INDICATOR_DISPUTED',
        'This claim is disputed: until that is answered it can be narrowed or revoked, and not changed.',
      );
    case 'HB454':
      return tlpForbids();
    default:
      return error;
  }
}

/**
 * Refusals of one module's SQL functions by their SQLSTATE. Each is of class HB and means one rule: what PostgreSQL itself raises (23514 check_violation, 42501
 * insufficient_privilege) is a bug and no refusal. New errors each, since the audit log notes every refusal once.
 */
export type Refusals = Readonly<Record<`HB${number}`, () => HubError>>;

/** Runs statements; what the database refuses by one of these codes becomes the module's own error. Inside the transaction, so that the audit log names the reason. */
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
  new BadInput('TLP_FORBIDS_AUDIENCE', 'The label does not allow this audience (TLP 2.0): narrow the audience, or choose another label.');

/** What hub.enter refuses is the permission that the act needs; what functions refuse later depends on the party or the object. */
const ENTER_CONTEXT = 'PL/pgSQL function hub.enter(';

const notPermitted = (detail: string | undefined): Forbidden => {
  switch (detail) {
    case 'CASES_FORBIDDEN':
      return forbiddenByParty();
    case 'OFFICE_WAITS':
      return new Forbidden(
        'OFFICE_WAITS',
        'Your office is new: it permits nothing before its waiting time is over and it is confirmed by an operator who did not bring you in, or by two member countries (docs/people.md).',
      );
    case 'GLASS_WAITS':
      return new Forbidden(
        'GLASS_WAITS',
        'This account was recovered: it breaks no glass before the waiting time of a new office is over.',
      );
    case 'OWN_ROLES_NEEDED':
      return new Forbidden(
        'OWN_ROLES_NEEDED',
        'This takes a role that an administrator gave to the account: your role comes from an identity provider. Ask an administrator who signs in with a password.',
      );
    default:
      return new Forbidden();
  }
};

const accountConflict = (detail: string | undefined): Conflict =>
  detail === 'BY_PROVIDER'
    ? new Conflict('BY_PROVIDER', "This account was made by its party's identity provider: its password and second factor are there.")
    : new Conflict('LAST_FACTOR', 'Your account must have a second factor, and this is its last one.');
