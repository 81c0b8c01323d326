import { createHash } from 'node:crypto';
import { bulkCall, linesOf } from '../../support/bulk.js';
import { evidenceClient, type UploadResult } from '../../support/evidence-client.js';
import { type FileAnswer, reportFile } from '../../support/report-files.js';
import { aFile, type LaneFile, type LaneReport, SHAPES } from './cast.js';
import type { Lane } from './lane.js';

/** The platform that reports: its files, and what it sends. */
export const META = 'contributor@meta.example';
const KEY = 'accounts-and-wallets-of-one-call-centre';

export interface KeptFile extends LaneFile, Pick<UploadResult, 'id' | 'sha256'> {}

/** Puts a file in for each shape of report; the hub is killed in the middle of one, which is then put in again. @returns by the shapes' names */
export async function putsFilesIn(lane: Lane): Promise<ReadonlyMap<string, KeptFile>> {
  const kept = new Map<string, KeptFile>();
  for (const [n, { name }] of SHAPES.entries()) {
    const file = aFile(lane.words, 'report');
    if (n === 1) await breaksOff(lane, file);
    kept.set(name, await putIn(lane, META, file));
  }
  return kept;
}

export async function putIn(lane: Lane, email: string, file: LaneFile): Promise<KeptFile> {
  const { status, id, sha256, reason } = await evidenceClient({ url: lane.hub.address }, await lane.token(email)).putsIn(
    file.body,
    file.name,
  );
  if (status !== 201) throw new Error(`${file.name} was not taken: ${status} ${reason}`);
  if (sha256 !== digestOf(file.body)) throw new Error(`${file.name} came in as something else.`);
  return { ...file, id, sha256 };
}

export const digestOf = (body: Buffer): string => createHash('sha256').update(body).digest('hex');

/** Half of a file, and then the hub is dead. */
async function breaksOff(lane: Lane, { name, body }: LaneFile): Promise<void> {
  const client = evidenceClient({ url: lane.hub.address }, await lane.token(META));
  const half = body.subarray(0, body.length / 2);
  let isSent = false;
  let killing: Promise<void> | undefined;
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (isSent) await (killing ??= lane.kill());
        if (isSent) controller.error(new Error('The hub is dead.'));
        else controller.enqueue(half);
        isSent = true;
      },
    },
    { highWaterMark: 0 },
  );
  await client.putsIn(stream, name).then(
    ({ status }) => {
      throw new Error(`Half of ${name} was answered with ${status}.`);
    },
    () => undefined,
  );
  await killing;
}

/**
 * Sends all reports as one file, under one key, until they are taken; when the answer has come as far as each of `deaths` (numbers of lines), more is sent and
 * the hub is killed over it. @returns the last answer, and the ids that the answers before it had told, by line
 */
export async function sendsAll(
  lane: Lane,
  reports: readonly LaneReport[],
  evidence: ReadonlyMap<string, KeptFile>,
  deaths: readonly number[],
): Promise<{ readonly answer: FileAnswer; readonly told: ReadonlyMap<number, string | null> }> {
  const ids = new Map([...evidence].map(([shape, { id }]) => [shape, id]));
  const lines = reports.map((report) => report.line(ids));
  const told = new Map<number, string | null>();
  for (const line of deaths) {
    for (const [at, id] of await sendsUpTo(lane, lines, line)) {
      if (told.has(at) && told.get(at) !== id) throw new Error(`Line ${at} was ${told.get(at)}, and is ${id}.`);
      told.set(at, id);
    }
  }
  return { answer: await reportFile(lane.hub.address, await lane.token(META), lines.join(''), { key: KEY }), told };
}

/** @returns the ids that were told before the hub died over what came after line `last` */
async function sendsUpTo(lane: Lane, lines: readonly string[], last: number): Promise<ReadonlyMap<number, string | null>> {
  const told = new Map<number, string | null>();
  const call = bulkCall(lane.hub.address, await lane.token(META), { path: '/bulk/reports', headers: { 'idempotency-key': KEY } });
  const sending = call.send(lines.slice(0, last).join(''));
  let killing: Promise<void> | undefined;
  let status: number | undefined;
  try {
    const response = await call.response;
    status = response.statusCode;
    for await (const receipt of linesOf(response)) {
      told.set(receipt.line, receipt.id);
      if (receipt.line !== last || killing) continue;
      await call.send(lines.slice(last).join(''));
      killing = lane.kill();
    }
  } catch (error) {
    if (!killing) throw error;
  }
  call.cut();
  await sending;
  if (!killing) throw new Error(`The answer (${status}) ended before line ${last}, after ${told.size}.`);
  await killing;
  return told;
}

/** Says the reports anew without the key: whatever is there already is unchanged. */
export async function repeats(lane: Lane, reports: readonly LaneReport[], evidence: ReadonlyMap<string, KeptFile>): Promise<FileAnswer> {
  const ids = new Map([...evidence].map(([shape, { id }]) => [shape, id]));
  return reportFile(lane.hub.address, await lane.token(META), reports.map((report) => report.line(ids)).join(''));
}
