import type { Attribution, Discoverability } from '../../tenancy/sharing/label.js';
import type { HubRelationship, HubSighting, StoredObject, StixParty, StixClaim } from '../stix/writer-input.js';

/** Audience of the exporter's own claim, in the form of AudienceInput. */
export interface ExportedAudience {
  readonly everyCountry: boolean;
  readonly countries: readonly string[];
  /** Ids of groups. */
  readonly groups: readonly string[];
  readonly partners: readonly string[];
  readonly exceptCountries: readonly string[];
}

/** Fields that only the owner of a claim knows. With them, an import of the exported file leaves the audience of the claim unchanged. */
export interface OwnerFields {
  readonly audience: ExportedAudience;
  readonly discoverability: Discoverability;
  readonly attribution: Attribution;
  readonly agencyOnly: boolean;
}

/** A claim as its reader may see it at the time of export. */
export interface ExportedClaim {
  readonly claim: StixClaim;
  /** null: the claim belongs to another party. */
  readonly own: OwnerFields | null;
  /** The sightings that the reader may see; for formats that can express sightings. */
  readonly sightings: readonly Omit<HubSighting, 'of'>[];
}

/** A claim, a STIX object that is not a claim, or a relationship between two claims. */
export type ExportItem =
  ExportedClaim | { readonly kept: StoredObject & { readonly owner: StixParty | null } } | { readonly relationship: HubRelationship };

/** Summary at the end of a file, where its format allows one. */
export interface ExportSummary {
  readonly exportId: string;
  readonly count: number;
  /** RED claims that matched the filter and that the exporter could read. */
  readonly red: number;
}

/** The hub that exports, and its parties, as a file describes them. */
export interface ExportingHub {
  /** Id of the hub's own party. */
  readonly id: string;
  readonly name: string;
  /** When parties got their present names, by id (RFC 3339); without parties that were never renamed. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Writes one file as a sequence of texts. It stores none of them. */
export interface FileWriter {
  readonly mediaType: string;
  /** File extension, without the dot. */
  readonly extension: string;
  begin(): string;
  add(one: ExportedClaim): string;
  /** Absent: the format cannot express objects. */
  readonly addObject?: (kept: Extract<ExportItem, { readonly kept: unknown }>['kept']) => string;
  /** Absent: the format cannot express relationships. */
  readonly addRelationship?: (relationship: HubRelationship) => string;
  end(ending: ExportSummary): string;
}
