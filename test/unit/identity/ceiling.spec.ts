import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { CEILING, hasPower, OFFICES, PARTY_KINDS, POWERS, ROLES_OF, rolesFit } from '../../../src/platform/database/ceiling.js';
import { GRANTS, type Role, ROLES } from '../../../src/platform/database/grants.js';

const someRoles = fc.subarray([...ROLES]);
const rows = ROLES.flatMap((role) => POWERS.flatMap((power) => (CEILING[role]?.[power] ?? []).map((whom) => `${role} ${power} ${whom}`)));

describe('the ceiling', () => {
  it('is what docs/people.md tells the admins', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/people.md'), 'utf8');
    const told = [...page.matchAll(/^\| ([A-Z_]+) \| ([A-Z_, ]+) \| ([A-Z_, ]+) \|$/gm)].flatMap(([, role, powers = '', whom = '']) =>
      powers.split(', ').flatMap((power) => whom.split(', ').map((one) => `${role} ${power} ${one}`)),
    );
    expect(told.sort()).toEqual([...rows].sort());
  });

  it('has a power only beside the lesser ones: whom one may become, one may change, shut out, let in and see', () => {
    fc.assert(
      fc.property(someRoles, someRoles, (mine, theirs) => {
        const has = (power: (typeof POWERS)[number]): boolean => hasPower(mine, power, theirs);
        return (
          (!has('RESET') || (has('ASSIGN') && has('DISABLE') && has('INVITE'))) &&
          (!has('ASSIGN') || has('INVITE')) &&
          (!has('INVITE') || has('VIEW')) &&
          (!has('DISABLE') || has('VIEW'))
        );
      }),
    );
  });

  it('is over a set of roles what it is over each of them, and nobody’s who has none', () => {
    fc.assert(
      fc.property(someRoles, someRoles, fc.constantFrom(...POWERS), (mine, theirs, power) => {
        const anywhere = mine.some((role) => (CEILING[role]?.[power] ?? []).length > 0);
        expect(hasPower(mine, power, theirs)).toBe(
          anywhere && theirs.every((one) => mine.some((role) => CEILING[role]?.[power]?.includes(one))),
        );
        expect(hasPower([], power, theirs)).toBe(false);
      }),
    );
  });

  it('stays within one kind of party, but for handing over, which is the operator’s', () => {
    for (const row of rows) {
      const [role, power, whom] = row.split(' ') as [Role, string, Role];
      const together = PARTY_KINDS.some((kind) => ROLES_OF[kind].includes(role) && ROLES_OF[kind].includes(whom));
      expect([row, power === 'HAND_OVER' ? role === 'HUB_OPERATOR' : together]).toEqual([row, true]);
    }
  });

  it('lets nobody change or become an office, and no office stand beside another role', () => {
    for (const office of OFFICES) {
      for (const role of ROLES) {
        for (const power of ['ASSIGN', 'RESET', 'HAND_OVER'] as const) expect(hasPower([role], power, [office])).toBe(false);
      }
      for (const kind of PARTY_KINDS) for (const role of ROLES) if (role !== office) expect(rolesFit(kind, [office, role])).toBe(false);
    }
  });

  it('is held by those alone who may look after people at all', () => {
    for (const role of ROLES) {
      const permissions: readonly string[] = GRANTS[role];
      const holds = (power: (typeof POWERS)[number]): boolean => (CEILING[role]?.[power] ?? []).length > 0;
      expect([role, permissions.includes('user:manage')]).toEqual([role, holds('VIEW')]);
      expect([role, permissions.includes('password:reset')]).toEqual([role, holds('RESET') || holds('HAND_OVER')]);
    }
  });

  it('leaves no role that nobody could ever have', () => {
    expect(ROLES.filter((role) => !PARTY_KINDS.some((kind) => rolesFit(kind, [role])))).toEqual([]);
  });
});
