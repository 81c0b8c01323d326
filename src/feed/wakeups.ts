import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../database/relay-connection.js';

const POLL_MS = 1_000;
const RECONNECT_MS = 500;

/**
 * Tells followers that there may be something new: when the database says so, when this process placed events itself, and once a second in any case.
 * A wake-up carries nothing; whoever is woken reads.
 */
@Injectable()
export class Wakeups implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Wakeups');
  private readonly listeners = new Set<() => void>();
  private poll: NodeJS.Timeout | undefined;
  private retry: NodeJS.Timeout | undefined;
  private close: (() => Promise<void>) | undefined;
  private stopped = false;

  constructor(private readonly connection: RelayConnection) {}

  async onApplicationBootstrap(): Promise<void> {
    this.poll = setInterval(() => this.wake(), POLL_MS);
    await this.listen();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.poll);
    clearTimeout(this.retry);
    await this.close?.();
  }

  wake(): void {
    for (const listener of [...this.listeners]) listener();
  }

  /** @returns how to stop listening. */
  onWake(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves at the next wake-up, at the moment `atLatest` (milliseconds since 1970), or when `signal` aborts. */
  next(signal: AbortSignal, atLatest: number): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        off();
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const off = this.onWake(done);
      const timer = setTimeout(done, Math.max(0, atLatest - Date.now()));
      signal.addEventListener('abort', done, { once: true });
    });
  }

  private async listen(): Promise<void> {
    if (this.stopped) return;
    try {
      this.close = await this.connection.listen(
        () => this.wake(),
        () => this.listenLater(),
      );
      this.wake();
    } catch (error) {
      this.log.warn(`Not listening, polling alone: ${faultName(error)}.`);
      this.listenLater();
    }
  }

  private listenLater(): void {
    if (!this.stopped) this.retry = setTimeout(() => void this.listen(), RECONNECT_MS);
  }
}

/** A database error by its SQLSTATE or a system error by its name: messages may carry values. */
export const faultName = (error: unknown): string => (error as { code?: string }).code ?? (error as Error).name;
