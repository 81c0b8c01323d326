import { apiKeyClient } from '../../support/api-key-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import type { Ask } from '../../support/officer.js';

interface PermissionView {
  readonly name: string;
  readonly description: string;
  readonly roles: readonly { readonly role: string; readonly grantingRoles: readonly string[]; readonly ifPolicyAllows: boolean }[];
  readonly keyGrantingRoles: readonly string[];
}

const PERMISSIONS = '{ permissions { name description roles { role description grantingRoles ifPolicyAllows } keyGrantingRoles } }';

describe('the list of permissions', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());

  const permissionsFor = async (ask: Ask): Promise<readonly PermissionView[]> =>
    (await ask<{ permissions: PermissionView[] }>(PERMISSIONS)).permissions;

  it('has each permission of a viewer, with the roles that have it and those that give these roles', async () => {
    const { ask } = await hub.as('liaison@th.example');
    const permissions = await permissionsFor(ask);
    const { me } = await ask<{ me: { permissions: string[] } }>('{ me { permissions } }');
    const ofLiaison = permissions.filter(({ roles }) => roles.some(({ role }) => role === 'LIAISON'));
    expect(ofLiaison.map(({ name }) => name)).toEqual(me.permissions);
    expect(permissions.map(({ name }) => name)).toEqual([...new Set(permissions.map(({ name }) => name))].sort());
    expect(permissions.every(({ description }) => description.length > 10)).toBe(true);

    const of = (name: string): PermissionView | undefined => permissions.find((one) => one.name === name);
    expect(of('indicator:publish')).toMatchObject({ keyGrantingRoles: ['NATIONAL_ADMIN', 'PARTNER_ADMIN'] });
    expect(of('indicator:publish')?.roles.map(({ role, grantingRoles }) => [role, grantingRoles])).toEqual([
      ['ANALYST', ['NATIONAL_ADMIN']],
      ['LIAISON', ['NATIONAL_ADMIN']],
      ['CONTRIBUTOR', ['PARTNER_ADMIN']],
    ]);
    expect(of('user:manage')?.roles.find(({ role }) => role === 'NATIONAL_ADMIN')?.grantingRoles).toEqual([
      'HUB_OPERATOR',
      'NATIONAL_ADMIN',
    ]);
    expect(of('indicator:read-red')?.keyGrantingRoles).toEqual([]);
    expect(of('case:lead')?.roles.map(({ role, ifPolicyAllows }) => [role, ifPolicyAllows])).toEqual([
      ['ANALYST', true],
      ['LIAISON', false],
    ]);
  });

  it('is the same for every account and key, and closed to callers who are not signed in', async () => {
    const admin = await hub.as('admin@th.example');
    const all = await permissionsFor(admin.ask);
    for (const email of ['auditor@hub.example', 'operator@hub.example', 'contributor@meta.example']) {
      expect(await permissionsFor((await hub.as(email)).ask)).toEqual(all);
    }
    const { secret } = await apiKeyClient(admin.ask).makes();
    expect(await permissionsFor(hub.asToken(secret).ask)).toEqual(all);
    await expect(permissionsFor(hub.anyone().ask)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
