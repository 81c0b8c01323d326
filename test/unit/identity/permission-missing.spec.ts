import { PARTY_KINDS } from '../../../src/platform/database/ceiling.js';
import { PERMISSIONS, ROLES } from '../../../src/platform/database/grants.js';
import { type PermissionHolder, PermissionMissing } from '../../../src/platform/database/permission-missing.js';
import type { Permission } from '../../../src/platform/database/grants.js';

const sentence = (permission: Permission, holder: PermissionHolder): string => new PermissionMissing(permission, holder).message;
const country = { kind: 'COUNTRY' } as const;

describe('a missing permission', () => {
  it.each<[string, Permission, PermissionHolder, string]>([
    [
      'an analyst',
      'deconflict:ask',
      { party: country, roles: ['ANALYST'] },
      'Your roles do not include it. A NATIONAL_ADMIN of your party can give you the role LIAISON.',
    ],
    [
      'an analyst whose country may let it lead cases',
      'case:lead',
      { party: country, roles: ['ANALYST'] },
      'can give you the role LIAISON, or let all analysts lead cases (setSharingPolicy, analystsInCases: LEAD).',
    ],
    [
      'an administrator, who gives nothing to oneself',
      'indicator:publish',
      { party: country, roles: ['NATIONAL_ADMIN'] },
      'Another NATIONAL_ADMIN of your party can give you the role ANALYST or LIAISON.',
    ],
    ['a partner', 'indicator:publish', { party: { kind: 'PARTNER' }, roles: ['PARTNER_ADMIN'] }, 'Another PARTNER_ADMIN'],
    [
      'an operator',
      'indicator:read',
      { party: { kind: 'HUB' }, roles: ['HUB_OPERATOR'] },
      "No role of your party's accounts includes it; it belongs to",
    ],
    [
      'an auditor',
      'indicator:read',
      { party: country, roles: ['AUDITOR'] },
      'The office AUDITOR allows no other role. You need another account',
    ],
    ['a key', 'indicator:publish', { party: country, apiKey: {} }, 'A NATIONAL_ADMIN of your party can create a key that has it.'],
    ['a key that can never have it', 'user:manage', { party: country, apiKey: {} }, 'No API key can have it'],
  ])('tells %s who can give it', (_, permission, holder, expected) => {
    expect(sentence(permission, holder)).toContain(`This needs the permission ${permission}. `);
    expect(sentence(permission, holder)).toContain(expected);
  });

  it('has a whole sentence for every permission, role and kind of party', () => {
    const roles = [[], ...ROLES.map((role) => [role])];
    const holders: PermissionHolder[] = PARTY_KINDS.flatMap((kind) => [
      { party: { kind }, apiKey: {} },
      ...roles.map((some) => ({ party: { kind }, roles: some })),
    ]);
    const all = PERMISSIONS.flatMap((permission) => [...holders, {}].map((holder) => sentence(permission, holder)));
    expect(all.filter((one) => /undefined|\ba {2}|the role \.|role or|\ba of\b/.test(one))).toEqual([]);
  });
});
