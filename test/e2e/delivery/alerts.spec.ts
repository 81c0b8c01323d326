import { actionClient, type ActionClient } from '../../support/action-client.js';
import { alertClient, type AlertClient } from '../../support/alert-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { informationClient } from '../../support/information-client.js';
import { type Ask, until } from '../../support/officer.js';

describe('alerts of a party', () => {
  let hub: Hub;
  let sg: ActionClient;
  let liaison: AlertClient;
  let analyst: AlertClient;
  let admin: AlertClient;

  const as = async (email: string): Promise<Ask> => (await hub.as(email)).ask;
  beforeAll(async () => {
    hub = await startHub();
    sg = actionClient(await as('liaison@sg.example'));
    liaison = alertClient(await as('liaison@th.example'));
    [analyst, admin] = [alertClient(await as('analyst@th.example')), alertClient(await as('admin@th.example'))];
  });
  afterAll(() => hub.stop());

  const asks = (reference: string, said: object = {}): Promise<string> => sg.requests({ recipientId: 'TH', reference, ...said });

  it('tell its officers of a request that has come in, and nobody else', async () => {
    const id = await asks('comes in', { urgency: 'EMERGENCY' });
    const [alert] = await liaison.of(id);
    expect(alert).toMatchObject({
      ...{
        kind: 'ACTION_REQUEST',
        urgency: 'EMERGENCY',
        itemKind: 'ACTION_REQUEST',
        quantity: 1,
        open: true,
        agency: null,
        personal: false,
      },
      ...{ reference: expect.stringMatching(/^AL-[0-9A-HJKMNP-TV-Z]{10}$/) as string, dueAt: expect.any(String) as string },
    });
    expect(await analyst.opens(alert?.id ?? '')).toMatchObject({ itemId: id });
    for (const email of ['liaison@sg.example', 'liaison@kh.example', 'contributor@meta.example', 'admin@th.example']) {
      const other = alertClient(await as(email));
      expect([await other.of(id), await other.opens(alert?.id ?? '')]).toEqual([[], null]);
      await expect(other.acknowledges(alert?.id ?? '')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await liaison.lists({ kinds: ['NOTICE'] })).toEqual([]);
    expect((await liaison.lists({ urgencies: ['EMERGENCY'], open: true })).map(({ itemId }) => itemId)).toContain(id);
  });

  it('are acknowledged once, which both sides see on the timeline of an emergency, and only the own party by name', async () => {
    const id = await asks('is acknowledged', { urgency: 'EMERGENCY' });
    const [alert] = await liaison.of(id);
    expect(await liaison.acknowledges(alert?.id ?? '')).toMatchObject({ open: false, acknowledgedBy: { name: 'liaison@th.example' } });
    expect(await analyst.acknowledges(alert?.id ?? '')).toMatchObject({ acknowledgedBy: { name: 'liaison@th.example' } });
    const seen = (await sg.opens(id))?.steps.filter(({ step }) => step === 'DUTY_ACKNOWLEDGED');
    expect(seen).toMatchObject([{ state: 'SENT', by: { kind: null, party: { name: 'Thailand' } } }]);
    expect((await sg.opens(id))?.state).toBe('SENT');
    const own = (await actionClient(liaison.ask).opens(id))?.steps.filter(({ step }) => step === 'DUTY_ACKNOWLEDGED');
    expect(own).toMatchObject([{ by: { kind: 'OFFICER' } }]);
    const audited = await hub.ownerSql(`select from hub.audit where what = 'alert.acknowledge' and $1 = any (items)`, [alert?.id]);
    expect(audited).toHaveLength(2);
  });

  it('of an emergency are acknowledged by an officer who may answer, and by no other one off duty', async () => {
    const id = await asks('is not for everybody', { urgency: 'EMERGENCY' });
    const [alert] = await liaison.of(id);
    await expect(analyst.acknowledges(alert?.id ?? '')).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_ON_DUTY' });
    expect(await analyst.opens(alert?.id ?? '')).toMatchObject({ open: true });
    expect((await sg.opens(id))?.steps.map(({ step }) => step)).not.toContain('DUTY_ACKNOWLEDGED');
    expect(await liaison.acknowledges(alert?.id ?? '')).toMatchObject({ open: false });
  });

  it('of a deadline are acknowledged by everybody, and end no emergency; an emergency ends those of its deadlines', async () => {
    const id = await asks('has deadlines', { urgency: 'EMERGENCY' });
    const addsDeadline = async (): Promise<string> => {
      const [row] = await hub.ownerSql<{ id: string }>(
        `insert into hub.alert (reference, party, kind, urgency, addressees, permission, item_kind, item)
           select hub.new_alert_reference(), party, 'DEADLINE', 'URGENT', addressees, permission, item_kind, item from hub.alert where item = $1 and kind = 'ACTION_REQUEST' returning id`,
        [id],
      );
      return row?.id ?? '';
    };
    const open = async (): Promise<readonly string[]> => (await liaison.of(id)).filter((one) => one.open).map(({ kind }) => kind);
    await analyst.acknowledges(await addsDeadline());
    expect(await open()).toEqual(['ACTION_REQUEST']);
    expect((await sg.opens(id))?.steps.map(({ step }) => step)).not.toContain('DUTY_ACKNOWLEDGED');
    await addsDeadline();
    const emergency = (await liaison.of(id)).find(({ kind }) => kind === 'ACTION_REQUEST');
    await liaison.acknowledges(emergency?.id ?? '');
    expect(await open()).toEqual([]);
  });

  it('that have ended are acknowledged by nobody: that says nothing about the alert to an amendment', async () => {
    const id = await asks('is amended as an emergency', { urgency: 'EMERGENCY' });
    await asks('is amended as an emergency', { urgency: 'EMERGENCY', narrative: 'It is another wallet.' });
    const [present, former] = await liaison.of(id);
    for (const officer of [analyst, liaison]) {
      expect(await officer.acknowledges(former?.id ?? '')).toMatchObject({ acknowledgedBy: null, endReason: 'AMENDED' });
    }
    expect(await liaison.opens(present?.id ?? '')).toMatchObject({ open: true });
    expect((await sg.opens(id))?.steps.map(({ step }) => step)).not.toContain('DUTY_ACKNOWLEDGED');
    await expect(analyst.acknowledges(present?.id ?? '')).rejects.toMatchObject({ reason: 'NOT_ON_DUTY' });
    expect(await liaison.acknowledges(present?.id ?? '')).toMatchObject({ open: false });
  });

  it('follow a request: an amendment raises another one, an extension none, and an answer or a cancellation ends it', async () => {
    const id = await asks('is amended');
    await asks('is amended', { narrative: 'It is another wallet.' });
    await asks('is amended', { narrative: 'It is another wallet.' });
    await sg.extends(id, 600);
    const ends = async (): Promise<readonly (string | null)[]> => (await liaison.of(id)).map(({ endReason }) => endReason);
    expect(await ends()).toEqual([null, 'AMENDED']);
    await actionClient(liaison.ask).answers(id, 'ACKNOWLEDGED');
    expect(await ends()).toEqual(['ANSWERED', 'AMENDED']);
    const other = await asks('is cancelled');
    await sg.cancels(other);
    expect((await liaison.of(other)).map(({ endReason }) => endReason)).toEqual(['CANCELLED']);
  });

  it('are not raised again when the recipient assigns the request to a unit', async () => {
    const { ids } = await informationClient(sg.ask).asks({ reference: 'is assigned', recipients: ['TH'] });
    const id = ids[0] ?? '';
    const [unit] = await hub.ownerSql<{ id: string }>(
      `select a.id from hub.agency a join hub.party p on p.key = a.party where p.slug = 'th'`,
    );
    await informationClient(liaison.ask).transfers(id, unit?.id ?? '');
    expect((await liaison.of(id)).map(({ open, endReason }) => [open, endReason])).toEqual([[true, null]]);
  });

  it('reach an officer with a rule of its own for them, also where nobody is on duty, and no other one without the permission', async () => {
    const rules = (said: readonly object[]): Promise<unknown> =>
      analyst.ask('mutation ($rules: [AlertRuleInput!]!) { setOwnAlertRules(rules: $rules) { rules { mode } } }', { rules: said });
    const reached = async (id: string): Promise<readonly (string | null | undefined)[]> => {
      const alerts = await until(
        () => liaison.of(id),
        ([alert]) => (alert?.deliveries.length ?? 0) > 0,
      );
      return [...new Set((alerts[0]?.deliveries ?? []).map(({ officer }) => officer?.name))].sort();
    };
    expect(await reached(await asks('reaches one', { urgency: 'URGENT' }))).toEqual(['liaison@th.example']);
    await rules([{ kinds: ['ACTION_REQUEST'], mode: 'IMMEDIATE' }]);
    expect(await reached(await asks('reaches two', { urgency: 'URGENT' }))).toEqual(['analyst@th.example', 'liaison@th.example']);
    await rules([]);
  });

  it('are hidden as soon as their item is', async () => {
    const id = await asks('is barred');
    const [alert] = await liaison.of(id);
    await hub.ownerSql(
      `insert into hub.bar (owner, party) select o.key, p.key from hub.party o, hub.party p where o.slug = 'sg' and p.slug = 'th'`,
    );
    expect([await liaison.of(id), await liaison.opens(alert?.id ?? '')]).toEqual([[], null]);
    await expect(liaison.acknowledges(alert?.id ?? '')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await hub.ownerSql('update hub.bar set lifted_at = now() where lifted_at is null');
    expect(await liaison.of(id)).toHaveLength(1);
  });

  it('tell of requests for information and of announcements; those of administrators tell administrators alone', async () => {
    const { ids } = await informationClient(sg.ask).asks({ reference: 'who is it', recipients: ['TH'] });
    expect((await liaison.of(ids[0] ?? '')).map(({ kind }) => kind)).toEqual(['INFORMATION_REQUEST']);
    await hub.ownerSql(
      `select hub.announce(array[p.key], w.what, '{}') from hub.party p, (values ('BREAK_GLASS'), ('WATCH_ENDS'), ('PARTY_RENAMED')) w(what) where p.slug = 'th'`,
    );
    const told = async (who: AlertClient): Promise<readonly string[]> =>
      (await who.lists())
        .filter(({ announcementId }) => announcementId !== null)
        .map(({ kind }) => kind)
        .sort();
    expect([await told(liaison), await told(admin)]).toEqual([['WATCH_HIT'], ['BREAK_GLASS']]);
  });
});
