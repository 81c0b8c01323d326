import { Injectable } from '@nestjs/common';
import { stepInTurns } from '../../values/rows/in-turns.js';
import { mispReading } from '../misp/read.js';
import type { Reading } from '../stix/reading.js';
import { PullFault } from './faults.policy.js';
import { Fetching } from './fetching.js';
import { changedAmong, GONE, listedIn, settledStamp } from './manifest.policy.js';
import { PullStore } from './pull-store.js';
import type { Source, Step } from './source.js';

const NOTHING: Reading = { items: [], objects: [], sightings: [], problems: [] };
const JSON_TYPE = /^(application\/([a-z0-9.+-]*\+)?json|text\/(plain|json)|application\/octet-stream)\b/i;

/** Reads a MISP feed: manifest.json, and of its events those that have changed (https://www.misp-project.org/feeds/). */
@Injectable()
export class MispSource {
  constructor(
    private readonly fetching: Fetching,
    private readonly store: PullStore,
  ) {}

  /** An event that is gone by the time that it is asked for is passed over, and asked for again behind all others. */
  async *steps({ target, lease, credentials, mustStop }: Source): AsyncGenerator<Step, boolean, void> {
    const read = (file: string) =>
      this.fetching.json({ url: new URL(file, target.url).href, accept: 'application/json', type: JSON_TYPE, credentials });
    const { body, now } = await read('manifest.json');
    const listed = listedIn(body);
    if (!listed) throw new PullFault('UNREADABLE');
    const from = target.fromDate === null ? null : new Date(target.fromDate);
    const { threat, audience, agencyOnly } = target.said;
    for (const event of changedAmong(listed, await this.store.events(lease), from, now)) {
      if (mustStop()) return false;
      const fetched = await read(`${event.uuid}.json`).catch((error: unknown) => {
        if (error instanceof PullFault && error.fault === 'NOT_FOUND') return undefined;
        throw error;
      });
      yield fetched
        ? {
            reading: await stepInTurns(mispReading(fetched.body, { threat, audience, agencyOnly })),
            event: event.uuid,
            stamp: settledStamp(event, fetched.at),
          }
        : { reading: NOTHING, event: event.uuid, stamp: GONE };
    }
    return true;
  }
}
