import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addressOf, originOf } from '../auth/bearer-source.js';
import { Public } from '../auth/requires.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { HubError } from '../../platform/platform/errors.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { OidcFlowService, type Purpose } from './oidc-flow.service.js';

const COOKIE = 'hub_oidc';
const MINUTES = 10;
const PURPOSE_OF: Readonly<Record<string, Purpose>> = { link: 'LINK', confirm: 'CONFIRM' };
/** Keys in the fragment of the console's address: browsers send it to no server, so it is in no log. */
const FRAGMENT_KEYS: Readonly<Record<Purpose, string>> = { SIGN_IN: 'sign-in', LINK: 'link', CONFIRM: 'confirm' };

/** Redirects browsers to their country's identity provider, and handles their return. */
@Controller('oidc')
export class OidcController {
  private readonly cookieSuffix: string;

  constructor(
    private readonly flows: OidcFlowService,
    @Inject(Settings) private readonly settings: Settings,
  ) {
    const secure = settings.publicUrl.startsWith('https:') ? '; Secure' : '';
    this.cookieSuffix = `; Path=${new URL(`${settings.publicUrl}/oidc`).pathname}; HttpOnly; SameSite=Lax${secure}`;
  }

  /** Without a challenge, a browser gets the console's page, which makes one. */
  @Get(':provider/start')
  @Public()
  async start(
    @Param('provider') provider: string,
    @Query('for') purpose: unknown,
    @Query('challenge') challenge: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (challenge === undefined && isUuid(provider) && isPageAsked(request)) {
      return void (await reply.redirect(`${this.settings.publicUrl}/sign-in/${provider}`, 303));
    }
    const address = addressOf(request.raw, this.settings.trustedProxies);
    const origin = { requestId: request.id, ...originOf(request.raw, address) };
    const flowPurpose = PURPOSE_OF[String(purpose)] ?? 'SIGN_IN';
    const { url, browser } = await this.flows.begin(provider, flowPurpose, typeof challenge === 'string' ? challenge : undefined, origin);
    await reply.header('set-cookie', `${COOKIE}=${browser}; Max-Age=${MINUTES * 60}${this.cookieSuffix}`).redirect(url, 303);
  }

  @Get(':provider/callback')
  @Public()
  async callback(@Param('provider') provider: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [, query = ''] = request.url.split('?', 2);
    const browser = new RegExp(`(?:^|;)\\s*${COOKIE}=([\\w-]{43})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1] ?? '';
    void reply.header('set-cookie', `${COOKIE}=; Max-Age=0${this.cookieSuffix}`);
    await reply.redirect(`${this.settings.publicUrl}/#${await this.fragment(provider, query, browser, request.id)}`, 303);
  }

  private async fragment(provider: string, query: string, browser: string, requestId: string): Promise<string> {
    try {
      const { code, purpose } = await this.flows.handleCallback(provider, query, browser, requestId);
      return `${FRAGMENT_KEYS[purpose]}=${code}`;
    } catch (error) {
      if (error instanceof HubError) return `refused=${error.reason}`;
      throw error;
    }
  }
}

/** Recognises a browser that opens an address; a program has another Accept header. */
const isPageAsked = ({ headers }: FastifyRequest): boolean => /\btext\/html\b/.test(headers.accept ?? '');
