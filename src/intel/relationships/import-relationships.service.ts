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

/** What joins two indicators, as a foreign format says it (stix/reading.ts). */
export interface ForeignRelationship extends Pick<RelationshipDraft, CopiedField> {
  /** Its id. */
  readonly source: string;
  /** The ids of the two: of originals of claims, or as the hub emits them. */
  readonly from: string;
  readonly to: string;
  readonly original: RelationshipOriginal;
  /** Ids that it came with (PublishItem). */
  readonly provenance: readonly string[];
}

/** How those of one reading are taken. */
export interface RelationshipImport {
  /** Claims that objects of the same import have become: claim ids by object id. */
  readonly claims: ReadonlyMap<string, readonly string[]>;
  /** For whose eyes each is, in their order; null: nobody named anybody. */
  readonly audiences: readonly (AudienceSpec | null)[];
  /** One that the agency has said before may go further, and may lose readers whom nobody took out. */
  readonly reissue: boolean;
}

/** One of the agency's own under a reference or id. */
export interface OwnRelationshipRow {
  readonly id: string;
  readonly external_id: string | null;
  /** Whom its original names as its maker. */
  readonly maker: string | null;
  readonly original: boolean;
  readonly over: boolean;
}

/** What is known of a reading before anything is said. */
interface ImportContext {
  readonly others: ReadonlySet<string>;
  readonly kept: ReadonlySet<string>;
  readonly under: readonly OwnRelationshipRow[];
  readonly meant: ReadonlyMap<string, readonly string[]>;
  readonly own: ReadonlySet<string>;
}

/** What became of one; `kept`: it is to be kept whole, as an object that the hub has no word for. */
export type RelationshipImportResult = Omit<RelationshipReceipt, 'index'> | 'kept';

/** Why one is kept whole that could not be said: an end is out of sight, both are one value, or it would have to wait for a second officer. */
const STORED_INSTEAD: ReadonlySet<string> = new Set(['NOT_FOUND', 'SAME_VALUE', 'SECOND_OFFICER_NEEDED']);
const END_NOT_VISIBLE = problem(
  'INDICATOR_OUT_OF_SIGHT',
  'Your agency has said this, and does not see one of the two indicators any more.',
  'source_ref',
);

/** Relationships that come in by files and feeds: what they join is named by ids of other systems. */
@Injectable()
export class ImportRelationshipsService {
  constructor(
    private readonly database: Database,
    private readonly relationships: RelationshipsService,
  ) {}

  /**
   * Takes relationships in the actor's agency's name, each where both its ends are one claim that the reading has become, or that the agency sees; every other one is to be kept whole. What
   * the agency keeps whole already stays so.
   * @returns one for each, in order
   */
  async importAll(
    actor: Actor,
    given: readonly ForeignRelationship[],
    taking: RelationshipImport,
  ): Promise<readonly RelationshipImportResult[]> {
    if (given.length === 0) return [];
    const standing = await this.readContext(actor, given, taking);
    const became: RelationshipImportResult[] = given.map((one) => {
      if (one.provenance.some((id) => standing.others.has(id))) return rejectionOf(FOREIGN_OBJECT);
      return hasOtherCreator(one, standing, actor.party.id) ? rejectionOf(OTHER_CREATOR) : 'kept';
    });
    const said = given.flatMap((one, index) => {
      if (became[index] !== 'kept') return [];
      const item = draftOf(one, index, standing, taking);
      if (item === 'gone') became[index] = rejectionOf(END_NOT_VISIBLE);
      return item === 'kept' || item === 'gone' ? [] : [{ index, item }];
    });
    await this.publishAll(actor, said, became);
    return became;
  }

  /** Own relationships that were read from STIX objects of these ids. */
  async findOwn(actor: Actor, ids: readonly string[]): Promise<readonly OwnRelationshipRow[]> {
    if (ids.length === 0) return [];
    return this.database.as(actor, act(actor, 'relationship.find', 'indicator:publish'), (tx) => queryOwn(tx, ids));
  }

  private async publishAll(
    actor: Actor,
    said: readonly { readonly index: number; readonly item: RelationshipDraft }[],
    became: RelationshipImportResult[],
  ): Promise<void> {
    for (let from = 0; from < said.length; from += MOST_RELATIONSHIPS) {
      const piece = said.slice(from, from + MOST_RELATIONSHIPS);
      const receipts = await this.relationships.publish(actor, piece.map(({ item }) => item)); // prettier-ignore
      for (const [place, { index: _, ...receipt }] of receipts.entries()) {
        const its = piece[place];
        if (!its) continue;
        const isKept = !its.item.of && receipt.problems.some(({ code }) => STORED_INSTEAD.has(code));
        became[its.index] = isKept ? 'kept' : receipt;
      }
    }
  }

  private async readContext(actor: Actor, given: readonly ForeignRelationship[], { claims }: RelationshipImport): Promise<ImportContext> {
    const ids = given.map(({ source }) => source);
    const ends = [...new Set(given.flatMap(({ from, to }) => [from, to]).filter((id) => !claims.has(id)))];
    return this.database.as(actor, act(actor, 'relationship.find', 'indicator:publish'), async (tx) => {
      const others = await findForeignIds(tx, given.flatMap(({ provenance }) => provenance)); // prettier-ignore
      const meant = await resolveClaimIds(tx, ends);
      const several = [...meant.values(), ...claims.values()].filter((all) => all.length > 1).flat();
      const own = await tx.query<{ id: string }>('select g.id from hub.governance($1) g', [several]);
      return {
        ...{ others, meant },
        kept: await findStoredObjectIds(tx, ids),
        under: await queryOwn(tx, ids),
        own: new Set(own.map(({ id }) => id)),
      };
    });
  }
}

const queryOwn = (tx: Transaction, ids: readonly string[]): Promise<OwnRelationshipRow[]> =>
  tx.query<OwnRelationshipRow>('select * from hub.own_relationships_by_reference($1, $2)', [ids, ids.flatMap(candidateClaimIdsOf)]);

/** The one claim that an end means: of several the party's own. */
function endOf(id: string, { claims }: RelationshipImport, { meant, own }: ImportContext): string | undefined {
  const all = claims.get(id) ?? meant.get(id) ?? [];
  const mine = all.length > 1 ? all.filter((claim) => own.has(claim)) : all;
  return mine.length === 1 ? mine[0] : undefined;
}

function previousOf(source: string, { under }: ImportContext): OwnRelationshipRow | undefined {
  const ids = candidateClaimIdsOf(source);
  return under.find(({ id, external_id }) => external_id === source || ids.includes(id));
}

/** Whether somebody else speaks under the id that the hub gives what the agency has said; of what was read from an object the database asks. Some readers get it without its maker, or with the party as that. */
function hasOtherCreator({ source, original }: ForeignRelationship, standing: ImportContext, party: string): boolean {
  const before = previousOf(source, standing);
  const maker = original.body['created_by_ref'];
  return (
    before !== undefined &&
    before.external_id !== source &&
    typeof maker === 'string' &&
    maker !== before.maker &&
    !candidateClaimIdsOf(maker).includes(party)
  );
}

/** gone: the agency has said it, and sees an end no more. What comes back under the hub's own id is taken for what it says alone. */
function draftOf(
  given: ForeignRelationship,
  index: number,
  standing: ImportContext,
  taking: RelationshipImport,
): RelationshipDraft | 'kept' | 'gone' {
  const { source, original, provenance: _, ...words } = given;
  if (standing.kept.has(source)) return 'kept';
  const before = previousOf(source, standing);
  const [from, to] = [endOf(given.from, taking, standing), endOf(given.to, taking, standing)];
  if (from === undefined || to === undefined) return before ? 'gone' : 'kept';
  const isHubs = before !== undefined && before.external_id !== source;
  return {
    ...words,
    ...{ from, to },
    ...{ audience: taking.audiences[index] ?? null, ownerAloneIfNew: true },
    ...{ released: false, evidence: null, of: before?.id ?? null, narrow: !taking.reissue },
    ...(isHubs ? { externalId: null, original: null } : { externalId: source, original }),
  };
}

const rejectionOf = (why: ItemProblem): RelationshipImportResult => ({ outcome: 'REJECTED', relationshipId: null, problems: [why] });
