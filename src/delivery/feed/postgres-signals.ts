import { Logger } from '@nestjs/common';
import type { RelayConnection } from '../../platform/database/relay-connection.js';
import { faultName, Trouble } from '../../platform/platform/trouble.js';
import type { Signals } from './signals.js';

const RECONNECT_MS = 500;

/** Signals by LISTEN. Those who give them are the database's own functions (pg_notify), once a batch, in the transaction that it is about. */
export class PostgresSignals implements Signals {
  private readonly trouble = new Trouble(new Logger('Signals'), 'warn');
  private heard: () => void = () => undefined;
  private retry: NodeJS.Timeout | undefined;
  private close: (() => Promise<void>) | undefined;
  private connecting: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly connection: RelayConnection) {}

  start(heard: () => void): void {
    this.heard = heard;
    this.connecting = this.listen();
  }

  /** Said by hub.sequence and hub.work_off themselves. */
  placed(): void {}

  /** Said by whatever function takes or gives a right. */
  committed(): void {}

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
        () => this.heard(),
        () => this.lost(),
      );
      this.trouble.isOver('Listening again.');
      this.heard();
    } catch (error) {
      this.trouble.lasts(`Not listening, polling alone: ${faultName(error)}.`);
      this.lost();
    }
  }

  private lost(): void {
    this.close = undefined;
    if (!this.stopped) this.retry = setTimeout(() => (this.connecting = this.listen()), RECONNECT_MS);
  }
}
