import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/requires.js';
import { type Page, PAGE } from './page.js';

@Controller()
export class ConsoleController {
  constructor(@Inject(PAGE) private readonly page: Page) {}

  /** What runs here, for people. */
  @Get()
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  show(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.header('content-security-policy', this.page.policy);
    return this.page.html;
  }
}
