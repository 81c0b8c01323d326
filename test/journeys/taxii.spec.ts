import { keyKeeper, WRITING } from '../support/key-keeper.js';
import { type Hub, startHub } from '../support/hub.js';
import { taxiiClient } from '../support/taxii-client.js';

const PUBLIC_URL = 'https://hub.example';

describe('TAXII 2.1', () => {
  let hub: Hub;
  let th: ReturnType<typeof taxiiClient>;
  let secret: { readonly id: string; readonly secret: string };
  beforeAll(async () => {
    hub = await startHub({ PUBLIC_URL });
    th = taxiiClient(hub.url, (await hub.as('analyst@th.example')).token);
    secret = await keyKeeper((await hub.as('admin@th.example')).ask).makes({ permissions: WRITING });
  });
  afterAll(() => hub.stop());

  it('1, 3, 4, 14: is found at /taxii2/, and leads to one API root by an absolute address that ends in a slash', async () => {
    const { status, body } = await th.get('/taxii2/');
    expect(status).toBe(200);
    expect(body).toMatchObject({ title: 'Entente', default: `${PUBLIC_URL}/taxii2/api/`, api_roots: [`${PUBLIC_URL}/taxii2/api/`] });
  });
});
