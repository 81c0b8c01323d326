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

/** A claim that its source has taken back. */
export type RevokedPiece = ClaimPiece & { readonly revoked: NonNullable<ClaimPiece['revoked']> };

const LONGEST_REASON = 2_000;
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

/** What sources take back: nothing of it is published, and what the agency published of it is revoked. */
@Injectable()
export class ImportRevocationService {
  constructor(
    private readonly sourceRevocations: SourceRevocationService,
    private readonly companions: CompanionsService,
  ) {}

  /**
   * One receipt a piece, in order: UPDATED with REVOKED_BY_SOURCE; UNCHANGED with the reason why nothing was revoked; REJECTED without the permission, or where it is
   * somebody else's object of the same id.
   * @param byValue whether a claim that does not say where it came from goes by its value: not where somebody else chose what is taken back
   * @param standing claims that the same import stands by
   */
  async take(
    actor: Actor,
    pieces: readonly RevokedPiece[],
    how: { readonly byValue: boolean; readonly standing: ReadonlySet<string> },
  ): Promise<readonly CompanionReceipt[]> {
    if (pieces.length === 0) return [];
    if (!actor.permissions.has('indicator:revoke')) return pieces.map(() => notPermitted(actor));
    const became = (await this.sourceRevocations.revoke(actor, pieces.map(revocationOf), how)).map(receiptOf);
    // What was kept beside another's claim is taken back as what it is.
    const objects = pieces.flatMap(({ item: { original } }) => (original?.format === 'stix' ? [original.body as StixObject] : []));
    const ended = new Map(
      (await this.companions.revokeEnded(actor, objects)).flatMap((one, place) => (one ? [[objects[place]?.id, one] as const] : [])),
    );
    return became.map((one, place) => {
      const kept = one.id === null ? ended.get(pieces[place]?.source) : undefined;
      return kept ? { ...kept, kind: 'OBJECT' as const } : one;
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
  const said = (reason ?? '')
    .trim()
    .slice(0, LONGEST_REASON)
    .replace(/[\uD800-\uDBFF]$/, '');
  return said !== '' && isStorableText(said) ? said : 'Its source took it back.';
}

const remark = (code: string, message: string): readonly ItemProblem[] => [{ severity: 'WARNING', code, field: null, message }];

const PROBLEMS_OF_OUTCOME: Readonly<Record<SourceRevocationResult['outcome'], readonly ItemProblem[]>> = {
  OTHERS: [FOREIGN_CLAIM],
  REVOKED: remark('REVOKED_BY_SOURCE', 'Its source took it back: what your agency had published of it is revoked.'),
  BEFORE: remark('REVOKED_BEFORE', 'Its source took it back: your agency had revoked it before.'),
  STANDS: remark('REVOKED_BUT_STANDS', 'Its source took this back, and says the same value elsewhere: it stands.'),
  OTHER_MAKER: [OTHER_CREATOR],
  NOTHING: remark(
    'REVOKED_UNKNOWN',
    'Its source took it back: it was not published, and nothing that your agency has published came from it.',
  ),
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
