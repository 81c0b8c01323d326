import { type Hub, startHub } from '../../support/hub.js';
import { FROM, LOGIN, type MailServer, type Received, startMailServer } from '../../support/mail-server.js';
import { type Ask, until } from '../../support/officer.js';

describe('a hub that mails', () => {
  let mail: MailServer;
  let hub: Hub;
  let ask: Ask;
  const lines: string[] = [];
  beforeAll(async () => {
    mail = await startMailServer();
    hub = await startHub({ SMTP_URL: mail.url, MAIL_FROM: FROM, LOG_LEVEL: 'debug' }, lines);
    ask = (await hub.as('admin@th.example')).ask;
  });
  afterAll(async () => {
    await hub.stop();
    await mail.stop();
  });

  const invites = async (email: string) =>
    (
      await ask<{ inviteUser: { token: null; link: null; mailed: boolean; invitation: { id: string } } }>(
        'mutation ($i: InviteUserInput!) { inviteUser(input: $i) { token link mailed invitation { id mail { state } } } }',
        { i: { email, roles: ['ANALYST'] } },
      )
    ).inviteUser;
  const letterTo = async (email: string): Promise<Received> => {
    const find = (): Received | undefined => mail.received.find(({ to }) => to.includes(email));
    const found = await until(() => Promise.resolve(find()), (one) => one !== undefined); // prettier-ignore
    if (!found) throw new Error(email);
    return found;
  };
  const mailOf = async (id: string) => {
    type Mailed = { id: string; mail: { state: string; attempts: number; failure: string | null } };
    const { invitations } = await ask<{ invitations: { nodes: Mailed[] } }>(
      '{ invitations { nodes { id mail { state attempts failure } } } }',
    );
    return invitations.nodes.find((one) => one.id === id)?.mail;
  };
  const tokenIn = ({ text }: Received, what: string): string =>
    new RegExp(`/account#/${what}/([\\w-]{43})`).exec(text.replaceAll('=3D', '='))?.[1] ?? '';

  it('sends the link of an invitation to the mailbox, and shows it to nobody', async () => {
    const { token, link, mailed, invitation } = await invites('new@th.example');
    expect([token, link, mailed]).toEqual([null, null, true]);
    const letter = await letterTo('new@th.example');
    expect(letter).toMatchObject({ from: 'hub@entente.example', to: ['new@th.example'] });
    expect(letter.text).toMatch(/^From: Entente hub <hub@entente\.example>/m);
    expect(letter.text).toContain('Thailand invites you to Entente');
    await hub.anyone().ask('mutation ($t: String!, $p: String!) { acceptInvitation(token: $t, password: $p) { expiresIn } }', {
      t: tokenIn(letter, 'invitation'),
      p: 'mango quietly rivers twelve',
    });
    expect(await until(() => mailOf(invitation.id), (one) => one?.state === 'SENT')).toEqual({ state: 'SENT', attempts: 1, failure: null }); // prettier-ignore
    expect(mail.received.filter(({ to }) => to.includes('new@th.example'))).toHaveLength(1);
  });

  it('sends the way to a new password likewise', async () => {
    const [user] = await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'analyst@th.example'`);
    const made = await ask('mutation ($u: ID!) { createPasswordReset(userId: $u) { token link mailed } }', { u: user?.id });
    expect(made).toEqual({ createPasswordReset: { token: null, link: null, mailed: true } });
    const token = tokenIn(await letterTo('analyst@th.example'), 'reset');
    await hub.anyone().ask('mutation ($t: String!, $n: String!) { resetPassword(token: $t, newPassword: $n) }', {
      t: token,
      n: 'a lamp under seven green trams',
    });
    const look = () =>
      ask<{ user: { resetMail: { state: string } } }>('query ($u: ID!) { user(id: $u) { resetMail { state } } }', { u: user?.id });
    await until(look, (seen) => seen.user.resetMail.state === 'SENT');
  });

  it('keeps a letter that does not leave, sealed, says so, and tries again; one that is refused for good, or revoked, stays', async () => {
    mail.knobs.refuses = 450;
    const { invitation } = await invites('busy@th.example');
    expect(await until(() => mailOf(invitation.id), (one) => one?.attempts === 1)).toEqual({ state: 'WAITING', attempts: 1, failure: 'EENVELOPE_450' }); // prettier-ignore
    const [kept] = await hub.ownerSql<{ sealed: Buffer; wait: boolean }>(
      `select sealed, next_attempt_at > now() + interval '30 s' as wait from hub.mail where about = $1`,
      [invitation.id],
    );
    expect(kept?.wait).toBe(true);
    for (const word of ['busy@th', 'invitation', 'http']) expect(kept?.sealed.includes(word)).toBe(false);

    const revoked = await invites('revoked@th.example');
    await until(() => mailOf(revoked.invitation.id), (one) => one?.attempts === 1); // prettier-ignore
    await ask('mutation ($i: ID!) { revokeInvitation(id: $i) { state } }', { i: revoked.invitation.id });
    expect(await mailOf(revoked.invitation.id)).toMatchObject({ state: 'DROPPED' });

    const [leaver] = await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'analyst@th.example'`);
    await ask('mutation ($u: ID!) { createPasswordReset(userId: $u) { mailed } }', { u: leaver?.id });
    await ask('mutation ($u: ID!) { setUserDisabled(userId: $u, disabled: true) }', { u: leaver?.id });
    const { user } = await ask<{ user: { resetMail: object } }>('query ($u: ID!) { user(id: $u) { resetMail { state } } }', {
      u: leaver?.id,
    });
    expect(user.resetMail).toEqual({ state: 'DROPPED' }); // to somebody who left

    mail.knobs.refuses = 550;
    const refused = await invites('nobody@th.example');
    expect(await until(() => mailOf(refused.invitation.id), (one) => one?.state === 'FAILED')).toMatchObject({ attempts: 1, failure: 'EENVELOPE_550' }); // prettier-ignore

    mail.knobs.refuses = undefined;
    await hub.ownerSql(`update hub.mail set next_attempt_at = now() where state = 'WAITING'`);
    await letterTo('busy@th.example');
    expect(await until(() => mailOf(invitation.id), (one) => one?.state === 'SENT')).toMatchObject({ attempts: 2, failure: null }); // prettier-ignore
    const rest = await hub.ownerSql('select from hub.mail where sealed is not null');
    expect(rest).toEqual([]);
    expect(mail.received.filter(({ to }) => to.includes('revoked@th.example'))).toEqual([]);
  });

  it('sends nothing of what was put into its outbox by anybody but a hub', async () => {
    await hub.ownerSql(
      `insert into hub.mail (id, party, kind, about, sealed, until) select gen_random_uuid(), party, kind, id, sha256('x') || sha256('y'), now() + interval '1 day' from hub.mail limit 1`,
    );
    const look = () => hub.ownerSql<{ state: string }>(`select state from hub.mail where reason = 'UNREADABLE'`);
    expect(await until(look, (rows) => rows.length > 0)).toEqual([{ state: 'FAILED' }]);
  });

  it('writes no address, no link, no password and no word of the mail server into its log', () => {
    const log = lines.join('\n');
    expect(log).toContain('Letters do not leave: EENVELOPE_450');
    for (const word of ['@th.example', '#/', LOGIN.pass, encodeURIComponent(LOGIN.pass), 'secret words']) expect(log).not.toContain(word);
  });
});
