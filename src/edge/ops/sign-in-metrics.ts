import { Injectable } from '@nestjs/common';
import { PasswordHasher } from '../../identity/auth/password-hasher.js';
import { MetricsService } from './metrics.service.js';

/** Counts the passwords that wait for verification in this process. */
@Injectable()
export class SignInMetrics {
  constructor(metrics: MetricsService, passwords: PasswordHasher) {
    const waiting = metrics.gauge('hub_sign_in_waiting', 'Passwords that wait for verification in this process.');
    const shed = metrics.gauge(
      'hub_sign_in_shed',
      'Sign-in attempts that were refused because too many waited, since the process started.',
    );
    metrics.beforeReading(async () => {
      waiting.set(passwords.queue.waiting);
      shed.set(passwords.queue.shed);
    });
  }
}
