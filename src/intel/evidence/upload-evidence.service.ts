import { createHash } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { BadInput, Forbidden } from '../../platform/platform/errors.js';
import { FairQueue } from '../../platform/platform/fair-queue.js';
import { newId } from '../../platform/platform/new-ids.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { type DetectedType, detectType } from './content-type.policy.js';
import type { EvidenceFile } from './evidence.js';
import { FileKeys } from './file-keys.js';
import { PIECE_STORES, type PieceStores, type PieceWriter } from './piece-store.js';
import { type FileKey, piecesOf, sealPiece } from './stream-sealing.js';

/** Files of one party that one process takes in at a time (with a store besides the database each holds about 12 MiB), so that no party waits for another's slow senders. */
const MAX_PER_PARTY = 4;
/** The same of one account, or key: its colleagues always have a place. */
const MAX_PER_ACCOUNT = 2;
const MAX_WAITING = 32;

/** What is said of a file beside its content. */
export interface DeclaredFile {
  /** See filename.policy.ts. */
  readonly filename: string;
  /** SHA-256 that its sender has, of 32 bytes. */
  readonly sha256: Buffer | undefined;
  /** Bytes, where the sender says. */
  readonly length: number | undefined;
}

/** A file that comes in. */
interface IncomingFile {
  readonly id: string;
  readonly key: FileKey;
  readonly found: DetectedType;
  readonly writing: PieceWriter;
}

/** Takes files in: never whole in memory, and encrypted before they leave this process. What does not come to its end leaves nothing. */
@Injectable()
export class UploadEvidenceService {
  /** By the party's id. */
  private readonly queues = new Map<string, FairQueue>();
  private readonly log = new Logger('Evidence');

  constructor(
    private readonly database: Database,
    private readonly keys: FileKeys,
    @Inject(PIECE_STORES) private readonly stores: PieceStores,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /**
   * A new file of the actor's agency, which belongs to no item yet.
   * @throws Forbidden without an agency; BadInput on what it is, its size, its party's quota, or a digest that does not fit;
   *   Overloaded when too many of the party's wait, and most of them are the actor's
   */
  async add(actor: Actor, said: DeclaredFile, bytes: AsyncIterable<Uint8Array>): Promise<EvidenceFile> {
    if (!actor.agency) throw new Forbidden('AGENCY_MISSING', 'Only somebody of an agency does this: your account belongs to none.');
    if ((said.length ?? 0) > this.settings.evidenceMaxBytes) throw this.tooLarge();
    return this.queueOf(actor.party.id).run([actor.user], () => this.receive(actor, said, bytes));
  }

  private queueOf(party: string): FairQueue {
    const turns = this.queues.get(party) ?? new FairQueue(MAX_PER_PARTY, MAX_WAITING, MAX_PER_ACCOUNT);
    this.queues.set(party, turns);
    return turns;
  }

  private async receive(actor: Actor, said: DeclaredFile, bytes: AsyncIterable<Uint8Array>): Promise<EvidenceFile> {
    let incoming: IncomingFile | undefined;
    const hash = createHash('sha256');
    try {
      for await (const piece of piecesOf(this.limitSize(bytes))) {
        incoming ??= await this.begin(actor, said, piece.bytes);
        if (!incoming.found.scanner.add(piece.bytes)) throw typeRefused();
        hash.update(piece.bytes);
        const kept = await incoming.writing.put(sealPiece(incoming.key, piece));
        await this.recordPiece(actor, [incoming.id, piece.n, kept, piece.bytes.length, this.settings.evidencePartyBytes]);
      }
      if (!incoming) throw new BadInput('EVIDENCE_EMPTY', 'The body is empty: send the bytes of one file.');
      if (!incoming.found.scanner.end()) throw typeRefused();
      const digest = hash.digest();
      if (said.sha256 && !said.sha256.equals(digest)) {
        throw new BadInput('EVIDENCE_DIGEST', 'What came has another SHA-256 than you say: send it again.');
      }
      await incoming.writing.close();
      return await this.complete(actor, said, incoming, digest);
    } catch (error) {
      if (incoming) await this.drop(actor, incoming);
      throw error;
    }
  }

  /** What is refused for its type has left no trace: nothing was begun. */
  private async begin(actor: Actor, { filename }: DeclaredFile, beginning: Buffer): Promise<IncomingFile> {
    const found = await detectType(beginning, filename);
    if (!found) throw typeRefused();
    const id = newId();
    const { key, sealed } = this.keys.create(id);
    const [store] = this.stores;
    const row = JSON.stringify({ id, filename, place: store.backend, sealedKey: sealed.toString('hex') });
    await this.database.as(actor, act(actor, 'evidence.begin', 'evidence:add'), (tx) => tx.query('select hub.open_evidence($1)', [row]));
    return { id, key, found, writing: store.write(id) };
  }

  /** Arguments of hub.append_evidence_chunk. */
  private async recordPiece(
    actor: Actor,
    piece: readonly [id: string, n: number, kept: Buffer | null, plain: number, quota: number],
  ): Promise<void> {
    const [row] = await this.database.call<{ fits: boolean }>(
      actor,
      act(actor, 'evidence.piece', 'evidence:add'),
      'append_evidence_chunk',
      piece,
    );
    if (!row?.fits) {
      throw new BadInput('EVIDENCE_QUOTA', 'Your party has as much evidence here as it may: what no item names any more goes after a day.');
    }
  }

  private async complete(actor: Actor, { filename }: DeclaredFile, { id, found }: IncomingFile, digest: Buffer): Promise<EvidenceFile> {
    return this.database.as(actor, { ...act(actor, 'evidence.add', 'evidence:add'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ size: number; addedAt: Date }>(
        'select size::integer as size, added_at as "addedAt" from hub.complete_evidence($1, $2, $3)',
        [id, found.type, digest],
      );
      if (!row) throw new Error('A file of evidence was not kept.');
      tx.auditItems(id);
      return { id, filename, type: found.type, sha256: digest.toString('hex'), ...row };
    });
  }

  /** Where the caller may not even do this any more, the keeper does it a day later. */
  private async drop(actor: Actor, { id, writing }: IncomingFile): Promise<void> {
    await writing.abort();
    try {
      await this.database.as(actor, act(actor, 'evidence.drop', 'evidence:add'), (tx) => tx.query('select hub.discard_evidence($1)', [id]));
    } catch (error) {
      this.log.warn({
        msg: 'A file that did not come in whole is left to the keeper',
        requestId: actor.requestId,
        evidence: id,
        fault: (error as Error).name,
      });
    }
  }

  private async *limitSize(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
    let length = 0;
    for await (const chunk of bytes) {
      length += chunk.length;
      if (length > this.settings.evidenceMaxBytes) throw this.tooLarge();
      yield chunk;
    }
  }

  private tooLarge(): BadInput {
    return new BadInput('EVIDENCE_TOO_LARGE', `A file has at most ${this.settings.evidenceMaxBytes} bytes.`);
  }
}

const typeRefused = (): BadInput =>
  new BadInput(
    'EVIDENCE_TYPE_REFUSED',
    'This is no file that is taken here, or its name ends in what it is not: PDF, PNG, JPEG, WebP, HEIC, GIF, MP4, MP3, M4A, OGG, WAV, DOCX, XLSX, PPTX without macros, letters (eml), and text in UTF-8.',
  );
