import { randomBytes, randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { retryTransient } from '../../../src/platform/database/transient-errors.js';
import { writeBootstrapToken } from '../../../src/identity/auth/bootstrap.service.js';
import { newKeyText } from '../../../src/identity/auth/keys/key-text.js';
import { accessCanaries, PUBLIC_URL } from '../../support/access-canaries.js';
import { contentCanaries } from '../../support/content-canaries.js';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { startMachineIssuer } from '../../support/machine-issuer.js';
import { until } from '../../support/officer.js';
import { post, request } from '../../support/post.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { administer, TEST_MASTER_KEY } from '../../support/server.js';
import { BareSocket } from '../../support/sockets.js';
import { webhookClient } from '../../support/webhook-client.js';

const METRICS_TOKEN = randomBytes(24).toString('base64url');
const SIGN_IN =
  'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken refreshToken } }';
const REFRESH = 'mutation ($t: String!) { refreshSession(refreshToken: $t) { accessToken refreshToken } }';
const RESET = 'mutation ($t: String!, $p: String!) { resetPassword(token: $t, newPassword: $p) }';
const CHANGE = 'mutation ($c: String!, $n: String!) { changePassword(currentPassword: $c, newPassword: $n) }';

/** A word that stands nowhere else, good enough to be a password. */
const canary = (name: string): string => `canary ${name} ${randomBytes(12).toString('base64url')}`;

/** A secret as it may lie somewhere: itself, its bytes, and what its text decodes to. */
const formsOf = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret);
  const decoded = [Buffer.from(secret, 'base64url'), Buffer.from(secret, 'hex')].filter(({ length }) => length >= 16);
  return [secret, ...[bytes, ...decoded].flatMap((one) => [one.toString('hex'), one.toString('base64'), one.toString('base64url')])];
};

/** Every credential that there is, used rightly and wrongly, while the log tells all it knows. */
describe('A secret', () => {
  let hub: Hub;
  /** One in which nobody has an account yet. */
  let young: Hub;
  let receiver: Receiver;
  const lines: string[] = [];
  const refusals: string[] = [];
  /** By the name of what it opens. */
  const secrets = new Map<string, string>();
  /** Kept in clear on purpose, and shown by the API: these may be in the database alone. */
  const known = new Map<string, string>();

  /** Content: in the database, and shown to those alone for whom it is. */
  const said = new Map<string, string>();
  /** What is shown to Thailand, to Cambodia, and to others. */
  const shown = { thailand: '', cambodia: '', others: '', webhook: '' };

  const keep = (name: string, secret: string): string => {
    secrets.set(name, secret);
    return secret;
  };
  /** Asks, and keeps the answer when it is a refusal. */
  const asks = async <Data>(query: string, variables: object = {}, token?: string, of = hub): Promise<Data> => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const { text, data, errors } = await post(of.url, { query, variables }, headers);
    if (errors.length > 0) refusals.push(text);
    return data as Data;
  };
  type Session = { accessToken: string; refreshToken: string };
  let sessions = 0;
  const keepSession = (session: Session): Session => {
    keep(`access token ${(sessions += 1)}`, session.accessToken);
    keep(`refresh token ${sessions}`, session.refreshToken.split('.')[1] ?? '');
    return session;
  };
  const signsIn = async (email: string, password: string): Promise<Session> =>
    keepSession((await asks<{ signIn: Session }>(SIGN_IN, { email, password })).signIn);

  /** Gives one of Thailand's accounts a password that is a canary. */
  const person = async (name: string): Promise<string> => {
    const password = keep(`password of ${name}`, canary(name));
    await hub.ownerSql('update hub.user_account set password_hash = $2 where email = $1', [
      `${name}@th.example`,
      await hash(password, { memoryCost: 1024, timeCost: 1, parallelism: 1 }),
    ]);
    return password;
  };

  const bootstrap = async (): Promise<void> => {
    const token = keep('bootstrap token', canary('bootstrap'));
    const database = { DATABASE_URL: hub.database.url, MASTER_KEY: TEST_MASTER_KEY.toString('hex'), PUBLIC_URL };
    // Nobody listens there: what goes wrong is logged.
    const mail = `smtp://hub:${encodeURIComponent(keep('password of the mailbox', canary('mailbox')))}@127.0.0.1:1`;
    young = await startHub(
      {
        NODE_ENV: 'production',
        LOG_LEVEL: 'trace',
        BOOTSTRAP_TOKEN: token,
        SECOND_FACTOR: 'off',
        SMTP_URL: mail,
        MAIL_FROM: 'hub@hub.example',
        ...database,
      },
      lines,
    );
    const started = young;
    await retryTransient(() => started.ownerSql('truncate hub.user_account cascade')); // the hub's own jobs lock the same tables in another order
    await writeBootstrapToken(young.database.url, token);
    const query =
      'mutation ($t: String!, $p: String!) { bootstrapOperator(token: $t, email: "chief@hub.example", password: $p) { accessToken refreshToken } }';
    const tries = (t: string, p: string) => asks<{ bootstrapOperator: Session }>(query, { t, p }, undefined, young);
    await tries(keep('wrong bootstrap token', canary('wrong bootstrap')), keep('password for it', canary('for wrong')));
    const chief = keepSession((await tries(token, keep('first password', canary('first')))).bootstrapOperator);
    const invite = 'mutation { inviteUser(input: { email: "second@hub.example", roles: [HUB_OPERATOR] }) { mailed } }';
    expect(await asks(invite, {}, chief.accessToken, young)).toEqual({ inviteUser: { mailed: true } });
    await until(
      () => young.ownerSql('select from hub.mail where attempts > 0'),
      (tried) => tried.length > 0,
    );
    await tries(token, keep('second password', canary('second')));
  };

  const signInsAndRefreshes = async (password: string): Promise<Session> => {
    const session = await signsIn('analyst@th.example', password);
    await asks(SIGN_IN, { email: 'analyst@th.example', password: keep('mistyped password', canary('mistyped')) });
    await asks(SIGN_IN, { email: keep('password in the wrong field', canary('field')), password: 'x' });
    const renewed = keepSession((await asks<{ refreshSession: Session }>(REFRESH, { t: session.refreshToken })).refreshSession);
    await asks(REFRESH, { t: session.refreshToken }); // used twice
    await asks(REFRESH, { t: `${renewed.refreshToken}${keep('something else as a refresh token', canary('refresh'))}` });
    return signsIn('analyst@th.example', password);
  };

  const passwords = async (admin: string, officer: { token: string; password: string }): Promise<void> => {
    const [row] = await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'liaison@th.example'`);
    const made = await asks<{ createPasswordReset: { token: string } }>(
      'mutation ($u: ID!) { createPasswordReset(userId: $u) { token } }',
      { u: row?.id },
      admin,
    );
    const token = keep('reset token', made.createPasswordReset.token);
    await asks(RESET, { t: token, p: keep('password made of a name', 'liaison@th.example Entente') });
    await asks(RESET, {
      t: keep('wrong reset token', randomBytes(32).toString('base64url')),
      p: keep('for a wrong token', canary('for wrong')),
    });
    await asks(RESET, { t: token, p: keep('password by a reset', canary('by reset')) });
    await asks(CHANGE, { c: keep('wrong current password', canary('current')), n: keep('not taken', canary('not taken')) }, officer.token);
    await asks(CHANGE, { c: officer.password, n: keep('changed password', canary('changed')) }, officer.token);
  };

  const keys = async (admin: string): Promise<void> => {
    const keeping = apiKeyClient(hub.asToken(admin).ask);
    const made = await keeping.makes();
    const exchanged = await keeping.exchanges(made.id);
    for (const [n, { secret }] of [made, exchanged].entries()) {
      keep(`API key ${n}`, secret);
      keep(`secret of API key ${n}`, secret.split('_')[3] ?? '');
      await asks('{ parties { id } }', {}, secret);
      await asks('{ parties { id } }', {}, `${secret.slice(0, -1)}x`);
      await asks('{ apiKeys { nodes { id } } }', {}, secret);
    }
  };

  const access = async (admin: string): Promise<void> => {
    const tries = accessCanaries(hub, (query, variables, token) => asks(query, variables, token), keep);
    const officer = keepSession((await asks<{ signIn: Session }>(SIGN_IN, { email: 'analyst@vn.example', password: PASSWORD })).signIn);
    await tries.factors(officer.accessToken, PASSWORD);
    await tries.passkeys(officer.accessToken);
    await tries.invitations(admin);
    await tries.tokens(await apiKeyClient(hub.asToken(admin).ask).makes());
    const issuer = await startMachineIssuer();
    await tries.providers(admin, issuer.issuer).finally(() => issuer.stop());
  };

  const webhooks = async (token: string): Promise<void> => {
    const by = webhookClient({ ask: hub.asToken(token).ask });
    const inUrl = canary('address').replaceAll(' ', '-');
    known.set('what stands in the address of a webhook', inUrl);
    const { webhook, secret } = await by.creates({ name: 'x', url: `${receiver.url}?token=${inUrl}`, filter: { includeOwn: true } });
    keep('webhook secret', secret.replace(/^whs(k|ec)_/, ''));
    keep('second webhook secret', (await by.rotates(webhook.id)).secret.replace(/^whs(k|ec)_/, ''));
    receiver.answers({ status: 500 });
    await by.tests(webhook.id);
    await asks(
      'mutation ($i: [PublishIndicatorInput!]!) { publishIndicators(input: $i) { outcome } }',
      { i: [{ kind: 'DOMAIN', value: 'canary.example.com', threat: 'PHISHING', tlp: 'GREEN', audience: {} }] },
      token,
    );
    await until(
      () => by.log(webhook.id),
      (log) => log.length > 0,
    );
    await by.deletes(webhook.id);
  };

  const content = async (thailand: string): Promise<void> => {
    const tokenOf = async (account: string): Promise<string> => (await hub.as(`${account}.example`)).token;
    const say = (name: string, word: string): string => {
      said.set(name, word);
      return word;
    };
    const cambodia = await tokenOf('analyst@kh');
    const canaries = contentCanaries(hub, (query, variables, token) => asks(query, variables, token), { keep, say });
    await canaries.sightings(thailand, cambodia);
    await canaries.objects(cambodia);
    await canaries.imports(cambodia);
    await canaries.pulls(cambodia);
    const binance = await tokenOf('contributor@binance');
    shown.webhook = (await canaries.reports(binance, thailand)).join('\n');
    await canaries.faults(cambodia, binance);
    await canaries.settled();
    refusals.push(...canaries.refusals);
    shown.thailand = (await canaries.shownTo(thailand)).join('\n');
    shown.cambodia = (await canaries.shownTo(cambodia)).join('\n');
    for (const account of ['analyst@jp', 'contributor@meta', 'admin@kh', 'operator@hub', 'auditor@hub']) {
      shown.others += (await canaries.shownTo(await tokenOf(account))).join('\n');
    }
  };

  /** What is no request of the API: unreadable, of the wrong type, in the wrong place. */
  const nonsense = async (): Promise<void> => {
    const spoken = (name: string): string => keep(name, canary(name));
    const answers = await Promise.all([
      post(hub.url, `{ "password": "${spoken('no JSON')}"`),
      post(hub.url, { query: `mutation { signIn(email: "a@b.example", password: "${spoken('unknown field')}") { nothing } }` }),
      post(hub.url, { query: `mutation { signIn(email: "a@b.example" password: "${spoken('unreadable document')}"` }),
      post(hub.url, { query: '{ me { id } }' }, { authorization: `Basic ${Buffer.from(spoken('basic')).toString('base64')}` }),
      post(
        hub.url,
        { query: '{ me { id } }' },
        { authorization: `Bearer ${spoken('made up').replaceAll(' ', '.')}`, cookie: spoken('cookie') },
      ),
      request(`${hub.url}/graphql?query=${encodeURIComponent(`{ me(p: "${spoken('address')}") }`)}`, {}),
      request(`${hub.url}/metrics`, { headers: { authorization: `Bearer ${spoken('metrics')}` } }),
    ]);
    refusals.push(...answers.map(({ text }) => text));
    const socket = await BareSocket.open(`${hub.wsUrl}?token=${encodeURIComponent(spoken('socket address'))}`).catch(() => undefined);
    socket?.send({
      type: 'connection_init',
      payload: { authorization: `Bearer ${spoken('socket').replaceAll(' ', '.')}`, password: spoken('init') },
    });
    if (socket) refusals.push((await socket.closed).reason);
  };

  /** The same once more, when the database cannot do what it is asked: an error is thrown that knows the statement's parameters. */
  const faults = async (): Promise<void> => {
    const broken = ['sign_in_material', 'rotate_refresh', 'reset_material', 'key_material'];
    const rename = (from: (name: string) => string, to: (name: string) => string): Promise<unknown> =>
      Promise.all(broken.map((name) => hub.ownerSql(`alter function hub.${from(name)} rename to ${to(name)}`)));
    await rename(
      (name) => name,
      (name) => `${name}_away`,
    );
    await asks(SIGN_IN, { email: 'analyst@th.example', password: keep('password, faulty', canary('faulty')) });
    await asks(REFRESH, { t: `${randomUUID()}.${keep('refresh token, faulty', randomBytes(32).toString('base64url'))}` });
    await asks(RESET, { t: keep('reset token, faulty', randomBytes(32).toString('base64url')), p: keep('fresh, faulty', canary('fresh')) });
    await asks('{ parties { id } }', {}, keep('API key, faulty', newKeyText('demo', randomUUID()).text));
    await rename(
      (name) => `${name}_away`,
      (name) => name,
    );
    await administer(
      hub.database.url,
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'hub_app' and datname = current_database()`,
    );
    await asks(SIGN_IN, { email: 'analyst@th.example', password: keep('password, cut off', canary('cut off')) });
  };

  beforeAll(async () => {
    const demoPassword = keep('DEMO_PASSWORD', canary('demo'));
    keep('MASTER_KEY', TEST_MASTER_KEY.toString('hex'));
    keep('METRICS_TOKEN', METRICS_TOKEN);
    const settings = {
      LOG_LEVEL: 'trace',
      METRICS_TOKEN,
      DEMO_PASSWORD: demoPassword,
      PUBLIC_URL,
      ISSUER_ALLOW_LOOPBACK: 'true',
      WEBHOOK_ALLOW_LOOPBACK: 'true',
      PULL_ALLOW_LOOPBACK: 'true',
    };
    hub = await startHub(settings, lines);
    keep('password of the database', new URL(hub.database.url).password);
    receiver = await startReceiver();
    await bootstrap();
    const [adminPassword, password] = [await person('admin'), await person('analyst')];
    await person('liaison');
    const admin = await signsIn('admin@th.example', adminPassword);
    const officer = await signInsAndRefreshes(password);
    await keys(admin.accessToken);
    await access(admin.accessToken);
    await webhooks(officer.accessToken);
    await content(officer.accessToken);
    await passwords(admin.accessToken, { token: officer.accessToken, password });
    await nonsense();
    await faults();
  }, 240_000);
  afterAll(async () => {
    await receiver.stop();
    await hub.stop();
    await young.stop();
  });

  /** Names of the secrets that `text` holds in any form. */
  const heldBy = (text: string, some = [...secrets]): readonly string[] =>
    some.filter(([, secret]) => formsOf(secret).some((form) => text.includes(form))).map(([name]) => name);

  it('was there to be found: dozens of them, each of them long enough to be no chance', () => {
    expect(secrets.size).toBeGreaterThan(85);
    expect([...secrets].filter(([, secret]) => secret.length < 13)).toEqual([]);
    expect(heldBy([...secrets.values()].join('\n'))).toHaveLength(secrets.size);
    expect(said.size).toBeGreaterThan(25);
    expect(refusals.length).toBeGreaterThan(20);
    expect(refusals.filter((text) => text.includes('"INTERNAL"') || text.includes('"OVERLOADED"')).length).toBeGreaterThan(3);
  });

  it('is in no line of the log, at its most talkative', () => {
    const levels = new Set(lines.map((line) => (JSON.parse(line) as { level: string }).level));
    expect([...levels]).toEqual(expect.arrayContaining(['error', 'debug']));
    expect(heldBy(lines.join('\n'), [...secrets, ...known, ...said])).toEqual([]);
  });

  it('is in no answer that refuses', () => {
    expect(heldBy(refusals.join('\n'), [...secrets, ...known, ...said])).toEqual([]);
  });

  it('is in no figure', async () => {
    const text = await (await fetch(`${hub.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })).text();
    expect(text).toContain('hub_');
    expect(heldBy(text, [...secrets, ...known, ...said])).toEqual([]);
  });

  it('is in no message of a webhook, where it is a report: that says that there is one', () => {
    expect(shown.webhook).toContain('report.published');
    expect(shown.webhook).toContain('report.revoked');
    expect(heldBy(shown.webhook, [...secrets, ...said])).toEqual([]);
  });

  it('is in no answer to others, where it is content; and is in those to whom it is for', () => {
    expect(heldBy(shown.others, [...secrets, ...said])).toEqual([]);
    expect(heldBy(shown.thailand, [...said])).toEqual(expect.arrayContaining(['note of a sighting', 'an object', 'inside an object']));
    expect(heldBy(shown.thailand, [...said])).not.toContain('reference of a sighting');
    expect(heldBy(shown.cambodia, [...said])).toEqual(
      expect.arrayContaining(['reference of a sighting', 'one by TAXII', 'line that is taken', 'line that is wrong']),
    );
    expect(heldBy(shown.cambodia)).toEqual([]);
    const reports = [...said].filter(([name]) => name.startsWith('report: '));
    expect(heldBy(shown.cambodia, reports)).toEqual([]);
    // Of a report the country that it concerns has all words; of a draft, and of what was refused, nobody has any.
    const words = ['reference', 'title', 'narrative', 'platform', 'note'].flatMap((what) =>
      ['one that is taken', 'one that is withdrawn'].map((of) => `report: ${what} of ${of}`),
    );
    expect([...heldBy(shown.thailand, reports)].sort()).toEqual([...words, 'report: reason of a withdrawal'].sort());
  });

  it('is in no row of any table, the record among them, but as a hash', async () => {
    const tables = await hub.ownerSql<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname in ('hub', 'vault') and c.relkind = 'r' order by 1`,
    );
    const found: string[] = [];
    for (const { name, of } of tables.flatMap(({ name }) => [hub, young].map((of) => ({ name, of })))) {
      const [row] = await of.ownerSql<{ text: string | null }>(`select string_agg(to_jsonb(r)::text, e'\\n') as text from ${name} r`);
      found.push(...heldBy(row?.text ?? '', [...secrets, ...(name === 'hub.webhook' ? [] : known)]).map((what) => `${name}: ${what}`));
    }
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['hub.audit', 'hub.session', 'vault.keyring']));
    expect(found).toEqual([]);
  });
});
