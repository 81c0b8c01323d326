import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { PermissionMissing } from '../../platform/database/permission-missing.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { attributedObjectOf, OTHER_CREATOR } from '../../intel/indicators/creators.policy.js';
import { findForeignIds } from '../../intel/indicators/foreign-ids.js';
import { HubError } from '../../platform/platform/errors.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { ObjectItem } from '../../intel/objects/object-draft.js';
import { NOT_TO_PARTNERS, FOREIGN_OBJECT } from '../../intel/objects/object-receipt.js';
import { ObjectsService } from '../../intel/objects/objects.service.js';
import { ImportRelationshipsService } from '../../intel/relationships/import-relationships.service.js';
import { RelationshipsService } from '../../intel/relationships/relationships.service.js';
import { ImportSightingsService } from '../../intel/sightings/import-sightings.service.js';
import { SightingsService } from '../../intel/sightings/sightings.service.js';
import { identityId, relationshipId } from '../stix/ids.js';
import type { StixObject } from '../stix/reading.js';
import { ownJoins } from './parts.js';
import type { ObjectPiece, SightingPiece } from './piece.js';

export type CompanionKind = 'OBJECT' | 'SIGHTING' | 'RELATIONSHIP';

/** The agency's item under the id of an object that its creator revoked. */
interface OwnItem {
  readonly kind: 'SIGHTING' | 'RELATIONSHIP';
  readonly id: string;
  /** Creator according to the original (null: none stated); undefined: the item has no original. */
  readonly maker: string | null | undefined;
}

/** Outcome of an object, a sighting or a relationship. */
export interface CompanionReceipt {
  /** Set where the kind differs from that of the piece. */
  readonly kind?: CompanionKind;
  readonly outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED';
  readonly id: string | null;
  readonly problems: readonly ItemProblem[];
}

/**
 * Writes companions of claims: other objects, sightings, and relationships (relationship-pieces.service.ts). Each is written in its own transaction and may be sent again, so
 * its line is recorded afterwards.
 */
@Injectable()
export class CompanionsService {
  constructor(
    private readonly sightingImport: ImportSightingsService,
    private readonly sightings: SightingsService,
    private readonly relationshipImport: ImportRelationshipsService,
    private readonly relationships: RelationshipsService,
    private readonly objects: ObjectsService,
    private readonly database: Database,
  ) {}

  async writeObjects(actor: Actor, items: readonly ObjectItem[]): Promise<readonly CompanionReceipt[]> {
    if (items.length === 0) return [];
    const narrowed = items.map(withoutPartners);
    const receipts = await this.objects.write(actor, narrowed.map(({ item }) => item)); // prettier-ignore
    const written = receipts.map(({ outcome, objectId: id, problems }, index): CompanionReceipt => {
      return { outcome, id, problems: outcome === 'REJECTED' ? problems : [...problems, ...(narrowed[index]?.remarks ?? [])] };
    });
    // An item whose new version was refused, for example for its label or audience, may still end. If it had ended before, the receipt has the reason of the
    // refusal.
    const refused = items.flatMap(({ object }, index) => (written[index]?.outcome === 'REJECTED' ? [object] : []));
    const ends = (await this.revokeEnded(actor, refused)).map((one) => (one?.outcome === 'UPDATED' ? one : undefined)).values();
    return written.map((one) => (one.outcome === 'REJECTED' ? (ends.next().value ?? one) : one));
  }

  /** Revokes the agency's objects that their producers have revoked; undefined for all others. */
  async revokeEnded(actor: Actor, objects: readonly StixObject[]): Promise<readonly (CompanionReceipt | undefined)[]> {
    const gone = objects.filter(({ revoked }) => revoked === true).map(attributedObjectOf);
    if (gone.length === 0 || !actor.permissions.has('indicator:revoke')) return objects.map(() => undefined);
    const became = await this.objects.revokeByCreator(actor, gone, 'Its producer revoked it.');
    return objects.map(({ id, revoked }) => {
      const found = revoked === true ? became.get(id) : undefined;
      return found && { outcome: found.isNew ? 'UPDATED' : 'UNCHANGED', id: found.id, problems: [REVOKED_WARNING] };
    });
  }

  /**
   * Revokes the agency's own sightings and relationships that their creators have revoked. Refuses other objects whose id the agency uses for a
   * relationship. undefined for all others.
   */
  async revokeOwn(actor: Actor, objects: readonly StixObject[]): Promise<readonly (CompanionReceipt | undefined)[]> {
    const gone = objects.flatMap((one) => (one.type === 'sighting' && one.revoked === true ? [one.id] : []));
    const sightings = actor.permissions.has('sighting:add') ? await this.sightingImport.findOwn(actor, gone) : [];
    const joined = await this.relationshipImport.findOwn(
      actor,
      objects.flatMap(({ type, id }) => (type === 'relationship' ? [id] : [])),
    );
    const own = new Map<string, OwnItem>([
      ...sightings.map(({ id, external_id, maker }): [string, OwnItem] => [external_id, { kind: 'SIGHTING', id, maker }]),
      ...joined.flatMap(({ id, external_id, maker, original }): [string, OwnItem][] => [
        // For relationships that the hub created, the party is the creator; not every reader sees its name.
        [relationshipId(id), { kind: 'RELATIONSHIP', id, maker: original ? maker : undefined }],
        ...(original && external_id !== null ? [[external_id, { kind: 'RELATIONSHIP', id, maker }] as [string, OwnItem]] : []),
      ]),
    ]);
    const joins = await this.database.as(actor, act(actor, 'object.compare', 'indicator:publish'), (tx) =>
      ownJoins(tx, actor.party.id, objects),
    );
    const receipts: (CompanionReceipt | undefined)[] = [];
    for (const object of objects) {
      const found = own.get(object.id);
      const became = found && (object.revoked === true ? await this.revokeByCreator(actor, found, object) : REFERENCE_IN_USE);
      receipts.push(joins.has(object) ? STATED_BY_HUB : became);
    }
    return receipts;
  }

  private async revokeByCreator(actor: Actor, { kind, id, maker }: OwnItem, object: StixObject): Promise<CompanionReceipt> {
    const stated = attributedObjectOf(object).maker;
    const isNobodys = maker === null && kind === 'RELATIONSHIP';
    const isMakers = maker === undefined ? stated === null || stated === identityId(actor.party.id) : isNobodys || stated === maker;
    if (!isMakers) return { outcome: 'REJECTED', kind, id: null, problems: [OTHER_CREATOR] };
    // Never stored as an object: the same id would then stand for a valid and a revoked item.
    if (kind === 'RELATIONSHIP' && !actor.permissions.has('indicator:revoke')) return { ...notPermitted(actor), kind };
    const how = await this.revokeItem(actor, kind, id, 'Its creator revoked it.');
    return { outcome: how === 'REVOKED' ? 'UPDATED' : 'UNCHANGED', kind, id, problems: [REVOKED_WARNING] };
  }

  /**
   * Returns the receipts of objects without a label that are decided at once; undefined for objects that wait for a label. The hub's own identity objects
   * never wait: bundles include them.
   */
  async unlabelled(actor: Actor, pieces: readonly ObjectPiece[]): Promise<readonly (CompanionReceipt | undefined)[]> {
    if (pieces.length === 0) return [];
    const idsIn = ({ object: { id, created_by_ref: maker }, provenance = [] }: ObjectPiece): readonly string[] => [
      ...[id, maker].filter((one) => typeof one === 'string'),
      ...provenance,
    ];
    const ids = pieces.flatMap(idsIn);
    const others = await this.database.as(actor, act(actor, 'object.compare', 'indicator:publish'), (tx) => findForeignIds(tx, ids));
    const ended = await this.revokeEnded(actor, pieces.map(({ object }) => object)); // prettier-ignore
    return pieces.map((piece, index) => {
      if (idsIn(piece).some((id) => others.has(id))) return { outcome: 'REJECTED', id: null, problems: [FOREIGN_OBJECT] };
      return piece.object.id === identityId(actor.party.id) ? STATED_BY_HUB : ended[index];
    });
  }

  /** @param claims claims that objects of the same import became @returns one receipt for each sighting, also where its object became several claims */
  async addSightings(
    actor: Actor,
    pieces: readonly SightingPiece[],
    claims: ReadonlyMap<string, readonly string[]>,
    audience: AudienceSpec | null,
  ): Promise<readonly CompanionReceipt[]> {
    if (pieces.length === 0) return [];
    if (!actor.permissions.has('sighting:add')) {
      return pieces.map(() => refused('PERMISSION_MISSING', new PermissionMissing('sighting:add', actor).message));
    }
    const rows = pieces.map(({ sighting }) => sighting);
    const receipts = await this.sightingImport.importAll(actor, rows, { claims, audience });
    return pieces.map((_, index) => {
      const own = receipts.filter((one) => one.index === index);
      const taken = own.find(({ outcome }) => outcome !== 'REJECTED') ?? own[0];
      return { outcome: taken?.outcome ?? 'REJECTED', id: taken?.sightingId ?? null, problems: taken?.problems ?? [] };
    });
  }

  /** Revokes objects and records the outcome in the same transaction. Leaves objects that were revoked before or belong to another party. */
  async revokeObjects(
    actor: Actor,
    ids: readonly string[],
    reason: string,
    note: (tx: Transaction, ids: readonly string[], how: 'REVOKED' | 'LEFT') => Promise<unknown>,
  ): Promise<void> {
    await this.objects.revokeExisting(actor, { ids }, reason, async (tx, revoked) => {
      const left = ids.filter((id) => !revoked.includes(id));
      if (revoked.length > 0) await note(tx, revoked, 'REVOKED');
      if (left.length > 0) await note(tx, left, 'LEFT');
    });
  }

  /** Revokes one item. Leaves an item that was revoked before or belongs to another party. */
  async revokeItem(actor: Actor, kind: CompanionKind, id: string, reason: string): Promise<'REVOKED' | 'LEFT'> {
    try {
      if (kind === 'SIGHTING') await this.sightings.revoke(actor, id, reason);
      else if (kind === 'RELATIONSHIP') await this.relationships.revoke(actor, id, reason);
      else await this.objects.revoke(actor, [id], reason);
      return 'REVOKED';
    } catch (error) {
      if (error instanceof HubError && ['NOT_FOUND', 'CONFLICT', 'FORBIDDEN'].includes(error.code)) return 'LEFT';
      throw error;
    }
  }
}

/** Defaults for objects of an import that do not state these values. */
export type ObjectOptions = Pick<ObjectItem, 'agencyOnly' | 'reissue'>;

/** Removes partners from the audience: releasing an object to a partner needs a decision by a person, not by a machine. */
function withoutPartners(item: ObjectItem): { readonly item: ObjectItem; readonly remarks: readonly ItemProblem[] } {
  const { audience, remarks } = withoutPartnersIn(item.audience);
  return { item: remarks.length > 0 ? { ...item, audience } : item, remarks };
}

/** Returns an audience without its partners, and the remark about it. */
export function withoutPartnersIn<T extends AudienceSpec | null>(
  audience: T,
): { readonly audience: T; readonly remarks: readonly ItemProblem[] } {
  if (!audience || audience.partners.length === 0) return { audience, remarks: [] };
  return { audience: { ...audience, partners: [] }, remarks: [NOT_TO_PARTNERS] };
}

/** Returns the receipt for an object that its source revoked, when the actor may not revoke. */
export const notPermitted = (actor: Actor): CompanionReceipt =>
  refused('PERMISSION_MISSING', `The source revoked it. ${new PermissionMissing('indicator:revoke', actor).message}`);
/** Two items must never have the same id. */
const REFERENCE_IN_USE: CompanionReceipt = {
  kind: 'RELATIONSHIP',
  outcome: 'REJECTED',
  id: null,
  problems: [problem('REFERENCE_TAKEN', 'Your agency already has a relationship with this reference.', 'id')],
};
const STATED_BY_HUB: CompanionReceipt = { outcome: 'UNCHANGED', id: null, problems: [] };
const REVOKED_WARNING: ItemProblem = {
  severity: 'WARNING',
  code: 'REVOKED_BY_SOURCE',
  field: null,
  message: "Its producer revoked it. Your agency's version is revoked as well.",
};

export const objectItemOf = (
  {
    object,
    isAudienceDerived = false,
    retainUntil = null,
    provenance,
  }: Pick<ObjectPiece, 'object' | 'isAudienceDerived' | 'retainUntil' | 'provenance'>,
  tlp: Tlp,
  options: ObjectOptions & { readonly audience: AudienceSpec | null },
): ObjectItem => ({
  object,
  tlp,
  ...options,
  isAudienceDerived,
  ownerAloneIfNew: true,
  retainUntil,
  attribution: 'NAMED',
  ...(provenance && { provenance }),
});

const refused = (code: string, message: string): CompanionReceipt => ({
  outcome: 'REJECTED',
  id: null,
  problems: [problem(code, message)],
});
