import { isSignedBy, readCheckpoint, readVerifierKey } from '../../../src/oversight/audit-log/checkpoint.js';
import { auditLine, type AuditLine } from '../../../src/oversight/audit-log/audit-line.js';
import { GrowingTree } from '../../../src/oversight/audit-log/growing-tree.js';
import { leafHash } from '../../../src/oversight/audit-log/merkle-tree.js';
import { rotateAuditKey } from '../../../src/platform/database/keyring.js';
import { onOneConnection } from '../../../src/platform/database/one-connection.js';
import { type AuditProcess, auditProcess, ORIGIN } from '../../support/audit-log.js';
import { keyringOf } from '../../support/database.js';
import { TEST_MASTER_KEY } from '../../support/server.js';
import { codeOf, openWorld, type World } from '../rls/world.js';

describe('the sealing of the audit log', () => {
  let world: World;
  let hub: AuditProcess;
  beforeAll(async () => {
    world = await openWorld();
    hub = await auditProcess(world.database);
  });
  afterAll(async () => {
    await hub.close();
    await world.close();
  });

  const write = (count: number): Promise<unknown> =>
    world.ownerSql(
      `insert into hub.audit (party, what, channel, outcome, reason, items, detail)
         select 11, 'test', 'graphql', 'DONE', E'line\\n' || n, array[gen_random_uuid()], jsonb_build_object('n', n) from generate_series(1, $1::integer) n`,
      [count],
    );
  const lines = async (): Promise<readonly string[]> =>
    (
      await world.ownerSql<{ facts: AuditLine }>('select hub.audit_facts(a) as facts from hub.audit a where leaf is not null order by leaf')
    ).map(({ facts }) => auditLine(facts));
  const naiveRoot = async (): Promise<string> => {
    const tree = new GrowingTree();
    for (const line of await lines()) tree.add(leafHash(line));
    return tree.root().toString('hex');
  };
  const newest = async () => readCheckpoint((await hub.repository.newestHead())?.checkpoint ?? '');
  const leaves = async (): Promise<readonly number[]> =>
    (await world.ownerSql<{ leaf: string }>('select leaf from hub.audit where leaf is not null order by leaf')).map(({ leaf }) =>
      Number(leaf),
    );

  it('gives every committed entry one position, in batches, and signs the root of all lines', async () => {
    await write(700);
    await hub.sealAll(300);
    const { size } = await hub.repository.state();
    expect(await leaves()).toEqual(Array.from({ length: size }, (_, n) => n));
    const head = await newest();
    expect(head.checkpoint).toMatchObject({ origin: ORIGIN, size });
    expect(head.checkpoint.root.toString('hex')).toBe(await naiveRoot());
    expect(isSignedBy(head, readVerifierKey(hub.keys.publicKeys(ORIGIN)[0] ?? ''))).toBe(true);
  });

  it('seals an entry whose transaction commits after later ones', async () => {
    const slow = await world.client(world.database.url);
    await slow.query('set role hub_owner');
    await slow.query('begin');
    await slow.query(`insert into hub.audit (what, channel, outcome) values ('slow', 'graphql', 'DONE')`);
    await write(3);
    await hub.sealAll();
    const before = await hub.repository.state();
    await slow.query('commit');
    await hub.sealAll();
    expect((await hub.repository.state()).size).toBe(before.size + 1);
    expect(await world.ownerSql(`select leaf::integer from hub.audit where what = 'slow'`)).toEqual([{ leaf: before.size }]);
  });

  it('leaves a refusal until its minute is over, because its count may grow', async () => {
    const refusal = (minute: string): Promise<unknown> =>
      world.ownerSql(
        `insert into hub.audit (what, channel, outcome, reason, minute) values ('refusal', 'graphql', 'REFUSED', $1::text, date_trunc('minute', now() + $1::text::interval))`,
        [minute],
      );
    await refusal('0 minutes');
    await refusal('-3 minutes');
    await hub.sealAll();
    expect(await world.ownerSql(`select reason, leaf is not null as sealed from hub.audit where what = 'refusal' order by id`)).toEqual([
      { reason: '0 minutes', sealed: false },
      { reason: '-3 minutes', sealed: true },
    ]);
  });

  it('has no fork when several hubs seal at once: each entry has one position, and the signed root is that of the lines', async () => {
    const others = await Promise.all([1, 2, 3].map(() => auditProcess(world.database)));
    await write(2_000);
    await Promise.all(others.map((one) => one.sealAll(150)));
    await Promise.all(others.map((one) => one.close()));
    await hub.sealAll();
    const { size } = await hub.repository.state();
    expect(await leaves()).toEqual(Array.from({ length: size }, (_, n) => n));
    expect((await newest()).checkpoint.root.toString('hex')).toBe(await naiveRoot());
  });

  it('writes nothing for a batch of which an entry has changed since it was read, or for a tree that has grown', async () => {
    await write(2);
    const { size } = await hub.repository.state();
    const entries = await hub.repository.unsealed(10);
    await world.ownerSql(`update hub.audit set count = count + 1 where id = $1`, [entries[0]?.id]);
    expect(await hub.repository.seal(size, entries, [])).toBe(false);
    expect(await hub.repository.seal(size - 1, await hub.repository.unsealed(10), [])).toBe(false);
    expect((await hub.repository.state()).size).toBe(size);
    await hub.sealAll();
    expect((await newest()).checkpoint.root.toString('hex')).toBe(await naiveRoot());
  });

  it('continues after a crash between its steps: what was read and not sealed is read again, what was sealed and not signed is signed', async () => {
    await write(5);
    await hub.repository.unsealed(10);
    const { size } = await hub.repository.state();
    const restarted = await auditProcess(world.database);
    await restarted.sealer.seal(size, 1_000);
    await restarted.close();
    await hub.sealAll();
    expect((await newest()).checkpoint.size).toBe(size + 5);
  });

  it('never signs a tree that is no continuation of its last head', async () => {
    const [tile] = await world.ownerSql<{ level: number; index: string }>(
      `select level, index from hub.audit_tile where level = 0 order by index desc limit 1`,
    );
    const flip = (): Promise<unknown> =>
      world.ownerSql(`update hub.audit_tile set hashes = set_byte(hashes, 0, get_byte(hashes, 0) # 1) where level = 0 and index = $1`, [
        tile?.index,
      ]);
    await flip();
    await expect(hub.sealer.sign(await hub.repository.state())).rejects.toMatchObject({ code: 'AUDIT_FORK' });
    await flip();
    await hub.sealer.sign(await hub.repository.state());
  });

  it('signs the first head of a new key with both keys; the former key signs no other head', async () => {
    const before = await newest();
    await onOneConnection(world.database.url, 'a test', async (client) => {
      await client.query('set role hub_owner');
      await rotateAuditKey(client, TEST_MASTER_KEY);
    });
    await hub.sealer.sign(await hub.repository.state()); // not restarted yet: it still signs
    expect((await newest()).signatures.map(({ keyId }) => keyId)).toEqual(before.signatures.map(({ keyId }) => keyId));

    const restarted = await auditProcess(world.database, await keyringOf(world.database));
    await restarted.sealer.sign(await restarted.repository.state());
    const [now, then] = restarted.keys.publicKeys(ORIGIN).map(readVerifierKey);
    const first = await newest();
    expect(first.checkpoint.newKey).toBe(restarted.keys.publicKeys(ORIGIN)[0]);
    expect([now, then].map((key) => key && isSignedBy(first, key))).toEqual([true, true]);

    await expect(hub.sealer.sign(await hub.repository.state())).rejects.toMatchObject({ code: 'AUDIT_KEY_ROTATED' });
    await restarted.sealer.sign(await restarted.repository.state());
    const second = await newest();
    expect(second.checkpoint.newKey).toBeUndefined();
    expect([now, then].map((key) => key && isSignedBy(second, key))).toEqual([true, false]);
    await restarted.close();
  });

  it('is out of reach of hub_app and of hub_relay: neither reads, changes or deletes an entry, a tile or a head', async () => {
    const app = await world.connect();
    for (const statement of [
      `update hub.audit set reason = 'changed'`,
      'update hub.audit set leaf = null',
      'delete from hub.audit',
      `update hub.audit_tile set hashes = ''`,
      'delete from hub.audit_tile',
      'select * from hub.audit_tile',
      'delete from hub.audit_head',
      'update hub.audit_tree set size = 0',
      'select * from hub.audit_tree',
    ]) {
      expect([statement, await codeOf(world.relay.query(statement)), await codeOf(app.client.query(statement))]).toEqual([
        statement,
        '42501',
        '42501',
      ]);
    }
    expect(await codeOf(world.relay.query('select * from hub.audit'))).toBe('42501');
    for (const call of ['hub.audit_state()', `hub.seal_audit('x', 0, '[]', '[]')`, `hub.store_audit_head('x', '{}')`]) {
      expect(await codeOf(app.client.query(`select * from ${call}`))).toBe('42501');
    }
  });
});
