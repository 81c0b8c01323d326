import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { Act } from '../../platform/database/act.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { ReleaseRow } from '../../tenancy/sharing/release-requests.js';

/** Requests that one list shows. */
const MAX_LISTED = 500;

/** What hub.decide_release answers; null: there is no such request to be seen. */
type Verdict = 'APPROVED' | 'DECLINED' | 'OWN' | keyof typeof REFUSALS;

/** New ones each: the record notes every refusal once. */
const REFUSALS = {
  DECIDED: () => new Conflict('RELEASE_DECIDED', 'This was released, declined, taken back or overtaken by a later change before.'),
  EXPIRED: () => new Conflict('RELEASE_EXPIRED', 'This waited for too long: its publisher may ask again.'),
  PUBLISHER_GONE: () => new Conflict('RELEASE_ORPHANED', 'Whoever asked may not publish any more: another officer must ask for it.'),
  GROUP_LEFT: () =>
    new Conflict('RELEASE_UNADDRESSED', 'It names a group that your party is not in any more: its publisher must say anew whom it is for.'),
  LAPSED: () => new Conflict('RELEASE_LAPSED', 'The claim was revoked or has lapsed meanwhile: there is nothing to release.'),
} as const;

const ownRelease = (): Forbidden =>
  new Forbidden('OWN_RELEASE', 'Nobody releases, or reviews, what they asked for: it takes a second officer.');

/** Second officers: what one asked to release, another one looks at. */
@Injectable()
export class ReleasesService {
  constructor(private readonly database: Database) {}

  /** Requests about claims of the actor's party that the actor sees, newest first. */
  async all(actor: Actor, includeDecided: boolean): Promise<readonly ReleaseRow[]> {
    return this.database.as(actor, act(actor, 'release.list', 'indicator:read'), (tx) =>
      tx.query<ReleaseRow>('select * from hub.releases(null, $1, $2)', [!includeDecided, MAX_LISTED]),
    );
  }

  /** For each claim what waits for it, or undefined. */
  async pendingOf(actor: Actor, items: readonly string[]): Promise<readonly (ReleaseRow | undefined)[]> {
    const rows = await this.database.as(actor, act(actor, 'release.list', 'indicator:read'), (tx) =>
      tx.query<ReleaseRow>('select * from hub.releases($1, true, null)', [items]),
    );
    // Of a request that went out as an emergency and waits again, what waits.
    const inTurn = rows.toSorted((a, b) => Number(a.status === 'PENDING') - Number(b.status === 'PENDING'));
    const byItem = new Map(inTurn.map((row) => [row.item, row]));
    return items.map((id) => byItem.get(id));
  }

  /**
   * Releases exactly what was asked for. Everything is asked again: the party's policy, the item's version, the publisher, the groups.
   * @throws NotFound; Forbidden on what one asked for oneself; Conflict where it can no longer be released.
   */
  async approve(actor: Actor, id: string): Promise<ReleaseRow> {
    return this.decide(actor, id, null);
  }

  /** @throws NotFound, Conflict; BadInput on an empty reason. */
  async decline(actor: Actor, id: string, reason: string): Promise<ReleaseRow> {
    const why = reason.trim();
    if (why.length < 1 || why.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Give the reason in 1 to 2,000 characters: the publisher is told.');
    }
    return this.decide(actor, id, why);
  }

  /**
   * Says of a request that went out at once, as an emergency, whether that was right. The request stays as it is; its agency cancels it.
   * @throws NotFound; Forbidden on what one asked for oneself; Conflict where it was reviewed before; BadInput on the length of the note, which an objection needs.
   */
  async review(actor: Actor, id: string, agreed: boolean, note: string | null): Promise<ReleaseRow> {
    const words = note?.trim() ?? '';
    if (words.length > 2_000 || (!agreed && words.length < 1)) {
      throw new BadInput('REASON_LENGTH', 'Give the reason of an objection in 1 to 2,000 characters: the asker is told.');
    }
    return this.runChange(actor, id, act(actor, 'release.review', 'release:approve'), async (tx) => {
      const values = [id, agreed, words || null];
      const [row] = await tx.query<{ verdict: 'DONE' | 'OWN' | 'DECIDED' | null }>(
        'select hub.review_release($1, $2, $3) as verdict',
        values,
      );
      const verdict = row?.verdict ?? null;
      if (verdict === null) throw new NotFound('release');
      if (verdict === 'OWN') throw ownRelease();
      if (verdict === 'DECIDED') throw new Conflict('REVIEW_DONE', 'This was reviewed before, or did not go out as an emergency.');
    });
  }

  /** Takes back what one's own agency asked for. @throws NotFound, Conflict when it no longer waited. */
  async withdraw(actor: Actor, id: string): Promise<ReleaseRow> {
    return this.runChange(actor, id, act(actor, 'release.withdraw', 'indicator:publish'), async (tx) => {
      const [row] = await tx.query<{ waited: boolean | null }>('select hub.withdraw_release($1) as waited', [id]);
      if (row?.waited === null || row === undefined) throw new NotFound('release');
      if (!row.waited) throw REFUSALS.DECIDED();
    });
  }

  /** @param why the reason to decline; null approves. */
  private async decide(actor: Actor, id: string, why: string | null): Promise<ReleaseRow> {
    const what = why === null ? 'release.approve' : 'release.decline';
    return this.runChange(actor, id, act(actor, what, 'release:approve'), async (tx) => {
      const [row] = await tx.query<{ verdict: Verdict | null }>('select hub.decide_release($1, $2, $3) as verdict', [
        id,
        why === null,
        why,
      ]);
      const verdict = row?.verdict ?? null;
      if (verdict === null) throw new NotFound('release');
      if (verdict === 'OWN') throw ownRelease();
      if (verdict !== 'APPROVED' && verdict !== 'DECLINED') throw REFUSALS[verdict]();
    });
  }

  /** A refusal of what is hidden takes as long as that of what is absent. */
  private async runChange(actor: Actor, id: string, what: Act, work: (tx: Transaction) => Promise<void>): Promise<ReleaseRow> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...what, writes: true }, async (tx) => {
        if (!isUuid(id)) throw new NotFound('release');
        await work(tx);
        const [row] = await tx.query<ReleaseRow>('select * from hub.releases(null, false, null) r where r.id = $1', [id]);
        if (!row) throw new NotFound('release');
        tx.auditItems(row.item);
        return row;
      }),
    );
  }
}
