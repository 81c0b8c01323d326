import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { CliFailure, EXIT, type ExitCode, Interrupted, errorCode } from '../failure.js';
import type { HubClient } from '../hub/hub-client.js';
import { withRetries } from '../hub/transport.js';
import { type InputFile, inputFile } from '../import/input-file.js';
import { progressOn } from '../import/progress.js';
import { type Io, writeLine } from '../io.js';
import { rejectedReports, type ReportCounts, sendReports } from './report-client.js';
import { reportFormat, type ReportOptions, reportQuery } from './report-options.js';

/**
 * Submits the reports of a file: sends it to the hub as it is read, and again under the same key after a lost connection. Writes rejected reports into a
 * separate file. Sending the same file again changes no accepted report.
 * @throws CliFailure
 */
export async function reportFile(file: string, options: ReportOptions, io: Io, connect: () => Promise<HubClient>): Promise<ExitCode> {
  const { format, type } = reportFormat(file, options.format);
  const found = await inputFile(file, options.rejects, io);
  const isNamed = options.rejects !== undefined || format === 'csv';
  const input = isNamed ? found : { ...found, rejectsPath: found.rejectsPath.replace(/csv$/, 'ndjson') };
  const hub = await connect();
  try {
    const sending = { query: reportQuery(options, input.name), type, key: randomUUID(), signal: io.interrupted };
    const once = (): ReturnType<typeof sendReports> => sendFile(hub, input, sending, io);
    // A pipe cannot be read twice, so there is no retry.
    const { id, counts } = await (file === '-' ? once() : withRetries(io, once));
    const isWanting = counts.rejected + counts.partly > 0;
    await writeLine(io.stdout, summary(input.name, counts));
    if (!isWanting) return EXIT.done;
    await writeRejects(input.rejectsPath, await withRetries(io, () => rejectedReports(hub, id)));
    await writeLine(io.stdout, `Reports that were rejected, wholly or in part: ${input.rejectsPath}`);
    return EXIT.partly;
  } finally {
    await hub.access.close();
  }
}

async function sendFile(
  hub: HubClient,
  input: InputFile,
  sending: Omit<Parameters<typeof sendReports>[1], 'open'>,
  io: Io,
): ReturnType<typeof sendReports> {
  const progress = progressOn(io, input.name, input.size);
  let bytes = 0;
  const open = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of input.open()) {
      bytes += piece.length;
      progress.moved(bytes, '…');
      yield piece;
    }
  };
  try {
    return await sendReports(hub, { ...sending, open });
  } catch (error) {
    throw io.interrupted.aborted ? new Interrupted() : error;
  } finally {
    progress.stop();
  }
}

async function writeRejects(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 }).catch((error: unknown) => {
    throw new CliFailure(`The rejected reports cannot be written to ${path} (${errorCode(error)}). Choose another file with --rejects.`);
  });
}

function summary(name: string, { created, updated, unchanged, rejected, partly }: ReportCounts): string {
  const figure = (label: string, count: number): string => `  ${label.padEnd(9)} ${count.toLocaleString('en-US').padStart(10)}`;
  const all = created + updated + unchanged + rejected;
  const lines = [
    `${name}: ${all.toLocaleString('en-US')} ${all === 1 ? 'report' : 'reports'}`,
    ...[figure('created', created), figure('updated', updated), figure('unchanged', unchanged), figure('rejected', rejected)],
  ];
  return [...lines, ...(partly > 0 ? [`${figure('in part', partly)}   accepted without the values that could not be read`] : [])].join(
    '\n',
  );
}
