import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import type { ExportFilterView, ExportFormat } from './export-request.policy.js';

export const EXPORT_STATES = ['RUNNING', 'COMPLETE', 'ABORTED', 'FAILED'] as const;

/** A filter as it is stored: with timestamps as text, and without the searched text. */
export type StoredExportFilter = Omit<ExportFilterView, 'text' | 'publishedAfter' | 'publishedBefore'> & {
  readonly text?: true;
  readonly publishedAfter?: string;
  readonly publishedBefore?: string;
};

/** An export in the audit log. */
export interface ExportLogEntry {
  readonly id: string;
  readonly createdBy: ActorView | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly format: ExportFormat;
  readonly filter: StoredExportFilter;
  readonly filterDigest: string;
  readonly purpose: string;
  readonly caseReference: string | null;
  readonly state: (typeof EXPORT_STATES)[number];
  readonly count: number;
  readonly redLeftOut: number;
}

// An export whose process has been silent for five minutes counts as ended (hub.begin_export).
const COLUMNS = `id, hub.own_actor(created_by) as "createdBy", created_at as "createdAt", format, filter, filter_mark as "filterDigest", purpose,
  case_reference as "caseReference", case when state = 'RUNNING' and alive_at < clock_timestamp() - interval '5 minutes' then 'ABORTED' else state end as state, count,
  left_out as "redLeftOut", case when state = 'RUNNING' and alive_at < clock_timestamp() - interval '5 minutes' then alive_at else ended_at end as "endedAt"`;

/** Lists exports: the actor's own, and for admins all of the party. */
@Injectable()
export class ExportLogService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page, newest first. @throws BadInput on the page size, or a cursor of another list */
  async page(actor: Actor, request: PageRequest): Promise<Connection<ExportLogEntry>> {
    const page = this.pager.open({ name: 'exports', reader: actor.party.id, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'export.list', 'party:read'), (tx) =>
      tx.query<ExportLogEntry>(`select ${COLUMNS} from hub.export where $1::uuid is null or id < $1 order by id desc limit $2`, [
        page.position,
        page.limit,
      ]),
    );
    return page.connection(rows, ({ id }) => id);
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
