import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import type { CallContext } from '../access/call-context.js';
import { IdentityDoor } from '../access/identity-door.js';
import { Settings } from '../platform/platform.module.js';

/** The doors of GraphQL: HTTP by Apollo Server, WebSocket by our own server. Both have the same limits and the same answers. */
@Module({
  imports: [
    GraphQLModule.forRootAsync<ApolloDriverConfig>({
      driver: ApolloDriver,
      inject: [IdentityDoor, Settings],
      useFactory: (door: IdentityDoor, settings: Settings): ApolloDriverConfig => ({
        autoSchemaFile: true,
        sortSchema: true,
        graphiql: false,
        introspection: settings.mode === 'demo',
        context: async (request: FastifyRequest): Promise<CallContext> => ({
          requestId: request.id,
          channel: 'graphql',
          identity: (await door.admit(request.headers.authorization, request.id))?.identity,
          perRequest: new Map(),
        }),
      }),
    }),
  ],
})
export class GatewayModule {}
