import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { keptWhole } from '../indicators/makers.js';
import { OTHER_MAKER } from '../indicators/makers.policy.js';
import { idsOfOthers } from '../indicators/others-ids.js';
import { OBJECT_OF_ANOTHER } from '../objects/object-receipt.js';
import type { AudienceWish } from '../../tenancy/sharing/audience.js';
import { claimsMeantBy } from '../sightings/given-ids.policy.js';
import { claimsMeant } from '../sightings/meant-claims.js';
import { MOST_RELATIONSHIPS, type RelationshipOriginal, type RelationshipReceipt, type SaidRelationship } from './relationship.js';
import { RelationshipsService } from './relationships.service.js';

type Words = 'relation' | 'description' | 'confidence' | 'reliability' | 'credibility' | 'firstSeen' | 'lastSeen' | 'tlp' | 'attribution';

/** What joins two indicators, as a foreign format says it (stix/reading.ts). */
export interface GivenRelationship extends Pick<SaidRelationship, Words> {
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
export interface TakingRelationships {
  /** Claims that objects of the same import have become: claim ids by object id. */
  readonly claims: ReadonlyMap<string, readonly string[]>;
  /** For whose eyes each is, in their order; null: nobody named anybody. */
  readonly audiences: readonly (AudienceWish | null)[];
  /** One that the agency has said before may go further, and may lose readers whom nobody took out. */
  readonly reissue: boolean;
}

/** One of the agency's own under a reference or id. */
export interface RelationshipUnder {
  readonly id: string;
  readonly external_id: string | null;
  /** Whom its original names as its maker. */
  readonly maker: string | null;
  readonly original: boolean;
  readonly over: boolean;
}

/** What is known of a reading before anything is said. */
interface Standing {
  readonly others: ReadonlySet<string>;
  readonly kept: ReadonlySet<string>;
  readonly under: readonly RelationshipUnder[];
  readonly meant: ReadonlyMap<string, readonly string[]>;
  readonly own: ReadonlySet<string>;
}

/** What became of one; `kept`: it is to be kept whole, as an object that the hub has no word for. */
export type TakenRelationship = Omit<RelationshipReceipt, 'index'> | 'kept';

/** Why one is kept whole that could not be said: an end is out of sight, both are one value, or it would have to wait for a second officer. */
const KEPT_FOR: ReadonlySet<string> = new Set(['NOT_FOUND', 'SAME_VALUE', 'SECOND_OFFICER_NEEDED']);
const GONE = problem(
  'INDICATOR_OUT_OF_SIGHT',
  'Your agency has said this, and does not see one of the two indicators any more.',
  'source_ref',
);

/** Relationships that come in by files and feeds: what they join is named by ids of other systems. */
@Injectable()
export class RelationshipsIntakeService {
  constructor(
    private readonly database: Database,
    private readonly relationships: RelationshipsService,
  ) {}

  /**
   * Takes relationships in the actor's agency's name, each where both its ends are one claim that the reading has become, or that the agency sees; every other one is to be kept whole. What
   * the agency keeps whole already stays so.
   * @returns one for each, in order
   */
  async take(actor: Actor, given: readonly GivenRelationship[], taking: TakingRelationships): Promise<readonly TakenRelationship[]> {
    if (given.length === 0) return [];
    const standing = await this.standing(actor, given, taking);
    const became: TakenRelationship[] = given.map((one) => {
      if (one.provenance.some((id) => standing.others.has(id))) return refused(OBJECT_OF_ANOTHER);
      return isOfOtherMaker(one, standing, actor.party.id) ? refused(OTHER_MAKER) : 'kept';
    });
    const said = given.flatMap((one, index) => {
      if (became[index] !== 'kept') return [];
      const item = saidOf(one, index, standing, taking);
      if (item === 'gone') became[index] = refused(GONE);
      return item === 'kept' || item === 'gone' ? [] : [{ index, item }];
    });
    await this.say(actor, said, became);
    return became;
  }

  /** Own relationships that were read from STIX objects of these ids. */
  async under(actor: Actor, ids: readonly string[]): Promise<readonly RelationshipUnder[]> {
    if (ids.length === 0) return [];
    return this.database.as(actor, act(actor, 'relationship.find', 'indicator:publish'), (tx) => underOf(tx, ids));
  }

  private async say(
    actor: Actor,
    said: readonly { readonly index: number; readonly item: SaidRelationship }[],
    became: TakenRelationship[],
  ): Promise<void> {
    for (let from = 0; from < said.length; from += MOST_RELATIONSHIPS) {
      const piece = said.slice(from, from + MOST_RELATIONSHIPS);
      const receipts = await this.relationships.publish(actor, piece.map(({ item }) => item)); // prettier-ignore
      for (const [place, { index: _, ...receipt }] of receipts.entries()) {
        const its = piece[place];
        if (!its) continue;
        const isKept = !its.item.of && receipt.problems.some(({ code }) => KEPT_FOR.has(code));
        became[its.index] = isKept ? 'kept' : receipt;
      }
    }
  }

  private async standing(actor: Actor, given: readonly GivenRelationship[], { claims }: TakingRelationships): Promise<Standing> {
    const ids = given.map(({ source }) => source);
    const ends = [...new Set(given.flatMap(({ from, to }) => [from, to]).filter((id) => !claims.has(id)))];
    return this.database.as(actor, act(actor, 'relationship.find', 'indicator:publish'), async (tx) => {
      const others = await idsOfOthers(tx, given.flatMap(({ provenance }) => provenance)); // prettier-ignore
      const meant = await claimsMeant(tx, ends);
      const several = [...meant.values(), ...claims.values()].filter((all) => all.length > 1).flat();
      const own = await tx.query<{ id: string }>('select g.id from hub.governance($1) g', [several]);
      return {
        ...{ others, meant },
        kept: await keptWhole(tx, ids),
        under: await underOf(tx, ids),
        own: new Set(own.map(({ id }) => id)),
      };
    });
  }
}

const underOf = (tx: Transaction, ids: readonly string[]): Promise<RelationshipUnder[]> =>
  tx.query<RelationshipUnder>('select * from hub.relationships_under($1, $2)', [ids, ids.flatMap(claimsMeantBy)]);

/** The one claim that an end means: of several the party's own. */
function endOf(id: string, { claims }: TakingRelationships, { meant, own }: Standing): string | undefined {
  const all = claims.get(id) ?? meant.get(id) ?? [];
  const mine = all.length > 1 ? all.filter((claim) => own.has(claim)) : all;
  return mine.length === 1 ? mine[0] : undefined;
}

function beforeOf(source: string, { under }: Standing): RelationshipUnder | undefined {
  const ids = claimsMeantBy(source);
  return under.find(({ id, external_id }) => external_id === source || ids.includes(id));
}

/** Whether somebody else speaks under the id that the hub gives what the agency has said; of what was read from an object the database asks. Some readers get it without its maker, or with the party as that. */
function isOfOtherMaker({ source, original }: GivenRelationship, standing: Standing, party: string): boolean {
  const before = beforeOf(source, standing);
  const maker = original.body['created_by_ref'];
  return (
    before !== undefined &&
    before.external_id !== source &&
    typeof maker === 'string' &&
    maker !== before.maker &&
    !claimsMeantBy(maker).includes(party)
  );
}

/** gone: the agency has said it, and sees an end no more. What comes back under the hub's own id is taken for what it says alone. */
function saidOf(
  given: GivenRelationship,
  index: number,
  standing: Standing,
  taking: TakingRelationships,
): SaidRelationship | 'kept' | 'gone' {
  const { source, original, provenance: _, ...words } = given;
  if (standing.kept.has(source)) return 'kept';
  const before = beforeOf(source, standing);
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

const refused = (why: ItemProblem): TakenRelationship => ({ outcome: 'REJECTED', relationshipId: null, problems: [why] });
