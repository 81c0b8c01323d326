import { Inject, Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Permission } from '../../platform/database/grants.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { FileKeys } from './file-keys.js';
import { PIECE_STORES, type PieceStores } from './piece-store.js';
import { openPiece, PieceTampered } from './stream-sealing.js';

/** Why somebody reads; it stands in the record. */
export interface ReadReason {
  readonly purpose: string | null;
  readonly caseReference: string | null;
}

/** A file that is being read. */
export interface OpenFile {
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  /** Its first piece, which was proved; a file of one piece is proved whole. */
  readonly first: Buffer;
  /** What follows, each piece proved before it is given. Fails with {@link PieceTampered}, or NotFound where the file was closed meanwhile. */
  readonly rest: AsyncIterator<Buffer, void, void>;
}

const FILE = 'filename, size::integer as size, pieces, place, sealed_key';

/** By which right somebody reads: the act as the record has it, and the functions of the database that know whether the file is open to it. */
export interface ReadAccess {
  readonly what: string;
  readonly needs: Permission;
  /** A statement, of the id. */
  readonly file: string;
  readonly piece: 'evidence_piece' | 'review_evidence_piece';
}
/** For whoever sees an item that the file belongs to. */
export const ITEM_ACCESS: ReadAccess = {
  what: 'evidence.read',
  needs: 'indicator:read',
  file: `select ${FILE} from hub.evidence_file($1)`,
  piece: 'evidence_piece',
};
/** For reviewers of the hub, of what was handed over to them. */
export const REVIEW_ACCESS: ReadAccess = {
  what: 'evidence.review',
  needs: 'notice:review',
  file: `select ${FILE} from hub.review_evidence_file($1)`,
  piece: 'review_evidence_piece',
};

interface FileRow {
  readonly filename: string;
  readonly size: number;
  readonly pieces: number;
  readonly place: string;
  readonly sealed_key: Buffer;
}

/** Reads files back. Each reading stands in the record, before the first byte goes out; and is over with the piece at which the file is closed to its reader. */
@Injectable()
export class ReadEvidenceService {
  constructor(
    private readonly database: Database,
    private readonly keys: FileKeys,
    @Inject(PIECE_STORES) private readonly stores: PieceStores,
  ) {}

  /** @throws NotFound where it is absent or invisible; PieceTampered */
  async open(actor: Actor, id: string, why: ReadReason, door: ReadAccess): Promise<OpenFile> {
    const row = await this.rowOf(actor, id, why, door);
    const content = this.contentOf(actor, id, row, door);
    const first = await content.next();
    if (first.done) throw new PieceTampered();
    return { filename: row.filename, size: row.size, first: first.value, rest: content };
  }

  private async rowOf(actor: Actor, id: string, why: ReadReason, { what, needs, file }: ReadAccess): Promise<FileRow> {
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('evidence file');
      return this.database.as(actor, { ...act(actor, what, needs, why), writes: true }, async (tx) => {
        const [row] = await tx.query<FileRow>(file, [id]);
        if (!row) throw new NotFound('evidence file');
        tx.auditItems(id);
        return row;
      });
    });
  }

  private async *contentOf(
    actor: Actor,
    id: string,
    { place, pieces, sealed_key: sealedKey }: FileRow,
    { what, needs, piece }: ReadAccess,
  ): AsyncGenerator<Buffer, void, void> {
    const store = this.stores.find((one) => one.backend === place);
    if (!store) throw new Error(`Evidence lies in ${place}, and this hub has no such store.`);
    const key = this.keys.open(id, sealedKey);
    const reading = act(actor, what, needs);
    const kept = async (n: number): Promise<Buffer | null> => {
      const [row] = await this.database.call<{ sealed: Buffer | null }>(actor, reading, piece, [id, n]);
      return row?.sealed ?? null;
    };
    let n = 0;
    for await (const sealed of store.read(id, pieces, kept)) {
      yield openPiece(key, n, n === pieces - 1, sealed);
      n += 1;
    }
    if (n < pieces) throw new PieceTampered();
  }
}
