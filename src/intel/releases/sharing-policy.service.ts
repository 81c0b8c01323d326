import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { type Connection, mapConnection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { type AudienceSpec, type Directory, resolveAudience } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { readSharingPolicy } from '../../tenancy/sharing/release-requests.js';
import { labelProblem } from '../../tenancy/sharing/label-audience.policy.js';
import type { AnalystCaseRights, SharingLimit, SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import { type LimitEffect, effectOf, BATCH_SIZE, effectBatchesOf } from './limit-effect.js';

/** Changes of a policy. An absent field stays unchanged; null removes the value. */
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

/** The policy, with the directory for the names of its parties and groups. */
export interface SharingPolicyView {
  readonly policy: SharingPolicy;
  readonly directory: Directory;
}

/** A limit with the keys of its audience. */
interface ResolvedLimit extends Omit<LimitSpec, 'within'> {
  readonly within: readonly number[];
}

export interface LiftedLimit extends Omit<SharingLimit, 'createdAt'> {
  readonly createdAt: Date;
  readonly liftedAt: Date;
}

/** An effect, with the directory for the names of its parties and groups. */
export interface LimitEffectView {
  readonly effect: LimitEffect;
  readonly directory: Directory;
}

/** The policy of a party for all of its officers and machines. Its admins set it; all of its accounts may read it. */
@Injectable()
export class SharingPolicyService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  async read(actor: Actor): Promise<SharingPolicyView> {
    return this.database.as(actor, act(actor, 'policy.read', 'party:read'), readPolicyView);
  }

  /**
   * Changes the named fields. A stricter rule takes effect at commit; a looser rule or another default needs a fresh confirmation.
   * @throws BadInput on an audience that cannot be resolved or that the label forbids, or on second officers or cases for a party that has none.
   */
  async set(actor: Actor, change: PolicyChange): Promise<SharingPolicyView> {
    return this.database.as(actor, { ...act(actor, 'policy.set', 'policy:manage'), writes: true }, async (tx) => {
      const before = await readPolicyView(tx);
      assertPossible(actor, change, before);
      await tx.query('select hub.set_sharing_policy($1)', [JSON.stringify(change)]); // JSON leaves out undefined fields
      return readPolicyView(tx);
    });
  }

  /** Previews the effect of a limit, with its confirmation. Writes nothing. @throws BadInput as {@link addLimit} */
  async previewLimit(actor: Actor, spec: LimitSpec): Promise<LimitEffectView> {
    return this.database.as(actor, act(actor, 'policy.limit-preview', 'policy:manage'), async (tx) => {
      const directory = await readDirectory(tx);
      return { effect: await limitEffect(tx, resolveLimit(spec, directory)), directory };
    });
  }

  /**
   * Adds a limit and immediately narrows items that are shared beyond it: one transaction, so that from the commit on no reader sees an item beyond it. A
   * limit that narrows items needs the confirmation of a preview of exactly this effect. Publishers wait meanwhile, so no item can change in between. A limit
   * that is already in force is not added again.
   * @throws BadInput on an audience that cannot be resolved or has exceptions; Conflict if there are a hundred limits, or if the effect is unconfirmed or has
   * changed.
   */
  async addLimit(actor: Actor, spec: LimitSpec, confirmation: string | null): Promise<SharingPolicyView> {
    const id = randomUUID();
    return this.database.as(actor, { ...act(actor, 'policy.limit', 'policy:manage'), writes: true }, async (tx) => {
      const limit = resolveLimit(spec, await readDirectory(tx));
      await tx.query('select hub.lock_own_sharing_policy(false)');
      const effect = await limitEffect(tx, limit);
      if (effect.items > 0 && confirmation === null) throw unconfirmed(effect);
      if (confirmation !== null && confirmation !== effect.confirmation) throw effectChanged();
      const [row] = await tx.query<{ id: string | null }>('select hub.add_sharing_limit($1) as id', [JSON.stringify({ id, ...limit })]);
      if (!row?.id) throw new Conflict('TOO_MANY_LIMITS', 'Your party already has 100 limits. Lift one that another limit covers.');
      await narrowToLimits(tx);
      tx.auditItems(row.id);
      return readPolicyView(tx);
    });
  }

  /** Lifts a limit. The access that it removed stays removed until it is restored ({@link restore}) or the items are shared again. @throws NotFound */
  async liftLimit(actor: Actor, id: string): Promise<SharingPolicyView> {
    return this.database.as(actor, { ...act(actor, 'policy.lift-limit', 'policy:manage'), writes: true }, async (tx) => {
      const [row] = isUuid(id) ? await tx.query<{ lifted: boolean }>('select hub.lift_sharing_limit($1) as lifted', [id]) : [];
      if (!row?.lifted) throw new NotFound('limit');
      tx.auditItems(id);
      return readPolicyView(tx);
    });
  }

  /** Returns a page of lifted limits that removed access which is not restored, most recently lifted first. @throws BadInput on the page size or cursor */
  async restorable(
    actor: Actor,
    request: PageRequest,
  ): Promise<Connection<{ readonly limit: LiftedLimit; readonly directory: Directory }>> {
    return this.database.as(actor, act(actor, 'policy.restorable', 'policy:manage'), async (tx) => {
      const limits = await tx.query<LiftedLimit>(
        'select id, kinds, threats, labels, "within", set_at as "createdAt", lifted_at as "liftedAt" from hub.restorable_limits()',
      );
      const list = { name: 'restorable limits', reader: actor.party.id, filter: null, descending: true };
      const keyOf = ({ liftedAt, id }: LiftedLimit): string => `${liftedAt.toISOString()} ${id}`;
      const newestFirst = limits.toSorted((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));
      const directory = await readDirectory(tx);
      return mapConnection(this.pager.slice(list, request, newestFirst, keyOf), (limit) => ({ limit, directory }));
    });
  }

  /** Previews what of a lifted limit can be restored, why the rest cannot, and the confirmation; null: there is no such limit. */
  async previewRestore(actor: Actor, id: string): Promise<LimitEffectView | null> {
    return this.database.as(actor, act(actor, 'policy.restore-preview', 'policy:manage'), async (tx) => {
      const effect = await restoreEffect(tx, id);
      if (!effect) return null;
      return { effect, directory: await readDirectory(tx) };
    });
  }

  /**
   * Restores the access that a lifted limit removed, as previewed: never more than there was, and no item that its owner has changed since. Needs a fresh
   * confirmation of the actor. @throws NotFound; Conflict if the effect differs from the confirmed one
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
    throw new BadInput(
      'LIMIT_EXCEPTS',
      'The audience of a limit has no exceptions. Remove them; to exclude a party from everything, use setPartyBarred.',
    );
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
  if (!effect) throw new Error('hub.preview_limit returned no effect.');
  return effect;
}

async function restoreEffect(tx: Transaction, id: string): Promise<LimitEffect | null> {
  const batches = effectBatchesOf(tx, 'select hub.preview_limit_restore($1::uuid, $2, $3) as piece', id);
  return isUuid(id) ? effectOf({ restores: id.toLowerCase() }, batches) : null;
}

const unconfirmed = ({ items, indicators, participants, requests }: LimitEffect): Conflict =>
  new Conflict(
    'LIMIT_UNCONFIRMED',
    `This limit would narrow existing items. Items: ${items}. Indicators: ${indicators}. Participants of open cases: ${participants}. Open requests: ${requests}. Review previewSharingLimit and pass its confirmation.`,
  );
const effectChanged = (): Conflict =>
  new Conflict('LIMIT_MOVED', 'The effect has changed since the preview. Preview it again, and pass the new confirmation.');

const narrowToLimits = (tx: Transaction): Promise<void> => runInBatches(tx, 'select hub.narrow_to_limits($1, $2) as behind');

/** Runs a statement in batches. @param statement returns the item after which the next batch begins, or null */
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
    throw new BadInput(
      'NO_SECOND_OFFICER',
      'Only a country has second officers (APPROVER). Leave these options out: your releases would wait forever.',
    );
  }
  if (change.analystsInCases && actor.party.kind !== 'COUNTRY') {
    throw new BadInput('NO_CASES', 'Only countries participate in cases. Leave out analystsInCases.');
  }
  const { defaultAudience = policy.defaultAudience, defaultTlp = policy.defaultTlp } = change;
  if (!defaultAudience) return;
  const { problems } = resolveAudience(defaultAudience, directory);
  const [first] = [...problems, defaultTlp ? labelProblem(defaultTlp, defaultAudience) : undefined].filter((found) => found !== undefined);
  if (first) throw new BadInput(first.code, first.message);
}
