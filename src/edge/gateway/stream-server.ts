import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ExecutionArgs } from 'graphql';
import { AuthenticationService } from '../../identity/auth/authentication.service.js';
import { bearerSourceOf } from '../../identity/auth/bearer-source.js';
import { challengesOf } from '../../identity/auth/rest.js';
import { purposeInHeaders } from '../../identity/auth/stated-purpose.js';
import { AnswerLimit } from '../../platform/database/answer-limit.js';
import { BadInput, Conflict, Forbidden, NotFound, Overloaded, Unauthenticated } from '../../platform/platform/errors.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { CLOSE } from './close-codes.js';
import { ErrorAnswers } from './error-answers.js';
import { EventStream } from './event-stream.js';
import { assertJsonType, readBody, type RequestBody } from './graphql-request.js';
import { STREAM_PATH } from './http-hooks.js';
import { retryAfterOf, statusOf } from './http-status.js';
import { LiveAdmission } from './live-admission.js';
import { TooManyMessages } from './live-connection.js';
import { LiveOperations } from './live-operations.js';
import { isAllowedOrigin } from './origin.js';
import { SocketTally } from './socket-tally.js';

const MOST_BYTES = 64 * 1024;
const TICK_MS = 1_000;
/** How long a stopping hub waits for its clients to take the end of their streams. */
const CLOSE_TIMEOUT_MS = 2_000;
const TOKEN_HEADER = 'x-graphql-event-stream-token';
const LONGEST_ID = 255;

/**
 * Subscriptions by Server-Sent Events at /graphql/stream, in both modes of the protocol of graphql-sse, for networks that block WebSockets. Every request
 * carries the Authorization header. The hub has its own server: that of the library keeps results in memory without a limit, and does not bind a reservation
 * to an account (docs/decisions, 160).
 */
@Injectable()
export class StreamServer implements OnModuleInit, OnApplicationBootstrap {
  private readonly streams = new Set<EventStream>();
  /** Streams of several operations, by the token of their reservation. */
  private readonly byToken = new Map<string, EventStream>();
  private readonly pendingCloses = new Set<Promise<void>>();
  private ticking: NodeJS.Timeout | undefined;
  private closing = false;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly authentication: AuthenticationService,
    private readonly admission: LiveAdmission,
    private readonly operations: LiveOperations,
    private readonly answers: ErrorAnswers,
    private readonly tally: SocketTally,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('preClose', () => this.close());
    fastify.route({
      method: ['PUT', 'GET', 'POST', 'DELETE'],
      url: STREAM_PATH,
      bodyLimit: MOST_BYTES,
      exposeHeadRoute: false,
      handler: (request, reply) => this.handle(request, reply),
    });
  }

  onApplicationBootstrap(): void {
    this.ticking = setInterval(() => this.tick(), TICK_MS);
  }

  /** Checks every stream, and closes those that receive nothing. @param now by performance.now() */
  tick(now = performance.now()): void {
    for (const stream of this.streams) stream.tick(now);
  }

  /** Returns the number of streams, reserved or open. */
  open(): number {
    return this.streams.size;
  }

  /** Returns the number of bytes that wait in this process for clients. */
  buffered(): number {
    return [...this.streams].reduce((sum, { bufferedAmount }) => sum + bufferedAmount, 0);
  }

  private async handle(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    try {
      if (this.closing) throw new Overloaded();
      this.assertOwnPage(request);
      switch (request.method) {
        case 'PUT':
          return await this.reserve(request, reply);
        case 'GET':
          return await this.openReserved(request, reply);
        case 'DELETE':
          return await this.stop(request, reply);
        default:
          return request.headers[TOKEN_HEADER] === undefined ? await this.runAlone(request, reply) : await this.runReserved(request, reply);
      }
    } catch (error) {
      return this.refuse(request, reply, error);
    }
  }

  /** Single connection mode: the reservation counts as a connection at once. */
  private async reserve(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const token = randomUUID();
    const stream = await this.admit(request, () => void this.byToken.delete(token));
    this.byToken.set(token, stream);
    return reply.code(201).header('content-type', 'text/plain; charset=utf-8').send(token);
  }

  private async openReserved(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    assertTakesEvents(request);
    const stream = await this.reserved(request);
    if (stream.isOpen) throw new Conflict('STREAM_OPEN', 'This stream is already open. Reserve another one by PUT.');
    return this.respond(stream, reply);
  }

  private async runReserved(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const stream = await this.reserved(request);
    const sent = bodyOf(request);
    const id = sent.extensions?.operationId;
    if (typeof id !== 'string' || id === '' || id.length > LONGEST_ID) {
      throw new BadInput('OPERATION_ID', `extensions.operationId must be a text of 1 to ${LONGEST_ID} characters.`);
    }
    if (stream.requests.has(id)) {
      throw new Conflict('OPERATION_ID_IN_USE', 'An operation with this operationId has not ended on this stream. Use another one.');
    }
    const prepared = this.operations.prepare(stream, id, sent, stream.active);
    if (!isAccepted(prepared)) return this.refuseAll(stream, reply, prepared);
    AnswerLimit.without(() => void stream.run(prepared, id));
    return reply.code(202).send();
  }

  private async stop(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { operationId } = request.query as Readonly<Record<string, unknown>>;
    const stream = await this.reserved(request);
    stream.stop(String(operationId));
    return reply.code(200).send();
  }

  /** Distinct connections mode: the stream carries one operation, and its refusals are events, too. */
  private async runAlone(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    assertTakesEvents(request);
    const sent = bodyOf(request);
    const stream = await this.admit(request);
    this.respond(stream, reply);
    const prepared = this.operations.prepare(stream, '', sent, 0);
    AnswerLimit.without(() => void (isAccepted(prepared) ? stream.run(prepared) : stream.refuse(prepared)));
    return reply;
  }

  /** Authenticates the caller and counts the stream. @throws Unauthenticated, TooManyConnections, Overloaded; BadInput on a purpose that it states */
  private async admit(request: FastifyRequest, onGone: () => void = () => undefined): Promise<EventStream> {
    const stream = new EventStream(bearerSourceOf(request.raw, this.settings), this.operations, (code, gone) => {
      onGone();
      this.admission.leave(stream);
      this.tally.closed(code);
      const parting = gone.finally(() => {
        this.streams.delete(stream);
        this.pendingCloses.delete(parting);
      });
      this.pendingCloses.add(parting);
    });
    stream.stated = purposeInHeaders(request.headers);
    const refusal = await this.admission.admit(stream, request.headers.authorization, request.id);
    if (refusal) throw refusal;
    this.streams.add(stream);
    return stream;
  }

  /** Returns the stream of the request's token, for the session that reserved it alone. @throws Unauthenticated, NotFound, Forbidden */
  private async reserved(request: FastifyRequest): Promise<EventStream> {
    const { identity, refused } = await this.authentication.authenticate(
      request.headers.authorization,
      request.id,
      bearerSourceOf(request.raw, this.settings),
    );
    if (!identity) throw new Unauthenticated(refused);
    const stream = this.byToken.get(String(request.headers[TOKEN_HEADER]));
    if (!stream || stream.open?.identity.session !== identity.session) throw new NotFound('stream');
    if (stream.rate.isExceeded()) {
      stream.close(CLOSE.tooMany, 'Too many messages');
      throw new TooManyMessages();
    }
    return stream;
  }

  private assertOwnPage({ headers, socket }: FastifyRequest): void {
    if (isAllowedOrigin(headers.origin, this.settings, socket.localPort)) return;
    throw new Forbidden('ORIGIN_FOREIGN', 'Pages of other sites cannot open live connections to this hub.');
  }

  /** Takes the response over from Fastify, with the headers that every response has. */
  private respond(stream: EventStream, reply: FastifyReply): FastifyReply {
    reply.hijack();
    reply.raw.socket?.setKeepAlive(true, 20_000);
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no', // nginx would keep events back
    });
    stream.openWith(reply.raw);
    return reply;
  }

  private refuseAll(stream: EventStream, reply: FastifyReply, errors: Parameters<LiveOperations['refused']>[2]): FastifyReply {
    const answers = this.operations.refused(stream, '', errors);
    const [first] = answers;
    return reply.code(first ? statusOf(first.extensions) : 400).send({ errors: answers });
  }

  private refuse(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
    const { message, extensions } = this.answers.of(error, request.id);
    const later = retryAfterOf(extensions);
    const status = statusOf(extensions);
    if (later !== undefined) void reply.header('retry-after', later);
    if (status === 401) void reply.header('www-authenticate', challengesOf(request));
    return reply.code(status).send({ errors: [{ message, extensions }] });
  }

  /** Accepts no new streams, and ends the open ones: their clients reconnect. When it resolves, their subscriptions have ended. */
  private async close(): Promise<void> {
    this.closing = true;
    for (const stream of this.streams) stream.close(CLOSE.goingAway, 'Going away');
    const cut = setTimeout(() => this.streams.forEach((stream) => stream.cut()), CLOSE_TIMEOUT_MS);
    await Promise.all(this.pendingCloses);
    clearTimeout(cut);
    clearInterval(this.ticking);
  }
}

const isAccepted = (prepared: ReturnType<LiveOperations['prepare']>): prepared is ExecutionArgs => 'schema' in prepared;

function bodyOf({ headers, body }: FastifyRequest): RequestBody {
  assertJsonType(headers['content-type']);
  return readBody(body);
}

function assertTakesEvents({ headers }: FastifyRequest): void {
  if (/\btext\/event-stream\b/i.test(headers.accept ?? '')) return;
  throw new BadInput('STREAM_ACCEPT', 'This address answers with Server-Sent Events. Send the header Accept: text/event-stream.');
}
