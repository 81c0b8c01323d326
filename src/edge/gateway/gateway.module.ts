import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Logger, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import type { CallContext } from '../../identity/auth/call-context.js';
import { originOf, whenceOf } from '../../identity/auth/client.js';
import { IdentityDoor } from '../../identity/auth/identity-door.js';
import { FeedModule } from '../../delivery/feed/feed.module.js';
import { EXECUTING, PARSING, rulesOf, VALIDATING } from '../../platform/graphql/document.js';
import { inputPipe } from '../../platform/graphql/input-pipe.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { Answers } from './answers.js';
import { apolloAnswers, beforeRequest, formatError } from './apollo-answers.js';
import { DescriptionController } from './description.controller.js';
import { GRAPHQL_PATH, HttpDoor } from './http-door.js';
import { LiveLimitsOf } from './live-limits.js';
import { RefusalFilter } from './refusal.filter.js';
import { SessionWatch } from './session-watch.js';
import { SocketRegistry } from './socket-registry.js';
import { SocketServer } from './socket-server.js';
import { SocketTally } from './socket-tally.js';

@Module({ providers: [Answers], exports: [Answers] })
class AnswersModule {}

/** What Apollo Server and Nest's driver are told. The limits, rules and answers are those of the sockets, too (socket-protocol.ts). */
function apolloOptions(door: IdentityDoor, answers: Answers, settings: Settings): ApolloDriverConfig {
  const contextOf = async (request: FastifyRequest): Promise<CallContext> => {
    try {
      const whence = whenceOf(request.raw, settings);
      const admission = await door.admit(request.headers.authorization, request.id, whence);
      return {
        requestId: request.id,
        channel: 'graphql',
        ...originOf(request.raw, whence.address),
        identity: admission.identity,
        refused: admission.refused,
        perRequest: new Map(),
      };
    } catch (error) {
      throw beforeRequest(error, request.id, answers);
    }
  };
  return {
    path: GRAPHQL_PATH,
    autoSchemaFile: true,
    sortSchema: true,
    buildSchemaOptions: { skipCheck: true }, // a whole introspection at every start; Apollo Server validates the schema besides
    graphiql: false,
    introspection: true, // refused by the rules below where it is off
    parseOptions: PARSING,
    validationRules: [...rulesOf(settings.mode)],
    validationOptions: VALIDATING,
    executionOptions: EXECUTING,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    autoTransformHttpErrors: false,
    preserveHttpStatusForExecutionErrors: false,
    context: contextOf,
    formatError,
    logger: apolloLog(),
    plugins: [ApolloServerPluginCacheControlDisabled(), apolloAnswers(answers) as ApolloServerPlugin],
  };
}

function apolloLog(): NonNullable<ApolloDriverConfig['logger']> {
  const log = new Logger('Apollo');
  const at = (level: 'debug' | 'log' | 'warn' | 'error') => (message: unknown) => log[level](String(message));
  return { debug: at('debug'), info: at('log'), warn: at('warn'), error: at('error') };
}

/** The doors of GraphQL: HTTP by Apollo Server, WebSocket by our own server. Both have the same limits and the same answers. */
@Module({
  imports: [
    FeedModule,
    DiscoveryModule,
    AnswersModule,
    GraphQLModule.forRootAsync<ApolloDriverConfig>({
      driver: ApolloDriver,
      imports: [AnswersModule],
      inject: [IdentityDoor, Answers, Settings],
      useFactory: apolloOptions,
    }),
  ],
  controllers: [DescriptionController],
  providers: [
    HttpDoor,
    LiveLimitsOf,
    SocketServer,
    SocketRegistry,
    SocketTally,
    SessionWatch,
    { provide: APP_FILTER, useClass: RefusalFilter },
    { provide: APP_PIPE, useFactory: inputPipe },
  ],
  exports: [FeedModule, SocketServer, SocketTally],
})
export class GatewayModule {}
