import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { RelationshipsIntakeService } from '../network/relationships-intake.service.js';
import { type CompanionReceipt, notToPartners } from './companions.js';
import type { ObjectPiece, RelationshipPiece } from './piece.js';
import { type DefaultEyes, eyesOf } from './sorting.js';

/** What joins two claims of an import, or that the agency sees. */
@Injectable()
export class Joining {
  constructor(private readonly relationships: RelationshipsIntakeService) {}

  /**
   * One for each piece, in order; undefined: it is to be kept whole.
   * @param claims what objects of the same import have become
   */
  async join(
    actor: Actor,
    pieces: readonly RelationshipPiece[],
    claims: ReadonlyMap<string, readonly string[]>,
    { eyes, reissue }: { readonly eyes: DefaultEyes; readonly reissue: boolean },
  ): Promise<readonly (CompanionReceipt | undefined)[]> {
    const addressed = pieces.map(({ relationship: { tlp, audience = null } }) => notToPartners(eyesOf(tlp, audience, eyes)[0]));
    const taken = await this.relationships.take(actor, pieces.map(({ relationship: { kept: _, audience: __, ...given } }) => given), {
      ...{ claims, reissue },
      eyes: addressed.map(({ audience }, place) => ({ audience, isDefault: !(pieces[place]?.relationship.audience ?? eyes.said) })),
    }); // prettier-ignore
    return taken.map((one, place) => {
      if (one === 'kept') return undefined;
      const { outcome, relationshipId: id, problems } = one;
      const remarks = outcome === 'REJECTED' ? [] : (addressed[place]?.remarks ?? []);
      return { kind: 'RELATIONSHIP', outcome, id, problems: [...problems, ...remarks] };
    });
  }
}

/** As it is kept whole. */
export const keptPiece = ({ relationship, ...sent }: RelationshipPiece): ObjectPiece => ({
  ...sent,
  ...relationship.kept,
  audience: relationship.kept.audience ?? null,
});
