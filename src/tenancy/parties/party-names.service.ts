import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Identity } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { Forbidden, Unauthenticated } from '../../platform/platform/errors.js';

/** Age at which the names are read again, in milliseconds. */
const FRESH_MS = 1_000;
const READ_ACT = { what: 'party.names', channel: 'graphql', requestId: 'party.names' } as const;

interface NameRow {
  readonly id: string;
  readonly country: string | null;
  readonly slug: string;
}

/** Ids by country code and by slug, in lower case. */
type Ids = ReadonlyMap<string, string>;

interface VisibleNames {
  /** By `performance.now()`. */
  readonly readAt: number;
  readonly ids: Ids;
}

/** Who names a party: the caller of a GraphQL operation or of a REST endpoint. */
export type NamingCaller = Pick<CallContext, 'channel' | 'requestId' | 'identity'>;

/**
 * Finds the id that a country code or a slug stands for, among the parties that the caller sees (row-level security of hub.party). All callers of a party see
 * the same parties and share a map of a second; a request with ids alone reads nothing.
 *
 * A party that the caller does not see counts as a party that does not exist: its name becomes an id that no party has. It takes the same time, because the map
 * is read again by its age, never because a name is missing.
 */
@Injectable()
export class PartyNames {
  private readonly byParty = new Map<string, VisibleNames>();
  private slugs: ReadonlyMap<string, string> | undefined;
  private reading: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(private readonly database: Database) {}

  /** Returns whether a text is a name, not an id. A text that no database can store is no name: the operation refuses it. */
  static isName = (text: unknown): text is string => typeof text === 'string' && !isUuid(text) && isStorableText(text);

  /** Returns the ids of texts that are ids, country codes or slugs, in any case. A caller who is not signed in sees no party. */
  async idsOf({ identity, ...origin }: NamingCaller): Promise<(text: string) => string> {
    const ids: Ids = identity ? await this.visibleTo(identity, origin) : new Map();
    return (text) => {
      if (!PartyNames.isName(text)) return text;
      const name = text.toLowerCase();
      return ids.get(name) ?? absentIdOf(name);
    };
  }

  /** Returns the ids of texts that are ids, country codes or slugs. */
  async translate(texts: readonly string[], caller: NamingCaller): Promise<readonly string[]> {
    return texts.some(PartyNames.isName) ? texts.map(await this.idsOf(caller)) : texts;
  }

  /** Returns the slug of a party that the caller sees. */
  async slugOf(id: string): Promise<string> {
    const known = this.slugs?.get(id) ?? (await this.readSlugs()).get(id);
    if (known === undefined) throw new Error('The party has no slug.');
    return known;
  }

  /** Names have changed in this process: the next request reads them again. */
  expire(): void {
    this.byParty.clear();
    this.slugs = undefined;
  }

  private async visibleTo(identity: Identity, origin: Omit<NamingCaller, 'identity'>): Promise<Ids> {
    const known = this.byParty.get(identity.party.id);
    return known && performance.now() - known.readAt < FRESH_MS ? known.ids : this.readVisible(identity, origin);
  }

  private async readVisible(identity: Identity, { channel, requestId }: Omit<NamingCaller, 'identity'>): Promise<Ids> {
    const readAt = performance.now();
    // The database demands a permission that the caller has. Which one does not matter: the operation itself checks its own.
    const [any = 'party:read'] = identity.permissions;
    const needs = identity.permissions.has('party:read') ? 'party:read' : any;
    try {
      const rows = await this.database.call<NameRow>(
        identity,
        { what: 'party.names', needs, channel, requestId },
        'visible_party_names',
        [],
      );
      const ids = idsByName(rows);
      for (const [party, { readAt: age }] of this.byParty) if (readAt - age >= FRESH_MS) this.byParty.delete(party);
      this.byParty.set(identity.party.id, { readAt, ids });
      return ids;
    } catch (error) {
      // The operation is refused for the same reason, and answers with it.
      if (error instanceof Forbidden || error instanceof Unauthenticated) return new Map();
      throw error;
    }
  }

  private readSlugs(): Promise<ReadonlyMap<string, string>> {
    this.reading ??= this.querySlugs().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async querySlugs(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.database.callWithoutActor<NameRow>(undefined, READ_ACT, 'party_names', []);
    this.slugs = new Map(rows.map(({ id, slug }) => [id, slug]));
    return this.slugs;
  }
}

/** Country codes come last: they win over a slug of two letters from before such slugs were refused. */
const idsByName = (rows: readonly NameRow[]): Ids =>
  new Map([
    ...rows.map(({ id, slug }) => [slug, id] as const),
    ...rows.flatMap(({ id, country }) => (country === null ? [] : [[country.toLowerCase(), id] as const])),
  ]);

/** Returns an id that no party has: a version 8 UUID from the name, whereas the hub creates version 4. Different names stay different. */
function absentIdOf(name: string): string {
  const hex = createHash('sha256').update(`no party ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
