import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { ImportedClaim } from '../../intel/indicators/revert-import.policy.js';
import { RevertImportService } from '../../intel/indicators/revert-import.service.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { type CompanionKind, CompanionsService } from './companions.service.js';
import type { OpenImport } from './import.repository.js';
import { type ImportSource, isOfReports, type Layout } from './piece.js';

/** Claims that are revoked in one transaction. */
const REVOKE_BATCH = 200;

/** An import as its agency sees it. RUNNING: it is running; INTERRUPTED: it was interrupted, and resumes when it is sent again with its key. */
export interface ImportRow {
  readonly id: string;
  readonly source: ImportSource;
  readonly name: string | null;
  readonly created_by: ActorView | null;
  readonly key: string | null;
  readonly state: 'RUNNING' | 'COMPLETE' | 'INTERRUPTED' | 'REVOKED';
  readonly failure: string | null;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly held: number;
  readonly dropped: number;
  readonly last_line: number;
  readonly created_at: Date;
  readonly last_activity_at: Date;
  readonly ended_at: Date | null;
  readonly revoked_at: Date | null;
  readonly revoked_by: ActorView | null;
  readonly revoked_reason: string | null;
  readonly layout: Layout;
}

/** A rejected line, as it was sent. */
export interface Reject {
  readonly line: number;
  readonly source: string | null;
  readonly problems: readonly ItemProblem[];
  readonly sent: string | null;
}

/** Results for the claims of a revoked import. */
export interface RevocationCounts {
  readonly revoked: number;
  /** Claims whose earlier content is restored. */
  readonly restored: number;
  /** Claims that were changed since by others, or that the actor may not read. They stay as they are. */
  readonly kept: number;
}

/** The columns of an {@link ImportRow}. */
export const IMPORT_COLUMNS = `id, source, name, hub.own_actor(created_by) as created_by, key, state, failure, created, updated, unchanged, rejected, held, dropped, last_line, created_at, last_activity_at, ended_at,
  revoked_at, hub.own_actor(revoked_by) as revoked_by, revoked_reason, layout`;

/** Reads and revokes the imports of the actor's agency. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly database: Database,
    private readonly takeBack: RevertImportService,
    private readonly companions: CompanionsService,
    private readonly pager: Pager,
  ) {}

  /** Returns one import, or undefined when it is absent or another agency's. @param needs permission: submitters of reports may read imports of reports */
  async byId(actor: Actor, id: string, needs: OpenImport['needs'] = 'indicator:publish'): Promise<ImportRow | undefined> {
    if (!isUuid(id)) return undefined;
    return hiddenAsAbsent(() => this.database.as(actor, act(actor, 'import.read', needs), (tx) => readImport(tx, id)));
  }

  /** Returns a page of imports, newest first. @throws BadInput on the page size, or a cursor of another list */
  async page(actor: Actor, request: PageRequest): Promise<Connection<ImportRow>> {
    const page = this.pager.open({ name: 'imports', reader: actor.party.id, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'import.list', 'indicator:publish'), (tx) =>
      tx.query<ImportRow>(`select ${IMPORT_COLUMNS} from hub.import where $1::uuid is null or id < $1 order by id desc limit $2`, [
        page.position,
        page.limit,
      ]),
    );
    return page.connection(rows, ({ id }) => id);
  }

  /** Returns rejected lines after `after`, in order, and reports that were imported in part. */
  async rejects(
    actor: Actor,
    id: string,
    { after, most }: { readonly after: number; readonly most: number },
    needs: OpenImport['needs'] = 'indicator:publish',
  ): Promise<readonly Reject[]> {
    return this.database.as(actor, act(actor, 'import.rejects', needs), (tx) =>
      tx.query<Reject>(
        `select line, source, problems, sent from hub.import_item where import = $1 and (outcome = 'REJECTED' or sent is not null) and line > $2 order by line limit $3`,
        [id, after, most],
      ),
    );
  }

  /**
   * Revokes an import. Claims that it created are revoked, with the reason. Claims that it changed get their earlier content back, unless others have
   * changed them since, and never with a wider audience than now. Held items are dropped, and the import accepts no more lines. Runs in batches: after an
   * interruption a second call continues, and a repeated call gives the same result.
   * @throws NotFound; BadInput on an empty reason; Conflict for an import of reports
   */
  async revoke(actor: Actor, id: string, reason: string): Promise<{ readonly counts: RevocationCounts; readonly row: ImportRow }> {
    const why = reason.trim();
    if (why.length < 1 || why.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Give the reason in 1 to 2,000 characters. Every reader sees it.');
    }
    await this.revoking(actor, async (tx) => {
      if (!isUuid(id)) throw new NotFound('import');
      const found = await readImport(tx, id);
      if (found && isOfReports(found.source)) {
        throw new Conflict('IMPORT_OF_REPORTS', 'An import of reports cannot be revoked. Withdraw (withdrawReport) or amend each report.');
      }
      await tx.query('select hub.start_import_revocation($1, $2)', [id, why]);
      tx.auditItems(id);
    });
    let below: string | null = null;
    do below = await this.revoking(actor, (tx) => this.batch(tx, id, below, why));
    while (below !== null);
    await this.revokeCompanions(actor, id, why);
    let dropped: number;
    do {
      dropped = await this.revoking(
        actor,
        async (tx) => (await tx.query<{ many: number }>('select hub.delete_held_items($1, null, 1000) as many', [id]))[0]?.many ?? 0,
      );
    } while (dropped > 0);
    return this.readOutcome(actor, id);
  }

  /**
   * Revokes objects, sightings and relationships, the last first. Objects are revoked in batches: a bundle has thousands, and one transaction for each would
   * take minutes.
   */
  private async revokeCompanions(actor: Actor, id: string, why: string): Promise<void> {
    const note = (tx: Transaction, items: readonly string[], how: 'REVOKED' | 'LEFT'): Promise<unknown> =>
      tx.query('select hub.record_revoked_import_items($1, $2, $3)', [id, items, how]);
    type Row = { readonly kind: CompanionKind; readonly item: string };
    for (;;) {
      const rows = await this.database.as(actor, act(actor, 'import.read', 'indicator:revoke'), (tx) =>
        tx.query<Row>(
          `select kind, item from hub.import_item where import = $1 and kind <> 'INDICATOR' and outcome in ('CREATED', 'UPDATED') and item is not null
             and taken_back is null group by kind, item order by max(line) desc limit 100`,
          [id],
        ),
      );
      if (rows.length === 0) return;
      const objects = rows.flatMap(({ kind, item }) => (kind === 'OBJECT' ? [item] : []));
      if (objects.length > 0) await this.companions.revokeObjects(actor, objects, why, note);
      for (const { kind, item } of rows) {
        if (kind === 'OBJECT') continue;
        const how = await this.companions.revokeItem(actor, kind, item, why);
        await this.revoking(actor, (tx) => note(tx, [item], how));
      }
    }
  }

  /** @returns the last claim of the batch; null: none was left */
  private async batch(tx: Transaction, id: string, below: string | null, why: string): Promise<string | null> {
    const written = await tx.query<ImportedClaim>('select * from hub.claims_to_revoke_of_import($1, $2, $3)', [id, below, REVOKE_BATCH]);
    if (written.length === 0) return null;
    const outcomes = [...(await this.takeBack.revert(tx, written, why))];
    for (const how of ['REVOKED', 'RESTORED', 'LEFT'] as const) {
      const items = outcomes.flatMap(([item, outcome]) => (outcome === how ? [item] : []));
      if (items.length > 0) await tx.query('select hub.record_revoked_import_items($1, $2, $3)', [id, items, how]);
    }
    return written.at(-1)?.item ?? null;
  }

  private async readOutcome(actor: Actor, id: string): Promise<{ readonly counts: RevocationCounts; readonly row: ImportRow }> {
    return this.database.as(actor, act(actor, 'import.read', 'indicator:revoke'), async (tx) => {
      const [counts] = await tx.query<RevocationCounts>(
        `select count(distinct item) filter (where taken_back = 'REVOKED')::integer as revoked, count(distinct item) filter (where taken_back = 'RESTORED')::integer as restored,
             count(distinct item) filter (where taken_back = 'LEFT')::integer as kept
           from hub.import_item where import = $1 and outcome in ('CREATED', 'UPDATED')`,
        [id],
      );
      const row = await readImport(tx, id);
      if (!row || !counts) throw new NotFound('import');
      return { counts, row };
    });
  }

  private async revoking<T>(actor: Actor, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return hiddenAsAbsent(() => this.database.as(actor, { ...act(actor, 'import.revoke', 'indicator:revoke'), writes: true }, work));
  }
}

export async function readImport(tx: Transaction, id: string): Promise<ImportRow | undefined> {
  const [row] = await tx.query<ImportRow>(`select ${IMPORT_COLUMNS} from hub.import where id = $1`, [id]);
  return row;
}
