import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique, sortIds } from '../../platform/graphql/lists.js';
import { type Connection, mapConnection } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { Kind } from '../../values/values/value.js';
import { CLAIM_COLUMNS, type Claim, type Threat } from './claim.js';
import type { PersonStatus } from './person-status.js';

/** Absent fields do not restrict. */
export interface IndicatorFilter {
  readonly kinds?: readonly Kind[] | null;
  readonly threats?: readonly Threat[] | null;
  /** Ids of parties; claims that hide their owner match only for the owner itself. */
  readonly owners?: readonly string[] | null;
  readonly tlp?: readonly Tlp[] | null;
  /** Claims must have all of these tags. */
  readonly tags?: readonly string[] | null;
  readonly personStatuses?: readonly PersonStatus[] | null;
  readonly disputed?: boolean | null;
  /** Part of the value, its display form or the description, case-insensitive. */
  readonly text?: string | null;
  readonly publishedAfter?: Date | null;
  readonly publishedBefore?: Date | null;
  readonly includeLapsed?: boolean | null;
}

/**
 * A position in a list. `snapshot` is the end of the stream when the first page was read. Claims without a position by then are listed first, by id
 * (part waiting); the rest follow, by position (part placed).
 */
interface Position {
  readonly snapshot: string;
  readonly part: 'waiting' | 'placed';
  /** waiting: the last id; placed: the last position. null: from the start of the part. */
  readonly last: string | null;
}

@Injectable()
export class BrowseIndicatorsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns one claim, or undefined when it is absent or invisible. */
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

  /** Returns claims by id, for callers that already have ids; in no order. */
  async byIds(actor: Actor, ids: readonly string[]): Promise<Claim[]> {
    return this.database.as(actor, act(actor, 'indicator.read', 'indicator:read'), async (tx) => {
      const claims = await tx.query<Claim>(`select ${CLAIM_COLUMNS} from hub.claim where claim.id = any ($1)`, [ids]);
      tx.auditItems(...claims.map((claim) => claim.id));
      return claims;
    });
  }

  /**
   * Returns a page, newest first by (position in the stream, id). No claim committed before the first page is skipped or repeated, however many publish
   * meanwhile. A page costs the same at any depth.
   * @throws BadInput when `first` is out of range or the cursor is invalid.
   */
  async page(actor: Actor, filter: IndicatorFilter, request: PageRequest): Promise<Connection<Claim>> {
    const list = { name: 'indicators', reader: actor.party.id, filter: filterValuesOf(filter) };
    const page = this.pager.open<Position>(list, request);
    return this.database.as(actor, act(actor, 'indicator.list', 'indicator:read'), async (tx) => {
      const from = page.position ?? { snapshot: await readListHead(tx), part: 'waiting' as const, last: null };
      const { found, rest } = await collect(tx, from, filter, page.limit);
      const positioned = page.connection(found, ({ position }) => position, rest && { rest });
      const claims = mapConnection(positioned, ({ claim }) => claim);
      tx.auditItems(...claims.nodes.map(({ id }) => id));
      return claims;
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

/** Longest time in ms to read a page whose filter few claims pass. After it the page is short, and its end cursor continues from there. */
const MAX_READING_MS = 3_000;

/** Reads batches of ids until `wanted` claims pass the filter. Batches grow, so that a filter that few claims pass does not need a statement for each. */
async function collect(
  tx: Transaction,
  from: Position,
  filter: IndicatorFilter,
  wanted: number,
): Promise<{ found: readonly PositionedClaim[]; rest: Position | undefined }> {
  const found: PositionedClaim[] = [];
  const deadline = performance.now() + MAX_READING_MS;
  let position: Position | undefined = from;
  for (
    let size = Math.max(MIN_BATCH, wanted);
    position && found.length < wanted && performance.now() < deadline;
    size = Math.min(size * 2, MAX_BATCH)
  ) {
    const current: Position = position;
    const ids = await readIdBatch(tx, current, size);
    const claims = new Map((await filterClaims(tx, ids, filter)).map((claim) => [claim.id, claim]));
    for (const { id, place } of ids) {
      const claim = claims.get(id);
      if (claim && found.length < wanted) found.push({ claim, position: { ...current, last: current.part === 'waiting' ? id : place } });
    }
    position = nextPosition(current, ids, size);
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

function nextPosition(current: Position, ids: readonly IdRow[], size: number): Position | undefined {
  const lastOne = ids.at(-1);
  if (ids.length === size && lastOne) return { ...current, last: current.part === 'waiting' ? lastOne.id : lastOne.place };
  return current.part === 'waiting' ? { ...current, part: 'placed', last: null } : undefined;
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

/** Returns the parameters of {@link SELECT_FILTERED} from $2 on: null where the filter does not restrict. Equal filters give equal parameters, for cursors. */
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
