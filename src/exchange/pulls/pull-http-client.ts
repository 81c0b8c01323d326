import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/platform/clock.js';
import { isWithinJsonLimits } from '../../platform/platform/json-limits.js';
import { failureOf, Outbound } from '../../platform/platform/outbound.js';
import { AnswerTooLong, fetchOutbound } from '../../platform/platform/outbound-fetch.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { parseRetryAfter } from '../../platform/platform/retry-after.js';
import { isOwnAddress } from './address.policy.js';
import { faultOfStatus, PullFault } from './faults.policy.js';

/** Maximum size of one answer in bytes: a page of a collection, an event or a manifest. */
export const MOST_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
/** Maximum number of JSON values per byte of an answer. Real bundles, events and manifests have half of it. Short answers may have more. */
const VALUES_IN_A_BYTE = 1 / 16;
const LEAST_VALUES = 150_000;

/** A request to a source. */
export interface SourceRequest {
  readonly url: string;
  /** Value of the Accept header. */
  readonly accept: string;
  /** Content types that the answer may have. */
  readonly type: RegExp;
  /** Headers that carry the credentials. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** The answer of a source. */
export interface SourceResponse {
  readonly body: unknown;
  readonly headers: Headers;
  /** The server's clock, if its answer has a date; milliseconds since 1970. */
  readonly at: number;
  /** The hub's clock; milliseconds since 1970. */
  readonly now: number;
}

/** Reads JSON from a source, within the limits of {@link Outbound}: one minute, 16 MiB, no redirect. A fault contains nothing from the answer. */
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
    const serverTime = Date.parse(answer.headers.get('date') ?? '');
    const now = this.clock.milliseconds();
    return { body: await parseJson(answer), headers: answer.headers, at: Number.isNaN(serverTime) ? now : serverTime, now };
  }
}

/** Limits the number of values: an answer of 16 MiB may hold millions of empty lists, which take half a gigabyte after parsing. */
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
