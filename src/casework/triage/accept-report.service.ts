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
import type { ValueVerdict, TriageMaterial } from './triage.js';
import { reachProblem, standingProblem, withoutExcepted } from './triage.policy.js';
import { type EntryVersion, LONGEST_COMMENT, checkedText } from './triage.service.js';
import { TriageRepository } from './triage.repository.js';

/** What an officer says of one value of a report: all that a claim says but the value itself. Absent label and threat are the report's. */
export type AcceptedItem = { readonly place: number } & (
  | (Omit<PublishItem, 'kind' | 'value' | 'platform' | 'network' | 'bank' | 'country' | 'tlp' | 'threat'> & {
      /** What the agency claims already is to be said anew. Absent: no. */
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

/** Taking values out of a report as one's own claims. */
@Injectable()
export class AcceptReportService {
  constructor(
    private readonly database: Database,
    private readonly repository: TriageRepository,
    private readonly publishing: PublishService,
  ) {}

  /**
   * Publishes chosen values in the name of the actor's agency, by the same way as any claim, and accepts the entry in the same transaction: both or neither. Where none of the
   * values can be published the entry stays as it is. Without values it is accepted alone.
   * @throws NotFound, Conflict (decided, or changed meanwhile), BadInput, Forbidden
   */
  async accept(actor: Actor, acceptance: Acceptance): Promise<readonly PublishReceipt[]> {
    const { id, items } = acceptance;
    const comment = checkedText(acceptance.comment, LONGEST_COMMENT);
    assertBatchSize('values', items.length, MOST_ITEMS, 0);
    const material = await this.material(actor, id);
    if (material.version !== acceptance.version) {
      throw new Conflict('TRIAGE_CHANGED', 'The entry, or its report, has changed since you read it: read it again.');
    }
    const settle = async (tx: Transaction, receipts: readonly PublishReceipt[]): Promise<void> => {
      const published = receipts.flatMap(({ indicatorId }, index) =>
        indicatorId ? [{ place: items[index]?.place, indicator: indicatorId }] : [],
      );
      if (items.length > 0 && published.length === 0) return;
      const { credit, feedback } = acceptance;
      const words = { items: published, shown: credit === 'NAMED', feedback, comment, reportVersion: material.report_version };
      await this.repository.execute(tx, 'accept', [id, acceptance.version, JSON.stringify(words)]);
      tx.auditItems(material.report);
    };
    if (items.length > 0) {
      const drafts = items.map((item) => draftOf(item, material, actor.party.country));
      return this.publishing.publish(actor, drafts, settle);
    }
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

/** What the report itself says of a value, in one place: all that a claim takes over unasked. */
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

// Or an officer who means a new claim would change one that others of the agency made.
const VALUE_CLAIMED = problem(
  'VALUE_CLAIMED',
  'Your agency claims this value already, and this would change what it says: leave it out, or say restate: true.',
  'restate',
);

function draftOf(item: AcceptedItem, material: TriageMaterial, ownCountry: string | null): ValidatedItem {
  if ('refusal' in item) return { refusal: item.refusal };
  const kept = material.items[item.place];
  const isIn = (digests: readonly Buffer[]): boolean =>
    kept !== undefined && digests.some((digest) => digest.toString('hex') === digestOf(kept));
  if (!kept || (material.part && !isIn(material.part))) {
    return { refusal: [problem('PLACE_UNKNOWN', 'The entry has no value at this place of its report.', 'place')] };
  }
  const { place: _, restate = false, ...words } = item;
  if (restate !== true && isIn(material.claimed)) return { refusal: [VALUE_CLAIMED] };
  const tlp = words.tlp ?? material.tlp;
  const named = words.audience ?? null;
  const beyond = reachProblem({ tlp, audience: named ?? OWNER_ONLY, discoverability: words.discoverability ?? 'HIDDEN' }, material);
  if (beyond) return { refusal: [beyond] };
  return {
    ...words,
    ...valueOf(kept),
    personStatus: words.personStatus ?? kept.personStatus,
    tlp,
    threat: words.threat ?? material.threat,
    audience: named && withoutExcepted(named, material.excepted, ownCountry),
    audienceIfNew: OWNER_ONLY,
    // What the agency claims already keeps its audience, and what strangers learn: both have to fit the report, too.
    bound: (whole) => standingProblem(whole, material, ownCountry),
  };
}
