import { Injectable } from '@nestjs/common';
import { newIds } from '../../platform/platform/new-ids.js';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { QueryCipher, type SearchableValue } from '../indicators/query-cipher.js';
import { type QueryReason, parseQueryReason } from '../indicators/query-reason.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager } from '../../platform/graphql/pager.js';
import { assertBatchSize } from '../../platform/graphql/batch.js';
import type { Timestamp } from '../indicators/claim.js';
import { inEqualSteps } from '../../platform/platform/hidden-as-absent.js';
import type { RelationshipEnd } from './relationship.js';

export const MOST_LINKS = 100;
export const MOST_COMPARED = 1_000;
/** A wider grid: each own claim whose value somebody holds in secret is looked at, too; how many those are has an end (hub.linked_claims). */
const PAGE_STEP_MS = 250;
/** For each claim that is asked about: who holds it in secret is looked at, too. */
const CLAIM_STEP_MS = 0.5;
/** Of a comparison, as deconfliction has it. */
const COMPARE_STEP_MS = 25;

/** A party that holds the same value. */
export interface Holder {
  readonly party: ActorParty;
  /** When its oldest claim that the reader sees was published; null: the reader sees none of it. */
  readonly since: Timestamp | null;
}

/** Who else holds the value of a claim, as far as the reader may know. */
export interface Links {
  readonly holders: readonly Holder[];
  /** Whether somebody holds it who is not named to the reader. */
  readonly undisclosed: boolean;
}

export interface LinkedClaim extends Links {
  readonly indicator: RelationshipEnd;
}

/** What comparing an own claim found. */
export interface ComparedLinks extends Links {
  readonly indicatorId: string;
  /** Whether it may be compared: it is the party's own, stands, and names the party to others. */
  readonly compared: boolean;
}

/** A row of hub.comparable_claims. */
interface ComparableRow extends SearchableValue {
  readonly item: string;
  readonly compared: boolean;
}

export interface LinkPage {
  readonly links: readonly { readonly link: LinkedClaim; readonly cursor: string }[];
  readonly hasNextPage: boolean;
  /** Where it goes on; null: from nowhere. Behind the last of the page where it looked further and found no more. */
  readonly endCursor: string | null;
}

/** A row of hub.linked_claims; indicator null: the last one. */
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
 * Exact matches between parties. They are found by the relay (hub.find_links); what is shown of them is read again for each reader. Claims that the reader does not see show
 * in links of own claims that were compared, and to officers who may deconflict alone: everything else would be a deconfliction without its rules.
 */
@Injectable()
export class LinksService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly seal: QueryCipher,
  ) {}

  /**
   * Compares own claims with what others hold out of sight. Each claim counts once as a value that was asked about, in the same quota and before the same alarm as a deconfliction.
   * @returns an answer for each id, in order; absent, not own and not comparable are the same answer
   * @throws BadInput on the number of ids, purpose or case reference; PartyLimit beyond the quota
   */
  async compare(actor: Actor, ids: readonly string[], reason: QueryReason): Promise<readonly ComparedLinks[]> {
    assertBatchSize('indicators', ids.length, MOST_COMPARED);
    const why = parseQueryReason(reason);
    const work = (): Promise<ReadonlyMap<string, Links>> =>
      this.database.as(actor, { ...act(actor, 'link.compare', 'deconflict:ask', why), writes: true }, async (tx) => {
        const rows = await tx.query<ComparableRow>('select item, kind, scope, value, compared from hub.comparable_claims($1::uuid[])', [
          [...new Set(ids.filter(isUuid))],
        ]);
        const newId = newIds();
        const fresh = rows.filter(({ compared }) => !compared).map((row) => ({ ...row, id: newId() }));
        const ask = newId();
        tx.auditItems(ask);
        await tx.query('select hub.compare_links($1, $2, $3, $4::uuid[], $5::uuid[], $6::bytea[])', [
          ...[ask, why.purpose, why.caseReference],
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

  /** Of each of these claims, in their order; of what is absent or invisible nothing. */
  async of(actor: Actor, ids: readonly string[]): Promise<readonly Links[]> {
    const work = (): Promise<ReadonlyMap<string, Links>> =>
      this.database.as(actor, act(actor, 'link.read', 'indicator:read'), (tx) => linksOf(tx, ids));
    const found = await inEqualSteps(work, Math.max(2, ids.length * CLAIM_STEP_MS));
    return ids.map((id) => found.get(id) ?? NONE);
  }

  /**
   * Claims of the actor's party whose values others hold, too, newest first. A page may be short, or empty, and still have a next one: so far it has looked.
   * @throws BadInput when `first` or the cursor does not fit
   */
  async page(actor: Actor, first: number, after: string | null): Promise<LinkPage> {
    const wanted = this.pager.open({ name: 'links', reader: actor.party.id, most: MOST_LINKS }, { first, after });
    const work = (): Promise<LinkPage> =>
      this.database.as(actor, act(actor, 'link.list', 'indicator:read'), async (tx) => {
        const rows = await tx.query<LinkedRow>(LINKED, [wanted.position, wanted.limit]);
        const linked = rows.flatMap(({ indicator }) => indicator ?? []);
        const { rows: shown, hasNextPage: isCut } = wanted.edges(linked, ({ id }) => id);
        const ids = shown.map(({ row }) => row.id);
        const found = await linksOf(tx, ids);
        tx.auditItems(...ids);
        const links = shown.map(({ row: indicator, cursor }) => ({ link: { indicator, ...(found.get(indicator.id) ?? NONE) }, cursor }));
        const to = rows.find(({ indicator }) => indicator === null)?.looked_to ?? null;
        const last = links.at(-1)?.cursor ?? null;
        return { links, hasNextPage: isCut || to !== null, endCursor: isCut || to === null ? last : wanted.cursorAt(to) };
      });
    return inEqualSteps(work, PAGE_STEP_MS);
  }
}

const NONE: Links = { holders: [], undisclosed: false };

async function linksOf(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, Links>> {
  const rows = await tx.query<HolderRow>('select item, party, since from hub.holders($1::uuid[])', [ids]);
  const found = new Map<string, Links>();
  for (const { item, party, since } of rows) {
    const { holders, undisclosed } = found.get(item) ?? NONE;
    found.set(item, party ? { holders: [...holders, { party, since }], undisclosed } : { holders, undisclosed: true });
  }
  return found;
}

const LINKED = `
  select case when i.id is not null then jsonb_build_object('id', i.id, 'kind', i.kind, 'value', i.value, 'display', i.display) end as indicator, l.looked_to
    from hub.linked_claims($1, $2) l left join hub.indicator i on i.id = l.id where i.id is not null or l.id is null order by i.id desc nulls last`;
