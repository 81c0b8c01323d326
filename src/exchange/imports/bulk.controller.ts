import type { IncomingMessage } from 'node:http';
import { Controller, Logger, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../identity/auth/actor.js';
import { Requires } from '../../identity/auth/requires.js';
import { RestActor, RestEndpoint, WrongContentType } from '../../identity/auth/rest.js';
import { faultOf } from '../../platform/graphql/fault.js';
import { withMinimumRate } from '../../platform/platform/body-rate.js';
import { BadInput } from '../../platform/platform/errors.js';
import { exemptFromTimeout } from '../../platform/platform/request-timeout.js';
import type { Query } from './bulk-options.policy.js';
import { BulkService } from './bulk.service.js';
import { failureOf, CLAIM_RECEIPTS, receiptLines } from './streamed-answer.js';
import { tooSlow } from './line-timeout.js';
import { rowFormatOf } from './streamed-bodies.js';
import { Described } from '../../identity/auth/openapi-operation.js';
import { BULK_ROWS } from './imports.openapi.js';

/** Endpoint for any number of rows: NDJSON, CSV or plain lines. It streams one receipt for each line while the body is read. */
@Controller('bulk')
@RestEndpoint({ channel: 'bulk', basic: true })
export class BulkController {
  private readonly log = new Logger('Bulk');

  constructor(private readonly bulk: BulkService) {}

  @Post('indicators')
  @Requires('indicator:publish', 'import.take')
  @Described(BULK_ROWS)
  async indicators(@RestActor() actor: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const format = rowFormatOf(request.headers['content-type']);
    if (!format) throw new WrongContentType('Send application/x-ndjson, text/csv, or text/plain with one value in each line.');
    const key = keyOf(request);
    exemptFromTimeout(request.raw);
    const taking = await this.bulk.begin(actor, { format, query: request.query as Query, key, bytes: bytesOf(request.raw) });
    const failure = failureOf(request.id, (error) =>
      this.log.error({ msg: 'An import was interrupted', requestId: request.id, import: taking.id, fault: faultOf(error) }),
    );
    const lines = receiptLines(taking, taking.options.receipts, { failure, disconnect: () => reply.raw.destroy(), ...CLAIM_RECEIPTS });
    await reply.code(200).header('content-type', 'application/x-ndjson; charset=utf-8').header('import-id', taking.id).send(lines);
  }
}

export function keyOf({ headers }: FastifyRequest): string | null {
  const key = headers['idempotency-key'];
  if (Array.isArray(key)) throw new BadInput('IDEMPOTENCY_KEY', 'Send only one Idempotency-Key.');
  return key ?? null;
}

/**
 * Yields the body in pieces and enforces the minimum rate. When the reader stops early, the connection stays open for the response. @throws BadInput while
 * reading
 */
export async function* bytesOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    yield* withMinimumRate(request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>, tooSlow);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput('BODY_INCOMPLETE', 'The body was interrupted. Send it again with the same Idempotency-Key.');
  }
}
