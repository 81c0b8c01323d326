import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { ImportRelationshipsService } from '../../intel/relationships/import-relationships.service.js';
import { type CompanionReceipt, withoutPartnersIn } from './companions.service.js';
import type { RelationshipPiece } from './piece.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';

/** Imports relationships between claims that are in the import, or that the agency sees. */
@Injectable()
export class RelationshipPiecesService {
  constructor(private readonly relationships: ImportRelationshipsService) {}

  /**
   * Returns one receipt for each piece, in order; undefined: the piece must be stored unchanged.
   * @param claims claims that objects of the same import became
   */
  async addRelationships(
    actor: Actor,
    pieces: readonly RelationshipPiece[],
    claims: ReadonlyMap<string, readonly string[]>,
    { defaultAudience, reissue }: { readonly defaultAudience: AudienceSpec | null; readonly reissue: boolean },
  ): Promise<readonly (CompanionReceipt | undefined)[]> {
    const addressed = pieces.map(({ relationship: { audience } }) => withoutPartnersIn(audience ?? defaultAudience));
    const drafts = pieces.map(({ relationship: { kept: _, audience: __, ...one } }) => one);
    const taken = await this.relationships.importAll(actor, drafts, {
      ...{ claims, reissue },
      audiences: addressed.map(({ audience }) => audience),
    });
    return taken.map((one, index) => {
      if (one === 'kept') return undefined;
      const { outcome, relationshipId: id, problems } = one;
      const remarks = outcome === 'REJECTED' ? [] : (addressed[index]?.remarks ?? []);
      return { kind: 'RELATIONSHIP', outcome, id, problems: [...problems, ...remarks] };
    });
  }
}
