import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { seal, unseal } from '../../platform/database/sealing.js';
import { digestOf } from '../../intel/indicators/draft.js';
import type { WatchAbout, WatchContent, WatchTerm } from './watch.js';
import { termMark } from './watch.policy.js';

/** Terms as the database takes them: lists in one order. */
export interface SealedTerms {
  readonly marks: readonly string[];
  readonly sealed: readonly (Buffer | null)[];
  readonly digests: readonly (Buffer | null)[];
}

/** What officers ask about, at rest: sealed for their watch, and no other opens it; found by marks. */
@Injectable()
export class WatchSeal {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  get markKey(): Buffer {
    return this.keyring.markKey;
  }

  seal(watch: string, said: WatchContent): Buffer {
    return seal(this.keyring.askingKeys, `watch:${watch}`, Buffer.from(JSON.stringify(said)));
  }

  /** @throws Error when it was sealed for another watch, changed, or under a key that is gone. */
  open(watch: string, sealed: Buffer): WatchContent {
    return JSON.parse(unseal(this.keyring.askingKeys, `watch:${watch}`, sealed).toString()) as WatchContent;
  }

  /** Each once; digests go to the database for this one statement, to meet what is there already. */
  terms(watch: string, about: WatchAbout, terms: readonly WatchTerm[]): SealedTerms {
    const byMark = new Map(terms.map((term) => [this.mark(about, term), term]));
    const one = ([mark, term]: [string, WatchTerm]): Buffer =>
      seal(this.keyring.askingKeys, `watch:${watch}:${mark}`, Buffer.from(JSON.stringify(term)));
    const digest = (term: WatchTerm): Buffer | null => (about === 'VALUES' ? Buffer.from(digestOf(term), 'hex') : null);
    return { marks: [...byMark.keys()], sealed: [...byMark].map(one), digests: [...byMark.values()].map(digest) };
  }

  openTerm(watch: string, mark: string, sealed: Buffer): WatchTerm {
    return JSON.parse(unseal(this.keyring.askingKeys, `watch:${watch}:${mark}`, sealed).toString()) as WatchTerm;
  }

  /** By what claims on a term's value are found; null: it was sealed under a key that is gone, or meddled with, and is nobody's value. */
  digest(watch: string, mark: string, sealed: Buffer): Buffer | null {
    try {
      return Buffer.from(digestOf(this.openTerm(watch, mark, sealed)), 'hex');
    } catch {
      return null;
    }
  }

  mark(about: WatchAbout, term: WatchTerm): string {
    return termMark(this.keyring.markKey, about === 'PREFIXES', term);
  }
}
