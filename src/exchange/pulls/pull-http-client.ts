import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/platform/clock.js';
import { isWithinJsonLimits } from '../../platform/platform/json-limits.js';
import { failureOf, Outbound } from '../../platform/platform/outbound.js';
import { AnswerTooLong, fetchOutbound } from '../../platform/platform/outbound-fetch.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { parseRetryAfter } from '../../platform/platform/retry-after.js';
import { isOwnAddress } from './address.policy.js';
import { faultOfStatus, PullFault } from './faults.policy.js';

/** Bytes of one answer: a page of a collection, an event, a manifest. */
export const MOST_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
/** Values in a byte of an answer are at most this many; real bundles, events and manifests have half of it. What is short may have more. */
const VALUES_IN_A_BYTE = 1 / 16;
const LEAST_VALUES = 150_000;

/** What is asked of a source. */
export interface SourceRequest {
  readonly url: string;
  /** What it is to be answered in. */
  readonly accept: string;
  /** What it may call itself. */
  readonly type: RegExp;
  /** With which credentials are shown. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** What a source answered. */
export interface SourceResponse {
  readonly body: unknown;
  readonly headers: Headers;
  /** The server's clock, if it says one; milliseconds since 1970. */
  readonly at: number;
  /** The hub's own. */
  readonly now: number;
}

/** Reads JSON from where a pull leads, by the rules of {@link Outbound}: a minute, 16 MiB, no redirect. Nothing of what is answered gets into a fault. */
@Injectable()
export class PullHttpClient {
  constructor(
    private readonly outbound: Outbound,
    private readonly clock: Clock,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** @throws PullFault */
  async json({ url, accept, type, credentials }: SourceRequest): Promise<SourceResponse> {
    if (!this.settings.pullAllowLoopback && isOwnAddress(url, this.settings.publicUrl)) throw new PullFault('BLOCKED');
    const headers = { ...credentials, accept, 'accept-encoding': 'identity', 'user-agent': 'Entente-Pulls/1.0' };
    const answer = await fetchOutbound(this.outbound, url, { headers, timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES }).catch(
      (error: unknown) => {
        throw new PullFault(error instanceof AnswerTooLong ? 'TOO_LARGE' : failureOf(error));
      },
    );
    const fault = faultOfStatus(answer.status);
    if (fault) {
      const sparedMs = parseRetryAfter(answer.headers.get('retry-after') ?? undefined, this.clock.milliseconds());
      throw new PullFault(fault, answer.status, sparedMs);
    }
    if (!type.test(answer.headers.get('content-type') ?? '')) throw new PullFault('CONTENT_TYPE', answer.status);
    const said = Date.parse(answer.headers.get('date') ?? '');
    const now = this.clock.milliseconds();
    return { body: await parseJson(answer), headers: answer.headers, at: Number.isNaN(said) ? now : said, now };
  }
}

/** An answer of 16 MiB may be millions of empty lists, which take half a gigabyte once they are parsed. */
async function parseJson(answer: Response): Promise<unknown> {
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (!isWithinJsonLimits(bytes, Math.max(LEAST_VALUES, Math.ceil(bytes.length * VALUES_IN_A_BYTE)))) {
    throw new PullFault('TOO_LARGE', answer.status);
  }
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    throw new PullFault('UNREADABLE', answer.status);
  }
}
