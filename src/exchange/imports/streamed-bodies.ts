import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Content types of row formats, with their common names. */
const ROWS = {
  ndjson: ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/x-jsonlines', 'application/json-lines'],
  csv: ['text/csv'],
  lines: ['text/plain'],
} as const;
export type RowFormat = keyof typeof ROWS;

/** Content types whose bodies are streamed, only on these endpoints: TAXII accepts bundles, too. */
const STREAMED = [...ROWS.ndjson, ...ROWS.csv, ...ROWS.lines, 'application/stix+json'];
const STREAMED_PATHS = /^\/(bulk|taxii2)\//;

const bareType = (type: string | undefined): string => type?.split(';')[0]?.trim().toLowerCase() ?? '';

/** Returns the row format of a Content-Type; undefined: none. */
export const rowFormatOf = (type: string | undefined): RowFormat | undefined => {
  const bare = bareType(type);
  if (ROWS.ndjson.some((one) => one === bare)) return 'ndjson';
  if (ROWS.lines.some((one) => one === bare)) return 'lines';
  return ROWS.csv.some((one) => one === bare) ? 'csv' : undefined;
};

/** Returns whether the Content-Type is STIX: TAXII's envelope is a list of STIX objects. */
export const isStix = (type: string | undefined): boolean =>
  ['application/stix+json', 'application/taxii+json', 'application/json'].includes(bareType(type));

/** Passes bodies of these types to these endpoints as streams of any size; all other endpoints refuse them (415). */
@Injectable()
export class StreamedBodies implements OnModuleInit {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    fastify.removeContentTypeParser('text/plain'); // Fastify's own parser would buffer the whole body
    fastify.addContentTypeParser([...STREAMED], (request: FastifyRequest, body, done) => {
      if (STREAMED_PATHS.test(request.routeOptions.url ?? '')) return done(null, body);
      const refusal = Object.assign(new Error('Unsupported Media Type'), { statusCode: 415 });
      return done(refusal);
    });
  }
}
