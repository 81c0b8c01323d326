import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../platform/platform/clock.js';
import { Outbound, type PostContent, type PostOutcome } from '../../platform/platform/outbound.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { parseRetryAfter } from '../../platform/platform/retry-after.js';
import { signatureHeaders } from '../webhooks/signature.js';
import { isChat } from './alert.js';
import { AlertChannelSecrets, signerOfChannel } from './alert-channel-secrets.js';
import type { ChannelTarget } from './alert-channel.js';
import { type AlertContent, phonePayload, chatPayload } from './alert-payload.policy.js';
import type { AlertFault } from './alert-transport.js';

/** A message to a chat channel, or to the phone of an officer. */
export interface ChannelMessage {
  /** The same at each attempt, and for a digest as long as it has the same messages: `webhook-id` and `idempotencyKey`. */
  readonly id: string;
  /** Phone number in E.164; null: to a chat channel. */
  readonly phone: string | null;
  readonly content: AlertContent;
}

/** A channel as the database keeps it. */
export interface SealedChannel {
  readonly id: string;
  readonly kind: ChannelTarget['kind'];
  readonly sealed: Buffer;
}

export interface ChannelFault extends AlertFault {
  /** Whether the receiver does not exist: 404 or 410. */
  readonly isGone: boolean;
  /** Seconds that the receiver asked to wait. */
  readonly askedSeconds: number;
}

/** Statuses of the receiver that another attempt may change (RFC 9110; RFC 6585 for 429). All other 4xx are final. */
const RETRIED: ReadonlySet<number> = new Set([408, 429]);
const GONE: ReadonlySet<number> = new Set([404, 410]);

/** Posts messages of alerts to chat channels and gateways. Of the answer it reads only the status and `Retry-After`. */
@Injectable()
export class AlertChannelSender implements OnApplicationShutdown {
  constructor(
    private readonly outbound: Outbound,
    private readonly secrets: AlertChannelSecrets,
    private readonly clock: Clock,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** Sends a message once. @returns the fault; undefined: accepted. Never throws. */
  async send({ id, kind, sealed }: SealedChannel, message: ChannelMessage): Promise<ChannelFault | undefined> {
    let target: ChannelTarget;
    try {
      target = { kind, ...this.secrets.open(id, sealed) };
    } catch {
      return { reason: 'SECRET_UNREADABLE', isPermanent: false, isGone: false, askedSeconds: 0 };
    }
    const { headers, body } = this.write(target, message);
    return this.faultOf(await this.outbound.post(target.url, headers, body));
  }

  onApplicationShutdown(): void {
    this.outbound.close();
  }

  private write({ kind, secret }: ChannelTarget, { id, phone, content }: ChannelMessage): PostContent {
    const now = this.clock.milliseconds();
    const payload = isChat(kind)
      ? chatPayload(kind, content, this.settings, now)
      : phonePayload(kind, { idempotencyKey: id, to: phone ?? '', content }, this.settings, now);
    const body = Buffer.from(JSON.stringify(payload));
    const plain = { 'content-type': 'application/json', 'user-agent': 'Entente-Alerts/1.0' };
    if (secret === null) return { headers: plain, body };
    const proof =
      kind === 'WEBHOOK'
        ? signatureHeaders([signerOfChannel(secret)], id, Math.floor(now / 1_000), body)
        : { authorization: `Bearer ${secret}` };
    return { headers: { ...plain, ...proof }, body };
  }

  private faultOf(outcome: PostOutcome): ChannelFault | undefined {
    if ('failure' in outcome) return { reason: outcome.failure, isPermanent: false, isGone: false, askedSeconds: 0 };
    const { status, retryAfter } = outcome;
    if (status >= 200 && status < 300) return undefined;
    return {
      reason: `STATUS_${status}`,
      isPermanent: status >= 400 && status < 500 && !RETRIED.has(status),
      isGone: GONE.has(status),
      askedSeconds: Math.ceil(parseRetryAfter(retryAfter, this.clock.milliseconds()) / 1_000),
    };
  }
}
