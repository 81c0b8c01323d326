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

/** The reason of an access, for the audit log. */
export interface ReadReason {
  readonly purpose: string | null;
  readonly caseReference: string | null;
}

/** A file that is open for reading. */
export interface OpenFile {
  readonly filename: string;
  /** Size in bytes. */
  readonly size: number;
  /** The first piece, authenticated. A file of one piece is thereby authenticated as a whole. */
  readonly first: Buffer;
  /** The other pieces, each authenticated before it is yielded. Fails with {@link PieceTampered}, or with NotFound if access ended in the meantime. */
  readonly rest: AsyncIterator<Buffer, void, void>;
}

const FILE = 'filename, size::integer as size, pieces, place, sealed_key, items';

/** The right that an access uses: the act for the audit log, and the database functions that check whether the file is open to the reader. */
export interface ReadAccess {
  readonly what: string;
  readonly needs: Permission;
  /** Statement with the id as its parameter. */
  readonly file: string;
  readonly piece: 'evidence_piece' | 'review_evidence_piece';
}
/** Access for readers who see an item that the file belongs to. */
export const ITEM_ACCESS: ReadAccess = {
  what: 'evidence.read',
  needs: 'indicator:read',
  file: `select ${FILE} from hub.evidence_file($1)`,
  piece: 'evidence_piece',
};
/** Access for reviewers of the hub, to files of items that await their review. */
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
  /** Items that the file belongs to, and that the reader sees. */
  readonly items: readonly string[];
}

/** Reads files. Each access is in the audit log before the first byte is sent, and ends at the piece at which the reader loses access to the file. */
@Injectable()
export class ReadEvidenceService {
  constructor(
    private readonly database: Database,
    private readonly keys: FileKeys,
    @Inject(PIECE_STORES) private readonly stores: PieceStores,
  ) {}

  /** Opens a file. @throws NotFound if the file is absent or invisible; PieceTampered */
  async open(actor: Actor, id: string, reason: ReadReason, access: ReadAccess): Promise<OpenFile> {
    const row = await this.rowOf(actor, id, reason, access);
    const content = this.contentOf(actor, id, row, { ...access, reason });
    const first = await content.next();
    if (first.done) throw new PieceTampered();
    return { filename: row.filename, size: row.size, first: first.value, rest: content };
  }

  private async rowOf(actor: Actor, id: string, reason: ReadReason, { what, needs, file }: ReadAccess): Promise<FileRow> {
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('evidence file');
      return this.database.as(actor, { ...act(actor, what, needs, reason), writes: true }, async (tx) => {
        const [row] = await tx.query<FileRow>(file, [id]);
        if (!row) throw new NotFound('evidence file');
        tx.auditItems(id, ...row.items);
        return row;
      });
    });
  }

  private async *contentOf(
    actor: Actor,
    id: string,
    { place: backend, pieces, sealed_key: sealedKey }: FileRow,
    { what, needs, piece, reason }: ReadAccess & { readonly reason: ReadReason },
  ): AsyncGenerator<Buffer, void, void> {
    const store = this.stores.find((candidate) => candidate.backend === backend);
    if (!store) throw new Error(`Evidence is in the store ${backend}, which this hub has no settings for.`);
    const key = this.keys.open(id, sealedKey);
    const reading = act(actor, what, needs, reason);
    const stored = async (n: number): Promise<Buffer | null> => {
      const [row] = await this.database.call<{ sealed: Buffer | null }>(actor, reading, piece, [id, n]);
      return row?.sealed ?? null;
    };
    let n = 0;
    for await (const sealed of store.read(id, pieces, stored)) {
      yield openPiece(key, n, n === pieces - 1, sealed);
      n += 1;
    }
    if (n < pieces) throw new PieceTampered();
  }
}
