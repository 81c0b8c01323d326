import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { QueryCipher } from '../../intel/indicators/query-cipher.js';
import { type Refusals, withRefusals } from '../../platform/database/refusals.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import { assertBatchSize } from '../../platform/graphql/batch.js';
import { BadInput, Conflict, Forbidden, type HubError, NotFound } from '../../platform/platform/errors.js';
import { inEqualSteps } from '../../platform/platform/hidden-as-absent.js';
import { newId, newIds } from '../../platform/platform/new-ids.js';
import type { Watch, WatchAbout, WatchFilter, WatchFor, WatchProblem, WatchContent } from './watch.js';
import { BrowseWatchesService } from './browse-watches.service.js';
import { type SealedTerms, WatchSeal } from './watch-seal.js';
import {
  isValidEnd,
  filterMarks,
  LONGEST_WATCH_DAYS,
  MOST_TERMS_A_CALL,
  parsePrefixes,
  type ParsedTerms,
  parseValues,
  type WatchPrefix,
  type WatchValue,
} from './watch.policy.js';

/** Values or prefixes of a watch. */
export interface TermSelection {
  readonly values?: readonly WatchValue[] | null;
  readonly prefixes?: readonly WatchPrefix[] | null;
}

export interface NewWatch extends TermSelection {
  readonly name: string;
  readonly filter?: Partial<WatchFilter> | null;
  readonly purpose: string;
  readonly caseReference?: string | null;
  readonly tellOwner: boolean;
  readonly until: Date;
  readonly forWhom: WatchFor;
}

export interface WatchReceipt {
  /** null when no given value is watched. */
  readonly watch: Watch | null;
  /** Number of added or removed values or prefixes. */
  readonly changed: number;
  readonly problems: readonly WatchProblem[];
}

interface ParsedSelection extends ParsedTerms {
  readonly about: WatchAbout;
  readonly filter: WatchFilter | null;
}

const PERMISSION = 'watch:manage';

/** Creates, changes and ends watches. */
@Injectable()
export class WatchesService {
  constructor(
    private readonly database: Database,
    private readonly seal: WatchSeal,
    private readonly askSeal: QueryCipher,
    private readonly reading: BrowseWatchesService,
  ) {}

  /**
   * Creates a watch for the actor's agency. An unreadable value is returned as a problem; the others are watched.
   * @throws BadInput, Conflict on limits; Forbidden when the actor belongs to no agency; NotFound for a group in which the party is not a member
   */
  async create(actor: Actor, input: NewWatch): Promise<WatchReceipt> {
    if (!actor.agency) {
      throw new Forbidden('AGENCY_MISSING', 'Your account belongs to no agency. Only accounts of an agency can create watches.');
    }
    if (!isValidEnd(input.until, new Date())) {
      throw new BadInput('WATCH_UNTIL', `The end of a watch must be in the future, at most ${LONGEST_WATCH_DAYS} days from now.`);
    }
    const parsed = await this.parse(actor, input, input.filter);
    if (!parsed.filter && parsed.terms.length === 0) return { watch: null, changed: 0, problems: parsed.problems };
    const id = newId();
    const content: WatchContent = { ...textsOf(input), filter: parsed.filter };
    const terms = this.termColumns(id, parsed);
    const { forWhom, tellOwner, until } = input;
    const row = { id, forWhom, tellOwner, until, about: parsed.about, group: parsed.filter?.group };
    const queryReason = { purpose: content.purpose, caseReference: content.caseReference };
    const work = (): Promise<WatchReceipt> =>
      this.database.as(actor, { ...act(actor, 'watch.create', PERMISSION, queryReason), writes: true }, async (tx) => {
        const call = 'select hub.create_watch($1, $2, $3, $4, $5, $6, $7) as answer';
        const [result] = await tx.query<{ answer: number }>(call, [row, this.seal.seal(id, content), ...terms]);
        return this.receipt(tx, id, result?.answer, parsed.problems);
      });
    return inEqualSteps(work, answerIntervalOf(parsed)); // hidden values take no longer than absent ones
  }

  /** @throws NotFound; BadInput for another type of watch; Conflict on limits */
  async add(actor: Actor, id: string, selection: TermSelection): Promise<WatchReceipt> {
    const parsed = await this.parse(actor, selection, null);
    const work = (): Promise<WatchReceipt> =>
      this.change(actor, id, 'watch.add', async (tx) => {
        const call = 'select hub.add_to_watch($1, $2, $3, $4, $5, $6, $7) as answer';
        const [row] = await tx.query<{ answer: number }>(call, [id, parsed.about, ...this.termColumns(id, parsed)]);
        return this.receipt(tx, id, row?.answer, parsed.problems);
      });
    return inEqualSteps(work, answerIntervalOf(parsed));
  }

  /** Removes terms. A term that is not watched causes no problem. @throws NotFound */
  async remove(actor: Actor, id: string, selection: TermSelection): Promise<WatchReceipt> {
    const parsed = await this.parse(actor, selection, null);
    return this.change(actor, id, 'watch.remove', async (tx) => {
      const marks = parsed.terms.map((term) => this.seal.mark(parsed.about, term));
      const [row] = await tx.query<{ answer: number }>('select hub.remove_from_watch($1, $2) as answer', [id, marks]);
      return this.receipt(tx, id, row?.answer, parsed.problems);
    });
  }

  /** @throws NotFound when the watch is absent, invisible or ended */
  async setState(actor: Actor, id: string, state: 'LIVE' | 'PAUSED' | 'ENDED'): Promise<Watch> {
    const what = { LIVE: 'watch.resume', PAUSED: 'watch.pause', ENDED: 'watch.end' }[state];
    return this.change(actor, id, what, async (tx) => {
      await tx.query('select hub.set_watch_state($1, $2)', [id, state]);
      tx.auditItems(id);
      return this.reading.getWatch(tx, id);
    });
  }

  private async change<T>(actor: Actor, id: string, what: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (!isUuid(id)) throw new NotFound('watch');
    return this.database.as(actor, { ...act(actor, what, PERMISSION), writes: true }, (tx) => withRefusals(REFUSALS, () => work(tx)));
  }

  private async receipt(tx: Transaction, id: string, answer = 0, problems: readonly WatchProblem[] = []): Promise<WatchReceipt> {
    const refusal = LIMIT_ERRORS[answer];
    if (refusal) throw refusal();
    tx.auditItems(id);
    return { watch: await this.reading.getWatch(tx, id), changed: answer, problems };
  }

  /**
   * Returns the columns for hub.add_watch_terms: marks, sealed terms and digests in the same order.
   * For the fishing alarm, each value follows again with a separate id.
   */
  private termColumns(id: string, parsed: ParsedSelection): readonly (readonly unknown[])[] {
    const { marks, sealed, digests } = this.sealTerms(id, parsed);
    const nextId = newIds();
    const queried = parsed.about === 'VALUES' ? parsed.likeliest.map((term) => ({ id: nextId(), term })) : [];
    return [
      marks,
      sealed,
      digests,
      queried.map((value) => value.id),
      queried.map((value) => this.askSeal.seal(value.id, '', [value.term])),
    ];
  }

  private sealTerms(id: string, { about, terms, filter }: ParsedSelection): SealedTerms {
    if (!filter) return this.seal.terms(id, about, terms);
    const marks = filterMarks(this.seal.markKey, filter);
    return { marks, sealed: marks.map(() => null), digests: marks.map(() => null) };
  }

  /** @throws BadInput unless exactly one of values, prefixes and filter is given, and on too many values */
  private async parse(
    actor: Actor,
    { values, prefixes }: TermSelection,
    filter: Partial<WatchFilter> | null | undefined,
  ): Promise<ParsedSelection> {
    const [selection, second] = [values, prefixes, filter].filter((part) => part !== null && part !== undefined);
    if (!selection || second) throw new BadInput('WATCH_ABOUT', 'Give exactly one of values, prefixes and filter for a watch.');
    const size = (values ?? prefixes)?.length ?? 1;
    assertBatchSize('values or prefixes', size, MOST_TERMS_A_CALL);
    if (values) return { about: 'VALUES', filter: null, ...(await parseValues(values, actor.party.country)) };
    if (prefixes) return { about: 'PREFIXES', filter: null, ...(await parsePrefixes(prefixes)) };
    if (!isUuid(filter?.group ?? '')) throw new NotFound('group');
    const criteria = { group: filter?.group ?? '', threats: sortUnique(filter?.threats), kinds: sortUnique(filter?.kinds) };
    return { about: 'FILTER', filter: criteria, terms: [], likeliest: [], problems: [] };
  }
}

/**
 * Response time step in milliseconds, for a call and for each of its values, as for deconfliction (deconfliction.service.ts).
 * The response time must not reveal hidden holdings, even when they add up over many values.
 */
const answerIntervalOf = ({ terms }: ParsedSelection): number => 25 + 0.4 * terms.length;

const textsOf = ({ name, purpose, caseReference }: NewWatch): Omit<WatchContent, 'filter'> => {
  const texts = { name: name.trim(), purpose: purpose.trim(), caseReference: caseReference?.trim() || null };
  if (!texts.name || !texts.purpose) throw new BadInput('WATCH_WORDS', 'A watch needs a name and a purpose. Neither may be blank.');
  return texts;
};

const REFUSALS: Refusals = {
  HB480: () =>
    new BadInput('WATCH_ABOUT', 'This watch is of another type. Add values to a watch of values, and prefixes to a watch of prefixes.'),
};

/** Errors by the negative result of the database functions. */
const LIMIT_ERRORS: Readonly<Record<number, () => HubError>> = {
  [-1]: () => new Conflict('WATCH_FULL', 'A watch has at most 10,000 values or 50 prefixes. Create another watch.'),
  [-2]: () =>
    new Conflict(
      'WATCH_PARTY_FULL',
      'The watches of your party have reached the limit of 200,000 values. End some watches or remove values.',
    ),
  [-3]: () => new Conflict('WATCHES_TOO_MANY', 'You already have 50 watches. End a watch that you do not need.'),
  [-4]: () => new Conflict('WATCHES_TOO_MANY', 'Your party already has 1,000 watches. End watches that are not needed.'),
};
