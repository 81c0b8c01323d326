import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCheckpoint } from '../../../src/oversight/audit-log/checkpoint.js';
import { leafHash, verifyConsistency, verifyInclusion } from '../../../src/oversight/audit-log/merkle-tree.js';
import { sealLogOf } from '../../support/audit-log.js';
import { type Hub, startHub } from '../../support/hub.js';
import { until } from '../../support/officer.js';

interface Proof {
  readonly root: string;
  readonly hashes: readonly string[];
}
const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');

describe('the export of the audit log', () => {
  let hub: Hub;
  let folder: string;
  let verifier: string;
  const path = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entente-audit-'));
    verifier = path('entente-verify.js');
    execFileSync(process.execPath, [join(import.meta.dirname, '../../../clients/verify/build.mjs'), verifier]);
    hub = await startHub({ AUDIT_CHECKPOINTS: path('heads.txt'), PUBLIC_URL: 'https://hub.example' });
    for (const email of ['analyst@th.example', 'admin@kh.example']) await (await hub.as(email)).ask('{ me { id } }');
    await sealLogOf(hub);
  });
  afterAll(async () => {
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = async (route: string, token?: string): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${hub.url}${route}`, { headers: token ? { authorization: `Bearer ${token}` } : {} });
    return { status: response.status, text: await response.text() };
  };
  const exported = async (email: string): Promise<string> => {
    const { status, text } = await get('/export/audit', (await hub.as(email)).token);
    expect(status).toBe(200);
    return text;
  };
  /** Runs the program as a member does: with files, and without the hub. */
  const verify = (text: string, heads: string): Promise<{ code: number | null; output: string }> => {
    writeFileSync(path('export.ndjson'), text);
    writeFileSync(path('kept.txt'), heads);
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [verifier, path('export.ndjson'), '--heads', path('kept.txt'), '--key', path('keys.txt')],
        (error, output) => resolve({ code: error ? (error.code as number) : 0, output }),
      );
    });
  };

  it('is sound by the verifier alone, and is not after a change or a cut', async () => {
    writeFileSync(path('keys.txt'), (await get('/audit/keys')).text);
    const text = await exported('auditor@hub.example');
    const head = (await get('/audit/checkpoint')).text;
    expect(await verify(text, head)).toMatchObject({ code: 0, output: expect.stringContaining('SOUND') as string });
    const lines = text.trimEnd().split('\n');
    const changed = lines.with(2, (lines[2] ?? '').replace(/"at":"\d/, '"at":"3')).join('\n');
    expect(await verify(changed, head)).toMatchObject({ code: 1, output: expect.stringContaining('The entry at leaf 1 (id ') as string });
    expect(await verify(lines.slice(0, -1).join('\n'), head)).toMatchObject({
      code: 1,
      output: expect.stringContaining('are missing') as string,
    });
    expect(await verify(text, 'no head\n')).toMatchObject({ code: 1 });
  });

  it('is covered by heads that the hub writes to a file', async () => {
    await until(
      () => Promise.resolve().then(() => readFileSync(path('heads.txt'), 'utf8')),
      (file) => file.includes('hub.example/audit'),
    );
    await sealLogOf(hub);
    const [own] = await hub.ownerSql<{ checkpoint: string }>('select checkpoint from hub.audit_head order by at desc limit 1');
    const file = await until(
      () => Promise.resolve(readFileSync(path('heads.txt'), 'utf8')),
      (written) => written.includes(own?.checkpoint ?? 'none'),
    );
    expect(await verify(await exported('auditor@hub.example'), file)).toMatchObject({ code: 0 });
  });

  it('gives a party the entries of its own people, and the hashes of the others: it verifies, too', async () => {
    const text = await exported('admin@kh.example');
    const lines = text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line) as { entry?: { party?: number }; hash: string });
    const [kh] = await hub.ownerSql<{ key: number }>(`select key from hub.party where slug = 'kh'`);
    const shown = lines.flatMap(({ entry }) => (entry ? [entry.party] : []));
    expect(new Set(shown)).toEqual(new Set([kh?.key]));
    expect(shown.length).toBeLessThan(lines.length);
    expect(await verify(text, (await get('/audit/checkpoint')).text)).toMatchObject({
      code: 0,
      output: expect.stringContaining('as hashes') as string,
    });
  });

  it('has one entry, with the reason that was stated, and takes none that is too long', async () => {
    const { token } = await hub.as('admin@kh.example');
    await hub.ownerSql(`delete from hub.audit where what = 'audit.export' and leaf is null`);
    expect((await get('/export/audit?purpose=A%20yearly%20check&caseReference=KH-9', token)).status).toBe(200);
    const rows = `select purpose, case_reference as reference from hub.audit where what = 'audit.export' and outcome = 'DONE' and purpose is not null`;
    expect(await hub.ownerSql(rows)).toEqual([{ purpose: 'A yearly check', reference: 'KH-9' }]);
    const count = `select count(*)::integer as n from hub.audit where what = 'audit.export' and outcome = 'DONE'`;
    const [before] = await hub.ownerSql<{ n: number }>(count);
    await get('/export/audit', token);
    expect(await hub.ownerSql(count)).toEqual([{ n: (before?.n ?? 0) + 1 }]);
    expect((await get(`/export/audit?purpose=${'x'.repeat(501)}`, token)).status).toBe(400);
  });

  it('is refused to officers without the permission, and to strangers; heads and keys are for everybody', async () => {
    expect((await get('/export/audit', (await hub.as('analyst@th.example')).token)).status).toBe(403);
    expect((await get('/export/audit', (await hub.as('operator@hub.example')).token)).status).toBe(403);
    expect((await get('/export/audit')).status).toBe(401);
    expect((await get('/audit/checkpoint')).status).toBe(200);
    expect((await get('/audit/keys')).text).toMatch(/^hub\.example\/audit\+[0-9a-f]{8}\+\S+\n$/);
  });

  it('proves an entry to the auditor and to its own party, and not to another one', async () => {
    const { size, root } = readCheckpoint((await get('/audit/checkpoint')).text).checkpoint;
    const all = (await exported('auditor@hub.example')).split('\n');
    const [kh] = await hub.ownerSql<{ leaf: string }>(
      `select a.leaf from hub.audit a join hub.party p on p.key = a.party where p.slug = 'kh' and a.leaf < $1 order by a.leaf limit 1`,
      [size],
    );
    const leaf = Number(kh?.leaf);
    const query = 'query ($leaf: Float!, $size: Float!) { auditProof(leaf: $leaf, size: $size) { root hashes } }';
    const proofFor = async (email: string): Promise<Proof | null> =>
      (await (await hub.as(email)).ask<{ auditProof: Proof | null }>(query, { leaf, size })).auditProof;
    const line = JSON.parse(all.find((one) => one.endsWith(`"leaf":${leaf}}`)) ?? '{}') as { hash: string };
    for (const email of ['auditor@hub.example', 'admin@kh.example']) {
      const proof = await proofFor(email);
      expect(proof?.root).toBe(root.toString('base64'));
      expect(verifyInclusion({ leaf, size }, bytes(line.hash), (proof?.hashes ?? []).map(bytes), root)).toBe(true);
      expect(verifyInclusion({ leaf, size }, leafHash('another'), (proof?.hashes ?? []).map(bytes), root)).toBe(false);
    }
    expect(await proofFor('admin@th.example')).toBeNull();
    await expect(proofFor('analyst@kh.example')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('proves that the log only grew', async () => {
    const before = readCheckpoint((await get('/audit/checkpoint')).text).checkpoint;
    await (await hub.as('analyst@th.example')).ask('{ me { id } }');
    await sealLogOf(hub);
    const after = await until(
      async () => readCheckpoint((await get('/audit/checkpoint')).text).checkpoint,
      ({ size }) => size > before.size,
    );
    const query = 'query ($from: Float!, $to: Float!) { auditConsistency(from: $from, to: $to) { root hashes } }';
    const { auditConsistency: proof } = await (
      await hub.as('admin@th.example')
    ).ask<{ auditConsistency: Proof }>(query, { from: before.size, to: after.size });
    expect(verifyConsistency({ from: before.size, to: after.size }, proof.hashes.map(bytes), before.root, after.root)).toBe(true);
    for (const sizes of [
      { from: 0, to: 1 },
      { from: 2, to: 1 },
      { from: 1.5, to: 2 },
    ]) {
      await expect((await hub.as('admin@th.example')).ask(query, sizes)).rejects.toMatchObject({ reason: 'AUDIT_PROOF' });
    }
  });
});
