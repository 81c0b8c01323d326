import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { findStoredObjectIds } from '../indicators/creators.js';
import { OTHER_CREATOR } from '../indicators/creators.policy.js';
import { findForeignIds } from '../indicators/foreign-ids.js';
import { FOREIGN_OBJECT } from '../objects/object-receipt.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import { candidateClaimIdsOf } from '../sightings/claim-ids.policy.js';
import { resolveClaimIds } from '../sightings/resolve-claims.js';
import { MOST_RELATIONSHIPS, type RelationshipOriginal, type RelationshipReceipt, type RelationshipDraft } from './relationship.js';
import { RelationshipsService } from './relationships.service.js';

type CopiedField =
  'relation' | 'description' | 'confidence' | 'reliability' | 'credibility' | 'firstSeen' | 'lastSeen' | 'tlp' | 'attribution';

/** A relationship between two indicators, read from a foreign format (stix/reading.ts). */
export interface ForeignRelationship extends Pick<RelationshipDraft, CopiedField> {
  /** Id of the relationship in that format. */
  readonly source: string;
  /** Ids of the two ends: of the originals of claims, or as the hub emits them. */
  readonly from: string;
  readonly to: string;
  readonly original: RelationshipOriginal;
  /** Ids that the relationship had on the way (PublishItem). */
  readonly provenance: readonly string[];
}

/** Options of an import. */
export interface RelationshipImport {
  /** Claims that objects of the same import became: claim ids by object id. */
  readonly claims: ReadonlyMap<string, readonly string[]>;
  /** Audience of each relationship, in order; null: none was named. */
  readonly audiences: readonly (AudienceSpec | null)[];
  /** Whether a relationship that the agency published before may reach more readers, or lose readers that nobody removed. */
  readonly reissue: boolean;
}

/** A relationship of the agency under a given reference or id. */
export interface OwnRelationshipRow {
  readonly id: string;
  readonly external_id: string | null;
  /** Creator that the original names. */
  readonly maker: string | null;
  readonly original: boolean;
  readonly over: boolean;
}

/** Data that is read before the import publishes anything. */
interface ImportContext {
  readonly foreignIds: ReadonlySet<string>;
  readonly storedIds: ReadonlySet<string>;
  readonly ownRelationships: readonly OwnRelationshipRow[];
  readonly claimsByEnd: ReadonlyMap<string, readonly string[]>;
  readonly ownClaims: ReadonlySet<string>;
}

/** Result of one import; `kept`: the relationship is to be stored as a whole object, which the hub cannot express itself. */
export type RelationshipImportResult = Omit<RelationshipReceipt, 'index'> | 'kept';

/**
 * Problems after which a relationship is stored as a whole object: an end is not visible, both ends are the same value, or a second officer would have to
 * release it.
 */
const STORED_INSTEAD: ReadonlySet<string> = new Set(['NOT_FOUND', 'SAME_VALUE', 'SECOND_OFFICER_NEEDED']);
const END_NOT_VISIBLE = problem(
  'INDICATOR_OUT_OF_SIGHT',
  'Your agency published this relationship, but one of its two indicators is no longer visible to your agency.',
  'source_ref',
);

/** Imports relationships from files and feeds. Their ends are named by ids of other systems. */
@Injectable()
export class ImportRelationshipsService {
  constructor(
    private readonly database: Database,
    private readonly relationships: RelationshipsService,
  ) {}

  /**
   * Publishes relationships in the name of the actor's agency, if each end is exactly one claim that the import created or that the agency sees. Every other
   * relationship is to be stored as a whole object, and so are those that the agency already stores.
   * @returns one result per relationship, in order
   */
  async importAll(
    actor: Actor,
    relationships: readonly ForeignRelationship[],
    options: RelationshipImport,
  ): Promise<readonly RelationshipImportResult[]> {
    if (relationships.length === 0) return [];
    const context = await this.readContext(actor, relationships, options);
    const results: RelationshipImportResult[] = relationships.map((one) => {
      if (one.provenance.some((id) => context.foreignIds.has(id))) return rejectionOf(FOREIGN_OBJECT);
      return hasOtherCreator(one, context, actor.party.id) ? rejectionOf(OTHER_CREATOR) : 'kept';
    });
    const drafts = relationships.flatMap((one, index) => {
      if (results[index] !== 'kept') return [];
      const item = draftOf(one, index, context, options);
      if (item === 'gone') results[index] = rejectionOf(END_NOT_VISIBLE);
      return item === 'kept' || item === 'gone' ? [] : [{ index, item }];
    });
    await this.publishAll(actor, drafts, results);
    return results;
  }

  /** Returns the agency's own relationships that were read from STIX objects of these ids. */
  async findOwn(actor: Actor, ids: readonly string[]): Promise<readonly OwnRelationshipRow[]> {
    if (ids.length === 0) return [];
    return this.database.as(actor, act(actor, 'relationship.find', 'indicator:publish'), (tx) => queryOwn(tx, ids));
  }

  private async publishAll(
    actor: Actor,
    drafts: readonly { readonly index: number; readonly item: RelationshipDraft }[],
    results: RelationshipImportResult[],
  ): Promise<void> {
    for (let from = 0; from < drafts.length; from += MOST_RELATIONSHIPS) {
      const batch = drafts.slice(from, from + MOST_RELATIONSHIPS);
      const receipts = await this.relationships.publish(actor, batch.map(({ item }) => item)); // prettier-ignore
      for (const [position, { index: _, ...receipt }] of receipts.entries()) {
        const draft = batch[position];
        if (!draft) continue;
        const isStored = !draft.item.of && receipt.problems.some(({ code }) => STORED_INSTEAD.has(code));
        results[draft.index] = isStored ? 'kept' : receipt;
      }
    }
  }

  private async readContext(
    actor: Actor,
    relationships: readonly ForeignRelationship[],
    { claims }: RelationshipImport,
  ): Promise<ImportContext> {
    const ids = relationships.map(({ source }) => source);
    const ends = [...new Set(relationships.flatMap(({ from, to }) => [from, to]).filter((id) => !claims.has(id)))];
    return this.database.as(actor, act(actor, 'relationship.find', 'indicator:publish'), async (tx) => {
      const foreignIds = await findForeignIds(tx, relationships.flatMap(({ provenance }) => provenance)); // prettier-ignore
      const claimsByEnd = await resolveClaimIds(tx, ends);
      const ambiguous = [...claimsByEnd.values(), ...claims.values()].filter((all) => all.length > 1).flat();
      const own = await tx.query<{ id: string }>('select g.id from hub.governance($1) g', [ambiguous]);
      return {
        ...{ foreignIds, claimsByEnd },
        storedIds: await findStoredObjectIds(tx, ids),
        ownRelationships: await queryOwn(tx, ids),
        ownClaims: new Set(own.map(({ id }) => id)),
      };
    });
  }
}

const queryOwn = (tx: Transaction, ids: readonly string[]): Promise<OwnRelationshipRow[]> =>
  tx.query<OwnRelationshipRow>('select * from hub.own_relationships_by_reference($1, $2)', [ids, ids.flatMap(candidateClaimIdsOf)]);

/** Returns the one claim that an end stands for; if there are several, the only one of the actor's party. */
function endOf(id: string, { claims }: RelationshipImport, { claimsByEnd, ownClaims }: ImportContext): string | undefined {
  const all = claims.get(id) ?? claimsByEnd.get(id) ?? [];
  const mine = all.length > 1 ? all.filter((claim) => ownClaims.has(claim)) : all;
  return mine.length === 1 ? mine[0] : undefined;
}

function previousOf(source: string, { ownRelationships }: ImportContext): OwnRelationshipRow | undefined {
  const ids = candidateClaimIdsOf(source);
  return ownRelationships.find(({ id, external_id }) => external_id === source || ids.includes(id));
}

/**
 * Returns whether another creator uses the id that the hub gives a relationship of the agency. For relationships that were read from an object, the database
 * checks this. Some readers get the relationship without its creator, or with the party as its creator.
 */
function hasOtherCreator({ source, original }: ForeignRelationship, context: ImportContext, party: string): boolean {
  const before = previousOf(source, context);
  const creator = original.body['created_by_ref'];
  return (
    before !== undefined &&
    before.external_id !== source &&
    typeof creator === 'string' &&
    creator !== before.maker &&
    !candidateClaimIdsOf(creator).includes(party)
  );
}

/** 'gone': the agency published the relationship, but no longer sees an end. An object under the hub's own id contributes only its fields, not its original. */
function draftOf(
  relationship: ForeignRelationship,
  index: number,
  context: ImportContext,
  options: RelationshipImport,
): RelationshipDraft | 'kept' | 'gone' {
  const { source, original, provenance: _, ...fields } = relationship;
  if (context.storedIds.has(source)) return 'kept';
  const before = previousOf(source, context);
  const [from, to] = [endOf(relationship.from, options, context), endOf(relationship.to, options, context)];
  if (from === undefined || to === undefined) return before ? 'gone' : 'kept';
  const isHubs = before !== undefined && before.external_id !== source;
  return {
    ...fields,
    ...{ from, to },
    ...{ audience: options.audiences[index] ?? null, ownerAloneIfNew: true },
    ...{ released: false, evidence: null, of: before?.id ?? null, narrow: !options.reissue },
    ...(isHubs ? { externalId: null, original: null } : { externalId: source, original }),
  };
}

const rejectionOf = (why: ItemProblem): RelationshipImportResult => ({ outcome: 'REJECTED', relationshipId: null, problems: [why] });
