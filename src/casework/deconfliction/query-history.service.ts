import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortIds } from '../../platform/graphql/lists.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { QueryCipher } from '../../intel/indicators/query-cipher.js';
import { type AskedValue, type OwnerAnswer } from './deconfliction.js';
import { type Connection, mapConnection } from '../../platform/graphql/connection.js';
import { type PageRequest, Pager } from '../../platform/graphql/pager.js';

/** A row of hub.own_query_values. */
interface AskedValueRow extends Pick<AskedValue, 'id' | 'hit' | 'undisclosed' | 'parties'> {
  readonly seq: string;
  readonly requested_at: Date;
  readonly purpose: string;
  readonly case_reference: string;
  readonly sealed: Buffer;
  readonly answers: readonly OwnerAnswer[];
}

/** Filter of earlier queries. An absent field does not restrict the list. */
export interface AskedValueFilter {
  readonly hit?: boolean | null;
  /** Whether an owner has answered since. */
  readonly answered?: boolean | null;
  /** Ids of holders that were named at the time or since. */
  readonly parties?: readonly string[] | null;
  readonly createdAfter?: Date | null;
  readonly createdBefore?: Date | null;
  readonly caseReference?: string | null;
}

const ROWS =
  'select * from hub.own_query_values($1::uuid[], $2::bigint, $3, $4::boolean, $5::boolean, $6::uuid[], $7::timestamptz, $8::timestamptz, $9::text)';

/** Filter parameters in the order of ROWS. */
const filterValues = ({ hit, answered, parties, createdAfter, createdBefore, caseReference }: AskedValueFilter): readonly unknown[] => [
  ...[hit ?? null, answered ?? null, sortIds(parties), createdAfter ?? null, createdBefore ?? null, caseReference?.trim() ?? null],
];
const ANY = filterValues({});

/** Earlier queries of the actor, with the owners' answers since. No other user reads them, colleagues included. */
@Injectable()
export class QueryHistoryService {
  constructor(
    private readonly database: Database,
    private readonly seal: QueryCipher,
    private readonly pager: Pager,
  ) {}

  /** Returns the queried value; null when it is absent or belongs to another user. */
  async byId(actor: Actor, id: string): Promise<AskedValue | null> {
    if (!isUuid(id)) return null;
    const [row] = await hiddenAsAbsent(() =>
      this.readRows(actor, 'deconflict.read', (tx) => tx.query<AskedValueRow>(ROWS, [[id], null, 1, ...ANY])),
    );
    return row ? this.toAskedValue(row) : null;
  }

  /** Returns a page of queried values, newest first. @throws BadInput on the page size or the cursor */
  async page(actor: Actor, filter: AskedValueFilter, request: PageRequest): Promise<Connection<AskedValue>> {
    const criteria = filterValues(filter);
    const page = this.pager.open({ name: 'deconflictions', reader: actor.user, filter: criteria }, request);
    const values = [null, page.position, page.limit, ...criteria];
    const found = await this.readRows(actor, 'deconflict.list', (tx) => tx.query<AskedValueRow>(ROWS, values));
    return mapConnection(
      page.connection(found, ({ seq }) => seq),
      (row) => this.toAskedValue(row),
    );
  }

  private readRows(actor: Actor, what: string, read: (tx: Transaction) => Promise<AskedValueRow[]>): Promise<AskedValueRow[]> {
    return this.database.as(actor, act(actor, what, 'deconflict:ask'), read);
  }

  private toAskedValue(row: AskedValueRow): AskedValue {
    const { input, readings } = this.seal.open(row.id, row.sealed);
    const [likeliest] = readings;
    const { id, hit, undisclosed, parties, purpose, answers } = row;
    return {
      ...{ id, hit, undisclosed, parties, purpose, answers, input },
      kind: likeliest?.kind ?? null,
      canonical: likeliest?.value ?? null,
      askedAt: row.requested_at,
      caseReference: row.case_reference,
    };
  }
}
