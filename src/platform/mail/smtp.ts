import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { isLoopbackAddress } from '../platform/outbound-address.js';
import { Settings } from '../platform/platform.module.js';
import type { Letter } from './letter.js';
import type { MailFault } from './retry.policy.js';

const TIMEOUT_MS = 10_000;
const SILENCE_MS = 20_000;

/** Properties of nodemailer's errors; their messages quote addresses and the server's replies, and are never shown or logged. */
interface SmtpError {
  readonly code?: string;
  readonly responseCode?: number;
}

/**
 * Sends letters to the mail server of the settings. The connection is encrypted, unless the server is on this machine: TLS from the start, or STARTTLS, which
 * is required, not optional; the certificate is checked.
 */
@Injectable()
export class Smtp implements OnModuleDestroy {
  private readonly transport: Transporter | undefined;

  constructor(@Inject(Settings) private readonly settings: Settings) {
    const { smtp } = settings;
    if (!smtp) return;
    const isHere = smtp.host === 'localhost' || isLoopbackAddress(smtp.host);
    this.transport = createTransport({
      ...{
        host: smtp.host,
        port: smtp.port,
        secure: smtp.secure,
        auth: smtp.login,
        requireTLS: !isHere,
        ignoreTLS: isHere && !smtp.secure,
      },
      ...{ tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true }, disableFileAccess: true, disableUrlAccess: true },
      ...{ connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, dnsTimeout: TIMEOUT_MS, socketTimeout: SILENCE_MS },
    });
  }

  get isOn(): boolean {
    return this.transport !== undefined;
  }

  /** @returns the fault; undefined: the server has accepted the letter. Never throws. */
  async send({ to, subject, text, id }: Letter): Promise<MailFault | undefined> {
    const from = this.settings.mailFrom;
    if (!this.transport || !from) return { code: 'OFF', status: undefined };
    try {
      await this.transport.sendMail({
        ...{ from, to: { name: '', address: to }, subject, text, encoding: 'utf-8', textEncoding: 'quoted-printable' },
        ...(id === undefined ? {} : { messageId: `<${id}@${from.address.split('@').at(-1) ?? 'hub'}>` }),
        ...{ headers: { 'Auto-Submitted': 'auto-generated' }, envelope: { from: from.address, to: [to] } },
      });
      return undefined;
    } catch (error) {
      const { code, responseCode } = error as SmtpError;
      return { code: /^[A-Z_]{1,20}$/.test(code ?? '') ? String(code) : 'UNKNOWN', status: responseCode };
    }
  }

  onModuleDestroy(): void {
    this.transport?.close();
  }
}
