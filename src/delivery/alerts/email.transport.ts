import { Injectable } from '@nestjs/common';
import { isPermanent, reasonOf } from '../../platform/mail/retry.policy.js';
import { Smtp } from '../../platform/mail/smtp.js';
import type { AlertFault, AlertMessage, AlertTransport } from './alert-transport.js';

/**
 * Sends alerts as letters. They do not wait in the outbox of letters: that seals letters with secret links, and cannot check at the time of sending whether the
 * officer may still know of the alert.
 */
@Injectable()
export class EmailTransport implements AlertTransport {
  readonly kind = 'EMAIL';

  constructor(private readonly smtp: Smtp) {}

  get isOn(): boolean {
    return this.smtp.isOn;
  }

  async send({ id, to, subject, text }: AlertMessage): Promise<AlertFault | undefined> {
    const fault = await this.smtp.send({ to, subject, text, id });
    return fault && { reason: reasonOf(fault), isPermanent: isPermanent(fault) };
  }
}
