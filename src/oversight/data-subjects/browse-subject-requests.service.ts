import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { type Connection, mapConnection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { SubjectRequest, SubjectRequestFilter, SubjectSource } from './subject-request.js';
import { SubjectSeal } from './subject-seal.js';

interface RequestRow {
  readonly id: string;
  readonly kind: SubjectRequest['kind'];
  readonly content_sealed: Buffer;
  readonly created_at: Date;
  readonly created_by: SubjectRequest['createdBy'];
  readonly received_at: Date;
  readonly due_at: Date;
  readonly overdue: boolean;
  readonly outcome: Exclude<SubjectRequest['state'], 'OPEN'> | null;
  readonly closed_at: Date | null;
  readonly answer_sealed: Buffer | null;
  readonly withdrawal_reason: string | null;
  readonly is_desk: boolean;
  readonly consulted_at: Date | null;
  readonly answerable_at: Date | null;
  readonly question_sealed: Buffer | null;
  readonly extended_at: Date | null;
  readonly extension_reason: string | null;
}

interface SourceRow {
  readonly id: string;
  readonly party: SubjectSource['party'];
  readonly asked_at: Date;
  readonly due_at: Date;
  readonly outcome: SubjectSource['outcome'];
  readonly ground: SubjectSource['ground'];
  readonly answer_sealed: Buffer | null;
  readonly answered_at: Date | null;
}

const PERMISSION = 'subject:handle';

/** Reads requests of data subjects: the data-subject desk all, another party its own. */
@Injectable()
export class BrowseSubjectRequestsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly seal: SubjectSeal,
  ) {}

  /** Returns the request; undefined when it is absent or another party's. */
  async byId(actor: Actor, id: string): Promise<SubjectRequest | undefined> {
    if (!isUuid(id)) return undefined;
    const [found] = await hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'subject.read', PERMISSION), (tx) => this.read(tx, [id, {}, null, 1])),
    );
    return found;
  }

  /** Returns the request within the current transaction. @throws NotFound */
  async get(tx: Transaction, id: string): Promise<SubjectRequest> {
    const [found] = await this.read(tx, [id, {}, null, 1]);
    if (!found) throw new NotFound('subject request');
    return found;
  }

  /** Returns a page of requests, newest first. @throws BadInput on the page size or the cursor */
  async page(actor: Actor, { states, kinds, overdue }: SubjectRequestFilter, request: PageRequest): Promise<Connection<SubjectRequest>> {
    const filter = {
      ...(states && { states: sortUnique(states) }),
      ...(kinds && { kinds: sortUnique(kinds) }),
      ...(typeof overdue === 'boolean' && { overdue }),
    };
    const page = this.pager.open({ name: 'subject requests', reader: actor.party.id, filter }, request);
    const rows = await this.database.as(actor, act(actor, 'subject.list', PERMISSION), (tx) =>
      this.read(tx, [null, filter, page.position, page.limit]),
    );
    return page.connection(rows, ({ id }) => id);
  }

  /**
   * Returns a page of the sources of a request, with their answers, in no meaningful order.
   * @throws NotFound unless the actor is the data-subject desk; BadInput on the page size or the cursor
   */
  async sources(actor: Actor, id: string, request: PageRequest): Promise<Connection<SubjectSource>> {
    const page = this.pager.open({ name: `subject sources ${id}`, reader: actor.party.id, filter: null }, request);
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('subject request');
      const rows = await this.database.as(actor, act(actor, 'subject.sources', PERMISSION), (tx) =>
        tx.query<SourceRow>('select * from hub.subject_sources($1, $2, $3)', [id, page.position, page.limit]),
      );
      return mapConnection(
        page.connection(rows, (row) => row.id),
        (row) => this.sourceOf(row),
      );
    });
  }

  private sourceOf(row: SourceRow): SubjectSource {
    const { id, party, outcome, ground } = row;
    const answer = row.answer_sealed && this.seal.openAnswer(id, row.answer_sealed);
    const times = { askedAt: row.asked_at, dueAt: row.due_at, answeredAt: row.answered_at };
    return { id, party, outcome, ground, ...times, reason: answer?.reason ?? null, disclosure: answer?.disclosure ?? null };
  }

  private async read(
    tx: Transaction,
    args: readonly [only: string | null, filter: object, below: string | null, most: number],
  ): Promise<readonly SubjectRequest[]> {
    const rows = await tx.query<RequestRow>('select * from hub.subject_requests($1, $2, $3, $4)', args);
    return rows.map((row) => this.requestOf(row));
  }

  private requestOf(row: RequestRow): SubjectRequest {
    const { reference, statement, values } = this.seal.openContent(row.id, row.content_sealed);
    return {
      ...{ id: row.id, kind: row.kind, state: row.outcome ?? 'OPEN', reference, statement },
      values: values.map(({ display }) => display),
      ...{ createdAt: row.created_at, createdBy: row.created_by, receivedAt: row.received_at, dueAt: row.due_at, overdue: row.overdue },
      closedAt: row.closed_at,
      answer: row.answer_sealed && this.seal.openText(row.id, row.answer_sealed),
      withdrawalReason: row.withdrawal_reason,
      handling: row.is_desk
        ? {
            ...{ consultedAt: row.consulted_at, answerableAt: row.answerable_at },
            question: row.question_sealed && this.seal.openQuestion(row.id, row.question_sealed),
            ...{ extendedAt: row.extended_at, extensionReason: row.extension_reason },
          }
        : null,
    };
  }
}
