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

/** A sighting that a foreign format makes (stix/reading.ts). */
export interface ForeignSighting extends Pick<SightingDraft, 'verdict' | 'count'> {
  /** The sighted object's id: of a STIX or MISP original of a claim, or as the hub emits it. */
  readonly of: string;
  readonly firstSeen: Date | null;
  readonly lastSeen: Date | null;
  readonly note: string | null;
  /** Where the format gives sightings ids of their own (STIX): sent again, it replaces. Otherwise it is known by its times. */
  readonly reference?: string | null;
  /** The label that it bears itself. */
  readonly tlp?: SightingDraft['tlp'] | undefined;
  readonly original?: SightingDraft['original'];
  readonly attribution?: Attribution | undefined;
  /** Ids that it came with (PublishItem). */
  readonly provenance?: readonly string[];
}

/** One of the agency's own under a reference. */
export interface OwnSightingRow {
  readonly id: string;
  readonly external_id: string;
  /** Whom its original names as its maker. */
  readonly maker: string | null;
  readonly over: boolean;
}

/** How sightings of one reading are taken. */
export interface SightingImportOptions {
  /** Claims that objects of the same reading have become: claim ids by object id. */
  readonly claims?: ReadonlyMap<string, readonly string[]>;
  readonly audience?: AudienceSpec | null;
  readonly attribution?: Attribution;
}

/** Sightings that come in by files and feeds: what they are about is named by ids of other systems. */
@Injectable()
export class ImportSightingsService {
  constructor(
    private readonly database: Database,
    private readonly sightings: SightingsService,
  ) {}

  /**
   * Takes sightings in the actor's agency's name. An object that has become several claims is sighted in each of them; one that no visible claim came from is
   * refused, like one that there is not.
   * @returns receipts with the index of the row: one for each claim, at least one for each row, in order.
   */
  async importAll(
    actor: Actor,
    rows: readonly ForeignSighting[],
    { claims = new Map(), audience, attribution }: SightingImportOptions = {},
  ): Promise<readonly SightingReceipt[]> {
    const claimed = await this.hubs(actor, rows);
    const abroad = rows.filter(({ of }) => !claims.has(of)).map(({ of }) => of);
    const found = await this.resolveVisible(actor, [...new Set(abroad)]);
    const isOthers = await this.foreignPredicate(actor, rows);
    const receipts: SightingReceipt[] = rows.flatMap((row, index) => (isOthers(row) ? [{ ...FOREIGN_SIGHTING, index }] : []));
    const given = rows.flatMap((one, index): SightingImport[] => {
      if (isOthers(one)) return [];
      const isHubs = claimed.has(one.original?.body['id']);
      const row = isHubs || claimed.has(one.original?.body['created_by_ref']) ? withoutOriginal(one) : one;
      const meant = claims.get(row.of) ?? found.get(row.of) ?? [];
      // No claim of that id: refused by the same words as whatever is not visible.
      return (meant.length > 0 ? meant : [row.of]).map((indicatorId, place) => ({
        index,
        hubs: isHubs && meant.length === 1 ? candidateClaimIdsOf(String(one.original?.body['id'])) : [],
        item: {
          ...row,
          // Of a partner's file the figures alone are said.
          note: actor.party.kind === 'PARTNER' ? null : row.note,
          indicatorId,
          // One object is one sighting's: what it becomes besides has the hub's ids.
          original: place === 0 ? (row.original ?? null) : null,
          audience: audience ?? null,
          attribution: row.attribution ?? attribution ?? 'NAMED',
          externalId: referenceOf(row, indicatorId, meant.length),
        },
      }));
    });
    const said = await this.withPrevious(actor, given);
    for (let from = 0; from < said.length; from += MOST_SIGHTINGS) {
      const piece = said.slice(from, from + MOST_SIGHTINGS);
      const answers = await this.sightings.addAll(actor, piece.map(({ item }) => item)); // prettier-ignore
      receipts.push(...answers.map((receipt, place) => ({ ...receipt, index: piece[place]?.index ?? receipt.index })));
    }
    return receipts.sort((one, other) => one.index - other.index);
  }

  /** With what the agency's own sightings are known by, and whom they are for, where they are said again. */
  private async withPrevious(actor: Actor, given: readonly SightingImport[]): Promise<readonly SightingImport[]> {
    const [references, ids] = [given.flatMap(({ item }) => item.externalId ?? []), given.flatMap(({ hubs }) => hubs)];
    if (references.length + ids.length === 0) return given;
    const rows = await this.database.as(actor, act(actor, 'sighting.find', 'sighting:add'), (tx) =>
      tx.query<ExistingSightingRow>('select * from hub.own_sighting_audiences($1, $2)', [references, ids]),
    );
    const byName = new Map(rows.flatMap((row) => [[row.id, row] as const, [row.external_id, row] as const]));
    return given.map((one) => {
      const { item, hubs } = one;
      const found = byName.get(item.externalId ?? '') ?? hubs.map((id) => byName.get(id)).find((row) => row !== undefined);
      if (!found) return one;
      const { external_id, asked: audience, excluded } = found;
      return { ...one, item: { ...item, externalId: item.externalId ?? external_id, standing: { audience, excluded } } };
    });
  }

  /** What another party has seen is that party's to say: here it would count twice. */
  private async foreignPredicate(actor: Actor, rows: readonly ForeignSighting[]): Promise<(row: ForeignSighting) => boolean> {
    const ids = rows.flatMap(({ provenance = [] }) => provenance);
    if (ids.length === 0) return () => false;
    const others = await this.database.as(actor, act(actor, 'sighting.find', 'sighting:add'), (tx) => findForeignIds(tx, ids));
    return ({ provenance = [] }) => provenance.some((id) => others.has(id));
  }

  /** Own sightings that were read from STIX objects of these ids. */
  async findOwn(actor: Actor, ids: readonly string[]): Promise<readonly OwnSightingRow[]> {
    if (ids.length === 0) return [];
    return this.database.as(actor, act(actor, 'sighting.find', 'sighting:add'), (tx) =>
      tx.query<OwnSightingRow>('select * from hub.own_sightings_by_original($1)', [ids]),
    );
  }

  /** Of the originals' ids and makers those that name things of this hub: its own sightings, which come back to it, and other parties. */
  private async hubs(actor: Actor, rows: readonly ForeignSighting[]): Promise<ReadonlySet<unknown>> {
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

/** A sighting as it is to be said. */
interface SightingImport {
  /** Index of its row. */
  readonly index: number;
  /** Ids that the hub's own sighting may have, where it comes back. */
  readonly hubs: readonly string[];
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
    problem('SIGHTING_OF_ANOTHER', 'Another party of this hub says this sighting, or made it: only that party may say it.', 'provenance'),
  ],
};

/** What speaks under an id of the hub's own is taken for what it says alone: known by its times. */
const withoutOriginal = ({ original: _, reference: __, ...row }: ForeignSighting): ForeignSighting => row;

/** One reference stands for one sighting: where it becomes several, each has the claim's id in it. */
const referenceOf = ({ reference }: ForeignSighting, claim: string, claims: number): string | null =>
  reference && claims > 1 ? `${reference} ${claim}` : (reference ?? null);
