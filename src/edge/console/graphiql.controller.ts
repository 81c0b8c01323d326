import { Controller, Get, Inject, NotFoundException, Param, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../identity/auth/requires.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { GRAPHIQL_PAGE, graphiqlFile, graphiqlPolicy, hasGraphiql } from './graphiql.js';

/** GraphiQL, in demo mode only: its page at /graphql for browsers, its files at /graphiql/. */
@Controller('graphiql')
export class GraphiqlController {
  /**
   * The page shares its address with GraphQL, whose hook accepts POST only. So another hook serves it, added in the constructor: hooks of endpoints come later,
   * when modules are initialised.
   */
  constructor({ httpAdapter }: HttpAdapterHost, @Inject(Settings) settings: Settings) {
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': graphiqlPolicy(settings.publicUrl),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      vary: 'accept',
    };
    if (!hasGraphiql()) return;
    httpAdapter.getInstance<FastifyInstance>().addHook('onRequest', (request, reply, done) => {
      if (wantsPage(request)) void reply.headers(headers).send(GRAPHIQL_PAGE);
      else done();
    });
  }

  @Get(':name')
  @Public()
  file(@Param('name') name: string, @Res() reply: FastifyReply): void {
    const file = graphiqlFile(name);
    if (!file) throw new NotFoundException();
    void reply.header('content-type', file.type).header('cache-control', 'no-cache').send(file.content);
  }
}

/** Recognises a browser that opens the address; a request for data has another Accept header. */
const wantsPage = ({ method, url, headers }: FastifyRequest): boolean =>
  method === 'GET' && /^\/graphql(\?|$)/.test(url) && headers.upgrade === undefined && /\btext\/html\b/.test(headers.accept ?? '');
