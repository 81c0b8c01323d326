import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { type BearerSource, bearerSourceOf } from '../../identity/auth/bearer-source.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { ErrorAnswers } from './error-answers.js';
import { CLOSE } from './close-codes.js';
import { GRAPHQL_PATH } from './http-hooks.js';
import { isAllowedOrigin } from './origin.js';
import { LiveAdmission } from './live-admission.js';
import { LiveOperations } from './live-operations.js';
import { LINE_LIMITS, SocketLine } from './socket-line.js';
import { SocketProtocol } from './socket-protocol.js';
import { SocketTally } from './socket-tally.js';

const MOST_BYTES = 64 * 1024;
/** Largest number of sockets without sign-in. When there are more, the oldest is closed: a normal client signs in at once. */
const MOST_WAITING = 500;
const TICK_MS = 1_000;
/** How long a stopping hub waits for its clients to close. */
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * WebSocket at the exact path /graphql, on the port of the HTTP server. The hub has its own server, because Nest's (`subscriptions`) bypasses all protections
 * of the HTTP side.
 */
@Injectable()
export class SocketServer implements OnModuleInit, OnApplicationBootstrap {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_BYTES,
    perMessageDeflate: false,
    handleProtocols: chosenProtocol,
  });
  private readonly lines = new Map<WebSocket, SocketLine>();
  private readonly waiting = new Set<WebSocket>();
  private readonly pendingCloses = new Set<Promise<void>>();
  private ticking: NodeJS.Timeout | undefined;
  private closing = false;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly admission: LiveAdmission,
    private readonly operations: LiveOperations,
    private readonly answers: ErrorAnswers,
    private readonly tally: SocketTally,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** Fastify waits for open connections when it closes, so the sockets must be closed just before. */
  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('preClose', () => this.close());
  }

  onApplicationBootstrap(): void {
    const protocol = new SocketProtocol(this.admission, this.operations);
    const http = this.adapterHost.httpAdapter.getHttpServer() as HttpServer;
    http.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
      connection.on('error', () => connection.destroy());
      const refusal = this.refusalOf(request);
      if (refusal) refuse(connection, refusal);
      else {
        const source = bearerSourceOf(request, this.settings);
        this.sockets.handleUpgrade(request, connection, head, (socket) => this.accept(socket, protocol, source, connection));
      }
    });
    this.ticking = setInterval(() => this.tick(), TICK_MS);
  }

  /** Checks every socket, and closes those that receive nothing or do not answer. @param now by performance.now() */
  tick(now = performance.now()): void {
    for (const line of this.lines.values()) line.tick(now);
  }

  /** Returns the number of open sockets, signed in or not. */
  open(): number {
    return this.lines.size;
  }

  /** Returns the number of bytes that wait in this process for clients. */
  buffered(): number {
    return [...this.lines.keys()].reduce((sum, { bufferedAmount }) => sum + bufferedAmount, 0);
  }

  private refusalOf({ url, headers, socket }: IncomingMessage): string | undefined {
    if (this.closing) return '503 Service Unavailable';
    if (url !== GRAPHQL_PATH) return '404 Not Found';
    return isAllowedOrigin(headers.origin, this.settings, socket.localPort) ? undefined : '403 Forbidden';
  }

  private accept(socket: WebSocket, { server }: SocketProtocol, source: BearerSource, network: Duplex): void {
    const line = new SocketLine(socket, LINE_LIMITS, network);
    this.lines.set(socket, line);
    const [oldest] = this.waiting;
    if (oldest && this.waiting.size >= MOST_WAITING) oldest.terminate();
    this.waiting.add(socket);
    const onAcknowledged = (): void => void this.waiting.delete(socket);

    socket.on('error', () => undefined); // 'close' follows, with ws's own code
    const close = (code: number, reason: string): void => line.close(code, reason);
    const closed = server.opened(line, { line, source, requests: new Map(), onAcknowledged, close });
    socket.once('close', (code, reason) => {
      this.waiting.delete(socket);
      this.lines.delete(socket);
      this.tally.closed(code);
      const parting = closed(code, reason.toString())
        .catch((error: unknown) => void this.answers.of(error, 'closing a socket'))
        .finally(() => this.pendingCloses.delete(parting));
      this.pendingCloses.add(parting);
    });
  }

  /** Accepts no new sockets and asks the clients of open ones to reconnect. When it resolves, their subscriptions have ended. */
  private async close(): Promise<void> {
    this.closing = true;
    const gone = [...this.lines].map(([socket, line]) => {
      line.close(CLOSE.goingAway, 'Going away');
      return new Promise<void>((done) => socket.once('close', () => done()));
    });
    const cut = setTimeout(() => this.sockets.clients.forEach((socket) => socket.terminate()), CLOSE_TIMEOUT_MS);
    await Promise.all(gone);
    await Promise.all(this.pendingCloses);
    clearTimeout(cut);
    clearInterval(this.ticking);
  }
}

function refuse(connection: Duplex, status: string): void {
  connection.once('finish', () => connection.destroy());
  connection.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/**
 * A client that offers another protocol is accepted, so that it gets the close code 4406: without an answer to its offer it would only see the connection fail.
 */
function chosenProtocol(offered: ReadonlySet<string>): string | false {
  const [first] = offered;
  return offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? GRAPHQL_TRANSPORT_WS_PROTOCOL : (first ?? false);
}
