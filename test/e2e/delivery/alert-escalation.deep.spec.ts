import { actionClient, type ActionClient } from '../../support/action-client.js';
import { alertClient, type AlertClient } from '../../support/alert-client.js';
import { untilAlerted } from '../../support/alert-workers.js';
import { dutyClient, type DutyClient } from '../../support/duty-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { FROM, type MailServer, type Received, startMailServer } from '../../support/mail-server.js';
import { type Ask, until } from '../../support/officer.js';
import { follow } from '../../support/sockets.js';

const EMERGENCY = { urgency: 'EMERGENCY', deadlineMinutes: 60 };

describe('an alert on its way to officers', () => {
  let mail: MailServer;
  let hub: Hub;
  let sg: ActionClient;
  let th: AlertClient;
  let duty: DutyClient;
  let ids: Readonly<Record<string, string>>;

  const as = async (email: string): Promise<Ask> => (await hub.as(email)).ask;
  beforeAll(async () => {
    mail = await startMailServer();
    hub = await startHub({ SMTP_URL: mail.url, MAIL_FROM: FROM, PUBLIC_URL: 'https://hub.example' });
    sg = actionClient(await as('liaison@sg.example'));
    th = alertClient(await as('liaison@th.example'));
    duty = dutyClient(await as('admin@th.example'));
    const rows = await hub.ownerSql<{ name: string; id: string }>(
      `select split_part(email, '@', 1) as name, id from hub.user_account where email like '%@th.example'`,
    );
    ids = Object.fromEntries(rows.map(({ name, id }) => [name, id]));
    await duty.sets({ fallback: true });
  });
  afterAll(async () => {
    await hub.stop();
    await mail.stop();
  });
  beforeEach(async () => {
    for (const { id } of (await duty.roster())?.shifts ?? []) await duty.removesShift(id);
    mail.knobs.refuses = undefined;
    mail.received.length = 0;
  });
  /** Puts officers on duty around the clock, in the order in which they are called. */
  const onDuty = async (...names: readonly string[]): Promise<void> => {
    for (const [n, name] of names.entries()) await duty.shift(ids[name] ?? '', { rank: n + 1 });
  };

  const asks = (reference: string, said: object = {}): Promise<string> => sg.requests({ recipientId: 'TH', reference, ...said });
  const alertOf = async (item: string): Promise<string> => (await th.of(item))[0]?.id ?? 'none';
  /** The alert's next step is due now: nobody waits in a test. */
  const nextStep = async (alert: string, wanted: number): Promise<void> => {
    await hub.ownerSql('update hub.alert set next_at = now() where id = $1 and next_at is not null', [alert]);
    await untilAlerted(
      hub,
      () => hub.ownerSql<{ step: number }>('select step from hub.alert where id = $1', [alert]),
      ([row]) => (row?.step ?? 0) >= wanted,
    );
  };
  const lettersOf = (reference: string): readonly Received[] => mail.received.filter(({ text }) => text.includes(reference));
  const letters = (reference: string, count: number): Promise<readonly Received[]> =>
    untilAlerted(
      hub,
      () => Promise.resolve(lettersOf(reference)),
      (found) => found.length >= count,
    );
  const referenceOf = async (alert: string): Promise<string> => (await th.opens(alert))?.reference ?? 'none';
  const dutySteps = async (id: string): Promise<readonly unknown[]> =>
    ((await sg.opens(id))?.steps ?? [])
      .filter(({ step }) => step.startsWith('DUTY_'))
      .map(({ step, escalation, by }) => [step, escalation, by?.party?.name ?? null]);

  it('reaches the first officer on duty by e-mail, without content, and with a link', async () => {
    await onDuty('analyst', 'liaison');
    const alert = await alertOf(await asks('at night', EMERGENCY));
    const [letter] = await letters(await referenceOf(alert), 1);
    expect(letter?.to).toEqual(['analyst@th.example']);
    expect(letter?.text).toMatch(/^Subject: EMERGENCY: request to act, AL-/m);
    expect(letter?.text).toContain(`https://hub.example/alerts/${alert}`);
    expect(letter?.text).toMatch(/Due: .* left\)/);
    for (const content of ['0x52908400', 'at night', 'Singapore', 'Decree']) expect(letter?.text).not.toContain(content);
    await untilAlerted(hub, () => th.opens(alert), (seen) => seen?.deliveries.every(({ state }) => state === 'SENT') === true); // prettier-ignore
    expect((await th.opens(alert))?.deliveries.map(({ officer, channel, step }) => [officer?.name, channel, step]).sort()).toEqual([
      ['analyst@th.example', 'EMAIL', 0],
      ['analyst@th.example', 'IN_APP', 0],
    ]);
  });

  it('escalates step by step along the line, on the timeline of the request, and stops when an officer acknowledges it', async () => {
    await onDuty('analyst', 'liaison');
    const id = await asks('escalates', EMERGENCY);
    const alert = await alertOf(id);
    const reference = await referenceOf(alert);
    await letters(reference, 1);
    for (const step of [2, 3, 4]) await nextStep(alert, step);
    const sent = await letters(reference, 5);
    expect(sent.map(({ to }) => to[0]?.split('@')[0]).sort()).toEqual(['analyst', 'analyst', 'analyst', 'analyst', 'liaison']);
    expect(await dutySteps(id)).toEqual([
      ['DUTY_ALERTED', 1, null],
      ['DUTY_ALERTED', 2, null],
    ]);
    expect((await th.opens(alert))?.steps.map(({ position }) => position)).toEqual([1, 1, 1, 2]);
    await th.acknowledges(alert);
    const [row] = await hub.ownerSql<{ next_at: Date | null }>('select next_at from hub.alert where id = $1', [alert]);
    expect(row?.next_at).toBeNull();
    expect((await dutySteps(id)).at(-1)).toEqual(['DUTY_ACKNOWLEDGED', null, 'Thailand']);
  });

  it('stops when the request is acknowledged, and calls everybody while nobody is on duty', async () => {
    const id = await asks('nobody there', EMERGENCY);
    const alert = await alertOf(id);
    expect((await letters(await referenceOf(alert), 1)).map(({ to }) => to)).toEqual([['liaison@th.example']]);
    expect(await dutySteps(id)).toEqual([['DUTY_ALERTED', null, null]]);
    await actionClient(th.ask).answers(id, 'ACKNOWLEDGED');
    expect(await th.opens(alert)).toMatchObject({ open: false, endReason: 'ANSWERED' });
  });

  it('is on the timeline only once somebody is called', async () => {
    const party = `party = (select key from hub.party where slug = 'th')`;
    const before = await hub.ownerSql(`select id, roles from hub.user_account where ${party}`);
    await hub.ownerSql(`update hub.user_account set roles = '{NATIONAL_ADMIN}' where ${party}`); // nobody reads content
    const id = await asks('reaches nobody', EMERGENCY);
    const [raised] = await hub.ownerSql<{ id: string }>('select id from hub.alert where item = $1', [id]);
    const alert = raised?.id ?? 'none';
    await nextStep(alert, 1);
    expect(await dutySteps(id)).toEqual([]);
    expect(await hub.ownerSql('select from hub.alert_delivery where alert = $1', [alert])).toEqual([]);
    await hub.ownerSql(
      `update hub.user_account u set roles = x.roles from jsonb_to_recordset($1) x(id uuid, roles text[]) where u.id = x.id`,
      [JSON.stringify(before)],
    );
    await nextStep(alert, 2);
    await untilAlerted(hub, () => dutySteps(id), (steps) => steps.length > 0); // prettier-ignore
    expect(await dutySteps(id)).toEqual([['DUTY_ALERTED', null, null]]);
    await th.acknowledges(alert);
  });

  it('is told of anew on the timeline after an amendment, with its own acknowledgement, which an officer on duty gives', async () => {
    await onDuty('analyst');
    const analyst = alertClient(await as('analyst@th.example'));
    const id = await asks('changes', EMERGENCY);
    const seen = [
      ['DUTY_ALERTED', 1, null],
      ['DUTY_ACKNOWLEDGED', null, 'Thailand'],
    ];
    const newest = async (): Promise<string> => (await th.of(id)).find(({ open }) => open)?.id ?? 'none';
    await untilAlerted(hub, () => dutySteps(id), (steps) => steps.length === 1); // prettier-ignore
    await analyst.acknowledges(await newest());
    expect(await dutySteps(id)).toEqual(seen);
    await asks('changes', { ...EMERGENCY, narrative: 'It is another wallet.' });
    await untilAlerted(hub, () => dutySteps(id), (steps) => steps.length === 3); // prettier-ignore
    await analyst.acknowledges(await newest());
    expect(await dutySteps(id)).toEqual([...seen, ...seen]);
  });

  it('is acknowledged by officers whom it called: one whose turn is over, and in the last resort one who may not answer', async () => {
    const [analyst, chief] = [alertClient(await as('analyst@th.example')), alertClient(await as('chief@th.example'))];
    await onDuty('analyst');
    const called = async (reference: string): Promise<string> => {
      const alert = await alertOf(await asks(reference, EMERGENCY));
      await untilAlerted(hub, () => analyst.opens(alert), (seen) => seen?.deliveries.some(({ officer }) => officer?.name === 'analyst@th.example') === true); // prettier-ignore
      return alert;
    };
    const over = await called('in a turn that ends');
    for (const { id } of (await duty.roster())?.shifts ?? []) await duty.removesShift(id);
    await expect(chief.acknowledges(over)).rejects.toMatchObject({ reason: 'NOT_ON_DUTY' });
    expect(await analyst.acknowledges(over)).toMatchObject({ open: false, acknowledgedBy: { name: 'analyst@th.example' } });
    await hub.ownerSql(`update hub.user_account set roles = '{ANALYST}' where id = $1`, [ids['liaison']]); // nobody may answer
    expect(await analyst.acknowledges(await called('has no addressee'))).toMatchObject({ open: false });
    await hub.ownerSql(`update hub.user_account set roles = '{LIAISON}' where id = $1`, [ids['liaison']]);
  });

  it('comes live in the application, again at each step, and continues after a cursor', async () => {
    await onDuty('liaison');
    const query = 'subscription ($after: Cursor) { alertRaised(after: $after) { cursor alert { id urgency kind } } }';
    type Raised = { alertRaised: { cursor: string; alert: { id: string } | null } };
    const { token } = await hub.as('liaison@th.example');
    const live = follow<Raised>(hub.wsUrl, token, query);
    expect((await live.next()).value).toMatchObject({ alertRaised: { alert: null } });
    const alert = await alertOf(await asks('live', EMERGENCY));
    const first = (await live.next()).value as Raised;
    expect(first.alertRaised.alert?.id).toBe(alert);
    await nextStep(alert, 2);
    expect((await live.next()).value).toMatchObject({ alertRaised: { alert: { id: alert } } });
    await live.return?.();
    const again = follow<Raised>(hub.wsUrl, token, query, { after: first.alertRaised.cursor });
    await again.next();
    expect((await again.next()).value).toMatchObject({ alertRaised: { alert: { id: alert } } });
    await again.return?.();
    const analyst = await hub.as('analyst@th.example'); // sees the alert, and is not called
    const other = follow<Raised>(hub.wsUrl, analyst.token, query, { after: first.alertRaised.cursor });
    await expect(other.next()).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
    await th.acknowledges(alert);
  });

  it('never reaches an officer who does not see its item at the time of sending', async () => {
    await onDuty('liaison');
    mail.knobs.refuses = 450;
    const alert = await alertOf(await asks('is revoked from sight'));
    const waiting = await untilAlerted(hub, () => th.opens(alert), (seen) => (seen?.deliveries.find(({ channel }) => channel === 'EMAIL')?.attempts ?? 0) > 0); // prettier-ignore
    expect(waiting?.deliveries.find(({ channel }) => channel === 'EMAIL')).toMatchObject({ state: 'WAITING', failure: 'EENVELOPE_450' });
    await hub.ownerSql(
      `insert into hub.bar (owner, party) select o.key, p.key from hub.party o, hub.party p where o.slug = 'sg' and p.slug = 'th'`,
    );
    mail.knobs.refuses = undefined;
    await hub.ownerSql(`update hub.alert_delivery set next_attempt_at = now() where alert = $1 and state = 'WAITING'`, [alert]);
    const state = (): Promise<{ state: string }[]> =>
      hub.ownerSql(`select state from hub.alert_delivery where alert = $1 and channel_kind = 'EMAIL'`, [alert]);
    await untilAlerted(hub, state, ([row]) => row?.state !== 'WAITING');
    expect(await state()).toEqual([{ state: 'DROPPED' }]);
    expect(mail.received).toEqual([]);
    await hub.ownerSql('update hub.bar set lifted_at = now() where lifted_at is null');
  });

  it('is sent by another process when the one that held it was killed', async () => {
    await onDuty('liaison');
    mail.knobs.refuses = 450;
    const alert = await alertOf(await asks('is left behind', EMERGENCY));
    await untilAlerted(hub, () => th.opens(alert), (seen) => seen?.deliveries.some(({ attempts }) => attempts > 0) === true); // prettier-ignore
    // A process took it and is gone: its lease ends by itself.
    const lease = (until_: string, where: string): Promise<unknown[]> =>
      hub.ownerSql(
        `update hub.alert_delivery set leased_by = gen_random_uuid(), lease_until = now() + $2::interval, next_attempt_at = now()
           where alert = $1 and channel_kind = 'EMAIL' and ${where} returning id`,
        [alert, until_],
      );
    await until(
      () => lease('1 hour', 'leased_by is null'), // while no letter is on its way
      (leased) => leased.length === 1,
    );
    mail.knobs.refuses = undefined;
    await nextStep(alert, 2);
    const reference = await referenceOf(alert);
    expect(await letters(reference, 1)).toHaveLength(1); // the next step is not held up
    await lease('-1 second', 'leased_by is not null');
    expect((await letters(reference, 2)).length).toBeGreaterThanOrEqual(2);
  });

  it('waits for the digest of the day when it is routine, and one letter tells of all of them', async () => {
    await onDuty('liaison');
    for (const n of [1, 2, 3]) await asks(`routine ${n}`, { urgency: 'ROUTINE' });
    const waiting = (): Promise<{ count: number }[]> =>
      hub.ownerSql(
        `select count(*)::integer as count from hub.alert_delivery where state = 'WAITING' and mode = 'DIGEST' and next_attempt_at > now() and account = $1`,
        [ids['liaison']],
      );
    await untilAlerted(hub, waiting, ([row]) => row?.count === 3);
    await hub.ownerSql(`update hub.alert_delivery set next_attempt_at = now() where mode = 'DIGEST' and state = 'WAITING'`);
    const [digest] = await letters('3 alerts', 1);
    expect(digest).toMatchObject({ to: ['liaison@th.example'], text: expect.stringContaining('ROUTINE: request to act, 3') as string });
    expect(lettersOf('ROUTINE: request to act')).toHaveLength(1); // alerts of other tests may go on meanwhile
  });
});
