import { randomUUID } from 'node:crypto';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { officer, type Officer, until } from '../../support/officer.js';
import { type PullClient, pullClient } from '../../support/pull-client.js';
import { type TaxiiClient, taxiiClient, type TaxiiObject } from '../../support/taxii-client.js';

const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const WHEN = '2026-11-01T00:00:00.000Z';
const INBOX = '/taxii2/api/collections/inbox/';

const anIndicator = (value: string, said: object = {}): TaxiiObject => ({
  type: 'indicator',
  spec_version: '2.1',
  id: `indicator--${randomUUID()}`,
  created: WHEN,
  modified: WHEN,
  pattern: `[domain-name:value = '${value}']`,
  pattern_type: 'stix',
  valid_from: WHEN,
  object_marking_refs: [GREEN],
  ...said,
});

/** Hub A has the sources; Cambodia's officers at hub B have pulls that look at them. */
describe('a pull', () => {
  let a: Hub, b: Hub;
  let thai: Officer, cambodian: Officer;
  let source: TaxiiClient;
  let keeper: PullClient;
  let key: { readonly id: string; readonly secret: string };
  const lines: string[] = [];

  beforeAll(async () => {
    [a, b] = await Promise.all([
      startHub({ TAXII_PAGE: '4,4' }, undefined, { stranger: true }),
      startHub({ PULL_ALLOW_LOOPBACK: 'true', LOG_LEVEL: 'trace' }, lines),
    ]);
    thai = officer((await a.as('analyst@th.example')).ask);
    source = taxiiClient(a.url, (await a.as('analyst@th.example')).token);
    key = await apiKeyClient((await a.as('admin@kh.example')).ask).makes({ name: 'of the other hub' });
    const session = await b.as('analyst@kh.example');
    cambodian = officer(session.ask);
    keeper = pullClient(b, cambodian);
  });
  afterAll(async () => {
    await Promise.all([a.stop(), b.stop()]);
  });

  const settled = async (hub: Hub): Promise<void> => {
    await until(
      () => hub.ownerSql<{ n: number }>('select count(*)::integer as n from hub.outbox'),
      ([row]) => row?.n === 0,
    );
  };
  const versions = () => b.ownerSql<{ n: number }>('select coalesce(sum(version), 0)::integer as n from hub.indicator');
  const claims = (value: string) =>
    b.ownerSql<{
      audience: string;
      version: number;
      revoked_at: Date | null;
      revoked_reason: string | null;
      tlp: string;
      stix: string | null;
    }>(
      `select i.audience::text, i.version, i.revoked_at, i.revoked_reason, i.tlp, d.original->'body'->>'id' as stix
         from hub.indicator i join hub.indicator_detail d on d.id = i.id where i.value = $1`,
      [value],
    );
  const basic = () => ({ basic: { user: key.id, password: key.secret } });

  describe('of another hub’s collection', () => {
    let pull: string;
    const sent = anIndicator('sent.bad-shop.com', { x_foo: { bar: [1, 'two'] } });

    it('brings what is there, page by page, under the ids that it has', async () => {
      expect((await source.post(`${INBOX}objects/`, { objects: [sent] })).status).toBe(202);
      await thai.ask(`mutation ($id: ID!, $to: AudienceInput!) { changeAudience(id: $id, audience: $to) { id } }`, {
        id: (await a.ownerSql<{ id: string }>('select id from hub.indicator where value = $1', ['sent.bad-shop.com']))[0]?.id,
        to: { countries: ['KH'] },
      });
      for (let n = 0; n < 6; n += 1) await thai.publishes({ value: `claim${n}.bad-shop.com`, audience: { countries: ['KH'] } });
      await settled(a);
      const made = await keeper.creates({
        url: `${a.url}/taxii2/api/`,
        collection: 'all',
        credentials: basic(),
        audience: { countries: ['VN'] },
      });
      pull = made.id;
      expect(made).toMatchObject({
        state: 'WAITING',
        failure: null,
        failureCount: 0,
        credentials: 'BASIC',
        responsible: { name: 'analyst@kh.example' },
      });
      expect(made.lastCompletedAt).not.toBeNull();
      expect(made.imports.nodes.length).toBeGreaterThan(3); // an import a page
      const values = await cambodian.lists();
      expect(values).toEqual(expect.arrayContaining(['sent.bad-shop.com', 'claim0.bad-shop.com', 'claim5.bad-shop.com']));
      const [claim] = await claims('sent.bad-shop.com');
      expect(claim).toMatchObject({ stix: sent.id, tlp: 'GREEN', audience: expect.stringMatching(/^\{\d+\}$/) });
      const vietnam = officer((await b.as('analyst@vn.example')).ask);
      expect(await vietnam.lists()).toContain('claim0.bad-shop.com');
    });

    it('finds nothing new the next time, and makes nothing anew', async () => {
      const before = await versions();
      const seen = await keeper.looks(pull);
      expect(seen).toMatchObject({ state: 'WAITING', failure: null });
      expect(await versions()).toEqual(before);
      await thai.publishes({ value: 'later.bad-shop.com', audience: { countries: ['KH'] } });
      await settled(a);
      await keeper.looks(pull);
      expect(await cambodian.lists()).toContain('later.bad-shop.com');
    });

    it('takes back what its source takes back, but not what people have said since in their own words', async () => {
      const spoken = { value: 'claim1.bad-shop.com', audience: { countries: ['VN'] }, description: 'We know better.', reissue: true };
      await cambodian.publishes(spoken);
      for (const value of ['claim0.bad-shop.com', 'claim1.bad-shop.com']) {
        const [claim] = await a.ownerSql<{ id: string }>('select id from hub.indicator where value = $1', [value]);
        await thai.revokes(claim?.id ?? '');
      }
      await settled(a);
      const seen = await keeper.looks(pull);
      expect(seen.revoked).toBe(1);
      expect(await claims('claim0.bad-shop.com')).toMatchObject([{ revoked_at: expect.any(Date), revoked_reason: 'It was wrong.' }]);
      expect(await claims('claim1.bad-shop.com')).toMatchObject([{ revoked_at: null }]);
    });

    it('leaves what the agency has said itself', async () => {
      await cambodian.publishes({ value: 'both.bad-shop.com', audience: { everyCountry: true }, description: 'Ours.' });
      const before = await claims('both.bad-shop.com');
      await thai.publishes({ value: 'both.bad-shop.com', audience: { countries: ['KH'] }, description: 'Theirs.' });
      await settled(a);
      expect((await keeper.looks(pull)).skipped).toBeGreaterThan(0);
      expect(await claims('both.bad-shop.com')).toEqual(before);
    });

    it('says in plain words that its credentials are wrong, and rests when they are three times', async () => {
      const wrong = { basic: { user: key.id, password: `${key.secret.slice(0, -4)}AAAA` } };
      const made = await keeper.creates({ url: `${a.url}/taxii2/api/`, collection: 'all', credentials: wrong });
      expect(made).toMatchObject({ state: 'FAILING', failureCount: 1, failure: { code: 'CREDENTIALS_REFUSED', status: 401 } });
      expect(made.failure?.message).toContain('refused the credentials');
      await keeper.looks(made.id);
      expect(await keeper.looks(made.id)).toMatchObject({ state: 'PAUSED', pausedReason: 'CREDENTIALS_REFUSED', nextRunAt: null });
      await keeper.updates(made.id, { url: `${a.url}/taxii2/api/`, collection: 'all', credentials: basic() });
      await keeper.resumes(made.id);
      expect(await keeper.rests(made.id)).toMatchObject({ state: 'WAITING', failure: null });
      await keeper.deletes(made.id);
    });

    it('drops its credentials when its address changes, and keeps them when nothing is said of them', async () => {
      expect((await keeper.updates(pull, { url: `${a.url}/taxii2/api/collections/all/`, name: 'named anew' })).credentials).toBe('BASIC');
      const moved = await keeper.updates(pull, { url: `${a.url}/taxii2/api/collections/inbox/` });
      expect(moved.credentials).toBeNull();
      await keeper.rests(pull);
      await keeper.deletes(pull);
      expect(await keeper.opens(pull)).toBeNull();
    });
  });

  it('of the hub’s own collection comes to rest: it makes no version of what it has made', async () => {
    await cambodian.publishes({ value: 'own.bad-shop.com', audience: { everyCountry: true } });
    const vietnam = officer((await b.as('analyst@vn.example')).ask);
    await vietnam.publishes({ value: 'neighbour.bad-shop.com', audience: { countries: ['KH'] } });
    await settled(b);
    const own = await apiKeyClient((await b.as('admin@kh.example')).ask).makes({ name: 'of the own hub' });
    const made = await keeper.creates({ url: `${b.url}/taxii2/api/collections/all/`, credentials: { bearer: own.secret } });
    expect(made).toMatchObject({ state: 'WAITING', failure: null });
    expect(made.skipped).toBeGreaterThan(0);
    for (let turn = 0; turn < 2; turn += 1) {
      await settled(b);
      await keeper.looks(made.id);
    }
    await settled(b);
    const before = await versions();
    await keeper.looks(made.id);
    await settled(b);
    await keeper.looks(made.id);
    expect(await versions()).toEqual(before);
    expect(await claims('own.bad-shop.com')).toMatchObject([{ version: 1, audience: '{1}' }]);
    await keeper.deletes(made.id);
  });

  it('of another hub’s MISP feed brings its events, what changes in them, and what is deleted', async () => {
    const claim = await thai.publishes({ value: 'misp.bad-shop.com', tlp: 'AMBER', audience: { countries: ['KH'] } });
    await settled(a);
    const made = await keeper.creates({
      kind: 'MISP_FEED',
      url: `${a.url}/misp/feed/manifest.json`,
      credentials: { header: { name: 'Authorization', value: `Bearer ${key.secret}` } },
    });
    expect(made).toMatchObject({ state: 'WAITING', failure: null, credentials: 'HEADER', url: `${a.url}/misp/feed/` });
    expect(await claims('misp.bad-shop.com')).toMatchObject([{ tlp: 'AMBER', audience: '{}', revoked_at: null }]);
    const before = await versions();
    await keeper.looks(made.id);
    expect(await versions()).toEqual(before);
    await thai.revokes(claim.id);
    await settled(a);
    await keeper.looks(made.id);
    expect(await claims('misp.bad-shop.com')).toMatchObject([{ revoked_at: expect.any(Date) }]);
    await keeper.deletes(made.id);
  });

  it('never shows its credentials: not in a row, a line of the log, or an answer', async () => {
    const secret = `canary-${randomUUID()}`;
    const made = await keeper.creates({ url: `${a.url}/taxii2/api/collections/all/`, credentials: { bearer: secret } });
    expect(JSON.stringify([made, await keeper.lists()])).not.toContain(secret);
    expect(lines.join('\n')).not.toContain(secret);
    const tables = await b.ownerSql<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('hub', 'vault') and c.relkind = 'r'`,
    );
    for (const { name } of tables) {
      const [row] = await b.ownerSql<{ n: number }>(
        `select count(*)::integer as n from ${name} t where t::text like '%' || $1 || '%' or t::text like '%' || encode(convert_to($1, 'UTF8'), 'hex') || '%'`,
        [secret],
      );
      expect([name, row?.n]).toEqual([name, 0]);
    }
    await keeper.deletes(made.id);
    expect(await b.ownerSql('select sealed, credentials from hub.pull where id = $1', [made.id])).toEqual([
      { sealed: null, credentials: null },
    ]);
  });

  it('is of its agency alone, and is asked for a confirmation when it is made or changed', async () => {
    const made = await keeper.creates({
      url: `${a.url}/taxii2/api/collections/all/`,
      credentials: { bearer: key.secret },
      everyMinutes: 5,
    });
    const vietnam = pullClient(b, await b.as('analyst@vn.example'));
    expect(await vietnam.opens(made.id)).toBeNull();
    expect(await vietnam.lists()).toEqual([]);
    for (const what of [vietnam.pauses, vietnam.resumes, vietnam.runsNow, vietnam.deletes]) {
      await expect(what(made.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const admin = pullClient(b, await b.as('admin@kh.example'));
    await expect(admin.lists()).rejects.toMatchObject({ code: 'FORBIDDEN' });

    await b.ownerSql(`update hub.session set confirmed_at = now() - interval '1 hour'`);
    await expect(keeper.updates(made.id, { url: made.url })).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
    await expect(keeper.creates({ url: made.url })).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
    await b.ownerSql('update hub.session set confirmed_at = now()');

    expect((await keeper.pauses(made.id)).state).toBe('PAUSED');
    await expect(keeper.runsNow(made.id)).rejects.toMatchObject({ reason: 'PULL_PAUSED' });
    await keeper.resumes(made.id);
    /** Moves the times of the runs: a minute passes, or does not, when the test says so. */
    const move = (by: string): Promise<unknown> =>
      b.ownerSql('update hub.pull l set by_hand = array(select clock_timestamp() + $2::interval from unnest(l.by_hand)) where id = $1', [
        made.id,
        by,
      ]);
    for (let n = 0; n < 6; n += 1) {
      await keeper.runsNow(made.id);
      await move('1 hour');
    }
    await expect(keeper.runsNow(made.id)).rejects.toMatchObject({ reason: 'PULL_RUNS' });
    await move('-1 minute');
    await keeper.runsNow(made.id);
    await keeper.rests(made.id);
    await keeper.deletes(made.id);
  });

  it('rests when its maker is disabled, and goes on in the name of whoever resumes it', async () => {
    const liaison = pullClient(b, await b.as('liaison@kh.example'));
    const made = await liaison.creates({ url: `${a.url}/taxii2/api/collections/all/`, credentials: { bearer: key.secret } });
    expect(made.responsible?.name).toBe('liaison@kh.example');
    await b.ownerSql(`update hub.user_account set disabled_at = now() where email = 'liaison@kh.example'`);
    await b.ownerSql('update hub.pull set next_run_at = now() where id = $1', [made.id]);
    const rests = await until(
      () => keeper.opens(made.id), // by the hub alone
      (seen) => seen?.state === 'PAUSED',
    );
    expect(rests).toMatchObject({ pausedReason: 'RESPONSIBLE_LOST_RIGHTS' });
    await keeper.resumes(made.id);
    expect(await keeper.rests(made.id)).toMatchObject({ state: 'WAITING', responsible: { name: 'analyst@kh.example' }, failure: null });
    await keeper.deletes(made.id);
  });
});
