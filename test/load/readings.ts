import { hubUuid } from '../../src/exchange/stix/ids.js';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Which records each reader was given, by the answers that it got. A reader is an account or a webhook, by its id. */
export class Readings {
  readonly byReader = new Map<string, Set<string>>();

  /** @param isRecord whether an id is that of a record that the hub has; other ids are of parties, pages and keys */
  constructor(private readonly isRecord: (id: string) => boolean) {}

  /** Notes the records of an answer of any format. STIX writes an id of version 7 as one of version 4. */
  takes(reader: string, text: string): void {
    const mine = this.of(reader);
    for (const [id] of text.matchAll(UUID)) {
      for (const one of [id, hubUuid(id)]) if (this.isRecord(one)) mine.add(one);
    }
  }

  of(reader: string): Set<string> {
    const known = this.byReader.get(reader);
    if (known) return known;
    const fresh = new Set<string>();
    this.byReader.set(reader, fresh);
    return fresh;
  }

  /** Number of pairs of a reader and a record. */
  get size(): number {
    return [...this.byReader.values()].reduce((sum, { size }) => sum + size, 0);
  }
}
