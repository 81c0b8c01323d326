import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import type { ProcessingPurpose } from '../../platform/database/purposes.js';
import { withRefusals } from '../../platform/database/refusals.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { Clock } from '../../platform/platform/clock.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';

const DAY_MS = 86_400_000;
/** Longest time of which a sample is drawn, and longest time for answers, in days. */
export const MOST_DAYS = 92;
export const MOST_SAMPLE = 100;
export const DEFAULT_ANSWER_DAYS = 14;
const LONGEST_ANSWER_DAYS = 90;
const LONGEST_TEXT = 2_000;

export const SAMPLED_ACTS = ['SEARCH', 'EXPORT', 'CASE'] as const;
export type SampledAct = (typeof SAMPLED_ACTS)[number];
export const SAMPLE_OUTCOMES = ['ACCEPTED', 'OBJECTIONABLE'] as const;
export type SampleOutcome = (typeof SAMPLE_OUTCOMES)[number];

/** What an auditor draws. */
export interface SampleDraft {
  readonly acts: readonly SampledAct[];
  readonly since: Date;
  readonly until: Date;
  readonly size: number;
  readonly answerDays: number;
  /** Id of a party; null: the own party, for the hub's auditors all parties. */
  readonly party: string | null;
}

/** A row of hub.sample_checks. */
export interface SampleCheck {
  readonly id: string;
  readonly place: string;
  /** Null: all parties. */
  readonly scope: ActorParty | null;
  readonly drawn_by: ActorView;
  readonly drawn_at: Date;
  readonly acts: readonly SampledAct[];
  readonly since: Date;
  readonly until: Date;
  readonly seed: string;
  readonly last_entry: string;
  readonly population: number;
  readonly size: number;
  readonly due_at: Date;
  readonly drawn: number;
  readonly answered: number;
  readonly accepted: number;
  readonly objectionable: number;
}

/** What an auditor and the officer see of a drawn entry. */
interface DrawnEntry {
  readonly id: string;
  readonly at: Date;
  readonly what: string;
  readonly channel: string;
  readonly purpose: string | null;
  readonly processing_purpose: ProcessingPurpose | null;
  readonly case_reference: string | null;
  readonly items: readonly string[];
  readonly answer: string | null;
  readonly answered_at: Date | null;
  readonly outcome: SampleOutcome | null;
  readonly outcome_reason: string | null;
  readonly closed_at: Date | null;
}

/** A row of hub.sampled_entries. */
export interface SampledEntry extends DrawnEntry {
  readonly entry: string;
  readonly party: ActorParty;
  readonly user_id: string;
  readonly actor: ActorView | null;
}

/** A row of hub.my_sampled_entries. */
export interface OwnSampledEntry extends DrawnEntry {
  readonly place: string;
  readonly drawn_for: ActorParty;
  readonly due_at: Date;
}

const REFUSALS = {
  HB475: () =>
    new Conflict('SAMPLE_EMPTY', 'The log has no such entry of another person in this time. Choose a longer time, or further acts.'),
  HB476: () => new Conflict('SAMPLE_CLOSED', 'This entry is closed: an auditor has decided.'),
  HB477: () =>
    new Conflict('SAMPLE_UNANSWERED', 'The officer has not answered. Object when the time for answers is over, or accept an answer.'),
  HB478: () => new Conflict('SAMPLE_OWN', 'This entry is your own. Another auditor must close it.'),
} as const;

/** Samples of the audit log, which an auditor draws, officers justify, and the auditor closes. */
@Injectable()
export class SampleChecksService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly clock: Clock,
  ) {}

  /** Draws a sample. @throws BadInput; NotFound for a party that the actor may not check; Conflict when there is nothing to draw; PartyLimit */
  async draw(actor: Actor, draft: SampleDraft): Promise<SampleCheck> {
    assertDraft(draft);
    const id = randomUUID();
    const dueAt = new Date(this.clock.milliseconds() + draft.answerDays * DAY_MS).toISOString();
    const { acts, since, until, size, party } = draft;
    return this.write(actor, 'sample.draw', 'audit:read', async (tx) => {
      await tx.query('select hub.draw_sample_check($1)', [
        { ...{ id, acts, size, party, dueAt }, since: since.toISOString(), until: until.toISOString() },
      ]);
      tx.auditItems(id);
      return only(await tx.query<SampleCheck>('select * from hub.sample_checks($1, null, 1)', [id]));
    });
  }

  /** Returns a page of the checks of the actor's party, newest first. @throws BadInput on the page */
  async page(actor: Actor, request: PageRequest): Promise<Connection<SampleCheck>> {
    const page = this.pager.open<string>({ name: 'sample checks', reader: actor.party.id, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'sample.list', 'audit:read'), (tx) =>
      tx.query<SampleCheck>('select * from hub.sample_checks(null, $1, $2)', [page.position, page.limit]),
    );
    return page.connection(rows, ({ place }) => place);
  }

  /** Returns the entries of a check, in the order of the draw. @throws NotFound */
  async entries(actor: Actor, check: string): Promise<readonly SampledEntry[]> {
    if (!isUuid(check)) throw new NotFound('sample check');
    return this.database.as(actor, act(actor, 'sample.entries', 'audit:read'), (tx) =>
      tx.query<SampledEntry>('select * from hub.sampled_entries($1, null)', [check]),
    );
  }

  /** Returns a page of the actor's own drawn entries, newest first. @throws BadInput on the page */
  async own(actor: Actor, request: PageRequest): Promise<Connection<OwnSampledEntry>> {
    const page = this.pager.open<string>({ name: 'own sampled entries', reader: actor.user, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'sample.own', 'session:own'), (tx) =>
      tx.query<OwnSampledEntry>('select * from hub.my_sampled_entries(null, $1, $2)', [page.position, page.limit]),
    );
    return page.connection(rows, ({ place }) => place);
  }

  /** Justifies an entry of the actor. @throws NotFound for another person's; Conflict after the decision; BadInput */
  async justify(actor: Actor, id: string, answer: string): Promise<OwnSampledEntry> {
    const text = textOf(answer);
    if (!isUuid(id)) throw new NotFound('drawn entry');
    return this.write(actor, 'sample.justify', 'session:own', async (tx) => {
      await tx.query('select hub.justify_entry($1, $2)', [id, text]);
      tx.auditItems(id);
      return only(await tx.query<OwnSampledEntry>('select * from hub.my_sampled_entries($1, null, 1)', [id]));
    });
  }

  /** Closes an entry of a check of the actor's party. @throws NotFound; Conflict when it is closed, unanswered or the actor's own; BadInput */
  async close(actor: Actor, id: string, outcome: SampleOutcome, reason: string): Promise<SampledEntry> {
    const text = textOf(reason);
    if (!isUuid(id)) throw new NotFound('drawn entry');
    return this.write(actor, 'sample.close', 'audit:read', async (tx) => {
      await tx.query('select hub.close_sampled_entry($1, $2, $3)', [id, outcome, text]);
      tx.auditItems(id);
      return only(await tx.query<SampledEntry>('select * from hub.sampled_entries(null, $1)', [id]));
    });
  }

  private write<T>(actor: Actor, what: string, needs: 'audit:read' | 'session:own', work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.as(actor, { ...act(actor, what, needs), writes: true }, (tx) => withRefusals(REFUSALS, () => work(tx)));
  }
}

/** Returns the row of what was just written. */
function only<Row>([row]: readonly Row[]): Row {
  if (!row) throw new Error('What was written is not there.');
  return row;
}

function assertDraft({ acts, since, until, size, answerDays, party }: SampleDraft): void {
  if (acts.length === 0) throw new BadInput('SAMPLE_ACTS', `Name at least one of ${SAMPLED_ACTS.join(', ')}.`);
  if (since >= until || until.getTime() - since.getTime() > MOST_DAYS * DAY_MS) {
    throw new BadInput('AUDIT_SPAN', `State a time of at most ${MOST_DAYS} days: since before until.`);
  }
  if (!Number.isInteger(size) || size < 1 || size > MOST_SAMPLE) {
    throw new BadInput('SAMPLE_SIZE', `A sample has 1 to ${MOST_SAMPLE} entries (got ${size}).`);
  }
  if (!Number.isInteger(answerDays) || answerDays < 1 || answerDays > LONGEST_ANSWER_DAYS) {
    throw new BadInput('SAMPLE_DAYS', `Officers have 1 to ${LONGEST_ANSWER_DAYS} days to answer (got ${answerDays}).`);
  }
  if (party !== null && !isUuid(party)) throw new NotFound('party');
}

function textOf(input: string): string {
  const text = input.trim();
  if (text !== '' && text.length <= LONGEST_TEXT) return text;
  throw new BadInput('SAMPLE_TEXT', `State why, in 1 to ${LONGEST_TEXT} characters.`);
}
