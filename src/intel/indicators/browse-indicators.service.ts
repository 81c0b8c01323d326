import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique, sortIds } from '../../platform/graphql/lists.js';
import { Pager } from '../../platform/graphql/pager.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { Kind } from '../../values/values/value.js';
import { CLAIM_COLUMNS, type Claim, type Threat } from './claim.js';
import type { PersonStatus } from './person-status.js';

/** Items of one page. */
export const MOST_ON_PAGE = 500;

/** What is absent does not restrict. */
export interface IndicatorFilter {
  readonly kinds?: readonly Kind[] | null;
  readonly threats?: readonly Threat[] | null;
  /** Ids of parties; claims that hide their owner match only for the owner itself. */
  readonly owners?: readonly string[] | null;
  readonly tlp?: readonly Tlp[] | null;
  /** All of them. */
  readonly tags?: readonly string[] | null;
  readonly personStatuses?: readonly PersonStatus[] | null;
  readonly disputed?: boolean | null;
  /** Part of the value, its display form or the description, in any case. */
  readonly text?: string | null;
  readonly publishedAfter?: Date | null;
  readonly publishedBefore?: Date | null;
  readonly includeLapsed?: boolean | null;
}

export interface IndicatorPage {
  readonly claims: readonly { readonly claim: Claim; readonly cursor: string }[];
  readonly hasNextPage: boolean;
  /** Where the next page begins; null on the last page when it is empty. */
  readonly endCursor: string | null;
}

/**
 * Where a list goes on. `snapshot` is the stream's end when the first page was read: what had no place by then is listed first, by id (part waiting),
 * the rest by place (part placed).
 */
interface Position {
  readonly snapshot: string;
  readonly part: 'waiting' | 'placed';
  /** waiting: the last id; placed: the last place. null: from the part's start. */
  readonly last: string | null;
}

@Injectable()
export class BrowseIndicatorsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** One claim, or undefined when it is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<Claim | undefined> {
    if (!isUuid(id)) return undefined;
    return hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'indicator.read', 'indicator:read'), async (tx) => {
        const [found] = await tx.query<Claim>(`select ${CLAIM_COLUMNS} from hub.claim where claim.id = $1`, [id]);
        if (found) tx.auditItems(found.id);
        return found;
      }),
    );
  }

  /** Claims by id, for those who hold ids already; in no order. */
  async byIds(actor: Actor, ids: readonly string[]): Promise<Claim[]> {
    return this.database.as(actor, act(actor, 'indicator.read', 'indicator:read'), async (tx) => {
      const claims = await tx.query<Claim>(`select ${CLAIM_COLUMNS} from hub.claim where claim.id = any ($1)`, [ids]);
      tx.auditItems(...claims.map((claim) => claim.id));
      return claims;
    });
  }

  /**
   * Newest first by (place in the stream, id). Nothing that was committed before the first page is skipped or doubled, however many publish meanwhile;
   * a page costs the same at any depth.
   * @throws BadInput when `first` or the cursor does not fit.
   */
  async page(actor: Actor, filter: IndicatorFilter, first: number, after: string | null): Promise<IndicatorPage> {
    const list = { name: 'indicators', reader: actor.party.id, most: MOST_ON_PAGE, filter: filterValuesOf(filter) };
    const page = this.pager.open<Position>(list, { first, after });
    return this.database.as(actor, act(actor, 'indicator.list', 'indicator:read'), async (tx) => {
      const from = page.position ?? { snapshot: await readListHead(tx), part: 'waiting' as const, last: null };
      const { found, rest } = await collect(tx, from, filter, page.limit);
      const { rows: shown, hasNextPage: full } = page.edges(found, ({ position }) => position);
      const claims = shown.map(({ row, cursor }) => ({ claim: row.claim, cursor }));
      tx.auditItems(...claims.map(({ claim }) => claim.id));
      return {
        claims,
        hasNextPage: full || rest !== undefined,
        endCursor: (!full && rest && page.cursorAt(rest)) || (claims.at(-1)?.cursor ?? null),
      };
    });
  }
}

interface PositionedClaim {
  readonly claim: Claim;
  readonly position: Position;
}

interface IdRow {
  readonly id: string;
  readonly place: string | null;
}

const MIN_BATCH = 100;
const MAX_BATCH = 5_000;

async function readListHead(tx: Transaction): Promise<string> {
  const [row] = await tx.query<{ last: string }>('select hub.stream_position() as last');
  return row?.last ?? '0';
}

/** A page whose filter hardly anything passes goes on reading for this long; then it is short, and says where to go on. */
const MAX_READING_MS = 3_000;

/** Reads pieces of ids until `wanted` claims pass the filter. Pieces grow, so that a filter that few pass does not cost a statement for each. */
async function collect(
  tx: Transaction,
  from: Position,
  filter: IndicatorFilter,
  wanted: number,
): Promise<{ found: readonly PositionedClaim[]; rest: Position | undefined }> {
  const found: PositionedClaim[] = [];
  const enough = performance.now() + MAX_READING_MS;
  let position: Position | undefined = from;
  for (
    let size = Math.max(MIN_BATCH, wanted);
    position && found.length < wanted && performance.now() < enough;
    size = Math.min(size * 2, MAX_BATCH)
  ) {
    const here: Position = position;
    const ids = await readIdBatch(tx, here, size);
    const claims = new Map((await filterClaims(tx, ids, filter)).map((claim) => [claim.id, claim]));
    for (const { id, place } of ids) {
      const claim = claims.get(id);
      if (claim && found.length < wanted) found.push({ claim, position: { ...here, last: here.part === 'waiting' ? id : place } });
    }
    position = nextPosition(here, ids, size);
  }
  return { found, rest: found.length < wanted ? position : undefined };
}

async function readIdBatch(tx: Transaction, { part, snapshot, last }: Position, size: number): Promise<readonly IdRow[]> {
  if (part === 'waiting') {
    return tx.query<IdRow>('select id, null as place from hub.unsequenced_claims($1, $2, $3) order by id desc', [snapshot, last, size]);
  }
  const upto = last === null ? snapshot : String(BigInt(last) - 1n);
  return tx.query<IdRow>('select id, place from hub.sequenced_claims($1, $2, $3) order by place desc', [snapshot, upto, size]);
}

function nextPosition(here: Position, ids: readonly IdRow[], size: number): Position | undefined {
  const lastOne = ids.at(-1);
  if (ids.length === size && lastOne) return { ...here, last: here.part === 'waiting' ? lastOne.id : lastOne.place };
  return here.part === 'waiting' ? { ...here, part: 'placed', last: null } : undefined;
}

const SELECT_FILTERED = `
  select ${CLAIM_COLUMNS} from hub.claim
    where claim.id = any ($1)
      and ($2::text[] is null or claim.kind = any ($2))
      and ($3::text[] is null or claim.threat = any ($3))
      and ($4::uuid[] is null or claim.owner_id = any ($4)
        or claim.owner_id is null and claim.id in (select g.id from hub.governance($1) g join hub.party p on p.key = (select hub.me()) where p.id = any ($4)))
      and ($5::text[] is null or claim.tlp = any ($5))
      and ($6::text[] is null or claim.tags @> $6)
      and ($7::text is null or strpos(lower(claim.value), $7) > 0 or strpos(lower(claim.display), $7) > 0 or strpos(lower(claim.description), $7) > 0)
      and ($8::timestamptz is null or claim.published_at > $8)
      and ($9::timestamptz is null or claim.published_at < $9)
      and ($10 or claim.revoked_at is null and (claim.valid_until is null or claim.valid_until > now()))
      and ($11::text[] is null or claim.person_status = any ($11))
      and ($12::boolean is null or (claim.disputed_since is not null) = $12)`;

async function filterClaims(tx: Transaction, ids: readonly IdRow[], filter: IndicatorFilter): Promise<readonly Claim[]> {
  if (ids.length === 0) return [];
  return tx.query<Claim>(SELECT_FILTERED, [ids.map(({ id }) => id), ...filterValuesOf(filter)]);
}

/** The filter as {@link TRANSIENT} takes it, from $2 on: null where it does not restrict. What means the same has one form, to which a cursor is bound. */
function filterValuesOf(filter: IndicatorFilter): readonly unknown[] {
  const tags = sortUnique(filter.tags) ?? [];
  return [
    sortUnique(filter.kinds),
    sortUnique(filter.threats),
    sortIds(filter.owners),
    sortUnique(filter.tlp),
    tags.length > 0 ? tags : null,
    filter.text?.trim().toLowerCase() || null,
    filter.publishedAfter ?? null,
    filter.publishedBefore ?? null,
    filter.includeLapsed ?? false,
    sortUnique(filter.personStatuses),
    filter.disputed ?? null,
  ];
}
