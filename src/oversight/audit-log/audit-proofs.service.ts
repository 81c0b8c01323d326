import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { BadInput } from '../../platform/platform/errors.js';
import { consistencySpans, type Hash, hashOf, inclusionSpans, type Span } from './merkle-tree.js';
import { hashesIn, type Tile, type TileName, tilesOf } from './tiles.js';

interface TileRow {
  readonly level: number;
  readonly index: string;
  readonly hashes: Buffer;
}

/** A proof, and the root that it leads to. */
export interface AuditProof {
  readonly root: Hash;
  readonly hashes: readonly Hash[];
}

/** Proofs of RFC 9162 that an entry is in the log, and that the log only grew. */
@Injectable()
export class AuditProofsService {
  constructor(private readonly database: Database) {}

  /** @returns undefined if the actor may not read the entry, or it does not exist, or its neighbours were deleted after the retention */
  async inclusion(actor: Actor, leaf: number, size: number): Promise<AuditProof | undefined> {
    assertPosition(leaf);
    assertPosition(size);
    if (leaf >= size) throw new BadInput('AUDIT_PROOF', `The tree of ${size} entries has no entry ${leaf}. Give a leaf below the size.`);
    return this.proof(actor, leaf, { size, spans: inclusionSpans(leaf, size) });
  }

  /** @returns undefined if the tree is smaller, or its beginning was deleted after the retention */
  async consistency(actor: Actor, from: number, to: number): Promise<AuditProof | undefined> {
    assertPosition(from);
    assertPosition(to);
    if (from < 1 || from > to) throw new BadInput('AUDIT_PROOF', `Sizes must be at least 1 and grow (got ${from} and ${to}).`);
    return this.proof(actor, null, { size: to, spans: consistencySpans(from, to) });
  }

  /** @param about the leaf that the proof is about: without the right to read it there are no tiles */
  async tiles(actor: Actor, about: number | null, names: readonly TileName[]): Promise<readonly Tile[]> {
    const rows = await this.database.call<TileRow>(actor, act(actor, 'audit.prove', 'audit:read'), 'audit_proof_tiles', [
      about,
      JSON.stringify(names),
    ]);
    return rows.map(({ level, index, hashes }) => ({ level, index: Number(index), hashes }));
  }

  private async proof(
    actor: Actor,
    about: number | null,
    { size, spans }: { readonly size: number; readonly spans: readonly Span[] },
  ): Promise<AuditProof | undefined> {
    const whole = { begin: 0, end: size };
    const stored = hashesIn(await this.tiles(actor, about, tilesOf([whole, ...spans])));
    try {
      return { root: hashOf(whole, stored), hashes: spans.map((span) => hashOf(span, stored)) };
    } catch {
      return undefined; // a hash is missing
    }
  }
}

function assertPosition(value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new BadInput('AUDIT_PROOF', `Positions and sizes are whole numbers from 0 on (got ${value}).`);
}
