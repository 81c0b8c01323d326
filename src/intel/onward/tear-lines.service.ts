import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { ClaimRepository } from '../indicators/claim.repository.js';
import type { Claim } from '../indicators/claim.js';
import { decide, type AddressedClaim, type OwnClaim } from '../indicators/publish.policy.js';
import { PublishRulesReader } from '../indicators/publish-rules.js';
import { submittedOf } from '../indicators/submit.policy.js';
import { completeDraft } from '../indicators/complete-draft.policy.js';
import { applyPolicy } from '../indicators/release-gate.js';
import { Clock } from '../../platform/platform/clock.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { newIds } from '../../platform/platform/new-ids.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import { requestReleases } from '../../tenancy/sharing/release-requests.js';
import type { Release } from '../../tenancy/sharing/release.policy.js';
import { immediateReleaseOf, needsSecondOfficer, type SharingPolicy, restrictToPolicy } from '../../tenancy/sharing/sharing.policy.js';
import { type TearLineSpec, tearLineDraftOf } from './tear-line.policy.js';

/** A reduced copy of an original. */
export interface TearLine {
  readonly claim: Claim;
  readonly createdBy: ActorView | null;
  readonly createdAt: Date;
}

/** An original of the reader's party and its tear-lines, newest first; only those visible to the reader. */
export interface TearLines {
  readonly original: Claim | null;
  readonly copies: readonly TearLine[];
}

/** Hooks for a caller that wants one copy only. */
export interface TearLineHook {
  /** Runs before, in the same transaction: takes the lock that concurrent callers wait for. @returns the copy that already exists, or null */
  before(tx: Transaction): Promise<string | null>;
  /** Runs after, in the same transaction. */
  after(tx: Transaction, copy: string): Promise<void>;
}

interface TearLineRow {
  readonly original: string | null;
  readonly copy: string | null;
  readonly created_by: ActorView | null;
  readonly created_at: Date;
}

/** Reduced copies of own claims for wider audiences. Readers see a copy as a normal claim; only its owner knows the original. */
@Injectable()
export class TearLinesService {
  constructor(
    private readonly database: Database,
    private readonly claims: ClaimRepository,
    private readonly clock: Clock,
    private readonly rules: PublishRulesReader,
  ) {}

  /**
   * Publishes a reduced copy of a claim of the actor's agency, under all rules of publishing, and with a second officer wherever the original needs one.
   * @throws NotFound; Forbidden for another agency's claim; Conflict if it is revoked, disputed or a tear-line itself; BadInput for everything that publishing
   * refuses.
   */
  async release(actor: Actor, id: string, spec: TearLineSpec): Promise<TearLine> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, 'tearline.release', 'indicator:publish'), writes: true }, async (tx) => {
        const claim = await this.tearOff(tx, actor, { ...spec, original: id });
        const line = (await linesOf(tx, claim.id)).find(({ copy }) => copy === claim.id);
        if (!line) throw new NotFound('indicator');
        return { claim, createdBy: line.created_by, createdAt: line.created_at };
      }),
    );
  }

  /**
   * Publishes a copy in a transaction that may publish.
   * @param hook for a caller that wants one copy only: a copy that it reports as existing is returned unchanged
   * @throws the same errors as release
   */
  async tearOff(
    tx: Transaction,
    actor: Actor,
    { original, ...spec }: TearLineSpec & { readonly original: string },
    hook?: TearLineHook,
  ): Promise<Claim> {
    const description = spec.description?.trim() ?? '';
    if ([...description].length > 20_000 || !isStorableText(description)) {
      throw new BadInput('DESCRIPTION_LENGTH', 'The description must have at most 20,000 characters.');
    }
    const { claim, whole } = await this.original(tx, original);
    const present = await hook?.before(tx);
    if (present) return this.copy(tx, present);
    const draft = tearLineDraftOf(claim, whole, { ...spec, description: description === '' ? null : description }, this.clock.now());
    if ('code' in draft) throw new BadInput(draft.code, draft.message);
    const rules = await this.rules.read(tx);
    const { directory, policy } = rules;
    const submitted = submittedOf(draft, actor, rules);
    if ('problems' in submitted) throw refusalOf(submitted.problems);
    const addressed = completeDraft(submitted, undefined, undefined, directory);
    const torn = await this.write(tx, claim, gateTearLine(addressed, claim, { policy, directory, now: this.clock.now() }));
    await hook?.after(tx, torn.id);
    return torn;
  }

  /**
   * Returns the original and tear-lines of a claim of the actor's party. @throws NotFound; Forbidden for a claim of another party, whether it is a tear-line
   * or not
   */
  async of(actor: Actor, id: string): Promise<TearLines> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'tearline.list', 'indicator:read'), async (tx) => {
        if (!isUuid(id)) throw new NotFound('indicator');
        const lines = await linesOf(tx, id);
        if (lines.length === 0) throw (await this.claims.byIds(tx, [id])).length > 0 ? notYours() : new NotFound('indicator');
        const ids = lines.flatMap(({ original, copy }) => [original, copy]).filter((id) => id !== null);
        const byId = new Map((await this.claims.byIds(tx, [...new Set(ids)])).map((claim) => [claim.id, claim]));
        const original = byId.get(lines[0]?.original ?? '') ?? null;
        const copies = lines.flatMap(({ copy, created_by: createdBy, created_at: createdAt }) => {
          const claim = byId.get(copy ?? '');
          return claim ? [{ claim, createdBy, createdAt }] : [];
        });
        return { original, copies };
      }),
    );
  }

  private async original(tx: Transaction, id: string): Promise<{ readonly claim: OwnClaim; readonly whole: Claim }> {
    if (!isUuid(id)) throw new NotFound('indicator');
    const [claim] = await this.claims.own(tx, { ids: [id] });
    const [whole] = await this.claims.byIds(tx, [id]);
    if (!whole) throw new NotFound('indicator');
    if (!claim) throw notYours();
    if (claim.revoked_at) throw new Conflict('INDICATOR_REVOKED', 'This indicator is revoked and cannot have new tear-lines.');
    if (claim.disputed_since) {
      throw new Conflict('INDICATOR_DISPUTED', 'This indicator is disputed and cannot have new tear-lines until the dispute is answered.');
    }
    return { claim, whole };
  }

  private async write(
    tx: Transaction,
    { id: original }: OwnClaim,
    { draft, waits }: { draft: AddressedClaim; waits: Release | undefined },
  ): Promise<Claim> {
    const id = newIds()(draft.item.attribution === 'HIDDEN');
    const [row] = await tx.query<{ verdict: string }>('select hub.create_tear_line($1, $2) as verdict', [id, original]);
    if (row?.verdict === 'TORN') throw new Conflict('TEAR_LINE_OF_TEAR_LINE', 'This indicator is itself a tear-line. Use its original.');
    if (row?.verdict === 'MANY') {
      throw new Conflict('TEAR_LINES_TOO_MANY', 'This indicator already has 50 tear-lines. Change the audience of one of them.');
    }
    await this.claims.write(tx, [{ draft, id, version: 1, externalId: null }]);
    await requestReleases(tx, waits ? [{ item: id, version: 1, release: waits }] : []);
    tx.auditItems(original);
    return this.copy(tx, id);
  }

  private async copy(tx: Transaction, id: string): Promise<Claim> {
    const [claim] = await this.claims.byIds(tx, [id]);
    if (!claim) throw new NotFound('indicator');
    tx.auditItems(id);
    return claim;
  }
}

const linesOf = (tx: Transaction, id: string): Promise<TearLineRow[]> => tx.query<TearLineRow>('select * from hub.tear_lines($1)', [id]);

/** Splits the copy into the part that may be written now and the part that waits: by the rules of publishing, and by the label of its original. */
function gateTearLine(
  addressed: AddressedClaim,
  original: OwnClaim,
  { policy, directory, now }: { readonly policy: SharingPolicy; readonly directory: Directory; readonly now: Date },
): { readonly draft: AddressedClaim; readonly waits: Release | undefined } {
  const decision = decide(addressed, { sameValue: undefined, sameReference: undefined }, directory, now);
  const { draft, decision: verdict, waits } = applyPolicy(addressed, decision, policy, directory);
  if (verdict.outcome === 'REJECTED') throw refusalOf([verdict.problem]);
  const next: Release = { tlp: addressed.item.tlp, ...addressed.keys };
  const before: Release = { tlp: original.tlp, audience: [], excluded: [] };
  if (!needsSecondOfficer(next, before, policy, directory)) return { draft, waits };
  const item = { kind: addressed.value.kind, threat: addressed.item.threat };
  const { tlp, audience, excluded } = restrictToPolicy(immediateReleaseOf(next, before, directory), item, policy, directory);
  return { draft: { ...addressed, item: { ...addressed.item, tlp }, keys: { audience, excluded } }, waits: next };
}

function refusalOf([first]: readonly ItemProblem[]): BadInput {
  if (!first) throw new Error('A refusal without a reason.');
  return new BadInput(first.code, first.message);
}

const notYours = (): Forbidden => new Forbidden('NOT_YOURS', 'Only the agency that published this indicator may do this.');
