import { ROLES } from '../../../src/platform/database/grants.js';
import { type Hub, startHub } from '../../support/hub.js';
import { givesEach } from '../../support/key-ceiling.js';
import { apiKeyClient } from '../../support/api-key-client.js';

/** Three of the roles: api-keys.spec.ts. */
describe('what may be given to keys of machines', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());

  it.each(ROLES)('%s gives what its ceiling holds, permission by permission, and nothing above', async (role) => {
    const { found, expected } = await givesEach(hub, role, apiKeyClient);
    expect(found).toEqual(expected);
  });
});
