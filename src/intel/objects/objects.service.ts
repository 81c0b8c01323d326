import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { writeIds, runBatch, type WriteStrategy } from '../../platform/database/batch-write.js';
import { readCreators } from '../indicators/creators.js';
import { hasOtherCreator, attributedObjectOf, type AttributedObject, OTHER_CREATOR } from '../indicators/creators.policy.js';
import { originalIdsOf, findForeignIds } from '../indicators/foreign-ids.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { assertBatchSize, problem, wavesOf } from '../../platform/graphql/batch.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { newIds, type NextId } from '../../platform/platform/new-ids.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { requestReleases, pendingReleasesOf, readSharingPolicy, requestedReleaseOf } from '../../tenancy/sharing/release-requests.js';
import type { SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import { MOST_ATTEMPTS, retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import type { StoredObject } from './stored-object.js';
import { type AddressedObject, decideObject, type ObjectDecision, type SubmittedObject, completeObject } from './object.policy.js';
import { objectDraftOf, type ObjectItem } from './object-draft.js';
import { gateObject } from './object-gate.js';
import { FOREIGN_OBJECT, type ObjectReceipt, receiptOf, rejectedReceipt } from './object-receipt.js';
import { ObjectRepository, type ObjectWrite } from './object.repository.js';
import { submittedOf } from './submit-object.policy.js';

/** Most objects in one call, and their greatest total length as JSON, in bytes. */
export const MOST_OBJECTS = 1_000;
export const MOST_BATCH_BYTES = 32 * 1_024 * 1_024;

/** The stored objects among those to be revoked, by STIX id; isNew: revoked by this call. */
type RevocationResult = ReadonlyMap<string, { readonly id: string; readonly isNew: boolean }>;

/** One call: the parties that it can address, the party's policy, and the receipts so far. */
interface WriteContext {
  readonly directory: Directory;
  readonly policy: SharingPolicy;
  readonly writes: WriteStrategy;
  readonly receipts: Map<number, ObjectReceipt>;
}

/** Writes and revokes objects that are no claims. They are stored whole, and shared like claims. */
@Injectable()
export class ObjectsService {
  constructor(
    private readonly database: Database,
    private readonly repository: ObjectRepository,
  ) {}

  /**
   * Stores a batch for the actor's agency: one transaction, one receipt per object. An invalid object does not affect the others. Sending the same batch
   * again changes nothing.
   * @throws BadInput when the batch is empty or too large; Forbidden when the actor belongs to no agency.
   */
  async write(actor: Actor, items: readonly ObjectItem[]): Promise<readonly ObjectReceipt[]> {
    assertBatchSize('objects', items.length, MOST_OBJECTS);
    if (!actor.agency)
      throw new Forbidden('AGENCY_MISSING', 'Only an officer of an agency can publish. Your account belongs to no agency.');
    const read = items.map(objectDraftOf);
    const bytes = read.reduce((sum, draft) => sum + ('bytes' in draft ? draft.bytes : 0), 0);
    assertBatchSize('bytes of all objects', bytes, MOST_BATCH_BYTES, 0);

    const attempt = (writes: WriteStrategy): Promise<readonly ObjectReceipt[]> =>
      this.database.as(actor, { ...act(actor, 'object.publish', 'indicator:publish'), writes: true }, async (tx) => {
        const [directory, policy] = [await readDirectory(tx), await readSharingPolicy(tx)];
        const context: WriteContext = { directory, policy, writes, receipts: new Map() };
        const submitted = read.flatMap((draft, index) => {
          const result = 'bytes' in draft ? submittedOf(draft, actor, context) : { problem: draft };
          if ('problem' in result) context.receipts.set(index, rejectedReceipt(index, result.problem));
          return 'problem' in result ? [] : [result];
        });
        const accepted = await this.rejectForeign(tx, submitted, context);
        for (const wave of wavesOf(accepted, ({ item }) => [item.object.id])) await this.writeWave(tx, wave, context);
        return items.map((_, index) => context.receipts.get(index) ?? throwLostRace());
      });
    return runBatch((writes) => retryOnConflict(() => attempt(writes)));
  }

  /** Returns the drafts without those that belong to another party, or whose creator differs from that of the agency's object of the same id. */
  private async rejectForeign(
    tx: Transaction,
    drafts: readonly SubmittedObject[],
    { receipts }: WriteContext,
  ): Promise<readonly SubmittedObject[]> {
    const idsOf = ({ item: { object, provenance = [] } }: SubmittedObject): readonly string[] => [
      ...originalIdsOf({ format: 'stix', body: object }),
      ...provenance,
    ];
    const others = await findForeignIds(tx, drafts.flatMap(idsOf)); // prettier-ignore
    const [own, foreign] = [new Array<SubmittedObject>(), new Array<SubmittedObject>()];
    for (const draft of drafts) (idsOf(draft).some((id) => others.has(id)) ? foreign : own).push(draft);
    for (const { index } of foreign) receipts.set(index, rejectedReceipt(index, FOREIGN_OBJECT));
    const creators = await readCreators(tx, own.map(({ item }) => item.object.id)); // prettier-ignore
    return own.filter(({ index, item: { object } }) => {
      const isOthers = hasOtherCreator(attributedObjectOf(object), creators);
      if (isOthers) receipts.set(index, rejectedReceipt(index, OTHER_CREATOR));
      return !isOthers;
    });
  }

  /** Writes one wave, which has each STIX id at most once. */
  private async writeWave(tx: Transaction, wave: readonly SubmittedObject[], context: WriteContext): Promise<void> {
    const { directory, writes, receipts } = context;
    let open = wave;
    const nextId = newIds();
    for (let attempt = 0; open.length > 0; attempt += 1) {
      if (attempt === MOST_ATTEMPTS) throwLostRace();
      const decided = await this.decideAll(tx, open, context);
      const writings = new Map(
        decided.flatMap(({ draft, decision }) => writingOf(draft, decision, nextId)).map((one) => [one.draft.index, one]),
      );
      const { written, refused } = await writeIds(writes, tx, [...writings.values()], (some) => this.repository.write(tx, some));
      for (const [{ draft }, { reason, message }] of refused) {
        receipts.set(draft.index, rejectedReceipt(draft.index, problem(reason, message)));
      }
      tx.auditItems(...written);
      await requestReleases(
        tx,
        decided.flatMap(({ draft, waits }) => {
          const writing = writings.get(draft.index);
          return waits && writing && written.has(writing.id) ? [{ item: writing.id, version: writing.version, release: waits }] : [];
        }),
      );
      const unwritten = [...writings.values()].filter(({ id }) => !written.has(id));
      const missed = new Set(unwritten.map(({ draft }) => draft.index));
      for (const { draft, decision, waits } of decided) {
        if (missed.has(draft.index)) continue;
        receipts.set(
          draft.index,
          receiptOf(draft, decision, { written: writings.get(draft.index)?.id, waits: waits !== undefined, directory }),
        );
      }
      open = open.filter(({ index }) => missed.has(index) && !receipts.has(index));
    }
  }

  private async decideAll(
    tx: Transaction,
    open: readonly SubmittedObject[],
    { directory, policy }: WriteContext,
  ): Promise<readonly ReturnType<typeof gateObject>[]> {
    const own = await this.repository.own(tx, { stixIds: open.map(({ item }) => item.object.id) });
    const mayWait = policy.hasOpenReleases || policy.secondFrom !== null || policy.secondForPartners;
    const waiting = mayWait ? await pendingReleasesOf(tx, own.map(({ id }) => id)) : undefined; // prettier-ignore
    const byStixId = new Map(own.map((one) => [one.stix_id, one]));
    return open.map((draft) => {
      const present = byStixId.get(draft.item.object.id);
      const row = present && waiting?.get(present.id);
      const wanted = row && requestedReleaseOf(row);
      const whole = completeObject(draft, present, wanted, directory);
      return gateObject(whole, decideObject(whole, present, wanted, directory), policy, directory);
    });
  }

  /**
   * Revokes an object of the actor's agency; every reader gets the reason. A hidden object and an absent one are refused alike.
   * @throws NotFound, Forbidden (not an object of the actor's agency), Conflict when it is already revoked, BadInput on an empty reason.
   */
  async revokeOne(actor: Actor, id: string, reason: string): Promise<StoredObject> {
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('object');
      const [revoked] = await this.revoke(actor, [id], reason);
      return revoked ?? throwLostRace();
    });
  }

  /** Revokes several objects at once: all of them, or none. */
  async revoke(actor: Actor, ids: readonly string[], reason: string): Promise<readonly StoredObject[]> {
    const trimmed = reason.trim();
    if (trimmed.length < 1 || trimmed.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Give the reason in 1 to 2,000 characters. Every reader sees it.');
    }
    return this.database.as(actor, { ...act(actor, 'object.revoke', 'indicator:revoke'), writes: true }, async (tx) => {
      const own = (await this.repository.own(tx, { ids })).filter(({ withheld }) => !withheld);
      if (own.length < new Set(ids).size) {
        const visible = await this.repository.byIds(tx, ids);
        if (visible.length < new Set(ids).size) throw new NotFound('object');
        throw new Forbidden('NOT_YOURS', 'Only the agency that published this object may change it.');
      }
      if (own.some(({ revoked_at }) => revoked_at)) throw new Conflict('OBJECT_REVOKED', 'This object is already revoked.');
      await this.repository.revoke(tx, ids, trimmed);
      tx.auditItems(...ids);
      return this.repository.byIds(tx, ids);
    });
  }

  /**
   * Revokes those of these objects that the actor's agency stores and has not yet revoked. `alongside` writes in the same transaction.
   * @returns the stored objects, by STIX id
   */
  async revokeExisting(
    actor: Actor,
    which: Parameters<ObjectRepository['own']>[1],
    reason: string,
    alongside?: (tx: Transaction, revoked: readonly string[]) => Promise<unknown>,
  ): Promise<RevocationResult> {
    return this.database.as(actor, { ...act(actor, 'object.revoke', 'indicator:revoke'), writes: true }, async (tx) => {
      const [found, inForce] = await this.revokeOwn(tx, which, reason);
      await alongside?.(tx, inForce);
      return found;
    });
  }

  /** Revokes the stored objects that have the same creator as these. */
  async revokeByCreator(actor: Actor, objects: readonly AttributedObject[], reason: string): Promise<RevocationResult> {
    return this.database.as(actor, { ...act(actor, 'object.revoke', 'indicator:revoke'), writes: true }, async (tx) => {
      const creators = await readCreators(tx, objects.map(({ id }) => id)); // prettier-ignore
      const stixIds = objects.filter((one) => !hasOtherCreator(one, creators)).map(({ id }) => id);
      const [found] = await this.revokeOwn(tx, { stixIds }, reason);
      return found;
    });
  }

  private async revokeOwn(
    tx: Transaction,
    which: Parameters<ObjectRepository['own']>[1],
    reason: string,
  ): Promise<readonly [RevocationResult, readonly string[]]> {
    const own = (await this.repository.own(tx, which)).filter(({ withheld }) => !withheld);
    const inForce = own.flatMap(({ id, revoked_at }) => (revoked_at ? [] : [id]));
    if (inForce.length > 0) await this.repository.revoke(tx, inForce, reason);
    tx.auditItems(...inForce);
    return [new Map(own.map(({ id, stix_id, revoked_at }) => [stix_id, { id, isNew: !revoked_at }])), inForce];
  }
}

function writingOf(draft: AddressedObject, decision: ObjectDecision, nextId: NextId): readonly ObjectWrite[] {
  if (decision.outcome === 'CREATED') return [{ draft, id: nextId(), version: 1, newer: true }];
  if (decision.outcome !== 'UPDATED') return [];
  const { present, newer } = decision;
  return [{ draft, id: present.id, version: present.version + 1, newer }];
}

function throwLostRace(): never {
  throw new Error('A batch lost the race for its objects too often.');
}
