import { Injectable } from '@nestjs/common';
import { runInSlices } from '../../values/rows/time-slices.js';
import { mispReading } from '../misp/read.js';
import type { Reading } from '../stix/reading.js';
import { PullFault } from './faults.policy.js';
import { PullHttpClient } from './pull-http-client.js';
import { findChangedEvents, MISSING, manifestEventsOf, settledStamp } from './manifest.policy.js';
import { PullRepository } from './pull.repository.js';
import type { SourceContext, PullStep } from './source.js';

const NOTHING: Reading = { items: [], objects: [], sightings: [], problems: [] };
const JSON_TYPE = /^(application\/([a-z0-9.+-]*\+)?json|text\/(plain|json)|application\/octet-stream)\b/i;

/** Reads a MISP feed: manifest.json, and those of its events that have changed (https://www.misp-project.org/feeds/). */
@Injectable()
export class MispSource {
  constructor(
    private readonly http: PullHttpClient,
    private readonly pulls: PullRepository,
  ) {}

  /** Skips an event that no longer exists when it is requested. Later turns request it again, after all others. */
  async *steps({ target, lease, credentials, mustStop }: SourceContext): AsyncGenerator<PullStep, boolean, void> {
    const read = (file: string) =>
      this.http.json({ url: new URL(file, target.url).href, accept: 'application/json', type: JSON_TYPE, credentials });
    const { body, now } = await read('manifest.json');
    const listed = manifestEventsOf(body);
    if (!listed) throw new PullFault('UNREADABLE');
    const from = target.fromDate === null ? null : new Date(target.fromDate);
    const { threat, audience, agencyOnly } = target.defaults;
    for (const event of findChangedEvents(listed, await this.pulls.events(lease), from, now)) {
      if (mustStop()) return false;
      const fetched = await read(`${event.uuid}.json`).catch((error: unknown) => {
        if (error instanceof PullFault && error.fault === 'NOT_FOUND') return undefined;
        throw error;
      });
      yield fetched
        ? {
            reading: await runInSlices(mispReading(fetched.body, { threat, audience, agencyOnly })),
            event: event.uuid,
            stamp: settledStamp(event, fetched.at),
          }
        : { reading: NOTHING, event: event.uuid, stamp: MISSING };
    }
    return true;
  }
}
