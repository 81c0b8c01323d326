import { Readable } from 'node:stream';
import { Controller, Get, Inject, Logger, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../identity/auth/actor.js';
import { AuditsItself } from '../../identity/auth/read-recorder.js';
import { Requires } from '../../identity/auth/requires.js';
import { RestActor, RestEndpoint, WrongContentType } from '../../identity/auth/rest.js';
import { BadInput, HubError } from '../../platform/platform/errors.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { exemptFromTimeout } from '../../platform/platform/request-timeout.js';
import { UploadEvidenceService } from './upload-evidence.service.js';
import { readEvidenceBody } from './evidence-body-parser.js';
import { parseDigest, parseLength, readReasonOf } from './evidence-request.policy.js';
import { dispositionOf, filenameOf } from './filename.policy.js';
import { REVIEW_ACCESS, type OpenFile, type ReadAccess, ReadEvidenceService, ITEM_ACCESS } from './read-evidence.service.js';
import { Described } from '../../identity/auth/openapi-operation.js';
import { EVIDENCE_ADD, EVIDENCE_READ, EVIDENCE_REVIEW } from './evidence.openapi.js';

/** A request for a file, and the right that it uses. */
interface FileRequest {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly access: ReadAccess;
}

/** Upload and download of evidence files as bytes. Responses are attachments, so no client displays or executes a file. */
@Controller('bulk/evidence')
@RestEndpoint({ channel: 'bulk', basic: true })
export class EvidenceController {
  private readonly log = new Logger('Evidence');

  constructor(
    private readonly uploads: UploadEvidenceService,
    private readonly downloads: ReadEvidenceService,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  @Post()
  @Requires('evidence:add', 'evidence.add')
  @Described(EVIDENCE_ADD)
  async add(@RestActor() actor: Actor, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/octet-stream') {
      throw new WrongContentType('Send the file as application/octet-stream: the hub detects the file type from the content.');
    }
    const { filename } = request.query as Readonly<Record<string, unknown>>;
    const { headers } = request;
    const declared = { filename: filenameOf(filename), sha256: parseDigest(headers), length: parseLength(headers['content-length']) };
    exemptFromTimeout(request.raw);
    const { id, sha256, size, type: detected, filename: name } = await this.uploads.add(actor, declared, readEvidenceBody(request.raw));
    await reply.code(201).header('location', `/bulk/evidence/${id}`).send({ id, filename: name, sha256, size, type: detected });
  }

  @Get(':id')
  @AuditsItself()
  @Requires('indicator:read', 'evidence.read')
  @Described(EVIDENCE_READ)
  async read(
    @RestActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.sendFile(actor, id, { request, reply, access: ITEM_ACCESS });
  }

  /** Sends a file to the hub's reviewers, who see no items: files of items that await their review. */
  @Get(':id/review')
  @AuditsItself()
  @Requires('notice:review', 'evidence.review')
  @Described(EVIDENCE_REVIEW)
  async review(
    @RestActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.sendFile(actor, id, { request, reply, access: REVIEW_ACCESS });
  }

  private async sendFile(actor: Actor, id: string, { request, reply, access }: FileRequest): Promise<void> {
    // The audit log would contain a HEAD request as a read.
    if (request.method !== 'GET') throw new BadInput('EVIDENCE_METHOD', 'Use GET to read a file.');
    const file = await this.downloads.open(actor, id, readReasonOf(request.query), access);
    const content = this.streamOf(file, (fault) =>
      this.log.error({ msg: 'Reading an evidence file failed', requestId: actor.requestId, evidence: id, fault }),
    );
    void reply
      .header('content-type', 'application/octet-stream')
      .header('content-length', file.size)
      .header('content-disposition', dispositionOf(file.filename))
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "sandbox; default-src 'none'")
      .header('cache-control', 'no-store');
    await reply.send(content);
  }

  /** Streams the file. The stream ends if the client reads nothing for a while, if a piece fails to open, or if access to the file ends. */
  private streamOf({ first, rest }: OpenFile, report: (fault: string) => void): Readable {
    const idleMs = this.settings.exportIdleMs;
    async function* watched(): AsyncGenerator<Buffer, void, void> {
      try {
        let piece: IteratorResult<Buffer, void> = { value: first };
        for (; !piece.done; piece = await rest.next()) {
          const timer = setTimeout(() => stream.destroy(), idleMs);
          try {
            yield piece.value;
          } finally {
            clearTimeout(timer);
          }
        }
      } catch (error) {
        if (!(error instanceof HubError)) report((error as Error).name + ': ' + (error as Error).message);
        throw error;
      } finally {
        await rest.return?.();
      }
    }
    const stream = Readable.from(watched(), { objectMode: false, highWaterMark: 1 });
    return stream;
  }
}
