import { setTimeout as pause } from 'node:timers/promises';
import { StartFailure } from '../platform/start-failure.js';
import { endLeftover, signal } from './embedded-leftover.js';
import { endServer, hasEnded, type Server, type ServerConfig, startServer } from './embedded-server.js';

/** Ends within {@link SPAN_MS} that are no accident any more: the server cannot run on this machine, or on these data. */
const MOST_ENDS = 10;
const SPAN_MS = 60_000;
/** After a start that failed, before the next try. */
const RETRY_AFTER_MS = 500;

/**
 * Keeps one server running until it is stopped: when it ends by itself, it is started again, on the same port, so that pools find it where it was, and
 * recovers what was committed. Ties its life to this process: however that ends, short of kill -9, the server is told to stop.
 */
export class Supervisor {
  /** Resolves, with what to tell the operator, when the server ended too often to be started once more. */
  readonly failed: Promise<StartFailure>;
  private readonly ends: number[] = [];
  private readonly lastResort = (): void => signal(this.pid, 'SIGINT');
  private giveUp: (why: StartFailure) => void = () => undefined;
  private stopping = false;
  private restarting: Promise<void> | undefined;

  /** @param onEnd is told of each end that nobody asked for, before the server is started again. */
  constructor(
    private server: Server,
    private readonly config: ServerConfig,
    private readonly onEnd: () => void,
  ) {
    this.failed = new Promise((give) => (this.giveUp = give));
    process.on('exit', this.lastResort);
    this.watch();
  }

  /** The postmaster's process number: another one after each restart. */
  get pid(): number {
    return this.server.child.pid ?? NaN;
  }

  get port(): number {
    return this.server.port;
  }

  /** Stops the server for good; no process remains. */
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
    let last = new StartFailure('The embedded PostgreSQL ends again and again.');
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
