/** What is said of a value that stands on a list, or that the hub itself knows; an ERROR stops its item. Never says anything of another party's data. */
export interface Remark {
  readonly severity: 'WARNING' | 'ERROR';
  /** Stable. */
  readonly code: string;
  readonly field: 'value';
  readonly message: string;
}

export const warning = (code: string, message: string): Remark => ({ severity: 'WARNING', code, field: 'value', message });
export const refusal = (code: string, message: string): Remark => ({ severity: 'ERROR', code, field: 'value', message });
