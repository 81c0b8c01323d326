import { Controller, Get, Inject, Req, RequestMethod, Res } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lexicographicSortSchema, printSchema } from 'graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { DESCRIBED, Described, type Description, answer, inHeader, text } from '../../identity/auth/openapi-operation.js';
import { AuthenticationService } from '../../identity/auth/authentication.service.js';
import { PUBLIC, REQUIRED, Requires } from '../../identity/auth/requires.js';
import { REST_ENDPOINT, RestActor, RestEndpoint, type RestEndpointOptions } from '../../identity/auth/rest.js';
import { entityTag, matchesEntityTag } from '../../platform/platform/entity-tag.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { openApi, type RestOperation } from './openapi.js';

const KNOWN = inHeader('If-None-Match', 'The ETag of the last answer: 304 where nothing has changed.');
const TAGGED = { ETag: 'Changes with the content.' };

/** Description of the API, for signed-in callers. In production introspection is off, and callers who are not signed in learn no names of types or fields. */
@Controller()
@RestEndpoint({ channel: 'graphql', basic: true })
export class DescriptionController {
  private readonly texts = new Map<string, { readonly body: string; readonly tag: string }>();

  constructor(
    private readonly authentication: AuthenticationService,
    private readonly schemas: GraphQLSchemaHost,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  @Get('schema.graphql')
  @Requires('session:own', 'api.schema')
  @Described({
    summary: 'The GraphQL schema, with the description of every type, field and argument',
    parameters: [KNOWN],
    answers: {
      200: answer('The schema in SDL.', { 'application/graphql': text }, TAGGED),
      304: { description: 'The schema has not changed.' },
    },
  })
  async schema(@RestActor() actor: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.authentication.reload(actor, actor.requestId); // no other statement of this request checks that the session still exists
    const sdl = (): string => `# Written by npm run schema.\n${printSchema(lexicographicSortSchema(this.schemas.schema))}\n`;
    await this.send(request, reply, 'application/graphql; charset=utf-8', sdl);
  }

  @Get('openapi.json')
  @Requires('session:own', 'api.openapi')
  @Described({
    summary: 'This description',
    parameters: [KNOWN],
    answers: {
      200: answer('OpenAPI 3.1.', { 'application/json': { type: 'object' } }, TAGGED),
      304: { description: 'The description has not changed.' },
    },
  })
  async openapi(@RestActor() actor: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.authentication.reload(actor, actor.requestId); // no other statement of this request checks that the session still exists
    const document = (): string => JSON.stringify(openApi(this.operations(), this.schemas.schema, this.settings.publicUrl));
    await this.send(request, reply, 'application/json; charset=utf-8', document);
  }

  private async send(request: FastifyRequest, reply: FastifyReply, type: string, make: () => string): Promise<void> {
    const { body, tag } = this.texts.get(type) ?? this.cacheText(type, make());
    void reply.header('cache-control', 'private, no-cache').header('vary', 'authorization').header('etag', tag);
    if (matchesEntityTag(tag, request.headers['if-none-match'])) await reply.code(304).send();
    else await reply.header('content-type', type).send(body);
  }

  /** Computes the tag from the content, so it is the same in all processes of one version. */
  private cacheText(type: string, body: string): { readonly body: string; readonly tag: string } {
    const made = { body, tag: entityTag(body) };
    this.texts.set(type, made);
    return made;
  }

  /** Returns the described methods of all controllers, with the declarations of their decorators. */
  private operations(): readonly RestOperation[] {
    return this.discovery.getControllers().flatMap(({ metatype }) => {
      const prototype = metatype?.prototype as Readonly<Record<string, object>> | undefined;
      if (!metatype || !prototype) return [];
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => operationAt(metatype, name, prototype[name]));
    });
  }
}

const METHODS: Readonly<Partial<Record<RequestMethod, RestOperation['method']>>> = {
  [RequestMethod.GET]: 'get',
  [RequestMethod.POST]: 'post',
  [RequestMethod.PUT]: 'put',
  [RequestMethod.DELETE]: 'delete',
  [RequestMethod.PATCH]: 'patch',
};

function operationAt(controller: object & { readonly name?: string }, name: string, handler: object | undefined): readonly RestOperation[] {
  const of = <T>(key: string | symbol, target: object | undefined = handler): T | undefined =>
    target && (Reflect.getMetadata(key, target) as T | undefined);
  const description = of<Description>(DESCRIBED);
  const method = METHODS[of<RequestMethod>(METHOD_METADATA) ?? RequestMethod.ALL];
  if (!description || !method) return [];
  const parts = [of<string>(PATH_METADATA, controller), of<string>(PATH_METADATA)];
  const path = `/${parts.flatMap((part) => (part ?? '').split('/').filter(Boolean)).join('/')}`;
  const stem = (controller.name ?? '').replace(/Controller$/, '');
  return [
    {
      id: `${stem.charAt(0).toLowerCase()}${stem.slice(1)}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      ...{ method, path, needs: of<string>(REQUIRED) ?? PUBLIC, endpoint: of<RestEndpointOptions>(REST_ENDPOINT, controller), description },
    },
  ];
}
