import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/platform/clock.js';
import { AuditKeys, publicKeyOf } from './audit-keys.js';
import { auditLine } from './audit-line.js';
import { AuditLogRepository, type AuditState } from './audit-log.repository.js';
import { readAfter, signCheckpoint } from './checkpoint.js';
import { type Hash, hashOf, leafHash, type Span } from './merkle-tree.js';
import { appendLeaves, edgeOf, hashesIn, tilesOf } from './tiles.js';

/** The stored tree does not have the root that the hub has signed for its last head. */
export class ForkedAuditLog extends Error {
  readonly code = 'AUDIT_FORK';
}

/** This process has an older key than the one that signed the last head. */
export class AuditKeyRotated extends Error {
  readonly code = 'AUDIT_KEY_ROTATED';
}

/** Adds entries to the Merkle tree, and signs its heads. Any number of processes may do so: the database accepts the first, and the others read again. */
@Injectable()
export class Sealer {
  constructor(
    private readonly repository: AuditLogRepository,
    private readonly keys: AuditKeys,
    private readonly clock: Clock,
  ) {}

  /** @returns the number of entries that got their position; 0 also if another process was faster */
  async seal(size: number, limit: number): Promise<number> {
    const entries = await this.repository.unsealed(limit);
    if (entries.length === 0) return 0;
    const leaves = entries.map(({ facts }) => leafHash(auditLine(facts)));
    const tiles = appendLeaves(size, leaves, await this.repository.tiles(edgeOf(size)));
    return (await this.repository.seal(size, entries, tiles)) ? entries.length : 0;
  }

  /**
   * Signs the present tree. The first head of a new key is signed by the former key, too, and names the new one: so a verifier that knows only the former
   * key follows.
   * @throws ForkedAuditLog if the tree is no continuation of the last head: it is never signed
   * @throws AuditKeyRotated
   */
  async sign({ origin: known, after, size, head }: AuditState): Promise<void> {
    const origin = known ?? this.keys.firstOrigin;
    const root = await this.rootOf(size, head);
    const { newest } = this.keys;
    const former = head && head.key !== newest.id ? this.keys.find(head.key) : undefined;
    if (head && head.key !== newest.id && !former) throw new AuditKeyRotated();
    const time = new Date(Math.max(this.clock.milliseconds(), (head?.at.getTime() ?? 0) + 1)).toISOString();
    const checkpoint = signCheckpoint(
      {
        origin,
        size,
        root,
        time,
        newKey: former && publicKeyOf(origin, newest),
        after: after === undefined ? undefined : readAfter(after),
      },
      [newest, ...(former ? [former] : [])].map(({ privateKey }) => privateKey),
    );
    const outcome = await this.repository.storeHead({ origin, size, root, checkpoint, key: newest.id, at: time });
    if (outcome === 'KEY_ROTATED') throw new AuditKeyRotated();
  }

  private async rootOf(size: number, head: AuditState['head']): Promise<Hash> {
    const now: Span = { begin: 0, end: size };
    const then: Span = { begin: 0, end: head?.size ?? 0 };
    const stored = hashesIn(await this.repository.tiles(tilesOf([now, then])));
    if (head && !hashOf(then, stored).equals(head.root)) throw new ForkedAuditLog();
    return hashOf(now, stored);
  }
}
