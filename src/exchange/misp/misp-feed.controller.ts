import { Readable } from 'node:stream';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../identity/auth/actor.js';
import { AuditsItself } from '../../identity/auth/read-recorder.js';
import { Requires } from '../../identity/auth/requires.js';
import { RestActor, RestEndpoint } from '../../identity/auth/rest.js';
import { entityTag, matchesEntityTag } from '../../platform/platform/entity-tag.js';
import { MispFeedService } from './misp-feed.service.js';
import { Described } from '../../identity/auth/openapi-operation.js';
import { MISP_EVENT, MISP_HASHES, MISP_MANIFEST } from './misp.openapi.js';

/**
 * MISP's feed format (https://www.misp-project.org/feeds/, "MISP feed"): /misp/feed/ has recent changes, /misp/archive/ all events. Read-only. MISP sends
 * the API key as a header of the feed, or as HTTP Basic in its address.
 */
@Controller('misp')
@RestEndpoint({ channel: 'misp', basic: true })
export class MispFeedController {
  constructor(private readonly feeds: MispFeedService) {}

  @Get(':feed/manifest.json')
  @AuditsItself()
  @Requires('indicator:read', 'misp.manifest')
  @Described(MISP_MANIFEST)
  async manifest(
    @RestActor() actor: Actor,
    @Param('feed') feed: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await answer(await this.feeds.manifest(actor, feed), request, reply);
  }

  @Get(':feed/hashes.csv')
  @AuditsItself()
  @Requires('indicator:read', 'misp.hashes')
  @Described(MISP_HASHES)
  async hashes(@RestActor() actor: Actor, @Param('feed') feed: string, @Res() reply: FastifyReply): Promise<void> {
    const lines = this.feeds.hashes(actor, feed);
    // The first page is read before the response starts, so that an error still gets its own status.
    const first = await lines.next();
    await setPrivate(reply)
      .type('text/csv; charset=utf-8')
      .send(Readable.from(chained(first, lines)));
  }

  @Get(':feed/:file')
  @AuditsItself()
  @Requires('indicator:read', 'misp.event')
  @Described(MISP_EVENT)
  async event(
    @RestActor() actor: Actor,
    @Param() { feed = '', file = '' }: Readonly<Record<string, string>>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await answer({ Event: await this.feeds.event(actor, feed, file.replace(/\.json$/, '')) }, request, reply);
  }
}

/** The content depends on the caller: shared caches must not store it, and the client must revalidate it. */
const setPrivate = (reply: FastifyReply): FastifyReply =>
  reply.header('cache-control', 'private, no-cache').header('vary', 'authorization');

async function answer(content: object, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const body = JSON.stringify(content);
  const tag = entityTag(body); // without Last-Modified: a withdrawal changes the content without a later time
  void setPrivate(reply).header('etag', tag);
  if (matchesEntityTag(tag, request.headers['if-none-match'])) await reply.code(304).send();
  else await reply.type('application/json; charset=utf-8').send(body);
}

async function* chained(first: IteratorResult<string, void>, rest: AsyncGenerator<string, void, void>): AsyncGenerator<string, void, void> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
