import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { runBatch, writeSingle, type WriteStrategy } from '../../platform/database/batch-write.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { assertBatchSize, type ItemProblem, problem, rejected } from '../../platform/graphql/batch.js';
import { OTHER_CREATOR } from '../indicators/creators.policy.js';
import { BadInput, Conflict, Forbidden, type HubError, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import { newIds, type NextId } from '../../platform/platform/new-ids.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { readSharingPolicy } from '../../tenancy/sharing/release-requests.js';
import { SIGHTING_COLUMNS } from './browse-sightings.service.js';
import type { SightingDraft, SightingReceipt, SightingRow } from './sighting.js';
import { type AddressedSighting, addressSighting, type SightedClaim, type SharingContext } from './sighting.policy.js';

/** Most sightings in one call. */
export const MOST_SIGHTINGS = 1_000;
/** Most sightings in one statement, which has a time limit of seconds. */
const BATCH_SIZE = 200;

type Outcome = 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'ABSENT' | 'REVOKED' | 'ELSEWHERE' | 'OTHER_MAKER' | 'RED';

/** Publishes and revokes sightings. The database decides who sees them: only readers of the claim. */
@Injectable()
export class SightingsService {
  constructor(private readonly database: Database) {}

  /**
   * Publishes one sighting for the actor's agency. It replaces the former one of the same occasion (see {@link SightingDraft.externalId}).
   * @throws NotFound when no such claim is visible; BadInput on an invalid audience; Conflict when the sighting is revoked, or its reference belongs to
   * another claim.
   */
  async add(actor: Actor, draft: SightingDraft): Promise<SightingRow> {
    return this.runWrite(actor, async (tx) => {
      const [receipt] = await this.write(tx, actor, [draft], writeSingle);
      const [refusal] = receipt?.problems ?? [];
      if (refusal) throw refusalOf(refusal);
      const row = await readSighting(tx, receipt?.sightingId);
      if (!row) throw new NotFound('indicator');
      return row;
    });
  }

  /** Publishes a batch; one receipt each. A refused sighting does not affect the others. @throws BadInput when there are too many */
  async addAll(actor: Actor, drafts: readonly SightingDraft[]): Promise<readonly SightingReceipt[]> {
    assertBatchSize('sightings', drafts.length, MOST_SIGHTINGS, 0);
    return drafts.length === 0 ? [] : runBatch((writes) => this.runWrite(actor, (tx) => this.write(tx, actor, drafts, writes)));
  }

  /**
   * Revokes a sighting of the actor's agency; every reader gets the reason. A partner's reason does not reach the claim's owner.
   * @returns the sighting; null when its claim is no longer visible to the actor
   * @throws NotFound, Forbidden (not a sighting of the actor's agency), Conflict when it is already revoked, BadInput on an empty reason.
   */
  async revoke(actor: Actor, id: string, reason: string): Promise<SightingRow | null> {
    const trimmed = reason.trim();
    if (trimmed.length < 1 || trimmed.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Give the reason in 1 to 2,000 characters. Every reader sees it.');
    }
    if (!isUuid(id)) throw new NotFound('sighting');
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, 'sighting.revoke', 'sighting:add'), writes: true }, async (tx) => {
        const [row] = await tx.query<{ outcome: 'REVOKED' | 'BEFORE' | 'OTHERS' }>('select hub.revoke_sighting($1, $2) as outcome', [
          id,
          actor.party.kind === 'PARTNER' ? BY_PARTNER : trimmed,
        ]);
        if (row?.outcome === 'OTHERS') throw new Forbidden('NOT_YOURS', 'Only the agency that published this sighting may revoke it.');
        if (row?.outcome === 'BEFORE') throw new Conflict('SIGHTING_REVOKED', 'This sighting is already revoked.');
        tx.auditItems(id);
        return readSighting(tx, id);
      }),
    );
  }

  private async write(
    tx: Transaction,
    actor: Actor,
    drafts: readonly SightingDraft[],
    writes: WriteStrategy,
  ): Promise<readonly SightingReceipt[]> {
    const [directory, policy] = [await readDirectory(tx), await readSharingPolicy(tx)];
    const claims = await sightedClaims(tx, drafts);
    const context: SharingContext = { directory, policy };
    const receipts = new Map<number, SightingReceipt>();
    const accepted = drafts.flatMap((one, index) => {
      const claim = claims.get(one.indicatorId.toLowerCase());
      const result = claim ? addressSighting(one, claim, context) : { problems: [ABSENT] };
      if ('keys' in result) return [{ ...result, index }];
      receipts.set(index, rejectedReceipt(index, result.problems));
      return [];
    });
    const nextId = newIds();
    for (let from = 0; from < accepted.length; from += BATCH_SIZE) {
      const { results, refused } = await writes(tx, accepted.slice(from, from + BATCH_SIZE).map(rowOf(nextId)), (rows) =>
        tx.query<{ place: number; outcome: Outcome; id: string | null }>('select * from hub.publish_sightings($1)', [JSON.stringify(rows)]),
      );
      for (const [{ place }, { reason, message }] of refused) receipts.set(place, rejectedReceipt(place, [problem(reason, message)]));
      for (const { place, outcome, id } of results.flat()) {
        receipts.set(place, receiptOf(place, outcome, id));
        if (id !== null && (outcome === 'CREATED' || outcome === 'UPDATED')) tx.auditItems(id);
      }
    }
    return drafts.map((_, index) => receipts.get(index) ?? rejectedReceipt(index, [ABSENT]));
  }

  /** Runs a write. Two batches can conflict; the loser is retried. A hidden claim takes as long as an absent one. */
  private async runWrite<T>(actor: Actor, work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (!actor.agency) {
      throw new Forbidden('AGENCY_MISSING', 'Only an officer of an agency can publish sightings. Your account belongs to no agency.');
    }
    return hiddenAsAbsent(() =>
      retryOnConflict(() => this.database.as(actor, { ...act(actor, 'sighting.add', 'sighting:add'), writes: true }, work)),
    );
  }
}

async function readSighting(tx: Transaction, id: string | null | undefined): Promise<SightingRow | null> {
  const [row] = await tx.query<SightingRow>(`select ${SIGHTING_COLUMNS} from hub.sighting_view s where s.id = $1`, [id]);
  return row ?? null;
}

/** Replaces a partner's reason, which could reveal data of its users. */
const BY_PARTNER = 'Revoked by the partner.';

async function sightedClaims(tx: Transaction, drafts: readonly SightingDraft[]): Promise<ReadonlyMap<string, SightedClaim>> {
  const ids = [...new Set(drafts.map(({ indicatorId }) => indicatorId.toLowerCase()))].filter(isUuid);
  const rows = await tx.query<SightedClaim>('select c.id, c.kind, c.threat, c.tlp, c.owner_id from hub.claim c where c.id = any ($1)', [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

const rowOf =
  (nextId: NextId) =>
  ({
    said: draft,
    keys,
    index,
  }: AddressedSighting & { readonly index: number }): { readonly place: number; readonly [column: string]: unknown } => ({
    place: index,
    id: nextId(draft.attribution === 'HIDDEN'),
    indicator: draft.indicatorId,
    verdict: draft.verdict,
    count: draft.count,
    firstSeen: draft.firstSeen?.toISOString() ?? null,
    lastSeen: draft.lastSeen?.toISOString() ?? null,
    note: draft.note?.trim() || null,
    externalId: draft.externalId ?? null,
    attribution: draft.attribution ?? 'NAMED',
    tlp: draft.tlp ?? null,
    original: draft.original ?? null,
    ...keys,
  });

const ABSENT = problem('NOT_FOUND', 'No such indicator is visible to you.', 'indicatorId');
const SIGHTING_REVOKED = problem(
  'SIGHTING_REVOKED',
  'This sighting is revoked. Send it with other times, or another reference (externalId).',
  'externalId',
);
const RED = problem('RED_NOT_FOR_KEYS', 'An API key cannot publish TLP:RED. Sign in as an officer to publish it.', 'tlp');
const REFERENCE_TAKEN = problem(
  'REFERENCE_TAKEN',
  'Your agency has a sighting of another indicator under this reference (externalId). Use another one.',
  'externalId',
);

const rejectedReceipt = (index: number, problems: readonly ItemProblem[]): SightingReceipt => ({
  ...rejected(index, problems),
  sightingId: null,
});

function receiptOf(index: number, outcome: Outcome, id: string | null): SightingReceipt {
  if (outcome === 'ABSENT') return rejectedReceipt(index, [ABSENT]);
  if (outcome === 'REVOKED') return rejectedReceipt(index, [SIGHTING_REVOKED]);
  if (outcome === 'ELSEWHERE') return rejectedReceipt(index, [REFERENCE_TAKEN]);
  if (outcome === 'OTHER_MAKER') return rejectedReceipt(index, [OTHER_CREATOR]);
  if (outcome === 'RED') return rejectedReceipt(index, [RED]);
  return { index, outcome, sightingId: id, problems: [] };
}

function refusalOf({ code, message }: ItemProblem): HubError {
  if (code === ABSENT.code) return new NotFound('indicator');
  return code === SIGHTING_REVOKED.code || code === REFERENCE_TAKEN.code ? new Conflict(code, message) : new BadInput(code, message);
}
