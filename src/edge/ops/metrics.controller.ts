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
   * For Prometheus. Open in a demo, which listens on loopback alone; elsewhere METRICS_TOKEN is asked for as a bearer token. Where the caller connects from
   * decides nothing: behind a proxy everybody comes from this machine. Whoever may not read them is told that they are not there.
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

/** Of one length, whatever was sent. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
