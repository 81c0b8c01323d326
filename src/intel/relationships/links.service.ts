import { Injectable } from '@nestjs/common';
import { newIds } from '../../platform/platform/new-ids.js';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { QueryCipher, type SearchableValue } from '../indicators/query-cipher.js';
import { type QueryReason, parseQueryReason } from '../indicators/query-reason.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { type Connection, mapConnection } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { assertBatchSize } from '../../platform/graphql/batch.js';
import type { Timestamp } from '../indicators/claim.js';
import { inEqualSteps } from '../../platform/platform/hidden-as-absent.js';
import type { RelationshipEnd } from './relationship.js';

export const MOST_COMPARED = 1_000;
/** Time step of a page. It is wider because hidden holders of each own claim are also examined; hub.linked_claims bounds their number. */
const PAGE_STEP_MS = 250;
/** Time step per requested claim: hidden holders are also examined. */
const CLAIM_STEP_MS = 0.5;
/** Time step of a comparison, as for a deconfliction. */
const COMPARE_STEP_MS = 25;

/** A party that holds the same value. */
export interface Holder {
  readonly party: ActorParty;
  /** Publication of the party's oldest claim that the reader sees; null if the reader sees none. */
  readonly publishedAt: Timestamp | null;
}

/** The other holders of a claim's value, as far as the reader may know them. */
export interface Links {
  readonly holders: readonly Holder[];
  /** Whether a party holds the value that is not named to the reader. */
  readonly undisclosed: boolean;
}

export interface LinkedClaim extends Links {
  readonly indicator: RelationshipEnd;
}

/** Result of the comparison of an own claim. */
export interface HolderComparison extends Links {
  readonly indicatorId: string;
  /** Whether it may be compared: it is the party's own, in force, and names the party to others. */
  readonly compared: boolean;
}

/** A row of hub.comparable_claims. */
interface ComparableRow extends SearchableValue {
  readonly item: string;
  readonly compared: boolean;
}

/** A row of hub.linked_claims; indicator null: the last row. */
interface LinkedRow {
  readonly indicator: RelationshipEnd | null;
  readonly looked_to: string | null;
}

interface HolderRow {
  readonly item: string;
  readonly party: ActorParty | null;
  readonly since: Timestamp | null;
}

/**
 * Exact matches between claims of different parties. The relay finds them (hub.find_links); the visible part is read again for each reader. Claims that the
 * reader does not see appear only in links of compared own claims, and only to officers who may deconflict: otherwise this would be a deconfliction without
 * its rules.
 */
@Injectable()
export class LinksService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly seal: QueryCipher,
  ) {}

  /**
   * Compares own claims with claims of other parties that the actor does not see. Each claim counts once as a queried value, in the same quota and under the
   * same alarm as a deconfliction.
   * @returns a result for each id, in order; absent, foreign and not comparable claims give the same result
   * @throws BadInput on the number of ids, the purpose or the case reference; PartyLimit beyond the quota
   */
  async compare(actor: Actor, ids: readonly string[], reason: QueryReason): Promise<readonly HolderComparison[]> {
    assertBatchSize('indicators', ids.length, MOST_COMPARED);
    const checkedReason = parseQueryReason(reason);
    const work = (): Promise<ReadonlyMap<string, Links>> =>
      this.database.as(actor, { ...act(actor, 'link.compare', 'deconflict:ask', checkedReason), writes: true }, async (tx) => {
        const rows = await tx.query<ComparableRow>('select item, kind, scope, value, compared from hub.comparable_claims($1::uuid[])', [
          [...new Set(ids.filter(isUuid))],
        ]);
        const newId = newIds();
        const fresh = rows.filter(({ compared }) => !compared).map((row) => ({ ...row, id: newId() }));
        const query = newId();
        tx.auditItems(query);
        await tx.query('select hub.compare_links($1, $2, $3, $4::uuid[], $5::uuid[], $6::bytea[])', [
          ...[query, checkedReason.purpose, checkedReason.caseReference],
          fresh.map(({ item }) => item),
          fresh.map(({ id }) => id),
          fresh.map((row) => this.seal.seal(row.id, row.value, [row])),
        ]);
        const items = rows.map(({ item }) => item);
        const links = await linksOf(tx, items);
        return new Map(items.map((item) => [item, links.get(item) ?? NONE]));
      });
    const found = await inEqualSteps(work, COMPARE_STEP_MS + ids.length * CLAIM_STEP_MS);
    return ids.map((id) => {
      const links = found.get(id.toLowerCase());
      return { indicatorId: id, compared: links !== undefined, ...(links ?? NONE) };
    });
  }

  /** Returns the links of each of these claims, in order; none for an absent or invisible claim. */
  async of(actor: Actor, ids: readonly string[]): Promise<readonly Links[]> {
    const work = (): Promise<ReadonlyMap<string, Links>> =>
      this.database.as(actor, act(actor, 'link.read', 'indicator:read'), (tx) => linksOf(tx, ids));
    const found = await inEqualSteps(work, Math.max(2, ids.length * CLAIM_STEP_MS));
    return ids.map((id) => found.get(id) ?? NONE);
  }

  /**
   * Returns claims of the actor's party whose values other parties also hold, newest first. A page may be short or empty and still have a next page: each page
   * examines a fixed number of claims. @throws BadInput if `first` or the cursor is not valid
   */
  async page(actor: Actor, request: PageRequest): Promise<Connection<LinkedClaim>> {
    const page = this.pager.open({ name: 'links', reader: actor.party.id, filter: null }, request);
    const work = (): Promise<Connection<LinkedClaim>> =>
      this.database.as(actor, act(actor, 'link.list', 'indicator:read'), async (tx) => {
        const rows = await tx.query<LinkedRow>(LINKED, [page.position, page.limit]);
        const linked = rows.flatMap(({ indicator }) => indicator ?? []);
        const lookedTo = rows.find(({ indicator }) => indicator === null)?.looked_to ?? null;
        // Without more links the page continues where the statement stopped: it examines a fixed number of claims.
        const ends = page.connection(linked, ({ indicatorId: id }) => id, lookedTo === null ? {} : { rest: lookedTo });
        const ids = ends.nodes.map(({ indicatorId: id }) => id);
        const found = await linksOf(tx, ids);
        return mapConnection(ends, (indicator) => ({ indicator, ...(found.get(indicator.indicatorId) ?? NONE) }));
      });
    return inEqualSteps(work, PAGE_STEP_MS);
  }
}

const NONE: Links = { holders: [], undisclosed: false };

async function linksOf(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, Links>> {
  const rows = await tx.query<HolderRow>('select item, party, since from hub.holders($1::uuid[])', [ids]);
  const found = new Map<string, Links>();
  for (const { item, party, since: publishedAt } of rows) {
    const { holders, undisclosed } = found.get(item) ?? NONE;
    found.set(item, party ? { holders: [...holders, { party, publishedAt }], undisclosed } : { holders, undisclosed: true });
  }
  return found;
}

const LINKED = `
  select case when i.id is not null then jsonb_build_object('indicatorId', i.id, 'kind', i.kind, 'value', i.value, 'display', i.display, 'tlp', i.tlp) end as indicator, l.looked_to
    from hub.linked_claims($1, $2) l left join hub.indicator i on i.id = l.id where i.id is not null or l.id is null order by i.id desc nulls last`;
