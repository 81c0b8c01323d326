import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../../identity/auth/requires.js';
import { ACCOUNT_PAGE, ALERTS_PAGE, type Page, PAGE } from './page.js';

@Controller()
export class ConsoleController {
  constructor(
    @Inject(PAGE) private readonly page: Page,
    @Inject(ACCOUNT_PAGE) private readonly accountPage: Page,
    @Inject(ALERTS_PAGE) private readonly alertsPage: Page,
  ) {}

  /** The start page, for people. */
  @Get()
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  show(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.header('content-security-policy', this.page.policy);
    return this.page.html;
  }

  /** The page for links in e-mails. It contains no data: the token is in the fragment after the #, which browsers do not send to a server. */
  @Get('account')
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  account(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.header('content-security-policy', this.accountPage.policy);
    return this.accountPage.html;
  }

  /** The page to which messages of alerts lead. It contains no data: the officer signs in. */
  @Get(['alerts', 'alerts/:id'])
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  alerts(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.header('content-security-policy', this.alertsPage.policy);
    return this.alertsPage.html;
  }
}
