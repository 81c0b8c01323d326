import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { EvidenceService } from '../evidence/evidence.service.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { assertBatchSize, type ItemProblem, problem, type RefusedItem, rejected } from '../../platform/graphql/batch.js';
import { OTHER_CREATOR } from '../indicators/creators.policy.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { newIds, type NextId } from '../../platform/platform/new-ids.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { readSharingPolicy } from '../../tenancy/sharing/release-requests.js';
import { retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import { addressRelationship, type AddressedRelationship, type JoinedClaim, type SharingContext } from './relationship.policy.js';
import { MOST_RELATIONSHIPS, type RelationshipReceipt, type RelationshipDraft } from './relationship.js';

/** Of one statement, which has seconds. */
const BATCH_SIZE = 200;

type CheckedDraft = RelationshipDraft | RefusedItem;
type Outcome = 'CREATED' | 'UPDATED' | 'UNCHANGED' | keyof typeof REFUSALS;
type IndexedDraft = AddressedRelationship & { readonly index: number };

/** Saying what joins two claims, and taking it back. Who sees it is decided by the database: nobody who does not see both. */
@Injectable()
export class RelationshipsService {
  constructor(
    private readonly database: Database,
    private readonly evidence: EvidenceService,
  ) {}

  /**
   * Says relationships in the name of the actor's agency: one transaction, one receipt each; one that is refused costs the others nothing. The same said again changes nothing; anything else
   * replaces it.
   * @throws BadInput when there are none or too many; Forbidden when the actor belongs to no agency.
   */
  async publish(actor: Actor, said: readonly CheckedDraft[]): Promise<readonly RelationshipReceipt[]> {
    assertBatchSize('relationships', said.length, MOST_RELATIONSHIPS);
    if (!actor.agency) throw new Forbidden('AGENCY_MISSING', 'Only an officer of an agency publishes: your account belongs to none.');
    const work = (): Promise<readonly RelationshipReceipt[]> =>
      retryOnConflict(() =>
        this.database.as(actor, { ...act(actor, 'relationship.publish', 'indicator:publish'), writes: true }, (tx) => this.write(tx, said)),
      );
    return hiddenAsAbsent(work, (receipts) => receipts.some(({ problems }) => problems.some(({ code }) => code === 'NOT_FOUND')));
  }

  /**
   * Takes a relationship of the actor's agency back; whoever sees it is told, with the reason.
   * @throws NotFound, Forbidden (another's), Conflict when it was taken back before, BadInput on an empty reason.
   */
  async revoke(actor: Actor, id: string, reason: string): Promise<true> {
    const why = reason.trim();
    if (why.length < 1 || why.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Give the reason in 1 to 2,000 characters: every reader is told.');
    }
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('relationship');
      return this.database.as(actor, { ...act(actor, 'relationship.revoke', 'indicator:revoke'), writes: true }, async (tx) => {
        const [row] = await tx.query<{ outcome: string }>('select hub.revoke_relationship($1, $2) as outcome', [id, why]);
        if (row?.outcome === 'OTHERS') throw new Forbidden('NOT_YOURS', 'Only the agency that said this relationship may take it back.');
        if (row?.outcome === 'BEFORE') throw new Conflict('RELATIONSHIP_REVOKED', 'This relationship was taken back before.');
        tx.auditItems(id);
        return true as const;
      });
    });
  }

  private async write(tx: Transaction, said: readonly CheckedDraft[]): Promise<readonly RelationshipReceipt[]> {
    const telling: SharingContext = { directory: await readDirectory(tx), policy: await readSharingPolicy(tx) };
    const meant = said.flatMap((one) => ('refusal' in one ? [] : [one]));
    const claims = await joinedClaims(tx, meant);
    const files = await this.evidence.attachable(
      tx,
      meant.flatMap(({ evidence }) => evidence ?? []),
    );
    const receipts = new Map<number, RelationshipReceipt>();
    const drafts = said.flatMap((one, index): readonly IndexedDraft[] => {
      const result = 'refusal' in one ? { problems: one.refusal } : this.draftOf(one, claims, files, telling);
      if ('keys' in result) return [{ ...result, index }];
      receipts.set(index, rejectedReceipt(index, result.problems));
      return [];
    });
    const nextId = newIds();
    for (let from = 0; from < drafts.length; from += BATCH_SIZE) {
      const rows = await tx.query<{ place: number; outcome: Outcome; id: string | null }>('select * from hub.publish_relationships($1)', [
        JSON.stringify(drafts.slice(from, from + BATCH_SIZE).map(rowOf(nextId))),
      ]);
      for (const { place, outcome, id } of rows) {
        receipts.set(place, receiptOf(place, outcome, id));
        if (id !== null && (outcome === 'CREATED' || outcome === 'UPDATED')) tx.auditItems(id);
      }
    }
    return said.map((_, index) => receipts.get(index) ?? rejectedReceipt(index, [REFUSALS.ABSENT]));
  }

  private draftOf(
    said: RelationshipDraft,
    claims: ReadonlyMap<string, JoinedClaim>,
    files: ReadonlySet<string>,
    telling: SharingContext,
  ): AddressedRelationship | { readonly problems: readonly ItemProblem[] } {
    const [from, to] = [claims.get(said.from), claims.get(said.to)];
    if (!from || !to) return { problems: [REFUSALS.ABSENT] };
    if (from.id === to.id) return { problems: [REFUSALS.SAME_VALUE] };
    if (!(said.evidence ?? []).every((id) => files.has(id))) return { problems: [EVIDENCE_UNKNOWN] };
    return addressRelationship(said, [from, to], telling);
  }
}

async function joinedClaims(tx: Transaction, said: readonly RelationshipDraft[]): Promise<ReadonlyMap<string, JoinedClaim>> {
  const ids = [...new Set(said.flatMap(({ from, to }) => [from, to]))].filter(isUuid);
  const rows = await tx.query<JoinedClaim>('select i.id, i.tlp from hub.indicator i where i.id = any ($1::uuid[])', [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

const rowOf =
  (nextId: NextId) =>
  ({ said: { audience, ownerAloneIfNew: _, ...said }, keys, index }: IndexedDraft): object => ({
    ...{ ...said, ...keys },
    ...{ unnamed: audience === null, place: index, id: nextId(said.attribution === 'HIDDEN') },
  });

const REFUSALS = {
  ABSENT: problem('NOT_FOUND', 'No such indicator is visible to you.', 'from'),
  SAME_VALUE: problem('SAME_VALUE', 'Both indicators are about the same value: it is joined to itself already.', 'to'),
  REVOKED: problem('RELATIONSHIP_REVOKED', 'This relationship was taken back: say it under another externalId.', 'externalId'),
  ELSEWHERE: problem('REFERENCE_TAKEN', 'Your agency has another relationship under this externalId.', 'externalId'),
  RED: problem('RED_NOT_FOR_KEYS', 'TLP:RED is for people: sign in to say it.', 'tlp'),
  OTHER_MAKER: OTHER_CREATOR,
  WIDER: problem('WOULD_WIDEN', 'This would open the relationship to more eyes than before, and needs reissue: true.', 'audience'),
  NARROWER: problem(
    'WOULD_NARROW',
    'This would withdraw the relationship from readers (its label forbids its audience, or its new words are not released to partners), and nobody named another audience: name one, or say reissue: true.',
    'audience',
  ),
  TOO_MANY: problem(
    'RELATIONSHIPS_TOO_MANY',
    "Your party has said as much of an indicator that is another party's, or of others' indicators in all, as it may; what was taken back counts as well.",
    'from',
  ),
} as const;
const EVIDENCE_UNKNOWN = problem(
  'EVIDENCE_UNKNOWN',
  'A file that you name is none that your agency has put in and sees: put it in first, or again.',
  'evidence',
);

const rejectedReceipt = (index: number, problems: readonly ItemProblem[]): RelationshipReceipt => ({
  ...rejected(index, problems),
  relationshipId: null,
});

const receiptOf = (index: number, outcome: Outcome, id: string | null): RelationshipReceipt =>
  outcome in REFUSALS
    ? rejectedReceipt(index, [REFUSALS[outcome as keyof typeof REFUSALS]])
    : { index, outcome: outcome as RelationshipReceipt['outcome'], relationshipId: id, problems: [] };
