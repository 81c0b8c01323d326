import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import {
  assertBatchSize,
  type BatchReceipt,
  type ItemProblem,
  problem,
  type RefusedItem,
  rejected,
  wavesOf,
} from '../../platform/graphql/batch.js';
import { writeIds, runBatch, type WriteStrategy } from '../../platform/database/batch-write.js';
import { MOST_ATTEMPTS, retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import { Clock } from '../../platform/platform/clock.js';
import { mapInSlices } from '../../values/rows/time-slices.js';
import { Forbidden, type HubError } from '../../platform/platform/errors.js';
import { newIds, type NextId } from '../../platform/platform/new-ids.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import { requestReleases, type ReleaseRequest, pendingReleasesOf, requestedReleaseOf } from '../../tenancy/sharing/release-requests.js';
import type { SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import { ClaimRepository, type ClaimWrite } from './claim.repository.js';
import { gateContent, pendingWarningsOf } from './content-gate.js';
import { type Draft, draftOf, namesOf, type PublishItem } from './draft.js';
import { rejectOtherCreators } from './creators.js';
import { FOREIGN_CLAIM, splitForeign } from './foreign-ids.js';
import { type AddressedClaim, decide, type Decision, narrowingWarningOf, type ExistingClaims } from './publish.policy.js';
import { PublishRulesReader } from './publish-rules.js';
import { applyPolicy, type GatedDraft } from './release-gate.js';
import { submittedOf } from './submit.policy.js';
import { type SubmittedDraft, completeDraft } from './complete-draft.policy.js';

/** Most items in one call. */
export const MOST_ITEMS = 1_000;

/** The result for one item, in the order of the input. */
export interface PublishReceipt extends BatchReceipt<Decision['outcome']> {
  /** null when the item was rejected. */
  readonly indicatorId: string | null;
}

/** One call: the publishing actor, the parties that it can address, and the receipts so far. */
interface PublishContext {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly policy: SharingPolicy;
  readonly writes: WriteStrategy;
  readonly receipts: Map<number, PublishReceipt>;
}

/** Writes more in the transaction of a batch, once its receipts are known. It may run more than once: earlier runs were rolled back. */
export type BatchHook = (tx: Transaction, receipts: readonly PublishReceipt[]) => Promise<void>;

/** A draft, or the problems of its form. */
export type ReadItem = Draft | ItemProblem | readonly ItemProblem[];

/** An item, or its refusal after the check of its form. */
export type ValidatedItem = PublishItem | RefusedItem;

@Injectable()
export class PublishService {
  constructor(
    private readonly database: Database,
    private readonly claims: ClaimRepository,
    private readonly clock: Clock,
    private readonly rules: PublishRulesReader,
  ) {}

  /**
   * Publishes a batch for the actor's agency: one transaction, one receipt per item. An invalid item does not affect the others.
   * Sending the same batch again changes nothing. Two items on one value take effect one after the other.
   * @param alongside writes e.g. the import that the batch is a part of
   * @throws BadInput when the batch is empty or too large; Forbidden when the actor belongs to no agency.
   */
  async publish(actor: Actor, items: readonly ValidatedItem[], alongside?: BatchHook): Promise<readonly PublishReceipt[]> {
    assertMayPublish(actor, items);
    return this.publishRead(actor, await mapInSlices(items, (item) => ('refusal' in item ? item.refusal : draftOf(item, 0))), alongside);
  }

  /**
   * As {@link publish}, for items that were read before.
   * @param items each a draft, whatever its index, or the problems of its form
   */
  async publishRead(actor: Actor, items: readonly ReadItem[], alongside?: BatchHook): Promise<readonly PublishReceipt[]> {
    assertMayPublish(actor, items);
    const read = items.map((item, index) => (isDraft(item) ? { ...item, index } : item));

    const attempt = (writes: WriteStrategy): Promise<readonly PublishReceipt[]> =>
      this.database.as(actor, { ...act(actor, 'indicator.publish', 'indicator:publish'), writes: true }, async (tx) => {
        const receipts = await this.write(tx, actor, read, writes);
        await alongside?.(tx, receipts);
        return receipts;
      });
    return runBatch((writes) => retryOnConflict(() => attempt(writes)));
  }

  /**
   * Publishes drafts in a transaction that may publish, as {@link publish} does.
   * @param read each a draft, or the problems of its form
   * @returns one receipt each, in order
   */
  async write(tx: Transaction, actor: Actor, read: readonly ReadItem[], writes: WriteStrategy): Promise<readonly PublishReceipt[]> {
    const rules = await this.rules.read(tx);
    const { directory, policy } = rules;
    const receipts = new Map<number, PublishReceipt>();
    const submitted = read.flatMap((draft, index) => {
      const result = isDraft(draft) ? submittedOf(draft, actor, rules) : { problems: 'code' in draft ? [draft] : draft };
      if ('problems' in result) receipts.set(index, { ...rejected(index, result.problems), indicatorId: null });
      return 'problems' in result ? [] : [result];
    });
    const refuse = (index: number, refusal: ItemProblem): void =>
      void receipts.set(index, { ...rejected(index, [refusal]), indicatorId: null });
    const { own, others } = await splitForeign(tx, submitted);
    for (const { index } of others) refuse(index, FOREIGN_CLAIM);
    const accepted = await rejectOtherCreators(tx, own, refuse);
    for (const wave of wavesOf(accepted, namesOf)) await this.publishWave(tx, wave, { actor, directory, policy, writes, receipts });
    return read.map((_, index) => receiptOf(receipts, index));
  }

  /** Publishes one wave. It holds each value and each reference at most once, so that its drafts do not depend on one another. */
  private async publishWave(tx: Transaction, wave: readonly SubmittedDraft[], publishing: PublishContext): Promise<void> {
    const { directory, policy, writes, receipts } = publishing;
    let open = wave;
    const nextId = newIds();
    for (let attempt = 0; open.length > 0; attempt += 1) {
      if (attempt === MOST_ATTEMPTS) throw new Error('A batch lost the race for its indicators too often.');
      const present = await this.readExisting(tx, open, publishing);
      const decided = open.map((draft) => {
        const { sameValue, waiting, ...others } = present(draft);
        const whole = completeDraft(draft, sameValue, waiting, directory);
        const decision = decide(whole, { sameValue, waiting, ...others }, directory, this.clock.now());
        return gateContent(applyPolicy(whole, decision, policy, directory), whole, policy, directory);
      });
      const writings = decided.flatMap(({ draft, decision }) => writingOf(draft, decision, nextId));
      const { written, refused } = await writeIds(writes, tx, writings, (some) => this.claims.write(tx, some));
      for (const [{ draft }, refusal] of refused) receipts.set(draft.index, refusedReceipt(draft.index, refusal));
      const byIndex = new Map(writings.map((writing) => [writing.draft.index, writing]));
      const missing = writings.filter(({ id }) => !written.has(id));
      const lost = new Set(missing.filter((writing) => !refused.has(writing)).map(({ draft }) => draft.index));
      const unwritten = new Set(missing.map(({ draft }) => draft.index));
      const settled = decided.filter(({ draft }) => !unwritten.has(draft.index));
      const releases = settled.flatMap((one) => releaseRequestsOf(one, byIndex.get(one.draft.index)));
      await requestReleases(tx, releases);
      tx.auditItems(...written, ...releases.flatMap(({ item, release }) => (release && !written.has(item) ? [item] : [])));

      for (const one of settled) receipts.set(one.draft.index, receiptFor(one, byIndex.get(one.draft.index)?.id, directory));
      open = open.filter(({ index }) => lost.has(index));
    }
  }

  private async readExisting(
    tx: Transaction,
    drafts: readonly SubmittedDraft[],
    { actor, policy }: PublishContext,
  ): Promise<(draft: Draft) => ExistingClaims> {
    const wanted = {
      digests: drafts.flatMap((draft) => (draft.of ? [] : draft.digest)),
      references: drafts.flatMap(({ item }) => item.externalId ?? []),
      ids: drafts.flatMap((draft) => draft.of ?? []),
    };
    const own = await this.claims.own(tx, wanted);
    const withheld = actor.apiKey ? await this.claims.withheld(tx, wanted) : [];
    const mayWait = policy.hasOpenReleases || policy.secondFrom !== null || policy.secondForPartners;
    const ownIds = own.map(({ id }) => id);
    const waiting = mayWait ? await pendingReleasesOf(tx, ownIds) : undefined;
    const byDigest = new Map(own.filter((claim) => !claim.original_tlp).map((claim) => [claim.digest, claim]));
    const byId = new Map(own.map((claim) => [claim.id, claim]));
    const byReference = new Map(own.map((claim) => [claim.external_id, claim]));
    const releaseOf = (id: string | undefined) => {
      const row = id === undefined ? undefined : waiting?.get(id);
      return row && requestedReleaseOf(row);
    };
    return ({ digest, item, of }) => {
      const sameValue = of ? byId.get(of) : byDigest.get(digest);
      return {
        sameValue,
        waiting: releaseOf(sameValue?.id),
        sameReference: item.externalId ? byReference.get(item.externalId) : undefined,
        isWithheld: withheld.some(
          (one) => (!of && one.digest === digest) || (one.external_id !== null && one.external_id === item.externalId),
        ),
      };
    };
  }
}

function assertMayPublish(actor: Actor, items: readonly unknown[]): void {
  assertBatchSize('items', items.length, MOST_ITEMS);
  if (!actor.agency) {
    throw new Forbidden('AGENCY_MISSING', 'Only an officer of an agency can publish. Your account belongs to no agency.');
  }
}

const refusedReceipt = (index: number, { reason, message }: HubError): PublishReceipt => ({
  index,
  outcome: 'REJECTED',
  indicatorId: null,
  problems: [problem(reason, message)],
});

const isDraft = (read: ReadItem): read is Draft => 'digest' in read;

function writingOf(draft: AddressedClaim, decision: Decision, nextId: NextId): readonly ClaimWrite[] {
  const { externalId = null } = draft.item;
  if (decision.outcome === 'CREATED') return [{ draft, id: nextId(draft.item.attribution === 'HIDDEN'), version: 1, externalId }];
  if (decision.outcome !== 'UPDATED') return [];
  const { claim } = decision;
  return [{ draft, id: claim.id, version: claim.version + 1, externalId: externalId ?? claim.external_id }];
}

/**
 * Returns the release request of a draft: for the written version, or for the present version if only content waits. An unchanged claim whose release is
 * no longer wanted gets a request without a release.
 */
function releaseRequestsOf({ decision, waits }: GatedDraft, writing: ClaimWrite | undefined): readonly ReleaseRequest[] {
  if (writing && waits) return [{ item: writing.id, version: writing.version, release: waits }];
  if (decision.outcome === 'UNCHANGED' && waits) return [{ item: decision.claim.id, version: decision.claim.version, release: waits }];
  return decision.outcome === 'UNCHANGED' && decision.waits === false ? [{ item: decision.claim.id }] : [];
}

function receiptFor(gated: GatedDraft, written: string | undefined, directory: Directory): PublishReceipt {
  const { draft, decision } = gated;
  const { index } = draft;
  const next = { ...draft.keys, agencyOnly: draft.item.agencyOnly };
  const narrowed = decision.outcome === 'UPDATED' ? narrowingWarningOf(next, decision.claim, directory) : undefined;
  const warnings = [...draft.warnings, ...(narrowed ? [narrowed] : []), ...pendingWarningsOf(gated)];
  if (decision.outcome === 'REJECTED') return { ...rejected(index, [decision.problem]), indicatorId: null };
  const indicatorId = written ?? ('claim' in decision ? decision.claim.id : null);
  return { index, outcome: decision.outcome, indicatorId, problems: warnings };
}

function receiptOf(receipts: ReadonlyMap<number, PublishReceipt>, index: number): PublishReceipt {
  const receipt = receipts.get(index);
  if (!receipt) throw new Error('An item of a batch was left without a receipt.');
  return receipt;
}
