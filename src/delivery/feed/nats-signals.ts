import { jetstream, jetstreamManager, type JetStreamClient, type StreamConfig } from '@nats-io/jetstream';
import { connect, type NatsConnection, type Status } from '@nats-io/transport-node';
import { Logger } from '@nestjs/common';
import { errorName } from '../../platform/platform/failure-log.js';
import { natsAddress } from './nats-address.js';
import type { StreamPosition } from './stream-positions.js';
import type { Signals } from './signals.js';

/** The stream keeps the last message of each subject, in memory: the messages are worthless after a restart. */
export const STREAM = 'ENTENTE_WAKE';
const POSITION_SUBJECT = 'entente.wake.placed';
const COMMIT_SUBJECT = 'entente.wake.committed';
const SUBJECTS = 'entente.wake.*';
/** Numbers of copies to try; a cluster with fewer servers keeps one copy. */
const REPLICAS = [3, 1] as const;

const ACK_TIMEOUT_MS = 2_000;
const MIN_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 5_000;
/** Commits come in bursts; one signal stands for all commits within this time. */
const COMMIT_WINDOW_MS = 100;
/** Shortest time between two checks of the stream. */
const MAINTENANCE_MS = 3_000;
/** Time until a stream that has fewer copies than a cluster may hold is checked again: a server may have joined meanwhile. */
const FEW_COPIES_MS = 10_000;
const MOST_UNANSWERED = 100;

/**
 * Signals by NATS. They are published as JetStream messages, so that the cluster acknowledges them and drops the duplicate of a position that two relays
 * announce. They are received by a plain subscription: it needs neither quorum nor memory in the cluster, and survives every server that the client can leave.
 * They contain an epoch and a position only. If NATS is down, wiped, duplicates or lies, this costs a poll, or the second until the next poll.
 */
export class NatsSignals implements Signals {
  private readonly log = new Logger('Signals');
  private onSignal: (upTo?: StreamPosition) => void = () => undefined;
  private connection: NatsConnection | undefined;
  private stream: JetStreamClient | undefined;
  private connected = false;
  private stopped = false;
  private wait: { readonly timer: NodeJS.Timeout; readonly over: () => void } | undefined;
  private commitTimer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private unanswered = 0;
  private maintainedAt = -Infinity;
  private maintenanceTimer: NodeJS.Timeout | undefined;

  constructor(private readonly natsUrl: string) {}

  start(listener: (upTo?: StreamPosition) => void): void {
    this.onSignal = listener;
    this.running = this.run();
  }

  announcePosition(upTo: StreamPosition): void {
    this.publish(POSITION_SUBJECT, JSON.stringify(upTo), `${upTo.epoch}.${upTo.seq}`);
  }

  announceCommit(): void {
    this.commitTimer ??= setTimeout(() => {
      this.commitTimer = undefined;
      this.onSignal(); // a process does not receive its own messages (noEcho)
      this.publish(COMMIT_SUBJECT, '');
    }, COMMIT_WINDOW_MS);
  }

  isConnected(): boolean {
    return this.connected;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.commitTimer);
    clearTimeout(this.maintenanceTimer);
    this.wait?.over();
    await this.connection?.close();
    await this.running;
  }

  /** Connects until `stop`: this loop makes the first connection, afterwards the client reconnects. A client that gave up is replaced by another. */
  private async run(): Promise<void> {
    for (let failures = 0; !this.stopped; failures += 1) {
      try {
        this.connection = await connect({
          ...natsAddress(this.natsUrl),
          name: 'entente hub',
          timeout: ACK_TIMEOUT_MS,
          maxReconnectAttempts: -1,
          reconnectDelayHandler: () => MIN_BACKOFF_MS + Math.random() * MIN_BACKOFF_MS,
          ignoreAuthErrorAbort: true,
          pingInterval: MAX_BACKOFF_MS,
          noEcho: true,
          noAsyncTraces: true,
        });
        failures = 0;
        await this.serve(this.connection);
      } catch (error) {
        if (failures === 0 && !this.stopped) this.log.warn(`NATS does not answer. Polling only: ${errorName(error)}.`);
      }
      this.connected = false;
      await this.pause(Math.min(MAX_BACKOFF_MS, MIN_BACKOFF_MS * 2 ** Math.min(failures, 10)));
    }
  }

  /** Resolves when the connection has ended for good. */
  private async serve(connection: NatsConnection): Promise<void> {
    if (this.stopped) return connection.close();
    this.stream = jetstream(connection, { timeout: ACK_TIMEOUT_MS });
    connection.subscribe(SUBJECTS, { callback: (error, message) => void (error ?? this.onSignal(positionIn(message.data))) });
    this.onConnected(connection);
    for await (const { type } of connection.status()) this.follow(type, connection);
  }

  private follow(type: Status['type'], connection: NatsConnection): void {
    if (type === 'reconnect') this.onConnected(connection);
    if (type !== 'disconnect' || !this.connected || this.stopped) return;
    this.connected = false;
    this.log.warn('NATS is disconnected. Polling only until it is back.');
  }

  private onConnected(connection: NatsConnection): void {
    this.connected = true;
    this.log.log(`Signals go through NATS: ${connection.getServer()}.`);
    this.onSignal();
    this.maintainStream(connection);
  }

  /** Checks the stream, now or as soon as the interval since the last check allows. */
  private maintainStream(connection: NatsConnection, intervalMs = MAINTENANCE_MS): void {
    if (this.stopped) return;
    const soonest = this.maintainedAt + intervalMs - performance.now();
    this.maintenanceTimer ??= setTimeout(
      () => {
        this.maintenanceTimer = undefined;
        this.maintainedAt = performance.now();
        if (this.connected) void this.ensureStream(connection).then((copies) => this.afterCheck(connection, copies));
      },
      Math.max(0, soonest),
    );
  }

  /** A cluster that was starting had one server at first. Where the stream could not be kept at all, the next signal leads to another check. */
  private afterCheck(connection: NatsConnection, copies: number): void {
    if (connection.info?.cluster !== undefined && copies > 0 && copies < REPLICAS[0]) this.maintainStream(connection, FEW_COPIES_MS);
  }

  /** Creates a missing stream, and raises the number of copies to what the cluster can hold. Never rejects. @returns the number of copies; 0: no stream */
  private async ensureStream(connection: NatsConnection): Promise<number> {
    try {
      const { streams } = await jetstreamManager(connection, { timeout: ACK_TIMEOUT_MS, checkAPI: false });
      const present = await streams.info(STREAM).catch(() => undefined);
      for (const copies of connection.info?.cluster === undefined ? [1] : REPLICAS) {
        if (present && present.config.num_replicas >= copies) return present.config.num_replicas;
        const result = present ? streams.update(STREAM, { num_replicas: copies }) : streams.add(streamConfiguration(copies));
        if (await result.catch(() => undefined)) return copies;
      }
      this.log.warn('NATS keeps no stream for the signals at the moment. They are sent without acknowledgement.');
    } catch (error) {
      if (!this.stopped) this.log.warn(`NATS has no JetStream at the moment: ${errorName(error)}.`);
    }
    return 0;
  }

  /**
   * Sends a message at once and does not wait for the acknowledgement. A message without acknowledgement has arrived anyway, or costs the other processes a
   * second. While acknowledgements do not arrive, signals are sent without asking for one.
   */
  private publish(subject: string, text: string, msgID?: string): void {
    const { connection, stream } = this;
    if (!this.connected || !connection || !stream) return;
    if (this.unanswered >= MOST_UNANSWERED) return connection.publish(subject, text);
    this.unanswered += 1;
    stream
      .publish(subject, text, { timeout: ACK_TIMEOUT_MS, ...(msgID === undefined ? {} : { msgID }) })
      .catch((error: unknown) => {
        this.log.debug(`NATS did not acknowledge a signal: ${errorName(error)}.`);
        this.maintainStream(connection);
      })
      .finally(() => (this.unanswered -= 1));
  }

  private pause(milliseconds: number): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return new Promise((over) => {
      const timer = setTimeout(over, milliseconds);
      this.wait = { timer, over: () => (clearTimeout(timer), over()) };
    });
  }
}

const streamConfiguration = (copies: number): Partial<StreamConfig> & { name: string } => ({
  name: STREAM,
  description: 'Wake-ups between the processes of an Entente hub: the last one of each kind',
  subjects: [SUBJECTS],
  storage: 'memory',
  num_replicas: copies,
  max_msgs_per_subject: 1,
  discard: 'old',
});

/** Returns the position in a message; undefined for any other content, which then means only that there may be new events. */
function positionIn(data: Uint8Array): StreamPosition | undefined {
  try {
    const { epoch, seq } = JSON.parse(new TextDecoder().decode(data)) as Partial<StreamPosition>;
    return typeof epoch === 'string' && typeof seq === 'string' && /^\d{1,19}$/.test(seq) ? { epoch, seq } : undefined;
  } catch {
    return undefined;
  }
}
