import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { assertPageSize } from '../../platform/graphql/pager.js';
import type { ExportFormat } from './export-request.policy.js';

const MOST_ON_PAGE = 200;
export const EXPORT_STATES = ['RUNNING', 'COMPLETE', 'ABORTED', 'FAILED'] as const;

/** An export in the audit log. */
export interface ExportLogEntry {
  readonly id: string;
  /** E-mail address, or `key:` and the name of an API key. */
  readonly by: string;
  readonly at: Date;
  readonly endedAt: Date | null;
  readonly format: ExportFormat;
  /** JSON text. */
  readonly filter: string;
  readonly filterDigest: string;
  readonly purpose: string;
  readonly caseReference: string | null;
  readonly state: (typeof EXPORT_STATES)[number];
  readonly count: number;
  readonly redLeftOut: number;
}

// An export whose process has been silent for five minutes counts as ended (hub.begin_export).
const COLUMNS = `id, by_name as by, at, format, filter::text as filter, filter_mark as "filterDigest", purpose, case_reference as "caseReference",
  case when state = 'RUNNING' and alive_at < clock_timestamp() - interval '5 minutes' then 'ABORTED' else state end as state, count,
  left_out as "redLeftOut", case when state = 'RUNNING' and alive_at < clock_timestamp() - interval '5 minutes' then alive_at else ended_at end as "endedAt"`;

/** Lists exports: the actor's own, and for admins all of the party. */
@Injectable()
export class ExportLogService {
  constructor(private readonly database: Database) {}

  /** Returns a page, newest first. @param after last export of the previous page @throws BadInput on the size */
  async page(actor: Actor, first: number, after: string | null): Promise<readonly ExportLogEntry[]> {
    assertPageSize(first, MOST_ON_PAGE);
    if (after !== null && !isUuid(after)) return [];
    return this.database.as(actor, act(actor, 'export.list', 'party:read'), (tx) =>
      tx.query<ExportLogEntry>(`select ${COLUMNS} from hub.export where $1::uuid is null or id < $1 order by id desc limit $2`, [
        after,
        first,
      ]),
    );
  }

  /** @returns undefined when the export is absent or not visible to the actor */
  async one(actor: Actor, id: string): Promise<ExportLogEntry | undefined> {
    if (!isUuid(id)) return undefined;
    const [found] = await this.database.as(actor, act(actor, 'export.open', 'party:read'), (tx) =>
      tx.query<ExportLogEntry>(`select ${COLUMNS} from hub.export where id = $1`, [id]),
    );
    return found;
  }
}
