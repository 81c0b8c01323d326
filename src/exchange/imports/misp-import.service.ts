import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import type { MispDefaults } from '../misp/collector.js';
import { runInSlices } from '../../values/rows/time-slices.js';
import { mispReading } from '../misp/read.js';
import { outerId } from '../misp/write/ids.js';
import { BadInput } from '../../platform/platform/errors.js';
import { addressOf, type BulkOptions, type Query, readBulkOptions, importAudienceOf } from './bulk-options.policy.js';
import { BulkService } from './bulk.service.js';
import { IngestService } from './ingest.service.js';
import type { ImportResult } from './piece.js';

/** One call: MISP JSON, and the query with the defaults. */
export interface MispCall {
  readonly body: unknown;
  readonly query: Query;
  readonly key: string | null;
}

/** Imports MISP events, one import for each call. */
@Injectable()
export class MispImportService {
  constructor(
    private readonly ingest: IngestService,
    private readonly bulk: BulkService,
  ) {}

  /** @throws BadInput on the parameters, or when nothing of the body can be read; as {@link IngestService.takeReading} */
  async take(actor: Actor, { body, query, key }: MispCall): Promise<ImportResult> {
    const directory = await this.bulk.addressees(actor);
    const options = readBulkOptions(query, directory);
    const reading = await runInSlices(mispReading(body, { ...defaultsOf(options), hub: outerId(directory.hub) }));
    const [unread] = reading.problems;
    if (unread && reading.items.length + reading.objects.length === 0) throw new BadInput(unread.code, unread.message);
    const { fields } = options.defaults;
    const audience = importAudienceOf(options.defaults);
    const objectOptions = { agencyOnly: fields.agencyOnly, reissue: fields.reissue ?? false };
    const meta = {
      source: 'MISP',
      name: options.name,
      idempotencyKey: key,
      audience,
      ...objectOptions,
      address: addressOf(options),
    } as const;
    return this.ingest.takeReading(actor, meta, reading);
  }
}

function defaultsOf({ defaults }: BulkOptions): MispDefaults {
  const { fields, onward = null } = defaults;
  const { threat, tlp, country, discoverability, attribution, agencyOnly, reissue, replace } = fields;
  if (!threat)
    throw new BadInput('PARAMETER_MISSING', 'threat is required: the threat of values whose event states none. Add the parameter.');
  const options = { tlp, country, discoverability, attribution, agencyOnly, reissue, replace };
  return { threat, audience: importAudienceOf(defaults), onward, ...(options as Omit<MispDefaults, 'threat' | 'audience' | 'onward'>) };
}
