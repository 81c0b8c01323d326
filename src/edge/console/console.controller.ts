import fastifyStatic from '@fastify/static';
import { Controller, Get, Header, HttpCode, Inject, NotFoundException, type OnModuleInit, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../identity/auth/requires.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { ASSETS_PATH, CONSOLE_PATHS, consoleApp, consolePolicy, wantsPage } from './console-app.js';

const HTML = 'text/html; charset=utf-8';
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** Pages for people in a browser. They contain no data: the officer signs in. */
@Controller()
export class ConsoleController implements OnModuleInit {
  private readonly app = consoleApp();
  private readonly policy: string;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    @Inject(Settings) settings: Settings,
  ) {
    this.policy = consolePolicy(settings.publicUrl);
  }

  onModuleInit(): void {
    if (!this.app) return;
    // Not awaited: that would start Fastify before Nest has set its handler of errors.
    void this.adapterHost.httpAdapter.getInstance<FastifyInstance>().register(fastifyStatic, {
      root: this.app.assets,
      prefix: ASSETS_PATH,
      index: false,
      decorateReply: false,
      preCompressed: true,
      immutable: true,
      maxAge: YEAR_MS,
    });
  }

  /** The console. */
  @Get(CONSOLE_PATHS)
  @Public()
  @Header('content-type', HTML)
  show(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.header('content-security-policy', this.policy);
    return this.app?.document ?? NOT_BUILT;
  }

  /** Every other address: the console says that there is nothing, and leads on. Programs get the refusal of the API. */
  @Get('*')
  @Public()
  @HttpCode(404)
  @Header('vary', 'accept')
  showElsewhere(@Req() { url, headers }: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    if (!wantsPage(url, headers.accept)) throw new NotFoundException();
    void reply.header('content-type', HTML);
    return this.show(reply);
  }
}

const NOT_BUILT = '<!doctype html><title>Entente</title><p>The console was not built into this copy of the hub (npm run build).</p>';
