import { EmbeddedActionsParser, type IToken, type ParserMethod, type TokenType } from 'chevrotain';
import * as t from './tokens.js';
import type { Condition, Literal, ObjectPath, Observation, Operator, Qualifier } from './tree.js';

const unquoted = (image: string): string => image.slice(1, -1).replace(/\\(['\\])/g, '$1');
/** Returns the quoted content of h'', b'' and t''. */
const inside = (image: string): string => image.slice(2, -1);

const OPERATORS: readonly (readonly [TokenType, Operator])[] = [
  [t.Equal, '='],
  [t.NotEqual, '!='],
  [t.Less, '<'],
  [t.AtMost, '<='],
  [t.Greater, '>'],
  [t.AtLeast, '>='],
  [t.Like, 'LIKE'],
  [t.Matches, 'MATCHES'],
  [t.IsSubset, 'ISSUBSET'],
  [t.IsSuperset, 'ISSUPERSET'],
];
const operatorOf = ({ tokenType }: IToken): Operator => OPERATORS.find(([type]) => type === tokenType)?.[1] ?? '=';

const chained = <T extends 'and' | 'or' | 'followed-by', P>(type: T, parts: readonly P[]): P | { type: T; parts: readonly P[] } => {
  const [only, ...more] = parts;
  return only !== undefined && more.length === 0 ? only : { type, parts };
};

type Rule<T> = ParserMethod<[], T>;

/**
 * Grammar of STIX 2.1, section 9, after OASIS's STIXPattern.g4: FOLLOWEDBY binds least, then OR, then AND. The library runs every rule once without input,
 * to learn the grammar, so every rule must work without input.
 */
export class PatternParser extends EmbeddedActionsParser {
  readonly pattern: Rule<Observation> = this.RULE('pattern', () => {
    const parts: Observation[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.FollowedBy, DEF: () => parts.push(this.SUBRULE(this.either)) });
    return chained('followed-by', parts);
  });

  private readonly either: Rule<Observation> = this.RULE('either', () => {
    const parts: Observation[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Or, DEF: () => parts.push(this.SUBRULE(this.both)) });
    return chained('or', parts);
  });

  private readonly both: Rule<Observation> = this.RULE('both', () => {
    const parts: Observation[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.And, DEF: () => parts.push(this.SUBRULE(this.observation)) });
    return chained('and', parts);
  });

  private readonly observation: Rule<Observation> = this.RULE('observation', () => {
    const of = this.OR<Observation>([
      {
        ALT: (): Observation => {
          this.CONSUME(t.SquareOpen);
          const condition = this.SUBRULE(this.condition);
          this.CONSUME(t.SquareClose);
          return { type: 'observed', condition };
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.RoundOpen);
          const inner = this.SUBRULE(this.pattern);
          this.CONSUME(t.RoundClose);
          return inner;
        },
      },
    ]);
    const qualifiers: Qualifier[] = [];
    this.MANY(() => qualifiers.push(this.SUBRULE(this.qualifier)));
    const qualified: Observation = { type: 'qualified', of, qualifiers };
    return qualifiers.length === 0 ? of : qualified;
  });

  private readonly qualifier: Rule<Qualifier> = this.RULE('qualifier', () =>
    this.OR<Qualifier>([
      {
        ALT: () => {
          this.CONSUME(t.Start);
          const start = inside(this.CONSUME1(t.Timestamp).image);
          this.CONSUME(t.Stop);
          return { type: 'start-stop', start, stop: inside(this.CONSUME2(t.Timestamp).image) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Within);
          const seconds = Number(
            this.OR1<IToken>([{ ALT: () => this.CONSUME3(t.PositiveInteger) }, { ALT: () => this.CONSUME(t.PositiveFloat) }]).image,
          );
          this.CONSUME(t.Seconds);
          return { type: 'within', seconds };
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Repeats);
          const times = Number(this.CONSUME4(t.PositiveInteger).image);
          this.CONSUME(t.Times);
          return { type: 'repeats', times };
        },
      },
    ]),
  );

  private readonly condition: Rule<Condition> = this.RULE('condition', () => {
    const parts: Condition[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Or, DEF: () => parts.push(this.SUBRULE(this.conjunction)) });
    return chained('or', parts);
  });

  private readonly conjunction: Rule<Condition> = this.RULE('conjunction', () => {
    const parts: Condition[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.And, DEF: () => parts.push(this.SUBRULE(this.test)) });
    return chained('and', parts);
  });

  private readonly test: Rule<Condition> = this.RULE('test', () =>
    this.OR<Condition>([
      {
        ALT: () => {
          this.CONSUME(t.RoundOpen);
          const inner = this.SUBRULE(this.condition);
          this.CONSUME(t.RoundClose);
          return inner;
        },
      },
      {
        ALT: () => {
          const negated = this.OPTION(() => this.CONSUME(t.Not)) !== undefined;
          this.CONSUME(t.Exists);
          return { type: 'exists', path: this.SUBRULE(this.path), negated };
        },
      },
      { ALT: () => this.SUBRULE(this.comparison) },
    ]),
  );

  private readonly comparison: Rule<Condition> = this.RULE('comparison', () => {
    const path = this.SUBRULE(this.path);
    const negated = this.OPTION(() => this.CONSUME(t.Not)) !== undefined;
    const one = (operator: IToken, literal: Literal): Condition => ({
      type: 'test',
      path,
      negated,
      operator: operatorOf(operator),
      literals: [literal],
    });
    return this.OR<Condition>([
      { ALT: () => one(this.SUBRULE(this.equality), this.SUBRULE(this.literal)) },
      { ALT: () => one(this.SUBRULE(this.order), this.SUBRULE(this.ordered)) },
      { ALT: () => one(this.SUBRULE(this.likeness), { type: 'string', value: unquoted(this.CONSUME(t.Text).image) }) },
      {
        ALT: () => {
          this.CONSUME(t.In);
          return { type: 'test', path, negated, operator: 'IN', literals: this.SUBRULE(this.set) };
        },
      },
    ]);
  });

  private readonly equality: Rule<IToken> = this.RULE('equality', () =>
    this.OR([{ ALT: () => this.CONSUME(t.Equal) }, { ALT: () => this.CONSUME(t.NotEqual) }]),
  );

  private readonly order: Rule<IToken> = this.RULE('order', () =>
    this.OR([t.Less, t.AtMost, t.Greater, t.AtLeast].map((type) => ({ ALT: () => this.CONSUME(type) }))),
  );

  private readonly likeness: Rule<IToken> = this.RULE('likeness', () =>
    this.OR([t.Like, t.Matches, t.IsSubset, t.IsSuperset].map((type) => ({ ALT: () => this.CONSUME(type) }))),
  );

  private readonly path: Rule<ObjectPath> = this.RULE('path', () => {
    const object = this.OR<IToken>([{ ALT: () => this.CONSUME1(t.Name) }, { ALT: () => this.CONSUME(t.HyphenName) }]).image;
    this.CONSUME(t.Colon);
    const steps: ObjectPath['steps'][number][] = [this.SUBRULE(this.name)];
    this.MANY(() => steps.push(this.SUBRULE(this.step)));
    return { object, steps };
  });

  private readonly name: Rule<string> = this.RULE('name', () =>
    this.OR<string>([{ ALT: () => this.CONSUME(t.Name).image }, { ALT: () => unquoted(this.CONSUME(t.Text).image) }]),
  );

  private readonly step: Rule<ObjectPath['steps'][number]> = this.RULE('step', () =>
    this.OR<ObjectPath['steps'][number]>([
      {
        ALT: () => {
          this.CONSUME(t.Dot);
          return this.SUBRULE(this.name);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.SquareOpen);
          const { image } = this.OR1<IToken>(
            [t.PositiveInteger, t.NegativeInteger, t.Star].map((type) => ({ ALT: () => this.CONSUME(type) })),
          );
          this.CONSUME(t.SquareClose);
          return { index: image === '*' ? image : Number(image) };
        },
      },
    ]),
  );

  private readonly set: Rule<readonly Literal[]> = this.RULE('set', () => {
    const literals: Literal[] = [];
    this.CONSUME(t.RoundOpen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => literals.push(this.SUBRULE(this.literal)) });
    this.CONSUME(t.RoundClose);
    return literals;
  });

  private readonly literal: Rule<Literal> = this.RULE('literal', () =>
    this.OR<Literal>([
      { ALT: () => this.SUBRULE(this.ordered) },
      { ALT: () => ({ type: 'boolean', value: this.CONSUME(t.True).image === 'true' }) },
      { ALT: () => ({ type: 'boolean', value: this.CONSUME(t.False).image === 'true' }) },
    ]),
  );

  private readonly ordered: Rule<Literal> = this.RULE('ordered', () =>
    this.OR<Literal>([
      ...[t.PositiveInteger, t.NegativeInteger, t.PositiveFloat, t.NegativeFloat].map((type) => ({
        ALT: (): Literal => ({ type: 'number', value: Number(this.CONSUME(type).image) }),
      })),
      { ALT: () => ({ type: 'string', value: unquoted(this.CONSUME(t.Text).image) }) },
      { ALT: () => ({ type: 'binary', value: inside(this.CONSUME(t.Binary).image) }) },
      { ALT: () => ({ type: 'hex', value: inside(this.CONSUME(t.Hex).image) }) },
      { ALT: () => ({ type: 'timestamp', value: inside(this.CONSUME(t.Timestamp).image) }) },
    ]),
  );

  constructor() {
    super([...t.TOKENS], { maxLookahead: 2 });
    this.performSelfAnalysis();
  }
}
