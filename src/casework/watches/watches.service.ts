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

/** What is watched for: one of the three. */
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
  /** null: nothing of what was said is watched for. */
  readonly watch: Watch | null;
  /** How many values or prefixes were added or removed. */
  readonly changed: number;
  readonly problems: readonly WatchProblem[];
}

interface ParsedSelection extends ParsedTerms {
  readonly about: WatchAbout;
  readonly filter: WatchFilter | null;
}

const PERMISSION = 'watch:manage';

/** Making, changing and ending watches. */
@Injectable()
export class WatchesService {
  constructor(
    private readonly database: Database,
    private readonly seal: WatchSeal,
    private readonly askSeal: QueryCipher,
    private readonly reading: BrowseWatchesService,
  ) {}

  /**
   * Makes a watch in the name of the actor's agency. What cannot be read of its values has its problem there, and the rest is watched for.
   * @throws BadInput, Conflict on limits; Forbidden when the actor belongs to no agency; NotFound for a group that is not the party's
   */
  async create(actor: Actor, wanted: NewWatch): Promise<WatchReceipt> {
    if (!actor.agency) throw new Forbidden('AGENCY_MISSING', 'Only somebody of an agency makes watches: your account belongs to none.');
    if (!isValidEnd(wanted.until, new Date())) {
      throw new BadInput('WATCH_UNTIL', `A watch ends by itself: say until when, at most ${LONGEST_WATCH_DAYS} days from now.`);
    }
    const read = await this.parse(actor, wanted, wanted.filter);
    if (!read.filter && read.terms.length === 0) return { watch: null, changed: 0, problems: read.problems };
    const id = newId();
    const said: WatchContent = { ...textsOf(wanted), filter: read.filter };
    const terms = this.termColumns(id, read);
    const { forWhom, tellOwner, until } = wanted;
    const given = { id, forWhom, tellOwner, until, about: read.about, group: read.filter?.group };
    const why = { purpose: said.purpose, caseReference: said.caseReference };
    const work = (): Promise<WatchReceipt> =>
      this.database.as(actor, { ...act(actor, 'watch.create', PERMISSION, why), writes: true }, async (tx) => {
        const call = 'select hub.create_watch($1, $2, $3, $4, $5, $6, $7) as answer';
        const [row] = await tx.query<{ answer: number }>(call, [given, this.seal.seal(id, said), ...terms]);
        return this.receipt(tx, id, row?.answer, read.problems);
      });
    return inEqualSteps(work, answerIntervalOf(read)); // values that are there and say nothing take no longer than those that are not
  }

  /** @throws NotFound; BadInput for another sort of watch; Conflict on limits */
  async add(actor: Actor, id: string, said: TermSelection): Promise<WatchReceipt> {
    const read = await this.parse(actor, said, null);
    const work = (): Promise<WatchReceipt> =>
      this.change(actor, id, 'watch.add', async (tx) => {
        const call = 'select hub.add_to_watch($1, $2, $3, $4, $5, $6, $7) as answer';
        const [row] = await tx.query<{ answer: number }>(call, [id, read.about, ...this.termColumns(id, read)]);
        return this.receipt(tx, id, row?.answer, read.problems);
      });
    return inEqualSteps(work, answerIntervalOf(read));
  }

  /** What is not watched for is no problem. @throws NotFound */
  async remove(actor: Actor, id: string, said: TermSelection): Promise<WatchReceipt> {
    const read = await this.parse(actor, said, null);
    return this.change(actor, id, 'watch.remove', async (tx) => {
      const marks = read.terms.map((term) => this.seal.mark(read.about, term));
      const [row] = await tx.query<{ answer: number }>('select hub.remove_from_watch($1, $2) as answer', [id, marks]);
      return this.receipt(tx, id, row?.answer, read.problems);
    });
  }

  /** @throws NotFound for what is absent, invisible or over */
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

  /** What hub.add_watch_terms takes: marks, sealed terms and digests in one order; and for the alarm over fishing each value once more, under an id of its own. */
  private termColumns(id: string, read: ParsedSelection): readonly (readonly unknown[])[] {
    const { marks, sealed, digests } = this.sealTerms(id, read);
    const nextId = newIds();
    const asked = read.about === 'VALUES' ? read.likeliest.map((term) => ({ id: nextId(), term })) : [];
    return [marks, sealed, digests, asked.map((one) => one.id), asked.map((one) => this.askSeal.seal(one.id, '', [one.term]))];
  }

  private sealTerms(id: string, { about, terms, filter }: ParsedSelection): SealedTerms {
    if (!filter) return this.seal.terms(id, about, terms);
    const marks = filterMarks(this.seal.markKey, filter);
    return { marks, sealed: marks.map(() => null), digests: marks.map(() => null) };
  }

  /** @throws BadInput when none or several of the three are said, or too many */
  private async parse(
    actor: Actor,
    { values, prefixes }: TermSelection,
    filter: Partial<WatchFilter> | null | undefined,
  ): Promise<ParsedSelection> {
    const [said, more] = [values, prefixes, filter].filter((one) => one !== null && one !== undefined);
    if (!said || more) throw new BadInput('WATCH_ABOUT', 'A watch is for values, for prefixes or for what a filter lets through: say one.');
    const size = (values ?? prefixes)?.length ?? 1;
    assertBatchSize('values or prefixes', size, MOST_TERMS_A_CALL);
    if (values) return { about: 'VALUES', filter: null, ...(await parseValues(values, actor.party.country)) };
    if (prefixes) return { about: 'PREFIXES', filter: null, ...(await parsePrefixes(prefixes)) };
    if (!isUuid(filter?.group ?? '')) throw new NotFound('group');
    const meant = { group: filter?.group ?? '', threats: sortUnique(filter?.threats), kinds: sortUnique(filter?.kinds) };
    return { about: 'FILTER', filter: meant, terms: [], likeliest: [], problems: [] };
  }
}

/**
 * Milliseconds at whose multiples an answer goes out, for a call and for each value more, like a question's (deconflict.service.ts): whatever is held of many values together must not
 * show either.
 */
const answerIntervalOf = ({ terms }: ParsedSelection): number => 25 + 0.4 * terms.length;

const textsOf = ({ name, purpose, caseReference }: NewWatch): Omit<WatchContent, 'filter'> => {
  const texts = { name: name.trim(), purpose: purpose.trim(), caseReference: caseReference?.trim() || null };
  if (!texts.name || !texts.purpose) throw new BadInput('WATCH_WORDS', 'A watch has a name and a purpose.');
  return texts;
};

const REFUSALS: Refusals = {
  HB480: () => new BadInput('WATCH_ABOUT', 'This watch is of another sort: values go to a watch of values, prefixes to one of prefixes.'),
};

/** What the database answers instead of a number of terms. */
const LIMIT_ERRORS: Readonly<Record<number, () => HubError>> = {
  [-1]: () => new Conflict('WATCH_FULL', 'A watch has at most 10,000 values, or 50 prefixes: begin another one.'),
  [-2]: () => new Conflict('WATCH_PARTY_FULL', "Your party's watches have as many values as they may: end or shorten some."),
  [-3]: () => new Conflict('WATCHES_TOO_MANY', 'An officer has at most 50 watches: end one that is not needed.'),
  [-4]: () => new Conflict('WATCHES_TOO_MANY', 'A party has at most 1,000 watches: end some that are not needed.'),
};
