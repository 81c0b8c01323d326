import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';

/** Age at which the names are read again, in milliseconds. */
const FRESH_MS = 1_000;
const READ_ACT = { what: 'party.names', channel: 'graphql', requestId: 'party.names' } as const;

interface NameRow {
  readonly id: string;
  readonly country: string | null;
  readonly slug: string;
}

interface Names {
  /** By `performance.now()`. */
  readonly readAt: number;
  readonly ids: ReadonlyMap<string, string>;
  readonly slugs: ReadonlyMap<string, string>;
}

/**
 * Finds the id that a country code or a slug stands for, in a map of all parties that the process shares. A request with ids alone reads nothing.
 *
 * The map says nothing about who may see a party: its ids go the way of any id that a caller sends. A name takes the same time whether a party has it or not:
 * the map is read again by its age, never because a name is missing, and a name that no party has becomes an id that no party has.
 */
@Injectable()
export class PartyNames {
  private names: Names | undefined;
  private reading: Promise<Names> | undefined;

  constructor(private readonly database: Database) {}

  /** Returns whether a text is a name, not an id. A text that no database can store is no name: the operation refuses it. */
  static isName = (text: unknown): text is string => typeof text === 'string' && !isUuid(text) && isStorableText(text);

  /** Returns the ids of texts that are ids, country codes or slugs, in any case. */
  async idsOf(): Promise<(text: string) => string> {
    const { ids } = await this.fresh();
    return (text) => (PartyNames.isName(text) ? (ids.get(text.toLowerCase()) ?? absentIdOf(text)) : text);
  }

  /** Returns the slug of a party that the caller sees. */
  async slugOf(id: string): Promise<string> {
    const known = this.names?.slugs.get(id) ?? (await this.read()).slugs.get(id);
    if (known === undefined) throw new Error('The party has no slug.');
    return known;
  }

  /** Names have changed in this process: the next request reads them again. */
  expire(): void {
    this.names = undefined;
  }

  private async fresh(): Promise<Names> {
    const { names } = this;
    return names && performance.now() - names.readAt < FRESH_MS ? names : this.read();
  }

  private read(): Promise<Names> {
    this.reading ??= this.query().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async query(): Promise<Names> {
    const readAt = performance.now();
    const rows = await this.database.callWithoutActor<NameRow>(undefined, READ_ACT, 'party_names', []);
    const slugs = new Map(rows.map(({ id, slug }) => [id, slug]));
    const bySlug = rows.map(({ id, slug }) => [slug, id] as const);
    // Country codes come last: they win over a slug of two letters from before such slugs were refused.
    const byCountry = rows.flatMap(({ id, country }) => (country === null ? [] : [[country.toLowerCase(), id] as const]));
    this.names = { readAt, slugs, ids: new Map([...bySlug, ...byCountry]) };
    return this.names;
  }
}

/** Returns an id that no party has: a version 8 UUID from the name, whereas the hub creates version 4. Different names stay different. */
function absentIdOf(name: string): string {
  const hex = createHash('sha256').update(`no party ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
