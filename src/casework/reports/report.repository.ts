import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/database.js';
import type { ReportRow } from './report.js';
import type { AddressedReport, OwnReport } from './report.policy.js';

/** A report to write: version 1 is new, every other version replaces its predecessor. */
export interface ReportWriting {
  readonly draft: AddressedReport;
  readonly id: string;
  readonly version: number;
}

/** SQL statements for reports. Each runs in a transaction that the caller opened for an actor. */
@Injectable()
export class ReportRepository {
  /** Returns reports of the own agency with these references or ids, locked until the transaction ends. */
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

  /**
   * Writes reports with their routes.
   * @returns ids of the written reports. A missing one lost a race against another transaction: read it again.
   */
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

  /** Writes a new, revoked version of an own report. */
  async withdraw(tx: Transaction, id: string, reason: string): Promise<void> {
    await tx.query('select hub.withdraw_report($1, $2)', [id, reason]);
  }

  /** Returns reports as visible to the viewer, in no order. */
  async byIds(tx: Transaction, ids: readonly string[]): Promise<ReportRow[]> {
    return tx.query<ReportRow>('select * from hub.report_view where id = any ($1)', [ids]);
  }
}

const rowOf = ({ draft: { index, fields, items, keys, asked }, id, version }: ReportWriting): object => ({
  id,
  version,
  ordinal: index,
  reference: fields.reference,
  state: fields.draft ? 'DRAFT' : 'SUBMITTED',
  title: fields.title,
  narrative: fields.narrative ?? null,
  threat: fields.threat,
  platform: fields.platform ?? null,
  platform_country: fields.platformCountry ?? null,
  started_at: fields.incidentStartedAt?.toISOString() ?? null,
  ended_at: fields.incidentEndedAt?.toISOString() ?? null,
  losses: fields.losses,
  victims: fields.victimCountries,
  suspects: fields.suspectCountries,
  items,
  asked,
  evidence: fields.evidence,
  tlp: fields.tlp,
  audience: keys.audience,
  excluded: keys.excluded,
});
