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

/** What readers are told, who know nothing of TAXII. */
const REASON = 'Its owner took it back.';

/** What is deleted by TAXII is revoked: it leaves the collection that it was deleted from, and everybody who had it is told. */
@Injectable()
export class DeleteObjectService {
  constructor(
    private readonly items: CollectionItemsService,
    private readonly revising: ReviseService,
    private readonly objects: ObjectsService,
    private readonly sightings: SightingsService,
    private readonly relationships: RelationshipsService,
  ) {}

  /** @throws TaxiiProblem 404: not in this collection, or not in this version; 403: it is not an item of its own. Forbidden when another agency published it */
  async remove(actor: Actor, { scope }: Collection, id: string, query: TaxiiQuery): Promise<void> {
    if (!isStorableText(id)) throw notFoundProblem();
    const items = await this.items.ofIds(actor, scope, [id], false);
    if (items.length === 0) throw notFoundProblem();
    const itself = items.filter((item) => item.itself === id);
    if (itself.length === 0) {
      throw new TaxiiProblem('FORBIDDEN', 'TAXII_DERIVED', 'This object is made of an indicator: delete that one, and this goes with it.');
    }
    const wanted = itself.filter((item) => selectObjects(datedObjectsOf(item), { ...query, ids: [id] }).length > 0);
    if (wanted.length === 0) throw notFoundProblem();
    for (const item of wanted) await this.revoke(actor, item);
  }

  private async revoke(actor: Actor, { kind, item }: CollectionItem): Promise<void> {
    if (kind === 'INDICATOR') await this.revising.revoke(actor, item, REASON);
    else if (kind === 'STIX_OBJECT') await this.objects.revokeOne(actor, item, REASON);
    else if (kind === 'SIGHTING') await this.sightings.revoke(actor, item, REASON);
    else if (kind === 'RELATIONSHIP') await this.relationships.revoke(actor, item, REASON);
    else throw new TaxiiProblem('FORBIDDEN', 'TAXII_DERIVED', 'Parties are not deleted here.');
  }
}
