import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { assertBatchSize, type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { GuardsService } from '../warninglists/guards.service.js';
import type { Guard } from '../warninglists/guard.js';
import { inTurns } from '../../values/rows/in-turns.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import { recognise, whyUnrecognised } from '../../values/values/recognise.js';
import type { CanonicalValue, Kind, Reading } from '../../values/values/value.js';
import { type Asked, MOST_VALUES } from './lookup.service.js';
import { readPublishRules } from './publish-rules.js';

/** What publishing one value would be answered, as far as that depends on the value alone. */
export interface CheckedValue {
  readonly input: string;
  readonly kind: Kind | null;
  readonly canonical: string | null;
  readonly problems: readonly ItemProblem[];
}

/** Holds values against what would be warned of or refused, before anything is published. Says nothing of anybody's claims. */
@Injectable()
export class CheckService {
  constructor(
    private readonly database: Database,
    private readonly guards: GuardsService,
  ) {}

  /** @returns an answer for each value, in order. @throws BadInput on none or too many values */
  async check(actor: Actor, asked: readonly Asked[]): Promise<readonly CheckedValue[]> {
    assertBatchSize('values', asked.length, MOST_VALUES);
    const readings = await inTurns(asked, readingOf);
    const { guard } = await this.database.as(actor, act(actor, 'guard.check', 'indicator:publish'), (tx) =>
      readPublishRules(tx, this.guards),
    );
    return readings.map((reading, index) => checked(asked[index]?.value ?? '', reading, guard));
  }
}

function readingOf({ kind, ...raw }: Asked): Reading {
  if (kind) return canonicalise(kind, raw);
  const [likeliest] = recognise(raw);
  return likeliest ? { ok: true, value: likeliest } : { ok: false, problem: whyUnrecognised(raw) };
}

function checked(input: string, reading: Reading, guard: Guard): CheckedValue {
  if (!reading.ok) {
    const { code, message, field } = reading.problem;
    return { input, kind: null, canonical: null, problems: [problem(code, message, field)] };
  }
  const { value } = reading;
  return { input, kind: value.kind, canonical: value.value, problems: [...saidByReader(value), ...guard.remarksOn(value)] };
}

const saidByReader = ({ warnings }: CanonicalValue): readonly ItemProblem[] =>
  warnings.map((warning) => ({ severity: 'WARNING', ...warning }));
