import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { problem } from '../../platform/graphql/batch.js';
import { IngestService } from '../imports/ingest.service.js';
import { storableJson } from '../imports/import.repository.js';
import type { Piece } from '../imports/piece.js';
import { piecesOf } from '../imports/pieces.js';
import { HubError } from '../../platform/platform/errors.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { hubUuid, stixUuid } from '../stix/ids.js';
import type { ReadDefaults } from '../stix/read-defaults.js';
import { runInSlices } from '../../values/rows/time-slices.js';
import { stixReading } from '../stix/read.js';
import type { StixObject } from '../stix/reading.js';
import { microsOf, timestampOf } from './timestamp.policy.js';
import { type Envelope, type ObjectOutcome, type SentObject, statusOf } from './status.policy.js';
import { notFoundProblem } from './taxii-problem.js';

interface EnvelopeRow {
  readonly at: string;
  readonly state: Envelope['state'];
  readonly objects: readonly SentObject[];
}

const RED_NOT_ALLOWED = problem(
  'RED_NOT_BY_TAXII',
  'TLP:RED is for people and cannot be sent or read by TAXII. Publish it by hand.',
  'tlp',
);

/** No defaults: values that an object does not state stay as the claims have them. */
const DEFAULTS: ReadDefaults = {};

/** Imports TAXII envelopes, one import for each. The import's id is the id of the status. */
@Injectable()
export class AddObjectsService {
  constructor(
    private readonly database: Database,
    private readonly ingest: IngestService,
  ) {}

  /**
   * Imports a whole envelope before it answers. If a limit interrupts it, the imported objects stay, and the status reports the rest.
   * @returns its status (TAXII 2.1, 4.3.1) @throws any error that refuses the whole envelope before an object was imported
   */
  async add(actor: Actor, objects: readonly StixObject[]): Promise<object> {
    const { pieces } = piecesOf(await runInSlices(stixReading(objects, DEFAULTS)));
    const { id, receipts } = await this.ingest.take(actor, { source: 'TAXII', name: 'TAXII' }, [pieces.map(withoutRed)]);
    const sent = objects.map(({ id: of, modified, created }) => ({ id: of.slice(0, 300), version: versionOf(modified ?? created) }));
    await this.database.as(actor, { ...act(actor, 'taxii.write', 'indicator:publish'), writes: true }, async (tx) => {
      await tx.query('select hub.record_taxii_envelope($1, $2)', [id, storableJson(sent)]);
      tx.auditItems(id);
    });
    let taken = 0;
    try {
      for await (const some of receipts) taken += some.length; // the outcomes are read from the database
    } catch (error) {
      if (taken === 0 || !(error instanceof HubError)) throw error;
    }
    return this.status(actor, stixUuid(id));
  }

  /** @throws TaxiiProblem 404: unknown, too old, or not of the actor's agency */
  async status(actor: Actor, id: string): Promise<object> {
    if (!isUuid(id)) throw notFoundProblem();
    return this.database.as(actor, act(actor, 'taxii.status', 'indicator:read'), async (tx) => {
      const of = hubUuid(id.toLowerCase());
      const [envelope] = await tx.query<EnvelopeRow>(
        `select to_char(e.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, i.state, e.objects
           from hub.taxii_envelope e join hub.import i on i.id = e.import where e.import = $1
            and e.at > now() - interval '7 days'`,
        [of],
      );
      if (!envelope) throw notFoundProblem();
      const outcomes = await tx.query<ObjectOutcome>(
        'select source, outcome, problems from hub.import_item where import = $1 order by line',
        [of],
      );
      return statusOf({ ...envelope, id: id.toLowerCase(), at: microsOf(envelope.at) ?? 0, fates: outcomes });
    });
  }
}

const withoutRed = (piece: Piece): Piece => {
  return tlpOf(piece) === 'RED' ? { source: piece.source, refusal: [RED_NOT_ALLOWED] } : piece;
};

function tlpOf(piece: Piece): Tlp | undefined {
  if ('item' in piece) return piece.item.tlp;
  if ('object' in piece) return piece.tlp;
  if ('relationship' in piece) return piece.relationship.tlp;
  return 'sighting' in piece ? piece.sighting.tlp : undefined;
}

/** Objects without a date have a single version. */
const versionOf = (text: unknown): string => timestampOf((typeof text === 'string' ? microsOf(text) : undefined) ?? 0);
