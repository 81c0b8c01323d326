import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { report } from '../../load/report.js';
import { actionClient, type ActionClient } from '../../support/action-client.js';
import { alertClient, type AlertClient } from '../../support/alert-client.js';
import { type HubProcess, type Hubs, hubsOnOneDatabase, signIn } from '../../support/hub-process.js';
import { PASSWORD } from '../../support/hub.js';
import { FROM, type MailServer, startMailServer } from '../../support/mail-server.js';
import { openChatChannel, setUpNightDesk } from '../../support/night-desk.js';
import { until } from '../../support/officer.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { temporaryFolder } from '../../support/server.js';
import { follow } from '../../support/sockets.js';

const REPEAT_MINUTES = 5;
const EMERGENCY = { urgency: 'EMERGENCY', deadlineMinutes: 120, narrative: 'The victim is on the line.' };
/** What the request holds, and no message may. */
const CONTENT = /0x52908400|victim|Decree|at night|Singapore|1000\.00/i;
const LIVE = 'subscription { alertRaised { alert { id } } }';
interface Raised {
  readonly alertRaised: { readonly alert: { readonly id: string } | null };
}

/** Tests go on where the one before ended: they are one night. */
describe('an emergency at three in the morning', () => {
  let folder: string;
  let mail: MailServer;
  let chat: Receiver;
  let chatOfCambodia: Receiver;
  let hubs: Hubs;
  let serving: HubProcess;
  let relay: HubProcess;
  let sg: ActionClient;
  let th: AlertClient;
  let request: string;
  let alert: string;
  let reference: string;
  let lastDue: Date | undefined;

  // Production refuses receivers on this machine. A demo hub brings requests and notices of its own: they are not looked at.
  const env = { NODE_ENV: 'test', DEMO_PASSWORD: PASSWORD, WEBHOOK_ALLOW_LOOPBACK: 'true', REQUEST_WAIT: '60000' };
  const startRelay = async (): Promise<void> => {
    const settings = { HUB_ROLES: 'relay', DATA_DIR: join(folder, 'relay'), SMTP_URL: mail.url, MAIL_FROM: FROM };
    relay = await hubs.start({ ...env, ...settings });
  };
  const killRelay = async (): Promise<void> => {
    relay.running.child.kill('SIGKILL');
    await relay.running.ended();
  };
  const as = (email: string): ReturnType<HubProcess['as']> => signIn(serving.url, email);

  beforeAll(async () => {
    [folder, mail, hubs] = await Promise.all([temporaryFolder(), startMailServer(), hubsOnOneDatabase()]);
    [chat, chatOfCambodia] = await Promise.all([startReceiver(), startReceiver()]);
    serving = await hubs.start({ ...env, HUB_ROLES: 'serve', DATA_DIR: join(folder, 'serve') });
    await setUpNightDesk(hubs, as, REPEAT_MINUTES);
    await openChatChannel((await as('admin@th.example')).ask, chat);
    await openChatChannel((await as('admin@kh.example')).ask, chatOfCambodia);
    sg = actionClient((await as('liaison@sg.example')).ask);
    th = alertClient((await as('second@th.example')).ask);
    await startRelay();
  }, 240_000);
  afterAll(async () => {
    await hubs.stop();
    await Promise.all([mail.stop(), chat.stop(), chatOfCambodia.stop()]);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const letters = (): readonly { readonly to: readonly string[]; readonly text: string }[] =>
    mail.received.filter(({ text }) => text.includes(reference));
  const recipients = (): readonly string[] => letters().map(({ to }) => to.map((one) => one.split('@')[0]).join());
  const messages = (of: Receiver): readonly string[] => of.received.map(({ raw }) => raw).filter((raw) => raw.includes(reference));
  /** What has been planned, as `officer channel step`; an officer is named by the account alone. */
  const planned = async (): Promise<readonly string[]> =>
    ((await th.opens(alert))?.deliveries ?? [])
      .map(({ officer, channelName, channel, step }) => `${officer?.name?.split('@')[0] ?? channelName} ${channel} ${step}`)
      .sort();
  /** Waits until so many letters and messages to the chat channel have arrived, and the hub has recorded it. */
  const arrived = async (count: { readonly letters: number; readonly chat: number }): Promise<void> => {
    const seen = async (): Promise<readonly unknown[]> => {
      const states = ((await th.opens(alert))?.deliveries ?? []).map(({ state }) => state);
      return [letters().length, messages(chat).length, states.every((state) => state === 'SENT')];
    };
    await until(seen, (now) => JSON.stringify(now) === JSON.stringify([count.letters, count.chat, true]));
  };

  interface Step {
    readonly step: number;
    readonly position: number | null;
    readonly at: Date;
  }
  const steps = (): Promise<readonly Step[]> =>
    hubs.ownerSql<Step>('select step, position, at from hub.alert_step where alert = $1 order by step', [alert]);
  const nextAt = async (): Promise<Date | null> =>
    (await hubs.ownerSql<{ next_at: Date | null }>('select next_at from hub.alert where id = $1', [alert]))[0]?.next_at ?? null;
  const raisedAt = async (): Promise<Date> =>
    (await hubs.ownerSql<{ raised_at: Date }>('select raised_at from hub.alert where id = $1', [alert]))[0]?.raised_at ?? new Date(NaN);
  /** Moves all that has happened to the alert back in time, until its next step is due now. @returns when it is due */
  const timePasses = async (): Promise<Date> => {
    const [last] = (await steps()).slice(-1);
    const planned = ((await nextAt())?.getTime() ?? 0) - REPEAT_MINUTES * 60_000;
    // It counts from the beginning of the plan, after the last step was due and before the step was stored.
    expect(planned).toBeGreaterThanOrEqual((lastDue ?? (await raisedAt())).getTime());
    expect(planned).toBeLessThanOrEqual(last?.at.getTime() ?? 0);
    const [moved] = await hubs.ownerSql<{ next_at: Date }>(
      `with span as materialized (select a.next_at - clock_timestamp() as span from hub.alert a where a.id = $1),
           earlier as (update hub.alert_step s set at = s.at - span.span from span where s.alert = $1)
         update hub.alert a set raised_at = a.raised_at - span.span, next_at = a.next_at - span.span from span where a.id = $1 returning a.next_at`,
      [alert],
    );
    lastDue = moved?.next_at ?? new Date(NaN);
    return lastDue;
  };
  /** The last step came when it was due, and called the line as far as this position. */
  const cameAfter = async (due: Date, step: number, position: number): Promise<void> => {
    const [last] = (await steps()).slice(-1);
    expect(last).toMatchObject({ step, position });
    expect(last?.at.getTime()).toBeGreaterThanOrEqual(due.getTime());
  };

  it('reaches the first officer of the night by e-mail and live, and the chat channel, in spite of quiet hours, and nobody else', async () => {
    const live = follow<Raised>(serving.wsUrl, (await as('first@th.example')).token, LIVE);
    await live.next();
    const started = performance.now();
    const took: string[] = [];
    const takes = async (channel: string, arrival: Promise<unknown>): Promise<void> => {
      await arrival;
      took.push(`${channel} ${(performance.now() - started).toFixed(0)} ms`);
    };
    request = await sg.requests({ recipientId: 'TH', reference: 'at night', ...EMERGENCY });
    const [raised] = await th.of(request);
    [alert, reference] = [raised?.id ?? 'none', raised?.reference ?? 'none'];
    const raisedLive = async (): Promise<void> => {
      for (;;) if (((await live.next()).value as Raised).alertRaised.alert?.id === alert) return;
    };
    await Promise.all([
      takes('in-app', raisedLive()),
      takes('e-mail', until(() => Promise.resolve(letters()), (all) => all.length > 0)), // prettier-ignore
      takes('chat', until(() => Promise.resolve(messages(chat)), (all) => all.length > 0)), // prettier-ignore
    ]);
    report(`from the request to its arrival: ${took.join(', ')}`);
    await live.return?.();
    await arrived({ letters: 1, chat: 1 });
    expect(await planned()).toEqual(['Duty room SLACK 0', 'first EMAIL 0', 'first IN_APP 0']);
    expect([recipients(), messages(chatOfCambodia)]).toEqual([['first'], []]);
    for (const text of [letters()[0]?.text ?? '', ...messages(chat)]) {
      expect(text).toContain(`/alerts/${alert}`);
      expect(text).not.toMatch(CONTENT);
    }
  });

  it('goes on where the process that sends was killed: each step once for each officer and channel, and not before it is due', async () => {
    await killRelay();
    const second = await timePasses();
    await startRelay();
    await arrived({ letters: 2, chat: 2 });
    await cameAfter(second, 1, 1);

    // Killed while the mail server has not answered yet: the letters of both officers are on their way.
    let answers = (): void => undefined;
    mail.knobs.hangs = new Promise<void>((done) => (answers = done));
    const third = await timePasses();
    const onTheirWay = (): Promise<{ channel_kind: string; state: string }[]> =>
      hubs.ownerSql(`select channel_kind, state from hub.alert_delivery where alert = $1 and step = 2 and lease_until > now()`, [alert]);
    await until(onTheirWay, (rows) => rows.filter(({ channel_kind: kind }) => kind === 'EMAIL').length === 2);
    await until(onTheirWay, (rows) => rows.every(({ channel_kind: kind }) => kind === 'EMAIL') && messages(chat).length === 3);
    await killRelay();
    mail.knobs.hangs = undefined;
    answers();
    await hubs.ownerSql('update hub.alert_delivery set lease_until = now() where alert = $1 and lease_until is not null', [alert]);
    await startRelay();
    await arrived({ letters: 4, chat: 3 });
    await cameAfter(third, 2, 2);

    const fourth = await timePasses();
    await arrived({ letters: 6, chat: 4 });
    await cameAfter(fourth, 3, 2);
    await killRelay();
    const last = await timePasses();
    await startRelay();
    await arrived({ letters: 9, chat: 5 });
    await cameAfter(last, 4, 3);
    const called = ['first 0', 'first 1', 'first 2', 'second 2', 'first 3', 'second 3', 'first 4', 'second 4', 'third 4'];
    const expected = called.flatMap((one) => ['EMAIL', 'IN_APP'].map((channel) => one.replace(' ', ` ${channel} `)));
    expect(await planned()).toEqual([...expected, ...[0, 1, 2, 3, 4].map((step) => `Duty room SLACK ${step}`)].sort());
    expect([...recipients()].sort()).toEqual([...Array<string>(5).fill('first'), ...Array<string>(3).fill('second'), 'third']);
    expect(messages(chatOfCambodia)).toEqual([]);
  }, 400_000);

  it('ends when an officer acknowledges it, which the requester sees with the party and the time, and without a name', async () => {
    await expect(alertClient((await as('analyst@th.example')).ask).acknowledges(alert)).rejects.toMatchObject({ reason: 'NOT_ON_DUTY' });
    await expect(alertClient((await as('liaison@kh.example')).ask).acknowledges(alert)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await th.acknowledges(alert)).toMatchObject({ open: false, acknowledgedBy: { name: 'second@th.example' } });
    expect(await nextAt()).toBeNull();
    await killRelay();
    await startRelay();
    // Another emergency goes through the same rounds after it.
    const later = await sg.requests({ recipientId: 'TH', reference: 'another', ...EMERGENCY });
    const another = (await th.of(later))[0]?.reference ?? 'none';
    await until(() => Promise.resolve(mail.received), (all) => all.some(({ text }) => text.includes(another))); // prettier-ignore
    expect([(await steps()).length, letters().length, messages(chat).length]).toEqual([5, 9, 5]);

    const query = '{ steps { step at escalation by { id name agency { name } party { name } } } }';
    type Steps = { actionRequest: { steps: { step: string; at: string; escalation: number | null; by: object | null }[] } };
    const { actionRequest } = await sg.ask<Steps>(`query ($id: ID!) { actionRequest(id: $id) ${query} }`, { id: request });
    const shown = actionRequest.steps.filter(({ step }) => step.startsWith('DUTY_'));
    expect(shown.map(({ step, escalation }) => [step, escalation])).toEqual([
      ...[1, 2, 3].map((position) => ['DUTY_ALERTED', position]),
      ['DUTY_ACKNOWLEDGED', null],
    ]);
    expect(shown.at(-1)).toMatchObject({
      by: { id: null, name: null, agency: null, party: { name: 'Thailand' } },
      at: expect.any(String) as string,
    });
    expect(JSON.stringify(actionRequest)).not.toContain('th.example');
  });
});
