import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { seal, unseal } from '../../platform/database/sealing.js';
import { digestOf } from '../../intel/indicators/draft.js';
import type { WatchAbout, WatchContent, WatchTerm } from './watch.js';
import { termMark } from './watch.policy.js';

/** Terms as columns for the database, in the same order. */
export interface SealedTerms {
  readonly marks: readonly string[];
  readonly sealed: readonly (Buffer | null)[];
  readonly digests: readonly (Buffer | null)[];
}

/** Encrypts watched values at rest. Each is bound to its watch and found by its mark. */
@Injectable()
export class WatchSeal {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  get markKey(): Buffer {
    return this.keyring.markKey;
  }

  seal(watch: string, content: WatchContent): Buffer {
    return seal(this.keyring.askingKeys, `watch:${watch}`, Buffer.from(JSON.stringify(content)));
  }

  /** @throws Error when the ciphertext belongs to another watch, was altered, or its key is gone */
  open(watch: string, sealed: Buffer): WatchContent {
    return JSON.parse(unseal(this.keyring.askingKeys, `watch:${watch}`, sealed).toString()) as WatchContent;
  }

  /** Returns the name of a watch; '' when its key is gone or the ciphertext was altered. */
  name(watch: string, sealed: Buffer): string {
    try {
      return this.open(watch, sealed).name;
    } catch {
      return '';
    }
  }

  /** Returns each term once. Digests are only for the current statement, which matches existing claims, and are not stored. */
  terms(watch: string, about: WatchAbout, terms: readonly WatchTerm[]): SealedTerms {
    const byMark = new Map(terms.map((term) => [this.mark(about, term), term]));
    const sealTerm = ([mark, term]: [string, WatchTerm]): Buffer =>
      seal(this.keyring.askingKeys, `watch:${watch}:${mark}`, Buffer.from(JSON.stringify(term)));
    const digest = (term: WatchTerm): Buffer | null => (about === 'VALUES' ? Buffer.from(digestOf(term), 'hex') : null);
    return { marks: [...byMark.keys()], sealed: [...byMark].map(sealTerm), digests: [...byMark.values()].map(digest) };
  }

  openTerm(watch: string, mark: string, sealed: Buffer): WatchTerm {
    return JSON.parse(unseal(this.keyring.askingKeys, `watch:${watch}:${mark}`, sealed).toString()) as WatchTerm;
  }

  /** Returns the digest for finding claims with the term's value; null when the key is gone or the ciphertext was altered. */
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
