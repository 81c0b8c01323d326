import { type AnnouncementView, listAnnouncements } from '../../support/announcement-client.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, officer, type Officer, until } from '../../support/officer.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { webhookClient } from '../../support/webhook-client.js';

describe('announcements of what stands still or ends', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let admin: Ask;
  let receiver: Receiver;

  /** The announcements of a kind, once there are as many as are wanted. */
  const heard = (ask: Ask, kind: string, count = 1): Promise<readonly AnnouncementView[]> =>
    until(
      () => listAnnouncements(ask, kind),
      (all) => all.length >= count,
    );

  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true' });
    th = officer((await hub.as('analyst@th.example')).ask);
    kh = officer((await hub.as('analyst@kh.example')).ask);
    admin = (await hub.as('admin@kh.example')).ask;
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await receiver.stop();
    await hub.stop();
  });

  it('name a webhook whose receiver has failed for an hour, and one that works again', async () => {
    const { webhook } = await webhookClient(kh).creates({ name: 'Case system', url: receiver.url, filter: { itemKinds: ['INDICATOR'] } });
    receiver.answers({ status: 500 });
    await th.publishes({ value: 'standstill.example.com', audience: { countries: ['KH'] } });
    await until(
      () => hub.ownerSql<{ since: Date | null }>('select failing_since as since from hub.webhook where id = $1', [webhook.id]),
      ([row]) => row?.since !== null,
    );
    expect(await listAnnouncements(kh.ask, 'WEBHOOK_STANDS_STILL')).toEqual([]);
    await hub.ownerSql(`update hub.webhook set failing_since = now() - interval '1 hour' where id = $1`, [webhook.id]);
    const [still] = await heard(admin, 'WEBHOOK_STANDS_STILL');
    expect(still).toMatchObject({ webhookId: webhook.id, reason: 'FAILING', pullId: null, apiKeyId: null, itemIds: [] });

    receiver.answers({ status: 204 });
    await hub.ownerSql('update hub.webhook set next_attempt_at = now() where id = $1', [webhook.id]);
    const [recovered] = await heard(admin, 'WEBHOOK_RECOVERED');
    expect(recovered).toMatchObject({ webhookId: webhook.id, reason: null });
    expect((await listAnnouncements(admin, 'WEBHOOK_STANDS_STILL')).length).toBe(1);
    expect(await hub.ownerSql('select failing_since from hub.webhook where id = $1', [webhook.id])).toEqual([{ failing_since: null }]);
    await webhookClient(kh).deletes(webhook.id);
  });

  it('name a webhook that the hub pauses because its receiver is gone', async () => {
    const { webhook } = await webhookClient(kh).creates({ name: 'Old system', url: receiver.url, filter: { itemKinds: ['INDICATOR'] } });
    receiver.answers({ status: 410 });
    await th.publishes({ value: 'gone.example.com', audience: { countries: ['KH'] } });
    const all = await heard(kh.ask, 'WEBHOOK_STANDS_STILL', 2);
    expect(all.at(-1)).toMatchObject({ webhookId: webhook.id, reason: 'RECEIVER_GONE' });
    expect(await listAnnouncements(th.ask, 'WEBHOOK_STANDS_STILL')).toEqual([]);
  });

  it('name a pull that the hub has paused, to its agency', async () => {
    const [pull] = await hub.ownerSql<{ id: string }>(
      `insert into hub.pull (id, party, agency, created_by, name, kind, url, every_minutes, defaults, paused_at, pause_reason)
         select gen_random_uuid(), party, agency, id, 'x', 'TAXII', 'https://x.example/', 60, '{}', now(), 'CREDENTIALS_REFUSED' from hub.user_account
           where email = 'analyst@kh.example' returning id`,
    );
    const [still] = await heard(kh.ask, 'PULL_STANDS_STILL');
    expect(still).toMatchObject({ pullId: pull?.id, reason: 'CREDENTIALS_REFUSED', webhookId: null });
    expect(await listAnnouncements(th.ask, 'PULL_STANDS_STILL')).toEqual([]);
  });

  it('name an API key that ends soon, and the time', async () => {
    const { id, apiKey } = await apiKeyClient(admin).makes({ expiresAt: new Date(Date.now() + 10 * 24 * 60 * 60 * 1000).toISOString() });
    await hub.ownerSql(`update hub.api_key set created_at = now() - interval '300 days' where id = $1`, [id]);
    const [ends] = await heard(admin, 'API_KEY_EXPIRES');
    expect(ends).toMatchObject({ apiKeyId: id, expiresAt: apiKey.expiresAt, webhookId: null });
    expect(await listAnnouncements(th.ask, 'API_KEY_EXPIRES')).toEqual([]);
  });
});
