import { randomBytes } from 'node:crypto';
import type { AuditLine } from '../../../src/oversight/audit-log/audit-line.js';
import { EXPORT_FORMAT, headerLine, leafLine, prunedLine } from '../../../src/oversight/audit-log/export-lines.js';
import { verifyExport, type Verdict } from '../../../clients/verify/src/verify.js';
import { type AuditProcess, auditProcess, ORIGIN } from '../../support/audit-log.js';
import { type AppConnection, codeOf, openWorld, type Officer, type World } from '../rls/world.js';

const ACT = { what: 'audit.export', needs: 'audit:read', channel: 'export', requestId: 'test' };

describe('the retention of the audit log', () => {
  let world: World;
  let app: AppConnection;
  let hub: AuditProcess;
  let auditor: Officer;
  const heads: string[] = [];
  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    hub = await auditProcess(world.database);
    auditor = await world.signsIn('auditor@hub.example');
  });
  afterAll(async () => {
    await hub.close();
    await world.close();
  });

  const write = (count: number, age: string): Promise<unknown> =>
    world.ownerSql(
      `insert into hub.audit (at, party, what, channel, outcome) select now() - $2::interval, 11, 'test', 'graphql', 'DONE' from generate_series(1, $1::integer)`,
      [count, age],
    );
  const seal = async (): Promise<void> => {
    await hub.sealAll();
    heads.push((await hub.repository.newestHead())?.checkpoint ?? '');
  };
  const rows = <Row>(who: Officer, call: string, values: readonly unknown[]): Promise<Row[]> =>
    app.claim(who).then((claim) => app.rows<Row>(`select * from hub.${call}`, [claim, ACT, ...values]));
  async function* exported(who: Officer): AsyncGenerator<string, void, void> {
    const [range] = await rows<{ checkpoint: string; size: string; pruned: string }>(who, 'audit_export_range($1, $2)', []);
    const { size, pruned } = { size: Number(range?.size), pruned: Number(range?.pruned) };
    yield headerLine({ format: EXPORT_FORMAT, checkpoint: range?.checkpoint ?? '', size, pruned });
    const [tile] = await rows<{ hashes: Buffer }>(who, `audit_proof_tiles($1, $2, null, '[{"level": 1, "index": 0}]')`, []);
    for (let n = 0; n < pruned / 256; n += 1) {
      yield prunedLine({ tile: n, hash: tile?.hashes.subarray(n * 32, n * 32 + 32) ?? randomBytes(32) });
    }
    for (const row of await rows<{ leaf: string; hash: Buffer; facts: AuditLine | null }>(who, 'audit_export_page($1, $2, $3, $4, 1000)', [
      pruned,
      size,
    ])) {
      yield leafLine({ leaf: Number(row.leaf), hash: row.hash, entry: row.facts ?? undefined });
    }
  }
  const verify = (who: Officer): Promise<Verdict> =>
    verifyExport(
      exported(who),
      heads.map((text) => ({ source: 'file', text })),
      hub.keys.publicKeys(ORIGIN),
    );

  it('deletes whole tiles of entries older than the retention, and the rest verifies as before', async () => {
    await write(600, '4 years');
    await seal();
    await write(300, '1 day');
    await seal();
    const before = await verify(auditor);
    expect(before).toMatchObject({ findings: [], pruned: 0 });

    expect(await hub.repository.prune(1_096, 100)).toBe(2);
    expect(await hub.repository.prune(1_096, 100)).toBe(0);
    expect(await verify(auditor)).toMatchObject({ findings: [], pruned: 512, size: before.size, entries: before.size - 512 });
    await write(5, '1 hour');
    await seal();
    expect(await verify(auditor)).toMatchObject({ findings: [], pruned: 512, size: before.size + 5 });
  });

  it('keeps a year of entries, whatever it is asked for, and everything that no head has signed', async () => {
    const { size } = await hub.repository.state();
    expect(await hub.repository.prune(0, 100)).toBe(0);
    await write(600, '4 years');
    await hub.sealer.seal(size, 1_000);
    await world.ownerSql(`update hub.audit set at = now() - interval '4 years' where leaf between 512 and $1`, [size]);
    const done = await hub.repository.prune(1_096, 100);
    expect((await hub.repository.state()).pruned).toBeLessThanOrEqual(size);
    expect(done).toBe(Math.floor((size - 512) / 256));
  });

  it('shows a party the entries of its own people, and the hash of every other: the same tree verifies', async () => {
    const other = await openWorld();
    try {
      const [own] = [await auditProcess(other.database)];
      const connection = await other.connect();
      const admin = await other.signsIn('admin@th.example');
      const th = await other.key('th');
      const vn = await other.key('vn');
      await other.ownerSql(
        `insert into hub.audit (party, what, channel, outcome) select case when n % 2 = 0 then $1::integer else $2 end, 'test', 'graphql', 'DONE' from generate_series(1, 20) n`,
        [th, vn],
      );
      await own.sealAll();
      const { size } = await own.repository.state();
      const page = await connection.rows<{ hash: Buffer; facts: { party?: number } | null }>(
        'select * from hub.audit_export_page($1, $2, 0, $3, 1000)',
        [await connection.claim(admin), ACT, size],
      );
      expect(page).toHaveLength(size);
      expect(page.every(({ hash }) => hash.length === 32)).toBe(true);
      expect(new Set(page.flatMap(({ facts }) => (facts ? [facts.party] : [])))).toEqual(new Set([th]));
      expect(page.filter(({ facts }) => facts === null).length).toBeGreaterThanOrEqual(10);
      const analyst = await other.signsIn('analyst@th.example');
      const refused = connection
        .claim(analyst)
        .then((claim) => connection.rows('select * from hub.audit_export_page($1, $2, 0, 10, 10)', [claim, ACT]));
      expect(await codeOf(refused)).toMatch(/^HB/);
      await own.close();
    } finally {
      await other.close();
    }
  });

  it('is announced to every country once an hour, and not again', async () => {
    const announced = (): Promise<{ audience: number; checkpoint: string }[]> =>
      world.ownerSql(
        `select cardinality(audience) as audience, about->>'checkpoint' as checkpoint from hub.announcement where what = 'AUDIT_HEAD'`,
      );
    await hub.repository.announceHead();
    expect(await announced()).toEqual([]);
    await world.ownerSql(`update hub.audit_tree set announced_at = announced_at - interval '2 hours'`);
    await hub.repository.announceHead();
    await hub.repository.announceHead();
    const [countries] = await world.ownerSql<{ count: number }>('select cardinality(hub.members_of(1)) as count');
    expect(await announced()).toEqual([{ audience: countries?.count, checkpoint: (await hub.repository.newestHead())?.checkpoint }]);
  });
});
