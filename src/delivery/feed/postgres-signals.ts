import { Logger } from '@nestjs/common';
import type { RelayConnection } from '../../platform/database/relay-connection.js';
import { errorName, FailureLog } from '../../platform/platform/failure-log.js';
import type { Signals } from './signals.js';

const RECONNECT_MS = 500;

/** Signals by LISTEN. Those who give them are the database's own functions (pg_notify), once a batch, in the transaction that it is about. */
export class PostgresSignals implements Signals {
  private readonly failures = new FailureLog(new Logger('Signals'), 'warn');
  private onSignal: () => void = () => undefined;
  private retry: NodeJS.Timeout | undefined;
  private close: (() => Promise<void>) | undefined;
  private connecting: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly connection: RelayConnection) {}

  start(heard: () => void): void {
    this.onSignal = heard;
    this.connecting = this.listen();
  }

  /** Said by hub.sequence and hub.run_next_party_job themselves. */
  announcePosition(): void {}

  /** Said by whatever function takes or gives a right. */
  announceCommit(): void {}

  isConnected(): boolean {
    return this.close !== undefined;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await this.connecting;
    await this.close?.();
  }

  private async listen(): Promise<void> {
    try {
      this.close = await this.connection.listen(
        () => this.onSignal(),
        () => this.onLost(),
      );
      this.failures.recovered('Listening again.');
      this.onSignal();
    } catch (error) {
      this.failures.report(`Not listening, polling alone: ${errorName(error)}.`);
      this.onLost();
    }
  }

  private onLost(): void {
    this.close = undefined;
    if (!this.stopped) this.retry = setTimeout(() => (this.connecting = this.listen()), RECONNECT_MS);
  }
}
