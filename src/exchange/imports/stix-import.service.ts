import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { ReadDefaults } from '../stix/read-defaults.js';
import { runInSlices } from '../../values/rows/time-slices.js';
import { stixReading } from '../stix/read.js';
import type { Reading } from '../stix/reading.js';
import { addressOf, type BulkOptions, type Query, readBulkOptions, importAudienceOf } from './bulk-options.policy.js';
import { BulkService } from './bulk.service.js';
import { IngestService } from './ingest.service.js';
import type { ImportResult } from './piece.js';
import { objectsOf } from './stix-body.js';

/** One call: a bundle, parsed or as a stream, and the query with the defaults. */
export interface StixCall {
  readonly body: unknown;
  readonly query: Query;
  readonly key: string | null;
}

/** Imports STIX bundles, one import for each. */
@Injectable()
export class StixImportService {
  constructor(
    private readonly ingest: IngestService,
    private readonly bulk: BulkService,
  ) {}

  /** @throws BadInput on the parameters, or when the body is not a bundle; PartyLimit when too many imports run; as {@link IngestService.takeReading} */
  async take(actor: Actor, { body, query, key }: StixCall): Promise<ImportResult> {
    const options = readBulkOptions(query, await this.bulk.addressees(actor));
    const audience = importAudienceOf(options.defaults);
    return this.bulk.counted(actor, async () => {
      const reading = labelled(await runInSlices(stixReading(await objectsOf(body), defaultsOf(options))), options.defaults.fields.tlp);
      const { fields } = options.defaults;
      const objectOptions = { agencyOnly: fields.agencyOnly, reissue: fields.reissue ?? false };
      const meta = {
        source: 'STIX',
        name: options.name,
        idempotencyKey: key,
        audience,
        ...objectOptions,
        address: addressOf(options),
      } as const;
      return this.ingest.takeReading(actor, meta, reading);
    });
  }
}

function defaultsOf({ defaults: { fields, onward } }: BulkOptions): ReadDefaults {
  return {
    threat: fields.threat,
    discoverability: fields.discoverability,
    attribution: fields.attribution,
    onward: onward ?? null,
    agencyOnly: fields.agencyOnly,
    reissue: fields.reissue,
    replace: fields.replace,
  };
}

/** Gives items without a label the default label of the call; without a default they are held. */
function labelled(reading: Reading, tlp: Tlp | undefined): Reading {
  if (!tlp) return reading;
  return {
    ...reading,
    items: reading.items.map((one) => (one.item.tlp ? one : { ...one, item: { ...one.item, tlp } })),
    objects: reading.objects.map((one) => (one.tlp ? one : { ...one, tlp })),
    relationships: (reading.relationships ?? []).map((one) => (one.tlp ? one : { ...one, tlp, kept: { ...one.kept, tlp } })),
  };
}
