import 'reflect-metadata';
import { IsIn, IsOptional, MaxLength, ValidateIf, ValidateNested, validateSync } from 'class-validator';
import { PublishIndicatorInput } from '../../../src/intel/indicators/publish.graphql.js';
import { passesDecorators } from '../../../src/platform/graphql/form-check.js';
import { AudienceInput } from '../../../src/tenancy/sharing/sharing.graphql.js';

const soundOf = (of: new () => object, input: object): boolean => validateSync(Object.assign(new of(), input)).length === 0;

describe('the check of an input by its decorators', () => {
  const SOUND = { kind: 'DOMAIN', value: 'bad.example', threat: 'PHISHING', tlp: 'GREEN' };
  const VALUES: readonly unknown[] = [
    ...[undefined, null, '', 'A', 'G', 'x\0', '\ud800', 'x'.repeat(4097), 'x'.repeat(20_001), -1, 0, 1.5, 3, 7, 100, 101],
    ...[[], ['a'], ['a', 'a'], ['x'.repeat(300)], Array(51).fill('a'), [null], [''], ['x\0'], new Set(['a']), true, {}],
  ];
  const FIELDS = [
    ...['value', 'platform', 'network', 'bank', 'description', 'externalId', 'tags', 'confidence', 'reliability', 'credibility'],
    ...['kind', 'audience', 'firstSeen'],
  ];

  it.each(FIELDS)('decides on %s of an indicator as validateSync does', (field) => {
    for (const value of VALUES) {
      const input = { ...SOUND, [field]: value };
      expect([field, value, passesDecorators(input, PublishIndicatorInput)]).toEqual([field, value, soundOf(PublishIndicatorInput, input)]);
    }
  });

  it.each(['countries', 'groups', 'partners', 'exceptCountries', 'everyCountry'])(
    'decides on %s of an audience as validateSync does',
    (field) => {
      for (const value of [...VALUES, ['TH'], Array(300).fill('TH')]) {
        const input = { [field]: value };
        if (passesDecorators(input, AudienceInput)) expect([value, soundOf(AudienceInput, input)]).toEqual([value, true]);
      }
    },
  );

  it('takes an input without a class, as GraphQL makes it of a literal', () => {
    const input: object = Object.assign(Object.create(null), SOUND);
    expect(passesDecorators(input, PublishIndicatorInput)).toBe(true);
  });

  it('accepts nothing of a class whose decorators it does not know', () => {
    class Inner {
      @MaxLength(3)
      readonly text = 'abc';
    }
    class Nested {
      @ValidateNested()
      readonly inner = new Inner();
    }
    class Bare {
      readonly text = 'abc';
    }
    expect([new Nested(), new Bare()].map((input) => passesDecorators(input))).toEqual([false, false]);
  });

  it('checks a field only under its condition', () => {
    class Conditional {
      constructor(
        readonly wanted: boolean,
        readonly text: string,
      ) {}
    }
    ValidateIf((one: Conditional) => one.wanted)(Conditional.prototype, 'text');
    IsOptional()(Conditional.prototype, 'text');
    IsIn(['abc'])(Conditional.prototype, 'text');
    const inputs = [new Conditional(false, 'x'), new Conditional(true, 'x'), new Conditional(true, 'abc')];
    expect(inputs.map((input) => passesDecorators(input))).toEqual([true, false, true]);
    expect(inputs.map((input) => validateSync(input).length === 0)).toEqual([true, false, true]);
  });
});
