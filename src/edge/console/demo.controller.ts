import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../../identity/auth/requires.js';
import { DEMO_PAGE, type Page, showPage } from './page.js';

/** The page of the demo world, in demo mode only: its accounts, and where to begin. */
@Controller('demo')
export class DemoController {
  constructor(@Inject(DEMO_PAGE) private readonly page: Page) {}

  @Get()
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  show(@Res({ passthrough: true }) reply: FastifyReply): string {
    return showPage(this.page, reply);
  }
}
