import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { Cursors } from '../../platform/database/cursors.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { Settings } from '../../platform/platform/platform.module.js';
import type { Collection, Scope } from './collections.service.js';
import type { Micros } from './timestamp.policy.js';
import { endOfPage, needsAllVersions, type DatedObject, datedObjectsOf, selectObjects, WIDEST, widestOf } from './date-added.policy.js';
import { filterOf, type TaxiiQuery } from './query.policy.js';
import type { CollectionItem } from './rendering.policy.js';
import { CollectionItemsService } from './collection-items.service.js';
import { staticObjectsOf } from './static-objects.js';
import { malformed, notFoundProblem } from './taxii-problem.js';

/** Objects of a collection in the order in which they came into it, and where it goes on. */
export interface ObjectPage {
  readonly objects: readonly DatedObject[];
  readonly more: boolean;
  /** Opaque; undefined where nothing follows. */
  readonly next: string | undefined;
  /** Where something follows: up to where this page has come. By `added_after` it leads on as `next` does, also from a page without an object. */
  readonly to: Micros | undefined;
}

/** Whether whoever asked has hung up: nothing more is read for nobody. */
export type IsDisconnected = () => boolean;

const NEXT = 'taxii next';
/** Items of one reading. */
const MOST_ITEMS = 1_000;
/** How often a page whose filter finds little reads on before it is given out short. One with nothing in it reads on for `TAXII_LOOK_SECONDS`: clients take it for the end. */
const MOST_READS = 5;
/** What finds little reads so many times more the next time. */
const GROWTH = 4;

const NOTHING = { ids: undefined, types: undefined, specs: undefined } as const;

/** Three objects an item, and some over, to know whether there is more. @param reads how often was read before */
const mostItems = ({ limit, types }: TaxiiQuery, reads: number): number =>
  Math.min(MOST_ITEMS, (types ? limit + 2 : Math.ceil(limit / 3) + 2) * GROWTH ** reads);

/** Pages of a collection. Where one ended says a sealed `next`, and just as well the `date_added` of its last object: nothing is remembered in between. */
@Injectable()
export class PagesService {
  constructor(
    private readonly items: CollectionItemsService,
    private readonly cursors: Cursors,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** @throws TaxiiProblem 400 on a `next` that is not of this reader, collection and filter */
  async page(actor: Actor, collection: Collection, query: TaxiiQuery, isGone: IsDisconnected): Promise<ObjectPage> {
    const after = this.start(actor, collection, query);
    const { objects, to, more } = query.ids
      ? { objects: await this.byIds(actor, collection, query), to: Infinity, more: false }
      : await this.gather(actor, collection, { query, after, isGone });
    return this.cut(actor, collection, query, { objects: objects.filter(({ added }) => added > after), to, more });
  }

  /** The versions of one object. @throws TaxiiProblem 404 when it is not in this collection */
  async object(actor: Actor, collection: Collection, id: string, query: TaxiiQuery): Promise<ObjectPage> {
    if (!isStorableText(id)) throw notFoundProblem();
    const about = { ...query, ids: [id] };
    const all = await this.byIds(actor, collection, { ...NOTHING, ids: [id], versions: 'all' });
    if (all.length === 0) throw notFoundProblem();
    const after = this.start(actor, collection, about);
    return this.cut(actor, collection, about, {
      objects: selectObjects(all, about).filter(({ added }) => added > after),
      to: Infinity,
      more: false,
    });
  }

  private start(actor: Actor, collection: Collection, query: TaxiiQuery): Micros {
    return Math.max(query.addedAfter ?? 0, query.next === undefined ? 0 : this.openCursor(actor, collection, query, query.next));
  }

  private async byIds(actor: Actor, { scope }: Collection, query: Matching): Promise<readonly DatedObject[]> {
    const items = await this.items.ofIds(actor, scope, query.ids ?? [], query.versions !== 'last');
    return selectObjects([...staticObjectsOf(scope), ...items.flatMap(datedObjectsOf)], query);
  }

  /** Reads on until there is more than a page, or nothing more. A page that its filter leaves short, or for some time without an object, leads on from where the reading came. */
  private async gather(actor: Actor, { scope }: Collection, { query, after, isGone }: GatherRequest): Promise<GatheredObjects> {
    const everyVersion = query.versions !== 'last';
    const [here, among]: [DatedObject[], DatedObject[]] = [[], []];
    let from = after - WIDEST; // of the item at which a page was cut the rest
    const endsAt = performance.now() + this.settings.taxiiLookMs;
    for (let reads = 0; ; reads += 1) {
      const reading = await this.items.read(actor, scope, { after: from, most: mostItems(query, reads), types: query.types, everyVersion });
      const items = reading.items.flatMap(datedObjectsOf);
      here.push(...items);
      if (needsAllVersions(query.versions)) among.push(...(await this.allVersions(actor, scope, reading.items)));
      from = reading.to;
      const to = reading.more ? reading.to + widestOf(reading.to) : Infinity;
      const standing = staticObjectsOf(scope);
      const known = [...standing, ...here].filter(({ added }) => added > after && added <= to);
      const objects = selectObjects(known, query, among.length > 0 ? [...standing, ...among] : known);
      const isOver = reads + 1 >= MOST_READS && (objects.length > 0 || performance.now() >= endsAt);
      if (objects.length > query.limit || isOver || isGone() || !reading.more) return { objects, to, more: reading.more };
      if (objects.length > 0) continue;
      here.length = 0; // nothing of it matches, and it may be much
      among.length = 0;
    }
  }

  private async allVersions(actor: Actor, scope: Scope, items: readonly CollectionItem[]): Promise<readonly DatedObject[]> {
    const ids = new Set(items.filter(({ kind }) => kind !== 'PARTY').map(({ item }) => item));
    const parties = items.filter(({ kind }) => kind === 'PARTY');
    return [...parties, ...(await this.items.versionsOf(actor, scope, [...ids]))].flatMap(datedObjectsOf);
  }

  private cut(actor: Actor, collection: Collection, query: TaxiiQuery, { objects, to, more }: GatheredObjects): ObjectPage {
    const shown = objects.slice(0, endOfPage(objects, query.limit));
    const isCut = shown.length < objects.length;
    if (!isCut && !more) return { objects: shown, more: false, next: undefined, to: undefined };
    const at = isCut ? (shown.at(-1)?.added ?? 0) : to;
    return {
      objects: shown,
      more: true,
      to: at,
      next: this.cursors.seal(NEXT, actor.party.id, { at, in: collection.id, of: fingerprint(query) }),
    };
  }

  private openCursor(actor: Actor, collection: Collection, query: TaxiiQuery, next: string): Micros {
    const place = this.cursors.open(NEXT, actor.party.id, next) as { at: Micros; in: string; of: string } | undefined;
    if (place?.in !== collection.id || place.of !== fingerprint(query)) {
      throw malformed('This next is not one of this collection and this filter: begin anew, or go on with added_after.');
    }
    return place.at;
  }
}

type Matching = Pick<TaxiiQuery, 'ids' | 'types' | 'specs' | 'versions'>;

interface GatherRequest {
  readonly query: TaxiiQuery;
  readonly after: Micros;
  readonly isGone: IsDisconnected;
}

interface GatheredObjects {
  readonly objects: readonly DatedObject[];
  /** Up to where all objects are known. */
  readonly to: Micros;
  readonly more: boolean;
}

const fingerprint = (query: TaxiiQuery): string => createHash('sha256').update(filterOf(query)).digest('base64url').slice(0, 16);
