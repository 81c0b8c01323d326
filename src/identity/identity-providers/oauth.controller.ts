import { Controller, Get, Header, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { originOf, bearerSourceOf } from '../auth/bearer-source.js';
import { Public } from '../auth/requires.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { BASIC_CHALLENGE } from '../auth/rest.js';
import { OauthError, parseForm } from './oauth.policy.js';
import { OauthService } from './oauth.service.js';
import { Described } from '../auth/openapi-operation.js';
import { OAUTH_METADATA, OAUTH_TOKEN } from './oauth.openapi.js';

/** The token endpoint for machines (RFC 6749, 4.4), and its metadata (RFC 8414). */
@Controller()
export class OauthController {
  constructor(
    private readonly oauth: OauthService,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  @Get('.well-known/oauth-authorization-server')
  @Public()
  @Described(OAUTH_METADATA)
  @Header('Cache-Control', 'public, max-age=300')
  metadata(): ReturnType<OauthService['metadata']> {
    return this.oauth.metadata();
  }

  @Post('oauth/token')
  @Public()
  @Described(OAUTH_TOKEN)
  async token(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const source = bearerSourceOf(request.raw, this.settings);
    const origin = { requestId: request.id, ...originOf(request.raw, source.address) };
    try {
      const answer = await this.oauth.token(parseForm(request.body), request.headers.authorization, source, origin);
      await reply.code(200).header('pragma', 'no-cache').send(answer);
    } catch (error) {
      if (!(error instanceof OauthError)) throw error;
      const isClient = error.error === 'invalid_client';
      if (isClient) void reply.header('www-authenticate', BASIC_CHALLENGE);
      await reply.code(isClient ? 401 : 400).send({ error: error.error, error_description: error.sentence });
    }
  }
}
