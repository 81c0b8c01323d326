import { Controller, Get, Header } from '@nestjs/common';
import { AccessTokens } from './access-tokens.js';
import { answer, Described, listOf, object } from './openapi-operation.js';
import { Public } from './requires.js';

@Controller('.well-known')
export class JwksController {
  constructor(private readonly tokens: AccessTokens) {}

  /** Returns the public keys of the hub's access tokens (RFC 7517). */
  @Get('jwks.json')
  @Public()
  @Described({
    summary: 'The public keys of the access tokens (RFC 7517)',
    answers: { 200: answer('The set of keys.', { 'application/json': object({ keys: listOf({ type: 'object' }) }) }) },
  })
  @Header('Cache-Control', 'public, max-age=300')
  jwks(): ReturnType<AccessTokens['jwks']> {
    return this.tokens.jwks();
  }
}
