import { type Hub, startHub } from '../../support/hub.js';

describe('the name of the hub', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub({ HUB_NAME: 'Mekong & Exchange' });
  });
  afterAll(() => hub.stop());

  it('is in TAXII and in the offers of passkeys and apps; a passkey is bound to the address alone', async () => {
    const { ask, token } = await hub.as('liaison@th.example');
    const { startPasskey, startTotp } = await ask<{ startPasskey: object; startTotp: { url: string } }>(
      'mutation { startPasskey startTotp { url } }',
    );
    expect(startPasskey).toMatchObject({ rp: { name: 'Mekong & Exchange', id: '127.0.0.1' } });
    expect(new URL(startTotp.url).searchParams.get('issuer')).toBe('Mekong & Exchange 127.0.0.1');
    const headers = { authorization: `Bearer ${token}`, accept: 'application/taxii+json;version=2.1' };
    const taxii = await fetch(`${hub.url}/taxii2/`, { headers });
    expect(await taxii.json()).toMatchObject({ title: 'Mekong & Exchange' });
  });
});
