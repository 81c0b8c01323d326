import { randomUUID } from 'node:crypto';
import { type AppConnection, codeOf, type Officer, openWorld, type World } from './world.js';

const HASH = '$argon2id$marker-of-a-password-hash';
const ACT = { what: 'test', channel: 'graphql', address: '192.0.2.41' };

describe('what was proved', () => {
  let world: World;
  let app: AppConnection;
  let other: AppConnection;
  let th: Officer;
  let kh: Officer;
  const app1 = randomUUID();
  beforeAll(async () => {
    world = await openWorld();
    [app, other] = [await world.connect(), await world.connect()];
    [th, kh] = [await world.signsIn('analyst@th.example'), await world.signsIn('analyst@kh.example')];
    await world.ownerSql(`insert into hub.totp (user_id, id, sealed, last_step) values ($1, $2, 'x', 100)`, [th.user, app1]);
    await world.ownerSql(`insert into hub.recovery_code (user_id, hash) values ($1, sha256('x')), ($2, sha256('y'))`, [th.user, kh.user]);
    await world.ownerSql(
      `insert into hub.passkey (id, user_id, credential, public_key, counter, name, transports)
         values ($1, $1, sha256('x'), 'x', 5, 'x', '{}'), ($2, $2, sha256('y'), 'x', 0, 'x', '{}')`,
      [th.user, kh.user],
    );
  });
  afterAll(() => world.close());

  const opens = (proof: object | null, user = th.user, by = app): Promise<string | undefined> =>
    codeOf(
      by.rows(`select * from hub.open_session($1, $2, $3, $4, now() + interval '1 hour', $5)`, [
        by.turnless({ user }),
        ACT,
        randomUUID(),
        Buffer.alloc(32),
        proof,
      ]),
    );
  const hex = async (text: string): Promise<string> =>
    (await world.ownerSql<{ hash: string }>(`select encode(sha256($1), 'hex') as hash`, [text]))[0]?.hash ?? '';

  it('opens no session of an account that has a second factor, if it is less than all of it', async () => {
    const step = { totp: app1, step: 101 };
    for (const proof of [
      null,
      {},
      { fresh: true },
      { password: HASH },
      step, // without the password
      { ...step, password: 'another' },
      { ...step, password: HASH, totp: randomUUID() },
      { password: HASH, totp: app1, step: 100 },
      { password: HASH, recovery: await hex('y') }, // somebody else's
      { password: HASH, recovery: await hex('z') },
      { passkey: kh.user, counter: 9 },
      { passkey: th.user, counter: 5 },
      { passkey: th.user, counter: 0 },
    ]) {
      expect([proof, await opens(proof)]).toEqual([proof, 'HB401']);
    }
    expect(await opens({ password: HASH, totp: app1, step: 102 })).toBeUndefined();
    expect(await opens({ password: HASH, ...step })).toBe('HB401'); // an earlier step
  });

  it.each([
    ['a time step', { password: HASH, totp: app1, step: 200 }],
    ['a recovery code', { password: HASH, recovery: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881' }],
    ['a count of signatures', { passkey: 'th', counter: 77 }],
  ])('is used up: %s opens one session of two that come at once, by two connections', async (_, said) => {
    const proof = 'passkey' in said ? { ...said, passkey: th.user } : said;
    const answers = await Promise.all([opens(proof), opens(proof, th.user, other)]);
    expect(answers.sort()).toEqual(['HB401', undefined]);
  });

  it('of an authenticator that does not count may come again', async () => {
    for (let n = 0; n < 2; n += 1) expect(await opens({ passkey: kh.user, counter: 0 }, kh.user)).toBeUndefined();
  });

  it('is believed of the hub process alone: a statement within somebody’s request confirms nothing, and sets no factor up', async () => {
    const claim = await app.enter(th, 'session:own');
    for (const call of [
      `hub.confirm_session($1, '{}', '{"passkey": "${th.user}", "counter": 99}')`,
      `hub.add_passkey($1, '{}', '{}', '{}')`,
      `hub.offer_totp($1, '{}', '${randomUUID()}', 'x')`,
      `hub.set_totp($1, '{}', '${app1}', 1, '{}')`,
      `hub.renew_recovery_codes($1, '{}', '{}')`,
      `hub.own_totp_offer($1, '{}')`,
      `hub.sign_in_factors($1, '{}', '${HASH}', true)`,
      `hub.passkey_sign_in($1, '{}', sha256('x'))`,
      `hub.passkey_material($1, '{}', sha256('x'), sha256('x'))`,
    ]) {
      expect([call, await app.attempt(`select * from ${call}`, [claim])]).toEqual([call, { code: 'HB498' }]);
    }
    await app.rows('rollback');
  });

  it('is asked for by a function that widens rights, of the session in which it is called', async () => {
    const admin = await world.signsIn('admin@th.example');
    await world.signsIn('admin@th.example'); // another session, confirmed as it is
    await world.ownerSql(`update hub.session set confirmed_at = now() - interval '5 minutes' where id = $1`, [admin.session]);
    const lifts = () => codeOf(app.as(admin, 'bar:manage', () => app.rows('select hub.set_bar((select id from hub.party where slug = $1), false)', ['jp']))); // prettier-ignore
    expect(await lifts()).toBe('HB428');
    await world.ownerSql(`update hub.session set confirmed_at = now() - interval '4 minutes' where id = $1`, [admin.session]);
    expect(await lifts()).toBeUndefined();
  });
});
