import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { ImportRelationshipsService } from '../../intel/relationships/import-relationships.service.js';
import { type CompanionReceipt, withoutPartnersIn } from './companions.service.js';
import type { RelationshipPiece } from './piece.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';

/** What joins two claims of an import, or that the agency sees. */
@Injectable()
export class RelationshipPiecesService {
  constructor(private readonly relationships: ImportRelationshipsService) {}

  /**
   * One for each piece, in order; undefined: it is to be kept whole.
   * @param claims what objects of the same import have become
   */
  async addRelationships(
    actor: Actor,
    pieces: readonly RelationshipPiece[],
    claims: ReadonlyMap<string, readonly string[]>,
    { said, reissue }: { readonly said: AudienceSpec | null; readonly reissue: boolean },
  ): Promise<readonly (CompanionReceipt | undefined)[]> {
    const addressed = pieces.map(({ relationship: { audience } }) => withoutPartnersIn(audience ?? said));
    const given = pieces.map(({ relationship: { kept: _, audience: __, ...one } }) => one);
    const taken = await this.relationships.importAll(actor, given, {
      ...{ claims, reissue },
      audiences: addressed.map(({ audience }) => audience),
    });
    return taken.map((one, place) => {
      if (one === 'kept') return undefined;
      const { outcome, relationshipId: id, problems } = one;
      const remarks = outcome === 'REJECTED' ? [] : (addressed[place]?.remarks ?? []);
      return { kind: 'RELATIONSHIP', outcome, id, problems: [...problems, ...remarks] };
    });
  }
}
