import { open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EvidenceCleanupWorker } from '../../../src/intel/evidence/evidence-cleanup.worker.js';
import { S3PieceStore } from '../../../src/intel/evidence/s3-piece-store.js';
import { SEALED_PIECE_BYTES } from '../../../src/intel/evidence/stream-sealing.js';
import { bulkCall } from '../../support/bulk.js';
import { type EvidenceClient, evidenceClient, textOf } from '../../support/evidence-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type ObjectStoreServer, startObjectStore } from '../../support/object-store.js';
import { until } from '../../support/officer.js';

describe('evidence in an S3-compatible store', () => {
  let store: ObjectStoreServer;
  let hub: Hub;
  let token: string;
  let files: EvidenceClient;

  beforeAll(async () => {
    store = await startObjectStore();
    hub = await startHub(store.settings);
    ({ token } = await hub.as('contributor@meta.example'));
    files = evidenceClient(hub, token);
  });
  afterAll(async () => {
    await hub.stop();
    await store.stop();
  });

  const rows = async (): Promise<number> => (await hub.ownerSql('select from hub.evidence')).length;
  const keeps = (): Promise<void> => hub.app.get(EvidenceCleanupWorker, { strict: false }).work();
  const endsAll = async (): Promise<void> => {
    await hub.ownerSql(`update hub.evidence set unlinked_since = now() - interval '25 hours'`);
    await keeps();
    expect([await rows(), await store.objects()]).toEqual([0, []]);
  };

  it('lies there encrypted, in one part or in several, and is read back byte for byte', async () => {
    for (const content of [Buffer.from('the account of the victim'), textOf(12_000_000)]) {
      const id = await files.adds(content);
      expect(content.equals((await files.reads(id)) as Buffer)).toBe(true);
    }
    expect(await store.objects()).toHaveLength(2);
    const lying = await store.bytes();
    expect([lying.includes('victim'), lying.includes('transferred')]).toEqual([false, false]);
    expect(await hub.ownerSql('select from hub.evidence_chunk')).toEqual([]);
    await endsAll();
  });

  it('does not go out when it was changed there, or cut', async () => {
    const id = await files.adds(textOf(600_000));
    const [object = ''] = await store.objects();
    const file = await open(object, 'r+');
    await file.truncate(2 * SEALED_PIECE_BYTES);
    await expect(files.reads(id)).rejects.toThrow();
    await file.write('x', 10);
    await file.close();
    expect(await files.reads(id)).toBe(500);
    await endsAll();
  });

  it('leaves nothing there when it breaks off, or is refused at its end', async () => {
    const call = bulkCall(hub.url, token, {
      path: '/bulk/evidence?filename=a.txt',
      headers: { 'content-type': 'application/octet-stream' },
    });
    await call.send(textOf(11_000_000));
    await until(rows, (count) => count > 0);
    call.cut();
    expect(await files.putsIn(Buffer.concat([textOf(6_000_000), Buffer.from([0xff])]))).toMatchObject({ status: 415 });
    await until(
      () => hub.ownerSql(`select from hub.evidence where state = 'OPEN'`),
      (open_) => open_.length === 0,
    );
    await keeps();
    expect([await rows(), await store.objects()]).toEqual([0, []]);
  });

  it('that was put into the database before is read there', async () => {
    const id = await files.adds('kept in the database');
    expect(await files.reads(id)).toEqual(Buffer.from('kept in the database'));
    const [object = ''] = await store.objects();
    await hub.ownerSql('insert into hub.evidence_chunk (evidence, place, sealed) values ($1, 0, $2)', [id, await readFile(object)]);
    await rm(object);
    expect(await files.reads(id)).toBe(500);
    await hub.ownerSql(`update hub.evidence set place = 'DATABASE' where id = $1`, [id]);
    expect(await files.reads(id)).toEqual(Buffer.from('kept in the database'));
    await endsAll();
  });

  it('is neither taken nor read while the store is away, and what was begun is ended later', async () => {
    const id = await files.adds('x');
    await store.stop();
    expect([(await files.putsIn('y')).status, await files.reads(id)]).toEqual([503, 503]);
    await hub.ownerSql(`update hub.evidence set unlinked_since = now() - interval '25 hours' where id = $1`, [id]);
    await keeps();
    expect(await hub.ownerSql(`select state, sealed_key from hub.evidence where state <> 'OPEN' and id = $1`, [id])).toEqual([
      { state: 'ENDED', sealed_key: null },
    ]);
    expect(await files.reads(id)).toBe(404);
  });
});

describe('parts of an upload to an S3-compatible store', () => {
  it('are taken back where the file comes to nothing', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      request.resume().once('end', () => {
        asked.push(`${request.method ?? ''} ${request.url?.replace(/.*\?/, '') ?? ''}`);
        const begun = '<InitiateMultipartUploadResult><UploadId>u-1</UploadId></InitiateMultipartUploadResult>';
        response.writeHead(request.method === 'DELETE' ? 204 : 200, { etag: '"x"' }).end(request.method === 'POST' ? begun : '');
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const writing = new S3PieceStore({ endpoint, bucket: 'evidence', region: 'us-east-1', accessKey: 'x', secretKey: 'x' }).write('id');
    for (let n = 0; n < 48; n += 1) await writing.put(Buffer.alloc(SEALED_PIECE_BYTES));
    await writing.abort();
    await until(
      () => Promise.resolve(asked.filter((one) => one.startsWith('DELETE') && one.includes('uploadId=u-1'))),
      (aborts) => aborts.length > 0,
    );
    expect(asked.filter((one) => one.startsWith('POST') && one.includes('uploadId'))).toEqual([]); // none was completed
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
});
