import type { AuditLine } from '../../../src/oversight/audit-log/audit-line.js';
import { readCheckpoint } from '../../../src/oversight/audit-log/checkpoint.js';
import { EXPORT_FORMAT, headerLine, leafLine } from '../../../src/oversight/audit-log/export-lines.js';
import { type Verdict, verifyExport } from '../../../clients/verify/src/verify.js';
import { type AuditProcess, auditProcess, ORIGIN } from '../../support/audit-log.js';
import { openWorld, type World } from '../rls/world.js';

describe('the audit log after a restore of the database', () => {
  let world: World;
  let hub: AuditProcess;
  const kept: string[] = [];
  beforeEach(async () => {
    world = await openWorld();
    hub = await auditProcess(world.database);
    kept.length = 0;
  });
  afterEach(async () => {
    await hub.close();
    await world.close();
  });

  const newest = async (): Promise<string> => (await hub.repository.newestHead())?.checkpoint ?? '';
  const writes = async (count: number): Promise<number> => {
    await world.ownerSql(
      `insert into hub.audit (party, what, channel, outcome) select 11, 'test', 'graphql', 'DONE' from generate_series(1, $1::integer)`,
      [count],
    );
    await hub.repository.followRestore(); // as each round of the sealer
    await hub.sealAll();
    kept.push(await newest());
    return (await hub.repository.state()).size;
  };
  /** Brings the log back to `size` entries, as it was when its head of this size was signed, in a new epoch. */
  const restoresTo = async (size: number): Promise<void> => {
    await world.ownerSql('delete from hub.audit where leaf >= $1 or leaf is null', [size]);
    await world.ownerSql('delete from hub.audit_head where size > $1', [size]);
    await world.ownerSql('update hub.audit_tile set hashes = substring(hashes for $1) where level = 0 and length(hashes) > $1', [
      32 * size,
    ]);
    await world.ownerSql('update hub.audit_tree set size = $1', [size]);
    await world.ownerSql('select hub.start_epoch()');
  };
  async function* exported(): AsyncGenerator<string, void, void> {
    const { size } = await hub.repository.state();
    yield headerLine({ format: EXPORT_FORMAT, checkpoint: await newest(), size, pruned: 0 });
    for (const { leaf, hash, facts } of await world.ownerSql<{ leaf: string; hash: Buffer; facts: AuditLine }>(
      `select a.leaf, substring(t.hashes from (a.leaf * 32 + 1)::integer for 32) as hash, hub.audit_facts(a) as facts
         from hub.audit a join hub.audit_tile t on t.level = 0 and t.index = 0 where a.leaf is not null order by a.leaf`,
    )) {
      yield leafLine({ leaf: Number(leaf), hash, entry: facts });
    }
  }
  const verify = (): Promise<Verdict> =>
    verifyExport(
      exported(),
      kept.map((text) => ({ source: 'kept', text })),
      hub.keys.publicKeys(ORIGIN),
    );

  it('has a new name, names the last head that the backup had, and verifies with every head that was kept, as a log with a break', async () => {
    const before = await writes(20);
    const lost = await writes(10);
    expect(await verify()).toMatchObject({ findings: [], breaks: [] });
    await restoresTo(before);
    await writes(15);
    const { checkpoint } = readCheckpoint(await newest());
    expect(checkpoint).toMatchObject({ origin: `${ORIGIN}/2`, after: { origin: ORIGIN, size: before } });
    const { findings, breaks } = await verify();
    expect(findings).toEqual([]);
    expect(breaks[0]).toContain(`the entries at leaves ${before} to ${lost - 1} are lost`);
    expect(breaks[1]).toContain(`The log ${ORIGIN}/2 follows ${ORIGIN}`);
    expect(
      await world.ownerSql(`select detail->>'log' as log, leaf is not null as sealed from hub.audit where what = 'hub.restored'`),
    ).toEqual([{ log: `${ORIGIN}/2`, sealed: true }]);
  });

  it('has the next name after a second restore, and is not sound where an entry that the backup had is changed', async () => {
    const before = await writes(20);
    await writes(10);
    await restoresTo(before);
    const second = await writes(15);
    await writes(5);
    await restoresTo(second);
    await writes(5);
    expect(readCheckpoint(await newest()).checkpoint).toMatchObject({
      origin: `${ORIGIN}/3`,
      after: { origin: `${ORIGIN}/2`, size: second },
    });
    expect(await verify()).toMatchObject({ findings: [] });
    expect((await verify()).breaks).toHaveLength(4);
    await world.ownerSql(`update hub.audit set reason = 'changed' where leaf = 3`);
    expect((await verify()).findings[0]).toContain('The entry at leaf 3 (id ');
  });

  it('signs nothing under the former name once the database was restored', async () => {
    await writes(5);
    const state = await hub.repository.state();
    await world.ownerSql('select hub.start_epoch()');
    await hub.sealer.sign(state);
    expect(await newest()).toBe(kept.at(-1));
    expect(await hub.repository.followRestore()).toBe(true);
    expect(await hub.repository.followRestore()).toBe(false);
    await hub.sealer.sign(await hub.repository.state());
    expect(readCheckpoint(await newest()).checkpoint.origin).toBe(`${ORIGIN}/2`);
  });
});
