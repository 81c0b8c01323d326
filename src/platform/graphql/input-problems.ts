/** A field of an input that does not have its form. */
export interface InputProblem {
  /** The same path within its argument, as text: `audience.countries`. */
  readonly field: string;
  /** Path of the field from its argument on, with indexes of lists as numbers: `["input", "audience", "countries"]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Returns the path of a problem's field: `losses.0.amount` as `["losses", 0, "amount"]`. @param argument that the field is in; empty: none */
export const pathOf = (field: string, argument = ''): InputProblem['path'] =>
  [argument, ...field.split('.')].filter(Boolean).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
