import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { type ItemProblem, problem } from '../indicators/draft.js';
import { HubError } from '../platform/errors.js';
import type { AudienceWish } from '../sharing/audience.js';
import type { Tlp } from '../sharing/label.js';
import type { ObjectItem } from '../objects/object-draft.js';
import { ObjectsService } from '../objects/objects.service.js';
import { SightingsIntakeService } from '../sightings/intake.service.js';
import { SightingsService } from '../sightings/sightings.service.js';
import type { ObjectPiece, SightingPiece } from './piece.js';

/** What became of an object or a sighting. */
export interface CompanionReceipt {
  readonly outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED';
  readonly id: string | null;
  readonly problems: readonly ItemProblem[];
}

/** What comes along with claims: objects that are none, and sightings. Each is written in a transaction of its own and may be sent again, so it is written down afterwards. */
@Injectable()
export class Companions {
  constructor(
    private readonly sightingsIn: SightingsIntakeService,
    private readonly sightings: SightingsService,
    private readonly objects: ObjectsService,
  ) {}

  async keep(actor: Actor, items: readonly ObjectItem[]): Promise<readonly CompanionReceipt[]> {
    if (items.length === 0) return [];
    const receipts = await this.objects.write(actor, items);
    return receipts.map(({ outcome, objectId: id, problems }) => ({ outcome, id, problems }));
  }

  /** @param claims what objects of the same import have become. One receipt a sighting, also where its object became several claims. */
  async sight(
    actor: Actor,
    pieces: readonly SightingPiece[],
    claims: ReadonlyMap<string, readonly string[]>,
    audience: AudienceWish | null,
  ): Promise<readonly CompanionReceipt[]> {
    if (pieces.length === 0) return [];
    if (!actor.permissions.has('sighting:add')) {
      return pieces.map(() => refused('PERMISSION_MISSING', 'Your roles do not permit sightings.'));
    }
    const rows = pieces.map(({ sighting }) => sighting);
    const receipts = await this.sightingsIn.take(actor, rows, { claims, audience });
    return pieces.map((_, index) => {
      const own = receipts.filter((one) => one.index === index);
      const taken = own.find(({ outcome }) => outcome !== 'REJECTED') ?? own[0];
      return { outcome: taken?.outcome ?? 'REJECTED', id: taken?.sightingId ?? null, problems: taken?.problems ?? [] };
    });
  }

  /** Takes one back; what was taken back before, or is another's by now, stays. */
  async takeBack(actor: Actor, kind: 'OBJECT' | 'SIGHTING', id: string, reason: string): Promise<'REVOKED' | 'LEFT'> {
    try {
      if (kind === 'SIGHTING') await this.sightings.revoke(actor, id, reason);
      else await this.objects.revoke(actor, [id], reason);
      return 'REVOKED';
    } catch (error) {
      if (error instanceof HubError && ['NOT_FOUND', 'CONFLICT', 'FORBIDDEN'].includes(error.code)) return 'LEFT';
      throw error;
    }
  }
}

export const objectOf = (
  { object }: Pick<ObjectPiece, 'object'>,
  tlp: Tlp,
  eyes: { readonly audience: AudienceWish | null; readonly agencyOnly: boolean },
): ObjectItem => ({
  object,
  tlp,
  ...eyes,
  attribution: 'NAMED',
  reissue: false,
});

const refused = (code: string, message: string): CompanionReceipt => ({
  outcome: 'REJECTED',
  id: null,
  problems: [problem(code, message)],
});
