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

/** Concurrent uploads of one party in one process (with a store besides the database each holds about 12 MiB): no party waits for slow senders of another. */
const MAX_PER_PARTY = 4;
/** Concurrent uploads of one account or key, so that its colleagues always get a slot. */
const MAX_PER_ACCOUNT = 2;
const MAX_WAITING = 32;

/** What the sender declares about a file. */
export interface DeclaredFile {
  /** See filename.policy.ts. */
  readonly filename: string;
  /** SHA-256 that the sender declares, 32 bytes. */
  readonly sha256: Buffer | undefined;
  /** Content length in bytes, if the sender declares it. */
  readonly length: number | undefined;
}

/** A file during its upload. */
interface IncomingFile {
  readonly id: string;
  readonly key: FileKey;
  readonly detected: DetectedType;
  readonly writer: PieceWriter;
}

/** Uploads files: never whole in memory, and encrypted before they leave this process. An upload that does not complete leaves nothing. */
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
   * Adds a file of the actor's agency, which belongs to no item yet.
   * @throws Forbidden without an agency; BadInput for a wrong type, size or digest, or an exceeded quota of the party;
   *   Overloaded if too many uploads of the party wait, and most of them are the actor's
   */
  async add(actor: Actor, declared: DeclaredFile, bytes: AsyncIterable<Uint8Array>): Promise<EvidenceFile> {
    if (!actor.agency) {
      throw new Forbidden('AGENCY_MISSING', 'Only an officer of an agency can add evidence. Your account belongs to no agency.');
    }
    if ((declared.length ?? 0) > this.settings.evidenceMaxBytes) throw this.tooLarge();
    return this.queueOf(actor.party.id).run([actor.user], () => this.receive(actor, declared, bytes));
  }

  private queueOf(party: string): FairQueue {
    const queue = this.queues.get(party) ?? new FairQueue(MAX_PER_PARTY, MAX_WAITING, MAX_PER_ACCOUNT);
    this.queues.set(party, queue);
    return queue;
  }

  private async receive(actor: Actor, declared: DeclaredFile, bytes: AsyncIterable<Uint8Array>): Promise<EvidenceFile> {
    let incoming: IncomingFile | undefined;
    const hash = createHash('sha256');
    try {
      for await (const piece of piecesOf(this.limitSize(bytes))) {
        incoming ??= await this.begin(actor, declared, piece.bytes);
        if (!incoming.detected.scanner.add(piece.bytes)) throw typeRefused();
        hash.update(piece.bytes);
        const stored = await incoming.writer.put(sealPiece(incoming.key, piece));
        await this.recordPiece(actor, [incoming.id, piece.n, stored, piece.bytes.length, this.settings.evidencePartyBytes]);
      }
      if (!incoming) throw new BadInput('EVIDENCE_EMPTY', 'The body is empty: send the bytes of one file.');
      if (!incoming.detected.scanner.end()) throw typeRefused();
      const digest = hash.digest();
      if (declared.sha256 && !declared.sha256.equals(digest)) {
        throw new BadInput(
          'EVIDENCE_DIGEST',
          'The SHA-256 of the received body differs from the one that you declare. Send the file again.',
        );
      }
      await incoming.writer.close();
      return await this.complete(actor, declared, incoming, digest);
    } catch (error) {
      if (incoming) await this.drop(actor, incoming);
      throw error;
    }
  }

  /** Checks the type and opens the file. A file that is refused for its type leaves no trace, because nothing was created. */
  private async begin(actor: Actor, { filename }: DeclaredFile, beginning: Buffer): Promise<IncomingFile> {
    const detected = await detectType(beginning, filename);
    if (!detected) throw typeRefused();
    const id = newId();
    const { key, sealed } = this.keys.create(id);
    const [store] = this.stores;
    const row = JSON.stringify({ id, filename, place: store.backend, sealedKey: sealed.toString('hex') });
    await this.database.as(actor, act(actor, 'evidence.begin', 'evidence:add'), (tx) => tx.query('select hub.open_evidence($1)', [row]));
    return { id, key, detected, writer: store.write(id) };
  }

  /** Arguments of hub.append_evidence_chunk. */
  private async recordPiece(
    actor: Actor,
    piece: readonly [id: string, n: number, stored: Buffer | null, plain: number, quota: number],
  ): Promise<void> {
    const [row] = await this.database.call<{ fits: boolean }>(
      actor,
      act(actor, 'evidence.piece', 'evidence:add'),
      'append_evidence_chunk',
      piece,
    );
    if (!row?.fits) {
      throw new BadInput(
        'EVIDENCE_QUOTA',
        'Your party has reached its evidence quota. Remove files from items: a file that no item names is deleted after one day.',
      );
    }
  }

  private async complete(actor: Actor, { filename }: DeclaredFile, { id, detected }: IncomingFile, digest: Buffer): Promise<EvidenceFile> {
    return this.database.as(actor, { ...act(actor, 'evidence.add', 'evidence:add'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ size: number; addedAt: Date }>(
        'select size::integer as size, added_at as "addedAt" from hub.complete_evidence($1, $2, $3)',
        [id, detected.type, digest],
      );
      if (!row) throw new Error('An evidence file was not stored.');
      tx.auditItems(id);
      return { id, filename, type: detected.type, sha256: digest.toString('hex'), ...row };
    });
  }

  /** Discards an upload. If the caller has lost the right to do this, the cleanup worker does it a day later. */
  private async drop(actor: Actor, { id, writer }: IncomingFile): Promise<void> {
    await writer.abort();
    try {
      await this.database.as(actor, act(actor, 'evidence.drop', 'evidence:add'), (tx) => tx.query('select hub.discard_evidence($1)', [id]));
    } catch (error) {
      this.log.warn({
        msg: 'An incomplete evidence file is left to the cleanup worker',
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
    return new BadInput('EVIDENCE_TOO_LARGE', `The file is too large: at most ${this.settings.evidenceMaxBytes} bytes are accepted.`);
  }
}

const typeRefused = (): BadInput =>
  new BadInput(
    'EVIDENCE_TYPE_REFUSED',
    'The file type is not accepted, or the extension of the filename does not match the content. Accepted are: PDF, PNG, JPEG, WebP, HEIC, GIF, MP4, MP3, M4A, OGG, WAV, DOCX, XLSX, PPTX without macros, e-mail messages (eml), and text in UTF-8.',
  );
