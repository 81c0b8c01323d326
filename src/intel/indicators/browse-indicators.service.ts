import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { type Connection, mapConnection, withTotalCount } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { CLAIM_COLUMNS, type Claim } from './claim.js';
import { type ClaimPosition, readClaimBatch, startOfClaims } from './claim-walk.js';
import { CountIndicatorsService } from './count-indicators.service.js';
import { filterCondition, filterValuesOf, type IndicatorFilter } from './indicator-filter.js';
import { ReadingLog } from './reading-log.js';

@Injectable()
export class BrowseIndicatorsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly counting: CountIndicatorsService,
    private readonly readings: ReadingLog,
  ) {}

  /** Returns one claim, or undefined when it is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<Claim | undefined> {
    if (!isUuid(id)) return undefined;
    const found = await hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'indicator.read', 'indicator:read'), async (tx) => {
        const [claim] = await tx.query<Claim>(`select ${CLAIM_COLUMNS} from hub.claim where claim.id = $1`, [id]);
        return claim;
      }),
    );
    if (found) this.readings.noteOpening(actor, [found]);
    return found;
  }

  /** Returns claims by id, for callers that already have ids; in no order. */
  async byIds(actor: Actor, ids: readonly string[]): Promise<Claim[]> {
    const rows = await this.database.call<{ found: Claim }>(actor, act(actor, 'indicator.read', 'indicator:read'), 'claims_by_id', [ids]);
    const claims = rows.map(({ found }) => found);
    this.readings.noteQuery(actor, claims);
    return claims;
  }

  /** The same in a transaction of another act, after its writes. The reader needs `indicator:read`, too: otherwise it sees none. */
  async byIdsWithin(tx: Transaction, ids: readonly string[]): Promise<Claim[]> {
    const rows = await tx.query<{ found: Claim }>('select r.found from hub.readable_claims($1::uuid[]) r', [ids]);
    return rows.map(({ found }) => found);
  }

  /**
   * Returns a page, newest first by (position in the stream, id). No claim committed before the first page is skipped or repeated, however many publish
   * meanwhile. A page costs the same at any depth.
   * @throws BadInput when `first` is out of range or the cursor is invalid.
   */
  async page(actor: Actor, filter: IndicatorFilter, request: PageRequest): Promise<Connection<Claim>> {
    const list = { name: 'indicators', reader: actor.party.id, filter: filterValuesOf(filter) };
    const page = this.pager.open<ClaimPosition>(list, request);
    const found = await this.database.as(actor, act(actor, 'indicator.list', 'indicator:read'), async (tx) => {
      const from = page.position ?? (await startOfClaims(tx));
      const { found, rest } = await collect(tx, from, filter, page.limit);
      const positioned = page.connection(found, ({ position }) => position, rest && { rest });
      const claims = mapConnection(positioned, ({ claim }) => claim);
      return claims;
    });
    this.readings.noteQuery(actor, found.nodes);
    return withTotalCount(found, () => this.counting.count(actor, filter));
  }
}

interface PositionedClaim {
  readonly claim: Claim;
  readonly position: ClaimPosition;
}

const MIN_BATCH = 100;
const MAX_BATCH = 5_000;

/** Longest time in ms to read a page whose filter few claims pass. After it the page is short, and its end cursor continues from there. */
const MAX_READING_MS = 3_000;

/** Reads batches of ids until `wanted` claims pass the filter. Batches grow, so that a filter that few claims pass does not need a statement for each. */
async function collect(
  tx: Transaction,
  from: ClaimPosition,
  filter: IndicatorFilter,
  wanted: number,
): Promise<{ found: readonly PositionedClaim[]; rest: ClaimPosition | undefined }> {
  const found: PositionedClaim[] = [];
  const deadline = performance.now() + MAX_READING_MS;
  let position: ClaimPosition | undefined = from;
  for (
    let size = Math.max(MIN_BATCH, wanted);
    position && found.length < wanted && performance.now() < deadline;
    size = Math.min(size * 2, MAX_BATCH)
  ) {
    const { claims: batch, next } = await readClaimBatch(tx, position, size);
    const ids = batch.map(({ id }) => id);
    const claims = new Map((await filterClaims(tx, ids, filter)).map((claim) => [claim.id, claim]));
    for (const { id, position: at } of batch) {
      const claim = claims.get(id);
      if (claim && found.length < wanted) found.push({ claim, position: at });
    }
    position = next;
  }
  return { found, rest: found.length < wanted ? position : undefined };
}

const SELECT_FILTERED = `
  select ${CLAIM_COLUMNS} from hub.claim
    where claim.id = any ($1)
      and ${filterCondition('$1')}`;

async function filterClaims(tx: Transaction, ids: readonly string[], filter: IndicatorFilter): Promise<readonly Claim[]> {
  return ids.length === 0 ? [] : tx.query<Claim>(SELECT_FILTERED, [ids, ...filterValuesOf(filter)]);
}
