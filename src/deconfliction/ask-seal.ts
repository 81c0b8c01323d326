import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../database/database.js';
import type { Keyring } from '../database/keyring.js';
import { seal, unseal } from '../database/sealing.js';
import { type Markable, markOf } from '../database/value-mark.js';
import { digestOf } from '../indicators/draft.js';
import type { Kind } from '../values/value.js';

/** Sealed values are padded to a multiple of this, so that their length tells little. */
const PADDED_BYTES = 256;
/** In UTF-16 code units; longer ones are not read anyway. */
const LONGEST_INPUT = 4_096;

/** A value that was asked about: as it was written, and every way in which it can be read. */
export interface SealedValue {
  readonly input: string;
  readonly readings: readonly (Markable & { readonly kind: Kind })[];
}

/** By what a value is found: among claims by its digest, among sealed holdings by its mark. */
export interface Finding {
  readonly digest: Buffer;
  readonly mark: string;
}

/** What officers ask about, at rest: a copy of the database shows none of it. Bound to its row. */
@Injectable()
export class AskSeal {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  seal(id: string, input: string, readings: SealedValue['readings']): Buffer {
    const said: SealedValue = {
      input: input.slice(0, LONGEST_INPUT),
      readings: readings.map(({ kind, scope, value }) => ({ kind, scope, value })),
    };
    const text = Buffer.from(JSON.stringify(said));
    const padded = Buffer.alloc(Math.ceil(text.length / PADDED_BYTES) * PADDED_BYTES, ' ');
    text.copy(padded);
    return seal(this.keyring.askingKeys, id, padded);
  }

  /** @throws Error when it was sealed for another row, changed, or under a key that is gone. */
  open(id: string, sealed: Buffer): SealedValue {
    return JSON.parse(unseal(this.keyring.askingKeys, id, sealed).toString()) as SealedValue;
  }

  find = (value: Markable & { readonly kind: Kind }): Finding => ({
    digest: Buffer.from(digestOf(value), 'hex'),
    mark: this.mark(value),
  });

  mark(value: Markable): string {
    return markOf(this.keyring.markKey, value);
  }
}
