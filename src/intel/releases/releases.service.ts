import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { Act } from '../../platform/database/act.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { withRefusals } from '../../platform/database/refusals.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { ReleaseRow } from '../../tenancy/sharing/release-requests.js';

/** Result of hub.decide_release; null: no such request is visible. */
type Verdict = 'APPROVED' | 'DECLINED' | 'OWN' | keyof typeof REFUSALS;

/** Factories of the errors by verdict: the audit log notes each error object once. */
const REFUSALS = {
  DECIDED: () =>
    new Conflict(
      'RELEASE_DECIDED',
      'This release is already decided: it was approved, declined, withdrawn, or overtaken by a later change.',
    ),
  EXPIRED: () => new Conflict('RELEASE_EXPIRED', 'This release request has expired. Its publisher may request it again.'),
  PUBLISHER_GONE: () =>
    new Conflict('RELEASE_ORPHANED', 'The officer who requested this release may no longer publish. Another officer must request it.'),
  GROUP_LEFT: () =>
    new Conflict(
      'RELEASE_UNADDRESSED',
      'The audience contains a group that your party is no longer a member of. The publisher must request another audience.',
    ),
  LAPSED: () => new Conflict('RELEASE_LAPSED', 'The item was revoked or has lapsed in the meantime and cannot be released.'),
} as const;

/** A limit or the rule of partners came after the request: no officer can release it. */
const policyForbidsRelease = (): Conflict =>
  new Conflict('POLICY_FORBIDS', 'The sharing policy of your party now forbids this. Decline the release.');

const ownRelease = (): Forbidden =>
  new Forbidden('OWN_RELEASE', 'You cannot approve or review a release that you requested. Ask a second officer.');

/** Releases by a second officer: one officer requests a release, another one decides. */
@Injectable()
export class ReleasesService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of requests about visible items of the actor's party, newest first. @throws BadInput on the page size or cursor */
  async page(actor: Actor, includeDecided: boolean, request: PageRequest): Promise<Connection<ReleaseRow>> {
    const page = this.pager.open({ name: 'releases', reader: actor.party.id, filter: includeDecided }, request);
    const rows = await this.database.as(actor, act(actor, 'release.list', 'indicator:read'), (tx) =>
      tx.query<ReleaseRow>('select * from hub.releases(null, $1, $2, $3)', [!includeDecided, page.position, page.limit]),
    );
    return page.connection(rows, ({ id }) => id);
  }

  /** Returns the pending release of each item, or undefined. */
  async pendingOf(actor: Actor, items: readonly string[]): Promise<readonly (ReleaseRow | undefined)[]> {
    const rows = await this.database.as(actor, act(actor, 'release.list', 'indicator:read'), (tx) =>
      tx.query<ReleaseRow>('select * from hub.releases($1, true, null, null)', [items]),
    );
    // An emergency request that waits for another release has two rows: the pending one wins.
    const inTurn = rows.toSorted((a, b) => Number(a.status === 'PENDING') - Number(b.status === 'PENDING'));
    const byItem = new Map(inTurn.map((row) => [row.item, row]));
    return items.map((id) => byItem.get(id));
  }

  /**
   * Approves a release exactly as requested. The database checks everything again: the party's policy, the item's version, the publisher, the groups.
   * @throws NotFound; Forbidden for the actor's own request; Conflict if it can no longer be released.
   */
  async approve(actor: Actor, id: string): Promise<ReleaseRow> {
    return this.decide(actor, id, null);
  }

  /** Declines a release. @throws NotFound, Conflict; BadInput on an empty reason. */
  async decline(actor: Actor, id: string, reason: string): Promise<ReleaseRow> {
    const why = reason.trim();
    if (why.length < 1 || why.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Give the reason in 1 to 2,000 characters. The publisher reads it.');
    }
    return this.decide(actor, id, why);
  }

  /**
   * Records whether it was right to send a request immediately, as an emergency. The request stays unchanged; its agency cancels it.
   * @throws NotFound; Forbidden for the actor's own request; Conflict if it was already reviewed; BadInput on the length of the note, which an objection needs.
   */
  async review(actor: Actor, id: string, agreed: boolean, note: string | null): Promise<ReleaseRow> {
    const text = note?.trim() ?? '';
    if (text.length > 2_000 || (!agreed && text.length < 1)) {
      throw new BadInput('REASON_LENGTH', 'Give a reason of at most 2,000 characters; an objection requires one. The requester reads it.');
    }
    return this.runChange(actor, id, act(actor, 'release.review', 'release:approve'), async (tx) => {
      const values = [id, agreed, text || null];
      const [row] = await tx.query<{ verdict: 'DONE' | 'OWN' | 'DECIDED' | null }>(
        'select hub.review_release($1, $2, $3) as verdict',
        values,
      );
      const verdict = row?.verdict ?? null;
      if (verdict === null) throw new NotFound('release');
      if (verdict === 'OWN') throw ownRelease();
      if (verdict === 'DECIDED') throw new Conflict('REVIEW_DONE', 'This release was already reviewed, or was not an emergency.');
    });
  }

  /** Withdraws a release that the actor's own agency requested. @throws NotFound; Conflict if it no longer waits. */
  async withdraw(actor: Actor, id: string): Promise<ReleaseRow> {
    return this.runChange(actor, id, act(actor, 'release.withdraw', 'indicator:publish'), async (tx) => {
      const [row] = await tx.query<{ waited: boolean | null }>('select hub.withdraw_release($1) as waited', [id]);
      if (row?.waited === null || row === undefined) throw new NotFound('release');
      if (!row.waited) throw REFUSALS.DECIDED();
    });
  }

  /** @param why the reason for declining; null approves. */
  private async decide(actor: Actor, id: string, why: string | null): Promise<ReleaseRow> {
    const what = why === null ? 'release.approve' : 'release.decline';
    return this.runChange(actor, id, act(actor, what, 'release:approve'), async (tx) => {
      const values = [id, why === null, why];
      const [row] = await withRefusals({ HB451: policyForbidsRelease }, () =>
        tx.query<{ verdict: Verdict | null }>('select hub.decide_release($1, $2, $3) as verdict', values),
      );
      const verdict = row?.verdict ?? null;
      if (verdict === null) throw new NotFound('release');
      if (verdict === 'OWN') throw ownRelease();
      if (verdict !== 'APPROVED' && verdict !== 'DECLINED') throw REFUSALS[verdict]();
    });
  }

  /** Runs a change. A refusal of a hidden item takes as long as the refusal of an absent one. */
  private async runChange(actor: Actor, id: string, what: Act, work: (tx: Transaction) => Promise<void>): Promise<ReleaseRow> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...what, writes: true }, async (tx) => {
        if (!isUuid(id)) throw new NotFound('release');
        await work(tx);
        const [row] = await tx.query<ReleaseRow>('select * from hub.releases(null, false, null, null) r where r.id = $1', [id]);
        if (!row) throw new NotFound('release');
        tx.auditItems(row.item);
        return row;
      }),
    );
  }
}
