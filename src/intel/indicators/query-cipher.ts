import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { seal, unseal } from '../../platform/database/sealing.js';
import { type Markable, markOf } from '../../platform/database/value-mark.js';
import { digestOf } from './draft.js';
import type { Kind } from '../../values/values/value.js';

/** Sealed values are padded to a multiple of this, so that their length tells little: neither what most values are, nor in how many ways they can be read. */
const PADDED_BYTES = 512;
/** In UTF-16 code units; longer ones are not read anyway. */
const LONGEST_INPUT = 4_096;

/** A value as it is read: all that it is found by. */
export interface SearchableValue extends Markable {
  readonly kind: Kind;
}

/** A value that was asked about: as it was written, and every way in which it can be read. */
export interface SealedValue {
  readonly input: string;
  readonly readings: readonly SearchableValue[];
}

/** As it is written: readings that differ in their scope alone are one, with all its scopes in their order. */
interface SealedQuery extends Pick<SealedValue, 'input'> {
  readonly readings: readonly (Omit<SearchableValue, 'scope'> & { readonly scope: string | readonly string[] })[];
}

/** Readings of one value on several networks stand together, behind the first of them. */
function groupScopes(readings: readonly SearchableValue[]): SealedQuery['readings'] {
  const groups = new Map<string, { readonly kind: Kind; readonly scope: string[]; readonly value: string }>();
  for (const { kind, scope, value } of readings) {
    const name = `${kind}\n${value}`;
    const group = groups.get(name);
    if (group) group.scope.push(scope);
    else groups.set(name, { kind, scope: [scope], value });
  }
  return [...groups.values()].map(({ scope, ...group }) => ({ ...group, scope: scope.length === 1 ? (scope[0] ?? '') : scope }));
}

/** By what a value is found: among claims by its digest, among sealed holdings by its mark. */
export interface SearchKey {
  readonly digest: Buffer;
  readonly markOf: string;
}

/** What officers ask about, at rest: a copy of the database shows none of it. Bound to its row. */
@Injectable()
export class QueryCipher {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  seal(id: string, input: string, readings: readonly SearchableValue[]): Buffer {
    const said: SealedQuery = {
      input: input.slice(0, LONGEST_INPUT),
      readings: groupScopes(readings),
    };
    const text = Buffer.from(JSON.stringify(said));
    const padded = Buffer.alloc(Math.ceil(text.length / PADDED_BYTES) * PADDED_BYTES, ' ');
    text.copy(padded);
    return seal(this.keyring.askingKeys, id, padded);
  }

  /** @throws Error when it was sealed for another row, changed, or under a key that is gone. */
  open(id: string, sealed: Buffer): SealedValue {
    const { input, readings } = JSON.parse(unseal(this.keyring.askingKeys, id, sealed).toString()) as SealedQuery;
    return { input, readings: readings.flatMap(({ scope, ...reading }) => [scope].flat().map((one) => ({ ...reading, scope: one }))) };
  }

  searchKeyOf = (value: SearchableValue): SearchKey => ({
    digest: Buffer.from(digestOf(value), 'hex'),
    markOf: this.mark(value),
  });

  mark(value: Markable): string {
    return markOf(this.keyring.markKey, value);
  }
}
