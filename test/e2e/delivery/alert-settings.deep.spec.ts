import { actionClient } from '../../support/action-client.js';
import { alertClient } from '../../support/alert-client.js';
import { dutyClient } from '../../support/duty-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { FROM, type MailServer, startMailServer } from '../../support/mail-server.js';
import { type Ask, until } from '../../support/officer.js';

const RULE = 'kinds minUrgency threats mode channels';

describe('rules and settings of alerts', () => {
  let mail: MailServer;
  let hub: Hub;
  let admin: Ask;
  let liaison: Ask;
  let agencyId: string;

  beforeAll(async () => {
    mail = await startMailServer();
    hub = await startHub({ SMTP_URL: mail.url, MAIL_FROM: FROM });
    [admin, liaison] = [(await hub.as('admin@th.example')).ask, (await hub.as('liaison@th.example')).ask];
    const duty = dutyClient(admin);
    const [officer] = await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'liaison@th.example'`);
    agencyId = (await duty.sets({ fallback: true })).agency.id;
    await duty.shift(officer?.id ?? '');
  });
  afterAll(async () => {
    await hub.stop();
    await mail.stop();
  });

  const setsOwn = (rules: readonly object[]): Promise<{ setOwnAlertRules: object }> =>
    liaison(`mutation ($rules: [AlertRuleInput!]!) { setOwnAlertRules(rules: $rules) { rules { ${RULE} } } }`, { rules });
  const sets = (ask: Ask, rules: readonly object[], agency?: string): Promise<{ setAlertRules: object }> =>
    ask(`mutation ($rules: [AlertRuleInput!]!, $agency: ID) { setAlertRules(rules: $rules, agencyId: $agency) { rules { ${RULE} } } }`, {
      rules,
      agency,
    });
  /** How an alert to a new request reaches the officer on duty. */
  const waysOf = async (urgency: string): Promise<readonly string[]> => {
    const sg = actionClient((await hub.as('liaison@sg.example')).ask);
    const id = await sg.requests({ recipientId: 'TH', reference: `${Math.random()}`, urgency });
    const th = alertClient(liaison);
    const [row] = await until(
      () => hub.ownerSql<{ id: string; step: number }>('select id, step from hub.alert where item = $1', [id]),
      ([alert]) => (alert?.step ?? 0) > 0,
    );
    return (await th.opens(row?.id ?? ''))?.deliveries.map(({ channel, mode }) => `${channel} ${mode}`).sort() ?? [];
  };

  it('are set by officers for themselves, and decide how an alert arrives', async () => {
    expect(await waysOf('URGENT')).toEqual(['EMAIL IMMEDIATE', 'IN_APP IMMEDIATE']);
    expect(
      await setsOwn([
        { kinds: ['ACTION_REQUEST'], mode: 'DIGEST' },
        { mode: 'OFF', channels: [] },
      ]),
    ).toEqual({
      setOwnAlertRules: {
        rules: [
          { kinds: ['ACTION_REQUEST'], minUrgency: 'ROUTINE', threats: [], mode: 'DIGEST', channels: ['EMAIL'] },
          { kinds: [], minUrgency: 'ROUTINE', threats: [], mode: 'OFF', channels: [] },
        ],
      },
    });
    expect(await waysOf('URGENT')).toEqual(['EMAIL DIGEST', 'IN_APP IMMEDIATE']);
    expect(await waysOf('EMERGENCY')).toEqual(['EMAIL IMMEDIATE', 'IN_APP IMMEDIATE']);
    await setsOwn([]);
  });

  it('are set by administrators for an agency or the party, and by nobody else', async () => {
    await sets(admin, [{ minUrgency: 'URGENT', mode: 'IMMEDIATE', channels: [] }]);
    expect(await waysOf('URGENT')).toEqual(['IN_APP IMMEDIATE']);
    expect(await waysOf('ROUTINE')).toEqual(['EMAIL DIGEST', 'IN_APP IMMEDIATE']);
    expect(await liaison('{ alertRules { rules { mode channels } } ownAlertRules { rules { mode } } }')).toEqual({
      alertRules: { rules: [{ mode: 'IMMEDIATE', channels: [] }] },
      ownAlertRules: { rules: [] },
    });
    await expect(sets(liaison, [])).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const [kh] = await hub.ownerSql<{ id: string }>(
      `select a.id from hub.agency a join hub.party p on p.key = a.party where p.slug = 'kh'`,
    );
    await expect(sets(admin, [], kh?.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await (await hub.as('liaison@kh.example')).ask('{ alertRules { rules { mode } } }')).toEqual({ alertRules: { rules: [] } });
    await sets(admin, []);
  });

  it('of an agency are not set by an administrator of another agency, nor those of the whole party', async () => {
    await hub.ownerSql(
      `insert into hub.agency (id, party, name) select gen_random_uuid(), key, 'Another' from hub.party where slug = 'th'`,
    );
    const ask = (await hub.as('admin@th.example')).ask;
    expect(await sets(ask, [], agencyId)).toEqual({ setAlertRules: { rules: [] } });
    await expect(sets(ask, [])).rejects.toMatchObject({ reason: 'OTHER_AGENCY' });
    const policy =
      'mutation ($agency: ID) { updateAlertPolicy(agencyId: $agency, input: { repeatMinutes: 5, repeats: 0 }) { repeatMinutes repeats updatedBy { name } } }';
    await expect(ask(policy)).rejects.toMatchObject({ reason: 'OTHER_AGENCY' });
    expect(await ask(policy, { agency: agencyId })).toEqual({
      updateAlertPolicy: { repeatMinutes: 5, repeats: 0, updatedBy: { name: 'admin@th.example' } },
    });
    const read = '($agency: ID) { alertPolicy(agencyId: $agency) { repeatMinutes repeats updatedAt } }';
    expect(await liaison(`query ${read}`)).toEqual({ alertPolicy: { repeatMinutes: 3, repeats: 2, updatedAt: null } });
    expect(await liaison(`query ${read}`, { agency: agencyId })).toMatchObject({ alertPolicy: { repeatMinutes: 5, repeats: 0 } });
  });

  it('have quiet hours and a digest by the clock of the officer; what is no time, or no zone, is refused', async () => {
    const update = 'mutation ($input: AlertSettingsInput!) { updateAlertSettings(input: $input) { quietFrom quietTo digestAt timeZone } }';
    const set = (input: object): Promise<unknown> => liaison(update, { input });
    expect(await liaison('{ alertSettings { quietFrom quietTo digestAt timeZone } }')).toEqual({
      alertSettings: { quietFrom: null, quietTo: null, digestAt: '07:00', timeZone: null },
    });
    const settings = { quietFrom: '22:00', quietTo: '06:00', digestAt: '08:30', timeZone: 'Asia/Bangkok' };
    expect(await set(settings)).toEqual({ updateAlertSettings: settings });
    await expect(set({ quietFrom: '25:00', quietTo: '06:00' })).rejects.toMatchObject({ reason: 'ALERT_TIME' });
    await expect(set({ quietFrom: '22:00' })).rejects.toMatchObject({ reason: 'ALERT_TIME' });
    await expect(set({ timeZone: 'Mars/Base' })).rejects.toMatchObject({ reason: 'TIME_ZONE_UNKNOWN' });
    expect(await (await hub.as('analyst@th.example')).ask('{ alertSettings { digestAt } }')).toEqual({
      alertSettings: { digestAt: '07:00' },
    });
  });
});
