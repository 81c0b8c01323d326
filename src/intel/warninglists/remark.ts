/** A remark about a value that is on a list, or that the hub itself knows. An ERROR stops its item. A remark never reveals data of another party. */
export interface Remark {
  readonly severity: 'WARNING' | 'ERROR';
  /** Stable code. */
  readonly code: string;
  readonly field: 'value';
  readonly message: string;
}

export const warning = (code: string, message: string): Remark => ({ severity: 'WARNING', code, field: 'value', message });
export const refusal = (code: string, message: string): Remark => ({ severity: 'ERROR', code, field: 'value', message });
