import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Headers, Inject, NotFoundException, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../../identity/auth/requires.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { MetricsService } from './metrics.service.js';

@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: MetricsService,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /**
   * Metrics for Prometheus. A demo, which listens on loopback only, needs no token; elsewhere the bearer token METRICS_TOKEN is required. The address of the
   * caller is not checked: behind a proxy every request comes from this machine. A caller without the token gets 404.
   */
  @Get()
  @Public()
  async read(
    @Headers('authorization') authorization: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (!this.isAllowed(authorization)) throw new NotFoundException();
    const { text, type } = await this.metrics.read();
    void reply.header('content-type', type);
    return text;
  }

  private isAllowed(authorization: string | undefined): boolean {
    const { metricsToken, mode } = this.settings;
    if (metricsToken === undefined) return mode === 'demo';
    return authorization !== undefined && timingSafeEqual(digest(authorization), digest(`Bearer ${metricsToken}`));
  }
}

/** Digests have the same length for every input. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
