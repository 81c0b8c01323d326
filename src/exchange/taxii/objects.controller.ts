import { Controller, Delete, Get, Inject, Param, Post, Req, UseFilters, UseInterceptors } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../identity/auth/actor.js';
import { AuditsItself } from '../../identity/auth/read-recorder.js';
import { Requires } from '../../identity/auth/requires.js';
import { RestActor, RestEndpoint } from '../../identity/auth/rest.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { readObjects } from './request-body.js';
import { CollectionsService } from './collections.service.js';
import { DeleteObjectService } from './delete-object.service.js';
import { bodyForm } from './media.policy.js';
import { timestampOf } from './timestamp.policy.js';
import { type IsDisconnected, type ObjectPage, PagesService } from './pages.service.js';
import { manifestRecordOf } from './date-added.policy.js';
import { MATCHES, type MatchField, readQuery, type TaxiiQuery } from './query.policy.js';
import { TaxiiAnswer, TaxiiAnswers } from './taxii-answer.js';
import { TaxiiProblem } from './taxii-problem.js';
import { TaxiiRefusalFilter } from './taxii-refusal.filter.js';
import { AddObjectsService } from './add-objects.service.js';
import { Described } from '../../identity/auth/openapi-operation.js';
import {
  ADD_OBJECTS_DESCRIPTION,
  DELETE_OBJECT_DESCRIPTION,
  MANIFEST_DESCRIPTION,
  OBJECTS_DESCRIPTION,
  OBJECT_DESCRIPTION,
  STATUS_DESCRIPTION,
  VERSIONS_DESCRIPTION,
} from './taxii.openapi.js';

const IN = 'collections/:collection';
const VERSIONED = ['version', 'spec_version'] as const;

/** Endpoints for the objects of a collection (TAXII 2.1, 5.3 to 5.8), and for the status of sent objects (4.3). */
@Controller('taxii2/api')
@RestEndpoint({ channel: 'taxii', basic: true })
@UseFilters(TaxiiRefusalFilter)
@UseInterceptors(TaxiiAnswers)
export class ObjectsController {
  constructor(
    private readonly collections: CollectionsService,
    private readonly pages: PagesService,
    private readonly writing: AddObjectsService,
    private readonly deleting: DeleteObjectService,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  @Get(`${IN}/objects`)
  @AuditsItself()
  @Requires('indicator:read', 'taxii.read')
  @Described(OBJECTS_DESCRIPTION)
  async objects(@RestActor() actor: Actor, @Req() request: FastifyRequest, @Param('collection') name: string): Promise<TaxiiAnswer> {
    const collection = await this.collections.find(actor, name);
    return envelope(await this.pages.page(actor, collection, this.query(request, MATCHES), disconnectCheckOf(request)));
  }

  /** TAXII 2.1 (5.3) has no `next` in the manifest, but OASIS's own server sends it. Without it OASIS's own client requests page one forever. */
  @Get(`${IN}/manifest`)
  @AuditsItself()
  @Requires('indicator:read', 'taxii.read')
  @Described(MANIFEST_DESCRIPTION)
  async manifest(@RestActor() actor: Actor, @Req() request: FastifyRequest, @Param('collection') name: string): Promise<TaxiiAnswer> {
    const collection = await this.collections.find(actor, name);
    const page = await this.pages.page(actor, collection, this.query(request, MATCHES), disconnectCheckOf(request));
    return answer(page, { more: page.more || undefined, next: page.next, objects: page.objects.map(manifestRecordOf) });
  }

  @Get(`${IN}/objects/:id`)
  @AuditsItself()
  @Requires('indicator:read', 'taxii.read')
  @Described(OBJECT_DESCRIPTION)
  async one(@RestActor() actor: Actor, @Req() request: FastifyRequest, @Param() at: ObjectPath): Promise<TaxiiAnswer> {
    const collection = await this.collections.find(actor, at.collection);
    return envelope(await this.pages.object(actor, collection, at.id, this.query(request, VERSIONED)));
  }

  @Get(`${IN}/objects/:id/versions`)
  @AuditsItself()
  @Requires('indicator:read', 'taxii.read')
  @Described(VERSIONS_DESCRIPTION)
  async versions(@RestActor() actor: Actor, @Req() request: FastifyRequest, @Param() at: ObjectPath): Promise<TaxiiAnswer> {
    const collection = await this.collections.find(actor, at.collection);
    const query: TaxiiQuery = { ...this.query(request, ['spec_version']), versions: 'all' };
    const page = await this.pages.object(actor, collection, at.id, query);
    return answer(page, { more: page.more || undefined, versions: page.objects.map(({ version }) => timestampOf(version)) });
  }

  @Post(`${IN}/objects`)
  @Requires('indicator:publish', 'taxii.write')
  @Described(ADD_OBJECTS_DESCRIPTION)
  async add(@RestActor() actor: Actor, @Req() request: FastifyRequest, @Param('collection') name: string): Promise<TaxiiAnswer> {
    await this.writable(actor, name);
    const form = bodyForm(request.headers['content-type']) ?? 'envelope';
    const objects = await readObjects(request, form, this.settings.taxiiMaxContentBytes);
    return new TaxiiAnswer(await this.writing.add(actor, objects), {}, 202);
  }

  @Delete(`${IN}/objects/:id`)
  @Requires('indicator:revoke', 'taxii.delete')
  @Described(DELETE_OBJECT_DESCRIPTION)
  async remove(@RestActor() actor: Actor, @Req() request: FastifyRequest, @Param() at: ObjectPath): Promise<object> {
    const collection = await this.writable(actor, at.collection);
    await this.deleting.remove(actor, collection, at.id, this.query(request, VERSIONED));
    return {};
  }

  @Get('status/:id')
  @Requires('indicator:read', 'taxii.status')
  @Described(STATUS_DESCRIPTION)
  async status(@RestActor() actor: Actor, @Param('id') id: string): Promise<object> {
    return this.writing.status(actor, id);
  }

  private query({ url }: FastifyRequest, allowed: readonly MatchField[]): TaxiiQuery {
    const at = url.indexOf('?');
    return readQuery(at < 0 ? '' : url.slice(at + 1), allowed, this.settings.taxiiPage);
  }

  /** @throws TaxiiProblem 404 for another party's collection, 403 for a read-only one */
  private async writable(actor: Actor, name: string): ReturnType<CollectionsService['find']> {
    const collection = await this.collections.find(actor, name);
    if (!collection.canWrite) {
      throw new TaxiiProblem('FORBIDDEN', 'TAXII_READ_ONLY', 'This collection is read-only. Write to the collection with the alias inbox.');
    }
    return collection;
  }
}

interface ObjectPath {
  readonly collection: string;
  readonly id: string;
}

const envelope = (page: ObjectPage): TaxiiAnswer =>
  answer(page, { more: page.more || undefined, next: page.next, objects: page.objects.map(({ object }) => object) });

const disconnectCheckOf =
  ({ raw }: FastifyRequest): IsDisconnected =>
  () =>
    raw.socket.destroyed;

/**
 * Adds the timestamps of the first and the last object (TAXII 2.1, 3.2). For an empty page with more to follow, the last timestamp is the position reached:
 * otherwise a client that uses `added_after` would repeat the request forever. An empty last page has neither.
 */
function answer({ objects, to }: ObjectPage, body: object): TaxiiAnswer {
  const [first, last] = [objects[0], objects.at(-1)];
  if (!first || !last) return new TaxiiAnswer(body, to === undefined ? {} : { 'x-taxii-date-added-last': timestampOf(to) });
  return new TaxiiAnswer(body, {
    'x-taxii-date-added-first': timestampOf(first.added),
    'x-taxii-date-added-last': timestampOf(last.added),
  });
}
