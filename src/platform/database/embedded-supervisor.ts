import { setTimeout as pause } from 'node:timers/promises';
import { StartFailure } from '../platform/start-failure.js';
import { endLeftover, signal } from './embedded-leftover.js';
import { endServer, hasEnded, type Server, type ServerConfig, startServer } from './embedded-server.js';

/** So many ends within {@link SPAN_MS} are no accident: the server cannot run on this machine, or on this data. */
const MOST_ENDS = 10;
const SPAN_MS = 60_000;
/** Wait after a failed start, before the next attempt. */
const RETRY_AFTER_MS = 500;

/**
 * Keeps one server running until it is stopped. When the server ends by itself, it is started again on the same port, so that pools reconnect, and recovers all
 * committed data. The server's life ends with this process: however the process ends, except by kill -9, the server is stopped.
 */
export class Supervisor {
  /** Resolves with a message for the operator when the server has ended too often to be started again. */
  readonly failed: Promise<StartFailure>;
  private readonly ends: number[] = [];
  private readonly lastResort = (): void => signal(this.pid, 'SIGINT');
  private giveUp: (why: StartFailure) => void = () => undefined;
  private stopping = false;
  private restarting: Promise<void> | undefined;

  /** @param onEnd called after each unexpected end, before the server is started again */
  constructor(
    private server: Server,
    private readonly config: ServerConfig,
    private readonly onEnd: () => void,
  ) {
    this.failed = new Promise((give) => (this.giveUp = give));
    process.on('exit', this.lastResort);
    this.watch();
  }

  /** The postmaster's process number; it changes with each restart. */
  get pid(): number {
    return this.server.child.pid ?? NaN;
  }

  get port(): number {
    return this.server.port;
  }

  /** Stops the server permanently; no process remains. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.restarting;
    await endServer(this.server.child);
    process.off('exit', this.lastResort);
  }

  private watch(): void {
    const { child } = this.server;
    const ended = (): void => {
      if (!this.stopping) this.restarting = this.restart().finally(() => (this.restarting = undefined));
    };
    if (hasEnded(child)) ended();
    else child.once('exit', ended);
  }

  private async restart(): Promise<void> {
    this.onEnd();
    let last = new StartFailure('The embedded PostgreSQL ends repeatedly.');
    while (!this.stopping) {
      if (this.endsTooOften()) return this.giveUp(last);
      try {
        await endLeftover(this.config.folder);
        this.server = await startServer(this.config, this.port);
        return this.watch();
      } catch (error) {
        last =
          error instanceof StartFailure ? error : new StartFailure(`The embedded PostgreSQL does not start: ${(error as Error).message}`);
        await pause(RETRY_AFTER_MS);
      }
    }
  }

  private endsTooOften(): boolean {
    const now = performance.now();
    this.ends.push(now);
    while ((this.ends[0] ?? now) < now - SPAN_MS) this.ends.shift();
    return this.ends.length >= MOST_ENDS;
  }
}
