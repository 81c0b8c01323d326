import { mapInSlices } from '../../values/rows/time-slices.js';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { writeIds, runBatch, type WriteStrategy } from '../../platform/database/batch-write.js';
import { EvidenceService } from '../../intel/evidence/evidence.service.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { assertBatchSize, type ItemProblem, problem, rejected, wavesOf } from '../../platform/graphql/batch.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { neutralityWarnings } from '../../intel/warninglists/neutrality.policy.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { newIds, type NextId } from '../../platform/platform/new-ids.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { readSharingPolicy } from '../../tenancy/sharing/release-requests.js';
import type { SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import { MOST_ATTEMPTS, retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import { MOST_REPORTS, MOST_VALUES_A_CALL, type ReportReceipt, type ReportRow } from './report.js';
import type { CheckedReport } from './report-form.js';
import { readingOf, reportDraftOf } from './report-draft.js';
import { type AddressedReport, addressReport, decideReport, type DecidedReport, applyReportLimits } from './report.policy.js';
import { ReportRepository, type ReportWriting } from './report.repository.js';

/** State of one call: the directory of parties, the party's sharing policy, and the receipts so far. */
interface SubmissionBatch {
  readonly directory: Directory;
  readonly policy: SharingPolicy;
  readonly writes: WriteStrategy;
  readonly receipts: Map<number, ReportReceipt>;
}

/** Work that belongs in the same transaction as a batch. */
export type BatchHook = (tx: Transaction, receipts: readonly ReportReceipt[]) => Promise<void>;

export const notAPartner = (): Forbidden => new Forbidden('NOT_A_PARTNER', 'Only partners submit reports. Publish an indicator instead.');

/** Reads the reports of a batch. It yields between values, because there may be thousands. */
async function draftsOf(reports: readonly CheckedReport[]) {
  const readings = await mapInSlices(
    reports.flatMap((one) => ('refusal' in one ? [] : one.items)),
    readingOf,
  );
  let next = 0;
  return reports.map((one, index) => {
    if ('refusal' in one) return { problems: one.refusal, remarks: [] };
    return reportDraftOf(one, index, readings.slice(next, (next += one.items.length)));
  });
}

/** Submits and withdraws reports of partners. The content of a report decides which countries see it; the database enforces this. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly database: Database,
    private readonly repository: ReportRepository,
    private readonly evidence: EvidenceService,
  ) {}

  /**
   * Submits a batch of reports for the actor's agency, in one transaction, with one receipt for each report. A bad report, or a bad value in it, does not
   * affect the others. The same report under its reference changes nothing; any difference makes a new version.
   * @param alongside work in the same transaction, such as the import that the batch belongs to
   * @throws BadInput when the batch is empty or too large; Forbidden when the actor belongs to no agency, or to no partner
   */
  async submit(actor: Actor, reports: readonly CheckedReport[], alongside?: BatchHook): Promise<readonly ReportReceipt[]> {
    assertBatchSize('reports', reports.length, MOST_REPORTS);
    const values = reports.reduce((sum, one) => sum + ('refusal' in one ? 0 : one.items.length), 0);
    assertBatchSize('values of all reports', values, MOST_VALUES_A_CALL, 0);
    if (!actor.agency) {
      throw new Forbidden(
        'AGENCY_MISSING',
        'Only members of an agency submit reports, and your account belongs to none. Ask your administrator to assign one.',
      );
    }
    const read = await draftsOf(reports);
    const attempt = (writes: WriteStrategy): Promise<readonly ReportReceipt[]> =>
      this.database.as(actor, { ...act(actor, 'report.submit', 'report:submit'), writes: true }, async (tx) => {
        // This check runs after the checks of the endpoint, which knows better who has access.
        if (actor.party.kind !== 'PARTNER') throw notAPartner();
        const [directory, policy] = [await readDirectory(tx), await readSharingPolicy(tx)];
        const submitting: SubmissionBatch = { directory, policy, writes, receipts: new Map() };
        const addressed = read.flatMap((draft, index) => {
          const result = 'problems' in draft ? draft : addressDraft(actor, draft, submitting.directory);
          if ('problems' in result) submitting.receipts.set(index, rejectedReceipt(index, result.problems, draft.remarks));
          return 'problems' in result ? [] : [result];
        });
        const attachable = await this.evidence.attachable(
          tx,
          addressed.flatMap(({ fields }) => fields.evidence),
        );
        const ready = addressed.filter(({ index, fields, remarks }) => {
          const isWhole = fields.evidence.every((id) => attachable.has(id));
          if (!isWhole) submitting.receipts.set(index, rejectedReceipt(index, [EVIDENCE_UNKNOWN], remarks));
          return isWhole;
        });
        for (const wave of wavesOf(ready, ({ fields }) => [fields.reference])) await this.writeWave(tx, wave, submitting);
        const receipts = reports.map((_, index) => submitting.receipts.get(index) ?? throwLostRace());
        await alongside?.(tx, receipts);
        return receipts;
      });
    return runBatch((writes) => retryOnConflict(() => attempt(writes)));
  }

  /** Writes one wave. A wave has each reference at most once. */
  private async writeWave(
    tx: Transaction,
    wave: readonly AddressedReport[],
    { directory, policy, writes, receipts }: SubmissionBatch,
  ): Promise<void> {
    let open = wave;
    const nextId = newIds();
    for (let attempt = 0; open.length > 0; attempt += 1) {
      if (attempt === MOST_ATTEMPTS) throwLostRace();
      const own = await this.repository.lockOwn(tx, { references: open.map(({ fields }) => fields.reference) });
      const byReference = new Map(own.map((one) => [one.reference, one]));
      const decided = open.map((draft) =>
        applyReportLimits(draft, decideReport(draft, byReference.get(draft.fields.reference)), policy, directory),
      );
      const writings = new Map(decided.flatMap((one) => writingOf(one, nextId)).map((one) => [one.draft.index, one]));
      const { written, refused } = await writeIds(writes, tx, [...writings.values()], (some) => this.repository.write(tx, some));
      for (const [{ draft }, { reason, message }] of refused) {
        receipts.set(draft.index, rejectedReceipt(draft.index, [problem(reason, message)], draft.remarks));
      }
      tx.auditItems(...written);
      const missed = new Set([...writings.values()].filter(({ id }) => !written.has(id)).map(({ draft }) => draft.index));
      for (const one of decided) {
        if (!missed.has(one.draft.index)) receipts.set(one.draft.index, receiptOf(one, writings.get(one.draft.index)?.id));
      }
      open = open.filter(({ index }) => missed.has(index) && !receipts.has(index));
    }
  }

  /**
   * Withdraws a report or a draft of the actor's agency. Every country that has the report is notified, with the reason.
   * @throws NotFound; Forbidden when it is another agency's; Conflict when it is already withdrawn; BadInput when the reason is empty
   */
  async withdraw(actor: Actor, id: string, reason: string): Promise<ReportRow> {
    const trimmedReason = reason.trim();
    if (trimmedReason.length < 1 || trimmedReason.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Reason must have 1 to 2,000 characters. It is sent to every country that has the report.');
    }
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('report');
      return this.database.as(actor, { ...act(actor, 'report.withdraw', 'report:submit'), writes: true }, async (tx) => {
        const [own] = (await this.repository.lockOwn(tx, { ids: [id] })).filter(({ withheld }) => !withheld);
        if (!own) {
          if ((await this.repository.byIds(tx, [id])).length === 0) throw new NotFound('report');
          throw new Forbidden('NOT_YOURS', 'Only the agency that submitted this report may withdraw it.');
        }
        if (own.revoked_at) throw new Conflict('REPORT_WITHDRAWN', 'This report is already withdrawn.');
        await this.repository.withdraw(tx, id, trimmedReason);
        tx.auditItems(id);
        const [row] = await this.repository.byIds(tx, [id]);
        return row ?? throwLostRace();
      });
    });
  }
}

function addressDraft(
  { apiKey }: Actor,
  draft: Exclude<ReturnType<typeof reportDraftOf>, { problems: unknown }>,
  directory: Directory,
): AddressedReport | { readonly problems: readonly ItemProblem[] } {
  if (apiKey && draft.fields.tlp === 'RED') {
    return { problems: [problem('RED_NOT_FOR_KEYS', 'API keys cannot submit TLP:RED. Sign in to submit this report.', 'tlp')] };
  }
  return addressReport(draft, directory);
}

function writingOf({ draft, decision }: DecidedReport, nextId: NextId): readonly ReportWriting[] {
  if (decision.outcome === 'CREATED') return [{ draft, id: nextId(), version: 1 }];
  return decision.outcome === 'UPDATED' ? [{ draft, id: decision.present.id, version: decision.present.version + 1 }] : [];
}

const EVIDENCE_UNKNOWN: ItemProblem = problem(
  'EVIDENCE_UNKNOWN',
  'An evidence file does not exist, or your agency cannot see it. Upload it again.',
  'evidence',
);

const ROUTED_NOWHERE: ItemProblem = {
  severity: 'WARNING',
  code: 'ROUTED_NOWHERE',
  field: 'countries',
  message: 'No member country could be derived from this report, so only your own party sees it. Name a country to share it.',
};

function receiptOf({ draft, decision }: DecidedReport, written: string | undefined): ReportReceipt {
  const { index, remarks, routed, fields } = draft;
  if (decision.outcome === 'REJECTED') return rejectedReceipt(index, [decision.problem], remarks);
  const { title, narrative } = fields;
  const words = neutralityWarnings(`${title}\n${narrative ?? ''}`, 'narrative');
  const problems = [...(routed.length === 0 && !fields.draft ? [ROUTED_NOWHERE] : []), ...words];
  const reportId = written ?? ('present' in decision ? decision.present.id : null);
  return { index, outcome: decision.outcome, reportId, problems, itemProblems: remarks };
}

const rejectedReceipt = (index: number, problems: readonly ItemProblem[], remarks: ReportReceipt['itemProblems']): ReportReceipt => ({
  ...rejected(index, problems),
  reportId: null,
  itemProblems: remarks,
});

function throwLostRace(): never {
  throw new Error('A batch exceeded its retries for conflicting reports.');
}
