import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { assertBatchSize, type ItemProblem, problem } from '../../platform/graphql/batch.js';
import type { ValueChecker } from '../warninglists/value-checker.js';
import { mapInSlices } from '../../values/rows/time-slices.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import { recognise, unrecognisedReason } from '../../values/values/recognise.js';
import type { CanonicalValue, Kind, Reading } from '../../values/values/value.js';
import { MOST_VALUES } from './lookup.service.js';
import type { LookupValue } from '../../values/values/readings.js';
import { PublishRulesReader } from './publish-rules.js';

/** What a receipt would say about one value, as far as it depends on the value alone. */
export interface CheckedValue {
  readonly input: string;
  readonly kind: Kind | null;
  readonly canonical: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly problems: readonly ItemProblem[];
}

/** Checks values before publication: returns what would be warned about or refused. Reveals nothing about existing claims. */
@Injectable()
export class CheckService {
  constructor(
    private readonly database: Database,
    private readonly rules: PublishRulesReader,
  ) {}

  /** @returns an answer for each value, in order. @throws BadInput without values, or on too many */
  async check(actor: Actor, values: readonly LookupValue[]): Promise<readonly CheckedValue[]> {
    assertBatchSize('values', values.length, MOST_VALUES);
    const readings = await mapInSlices(values, readingOf);
    const { checker } = await this.database.as(actor, act(actor, 'guard.check', 'indicator:publish'), (tx) => this.rules.read(tx));
    return readings.map((reading, index) => checkedValueOf(values[index]?.value ?? '', reading, checker));
  }
}

function readingOf({ kind, ...raw }: LookupValue): Reading {
  if (kind) return canonicalise(kind, raw);
  const [likeliest] = recognise(raw);
  return likeliest ? { ok: true, value: likeliest } : { ok: false, problem: unrecognisedReason(raw) };
}

function checkedValueOf(input: string, reading: Reading, guard: ValueChecker): CheckedValue {
  if (!reading.ok) {
    const { code, message, field } = reading.problem;
    return { input, kind: null, canonical: null, country: null, problems: [problem(code, message, field)] };
  }
  const { value } = reading;
  const { kind, value: canonical, country } = value;
  return { input, kind, canonical, country, problems: [...readerWarningsOf(value), ...guard.remarksOf(value)] };
}

const readerWarningsOf = ({ warnings }: CanonicalValue): readonly ItemProblem[] =>
  warnings.map((warning) => ({ severity: 'WARNING', ...warning }));
