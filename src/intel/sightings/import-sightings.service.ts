import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { problem } from '../../platform/graphql/batch.js';
import { originalIdsOf, findForeignIds } from '../indicators/foreign-ids.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Attribution } from '../../tenancy/sharing/label.js';
import { candidateClaimIdsOf } from './claim-ids.policy.js';
import { resolveClaimIds } from './resolve-claims.js';
import type { SightingDraft, SightingReceipt } from './sighting.js';
import { MOST_SIGHTINGS, SightingsService } from './sightings.service.js';

/** A sighting in a foreign format (stix/reading.ts). */
export interface ForeignSighting extends Pick<SightingDraft, 'verdict' | 'count'> {
  /** Id of the sighted object: of the STIX or MISP original of a claim, or as the hub exports it. */
  readonly of: string;
  readonly firstSeen: Date | null;
  readonly lastSeen: Date | null;
  readonly note: string | null;
  /** Id of the sighting, if the format has one (STIX): sending it again replaces the sighting. Otherwise its times identify it. */
  readonly reference?: string | null;
  /** Its own label. */
  readonly tlp?: SightingDraft['tlp'] | undefined;
  readonly original?: SightingDraft['original'];
  readonly attribution?: Attribution | undefined;
  /** Provenance ids (PublishItem). */
  readonly provenance?: readonly string[];
}

/** A sighting of the own agency under a reference. */
export interface OwnSightingRow {
  readonly id: string;
  readonly external_id: string;
  /** Creator that its original names. */
  readonly maker: string | null;
  readonly over: boolean;
}

/** Options for importing the sightings of one file or feed. */
export interface SightingImportOptions {
  /** Claims that were made from objects of the same file or feed: claim ids by object id. */
  readonly claims?: ReadonlyMap<string, readonly string[]>;
  readonly audience?: AudienceSpec | null;
  readonly attribution?: Attribution;
}

/** Imports sightings from files and feeds, which name the sighted claims by ids of other systems. */
@Injectable()
export class ImportSightingsService {
  constructor(
    private readonly database: Database,
    private readonly sightings: SightingsService,
  ) {}

  /**
   * Publishes sightings for the actor's agency. If several claims were made from an object, each of them is sighted. A sighting of an object without a
   * visible claim is refused like one of an absent object.
   * @returns receipts with the index of the row: one for each claim, at least one for each row, in order.
   */
  async importAll(
    actor: Actor,
    rows: readonly ForeignSighting[],
    { claims = new Map(), audience, attribution }: SightingImportOptions = {},
  ): Promise<readonly SightingReceipt[]> {
    const hubIds = await this.findHubIds(actor, rows);
    const unresolved = rows.filter(({ of }) => !claims.has(of)).map(({ of }) => of);
    const found = await this.resolveVisible(actor, [...new Set(unresolved)]);
    const isOthers = await this.foreignPredicate(actor, rows);
    const receipts: SightingReceipt[] = rows.flatMap((row, index) => (isOthers(row) ? [{ ...FOREIGN_SIGHTING, index }] : []));
    const imports = rows.flatMap((one, index): SightingImport[] => {
      if (isOthers(one)) return [];
      const isHubs = hubIds.has(one.original?.body['id']);
      const row = isHubs || hubIds.has(one.original?.body['created_by_ref']) ? withoutOriginal(one) : one;
      const targets = claims.get(row.of) ?? found.get(row.of) ?? [];
      // A sighting without a claim gets the same refusal as one of an invisible claim.
      return (targets.length > 0 ? targets : [row.of]).map((indicatorId, position) => ({
        index,
        ownIds: isHubs && targets.length === 1 ? candidateClaimIdsOf(String(one.original?.body['id'])) : [],
        item: {
          ...row,
          // A partner's file contributes only figures.
          note: actor.party.kind === 'PARTNER' ? null : row.note,
          indicatorId,
          // An object is the original of one sighting. Further sightings made from it have ids of the hub.
          original: position === 0 ? (row.original ?? null) : null,
          audience: audience ?? null,
          attribution: row.attribution ?? attribution ?? 'NAMED',
          externalId: referenceOf(row, indicatorId, targets.length),
        },
      }));
    });
    const completed = await this.withPrevious(actor, imports);
    for (let from = 0; from < completed.length; from += MOST_SIGHTINGS) {
      const batch = completed.slice(from, from + MOST_SIGHTINGS);
      const answers = await this.sightings.addAll(actor, batch.map(({ item }) => item)); // prettier-ignore
      receipts.push(...answers.map((receipt, position) => ({ ...receipt, index: batch[position]?.index ?? receipt.index })));
    }
    return receipts.sort((one, other) => one.index - other.index);
  }

  /** Adds the reference and the audience of the agency's own sighting to each one that comes in again. */
  private async withPrevious(actor: Actor, imports: readonly SightingImport[]): Promise<readonly SightingImport[]> {
    const [references, ids] = [imports.flatMap(({ item }) => item.externalId ?? []), imports.flatMap(({ ownIds }) => ownIds)];
    if (references.length + ids.length === 0) return imports;
    const rows = await this.database.as(actor, act(actor, 'sighting.find', 'sighting:add'), (tx) =>
      tx.query<ExistingSightingRow>('select * from hub.own_sighting_audiences($1, $2)', [references, ids]),
    );
    const byName = new Map(rows.flatMap((row) => [[row.id, row] as const, [row.external_id, row] as const]));
    return imports.map((one) => {
      const { item, ownIds } = one;
      const found = byName.get(item.externalId ?? '') ?? ownIds.map((id) => byName.get(id)).find((row) => row !== undefined);
      if (!found) return one;
      const { external_id, asked: audience, excluded } = found;
      return { ...one, item: { ...item, externalId: item.externalId ?? external_id, standing: { audience, excluded } } };
    });
  }

  /** Returns whether a row belongs to another party. Only that party publishes it: here it would count twice. */
  private async foreignPredicate(actor: Actor, rows: readonly ForeignSighting[]): Promise<(row: ForeignSighting) => boolean> {
    const ids = rows.flatMap(({ provenance = [] }) => provenance);
    if (ids.length === 0) return () => false;
    const others = await this.database.as(actor, act(actor, 'sighting.find', 'sighting:add'), (tx) => findForeignIds(tx, ids));
    return ({ provenance = [] }) => provenance.some((id) => others.has(id));
  }

  /** Returns own sightings that were read from STIX objects of these ids. */
  async findOwn(actor: Actor, ids: readonly string[]): Promise<readonly OwnSightingRow[]> {
    if (ids.length === 0) return [];
    return this.database.as(actor, act(actor, 'sighting.find', 'sighting:add'), (tx) =>
      tx.query<OwnSightingRow>('select * from hub.own_sightings_by_original($1)', [ids]),
    );
  }

  /** Returns the ids and creators of originals that refer to this hub: to its own sightings, which come back to it, or to other parties. */
  private async findHubIds(actor: Actor, rows: readonly ForeignSighting[]): Promise<ReadonlySet<unknown>> {
    const ids = rows.flatMap(({ original }) => (original ? originalIdsOf(original) : []));
    if (ids.length === 0) return new Set();
    const candidates = ids.flatMap((given) => candidateClaimIdsOf(given).map((sighting) => ({ given, sighting })));
    return this.database.as(actor, act(actor, 'sighting.find', 'sighting:add'), async (tx) => {
      const present = await tx.query<{ id: string }>('select s.id from hub.sighting s where s.id = any ($1)', [
        candidates.map(({ sighting }) => sighting),
      ]);
      const known = new Set(present.map(({ id }) => id));
      return new Set([
        ...(await findForeignIds(tx, ids)),
        ...candidates.flatMap(({ given, sighting }) => (known.has(sighting) ? [given] : [])),
      ]);
    });
  }

  private async resolveVisible(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    if (ids.length === 0) return new Map();
    return this.database.as(actor, act(actor, 'sighting.find', 'sighting:add'), (tx) => resolveClaimIds(tx, ids));
  }
}

/** A sighting to be published. */
interface SightingImport {
  /** Index of its row. */
  readonly index: number;
  /** Ids that the hub's own sighting may have, if it comes back. */
  readonly ownIds: readonly string[];
  readonly item: SightingDraft;
}

/** An own sighting as it stands (hub.own_sighting_audiences). */
interface ExistingSightingRow {
  readonly id: string;
  readonly external_id: string | null;
  readonly asked: readonly number[];
  readonly excluded: readonly number[];
}

const FOREIGN_SIGHTING: Omit<SightingReceipt, 'index'> = {
  outcome: 'REJECTED',
  sightingId: null,
  problems: [
    problem(
      'SIGHTING_OF_ANOTHER',
      'This sighting belongs to another party of this hub, or states another party as its creator. Only that party may publish it.',
      'provenance',
    ),
  ],
};

/** Drops the original and the reference of a sighting under an id of the hub: then its times identify it. */
const withoutOriginal = ({ original: _, reference: __, ...row }: ForeignSighting): ForeignSighting => row;

/** Returns the reference of a sighting. A reference identifies one sighting: if it becomes several, each reference includes the claim's id. */
const referenceOf = ({ reference }: ForeignSighting, claim: string, claims: number): string | null =>
  reference && claims > 1 ? `${reference} ${claim}` : (reference ?? null);
