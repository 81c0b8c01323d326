import { Logger } from '@nestjs/common';
import type { RelayConnection } from '../../platform/database/relay-connection.js';
import { errorName, FailureLog } from '../../platform/platform/failure-log.js';
import type { Signals } from './signals.js';

const RECONNECT_MS = 500;

/** Signals by LISTEN. The database's own functions send them (pg_notify), once a batch, in the transaction that makes the change. */
export class PostgresSignals implements Signals {
  private readonly failures = new FailureLog(new Logger('Signals'), 'warn');
  private onSignal: () => void = () => undefined;
  private retry: NodeJS.Timeout | undefined;
  private close: (() => Promise<void>) | undefined;
  private connecting: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly connection: RelayConnection) {}

  start(listener: () => void): void {
    this.onSignal = listener;
    this.connecting = this.listen();
  }

  /** hub.sequence and hub.run_next_party_job send this signal themselves. */
  announcePosition(): void {}

  /** The functions that grant or revoke a right send this signal themselves. */
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
      this.failures.report(`Not listening. Polling only: ${errorName(error)}.`);
      this.onLost();
    }
  }

  private onLost(): void {
    this.close = undefined;
    if (!this.stopped) this.retry = setTimeout(() => (this.connecting = this.listen()), RECONNECT_MS);
  }
}
