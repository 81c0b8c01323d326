/** One transition of a state machine. */
export interface Transition<State extends string, Actor extends string> {
  /** The actor that may do it. */
  readonly by: Actor;
  /** The states in which it is allowed. */
  readonly from: readonly State[];
  /** The next state; SAME: the state stays. */
  readonly to: State | 'SAME';
}

/** The transitions of an object with states, as a table. An act that it does not list has no actor: the hub does it by itself. */
export type StateMachine<State extends string, Act extends string, Actor extends string> = Readonly<
  Partial<Record<Act, Transition<State, Actor>>>
>;

/** The next state, or the reason of a refusal: ACTOR (only another actor may do it), STATE (not allowed in this state). */
export type Next<State extends string> = { readonly state: State } | { readonly refusal: 'ACTOR' | 'STATE' };

/** Returns the next state. The actor is checked before the state. Pure. */
export function next<State extends string, Act extends string, Actor extends string>(
  machine: StateMachine<State, Act, Actor>,
  state: State,
  act: Act,
  actor: Actor,
): Next<State> {
  const transition = machine[act];
  if (transition?.by !== actor) return { refusal: 'ACTOR' };
  if (!transition.from.includes(state)) return { refusal: 'STATE' };
  return { state: transition.to === 'SAME' ? state : transition.to };
}
