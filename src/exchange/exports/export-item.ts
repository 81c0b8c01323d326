import type { Attribution, Discoverability } from '../../tenancy/sharing/label.js';
import type { HubRelationship, HubSighting, StoredObject, StixParty, StixClaim } from '../stix/writer-input.js';

/** For whose eyes one's own claim is, as AudienceInput takes it. */
export interface ExportedAudience {
  readonly everyCountry: boolean;
  readonly countries: readonly string[];
  /** Ids. */
  readonly groups: readonly string[];
  readonly partners: readonly string[];
  readonly exceptCountries: readonly string[];
}

/** What only the owner knows of its claim. With it a file that is imported again leaves the claim's audience as it is. */
export interface OwnerFields {
  readonly audience: ExportedAudience;
  readonly discoverability: Discoverability;
  readonly attribution: Attribution;
  readonly agencyOnly: boolean;
}

/** A claim that leaves, as its reader may know it at that moment. */
export interface ExportedClaim {
  readonly claim: StixClaim;
  /** null: it is somebody else's. */
  readonly own: OwnerFields | null;
  /** What the reader sees of who met with it; for formats that have a word for that. */
  readonly sightings: readonly Omit<HubSighting, 'of'>[];
}

/** A claim, an object of STIX that is none, or what joins two claims. */
export type ExportItem =
  ExportedClaim | { readonly kept: StoredObject & { readonly owner: StixParty | null } } | { readonly relationship: HubRelationship };

/** What a file says at its end, where its format lets it. */
export interface ExportSummary {
  readonly exportId: string;
  readonly count: number;
  /** RED claims that the filter matched, and the exporter could read. */
  readonly red: number;
}

/** What a file says of the hub that it comes from, and of the parties there. */
export interface ExportingHub {
  /** The hub's own party. */
  readonly id: string;
  readonly name: string;
  /** When parties got their present names, by id (RFC 3339); without those that kept their first. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Writes one file. Texts follow each other; none is kept. */
export interface FileWriter {
  readonly mediaType: string;
  /** Of the file's name, without the dot. */
  readonly extension: string;
  begin(): string;
  add(one: ExportedClaim): string;
  /** Absent: the format has no place for it. */
  readonly addObject?: (kept: Extract<ExportItem, { readonly kept: unknown }>['kept']) => string;
  /** Absent: the same. */
  readonly addRelationship?: (relationship: HubRelationship) => string;
  end(ending: ExportSummary): string;
}
