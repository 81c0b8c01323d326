import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { DatabaseAccess } from './database/database.module.js';
import { HubLogger, type Logger } from './platform/log.js';
import type { Settings } from './platform/settings.js';

const MOST_BODY_BYTES = 4 * 1024 * 1024;

/** Builds the whole application; it does not listen yet. */
export async function buildHub(settings: Settings, access: DatabaseAccess, log: Logger): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ bodyLimit: MOST_BODY_BYTES, genReqId: () => randomUUID(), forceCloseConnections: 'idle' });
  return NestFactory.create<NestFastifyApplication>(AppModule.for(settings, access), adapter, {
    logger: new HubLogger(log),
    abortOnError: false,
  });
}
