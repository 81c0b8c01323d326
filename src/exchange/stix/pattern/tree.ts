/** Syntax tree of a STIX 2.1 pattern (section 9). A chain of one operator is one node, so the depth of the tree equals the nesting of brackets. */

export type Literal =
  | { readonly type: 'string' | 'hex' | 'binary' | 'timestamp'; readonly value: string }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean };

/** `file:hashes.'SHA-256'` has the object `file` and the steps hashes and SHA-256; an index is a number or `*`. */
export interface ObjectPath {
  readonly object: string;
  readonly steps: readonly (string | { readonly index: number | '*' })[];
}

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'IN' | 'LIKE' | 'MATCHES' | 'ISSUBSET' | 'ISSUPERSET';

export type Condition =
  | {
      readonly type: 'test';
      readonly path: ObjectPath;
      readonly negated: boolean;
      readonly operator: Operator;
      /** One literal; for IN, one or more. */
      readonly literals: readonly Literal[];
    }
  | { readonly type: 'exists'; readonly path: ObjectPath; readonly negated: boolean }
  | { readonly type: 'and' | 'or'; readonly parts: readonly Condition[] };

export type Qualifier =
  | { readonly type: 'start-stop'; readonly start: string; readonly stop: string }
  | { readonly type: 'within'; readonly seconds: number }
  | { readonly type: 'repeats'; readonly times: number };

export type Observation =
  | { readonly type: 'observed'; readonly condition: Condition }
  | { readonly type: 'and' | 'or' | 'followed-by'; readonly parts: readonly Observation[] }
  | { readonly type: 'qualified'; readonly of: Observation; readonly qualifiers: readonly Qualifier[] };

/** Reason why a text is not a valid pattern. */
export interface PatternFault {
  readonly code: 'PATTERN_TOO_LONG' | 'PATTERN_TOO_DEEP' | 'PATTERN_INVALID';
  readonly message: string;
}
