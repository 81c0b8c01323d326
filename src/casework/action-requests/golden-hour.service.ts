import { Injectable } from '@nestjs/common';
import type { Side } from '../../platform/graphql/side.js';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import { countRows, countStatement } from '../../platform/graphql/total-count.js';
import { type Connection, mapConnection, withTotalCount } from '../../platform/graphql/connection.js';
import { type PageRequest, Pager } from '../../platform/graphql/pager.js';
import { BadInput } from '../../platform/platform/errors.js';
import type { ActionKind, ActionRow, Money } from './action.js';
import { OPEN_STATES } from './action.policy.js';
import { ActionRequestRepository } from './action-request.repository.js';
import { type BoardPosition, continueBoard, sortBoard, type Stake } from './golden-hour.policy.js';

/** Most open requests that one board considers, those with the least remaining time. Beyond it, the golden hour of the others is lost anyway. */
const MOST_LOOKED_AT = 5_000;

export interface BoardFilter {
  readonly side?: Side | null;
  /** Absent: freezes. */
  readonly actions?: readonly ActionKind[] | null;
}

/** A line of the board. */
export interface BoardLine {
  readonly request: ActionRow;
  /** Whole minutes until the deadline, rounded down; negative after the deadline. */
  readonly minutesLeft: number;
  /** The requested amount that is not held yet; null: unknown, or no money. */
  readonly atRisk: Money | null;
}

/** Totals of one currency on one side. */
export interface FreezeTotal {
  readonly side: Side;
  readonly counterpart: ActionRow['recipient'];
  readonly requestCount: number;
  readonly requested: Money;
  readonly held: Money;
  readonly released: Money;
  readonly seized: Money;
  readonly returned: Money;
  readonly stillHeld: Money;
}

/** A row of the totals, with decimal numbers in text. */
interface TotalRow extends Pick<FreezeTotal, 'side' | 'counterpart' | 'requestCount'>, Record<TotalAmount, string> {
  readonly currency: string;
}
type TotalAmount = 'requested' | 'held' | 'released' | 'seized' | 'returned' | 'stillHeld';

interface StakeRow {
  readonly id: string;
  readonly dueAt: Date;
  readonly now: Date;
  readonly currency: string | null;
  readonly atRisk: string | null;
}

/** Reads the golden-hour board of open requests, and totals of freezes. Both cover the viewer's own party only. */
@Injectable()
export class GoldenHourService {
  constructor(
    private readonly database: Database,
    private readonly repository: ActionRequestRepository,
    private readonly pager: Pager,
  ) {}

  /**
   * Returns a page of open requests in the order of golden-hour.policy.ts, at the time of the first page.
   * @throws BadInput when the page size or the cursor is invalid
   */
  async board(actor: Actor, filter: BoardFilter, request: PageRequest): Promise<Connection<BoardLine>> {
    const criteria = [sortUnique(filter.actions) ?? ['FREEZE'], filter.side ?? null];
    const page = this.pager.open<BoardPosition>({ name: 'golden hour', reader: actor.party.id, filter: criteria }, request);
    const listed = await this.database.as(actor, act(actor, 'action.board', 'indicator:read'), async (tx) => {
      const rows = await tx.query<StakeRow>(STAKES, [...criteria, OPEN_STATES, MOST_LOOKED_AT]);
      const clock = rows[0]?.now.getTime() ?? 0;
      const now = page.position?.now ?? clock;
      const board = sortBoard(rows.map(stakeOf), now);
      const start = page.position ? continueBoard(board, page.position) : 0;
      const lines = await this.linesOf(tx, board.slice(start, start + page.limit), clock);
      const indexed = lines.map((line, offset) => ({ line, index: start + offset }));
      const positioned = page.connection(indexed, ({ line, index }) => ({ now, last: line.request.id, index }));
      const visible = mapConnection(positioned, ({ line }) => line);
      return visible;
    });
    const count = (tx: Transaction): Promise<number> =>
      countRows(tx, countStatement(BOARD), [...criteria, OPEN_STATES]).then((all) => Math.min(all, MOST_LOOKED_AT));
    return withTotalCount(listed, () => this.database.as(actor, act(actor, 'action.board', 'indicator:read'), count));
  }

  /** @param clock the current time in ms */
  private async linesOf(tx: Transaction, stakes: readonly Stake[], clock: number): Promise<readonly BoardLine[]> {
    const ids = stakes.map(({ id }) => id);
    const byId = new Map((await this.repository.byIds(tx, ids)).map((row) => [row.id, row]));
    return stakes.flatMap(({ id, dueAt, atRisk }) => {
      const request = byId.get(id);
      return request ? [{ request, atRisk, minutesLeft: Math.floor((dueAt - clock) / 60_000) }] : [];
    });
  }

  /**
   * Returns totals for each currency of freezes requested in [from, to) and of their current state, without cancelled ones.
   * @throws BadInput when the period is invalid
   */
  async totals(actor: Actor, from: Date, to: Date, byCounterpart: boolean): Promise<readonly FreezeTotal[]> {
    if (from >= to) throw new BadInput('SPAN_REVERSED', '`to` must be after `from`.');
    const rows = await this.database.as(actor, act(actor, 'action.totals', 'indicator:read'), (tx) =>
      tx.query<TotalRow>(TOTALS, [from, to, byCounterpart]),
    );
    return rows.map(totalOf);
  }
}

function totalOf({ currency, side, counterpart, requestCount, ...amounts }: TotalRow): FreezeTotal {
  const money = (name: TotalAmount): Money => ({ amount: amounts[name], currency });
  return {
    ...{ side, counterpart, requestCount, requested: money('requested'), held: money('held'), released: money('released') },
    ...{ seized: money('seized'), returned: money('returned'), stillHeld: money('stillHeld') },
  };
}

const stakeOf = ({ id, dueAt, currency, atRisk }: StakeRow): Stake => ({
  id,
  dueAt: dueAt.getTime(),
  atRisk: currency !== null && atRisk !== null ? { currency, amount: atRisk } : null,
});

const SIDES_OF = `($2::text is distinct from 'RECEIVED' and r.named_owner = (select hub.me()) or $2::text is distinct from 'SENT' and r.recipient = (select hub.me()))`;

/** The requests of the board. $1: acts, $2: the viewer's side, $3: open states. */
const BOARD = `
  from hub.action_request r join hub.action_clock k on k.request = r.id
    where r.act = any ($1) and r.state = any ($3) and ${SIDES_OF}`;

const STAKES = `
  select r.id, k.due_at as "dueAt", clock_timestamp() as now, r.currency, case when r.amount is not null then greatest(r.amount - r.held, 0)::text end as "atRisk"
    ${BOARD}
    order by k.due_at, r.id limit $4`;

const TOTALS = `
  with mine as (
      select r.*, case when r.named_owner = (select hub.me()) then 'SENT' else 'RECEIVED' end as side,
          case when $3 then case when r.named_owner = (select hub.me()) then r.recipient else r.named_owner end end as other
        from (select id, named_owner, recipient, currency, amount, held, released_amount, seized, returned, published_at, act, revoked_at from hub.action_request) r
        where r.act = 'FREEZE' and r.currency is not null and r.revoked_at is null and r.published_at >= $1 and r.published_at < $2
          and (r.named_owner = (select hub.me()) or r.recipient = (select hub.me())))
  select m.side, m.currency, (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = m.other) as counterpart,
      count(*)::integer as "requestCount", coalesce(sum(m.amount), 0)::text as requested, sum(m.held)::text as held, sum(m.released_amount)::text as released, sum(m.seized)::text as seized,
      sum(m.returned)::text as returned, sum(m.held - m.released_amount - m.seized - m.returned)::text as "stillHeld"
    from mine m group by m.side, m.currency, m.other order by m.side, m.currency, m.other`;
