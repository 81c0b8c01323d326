import { Controller, Get } from '@nestjs/common';
import type { HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../../identity/auth/requires.js';
import { ReadinessService } from './readiness.service.js';

/** For load balancers and supervisors. Neither answer holds anything that is a secret. */
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: ReadinessService) {}

  /** The process answers. Restart it when it does not. */
  @Get('live')
  @Public()
  live(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200: give it work; 503: do not, and the answer names the part that is down. */
  @Get('ready')
  @Public()
  ready(): Promise<HealthCheckResult> {
    return this.readiness.ready();
  }
}
