import { askedTooMuch, Conflict, Forbidden, NotFound, partyFull, Unauthenticated } from '../platform/errors.js';

/** The database's own refusals (its codes HB…) in the hub's words; everything else as it came. */
export function translated(error: unknown): unknown {
  const { code, detail } = error as { code?: string; detail?: string };
  switch (code) {
    case 'HB401':
      return new Unauthenticated();
    case 'HB403':
      return new Forbidden();
    case 'HB404':
      return new NotFound(detail ?? 'item');
    case 'HB409':
      return ofTheAccount(detail);
    case 'HB412':
      return new Forbidden('SECOND_FACTOR_SETUP_REQUIRED', 'Your account must have a second factor: set one up first.');
    case 'HB428':
      return new Forbidden('STEP_UP_REQUIRED', 'Confirm who you are first: this needs a proof that is at most five minutes old.');
    case 'HB429':
      return partyFull(detail);
    case 'HB438':
      return askedTooMuch(detail);
    case 'HB451':
      return new Conflict(
        'POLICY_FORBIDS',
        "Your party's sharing policy forbids this, or has a second officer release it (sharingPolicy).",
      );
    case 'HB452':
      return new Conflict('PERSON_PROTECTED', 'Data on victims and witnesses reaches no partner: leave the partners out of this audience.');
    case 'HB453':
      return new Conflict(
        'INDICATOR_DISPUTED',
        'This claim is disputed: until that is answered it can be narrowed or revoked, and not changed.',
      );
    default:
      return error;
  }
}

const ofTheAccount = (detail: string | undefined): Conflict =>
  detail === 'BY_PROVIDER'
    ? new Conflict('BY_PROVIDER', "This account was made by its party's identity provider: its password and second factor are there.")
    : new Conflict('LAST_FACTOR', 'Your account must have a second factor, and this is its last one.');
