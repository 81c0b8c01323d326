import type pg from 'pg';
import type { AuditLine } from '../../../src/oversight/audit-log/audit-line.js';
import { EXPORT_FORMAT, headerLine, leafLine } from '../../../src/oversight/audit-log/export-lines.js';
import { rotateAuditKey } from '../../../src/platform/database/keyring.js';
import { type Verdict, verifyExport } from '../../../clients/verify/src/verify.js';
import { auditProcess, ORIGIN } from '../../support/audit-log.js';
import { EXPORT_MANIPULATIONS, type Manipulated, type Random, randomFrom } from '../../support/audit-manipulations.js';
import { caseCount } from '../../support/sample.js';
import { TEST_MASTER_KEY } from '../../support/server.js';
import { openWorld, type World } from '../rls/world.js';

const ENTRIES = 600;
const SEED = Date.now() % 1_000_000;

/** Manipulations of the database by its owner: statements that may name a leaf ($1 to the size) and a second, later one. */
const DATABASE_MANIPULATIONS: Readonly<Record<string, readonly string[]>> = {
  'a changed entry': [`update hub.audit set reason = 'changed ' || leaf where leaf = $1`],
  'a changed time': [`update hub.audit set at = at - interval '1 microsecond' where leaf = $1`],
  'a changed entry with its hash': [
    `update hub.audit set count = count + 1 where leaf = $1`,
    `update hub.audit_tile t set hashes = overlay(t.hashes placing sha256('x') from ($1 % 256 * 32 + 1)::integer) where level = 0 and index = $1 / 256`,
  ],
  'a deleted entry': ['delete from hub.audit where leaf = $1'],
  'swapped entries': [
    'update hub.audit set leaf = -1 where leaf = $1',
    'update hub.audit set leaf = $1 where leaf = $2',
    'update hub.audit set leaf = $2 where leaf = -1',
  ],
  'an inserted entry': [
    'update hub.audit set leaf = -leaf - 2 where leaf >= $1',
    'update hub.audit set leaf = -leaf - 1 where leaf < 0',
    `insert into hub.audit (what, channel, outcome, leaf) values ('forged', 'graphql', 'DONE', $1)`,
  ],
  'a dropped batch': [
    'delete from hub.audit where leaf >= $1 and leaf < $2',
    'update hub.audit set leaf = leaf - ($2 - $1) where leaf >= $2',
  ],
  'a cut end': [
    'delete from hub.audit where leaf >= $1',
    'update hub.audit_tree set size = $1',
    'delete from hub.audit_head where size > $1',
  ],
};

/** Statements of the manipulations take few of the two numbers, so these are written in: they come from the test itself. */
const bound = (statement: string, first: number, second: number): string =>
  statement.replaceAll('$1', String(first)).replaceAll('$2', String(second));

/** Time that the verifier needs is a bench; here every manipulation must be found. */
describe(`the verifier of the audit log (seed ${SEED})`, () => {
  const random: Random = randomFrom(SEED);
  let world: World;
  let owner: pg.Client;
  let heads: readonly string[];
  let key: string;
  let sound: Manipulated;

  beforeAll(async () => {
    world = await openWorld();
    owner = await world.client(world.database.url);
    await owner.query('set role hub_owner');
    const kept: string[] = [];
    const seals = async (entries: number): Promise<string> => {
      await owner.query(
        `insert into hub.audit (party, user_id, what, channel, outcome, reason, items)
           select 11, gen_random_uuid(), 'indicator.look-up', 'graphql', 'DONE', E'said\\n"ü\u2028', array[gen_random_uuid()] from generate_series(1, $1::integer)`,
        [entries],
      );
      const hub = await auditProcess(world.database);
      await hub.sealAll();
      kept.push((await hub.repository.newestHead())?.checkpoint ?? '');
      const [newest = ''] = hub.keys.publicKeys(ORIGIN);
      await hub.close();
      return newest;
    };
    key = await seals(10);
    for (let n = 0; n < 3; n += 1) await seals(ENTRIES / 6);
    await rotateAuditKey(owner, TEST_MASTER_KEY);
    for (let n = 0; n < 3; n += 1) await seals(ENTRIES / 6);
    heads = kept;
    sound = { lines: await exported(), heads };
  });
  afterAll(() => world.close());

  /** The export as the hub would write it now. */
  async function exported(): Promise<readonly string[]> {
    const { rows: range } = await owner.query<{ checkpoint: string; size: string }>(
      'select h.checkpoint, h.size from hub.audit_head h order by h.at desc limit 1',
    );
    const { rows } = await owner.query<{ leaf: string; hash: Buffer | null; facts: AuditLine }>(
      `select a.leaf, substring(t.hashes from (a.leaf % 256 * 32 + 1)::integer for 32) as hash, hub.audit_facts(a) as facts
         from hub.audit a left join hub.audit_tile t on t.level = 0 and t.index = a.leaf / 256 where a.leaf >= 0 and a.leaf < $1 order by a.leaf`,
      [range[0]?.size ?? 0],
    );
    const header = { format: EXPORT_FORMAT, checkpoint: range[0]?.checkpoint ?? '', pruned: 0, size: Number(range[0]?.size) } as const;
    return [
      headerLine(header),
      ...rows.map(({ leaf, hash, facts }) => leafLine({ leaf: Number(leaf), hash: hash ?? Buffer.alloc(0), entry: facts })),
    ];
  }
  async function* each(lines: readonly string[]): AsyncGenerator<string, void, void> {
    yield* lines;
  }
  const verify = (log: Manipulated): Promise<Verdict> =>
    verifyExport(
      each(log.lines),
      log.heads.map((text) => ({ source: 'checkpoints.txt', text })),
      [key],
    );

  it('accepts the sound export, with the key of the beginning alone, across a rotation', async () => {
    expect(await verify(sound)).toMatchObject({ findings: [], heads: heads.length, entries: sound.lines.length - 1 });
  });

  it.each(Object.entries(EXPORT_MANIPULATIONS))('finds %s in an export, each time', async (_, manipulate) => {
    for (let n = 0; n < caseCount(37, 3); n += 1) {
      const { findings } = await verify(manipulate(sound, random));
      expect({ n, isFound: findings.length > 0 }).toEqual({ n, isFound: true });
    }
  });

  it.each(Object.entries(DATABASE_MANIPULATIONS))('finds %s in a database, each time', async (_, statements) => {
    for (let n = 0; n < caseCount(12, 2); n += 1) {
      const signed = Number(heads[0]?.split('\n')[1]); // before its first head the hub writes no export
      const first = signed + random(sound.lines.length - signed - 10);
      const second = first + 1 + random(5);
      await owner.query('begin');
      for (const statement of statements) await owner.query(bound(statement, first, second));
      const { findings } = await verify({ lines: await exported(), heads });
      await owner.query('rollback');
      expect({ n, first, isFound: findings.length > 0 }).toEqual({ n, first, isFound: true });
    }
  });
});
