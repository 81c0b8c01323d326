import { Controller, Get } from '@nestjs/common';
import type { HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../../identity/auth/requires.js';
import { ReadinessService } from './readiness.service.js';

/** Health checks for load balancers and supervisors. The answers contain no secrets. */
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: ReadinessService) {}

  /** Liveness: the process answers. Restart it when it does not. */
  @Get('live')
  @Public()
  live(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  /** Readiness: 200 when the process can take work; 503 when it cannot, and the answer names the part that is down. */
  @Get('ready')
  @Public()
  ready(): Promise<HealthCheckResult> {
    return this.readiness.ready();
  }
}
