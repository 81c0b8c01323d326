import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { assertBatchSize, problem, type RefusedItem } from '../../platform/graphql/batch.js';
import { digestOf, type PublishItem } from '../../intel/indicators/draft.js';
import { type ValidatedItem, MOST_ITEMS, PublishService, type PublishReceipt } from '../../intel/indicators/publish.service.js';
import { Conflict, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { StoredReportItem } from '../reports/report.js';
import { OWNER_ONLY } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { ValueVerdict, TriageEntry, TriageMaterial } from './triage.js';
import { reachProblem, standingProblem, withoutExcepted } from './triage.policy.js';
import { type EntryVersion, LONGEST_COMMENT, checkedText } from './triage.service.js';
import { TriageQueueService } from './triage-queue.service.js';
import { TriageRepository } from './triage.repository.js';

/** An officer's input for one value of a report: all fields of an indicator except the value. Label and threat default to the report's. */
export type AcceptedItem = { readonly index: number } & (
  | (Omit<PublishItem, 'kind' | 'value' | 'platform' | 'network' | 'bank' | 'country' | 'tlp' | 'threat'> & {
      /** Publish again an indicator that the agency already has. Absent: false. */
      readonly restate?: boolean | null;
      readonly tlp?: Tlp | null;
      readonly threat?: PublishItem['threat'] | null;
    })
  | RefusedItem
);

export interface Acceptance extends EntryVersion {
  readonly items: readonly AcceptedItem[];
  readonly credit: 'NAMED' | 'HIDDEN';
  readonly feedback: readonly ValueVerdict[];
  readonly comment: string | null;
}

/** The entry after the acceptance, and a receipt for each value, in order. */
export interface ReportAcceptance {
  readonly entry: TriageEntry;
  readonly receipts: readonly PublishReceipt[];
}

type Settle = (tx: Transaction, receipts: readonly PublishReceipt[]) => Promise<void>;

/** Takes values out of a report and publishes them as indicators of the officer's agency. */
@Injectable()
export class AcceptReportService {
  constructor(
    private readonly database: Database,
    private readonly repository: TriageRepository,
    private readonly publishing: PublishService,
    private readonly queue: TriageQueueService,
  ) {}

  /**
   * Publishes chosen values for the actor's agency like any indicator, and accepts the entry in the same transaction. When no value can be published, the entry
   * does not change. Without values, only the entry is accepted.
   * @throws NotFound; Conflict when the entry is decided or has changed; BadInput; Forbidden
   */
  async accept(actor: Actor, acceptance: Acceptance): Promise<ReportAcceptance> {
    const { id, items } = acceptance;
    const comment = checkedText(acceptance.comment, LONGEST_COMMENT);
    assertBatchSize('values', items.length, MOST_ITEMS, 0);
    const material = await this.material(actor, id);
    if (material.version !== acceptance.version) {
      throw new Conflict('TRIAGE_CHANGED', 'The entry or its report has changed since you read it. Read it again.');
    }
    const settle = async (tx: Transaction, receipts: readonly PublishReceipt[]): Promise<void> => {
      const published = receipts.flatMap(({ indicatorId }, at) =>
        indicatorId ? [{ index: items[at]?.index, indicator: indicatorId }] : [],
      );
      if (items.length > 0 && published.length === 0) return;
      const { credit, feedback } = acceptance;
      const decision = { items: published, shown: credit === 'NAMED', feedback, comment, reportVersion: material.report_version };
      await this.repository.execute(tx, 'accept', [id, acceptance.version, JSON.stringify(decision)]);
      tx.auditItems(material.report);
    };
    const receipts = items.length > 0 ? await this.publish(actor, items, material, settle) : await this.settleAlone(actor, settle);
    // A transaction that publishes may not read the queue.
    const entry = await this.queue.byId(actor, id);
    if (!entry) throw new NotFound('entry');
    return { entry, receipts };
  }

  private publish(
    actor: Actor,
    items: readonly AcceptedItem[],
    material: TriageMaterial,
    settle: Settle,
  ): Promise<readonly PublishReceipt[]> {
    const drafts = items.map((item) => draftOf(item, material, actor.party.country));
    return this.publishing.publish(actor, drafts, settle);
  }

  private async settleAlone(actor: Actor, settle: Settle): Promise<readonly PublishReceipt[]> {
    await this.database.as(actor, { ...act(actor, 'triage.accept', 'report:triage'), writes: true }, (tx) => settle(tx, []));
    return [];
  }

  private async material(actor: Actor, id: string): Promise<TriageMaterial> {
    return hiddenAsAbsent(async () => {
      const material = isUuid(id)
        ? await this.database.as(actor, act(actor, 'triage.take', 'report:triage'), (tx) => this.repository.material(tx, id))
        : undefined;
      if (!material) throw new NotFound('entry');
      return material;
    });
  }
}

/** Returns the fields that an indicator takes over from the report's value. */
const valueOf = ({
  kind,
  value,
  platform,
  network,
  bank,
  country,
}: StoredReportItem): Pick<PublishItem, 'kind' | 'value'> & Partial<PublishItem> => ({
  kind,
  value,
  platform,
  network,
  bank,
  country,
});

// Without this check, an officer who means to add an indicator could change a colleague's indicator in the same agency.
const INDICATOR_EXISTS = problem(
  'INDICATOR_EXISTS',
  'Your agency already has an indicator of this value, and this would change it. Leave the value out, or set restate: true.',
  'restate',
);

function draftOf(item: AcceptedItem, material: TriageMaterial, ownCountry: string | null): ValidatedItem {
  if ('refusal' in item) return { refusal: item.refusal };
  const reportItem = material.items[item.index];
  const isIn = (digests: readonly Buffer[]): boolean =>
    reportItem !== undefined && digests.some((digest) => digest.toString('hex') === digestOf(reportItem));
  if (!reportItem || (material.part && !isIn(material.part))) {
    return {
      refusal: [
        problem('INDEX_UNKNOWN', 'The entry has no value at this index of its report. Choose an index that the entry covers.', 'index'),
      ],
    };
  }
  const { index: _, restate = false, ...claim } = item;
  if (restate !== true && isIn(material.own)) return { refusal: [INDICATOR_EXISTS] };
  const tlp = claim.tlp ?? material.tlp;
  const named = claim.audience ?? null;
  const beyond = reachProblem({ tlp, audience: named ?? OWNER_ONLY, discoverability: claim.discoverability ?? 'HIDDEN' }, material);
  if (beyond) return { refusal: [beyond] };
  return {
    ...claim,
    ...valueOf(reportItem),
    personStatus: claim.personStatus ?? reportItem.personStatus,
    tlp,
    threat: claim.threat ?? material.threat,
    audience: named && withoutExcepted(named, material.excepted, ownCountry),
    audienceIfNew: OWNER_ONLY,
    // An existing indicator keeps its audience and its discoverability. Both must fit the report, too.
    bound: (reach) => standingProblem(reach, material, ownCountry),
  };
}
