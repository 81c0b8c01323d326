import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { digestOf } from '../../intel/indicators/draft.js';
import { OTHER_CREATOR } from '../../intel/indicators/creators.policy.js';
import { FOREIGN_CLAIM, itemIdsOf } from '../../intel/indicators/foreign-ids.js';
import type { SourceRevocation } from '../../intel/indicators/source-revocation.policy.js';
import { SourceRevocationService, type SourceRevocationResult } from '../../intel/indicators/source-revocation.service.js';
import { hubUuid } from '../stix/ids.js';
import type { StixObject } from '../stix/reading.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import { type CompanionReceipt, CompanionsService, notPermitted } from './companions.service.js';
import type { ClaimPiece } from './piece.js';

/** A claim that its source has revoked. */
export type RevokedPiece = ClaimPiece & { readonly revoked: NonNullable<ClaimPiece['revoked']> };

const LONGEST_REASON = 2_000;
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

/** Applies revocations by sources: revoked items are not published, and what the agency published of them is revoked. */
@Injectable()
export class ImportRevocationService {
  constructor(
    private readonly sourceRevocations: SourceRevocationService,
    private readonly companions: CompanionsService,
  ) {}

  /**
   * Returns one receipt for each piece, in order: UPDATED with REVOKED_BY_SOURCE; UNCHANGED with the reason why nothing was revoked; REJECTED without the
   * permission, or when the object with this id belongs to another party.
   * @param byValue whether a claim without provenance is matched by its value; false when another party chose what is revoked
   * @param standing claims that the same import confirms
   */
  async take(
    actor: Actor,
    pieces: readonly RevokedPiece[],
    how: { readonly byValue: boolean; readonly standing: ReadonlySet<string> },
  ): Promise<readonly CompanionReceipt[]> {
    if (pieces.length === 0) return [];
    if (!actor.permissions.has('indicator:revoke')) return pieces.map(() => notPermitted(actor));
    const became = (await this.sourceRevocations.revoke(actor, pieces.map(revocationOf), how)).map(receiptOf);
    // An object that was stored beside another claim is revoked as an object.
    const objects = pieces.flatMap(({ item: { original } }) => (original?.format === 'stix' ? [original.body as StixObject] : []));
    const ended = new Map(
      (await this.companions.revokeEnded(actor, objects)).flatMap((one, index) => (one ? [[objects[index]?.id, one] as const] : [])),
    );
    return became.map((one, index) => {
      const objectReceipt = one.id === null ? ended.get(pieces[index]?.source) : undefined;
      return objectReceipt ? { ...objectReceipt, kind: 'OBJECT' as const } : one;
    });
  }
}

function revocationOf({ source, item, revoked }: RevokedPiece): SourceRevocation {
  const [uuid] = UUID.exec(source.toLowerCase()) ?? [];
  const reading = canonicalise(item.kind, item);
  return {
    claims: uuid === undefined ? [] : [...new Set([uuid, hubUuid(uuid)])],
    id: source.startsWith('attribute ') ? (uuid ?? source) : source,
    externalId: item.externalId ?? null,
    maker: revoked.maker,
    digest: reading.ok ? digestOf(reading.value) : null,
    provenance: itemIdsOf(item),
    reason: reasonOf(revoked),
  };
}

function reasonOf({ reason }: RevokedPiece['revoked']): string {
  const text = (reason ?? '')
    .trim()
    .slice(0, LONGEST_REASON)
    .replace(/[\uD800-\uDBFF]$/, '');
  return text !== '' && isStorableText(text) ? text : 'The source revoked it.';
}

const remark = (code: string, message: string): readonly ItemProblem[] => [{ severity: 'WARNING', code, field: null, message }];

const PROBLEMS_OF_OUTCOME: Readonly<Record<SourceRevocationResult['outcome'], readonly ItemProblem[]>> = {
  OTHERS: [FOREIGN_CLAIM],
  REVOKED: remark('REVOKED_BY_SOURCE', 'The source revoked it. What your agency had published of it is revoked as well.'),
  BEFORE: remark('REVOKED_BEFORE', 'The source revoked it. Your agency had already revoked it.'),
  STANDS: remark('REVOKED_BUT_STANDS', 'The source revoked this item, but states the same value elsewhere. The indicator stays valid.'),
  OTHER_MAKER: [OTHER_CREATOR],
  NOTHING: remark('REVOKED_UNKNOWN', 'The source revoked it. It was not published, and your agency has published nothing from it.'),
};

const OUTCOMES: Partial<Record<SourceRevocationResult['outcome'], CompanionReceipt['outcome']>> = {
  REVOKED: 'UPDATED',
  OTHERS: 'REJECTED',
  OTHER_MAKER: 'REJECTED',
};

const receiptOf = ({ outcome, claim }: SourceRevocationResult): CompanionReceipt => ({
  outcome: OUTCOMES[outcome] ?? 'UNCHANGED',
  id: claim,
  problems: PROBLEMS_OF_OUTCOME[outcome],
});
