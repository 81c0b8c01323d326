import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { seal, unseal } from '../../platform/database/sealing.js';
import { type Markable, markOf } from '../../platform/database/value-mark.js';
import { digestOf } from './draft.js';
import type { Kind } from '../../values/values/value.js';

/** Sealed values are padded to a multiple of this, so that their length reveals little: neither what most values are, nor how many readings they have. */
const PADDED_BYTES = 512;
/** In UTF-16 code units; longer inputs cannot be read as a value anyway. */
const LONGEST_INPUT = 4_096;

/** One reading of a value, with everything that a search needs. */
export interface SearchableValue extends Markable {
  readonly kind: Kind;
}

/** A queried value as sent, with all its readings. */
export interface SealedValue {
  readonly input: string;
  readonly readings: readonly SearchableValue[];
}

/** The stored form: readings that differ only in their scope are merged into one, with all scopes in order. */
interface SealedQuery extends Pick<SealedValue, 'input'> {
  readonly readings: readonly (Omit<SearchableValue, 'scope'> & { readonly scope: string | readonly string[] })[];
}

/** Merges the readings of one value on several networks, at the position of the first. */
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

/** Search keys of a value: its digest for claims, its mark for sealed holdings. */
export interface SearchKey {
  readonly digest: Buffer;
  readonly markOf: string;
}

/** Encrypts the queries of officers at rest: a copy of the database reveals none of them. Each ciphertext is bound to its row. */
@Injectable()
export class QueryCipher {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  seal(id: string, input: string, readings: readonly SearchableValue[]): Buffer {
    const query: SealedQuery = {
      input: input.slice(0, LONGEST_INPUT),
      readings: groupScopes(readings),
    };
    const text = Buffer.from(JSON.stringify(query));
    const padded = Buffer.alloc(Math.ceil(text.length / PADDED_BYTES) * PADDED_BYTES, ' ');
    text.copy(padded);
    return seal(this.keyring.askingKeys, id, padded);
  }

  /** @throws Error when the query was sealed for another row, was changed, or its key no longer exists. */
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
