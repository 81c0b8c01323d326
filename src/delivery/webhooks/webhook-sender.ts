import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../platform/platform/clock.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { parseRetryAfter } from '../../platform/platform/retry-after.js';
import { bodyOf, messageBody } from './payload.policy.js';
import { isGone, isAccepted, type SendFailure } from './retry.policy.js';
import { signatureHeaders } from './signature.js';
import type { PositionedEvent } from './webhook-feed.js';
import type { WebhookTarget } from './webhook.repository.js';

/** Outcome of one attempt. */
export interface SendResult {
  readonly at: string;
  readonly taken: boolean;
  /** The receiver answered 410. */
  readonly gone: boolean;
  readonly status: number | null;
  /** Why the message was not accepted, as a code; null when it was accepted. */
  readonly reason: SendFailure | null;
  readonly durationMs: number;
  /** Milliseconds that the receiver asked to wait. */
  readonly asked: number;
}

export type BodyWriter = () => Promise<Buffer | undefined>;

/** Renders, signs and posts one message. Of the answer it reports only the status. */
@Injectable()
export class WebhookSender implements OnApplicationShutdown {
  constructor(
    private readonly outbound: Outbound,
    private readonly clock: Clock,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** Returns the body of an event; undefined if a webhook may carry nothing of it. */
  render({ event }: PositionedEvent): Buffer | undefined {
    return bodyOf(event, this.settings.publicUrl);
  }

  /** Returns a message of the hub itself. */
  hubMessage(type: string, data: object): Buffer {
    return messageBody(type, this.clock.now().toISOString(), data);
  }

  /** Returns the message that asks the receiver to start again from a snapshot. @param eventId see WebhookFeed.resyncId */
  resync(eventId: string): Buffer {
    return this.hubMessage('feed.resync_required', { eventId, operation: 'RESYNC', instruction: 'RESYNC' });
  }

  /**
   * Sends a message. @param id of the event, the same at every attempt. @param write writes the body at the time of sending; undefined: nothing to send any
   * more
   * @returns undefined when nothing was sent
   * @throws the errors of `write`
   */
  async send({ url, signers }: Pick<WebhookTarget, 'url' | 'signers'>, id: string, write: BodyWriter): Promise<SendResult | undefined> {
    const began = performance.now();
    const at = this.clock.now();
    const outcome = await this.outbound.postWritten(url, async () => {
      const body = await write();
      if (!body) return undefined;
      const signed = signatureHeaders(signers, id, Math.floor(this.clock.milliseconds() / 1000), body);
      return { headers: { 'content-type': 'application/json', 'user-agent': 'Entente-Webhooks/1.0', ...signed }, body };
    });
    if (!outcome) return undefined;
    const durationMs = Math.round(performance.now() - began);
    if ('failure' in outcome) {
      return { at: at.toISOString(), taken: false, gone: false, status: null, reason: outcome.failure, durationMs, asked: 0 };
    }
    const { status, retryAfter } = outcome;
    const taken = isAccepted(status);
    const asked = taken ? 0 : parseRetryAfter(retryAfter, this.clock.milliseconds());
    return { at: at.toISOString(), taken, gone: isGone(status), status, reason: taken ? null : 'STATUS', durationMs, asked };
  }

  onApplicationShutdown(): void {
    this.outbound.close();
  }
}
