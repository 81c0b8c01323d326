import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { act, type Actor, auditedRoles } from '../../identity/auth/actor.js';
import { AuditWriter } from '../../platform/database/audit-writer.js';
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

/** A page of objects in the order in which they entered the collection, and the position of the next page. */
export interface ObjectPage {
  readonly objects: readonly DatedObject[];
  readonly more: boolean;
  /** Opaque; undefined when no page follows. */
  readonly next: string | undefined;
  /** When a page follows: the position reached. As `added_after` it continues like `next`, also after a page without objects. */
  readonly to: Micros | undefined;
}

/** Returns whether the caller has disconnected, so that reading can stop. */
export type IsDisconnected = () => boolean;

const NEXT = 'taxii next';
/** Maximum number of items in one read. */
const MOST_ITEMS = 1_000;
/**
 * Maximum number of reads for a page whose filter matches little, before it is returned short. An empty page reads on for `TAXII_LOOK_SECONDS`, because
 * clients take it for the end.
 */
const MOST_READS = 5;
/** Factor by which the next read grows after one with few matches. */
const GROWTH = 4;

const NOTHING = { ids: undefined, types: undefined, specs: undefined } as const;

/** Returns the number of items to read: three objects an item, and some more, to know whether there is more. @param reads number of earlier reads */
const mostItems = ({ limit, types }: TaxiiQuery, reads: number): number =>
  Math.min(MOST_ITEMS, (types ? limit + 2 : Math.ceil(limit / 3) + 2) * GROWTH ** reads);

/** Provides pages of a collection. The sealed `next` has the end of a page, as does the `date_added` of its last object: no state is stored between pages. */
@Injectable()
export class PagesService {
  constructor(
    private readonly items: CollectionItemsService,
    private readonly cursors: Cursors,
    private readonly audit: AuditWriter,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** @throws TaxiiProblem 400 on a `next` of another reader, collection or filter */
  async page(actor: Actor, collection: Collection, query: TaxiiQuery, isGone: IsDisconnected): Promise<ObjectPage> {
    const after = this.start(actor, collection, query);
    const { objects, to, more } = query.ids
      ? { objects: await this.byIds(actor, collection, query), to: Infinity, more: false }
      : await this.gather(actor, collection, { query, after, isGone });
    return this.cut(actor, collection, query, { objects: objects.filter(({ added }) => added > after), to, more });
  }

  /** Returns the versions of one object. @throws TaxiiProblem 404 when it is not in this collection */
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

  /** Reads until there is more than a page, or no more. A short page, or one that stayed empty for some time, continues from the position reached. */
  private async gather(actor: Actor, { scope }: Collection, { query, after, isGone }: GatherRequest): Promise<GatheredObjects> {
    const everyVersion = query.versions !== 'last';
    const [here, among]: [DatedObject[], DatedObject[]] = [[], []];
    let from = after - WIDEST; // includes the rest of the item at which a page was cut
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
      here.length = 0; // no object matches, and they may take much memory
      among.length = 0;
    }
  }

  private async allVersions(actor: Actor, scope: Scope, items: readonly CollectionItem[]): Promise<readonly DatedObject[]> {
    const ids = new Set(items.filter(({ kind }) => kind !== 'PARTY').map(({ item }) => item));
    const parties = items.filter(({ kind }) => kind === 'PARTY');
    return [...parties, ...(await this.items.versionsOf(actor, scope, [...ids]))].flatMap(datedObjectsOf);
  }

  /** Returns the objects that go out, when the audit log has them. */
  private async cut(actor: Actor, collection: Collection, query: TaxiiQuery, { objects, to, more }: GatheredObjects): Promise<ObjectPage> {
    const pageObjects = objects.slice(0, endOfPage(objects, query.limit));
    await this.audit.write({
      ...{ tenant: actor, roles: auditedRoles(actor), act: act(actor, 'taxii.read', 'indicator:read') },
      ...{
        items: [...new Set(pageObjects.flatMap(({ of }) => of ?? []))],
        detail: { collection: collection.id, objects: pageObjects.length },
      },
    });
    const isCut = pageObjects.length < objects.length;
    if (!isCut && !more) return { objects: pageObjects, more: false, next: undefined, to: undefined };
    const at = isCut ? (pageObjects.at(-1)?.added ?? 0) : to;
    return {
      objects: pageObjects,
      more: true,
      to: at,
      next: this.cursors.seal(NEXT, actor.party.id, { at, in: collection.id, of: fingerprint(query) }),
    };
  }

  private openCursor(actor: Actor, collection: Collection, query: TaxiiQuery, next: string): Micros {
    const position = this.cursors.open(NEXT, actor.party.id, next) as { at: Micros; in: string; of: string } | undefined;
    if (position?.in !== collection.id || position.of !== fingerprint(query)) {
      throw malformed('This next does not belong to this collection and filter. Start again without it, or continue with added_after.');
    }
    return position.at;
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
  /** Position up to which all objects are known. */
  readonly to: Micros;
  readonly more: boolean;
}

const fingerprint = (query: TaxiiQuery): string => createHash('sha256').update(filterOf(query)).digest('base64url').slice(0, 16);
