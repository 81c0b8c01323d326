import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Logger, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CallContext } from '../../identity/auth/call-context.js';
import { bindKnownFields } from '../../identity/auth/known-fields.js';
import { originOf, bearerSourceOf } from '../../identity/auth/bearer-source.js';
import { FeedModule } from '../../delivery/feed/feed.module.js';
import { PreviewsModule } from '../../delivery/previews/previews.module.js';
import { EXECUTING, PARSING, rulesOf, VALIDATING } from '../../platform/graphql/document.js';
import { inputPipe } from '../../platform/graphql/input-pipe.js';
import { bindReadCollector, ReadCollector } from '../../platform/graphql/read-collector.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { bindPartyNames } from '../../tenancy/parties/party-arguments.js';
import { PartiesModule } from '../../tenancy/parties/parties.module.js';
import { PartyNames } from '../../tenancy/parties/party-names.service.js';
import { ErrorAnswers } from './error-answers.js';
import { apolloAnswers, formatError } from './apollo-answers.js';
import { DescriptionController } from './description.controller.js';
import { GRAPHQL_PATH, HttpHooks } from './http-hooks.js';
import { IdempotencyService } from './idempotency.service.js';
import { LiveAdmission } from './live-admission.js';
import { LiveLimitsService } from './live-limits.service.js';
import { LiveOperations } from './live-operations.js';
import { PersistedDocuments } from './persisted-documents.js';
import { admittedRequest, RequestAdmission } from './request-admission.js';
import { ReadAudit } from './read-audit.js';
import { RefusalFilter } from './refusal.filter.js';
import { sessionCookieOf } from './session-cookie.js';
import { SessionWorker } from './session.worker.js';
import { SocketRegistry } from './socket-registry.js';
import { SocketServer } from './socket-server.js';
import { SharedResults } from './shared-results.js';
import { SocketTally } from './socket-tally.js';
import { StreamServer } from './stream-server.js';

type ContextReader = (request: FastifyRequest, reply: FastifyReply) => Promise<CallContext>;
const CONTEXT_READER = Symbol('context reader');

/** Returns the function that makes the context of a request, whose caller {@link RequestAdmission} has authenticated. */
const contextReader =
  (settings: Settings): ContextReader =>
  async (request, reply) => {
    const { identity, refused, slot } = admittedRequest(request);
    return {
      requestId: request.id,
      channel: 'graphql',
      ...originOf(request.raw, bearerSourceOf(request.raw, settings).address),
      identity,
      refused,
      slot,
      sessionCookie: sessionCookieOf(request, reply, settings),
      reads: new ReadCollector(),
      perRequest: new Map(),
    };
  };

/** The plugin of Apollo Server that writes the answers. */
const ANSWERS_PLUGIN = Symbol('answers plugin');

/** What Apollo Server needs of this module. */
@Module({
  imports: [PreviewsModule],
  providers: [
    ErrorAnswers,
    IdempotencyService,
    ReadAudit,
    RequestAdmission,
    { provide: ANSWERS_PLUGIN, inject: [ErrorAnswers, IdempotencyService, ReadAudit], useFactory: apolloAnswers },
    { provide: CONTEXT_READER, inject: [Settings], useFactory: contextReader },
  ],
  exports: [ErrorAnswers, IdempotencyService, ReadAudit, RequestAdmission, ANSWERS_PLUGIN, CONTEXT_READER],
})
class AnswersModule {}

/** Returns the options for Apollo Server and Nest's driver. Live connections have the same limits, rules and answers (live-operations.ts). */
function apolloOptions(context: ContextReader, answers: ApolloServerPlugin, settings: Settings, names: PartyNames): ApolloDriverConfig {
  return {
    path: GRAPHQL_PATH,
    autoSchemaFile: true,
    sortSchema: true,
    transformSchema: (schema) => bindReadCollector(bindKnownFields(bindPartyNames(schema, names))),
    buildSchemaOptions: { skipCheck: true }, // saves a whole introspection at every start; Apollo Server also validates the schema
    graphiql: false,
    introspection: true, // the rules below refuse it when introspection is off
    parseOptions: PARSING,
    validationRules: [...rulesOf(settings.mode)],
    validationOptions: VALIDATING,
    executionOptions: EXECUTING,
    persistedQueries: false, // clients cannot add documents (PersistedDocuments)
    csrfPrevention: false, // HttpHooks accept only a POST of JSON, and without a token a GET that reads no data
    includeStacktraceInErrorResponses: false,
    autoTransformHttpErrors: false,
    preserveHttpStatusForExecutionErrors: false,
    context,
    formatError,
    logger: apolloLog(),
    plugins: [ApolloServerPluginCacheControlDisabled(), answers],
  };
}

function apolloLog(): NonNullable<ApolloDriverConfig['logger']> {
  const log = new Logger('Apollo');
  const at = (level: 'debug' | 'log' | 'warn' | 'error') => (message: unknown) => log[level](String(message));
  return { debug: at('debug'), info: at('log'), warn: at('warn'), error: at('error') };
}

/** The GraphQL endpoints: HTTP by Apollo Server, WebSocket and Server-Sent Events by the hub's own servers. All have the same limits and the same answers. */
@Module({
  imports: [
    FeedModule,
    DiscoveryModule,
    AnswersModule,
    GraphQLModule.forRootAsync<ApolloDriverConfig>({
      driver: ApolloDriver,
      imports: [AnswersModule, PartiesModule],
      inject: [CONTEXT_READER, ANSWERS_PLUGIN, Settings, PartyNames],
      useFactory: apolloOptions,
    }),
  ],
  controllers: [DescriptionController],
  providers: [
    HttpHooks,
    { provide: PersistedDocuments, inject: [Settings], useFactory: (settings: Settings) => PersistedDocuments.load(settings) },
    LiveLimitsService,
    LiveAdmission,
    LiveOperations,
    SocketServer,
    StreamServer,
    SocketRegistry,
    SharedResults,
    SocketTally,
    SessionWorker,
    { provide: APP_FILTER, useClass: RefusalFilter },
    { provide: APP_PIPE, useFactory: inputPipe },
  ],
  exports: [FeedModule, AnswersModule, SocketServer, StreamServer, SocketTally],
})
export class GatewayModule {}
