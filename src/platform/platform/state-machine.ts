/** One act of a state machine. */
export interface Transition<State extends string, Actor extends string> {
  /** Who does it. */
  readonly by: Actor;
  /** The states that take it. */
  readonly from: readonly State[];
  /** The state that follows; SAME: the state stays. */
  readonly to: State | 'SAME';
}

/** What may happen to something that has states, as a table. An act that it does not name is nobody's: the hub does it by itself. */
export type StateMachine<State extends string, Act extends string, Actor extends string> = Readonly<
  Partial<Record<Act, Transition<State, Actor>>>
>;

/** The state that follows, or what refuses the act: ACTOR (it is another's act), STATE (the state does not take it). */
export type Next<State extends string> = { readonly state: State } | { readonly refusal: 'ACTOR' | 'STATE' };

/** Where an act leads. The actor is judged before the state. Pure. */
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
