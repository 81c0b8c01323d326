import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { CliFailure, EXIT, type ExitCode, errorCode } from '../failure.js';
import { type AccessOptions, withHub } from '../hub/connection.js';
import { inputFile } from '../import/input-file.js';
import { upload } from '../import/upload.js';
import { type Io, writeLine } from '../io.js';
import { rejectedReports, type ReportCounts, sendReports } from './report-client.js';
import { reportFormat, type ReportOptions, reportQuery } from './report-options.js';

/**
 * Submits the reports of a file: sends it to the hub as it is read, and again under the same key after a lost connection. Writes rejected reports into a
 * separate file. Sending the same file again changes no accepted report.
 * @throws HubError, NetworkError, CliFailure
 */
export async function reportFile(file: string, options: ReportOptions & AccessOptions, io: Io): Promise<ExitCode> {
  const { format, type } = reportFormat(file, options.format);
  const found = await inputFile(file, options.rejects, io);
  const isNamed = options.rejects !== undefined || format === 'csv';
  const input = isNamed ? found : { ...found, rejectsPath: found.rejectsPath.replace(/csv$/, 'ndjson') };
  const request = { query: reportQuery(options, input.name), type, key: randomUUID() };
  return withHub(options, io, async ({ client }) => {
    const { id, counts } = await upload(client, input, io, (sending) => sendReports(client, request, sending));
    const isWanting = counts.rejected + counts.partly > 0;
    await writeLine(io.stdout, summary(input.name, counts));
    if (!isWanting) return EXIT.done;
    await writeRejects(input.rejectsPath, await rejectedReports(client, id));
    await writeLine(io.stdout, `Reports that were rejected, wholly or in part: ${input.rejectsPath}`);
    return EXIT.partly;
  });
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
