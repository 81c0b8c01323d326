import { Injectable, Module } from '@nestjs/common';
import type { AlertChannel } from './alert.js';

/** What became of a message: RETRIED: an attempt failed, and another one follows; FAILED: none follows; DROPPED: it was not to be sent any more. */
export type MessageOutcome = 'SENT' | 'RETRIED' | 'FAILED' | 'DROPPED';

/** Counts the messages of alerts that this process sent or could not send since its start, for the metrics. A digest counts as one message, unless it is dropped. */
@Injectable()
export class AlertTally {
  private readonly counts = new Map<AlertChannel, Map<MessageOutcome, number>>();

  add(channel: AlertChannel, outcome: MessageOutcome, messages = 1): void {
    if (messages === 0) return;
    const ofChannel = this.counts.get(channel) ?? new Map<MessageOutcome, number>();
    this.counts.set(channel, ofChannel.set(outcome, (ofChannel.get(outcome) ?? 0) + messages));
  }

  /** Counts the result of an attempt. @param waits until the next one, for each message of a digest; null: there is none. Empty: it was sent */
  addAttempt(channel: AlertChannel, waits: readonly (number | null)[]): void {
    const isRetried = waits.some((wait) => wait !== null);
    this.add(channel, waits.length === 0 ? 'SENT' : isRetried ? 'RETRIED' : 'FAILED');
  }

  read(): readonly { readonly channel: AlertChannel; readonly outcome: MessageOutcome; readonly count: number }[] {
    return [...this.counts].flatMap(([channel, outcomes]) => [...outcomes].map(([outcome, count]) => ({ channel, outcome, count })));
  }
}

/** One count for the whole process. */
@Module({ providers: [AlertTally], exports: [AlertTally] })
export class AlertTallyModule {}
