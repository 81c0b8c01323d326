import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { pullSession } from '../../platform/database/act.js';
import { permissionsOf } from '../../platform/database/grants.js';
import { ReviseService } from '../../intel/indicators/revise.service.js';
import { CompanionsService } from '../imports/companions.service.js';
import { IngestService } from '../imports/ingest.service.js';
import { HubError } from '../../platform/platform/errors.js';
import type { Reading } from '../stix/reading.js';
import type { PullLease, PullTarget, PullProgress } from './pull.repository.js';
import { type PulledItem, digestIn, type ProtectedItems, sha256, sortReading, type SortedReading } from './sorting.policy.js';

const NOTHING: PullProgress = { skipped: 0, revoked: 0 };
/** Error codes for items that were revoked by hand, or deleted, in the meantime. */
const SETTLED: ReadonlySet<string> = new Set(['NOT_FOUND', 'CONFLICT', 'FORBIDDEN']);

/** Imports what a pull has read, in the name of the pull's creator. */
@Injectable()
export class PullIngestService {
  constructor(
    private readonly database: Database,
    private readonly ingest: IngestService,
    private readonly revising: ReviseService,
    private readonly companions: CompanionsService,
  ) {}

  /**
   * Imports one page or event. The same content has the same idempotency key and creates nothing twice. A crash before the position is stored therefore has
   * no effect. Revokes items that the source revoked, if this pull created them and no person has changed them since.
   * @param requestId of the turn @throws as {@link IngestService.takeReading}
   */
  async take({ target, turn }: PullLease, requestId: string, reading: Reading): Promise<PullProgress> {
    if (reading.items.length + reading.objects.length + reading.sightings.length + reading.problems.length === 0) return NOTHING;
    const actor = actorOf(target, turn, requestId);
    const sorted = await this.sorted(actor, target, reading);
    const revoked = await this.revokeAll(actor, sorted.revoked);
    const { reading: rest, skipped } = sorted;
    const refused = rest.problems.filter(({ severity }) => severity === 'ERROR');
    if (rest.items.length + rest.objects.length + rest.sightings.length + refused.length === 0) return { skipped, revoked };
    const key = `${target.id}.${sha256(JSON.stringify([target.defaults, rest]))}`;
    const meta = { source: 'PULL', name: target.name, idempotencyKey: key, ...audienceFieldsOf(target) } as const;
    try {
      await this.ingest.takeReading(actor, meta, rest);
    } catch (error) {
      // An officer revoked this same import: the hub does not repeat it.
      if (!(error instanceof HubError) || error.reason !== 'IMPORT_REVOKED') throw error;
    }
    return { skipped, revoked };
  }

  private async sorted(actor: Actor, { id, defaults }: PullTarget, reading: Reading): Promise<SortedReading> {
    const digests = reading.items.flatMap((one) => digestIn(one) ?? []);
    const stixIds = reading.objects.map(({ object }) => object.id);
    const names = new Set([
      ...[...reading.items, ...reading.sightings].map(({ source }) => source),
      ...reading.sightings.map(({ of }) => of),
      ...stixIds,
    ]);
    return this.database.as(actor, act(actor, 'pull.compare', 'indicator:publish'), async (tx) => {
      type Row = { readonly digest: string | null; readonly stix_id: string | null };
      const rows = await tx.query<Row>('select * from hub.claims_protected_from_pull($1, $2, $3)', [id, digests, stixIds]);
      const brought = await tx.query<PulledItem>('select * from hub.items_of_pull_sources($1, $2)', [
        id,
        [...names].map((name) => name.slice(0, 499)),
      ]);
      const left: ProtectedItems = {
        digests: new Set(rows.flatMap(({ digest }) => digest ?? [])),
        stixIds: new Set(rows.flatMap(({ stix_id }) => stix_id ?? [])),
      };
      return sortReading(reading, defaults, brought, left);
    });
  }

  private async revokeAll(actor: Actor, all: SortedReading['revoked']): Promise<number> {
    let many = 0;
    for (const { kind, item, held, import: of, reason } of all) {
      if (held !== null) {
        await this.database.as(actor, { ...act(actor, 'import.drop', 'indicator:revoke'), writes: true }, (tx) =>
          tx.query('select hub.delete_held_items($1, $2, 1)', [of, [held]]),
        );
        many += 1;
      } else if (item !== null && kind === 'INDICATOR') many += await this.revoke(actor, item, reason);
      else if (item !== null && kind !== 'INDICATOR') {
        many += (await this.companions.revokeItem(actor, kind, item, reason)) === 'REVOKED' ? 1 : 0;
      }
    }
    return many;
  }

  private async revoke(actor: Actor, item: string, reason: string): Promise<number> {
    try {
      await this.revising.revoke(actor, item, reason);
      return 1;
    } catch (error) {
      if (error instanceof HubError && SETTLED.has(error.code) && error.reason !== 'PERMISSION_MISSING') return 0;
      throw error;
    }
  }
}

const audienceFieldsOf = ({ defaults: { audience, agencyOnly } }: PullTarget) => ({ audience, agencyOnly });

/** The actor of a pull: a machine account of its creator, which may not read RED. The database checks the creator's rights each time. */
const actorOf = ({ id, name, creator, email, roles, party, agency }: PullTarget, turn: string, requestId: string): Actor => ({
  user: creator,
  session: pullSession(id, turn),
  email,
  roles,
  permissions: permissionsOf(roles),
  party,
  agency,
  apiKey: { name },
  requestId,
  channel: 'pull',
});
