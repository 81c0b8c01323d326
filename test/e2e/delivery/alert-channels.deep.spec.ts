import { Webhook as Library } from 'standardwebhooks';
import { actionClient, type ActionClient } from '../../support/action-client.js';
import { alertChannelClient, type AlertChannelClient, type AlertChannelView } from '../../support/alert-channel-client.js';
import { alertClient, type AlertClient, type AlertDeliveryView } from '../../support/alert-client.js';
import { untilAlerted } from '../../support/alert-workers.js';
import { dutyClient } from '../../support/duty-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, officer, until } from '../../support/officer.js';
import { waitLongForReceivers } from '../../support/patient-outbound.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';

/** A failure, after which the next attempt is due only when the test says so. */
const DOWN = { status: 503, headers: { 'retry-after': '3600' } };
const CHANNELS = ['SLACK', 'TEAMS', 'MATTERMOST', 'WEBHOOK', 'SMS', 'VOICE'];
const EMERGENCY = { urgency: 'EMERGENCY', deadlineMinutes: 60 };
/** What requests of this file hold, and no message may. */
const CONTENT = /0x52908400|Singapore|Decree|narrative|SECRET/i;

describe('alerts in chat channels and on phones', () => {
  let hub: Hub;
  let receiver: Receiver;
  let sg: ActionClient;
  let th: AlertClient;
  let admin: Ask;
  let channels: AlertChannelClient;

  const as = async (email: string): Promise<Ask> => (await hub.as(email)).ask;
  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true', PUBLIC_URL: 'https://hub.example' });
    await waitLongForReceivers(hub);
    sg = actionClient(await as('liaison@sg.example'));
    th = alertClient(await as('liaison@th.example'));
    admin = await as('admin@th.example');
    channels = alertChannelClient(admin);
    const duty = dutyClient(admin);
    const [account] = await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'liaison@th.example'`);
    await duty.sets({ fallback: true });
    await duty.shift(account?.id ?? '');
    await rules([{ mode: 'IMMEDIATE', channels: CHANNELS }]);
  });
  afterAll(() => hub.stop());
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    for (const { id } of await channels.lists()) await channels.deletes(id);
    await receiver.stop();
  });

  const rules = (said: readonly object[]): Promise<unknown> =>
    admin('mutation ($rules: [AlertRuleInput!]!) { setAlertRules(rules: $rules) { rules { mode } } }', { rules: said });
  const hasPhone = (phone: string | null): Promise<{ updateAlertSettings: { phone: string | null } }> =>
    th.ask('mutation ($phone: String) { updateAlertSettings(input: { phone: $phone }) { phone } }', { phone });
  const chat = async (said: object = {}): Promise<AlertChannelView> =>
    (await channels.creates({ url: `${receiver.url}?SECRET-PATH`, ...said })).channel;
  /** An alert to a new request. */
  const asks = async (reference: string, said: object = {}): Promise<string> => {
    const item = await sg.requests({ recipientId: 'TH', reference: `SECRET ${reference}`, ...said });
    return (await th.of(item))[0]?.id ?? 'none';
  };
  const heard = async (count: number): Promise<readonly { raw: string; headers: Readonly<Record<string, string>> }[]> => {
    await untilAlerted(hub, async () => receiver.received.length, (now) => now >= count); // prettier-ignore
    return receiver.received.splice(0);
  };
  const deliveries = async (alert: string, channel = 'SLACK'): Promise<readonly AlertDeliveryView[]> =>
    ((await th.opens(alert))?.deliveries ?? []).filter((one) => one.channel === channel);
  const settled = (alert: string, state: string, channel = 'SLACK'): Promise<readonly AlertDeliveryView[]> =>
    untilAlerted(hub, () => deliveries(alert, channel), (all) => all.length > 0 && all.every((one) => one.state === state)); // prettier-ignore
  /** Nobody waits in a test: the next attempt is due now. */
  const hurry = (): Promise<unknown> => hub.ownerSql(`update hub.alert_delivery set next_attempt_at = now() where state = 'WAITING'`);
  const bars = (on: boolean): Promise<unknown> =>
    hub.ownerSql(
      on
        ? `insert into hub.bar (owner, party) select o.key, p.key from hub.party o, hub.party p where o.slug = 'sg' and p.slug = 'th'`
        : 'update hub.bar set lifted_at = now() where lifted_at is null',
    );

  it('are set up by administrators of the party alone, at public addresses, which stay secret', async () => {
    const { id, host, ...channel } = await chat({ name: 'Duty room' });
    expect(channel).toMatchObject({ kind: 'SLACK', name: 'Duty room', agency: null, state: 'ACTIVE', publicKey: null });
    expect(host).toBe(new URL(receiver.url).host);
    const rows = await hub.ownerSql<{ row: string }>('select c::text as row, sealed from hub.alert_channel c');
    expect(JSON.stringify(rows)).not.toMatch(/SECRET-PATH|hook/);
    expect(rows[0]?.row).not.toContain(Buffer.from('SECRET-PATH').toString('hex'));
    for (const url of [
      'https://10.0.0.1/x',
      'http://example.com/x',
      'https://localhost/x',
      'https://hooks.internal/x',
      'file:///etc/passwd',
    ]) {
      await expect(chat({ url })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'ALERT_CHANNEL_URL' });
    }
    await expect(chat({ kind: 'EMAIL' })).rejects.toMatchObject({ reason: 'ALERT_CHANNEL_KIND' });
    await expect(chat({ name: 'a\u202eb' })).rejects.toMatchObject({ reason: 'ALERT_CHANNEL_NAME' });

    const liaison = alertChannelClient(th.ask);
    await expect(liaison.lists()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(liaison.creates({ url: receiver.url })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const kh = alertChannelClient(await as('admin@kh.example'));
    expect(await kh.lists()).toEqual([]);
    await expect(kh.tests(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(kh.deletes(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await channels.deletes(id)).toBe(id);
    await expect(channels.deletes(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('reach a chat channel once for each step, without content', async () => {
    await chat();
    const alert = await asks('at night', EMERGENCY);
    const reference = (await th.opens(alert))?.reference ?? 'none';
    await until(
      async () => receiver.received.length,
      (now) => now > 0,
    ); // by the hub alone, which no test wakes here
    const [message] = receiver.received.splice(0);
    expect(JSON.parse(message?.raw ?? '{}')).toMatchObject({ text: `EMERGENCY: request to act, ${reference}` });
    expect(message?.raw).toContain(`<https://hub.example/alerts/${alert}|Sign in and acknowledge it>`);
    expect(message?.raw).not.toMatch(CONTENT);
    await settled(alert, 'SENT');
    await hub.ownerSql('update hub.alert set next_at = now() where id = $1', [alert]);
    expect(await heard(1)).toHaveLength(1);
    const sent = await until(() => deliveries(alert), (all) => all.length === 2 && all.every(({ state }) => state === 'SENT')); // prettier-ignore
    expect(sent.map(({ officer: who, channelName, step }) => [who, channelName, step])).toEqual([
      [null, 'Duty room', 1],
      [null, 'Duty room', 0],
    ]);
    await th.acknowledges(alert);
  });

  it('have the form of each kind of chat channel, and a system verifies who sent them', async () => {
    for (const kind of ['TEAMS', 'MATTERMOST']) await chat({ kind });
    const { secret, channel } = await channels.creates({ kind: 'WEBHOOK', url: receiver.url });
    const alert = await asks('in three forms');
    const messages = await heard(3);
    expect(messages.map(({ raw }) => Object.keys(JSON.parse(raw) as object).join()).sort()).toEqual([
      ...['text,attachments', 'type,attachments', 'type,timestamp,data'],
    ]);
    for (const { raw } of messages) expect(raw).not.toMatch(CONTENT);
    const signed = messages.find(({ headers }) => 'webhook-signature' in headers);
    expect(channel.publicKey).toMatch(/^whpk_/);
    expect(new Library(secret ?? '').verify(signed?.raw ?? '', signed?.headers ?? {})).toMatchObject({
      type: 'alert.raised',
      data: { kind: 'ACTION_REQUEST', urgency: 'URGENT', link: `https://hub.example/alerts/${alert}` },
    });
  });

  it('reach the phones of officers who have stated a number, through a gateway', async () => {
    const { secret } = await channels.creates({ kind: 'SMS', name: 'Gateway', url: receiver.url });
    const silent = await asks('without a number');
    await untilAlerted(hub, () => th.opens(silent), (seen) => (seen?.deliveries.length ?? 0) > 0); // prettier-ignore
    expect(await deliveries(silent, 'SMS')).toEqual([]);
    expect(await hasPhone('02 555 0100')).toEqual({ updateAlertSettings: { phone: '+6625550100' } });
    await expect(hasPhone('not a number')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const alert = await asks('with a number');
    const [message] = await heard(1);
    const [sms] = await settled(alert, 'SENT', 'SMS');
    expect(sms).toMatchObject({ officer: { name: 'liaison@th.example' }, channelName: 'Gateway' });
    expect(message?.headers['authorization']).toBe(`Bearer ${secret}`);
    expect(JSON.parse(message?.raw ?? '{}')).toEqual({
      ...{ to: '+6625550100', kind: 'sms', reference: (await th.opens(alert))?.reference, idempotencyKey: sms?.id },
      text: expect.stringMatching(/^URGENT: request to act, AL-.* https:\/\/hub\.example\/alerts\//) as string,
    });
    await hasPhone(null);
  });

  it('wait for a chat channel that is down, which administrators see, and arrive when it recovers', async () => {
    const { id } = await chat();
    receiver.answers(DOWN);
    const alerts = [await asks('down 1'), await asks('down 2')];
    const down = await untilAlerted(hub, () => channels.opens(id), (channel) => channel?.state === 'FAILING'); // prettier-ignore
    expect(down).toMatchObject({ failure: 'STATUS_503', failingSince: expect.any(String) as string });
    for (const alert of alerts) {
      await untilAlerted(hub, () => deliveries(alert), (all) => all[0]?.failure === 'STATUS_503'); // prettier-ignore
    }
    receiver.received.length = 0;
    receiver.answers({ status: 200 });
    await hub.ownerSql(`update hub.alert_delivery set next_attempt_at = now() where alert = $1 and state = 'WAITING'`, [alerts[0]]);
    for (const alert of alerts) await settled(alert, 'SENT'); // the recovery makes the other one due, too
    expect(await channels.opens(id)).toMatchObject({ state: 'ACTIVE', failure: null, failureCount: 0 });
    expect(await heard(2)).toHaveLength(2);
  });

  it('reach other chat channels while a receiver does not answer', async () => {
    const silent = await startReceiver();
    silent.answers(() => new Promise(() => undefined));
    await chat({ url: silent.url });
    await chat({ kind: 'TEAMS' });
    for (const n of [1, 2, 3, 4, 5, 6]) {
      const alert = await asks(`beside a silent channel ${n}`, EMERGENCY);
      await settled(alert, 'SENT', 'TEAMS');
      expect((await deliveries(alert)).map(({ state }) => state)).toEqual(['WAITING']);
      await th.acknowledges(alert);
    }
    expect(silent.received.length).toBeLessThanOrEqual(4); // of one channel, so many are on their way
    await silent.stop();
  });

  it('end for a message that the receiver refuses, and for a chat channel that is gone, until it accepts a test message', async () => {
    const { id } = await chat();
    receiver.answers({ status: 400 });
    expect(await settled(await asks('is refused'), 'FAILED')).toMatchObject([{ failure: 'STATUS_400', attempts: 1 }]);
    receiver.answers({ status: 410 });
    for (const n of [1, 2, 3]) await settled(await asks(`is gone ${n}`), 'FAILED');
    expect(await channels.opens(id)).toMatchObject({ state: 'DISABLED', failure: 'STATUS_410', failureCount: 4 });
    expect((await alertClient(admin).lists({ kinds: ['CONNECTION'] })).map(({ urgency }) => urgency)).toEqual(['URGENT']);
    expect(await th.lists({ kinds: ['CONNECTION'] })).toEqual([]);
    const unsent = await asks('to nobody');
    await untilAlerted(hub, () => th.opens(unsent), (seen) => (seen?.deliveries.length ?? 0) > 0); // prettier-ignore
    expect(await deliveries(unsent)).toEqual([]);
    expect(await channels.tests(id)).toEqual({ delivered: false, failure: 'STATUS_410' });
    receiver.answers({ status: 200 });
    receiver.received.length = 0;
    expect(await channels.tests(id)).toEqual({ delivered: true, failure: null });
    expect((await heard(1))[0]?.raw).toContain('test message');
    expect(await channels.opens(id)).toMatchObject({ state: 'ACTIVE' });
    await settled(await asks('is back'), 'SENT');
    const ends = async (): Promise<readonly (string | null)[]> =>
      (await alertClient(admin).lists({ kinds: ['CONNECTION'] })).map(({ endReason }) => endReason);
    expect(await ends()).toEqual(['SETTLED']);
    receiver.answers({ status: 410 });
    for (const n of [1, 2, 3]) await settled(await asks(`is gone again ${n}`), 'FAILED');
    expect(await ends()).toEqual([null, 'SETTLED']);
    await channels.deletes(id);
    expect(await ends()).toEqual(['SETTLED', 'SETTLED']);
  });

  it('end for a phone number that the gateway does not know, and the gateway serves the others', async () => {
    const { channel } = await channels.creates({ kind: 'SMS', name: 'Gateway', url: receiver.url });
    await hasPhone('+66 2 555 0100');
    receiver.answers({ status: 404 });
    for (const n of [1, 2, 3]) await settled(await asks(`wrong number ${n}`), 'FAILED', 'SMS');
    expect(await channels.opens(channel.id)).toMatchObject({ state: 'ACTIVE', failureCount: 0 });
    const own = `mutation { updateAlertSettings(input: { phone: "+6625550199" }) { phone } }`;
    await admin(own);
    receiver.answers({ status: 503 });
    expect(await channels.tests(channel.id)).toEqual({ delivered: false, failure: 'STATUS_503' });
    expect(await channels.opens(channel.id)).toMatchObject({ state: 'ACTIVE', failureCount: 0 });
    receiver.answers({ status: 200 });
    await settled(await asks('another number'), 'SENT', 'SMS');
    receiver.answers({ status: 503 });
    const waits = await asks('the gateway is down');
    await untilAlerted(hub, () => deliveries(waits, 'SMS'), (all) => all[0]?.failure === 'STATUS_503'); // prettier-ignore
    expect(await channels.opens(channel.id)).toMatchObject({ state: 'FAILING' });
    await hasPhone(null);
    await admin('mutation { updateAlertSettings(input: {}) { phone } }');
  });

  it('never go out when the party does not see the item any more, or the item is RED, or the channel was deleted', async () => {
    const { id } = await chat();
    receiver.answers(DOWN);
    const [hidden, kept] = [await asks('is revoked'), await asks('is deleted')];
    for (const alert of [hidden, kept]) await untilAlerted(hub, () => deliveries(alert), (all) => (all[0]?.attempts ?? 0) > 0); // prettier-ignore
    receiver.answers({ status: 200 });
    receiver.received.length = 0;
    await bars(true);
    await hub.ownerSql(`update hub.alert_delivery set next_attempt_at = now() where alert = $1`, [hidden]);
    const stateOf = (alert: string): Promise<{ state: string }[]> =>
      hub.ownerSql(`select state from hub.alert_delivery where alert = $1 and channel is not null`, [alert]);
    await untilAlerted(hub, () => stateOf(hidden), ([row]) => row?.state !== 'WAITING'); // prettier-ignore
    expect(await stateOf(hidden)).toEqual([{ state: 'DROPPED' }]);
    await bars(false);
    await hub.ownerSql(`update hub.alert_channel set failing_since = null, last_failure = null where id = $1`, [id]);

    const claim = await officer(await as('analyst@th.example')).publishes({
      value: 'red.example.com',
      tlp: 'RED',
      audience: { countries: [] },
    });
    const [red] = await hub.ownerSql<{ id: string }>(
      `insert into hub.alert (reference, party, kind, urgency, addressees, permission, item_kind, item)
         select hub.new_alert_reference(), p.key, 'CASE', 'URGENT', 'OFFICERS', 'case:work', 'INDICATOR', $1 from hub.party p where p.slug = 'th' returning id`,
      [claim.id],
    );
    await settled(red?.id ?? '', 'DROPPED');
    expect((await deliveries(red?.id ?? '', 'IN_APP')).map(({ state }) => state)).toEqual(['SENT']);

    await channels.deletes(id);
    expect(await stateOf(kept)).toEqual([{ state: 'DROPPED' }]);
    expect(receiver.received).toEqual([]);
  });

  it('come in one digest where a rule says so', async () => {
    await rules([{ mode: 'DIGEST', channels: ['SLACK'] }]);
    await chat();
    const alerts = [await asks('in a digest 1'), await asks('in a digest 2', { urgency: 'ROUTINE' })];
    for (const alert of alerts) await untilAlerted(hub, () => deliveries(alert), (all) => all.length === 1); // prettier-ignore
    expect(await deliveries(alerts[0] ?? '')).toMatchObject([{ mode: 'DIGEST', state: 'WAITING' }]);
    await hurry();
    for (const alert of alerts) await settled(alert, 'SENT');
    const messages = await heard(1);
    expect(messages.map(({ raw }) => (JSON.parse(raw) as { text: string }).text)).toEqual([expect.stringMatching(/: 2 alerts$/)]);
    await rules([{ mode: 'IMMEDIATE', channels: CHANNELS }]);
  });

  it('are tested a limited number of times, and rules of officers name no chat channels', async () => {
    const { id } = await chat();
    /** Moves the times of the trials: a minute passes, or does not, when the test says so. */
    const move = (by: string): Promise<unknown> =>
      hub.ownerSql(
        'update hub.alert_channel c set by_hand = array(select clock_timestamp() + $2::interval from unnest(c.by_hand)) where id = $1',
        [id, by],
      );
    for (let n = 0; n < 10; n += 1) {
      expect(await channels.tests(id)).toEqual({ delivered: true, failure: null });
      await move('1 hour');
    }
    await expect(channels.tests(id)).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'ALERT_CHANNEL_TRIALS' });
    await move('-1 minute');
    expect(await channels.tests(id)).toEqual({ delivered: true, failure: null });
    const { channel } = await channels.creates({ kind: 'VOICE', url: receiver.url });
    await expect(channels.tests(channel.id)).rejects.toMatchObject({ reason: 'ALERT_PHONE_MISSING' });
    const own = (channel_: string): Promise<unknown> =>
      th.ask('mutation ($rules: [AlertRuleInput!]!) { setOwnAlertRules(rules: $rules) { rules { mode } } }', {
        rules: [{ mode: 'IMMEDIATE', channels: [channel_] }],
      });
    await expect(own('SLACK')).rejects.toMatchObject({ reason: 'ALERT_RULE_CHAT' });
    await own('SMS');
    await th.ask('mutation { setOwnAlertRules(rules: []) { rules { mode } } }');
  });
});
