import type { Caller } from './callers.js';
import type { World } from './world.js';

/** What an object is to whoever asks about it. */
export type Standing = 'own' | 'foreign' | 'hidden' | 'absent';

/** What comes of a request: an error's code; `null` or `empty`, which a query says of what is not there; or it was done. */
export type Outcome = string;

/** Objects of one kind: how to come by one of each standing. A standing that cannot be (nobody hides a country) is left out. */
export interface Kind {
  /** The kind of which it is a special one: their ids are not confused, for they are of one sort. */
  readonly like?: Kind;
  /** One that the caller may do it to, made anew each time; undefined: for this caller there is none; null: it has none, and does without the argument. */
  readonly own: (world: World, caller: Caller) => Promise<string | null | undefined>;
  /** Somebody else's, which the caller sees; undefined: there is nothing like that for this caller. */
  readonly foreign?: (world: World, caller: Caller) => Promise<string | undefined>;
  /** One that is there, and not for the caller's eyes; undefined: for this caller nothing is hidden. */
  readonly hidden?: (world: World, caller: Caller) => Promise<string | undefined>;
  readonly absent: () => string;
  /** It belongs to an account, and not to a party. */
  readonly perCaller?: true;
}

/** The same for all arguments that name objects, or by argument. */
export type Outcomes = Outcome | Readonly<Record<string, Outcome>>;

/** With which arguments an operation asks for step-up that does not ask for it otherwise. */
export interface Widening {
  /** For people (docs/roles.md). */
  readonly when: string;
  readonly with: Readonly<Record<string, unknown>>;
}

/** Of whom an operation asks for step-up, and of nobody else. */
export interface WhoConfirms {
  /** For people (docs/roles.md). */
  readonly when: string;
  readonly of: (caller: Caller) => boolean;
}

/** A query, mutation or subscription in the matrix. Who may follows from GRANTS; what is said here is what the schema does not say. */
export interface Row {
  /** Arguments that are no objects. */
  readonly with?: Readonly<Record<string, unknown>> | ((world: World, caller: Caller) => Promise<Readonly<Record<string, unknown>>>);
  /** Arguments that name objects, by their path: `id`, `input.agency`, `values.0.value`. */
  readonly about?: Readonly<Record<string, Kind>>;
  /** Kinds of objects that it takes as well as those that `about` names: items of any kind. */
  readonly alsoTakes?: readonly Kind[];
  /** What is asked for of the answer; `__typename` unless said. */
  readonly select?: string;
  /** Of one's own, where it is not `done`: what the test does not arrange. */
  readonly own?: Outcome;
  /** The same for officers of the hub, who change accounts of other parties without seeing them; as `own` unless said. */
  readonly ownOfHub?: Outcome;
  /** Of what is visible, but somebody else's: `done` for a query, NOT_FOUND for the others, unless said. */
  readonly foreign?: Outcomes;
  /** Of what is hidden or absent: `null` for a query, NOT_FOUND for the others, unless said. */
  readonly hidden?: Outcomes;
  /** It belongs to a person's account: a machine is refused, whatever its permissions. */
  readonly personal?: true;
  /** It asks for a session that was confirmed in the last five minutes: always, with certain arguments, or of some. Whatever does not say so never asks. */
  readonly confirms?: true | Widening | WhoConfirms;
}

/** The part of a schema that has a door of its own within an answer. */
export interface FieldRow {
  /** An operation that leads there. */
  readonly through: string;
  /** A whole document, with that operation. */
  readonly ask: string;
  /** Parties that have nothing there, whose callers never come as far as the field. */
  readonly nothingFor?: readonly string[];
  /** A function where they name objects of the caller's; undefined: for this caller there are none, and it is not asked. */
  readonly variables?:
    Readonly<Record<string, unknown>> | ((world: World, caller: Caller) => Promise<Readonly<Record<string, unknown>> | undefined>);
}
