import { Injectable } from '@nestjs/common';
import { PasswordHasher } from '../../identity/auth/password-hasher.js';
import { MetricsService } from './metrics.service.js';

/** How many passwords wait to be verified in this process. */
@Injectable()
export class SignInMetrics {
  constructor(metrics: MetricsService, passwords: PasswordHasher) {
    const waiting = metrics.gauge('hub_sign_in_waiting', 'Passwords that wait for their turn to be verified in this process.');
    const shed = metrics.gauge('hub_sign_in_shed', 'Attempts that were refused because too many waited, since the process began.');
    metrics.beforeReading(async () => {
      waiting.set(passwords.queue.waiting);
      shed.set(passwords.queue.shed);
    });
  }
}
