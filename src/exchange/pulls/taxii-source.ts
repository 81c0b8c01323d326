import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { listOf } from '../stix/plain.js';
import { runInSlices } from '../../values/rows/time-slices.js';
import { stixReading } from '../stix/read.js';
import type { Reading } from '../stix/reading.js';
import { PullFault } from './faults.policy.js';
import { PullHttpClient } from './pull-http-client.js';
import type { PullTarget } from './pull.repository.js';
import type { SourceContext, PullStep } from './source.js';
import { notAhead, positionAfter, type TaxiiPage, type TaxiiPosition, taxiiPositionOf, withoutNext } from './taxii-position.policy.js';

const TAXII = 'application/taxii+json;version=2.1';
const TAXII_TYPE = /^application\/(taxii\+json|vnd\.oasis\.(taxii|stix)\+json|stix\+json|json)\b/i;
/** A `next` value that can be stored and sent again. */
const NEXT = /^[\x20-\x7e]{1,2000}$/;
/** Objects that one request asks for; a server may return fewer. */
const PAGE = 500;
/** Statuses with which a server answers an expired `next`. */
const NEXT_EXPIRED_STATUSES: ReadonlySet<number> = new Set([400, 404, 410, 416]);

/** Reads a TAXII 2.1 collection page by page (OASIS, TAXII 2.1, 3.5 and 5.4). */
@Injectable()
export class TaxiiSource {
  constructor(private readonly http: PullHttpClient) {}

  /** @param mustStop called before each page */
  async *steps({ target, credentials, mustStop }: SourceContext): AsyncGenerator<PullStep, boolean, void> {
    let position = taxiiPositionOf(target.position, target.fromDate);
    const seen = new Set<string>();
    for (let more = true; more;) {
      if (mustStop()) return false;
      const { page, from } = await this.page(target, position, credentials, seen);
      const then = positionAfter(from, page);
      yield { reading: relationshipsAsObjects(await runInSlices(stixReading(page.objects, defaultsOf(target)))), position: then.position };
      ({ position, more } = then);
    }
    return true;
  }

  private async page(
    target: PullTarget,
    position: TaxiiPosition,
    credentials: SourceContext['credentials'],
    seen: Set<string>,
  ): Promise<{ readonly page: TaxiiPage; readonly from: TaxiiPosition }> {
    try {
      return { page: await this.fetchPage(target, position, credentials, seen), from: position };
    } catch (error) {
      const restarted = withoutNext(position);
      if (!(error instanceof PullFault) || !restarted || !NEXT_EXPIRED_STATUSES.has(error.status ?? 0)) throw error;
      return { page: await this.fetchPage(target, restarted, credentials, seen), from: restarted };
    }
  }

  private async fetchPage(
    { url }: PullTarget,
    { after, next }: TaxiiPosition,
    credentials: SourceContext['credentials'],
    seen: Set<string>,
  ): Promise<TaxiiPage> {
    const wanted = new URL('objects/', url);
    wanted.searchParams.set('limit', String(PAGE));
    if (after !== null) wanted.searchParams.set('added_after', after);
    if (next !== null) wanted.searchParams.set('next', next);
    const { body, headers, now } = await this.http.json({ url: wanted.href, accept: TAXII, type: TAXII_TYPE, credentials });
    if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new PullFault('UNREADABLE');
    const answer = body as { readonly objects?: unknown; readonly more?: unknown; readonly next?: unknown };
    if (answer.objects !== undefined && !Array.isArray(answer.objects)) throw new PullFault('UNREADABLE');
    const objects = listOf(answer.objects);
    const digest = digestOf([wanted.search, objects]);
    const isSame = seen.has(digest);
    seen.add(digest);
    return {
      objects,
      more: answer.more === true,
      next: typeof answer.next === 'string' && NEXT.test(answer.next) ? answer.next : null,
      last: notAhead(headers.get('x-taxii-date-added-last'), now),
      isSame,
    };
  }
}

/** Keeps relationships as objects: the content belongs to the source and is revoked with it (sorting.policy.ts). */
const relationshipsAsObjects = ({ relationships = [], objects, ...reading }: Reading): Reading => ({
  ...reading,
  objects: [...objects, ...relationships.map(({ kept }) => kept)],
});

const digestOf = (page: unknown): string => createHash('sha256').update(JSON.stringify(page)).digest('hex');

/** Ignores instructions to the hub in objects: their creator must not choose the audience of the party's items. */
const defaultsOf = ({ defaults: { threat, agencyOnly } }: PullTarget) => ({ threat, agencyOnly, ignoreInstructions: true }) as const;
