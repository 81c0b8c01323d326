import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { ReviseService } from '../../intel/indicators/revise.service.js';
import { RelationshipsService } from '../../intel/relationships/relationships.service.js';
import { ObjectsService } from '../../intel/objects/objects.service.js';
import { SightingsService } from '../../intel/sightings/sightings.service.js';
import type { Collection } from './collections.service.js';
import { datedObjectsOf, selectObjects } from './date-added.policy.js';
import type { TaxiiQuery } from './query.policy.js';
import type { CollectionItem } from './rendering.policy.js';
import { CollectionItemsService } from './collection-items.service.js';
import { notFoundProblem, TaxiiProblem } from './taxii-problem.js';

/** Reason that readers see; it does not mention TAXII. */
const REASON = 'The owner revoked it.';

/** Revokes objects that are deleted by TAXII: each leaves its collection, and all parties that had it are notified. */
@Injectable()
export class DeleteObjectService {
  constructor(
    private readonly items: CollectionItemsService,
    private readonly revising: ReviseService,
    private readonly objects: ObjectsService,
    private readonly sightings: SightingsService,
    private readonly relationships: RelationshipsService,
  ) {}

  /**
   * @throws TaxiiProblem 404: not in this collection, or not in this version; 403: the object is derived from an item. Forbidden when another agency
   * published it
   */
  async remove(actor: Actor, { scope }: Collection, id: string, query: TaxiiQuery): Promise<void> {
    if (!isStorableText(id)) throw notFoundProblem();
    const items = await this.items.ofIds(actor, scope, [id], false);
    if (items.length === 0) throw notFoundProblem();
    const itself = items.filter((item) => item.itself === id);
    if (itself.length === 0) {
      throw new TaxiiProblem('FORBIDDEN', 'TAXII_DERIVED', 'This object is derived from an indicator. Delete the indicator instead.');
    }
    const matching = itself.filter((item) => selectObjects(datedObjectsOf(item), { ...query, ids: [id] }).length > 0);
    if (matching.length === 0) throw notFoundProblem();
    for (const item of matching) await this.revoke(actor, item);
  }

  private async revoke(actor: Actor, { kind, item }: CollectionItem): Promise<void> {
    if (kind === 'INDICATOR') await this.revising.revoke(actor, item, REASON);
    else if (kind === 'STIX_OBJECT') await this.objects.revokeOne(actor, item, REASON);
    else if (kind === 'SIGHTING') await this.sightings.revoke(actor, item, REASON);
    else if (kind === 'RELATIONSHIP') await this.relationships.revoke(actor, item, REASON);
    else throw new TaxiiProblem('FORBIDDEN', 'TAXII_DERIVED', 'Identities of parties cannot be deleted.');
  }
}
