import fc from 'fast-check';
import { isPersonal, isShielded, PERSON_STATUSES, personStatusOf } from '../../../src/intel/indicators/person-status.js';
import { shieldAudience, shieldProblem } from '../../../src/intel/indicators/person-status.policy.js';
import type { Directory } from '../../../src/tenancy/sharing/audience.js';
import { KINDS } from '../../../src/values/values/value.js';

const party = (key: number, kind: 'COUNTRY' | 'PARTNER') => ({
  key,
  id: `p${key}`,
  kind,
  name: `Party ${key}`,
  country: kind === 'COUNTRY' ? 'XX' : null,
});
const COUNTRIES = [10, 11, 12];
const PARTNERS = [20, 21];
const directory: Directory = {
  me: party(10, 'COUNTRY'),
  parties: [...COUNTRIES.map((key) => party(key, 'COUNTRY')), ...PARTNERS.map((key) => party(key, 'PARTNER'))],
  groups: [{ key: 30, id: 'g', name: 'Group' }],
};
const statuses = fc.constantFrom(...PERSON_STATUSES, null, undefined);
const audiences = fc.uniqueArray(fc.constantFrom(1, 30, ...COUNTRIES, ...PARTNERS)).map((audience) => ({ audience, excluded: [] }));

/** Who sees a claim, as hub.sees has it, without groups: its owner, and whose key, or every country's for a country, is in the audience. */
const sees = (viewer: number, { audience }: { readonly audience: readonly number[] }): boolean =>
  audience.includes(viewer) || (audience.includes(1) && COUNTRIES.includes(viewer));

describe('the status of a person', () => {
  it.each(KINDS.map((kind) => [kind, isPersonal(kind)] as const))('behind a value of the kind %s: %s', (kind, personal) => {
    const people = ['PHONE', 'BANK_ACCOUNT', 'CRYPTO_ADDRESS', 'PAYMENT_ID', 'EMAIL', 'SOCIAL_ACCOUNT', 'MESSAGING_ACCOUNT', 'DEVICE_ID'];
    expect(personal).toBe(people.includes(kind));
    expect(personStatusOf(kind, undefined)).toBe(personal ? 'UNKNOWN' : null);
  });

  it('is what is said, or else what the claim has', () => {
    expect(personStatusOf('PHONE', null, 'VICTIM')).toBe('VICTIM');
    expect(personStatusOf('PHONE', 'UNKNOWN', 'VICTIM')).toBe('UNKNOWN');
    expect(personStatusOf('URL', null, null)).toBeNull();
  });

  it('refuses every audience with a partner for victims and witnesses, and none for anybody else', () => {
    fc.assert(
      fc.property(statuses, audiences, (status, keys) => {
        const reachesPartner = keys.audience.some((key) => PARTNERS.includes(key));
        const isRefused = shieldProblem(status, keys, directory) !== undefined;
        expect(isRefused).toBe(reachesPartner && (status === 'VICTIM' || status === 'WITNESS'));
      }),
    );
  });

  it('leaves countries their sight, and of a victim or a witness no partner any, whatever the audience', () => {
    fc.assert(
      fc.property(statuses, audiences, (status, keys) => {
        const left = shieldAudience(keys, status, directory);
        for (const viewer of COUNTRIES) expect(sees(viewer, left)).toBe(sees(viewer, keys));
        for (const viewer of PARTNERS) expect(sees(viewer, left)).toBe(!isShielded(status) && sees(viewer, keys));
        expect(shieldProblem(status, left, directory)).toBeUndefined();
      }),
    );
  });
});
