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
import { MOST_RELATIONSHIPS, type RelationshipDraft, type RelationshipReceipt, type RelationshipRow } from './relationship.js';

/** Relationships per statement, because a statement has a time limit of seconds. */
const BATCH_SIZE = 200;

type CheckedDraft = RelationshipDraft | RefusedItem;
type Outcome = 'CREATED' | 'UPDATED' | 'UNCHANGED' | keyof typeof REFUSALS;
type IndexedDraft = AddressedRelationship & { readonly index: number };

/** Publishes and revokes relationships between two claims. The database decides who sees them: only readers who see both claims. */
@Injectable()
export class RelationshipsService {
  constructor(
    private readonly database: Database,
    private readonly evidence: EvidenceService,
  ) {}

  /**
   * Publishes relationships in the name of the actor's agency: one transaction, one receipt each. A refused relationship does not affect the others. An
   * identical relationship changes nothing; a different one replaces the earlier version.
   * @throws BadInput if there are none or too many; Forbidden if the actor belongs to no agency.
   */
  async publish(actor: Actor, drafts: readonly CheckedDraft[]): Promise<readonly RelationshipReceipt[]> {
    assertBatchSize('relationships', drafts.length, MOST_RELATIONSHIPS);
    if (!actor.agency) {
      throw new Forbidden('AGENCY_MISSING', 'Only an officer of an agency can publish. Your account belongs to no agency.');
    }
    const work = (): Promise<readonly RelationshipReceipt[]> =>
      retryOnConflict(() =>
        this.database.as(actor, { ...act(actor, 'relationship.publish', 'indicator:publish'), writes: true }, (tx) =>
          this.write(tx, drafts),
        ),
      );
    return hiddenAsAbsent(work, (receipts) => receipts.some(({ problems }) => problems.some(({ code }) => code === 'NOT_FOUND')));
  }

  /**
   * Revokes a relationship of the actor's agency; its readers are notified with the reason.
   * @returns the relationship; null when one of its claims is no longer visible to the actor
   * @throws NotFound; Forbidden for a relationship of another agency; Conflict if it is already revoked; BadInput on the length of the reason.
   */
  async revoke(actor: Actor, id: string, reason: string): Promise<RelationshipRow | null> {
    const why = reason.trim();
    if (why.length < 1 || why.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Give the reason in 1 to 2,000 characters. Every reader sees it.');
    }
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('relationship');
      return this.database.as(actor, { ...act(actor, 'relationship.revoke', 'indicator:revoke'), writes: true }, async (tx) => {
        const [row] = await tx.query<{ outcome: string }>('select hub.revoke_relationship($1, $2) as outcome', [id, why]);
        if (row?.outcome === 'OTHERS') throw new Forbidden('NOT_YOURS', 'Only the agency that published this relationship may revoke it.');
        if (row?.outcome === 'BEFORE') throw new Conflict('RELATIONSHIP_REVOKED', 'This relationship is already revoked.');
        tx.auditItems(id);
        const [revoked] = await tx.query<RelationshipRow>('select * from hub.relationship_view where id = $1', [id]);
        return revoked ?? null;
      });
    });
  }

  private async write(tx: Transaction, drafts: readonly CheckedDraft[]): Promise<readonly RelationshipReceipt[]> {
    const context: SharingContext = { directory: await readDirectory(tx), policy: await readSharingPolicy(tx) };
    const wellFormed = drafts.flatMap((draft) => ('refusal' in draft ? [] : [draft]));
    const claims = await joinedClaims(tx, wellFormed);
    const files = await this.evidence.attachable(
      tx,
      wellFormed.flatMap(({ evidence }) => evidence ?? []),
    );
    const receipts = new Map<number, RelationshipReceipt>();
    const addressed = drafts.flatMap((draft, index): readonly IndexedDraft[] => {
      const result = 'refusal' in draft ? { problems: draft.refusal } : this.draftOf(draft, claims, files, context);
      if ('keys' in result) return [{ ...result, index }];
      receipts.set(index, rejectedReceipt(index, result.problems));
      return [];
    });
    const nextId = newIds();
    for (let from = 0; from < addressed.length; from += BATCH_SIZE) {
      const rows = await tx.query<{ place: number; outcome: Outcome; id: string | null }>('select * from hub.publish_relationships($1)', [
        JSON.stringify(addressed.slice(from, from + BATCH_SIZE).map(rowOf(nextId))),
      ]);
      for (const { place: index, outcome, id } of rows) {
        receipts.set(index, receiptOf(index, outcome, id));
        if (id !== null && (outcome === 'CREATED' || outcome === 'UPDATED')) tx.auditItems(id);
      }
    }
    return drafts.map((_, index) => receipts.get(index) ?? rejectedReceipt(index, [REFUSALS.ABSENT]));
  }

  private draftOf(
    draft: RelationshipDraft,
    claims: ReadonlyMap<string, JoinedClaim>,
    files: ReadonlySet<string>,
    context: SharingContext,
  ): AddressedRelationship | { readonly problems: readonly ItemProblem[] } {
    const [from, to] = [claims.get(draft.from), claims.get(draft.to)];
    if (!from || !to) return { problems: [REFUSALS.ABSENT] };
    if (from.id === to.id) return { problems: [REFUSALS.SAME_VALUE] };
    if (!(draft.evidence ?? []).every((id) => files.has(id))) return { problems: [EVIDENCE_UNKNOWN] };
    return addressRelationship(draft, [from, to], context);
  }
}

async function joinedClaims(tx: Transaction, drafts: readonly RelationshipDraft[]): Promise<ReadonlyMap<string, JoinedClaim>> {
  const ids = [...new Set(drafts.flatMap(({ from, to }) => [from, to]))].filter(isUuid);
  const rows = await tx.query<JoinedClaim>('select i.id, i.tlp from hub.indicator i where i.id = any ($1::uuid[])', [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

const rowOf =
  (nextId: NextId) =>
  ({ said: { audience, ownerAloneIfNew: _, ...draft }, keys, index }: IndexedDraft): object => ({
    ...{ ...draft, ...keys },
    ...{ unnamed: audience === null, place: index, id: nextId(draft.attribution === 'HIDDEN') },
  });

const REFUSALS = {
  ABSENT: problem('NOT_FOUND', 'No such indicator is visible to you.', 'fromId'),
  SAME_VALUE: problem('SAME_VALUE', 'Both indicators have the same value. Name two different values.', 'toId'),
  REVOKED: problem('RELATIONSHIP_REVOKED', 'This relationship is revoked. Publish it under another reference (externalId).', 'externalId'),
  ELSEWHERE: problem(
    'REFERENCE_TAKEN',
    'Your agency has another relationship with this reference (externalId). Use another one.',
    'externalId',
  ),
  RED: problem('RED_NOT_FOR_KEYS', 'An API key cannot publish TLP:RED. Sign in as an officer to publish it.', 'tlp'),
  OTHER_MAKER: OTHER_CREATOR,
  WIDER: problem('WOULD_WIDEN', 'This would show the relationship to more readers than before. Set reissue: true to allow it.', 'audience'),
  NARROWER: problem(
    'WOULD_NARROW',
    'This would withdraw the relationship from readers, because its label forbids its audience or its new text is not released to partners. Name an audience, or set reissue: true.',
    'audience',
  ),
  TOO_MANY: problem(
    'RELATIONSHIPS_TOO_MANY',
    "Your party has reached the limit of relationships for an indicator of another party, or for other parties' indicators in all. Revoked relationships count, too.",
    'fromId',
  ),
} as const;
const EVIDENCE_UNKNOWN = problem(
  'EVIDENCE_UNKNOWN',
  'A named file was not uploaded by your agency, or is not visible to it. Upload the file first, or again.',
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
