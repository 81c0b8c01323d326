import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/database.js';
import type { ReportRow } from './report.js';
import type { AddressedReport, OwnReport } from './report.policy.js';

/** A report to be written: version 1 is new, every other replaces the version before it. */
export interface ReportWriting {
  readonly draft: AddressedReport;
  readonly id: string;
  readonly version: number;
}

/** The statements behind reports. Every one runs in a transaction that was opened in somebody's name. */
@Injectable()
export class ReportRepository {
  /** Own reports under these references, or with these ids; locked until the transaction ends. */
  async lockOwn(
    tx: Transaction,
    { references = [], ids = [] }: { references?: readonly string[]; ids?: readonly string[] },
  ): Promise<OwnReport[]> {
    const own = await tx.query<Omit<OwnReport, 'evidence'>>('select * from hub.own_reports($1::text[], $2::uuid[])', [references, ids]);
    const files = await tx.query<Pick<OwnReport, 'id' | 'evidence'>>(
      'select id, evidence from hub.report where id = any ($1) and evidence <> $2',
      [own.map(({ id }) => id), []],
    );
    const byId = new Map(files.map(({ id, evidence }) => [id, evidence]));
    return own.map((one) => ({ ...one, evidence: byId.get(one.id) ?? [] }));
  }

  /** With where they go. @returns ids that were written. One that is missing lost a race against another transaction: look again. */
  async write(tx: Transaction, writings: readonly ReportWriting[]): Promise<ReadonlySet<string>> {
    if (writings.length === 0) return new Set();
    const rows = await tx.query<{ id: string }>('select write_reports as id from hub.write_reports($1)', [
      JSON.stringify(writings.map(rowOf)),
    ]);
    const written = new Set(rows.map(({ id }) => id));
    if (written.size > 0) {
      const routes = writings.flatMap(({ id, draft }) => (written.has(id) ? draft.routed.map((route) => ({ report: id, ...route })) : []));
      await tx.query('select hub.route_reports($1, $2)', [[...written], JSON.stringify(routes)]);
    }
    return written;
  }

  /** A new, revoked version of an own report. */
  async withdraw(tx: Transaction, id: string, reason: string): Promise<void> {
    await tx.query('select hub.withdraw_report($1, $2)', [id, reason]);
  }

  /** Reports as the reader may know them, in no order. */
  async byIds(tx: Transaction, ids: readonly string[]): Promise<ReportRow[]> {
    return tx.query<ReportRow>('select * from hub.report_view where id = any ($1)', [ids]);
  }
}

const rowOf = ({ draft: { index, fields: said, items, keys, asked }, id, version }: ReportWriting): object => ({
  id,
  version,
  ordinal: index,
  reference: said.reference,
  state: said.draft ? 'DRAFT' : 'SUBMITTED',
  title: said.title,
  narrative: said.narrative ?? null,
  threat: said.threat,
  platform: said.platform ?? null,
  platform_country: said.platformCountry ?? null,
  started_at: said.startedAt?.toISOString() ?? null,
  ended_at: said.endedAt?.toISOString() ?? null,
  losses: said.losses,
  victims: said.victimCountries,
  suspects: said.suspectCountries,
  items,
  asked,
  evidence: said.evidence,
  tlp: said.tlp,
  audience: keys.audience,
  excluded: keys.excluded,
});
