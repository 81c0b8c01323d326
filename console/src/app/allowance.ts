export interface Allowance {
  /** @returns gives the bytes of a text back; undefined: they are more than is left */
  readonly take: (text: string) => (() => void) | undefined;
}

/** Bytes in UTF-8 that several texts share. */
export function createAllowance(bytes: number): Allowance {
  let left = bytes;
  return {
    take: (text) => {
      const { length } = new TextEncoder().encode(text);
      if (length > left) return undefined;
      left -= length;
      return () => void (left += length);
    },
  };
}
