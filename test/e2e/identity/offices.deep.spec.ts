import { writeBootstrapToken } from '../../../src/identity/auth/bootstrap.service.js';
import { migrate } from '../../../src/platform/database/migrate.js';
import { urlFor } from '../../../src/platform/database/roles.js';
import { AppConnection, codeOf } from '../../integration/rls/world.js';
import { listAnnouncements } from '../../support/announcement-client.js';
import { factorClient } from '../../support/factor-client.js';
import { hubActorsOf, SECRET, type SignInResult, outcomeOf } from '../../support/hub-actors.js';
import { type Hub, startHub } from '../../support/hub.js';
import { inDays } from '../../support/api-key-client.js';
import { TEST_MASTER_KEY } from '../../support/server.js';
import pg from 'pg';

const BOOTSTRAP_TOKEN = 'a token of the settings, long enough';
const PRODUCTION = {
  NODE_ENV: 'production',
  MASTER_KEY: '22'.repeat(32),
  PUBLIC_URL: 'https://hub.example',
  DATABASE_URL: 'postgres://hub:unused@127.0.0.1/unused',
  BOOTSTRAP_TOKEN,
};
const BEGIN =
  'mutation ($t: String!, $e: String!, $p: String!) { bootstrapOperator(token: $t, email: $e, password: $p) { accessToken viewer { id } } }';
const ADMIT = 'mutation ($p: ID!) { decideAdmission(partyId: $p, accept: true) { outcome } }';
const CONFIRM = 'mutation ($u: ID!) { confirmOffice(userId: $u) { state confirmedHow confirmedBy { name } countries { country } } }';
const OFFICES = '{ offices { nodes { email role createdBy { name party { kind } } state confirmedHow } } }';
const REQUEST = 'mutation ($i: BreakGlassInput!) { requestBreakGlass(input: $i) { id } }';
const APPROVE = 'mutation ($a: ID!) { approveBreakGlass(id: $a) { state } }';
const READ = 'query ($a: ID!) { breakGlassIndicators(accessId: $a) { nodes { value } } }';
const PARTIES = '{ partyDetails { nodes { party { id } } } }';

interface Office {
  readonly email: string;
  readonly state: string;
  readonly createdBy: { readonly name: string } | null;
  readonly confirmedHow: string | null;
}

/** In production, where a new office waits for 24 hours. The walk is one: each step stands on the one before. */
describe('an office of the hub', () => {
  let hub: Hub;
  let founders: ReturnType<typeof hubActorsOf>;
  const the = (name: string) => founders.the(name);
  const says = (name: string, query: string, variables: object = {}) => outcomeOf(the(name).ask(query, variables));
  /** The waiting time of all that was given until now is over. */
  const waitIsOver = () => hub.ownerSql(`update hub.office set holds_from = now() - interval '1 second'`);
  /** Somebody new of the hub, with an app. */
  const brings = async (by: string, name: string, role = 'HUB_OPERATOR'): Promise<void> => {
    await founders.invites(by, name, role);
    await factorClient(the(name).ask).setsAppUp();
  };
  const offices = async (by: string): Promise<readonly Office[]> =>
    (await the(by).ask<{ offices: { nodes: Office[] } }>(OFFICES)).offices.nodes;
  const asks = async (by: string): Promise<string> => {
    const input = {
      partyId: founders.id('th'),
      reason: 'A life is at stake, and the bureau is silent.',
      caseReference: 'C-1',
      expiresAt: inDays(0.5),
    };
    return (await the(by).ask<{ requestBreakGlass: { id: string } }>(REQUEST, { i: input })).requestBreakGlass.id;
  };

  beforeAll(async () => {
    hub = await startHub(PRODUCTION, undefined, { empty: true });
    founders = hubActorsOf(hub);
    await writeBootstrapToken(hub.database.url, BOOTSTRAP_TOKEN);
    const said = { t: BOOTSTRAP_TOKEN, e: 'operator@hub.example', p: SECRET };
    founders.joins('operator', (await hub.anyone().ask<{ bootstrapOperator: SignInResult }>(BEGIN, said)).bootstrapOperator);
    await factorClient(the('operator').ask).setsAppUp();
    await founders.registers('th', 'Thailand', 'TH');
    await founders.registers('vn', 'Viet Nam', 'VN');
    expect(await says('th-chief', ADMIT, { p: founders.id('vn') })).toBe('done');
    await founders.registers('kh', 'Cambodia', 'KH');
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.ownerSql('update hub.session set confirmed_at = now()'));

  it('permits nothing to an account that one operator invited and took itself, though its time is over; and every member country is told', async () => {
    await brings('operator', 'puppet');
    expect([await says('puppet', PARTIES), await says('puppet', REQUEST, { i: {} as object })]).toEqual([
      'OFFICE_WAITS',
      expect.any(String),
    ]);
    await expect(asks('puppet')).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'OFFICE_WAITS' });
    const id = await asks('operator');
    expect(await says('puppet', APPROVE, { a: id })).toBe('OFFICE_WAITS');
    await waitIsOver();
    expect(await says('puppet', APPROVE, { a: id })).toBe('OFFICE_WAITS');
    expect(await says('operator', READ, { a: id })).toBe('NOT_FOUND');
    // The word of whoever invited it, of the account itself and of a candidate country is none.
    expect(await says('operator', CONFIRM, { u: the('puppet').id })).toBe('OFFICE_RELATED');
    expect(await says('puppet', CONFIRM, { u: the('puppet').id })).toBe('OFFICE_WAITS');
    expect(await says('kh-chief', CONFIRM, { u: the('puppet').id })).toBe('NOT_FOUND');
    expect(await offices('kh-chief')).toEqual([]);
    for (const country of ['th', 'vn']) {
      const [given] = await listAnnouncements(the(`${country}-chief`).ask, 'OFFICE_GIVEN');
      expect(given && [given.user?.name, given.role, given.by?.name]).toEqual([
        'puppet@police.example',
        'HUB_OPERATOR',
        'operator@hub.example',
      ]);
    }
    expect(await offices('th-chief')).toMatchObject([
      { email: 'puppet@police.example', state: 'UNCONFIRMED', createdBy: { name: 'operator@hub.example', party: { kind: 'HUB' } } },
      { email: 'operator@hub.example' },
    ]);
  });

  it('is in force by the word of two member countries, and then still breaks no glass together with whoever brought it in', async () => {
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    expect(await says('th-chief', CONFIRM, { u: the('puppet').id })).toBe('STEP_UP_REQUIRED');
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    expect(await the('th-chief').ask(CONFIRM, { u: the('puppet').id })).toMatchObject({ confirmOffice: { state: 'UNCONFIRMED' } });
    expect(await the('th-chief').ask(CONFIRM, { u: the('puppet').id })).toMatchObject({ confirmOffice: { state: 'UNCONFIRMED' } }); // twice is no second country
    expect(await says('puppet', PARTIES)).toBe('OFFICE_WAITS');
    expect(await the('vn-chief').ask(CONFIRM, { u: the('puppet').id })).toMatchObject({
      confirmOffice: { state: 'IN_FORCE', confirmedHow: 'COUNTRIES', confirmedBy: null, countries: [{ country: 'TH' }, { country: 'VN' }] },
    });
    expect(await says('puppet', PARTIES)).toBe('done');
    for (const [asker, approver] of [
      ['operator', 'puppet'],
      ['puppet', 'operator'],
    ] as const) {
      const id = await asks(asker);
      expect(await says(approver, APPROVE, { a: id })).toBe('OPERATORS_RELATED');
      expect(await says(asker, READ, { a: id })).toBe('NOT_FOUND');
      // Not in the database either, where somebody has written the approval behind its back.
      await hub.ownerSql('update hub.break_glass_access set approved_by = $2, approved_at = now() where id = $1', [id, the(approver).id]);
      expect(await says(asker, READ, { a: id })).toBe('NOT_FOUND');
    }
  });

  it('keeps apart whom one brought in by others in between, and lets two who have a second word each break glass', async () => {
    await brings('puppet', 'puppets-puppet');
    await waitIsOver();
    for (const by of ['operator', 'puppet']) expect(await says(by, CONFIRM, { u: the('puppets-puppet').id })).toBe('OFFICE_RELATED');
    await brings('operator', 'third');
    await waitIsOver();
    for (const country of ['th', 'vn']) expect(await says(`${country}-chief`, CONFIRM, { u: the('third').id })).toBe('done');
    expect(await the('third').ask(CONFIRM, { u: the('puppets-puppet').id })).toMatchObject({
      confirmOffice: { state: 'IN_FORCE', confirmedHow: 'OPERATOR', confirmedBy: { name: 'third@police.example' } },
    });
    const id = await asks('operator');
    for (const descendant of ['puppet', 'puppets-puppet', 'third']) {
      expect(await says(descendant, APPROVE, { a: id })).toBe('OPERATORS_RELATED');
    }
    const between = await asks('puppets-puppet');
    expect([await says('puppet', APPROVE, { a: between }), await says('third', APPROVE, { a: between })]).toEqual([
      'OPERATORS_RELATED',
      'done',
    ]);
    expect(await says('puppets-puppet', READ, { a: between })).toBe('done');
  });

  it('waits, also when it is confirmed before its time, whatever office it is', async () => {
    await brings('operator', 'reviewer', 'HUB_REVIEWER');
    for (const country of ['th', 'vn']) expect(await says(`${country}-chief`, CONFIRM, { u: the('reviewer').id })).toBe('done');
    expect((await offices('operator')).find(({ email }) => email.startsWith('reviewer'))).toMatchObject({ state: 'WAITING' });
    expect(await says('reviewer', '{ noticesToReview { nodes { id } } }')).toBe('OFFICE_WAITS');
    const [row] = await hub.ownerSql<{ hours: string }>(
      `select round(extract(epoch from holds_from - granted_at) / 3600) as hours from hub.office where role = 'HUB_REVIEWER'`,
    );
    expect(Number(row?.hours)).toBe(24);
    await waitIsOver();
    expect(await says('reviewer', '{ noticesToReview { nodes { id } } }')).toBe('done');
  });

  it('that was held before is confirmed by nobody yet: two whom one operator brought in are no second for each other', async () => {
    await hub.ownerSql(`update hub.office set confirmed_how = 'BEFORE', confirmed_by = null where user_id = $1`, [the('third').id]);
    const id = await asks('puppet');
    expect(await says('third', APPROVE, { a: id })).toBe('OPERATORS_RELATED');
    await hub.ownerSql('delete from hub.office_confirmation');
    for (const country of ['th', 'vn']) expect(await says(`${country}-chief`, CONFIRM, { u: the('third').id })).toBe('done');
    expect(await says('third', APPROVE, { a: id })).toBe('done');
  });

  it('of an operator who was recovered breaks no glass before the time of a new one, and the countries are told', async () => {
    await hub.ownerSql(`select hub.recover_operator('third@police.example', sha256('x'))`);
    await hub.ownerSql('update hub.session set ended_at = null where user_id = $1', [the('third').id]);
    await hub.ownerSql(`insert into hub.totp (user_id, id, sealed, last_step) values ($1, gen_random_uuid(), '', 0)`, [the('third').id]);
    expect(await says('third', PARTIES)).toBe('done');
    await expect(asks('third')).rejects.toMatchObject({ reason: 'GLASS_WAITS' });
    expect(await says('third', APPROVE, { a: await asks('puppet') })).toBe('GLASS_WAITS');
    const [recovered] = await listAnnouncements(the('th-chief').ask, 'OFFICE_RECOVERED');
    expect(recovered?.user?.name).toBe('third@police.example');
    await hub.ownerSql('update hub.office set break_glass_from = now()');
    await expect(asks('third')).resolves.toBeTruthy();
  });

  it('opens nothing to SQL before it holds', async () => {
    await brings('operator', 'late');
    const [session] = await hub.ownerSql<{ id: string }>('select id from hub.session where user_id = $1', [the('late').id]);
    const client = new pg.Client({ connectionString: urlFor('hub_app', hub.database.url) });
    await client.connect();
    try {
      const { claimKey } = await migrate(hub.database.url, TEST_MASTER_KEY);
      const app = new AppConnection(client, claimKey);
      const who = { user: the('late').id, session: session?.id ?? '', party: 0, agency: null };
      for (const needs of ['party:manage', 'glass:break', 'glass:oversee', 'user:manage', 'hub:confirm', 'party:read', 'group:read']) {
        expect(await codeOf(app.as(who, needs, () => app.rows('select 1')))).toBe('HB403');
      }
      expect(await app.as(who, 'session:own', () => app.rows('select 1 as one'))).toEqual([{ one: 1 }]);
      for (const table of ['office', 'office_confirmation', 'party_suspension', 'suspension_confirmation']) {
        const chief = { user: the('th-chief').id, session: '', party: 0, agency: null };
        const [own] = await hub.ownerSql<{ id: string }>('select id from hub.session where user_id = $1 order by created_at desc limit 1', [
          chief.user,
        ]);
        expect(await codeOf(app.as({ ...chief, session: own?.id ?? '' }, 'party:read', () => app.rows(`select * from hub.${table}`)))).toBe(
          '42501',
        );
      }
    } finally {
      await client.end();
    }
  });
});
