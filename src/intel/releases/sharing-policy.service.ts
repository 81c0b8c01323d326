import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { type AudienceSpec, type Directory, resolveAudience } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { readSharingPolicy } from '../../tenancy/sharing/release-requests.js';
import { labelProblem } from '../../tenancy/sharing/release.policy.js';
import type { AnalystCaseRights, SharingLimit, SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import { type LimitEffect, effectOf, BATCH_SIZE, effectBatchesOf } from './limit-effect.js';

/** What is to change; what is absent stays as it is, null takes it away. */
export interface PolicyChange {
  readonly defaultAudience?: AudienceSpec | null | undefined;
  readonly defaultTlp?: Tlp | null | undefined;
  readonly neverPartners?: boolean | undefined;
  readonly secondFrom?: Tlp | null | undefined;
  readonly secondForPartners?: boolean | undefined;
  readonly secondForContent?: boolean | undefined;
  readonly analystsInCases?: AnalystCaseRights | undefined;
}

export interface LimitSpec {
  readonly kinds: readonly string[] | null;
  readonly threats: readonly string[] | null;
  readonly labels: readonly Tlp[] | null;
  readonly within: AudienceSpec;
}

/** The policy with the names of those whom it speaks of. */
export interface SharingPolicyView {
  readonly policy: SharingPolicy;
  readonly directory: Directory;
}

/** A limit with the keys that it reaches. */
interface ResolvedLimit extends Omit<LimitSpec, 'within'> {
  readonly within: readonly number[];
}

export interface LiftedLimit extends Omit<SharingLimit, 'setAt'> {
  readonly setAt: Date;
  readonly liftedAt: Date;
}

/** An effect with the names of those whom it speaks of. */
export interface LimitEffectView {
  readonly effect: LimitEffect;
  readonly directory: Directory;
}

/** What a party decides for all of its officers and machines. Its admins set it; all of its accounts may read it. */
@Injectable()
export class SharingPolicyService {
  constructor(private readonly database: Database) {}

  async read(actor: Actor): Promise<SharingPolicyView> {
    return this.database.as(actor, act(actor, 'policy.read', 'party:read'), readPolicyView);
  }

  /**
   * Changes what is named. What tightens is in force at the commit; what loosens, and any other default, needs a fresh confirmation.
   * @throws BadInput on an audience that cannot be found or that the label forbids, or a second officer or cases where there are none.
   */
  async set(actor: Actor, change: PolicyChange): Promise<SharingPolicyView> {
    return this.database.as(actor, { ...act(actor, 'policy.set', 'policy:manage'), writes: true }, async (tx) => {
      const before = await readPolicyView(tx);
      assertPossible(actor, change, before);
      await tx.query('select hub.set_sharing_policy($1)', [JSON.stringify(change)]); // what is undefined is left out
      return readPolicyView(tx);
    });
  }

  /** What a limit would take, were it set now, and what confirms it. Nothing is written. @throws BadInput as {@link addLimit} */
  async previewLimit(actor: Actor, wish: LimitSpec): Promise<LimitEffectView> {
    return this.database.as(actor, act(actor, 'policy.limit-preview', 'policy:manage'), async (tx) => {
      const directory = await readDirectory(tx);
      const effect = await limitEffect(tx, resolveLimit(wish, directory));
      tx.auditItems(...effect.named.map(({ item }) => item));
      return { effect, directory };
    });
  }

  /**
   * Adds a limit and narrows at once whatever is shared beyond it: one transaction, so that nobody sees anything beyond it from the commit on. What narrows something needs the confirmation of a preview
   * that foresaw exactly that; publishers wait meanwhile, so that nothing comes in between. A limit that is in force already is not added once more.
   * @throws BadInput on an audience that cannot be found or has exceptions; Conflict when there are a hundred, or when it is unconfirmed, or would do something else than was confirmed.
   */
  async addLimit(actor: Actor, wish: LimitSpec, confirmation: string | null): Promise<SharingPolicyView> {
    const id = randomUUID();
    return this.database.as(actor, { ...act(actor, 'policy.limit', 'policy:manage'), writes: true }, async (tx) => {
      const limit = resolveLimit(wish, await readDirectory(tx));
      await tx.query('select hub.lock_own_sharing_policy(false)');
      const effect = await limitEffect(tx, limit);
      if (effect.items > 0 && confirmation === null) throw unconfirmed(effect);
      if (confirmation !== null && confirmation !== effect.confirmation) throw effectChanged();
      const [row] = await tx.query<{ id: string | null }>('select hub.add_sharing_limit($1) as id', [JSON.stringify({ id, ...limit })]);
      if (!row?.id) throw new Conflict('TOO_MANY_LIMITS', 'A party has up to 100 limits: lift one that another contains.');
      await narrowToLimits(tx);
      tx.auditItems(row.id);
      return readPolicyView(tx);
    });
  }

  /** Lifts a limit; what it took stays taken until it is put back ({@link restore}) or shared again. @throws NotFound */
  async liftLimit(actor: Actor, id: string): Promise<SharingPolicyView> {
    return this.database.as(actor, { ...act(actor, 'policy.lift-limit', 'policy:manage'), writes: true }, async (tx) => {
      const [row] = isUuid(id) ? await tx.query<{ lifted: boolean }>('select hub.lift_sharing_limit($1) as lifted', [id]) : [];
      if (!row?.lifted) throw new NotFound('limit');
      tx.auditItems(id);
      return readPolicyView(tx);
    });
  }

  /** Limits that were lifted and took something that was not put back, latest first. */
  async restorable(actor: Actor): Promise<{ readonly limits: readonly LiftedLimit[]; readonly directory: Directory }> {
    return this.database.as(actor, act(actor, 'policy.restorable', 'policy:manage'), async (tx) => ({
      limits: await tx.query<LiftedLimit>(
        'select id, kinds, threats, labels, "within", set_at as "setAt", lifted_at as "liftedAt" from hub.restorable_limits()',
      ),
      directory: await readDirectory(tx),
    }));
  }

  /** What of a lifted limit can be put back, what cannot and why, and what confirms it; null: there is no such limit. */
  async previewRestore(actor: Actor, id: string): Promise<LimitEffectView | null> {
    return this.database.as(actor, act(actor, 'policy.restore-preview', 'policy:manage'), async (tx) => {
      const effect = await restoreEffect(tx, id);
      if (!effect) return null;
      tx.auditItems(...effect.named.map(({ item }) => item));
      return { effect, directory: await readDirectory(tx) };
    });
  }

  /**
   * Puts back what a lifted limit took, as its preview foresaw: never more than what was there, and nothing that its owner has changed since. Needs a fresh confirmation of who one is.
   * @throws NotFound; Conflict when it would do something else than was confirmed
   */
  async restore(actor: Actor, id: string, confirmation: string): Promise<LimitEffectView> {
    return this.database.as(actor, { ...act(actor, 'policy.restore', 'policy:manage'), writes: true }, async (tx) => {
      const directory = await readDirectory(tx);
      await tx.query('select hub.lock_own_sharing_policy(true)');
      const effect = await restoreEffect(tx, id);
      if (!effect) throw new NotFound('limit');
      if (confirmation !== effect.confirmation) throw effectChanged();
      await runInBatches(tx, 'select hub.restore_limit_removals($3, $1, $2) as behind', id);
      tx.auditItems(id, ...effect.named.map(({ item }) => item));
      return { effect, directory };
    });
  }
}

function resolveLimit({ within, ...matches }: LimitSpec, directory: Directory): ResolvedLimit {
  if (within.exceptCountries.length > 0) {
    throw new BadInput('LIMIT_EXCEPTS', 'A limit says whom it reaches at most: bar a party (setPartyBarred) to keep everything from it.');
  }
  const { problems, keys } = resolveAudience(within, directory);
  const [first] = problems;
  if (first) throw new BadInput(first.code, first.message);
  return { ...matches, within: keys.audience };
}

async function limitEffect(tx: Transaction, limit: ResolvedLimit): Promise<LimitEffect> {
  const { kinds, threats, labels, within } = limit;
  const about = { limit: [kinds, threats, labels, within].map((list) => list && [...list].sort()) };
  const effect = await effectOf(about, effectBatchesOf(tx, 'select hub.preview_limit($1::jsonb, $2, $3) as piece', JSON.stringify(limit)));
  if (!effect) throw new Error('A limit has an effect, if only none.');
  return effect;
}

async function restoreEffect(tx: Transaction, id: string): Promise<LimitEffect | null> {
  const pieces = effectBatchesOf(tx, 'select hub.preview_limit_restore($1::uuid, $2, $3) as piece', id);
  return isUuid(id) ? effectOf({ restores: id.toLowerCase() }, pieces) : null;
}

const unconfirmed = ({ items, claims, participants, requests }: LimitEffect): Conflict =>
  new Conflict(
    'LIMIT_UNCONFIRMED',
    `This limit would narrow existing items. Items: ${items}. Indicators: ${claims}. Participants of open cases: ${participants}. Open requests: ${requests}. Look at previewSharingLimit and pass its confirmation.`,
  );
const effectChanged = (): Conflict =>
  new Conflict('LIMIT_MOVED', 'The effect has changed since the preview. Preview it again, and pass the new confirmation.');

const narrowToLimits = (tx: Transaction): Promise<void> => runInBatches(tx, 'select hub.narrow_to_limits($1, $2) as behind');

/** @param statement answers behind which item the next piece begins, or null */
async function runInBatches(tx: Transaction, statement: string, ...more: readonly string[]): Promise<void> {
  for (let behind: string | null = null; ;) {
    const [row]: { behind: string | null }[] = await tx.query(statement, [behind, BATCH_SIZE, ...more]);
    behind = row?.behind ?? null;
    if (behind === null) return;
  }
}

const readPolicyView = async (tx: Transaction): Promise<SharingPolicyView> => ({
  policy: await readSharingPolicy(tx),
  directory: await readDirectory(tx),
});

function assertPossible(actor: Actor, change: PolicyChange, { policy, directory }: SharingPolicyView): void {
  if ((change.secondFrom || change.secondForPartners || change.secondForContent) && actor.party.kind !== 'COUNTRY') {
    throw new BadInput('NO_SECOND_OFFICER', 'Only a country has officers who release (APPROVER): everything of yours would wait for ever.');
  }
  if (change.analystsInCases && actor.party.kind !== 'COUNTRY') {
    throw new BadInput('NO_CASES', 'Countries alone take part in cases: leave analystsInCases out.');
  }
  const { defaultAudience = policy.defaultAudience, defaultTlp = policy.defaultTlp } = change;
  if (!defaultAudience) return;
  const { problems } = resolveAudience(defaultAudience, directory);
  const [first] = [...problems, defaultTlp ? labelProblem(defaultTlp, defaultAudience) : undefined].filter((one) => one !== undefined);
  if (first) throw new BadInput(first.code, first.message);
}
