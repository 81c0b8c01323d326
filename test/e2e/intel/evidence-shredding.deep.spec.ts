import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { EvidenceCleanupWorker } from '../../../src/intel/evidence/evidence-cleanup.worker.js';
import { FileKeys } from '../../../src/intel/evidence/file-keys.js';
import { openPiece } from '../../../src/intel/evidence/stream-sealing.js';
import { type EvidenceClient, evidenceClient } from '../../support/evidence-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type ObjectStoreServer, startObjectStore } from '../../support/object-store.js';
import { type Ask, until } from '../../support/officer.js';

const SUBMIT = `mutation ($input: [ReportInput!]!) { submitReports(input: $input) { report { id retainUntil } } }`;
const SLIP = 'the account of the victim';

describe('a file whose report ends', () => {
  let store: ObjectStoreServer;
  let hub: Hub;
  let ask: Ask;
  let files: EvidenceClient;

  beforeAll(async () => {
    store = await startObjectStore();
    hub = await startHub(store.settings);
    const meta = await hub.as('contributor@meta.example');
    [ask, files] = [meta.ask, evidenceClient(hub, meta.token)];
  });
  afterAll(async () => {
    await hub.stop();
    await store.stop();
  });

  /** The tables in which the bytes stand, in any column. */
  async function tablesWith(bytes: Buffer): Promise<readonly string[]> {
    const tables = await hub.ownerSql<{ name: string }>(
      `select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace in ('hub'::regnamespace, 'vault'::regnamespace)`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await hub.ownerSql(`select from ${name} t where position($1 in t::text) > 0`, [bytes.toString('hex')]);
      if (rows.length > 0) found.push(name);
    }
    return found;
  }

  it('cannot be opened any more, not even from a backup of the store: its key is gone with the report', async () => {
    const file = await files.adds(SLIP);
    const said = { reference: randomUUID(), title: 'Slips', threat: 'CALL_CENTRE_SCAM', tlp: 'AMBER', countries: ['TH'], evidence: [file] };
    const answer = await ask<{ submitReports: { report: { id: string; retainUntil: string } }[] }>(SUBMIT, { input: [said] });
    const report = answer.submitReports[0]?.report;
    expect(Date.parse(report?.retainUntil ?? '')).toBeGreaterThan(Date.now() + 1_700 * 86_400_000);

    const [object = ''] = await store.objects();
    const backup = await readFile(object);
    const [row] = await hub.ownerSql<{ sealed_key: Buffer }>('select sealed_key from hub.evidence where id = $1', [file]);
    const sealed = row?.sealed_key ?? Buffer.alloc(0);
    const keys = hub.app.get(FileKeys, { strict: false });
    // With the key the backup opens: so what follows is not true of any file.
    expect(openPiece(keys.open(file, sealed), 0, true, backup).toString()).toBe(SLIP);
    expect(await tablesWith(sealed)).toEqual(['hub.evidence']);

    await hub.ownerSql(
      `alter table hub.report disable trigger user; update hub.report set retain_until = now() where id = '${report?.id ?? ''}'; alter table hub.report enable trigger user`,
    );
    await until(
      () => hub.ownerSql('select from hub.report where id = $1', [report?.id]),
      (rows) => rows.length === 0,
    );
    expect(await tablesWith(sealed)).toEqual([]);
    expect(await tablesWith(keys.open(file, sealed).secret)).toEqual([]);
    expect([await files.reads(file), backup.includes('victim')]).toEqual([404, false]);
    await hub.app.get(EvidenceCleanupWorker, { strict: false }).work();
    expect(await store.objects()).toEqual([]);
    expect(await hub.ownerSql('select kind, reason from hub.tombstone where item = $1', [report?.id])).toEqual([
      { kind: 'REPORT', reason: 'RETENTION' },
    ]);
  });

  it('has a key of its own: that of another file does not open it', async () => {
    const [one, other] = [await files.adds('one'), await files.adds('other')];
    const rows = await hub.ownerSql<{ id: string; sealed_key: Buffer }>('select id, sealed_key from hub.evidence where id = any ($1)', [
      [one, other],
    ]);
    const keys = hub.app.get(FileKeys, { strict: false });
    const secrets = rows.map(({ id, sealed_key: sealed }) => keys.open(id, sealed).secret.toString('hex'));
    expect(new Set(secrets).size).toBe(2);
    expect(() => keys.open(one, rows.find(({ id }) => id === other)?.sealed_key ?? Buffer.alloc(0))).toThrow();
  });
});
