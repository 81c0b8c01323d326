import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { BadInput } from '../../platform/platform/errors.js';
import type { ImportRow, Reject } from './imports.service.js';
import { isOfReports } from './piece.js';
import { rejectsForm, type RejectsForm } from './rejects.js';
import { reportRejectsForm } from './reports/report-rejects.js';

const PAGE = 500;
/** Fewer than for claims: each report may have two megabytes. */
const PAGE_OF_REPORTS = 10;

type Page = (after: number, most: number) => Promise<readonly Reject[]>;

/** Sends the rejected lines of an import as a file, page by page. @param format requested format @throws BadInput */
export async function sendRejects({ id, layout, source }: ImportRow, format: unknown, page: Page, reply: FastifyReply): Promise<void> {
  const wanted = format ?? (layout.format === 'ndjson' ? 'ndjson' : 'csv');
  if (wanted !== 'csv' && wanted !== 'ndjson') throw new BadInput('PARAMETER_INVALID', 'format must be csv or ndjson.');
  const form = isOfReports(source) ? reportRejectsForm(wanted, layout) : rejectsForm(wanted, layout);
  await reply
    .code(200)
    .header('content-type', form.type)
    .header('content-disposition', `attachment; filename="${id}.rejects.${wanted}"`)
    .send(Readable.from(writePages(form, page, isOfReports(source) ? PAGE_OF_REPORTS : PAGE), { objectMode: false }));
}

async function* writePages(form: RejectsForm, page: Page, most: number): AsyncGenerator<string> {
  if (form.head !== '') yield form.head;
  let after = 0;
  for (let more = true; more;) {
    const rejects = await page(after, most);
    if (rejects.length > 0) yield form.write(rejects);
    after = rejects.at(-1)?.line ?? after;
    more = rejects.length === most;
  }
}
