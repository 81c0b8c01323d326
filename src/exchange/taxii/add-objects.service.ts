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
  'TLP:RED is for people: it neither comes nor goes by TAXII. Publish it by hand.',
  'tlp',
);

/** An address says nothing here of what an object does not say itself: that stays as the claims have it. */
const DEFAULTS: ReadDefaults = {};

/** What comes in by TAXII: one import for each envelope, whose id is the status's. */
@Injectable()
export class AddObjectsService {
  constructor(
    private readonly database: Database,
    private readonly ingest: IngestService,
  ) {}

  /**
   * Takes an envelope in, whole, before it answers. What was taken stays where a limit breaks it off: the status says so of the rest.
   * @returns its status (TAXII 2.1, 4.3.1) @throws whatever refuses the whole, before anything was taken
   */
  async add(actor: Actor, objects: readonly StixObject[]): Promise<object> {
    const { pieces } = piecesOf(await runInSlices(stixReading(objects, DEFAULTS)));
    const { id, receipts } = await this.ingest.take(actor, { source: 'TAXII', name: 'TAXII' }, pieces.map(withoutRed));
    const sent = objects.map(({ id: of, modified, created }) => ({ id: of.slice(0, 300), version: versionOf(modified ?? created) }));
    await this.database.as(actor, { ...act(actor, 'taxii.write', 'indicator:publish'), writes: true }, async (tx) => {
      await tx.query('select hub.record_taxii_envelope($1, $2)', [id, storableJson(sent)]);
      tx.auditItems(id);
    });
    let taken = 0;
    try {
      for await (const _ of receipts) taken += 1; // what became of them is read from where it is kept
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
      const fates = await tx.query<ObjectOutcome>('select source, outcome, problems from hub.import_item where import = $1 order by line', [
        of,
      ]);
      return statusOf({ ...envelope, id: id.toLowerCase(), at: microsOf(envelope.at) ?? 0, fates });
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

/** What bears no date has one version for ever. */
const versionOf = (said: unknown): string => timestampOf((typeof said === 'string' ? microsOf(said) : undefined) ?? 0);
