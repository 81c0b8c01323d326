import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { QueryCipher } from '../../intel/indicators/query-cipher.js';
import { type Refusals, withRefusals } from '../../platform/database/refusals.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import { assertBatchSize } from '../../platform/graphql/batch.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { inEqualSteps } from '../../platform/platform/hidden-as-absent.js';
import { newId, newIds } from '../../platform/platform/new-ids.js';
import type { Watch, WatchAbout, WatchContent, WatchFilter, WatchTermReceipt, WatchVisibility } from './watch.js';
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
  termReceipts,
  type WatchPrefix,
  type WatchValue,
} from './watch.policy.js';

/** Values or prefixes of a watch. */
export interface TermSelection {
  readonly values?: readonly WatchValue[] | null;
  readonly prefixes?: readonly WatchPrefix[] | null;
}

/** A group, and optionally threats and kinds. */
export interface GroupSelection extends Partial<Omit<WatchFilter, 'group'>> {
  readonly groupId: string;
}

export interface WatchFields extends TermSelection {
  readonly name: string;
  readonly filter?: GroupSelection | null;
  readonly purpose: string;
  readonly caseReference?: string | null;
  readonly notifyOwners: boolean;
  readonly expiresAt: Date;
  readonly visibleTo: WatchVisibility;
}

export interface NewWatch {
  /** null when no given value could be read. */
  readonly watch: Watch | null;
  /** One for each value or prefix; empty for a filter. */
  readonly terms: readonly WatchTermReceipt[];
}

/** Result of hub.create_watch and hub.add_to_watch. */
interface AddedRow {
  readonly refusal: keyof typeof LIMIT_ERRORS | null;
  /** Marks of the new terms. */
  readonly added: readonly string[];
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
   * Creates a watch for the actor's agency. An unreadable value is rejected; the others are watched.
   * @throws BadInput, Conflict on limits; Forbidden when the actor belongs to no agency; NotFound for a group in which the party is not a member
   */
  async create(actor: Actor, input: WatchFields): Promise<NewWatch> {
    if (!actor.agency) {
      throw new Forbidden('AGENCY_MISSING', 'Your account belongs to no agency. Only accounts of an agency can create watches.');
    }
    if (!isValidEnd(input.expiresAt, new Date())) {
      throw new BadInput('WATCH_EXPIRY', `The end of a watch must be in the future, at most ${LONGEST_WATCH_DAYS} days from now.`);
    }
    const parsed = await this.parse(actor, input, input.filter);
    if (!parsed.filter && parsed.terms.length === 0) return { watch: null, terms: this.receipts(parsed, 'CREATED', []) };
    const id = newId();
    const content: WatchContent = { ...textsOf(input), filter: parsed.filter };
    const terms = this.termColumns(id, parsed);
    const { visibleTo, notifyOwners, expiresAt } = input;
    const row = { id, visibleTo, notifyOwners, until: expiresAt, about: parsed.about, group: parsed.filter?.group };
    const queryReason = { purpose: content.purpose, caseReference: content.caseReference };
    const work = (): Promise<NewWatch> =>
      this.database.as(actor, { ...act(actor, 'watch.create', PERMISSION, queryReason), writes: true }, async (tx) => {
        const call = 'select * from hub.create_watch($1, $2, $3, $4, $5, $6, $7)';
        const added = this.addedIn(await tx.query<AddedRow>(call, [row, this.seal.seal(id, content), ...terms]));
        tx.auditItems(id);
        return { watch: await this.reading.getWatch(tx, id), terms: this.receipts(parsed, 'CREATED', added) };
      });
    return inEqualSteps(work, answerIntervalOf(parsed)); // hidden values take no longer than absent ones
  }

  /** @throws NotFound; BadInput for another type of watch; Conflict on limits */
  async add(actor: Actor, id: string, selection: TermSelection): Promise<readonly WatchTermReceipt[]> {
    const parsed = await this.parse(actor, selection, null);
    const work = (): Promise<readonly WatchTermReceipt[]> =>
      this.change(actor, id, 'watch.add', async (tx) => {
        const call = 'select * from hub.add_to_watch($1, $2, $3, $4, $5, $6, $7)';
        const added = this.addedIn(await tx.query<AddedRow>(call, [id, parsed.about, ...this.termColumns(id, parsed)]));
        tx.auditItems(id);
        return this.receipts(parsed, 'CREATED', added);
      });
    return inEqualSteps(work, answerIntervalOf(parsed));
  }

  /** Removes terms. A term that is not watched is UNCHANGED. @throws NotFound */
  async remove(actor: Actor, id: string, selection: TermSelection): Promise<readonly WatchTermReceipt[]> {
    const parsed = await this.parse(actor, selection, null);
    return this.change(actor, id, 'watch.remove', async (tx) => {
      const marks = parsed.terms.map((term) => this.seal.mark(parsed.about, term));
      const rows = await tx.query<{ mark: string }>('select remove_from_watch as mark from hub.remove_from_watch($1, $2)', [id, marks]);
      tx.auditItems(id);
      return this.receipts(
        parsed,
        'REMOVED',
        rows.map(({ mark }) => mark),
      );
    });
  }

  /** @throws NotFound when the watch is absent, invisible or ended */
  async setState(actor: Actor, id: string, state: 'ACTIVE' | 'PAUSED' | 'ENDED'): Promise<Watch> {
    const what = { ACTIVE: 'watch.resume', PAUSED: 'watch.pause', ENDED: 'watch.end' }[state];
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

  /** Returns the marks of the new terms. @throws Conflict on limits, which rolls back */
  private addedIn([row]: readonly AddedRow[]): readonly string[] {
    if (row?.refusal) throw LIMIT_ERRORS[row.refusal]();
    return row?.added ?? [];
  }

  private receipts(
    { about, inputs }: ParsedSelection,
    outcome: 'CREATED' | 'REMOVED',
    changed: readonly string[],
  ): readonly WatchTermReceipt[] {
    return termReceipts(inputs, outcome, changed, (term) => this.seal.mark(about, term));
  }

  /**
   * Returns the columns for hub.add_watch_terms: marks, sealed terms and digests in the same order.
   * For the enumeration alarm, each value follows again with a separate id.
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
    filter: GroupSelection | null | undefined,
  ): Promise<ParsedSelection> {
    const [selection, second] = [values, prefixes, filter].filter((part) => part !== null && part !== undefined);
    if (!selection || second) throw new BadInput('WATCH_ABOUT', 'Give exactly one of values, prefixes and filter for a watch.');
    const size = (values ?? prefixes)?.length ?? 1;
    assertBatchSize('values or prefixes', size, MOST_TERMS_A_CALL);
    if (values) return { about: 'VALUES', filter: null, ...(await parseValues(values, actor.party.country)) };
    if (prefixes) return { about: 'PREFIXES', filter: null, ...(await parsePrefixes(prefixes)) };
    if (!filter || !isUuid(filter.groupId)) throw new NotFound('group');
    const criteria = { group: filter.groupId, threats: sortUnique(filter.threats), kinds: sortUnique(filter.kinds) };
    return { about: 'FILTER', filter: criteria, terms: [], likeliest: [], inputs: [] };
  }
}

/**
 * Response time step in milliseconds, for a call and for each of its values, as for deconfliction (deconfliction.service.ts).
 * The response time must not reveal hidden holdings, even when they add up over many values.
 */
const answerIntervalOf = ({ terms }: ParsedSelection): number => 25 + 0.4 * terms.length;

const textsOf = ({ name, purpose, caseReference }: WatchFields): Omit<WatchContent, 'filter'> => {
  const texts = { name: name.trim(), purpose: purpose.trim(), caseReference: caseReference?.trim() || null };
  if (!texts.name || !texts.purpose) throw new BadInput('WATCH_TEXTS', 'A watch needs a name and a purpose. Neither may be blank.');
  return texts;
};

const REFUSALS: Refusals = {
  HB480: () =>
    new BadInput('WATCH_ABOUT', 'This watch is of another type. Add values to a watch of values, and prefixes to a watch of prefixes.'),
};

/** Errors by the refusal of the database functions. */
const LIMIT_ERRORS = {
  WATCH: () => new Conflict('WATCH_FULL', 'A watch has at most 10,000 values or 50 prefixes. Create another watch.'),
  PARTY: () =>
    new Conflict(
      'WATCH_PARTY_FULL',
      'The watches of your party have reached the limit of 200,000 values. End some watches or remove values.',
    ),
  CREATOR: () => new Conflict('WATCHES_TOO_MANY', 'You already have 50 watches. End a watch that you do not need.'),
  PARTY_WATCHES: () => new Conflict('WATCHES_TOO_MANY', 'Your party already has 1,000 watches. End watches that are not needed.'),
} as const;
